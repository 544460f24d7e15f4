/* slice.h - what no page end may cut: one line of a paragraph, one line of a table's row,
 * a picture. A document is a list of them; pages are filled from its front.
 * Units:  1/1000 pt; places inside a slice are from the body's left edge and the slice's
 *         top edge.
 * Owner:  the arena of the flow that made them. */
#ifndef LAYOUT_SLICE_H
#define LAYOUT_SLICE_H

#include "layout/line.h"
#include "layout/page.h"
#include "pdf/document.h"

/* A line of text, and the element that it is content of. */
struct part {
	struct element *element;
	struct element **span_elements; /* by span, where spans have elements of their own */
	const struct rich_text *text;
	const struct line *line;
	int64_t x, baseline;
	int gray;
};

enum figure { FIGURE_NONE, FIGURE_RULE, FIGURE_BITMAP, FIGURE_PICTURE, FIGURE_BOX, FIGURE_TICK };

/* Something drawn: content of its element, or an artifact where it has none. */
struct drawing {
	enum figure type;
	struct element *element;
	int64_t x, y, width, height;
	int gray;
	bool ticked;
	const unsigned char *bits; /* bitmap */
	unsigned modules;
	const struct pdf_picture *picture;
};

struct slice;

/* The slices of a table's header row, to be drawn again at the top of a page. */
struct table_head {
	struct slice *first;
	size_t count;
	int64_t height;
};

/* The bar of a note, and that of the note around it. */
struct bar {
	int64_t x;
	const struct bar *outer;
};

struct slice {
	int64_t gap; /* above it, but not at a page's top */
	int64_t height;
	bool keep_next;  /* the page does not end behind it */
	bool page_break; /* nothing but the end of a page */
	struct part *parts;
	size_t part_count;
	struct drawing *drawings;
	size_t drawing_count;
	const struct table_head *head;
	const struct bar *bar; /* of the innermost note, NULL for none */
	int outline_level;     /* 0: no entry */
	struct str outline_title;
};

/* Slices being made, and where on the line they stand. */
struct flow {
	struct pdf *pdf;
	const struct page_options *options;
	struct typesetter ts;
	struct arena *arena;
	struct err *e;
	struct slice *slices;
	size_t count, cap;
	int64_t x, width; /* what is left of the body's width inside lists and notes */
	const struct bar *bar;
	int64_t gap;      /* wanted above the next slice */
	bool gap_settled; /* no more wishes before that one */
	bool first;       /* nothing has been placed yet */
	unsigned list_depth;
	int heading_level; /* of the last heading, as its tag says */
	const struct block *footer;
};

/* A new slice with the flow's gap above it; NULL on failure. */
struct slice *flow_slice(struct flow *f, int64_t height);
bool flow_parts(struct flow *f, struct slice *s, size_t count);
bool flow_drawings(struct flow *f, struct slice *s, size_t count);
/* Lets at least `gap` stand above what comes next. */
void flow_gap(struct flow *f, int64_t gap);
/* Lets no more than `gap` stand there, whatever it is. */
void flow_close_up(struct flow *f, int64_t gap);
/* Moves the left edge to the right by what is wanted, or by less where the width would become
 * too small for text; returns by how much, for flow_outset. */
int64_t flow_inset(struct flow *f, int64_t wanted);
void flow_outset(struct flow *f, int64_t inset);

/* Elements for a text's spans inside the current one, where some need their own (links,
 * blanks); else NULL in *out. */
bool flow_span_elements(struct flow *f, const struct rich_text *text, struct element ***out);

bool flow_blocks(struct flow *f, const struct block *first);
bool flow_list(struct flow *f, const struct block *list);
bool flow_table(struct flow *f, const struct block *table);
bool flow_qr(struct flow *f, const struct block *qr);
bool flow_thumbnail(struct flow *f, const struct block *thumbnail);

/* The distance from a line's top to its baseline. */
int64_t baseline_of(int size, int64_t leading);

#endif
