/* embed.h - the fonts of one document: which glyphs it uses, and the objects that carry
 * them.
 * Shape:  a code (two bytes in the page's text) stands for one pair of the shaper, in the
 *         order of first use from 1, whatever its face: so all faces of the document share
 *         one map to glyphs and one to Unicode.
 * Owner:  embed_init/embed_clear; embed_start forgets the document before.
 * Errors: `failed` stays set when memory runs out, `full` when more than 65,535 codes are
 *         needed; embed_write says so (NOMEM, LIMIT).
 * Source: ISO 32000-1 9.6 (simple fonts), 9.7 (composite fonts), 9.10 (extraction of text). */
#ifndef PDF_EMBED_H
#define PDF_EMBED_H

#include "base/deflate.h"
#include "pdf/object.h"
#include "pdf/shape.h"
#include "pdf/subset.h"

struct embed {
	struct shaper *shaper;
	struct subset_cache *subsets;
	unsigned *used; /* pairs by code - 1 */
	size_t count, cap;
	/* By pair: its code, true for the document whose generation is stamped beside it. */
	struct embed_code {
		unsigned generation;
		unsigned short code;
	} * codes;
	size_t pair_cap;
	unsigned generation;
	bool failed, full;
};

bool embed_init(struct embed *m, struct shaper *shaper, struct err *e);
void embed_clear(struct embed *m);
void embed_start(struct embed *m);

/* The code of a pair; 0 when it failed. */
unsigned embed_new_code(struct embed *m, unsigned pair);

static inline unsigned embed_code(struct embed *m, unsigned pair)
{
	if (pair < m->pair_cap && m->codes[pair].generation == m->generation)
		return m->codes[pair].code;
	return embed_new_code(m, pair);
}

/* Writes the font objects of every face used, and "/F0 12 0 R" for each into resources. */
bool embed_write(struct embed *m, struct objects *o, struct deflate *deflate, struct buf *resources,
                 struct err *e);

/* Writes the face of running text for what readers will type into fields: *id is the number of
 * a simple font of one byte a character, in Windows-1252, which every viewer can write. */
bool embed_write_typed(struct embed *m, struct objects *o, struct deflate *deflate, unsigned *id,
                       struct err *e);

#endif
