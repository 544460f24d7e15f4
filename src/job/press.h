/* press.h - prints documents: a template of an edition, filled from a view of a dossier, set
 * in type, drawn as a PDF.
 * Shape:  press_template, press_fill, press_check_glyphs or press_make_printable, press_draw, in this order, for one
 *         document after the other; the engine of one thread is used again.
 * Pure:   the bytes depend on the edition, the view, the sheet and the libraries.
 * Owner:  press_new makes, press_free gives back; edition, view and arena are the caller's
 *         and hold until press_draw.
 * Errors: MISSING, FORMAT and LIMIT (the template's doing: the text names its file),
 *         LIBRARY, NOMEM. */
#ifndef JOB_PRESS_H
#define JOB_PRESS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/lang.h"
#include "base/str.h"
#include "base/value.h"
#include "finding/finding.h"
#include "job/edition.h"
#include "layout/template.h"

/* What is drawn besides the template's text. */
struct press_sheet {
	const char *tool;     /* "dossier-confirm" */
	struct str author;    /* may be empty */
	struct str reference; /* told behind the title; may be empty */
	struct moment date;   /* of the document; year 0: not said */
	/* An associated file, where attached.ptr is not NULL. */
	struct str attached, attached_name, attached_note;
	/* The picture of a block `vignette`, NULL where there is none; may be NULL. */
	const struct pdf_picture *(*thumbnail)(void *context, struct str name);
	void *context;
};

struct press;

bool press_new(struct press **out, struct err *e);
void press_free(struct press *p); /* p may be NULL */

/* The edition's template of that language, or MISSING. document: "confirmation". */
bool press_template(const struct template **out, const struct edition *edition,
                    const char *document, enum lang lang, struct err *e);
/* Puts the view's values into the template. */
bool press_fill(struct press *p, const struct edition *edition, enum lang lang,
                const struct template *template, const struct value *view, struct arena *a,
                struct err *e);
/* The same for a form: what a person can answer stands in fields (template_printer), with the
 * view's values in them. */
bool press_fill_form(struct press *p, const struct edition *edition, enum lang lang,
                     const struct template *template, const struct value *view, struct arena *a,
                     struct err *e);
/* Adds a finding for each value with a character that the edition's fonts lack. */
void press_check_glyphs(const struct press *p, struct finding_list *list);
/* For documents that show what is wrong: cuts values after PRESS_CHARS_MAX characters, and
 * writes each character that cannot be printed, or would not be seen, as "<U+0627>". */
#define PRESS_CHARS_MAX 4000
bool press_make_printable(struct press *p, struct err *e);
/* True if a value of that path was put into the template and is not empty. */
bool press_printed(const struct press *p, struct str path);
bool press_draw(struct press *p, const struct press_sheet *sheet, struct buf *out, struct err *e);
/* Of what was drawn last. */
unsigned press_pages(const struct press *p);

/* "libharu 2.3.0, HarfBuzz 6.0.0, …": what the bytes depend on besides the tool. */
const char *press_libraries(void);

#endif
