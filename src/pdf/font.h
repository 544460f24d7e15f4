/* font.h - the faces that documents are set in.
 * Shape:  for each style a list of faces in order of preference; a cluster of text takes
 *         the first face that has all of it. A face that two styles name is loaded once.
 * Units:  design units are scaled to 1000 an em, whatever the file's own.
 * Owner:  fonts_load makes, fonts_free drops; read-only in between, so that any number of
 *         threads may share one.
 * Errors: MISSING (no such file), IO, FORMAT (no TrueType outlines), LIMIT, NOMEM.
 * Source: OpenType 1.9; ISO 32000-1 table 122 for the descriptor's figures. */
#ifndef PDF_FONT_H
#define PDF_FONT_H

#include <hb.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

#define FONT_FACES_MAX 32
#define FONT_FALLBACKS_MAX 8
/* Below the combining marks each code point is a cluster of its own, unless a mark follows:
 * most text is told to be covered by one look at a table. */
#define FONT_PLAIN_END 0x300

enum face_style { FACE_NORMAL, FACE_BOLD, FACE_ITALIC, FACE_STYLE_COUNT };

/* File names by style, in order of preference. */
struct font_names {
	const struct str *names;
	size_t count;
};

struct font_face {
	hb_face_t *face;
	hb_face_t *subset_source; /* face, prepared for many subsets where asked */
	hb_font_t *font;
	char name[64]; /* PostScript name */
	int ascent, descent, cap_height, italic_angle, flags;
	int box[4]; /* left, bottom, right, top */
};

struct fonts {
	struct font_face faces[FONT_FACES_MAX];
	unsigned face_count;
	unsigned char chain[FACE_STYLE_COUNT][FONT_FALLBACKS_MAX]; /* indexes of faces */
	unsigned char chain_count[FACE_STYLE_COUNT];
	/* Code points below FONT_PLAIN_END that the first face has, by style. */
	unsigned char plain[FACE_STYLE_COUNT][FONT_PLAIN_END];
};

/* Where the files are: in `own` (may be NULL) where it has a file of that name, else in
 * `common`. */
struct font_folders {
	const char *own, *common;
};

/* many: prepare the faces for a stream of documents (milliseconds now, tenths of one
 * saved on each). */
bool fonts_load(struct fonts **out, const struct font_folders *folders,
                const struct font_names names[FACE_STYLE_COUNT], bool many, struct err *e);
void fonts_free(struct fonts *fonts);

/* The first face of the style that has every code point of the cluster, or -1. Format
 * characters that nothing draws (joiners, U+00AD, variation selectors) are anybody's. */
int fonts_face_for(const struct fonts *fonts, enum face_style style, struct str cluster);
/* True if the style's first face is quickly told to have all of text; false says nothing. */
bool fonts_first_has(const struct fonts *fonts, enum face_style style, struct str text);
/* True if each cluster of text has a face in the style; else *missing is the code point
 * that none has. */
bool fonts_cover(const struct fonts *fonts, enum face_style style, struct str text,
                 uint32_t *missing);

#endif
