/* content.h - the operators of one page's content.
 * Shape:  a page is a buffer of operators and the elements that its marked content belongs
 *         to. Text runs are given word by word.
 * Units:  as in document.h: 1/1000 pt, y from the top.
 * Owner:  buffers are kept from document to document; content_start empties them.
 * Source: ISO 32000-1 8 (graphics), 9.4 (text), 14.6 (marked content). */
#ifndef PDF_CONTENT_H
#define PDF_CONTENT_H

#include "pdf/embed.h"
#include "pdf/structure.h"

enum content_mark { MARK_NONE, MARK_ELEMENT, MARK_ARTIFACT };

struct content {
	struct buf operators;
	int64_t width, height;
	unsigned index; /* of the page, from 0 */
	enum content_mark mark;
	const struct element *marked; /* whose content is open */
	enum pdf_artifact artifact;   /* which kind is open */
	struct element **elements;    /* by mcid; in the document's arena */
	unsigned element_count, element_cap;
	int gray_percent;
	bool failed;
};

void content_start(struct content *c, unsigned index, int64_t width, int64_t height);

/* What is drawn next belongs to the structure's current element. */
void content_mark(struct content *c, struct structure *s);
/* What is drawn next is an artifact. */
void content_mark_artifact(struct content *c, enum pdf_artifact kind);
/* Closes what either opened. */
void content_unmark(struct content *c);

void content_fill(struct content *c, int64_t x, int64_t y, int64_t width, int64_t height,
                  int gray_percent);
void content_bitmap(struct content *c, int64_t x, int64_t y, int64_t width, int64_t height,
                    const unsigned char *bits, unsigned columns, unsigned rows);
/* The picture is upright inside the rectangle once it is turned as orientation (Exif) says. */
void content_picture(struct content *c, int64_t x, int64_t y, int64_t width, int64_t height,
                     unsigned orientation, unsigned name);

/* The state of a text run between begin and end. Distances in 1/1000 em from its start. */
struct content_text {
	struct content *page;
	struct embed *embed;
	int size;
	int face;       /* in force, -1 for none yet */
	int64_t wanted; /* where the next glyph should stand */
	int64_t shown;  /* where the viewer's pen is */
	int rise;
	bool in_array;
	unsigned string_codes; /* in the string that is open, 0 for none */
};

void content_text_begin(struct content_text *t, struct content *c, struct embed *m, int64_t x,
                        int64_t baseline, int size, int gray_percent);
void content_text_add(struct content_text *t, const struct shape_word *word, unsigned from,
                      unsigned to);
void content_text_end(struct content_text *t);

#endif
