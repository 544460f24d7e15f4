/* subset.h - the part of a face that a document needs, as a compressed font program.
 * Shape:  subset_get keeps the last results: the same glyphs of the same face give the
 *         same bytes, whatever was asked before.
 * Owner:  the cache owns what it returns, until its next call.
 * Errors: NOMEM, LIBRARY.
 * Source: hb-subset; ISO 32000-1 9.9 (FontFile2). */
#ifndef PDF_SUBSET_H
#define PDF_SUBSET_H

#include "base/deflate.h"
#include "base/err.h"
#include "pdf/font.h"

struct subset {
	const unsigned short *old; /* sorted glyph ids of the face, as asked */
	const unsigned short *new; /* their ids in the program, in the same order */
	size_t count;
	struct str program; /* a zlib stream */
	size_t program_len; /* before compression */
	char tag[7];        /* six capital letters that name these glyphs */
};

struct subset_cache;

bool subset_cache_new(struct subset_cache **out, struct err *e);
void subset_cache_free(struct subset_cache *c);

/* Which part of which face: ids in rising order, without 0, which every program has. */
struct subset_want {
	const struct font_face *face;
	const unsigned short *glyphs;
	size_t count;
	bool characters; /* the program says which glyph a character has */
};

/* HarfBuzz 6 keeps the tables of a face that is prepared for many subsets where it first needs
 * them, without a lock: here, before there are threads. LIBRARY. */
bool subset_warm(const struct font_face *face, struct err *e);

bool subset_get(struct subset_cache *c, const struct subset_want *want, struct deflate *deflate,
                const struct subset **out, struct err *e);

#endif
