/* page.h - blocks onto pages.
 * Shape:  A4, one column; headings stay with what follows, paragraphs leave no line alone,
 *         a table's header row comes again on each page, a running footer says the page.
 * Owner:  scratch memory in the arena given; it must live until pdf_finish.
 * Errors: FORMAT (a character without a glyph, a picture that is not there), LIMIT, NOMEM. */
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
	void *context;
};

/* Draws everything below root into the document that pdf_begin started. */
bool pages_draw(struct pdf *pdf, const struct block *root, const struct page_options *options,
                struct arena *a, struct err *e);

#endif
