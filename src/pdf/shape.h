/* shape.h - words as glyphs.
 * Shape:  a word is shaped once and kept: the template's own words come back in every
 *         document. A glyph's `pair` numbers the (face, glyph, text) it stands for; a
 *         document gives each pair that it uses one code, which keeps the text exact
 *         where one glyph stands for several characters.
 * Units:  advances and offsets in 1/1000 em; bytes of the word for clusters.
 * Owner:  the shaper owns every word until shaper_trim, long ones too; one thread at a time.
 * Errors: NULL from shaper_word: NOMEM, LIMIT, or a character that no face has (FORMAT). */
#ifndef PDF_SHAPE_H
#define PDF_SHAPE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "pdf/font.h"

/* Bytes of text that a pair stands for: some readers of ToUnicode know but 8 characters. */
#define SHAPE_PAIR_MAX 8
/* Bytes of a word: marks pile up on a letter without end, and what shaping takes grows with
 * the square of their number. Whoever has longer ones cuts them (shape_cut). */
#define SHAPE_WORD_MAX 1024

struct shape_glyph {
	unsigned pair;
	int advance; /* as shaped, kerning included */
	int dx, dy;  /* displacement of the outline */
};

/* Glyphs that stand for one piece of text together; they are never parted. */
struct shape_cluster {
	unsigned glyph_start, glyph_count;
	unsigned text_start, text_len;
};

struct shape_word {
	struct str text;
	struct shape_glyph *glyphs;
	struct shape_cluster *clusters;
	unsigned glyph_count, cluster_count;
	int width;           /* all advances */
	int trailing_spaces; /* advance of the spaces at its end, which may hang over a margin */
};

/* What a pair's code must carry into the file. */
struct shape_pair {
	unsigned face, glyph;
	int advance;     /* the face's own, for the widths array */
	struct str text; /* UTF-8 of ToUnicode */
};

struct shaper;

bool shaper_new(struct shaper **out, const struct fonts *fonts, struct err *e);
void shaper_free(struct shaper *s);
const struct fonts *shaper_fonts(const struct shaper *s);

/* text: normal form C, no line ends, at most SHAPE_WORD_MAX bytes. */
const struct shape_word *shaper_word(struct shaper *s, enum face_style style, struct str text,
                                     struct err *e);
/* Bytes of text that make a word: all of it, or whole clusters where they fit. */
size_t shape_cut(struct str text);
const struct shape_pair *shaper_pair(const struct shaper *s, unsigned pair);
unsigned shaper_pair_count(const struct shaper *s);
/* Between documents only: forgets the long words, and all of them when they take too much
 * memory. */
void shaper_trim(struct shaper *s);

#endif
