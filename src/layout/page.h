/* page.h - blocks onto pages.
 * Shape:  A4, one column; headings stay with what follows, paragraphs leave no line alone,
 *         a table's header row comes again on each page (unless it is a third of it), page
 *         breaks leave no page empty, a running footer says the page and grows upwards.
 * Fields: a blank that is one has its place on one line, in the running footer and in a header
 *         that comes again it is a blank; what it holds is made smaller until it fits.
 * Tags:   headings skip no level; a picture, a code and a thumbnail are figures, and so is the box
 *         in a thumbnail's place, which reads as what is written in it; a blank is a Span whose
 *         alternative text says to fill it in, a field a Form with its widget; a tick box is a
 *         label that reads as one; rules, frames and footers are artifacts.
 * Owner:  scratch memory in the arena given; it must live until pdf_finish.
 * Errors: FORMAT (a character without a glyph, a picture that is not there), LIMIT (a footer
 *         of more than 6 lines, a table of more than 12 columns or where there is no room for it,
 *         a QR code of too many bytes), NOMEM. */
#ifndef LAYOUT_PAGE_H
#define LAYOUT_PAGE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/lang.h"
#include "layout/block.h"
#include "layout/breaks.h"
#include "pdf/document.h"

struct page_options {
	enum lang lang;
	struct break_cache *breaks;
	/* The picture that a template calls `name`, or NULL. May be NULL: no pictures. */
	const struct pdf_picture *(*picture)(void *context, struct str name);
	/* That of a block `vignette`, or NULL: its placeholder is drawn. May be NULL. */
	const struct pdf_picture *(*thumbnail)(void *context, struct str name);
	void *context;
};

/* Draws everything below root into the document that pdf_begin started. */
bool pages_draw(struct pdf *pdf, const struct block *root, const struct page_options *options,
                struct arena *a, struct err *e);

#endif
