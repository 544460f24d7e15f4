/* caption.h - the text beside a figure at the left: a QR code, a thumbnail.
 * Shape:  caption_break, then the figure's slice, then caption_place: as many lines as find
 *         room stand beside the figure, the others follow below and may go over a page's end.
 *         Where the width does not suffice, all of them stand below.
 * Units:  1/1000 pt.
 * Owner:  the arena of the flow; the text is borrowed.
 * Errors: the flow's. */
#ifndef LAYOUT_CAPTION_H
#define LAYOUT_CAPTION_H

#include "layout/slice.h"

struct caption {
	int gray;
	bool centred; /* beside the figure; else from its top */
	/* Filled by caption_break. */
	const struct rich_text *text;
	struct element *element;
	struct lines lines;
	int64_t x;
	size_t beside; /* lines beside the figure */
};

/* An empty text is no caption, and no element. */
bool caption_break(struct caption *c, struct flow *f, const struct rich_text *text, int64_t width,
                   int64_t height);
/* s is the slice of the figure, the last one of f; its own parts are read before the text.
 * It may have moved afterwards. */
bool caption_place(struct flow *f, struct slice *s, const struct caption *c);

#endif
