/* document.h - one tagged PDF/A-3a and PDF/UA-1 document, page by page.
 * Shape:  open elements in reading order, draw what they contain, then or later; whatever
 *         is drawn inside pdf_artifact_begin/end is no content (rules, footers). An
 *         element may go on over a page's end.
 * Units:  1/1000 pt in integers; x from the left edge, y from the top edge downwards.
 * Owner:  an engine serves one thread and makes one document at a time; pdf_begin to
 *         pdf_finish. What is passed in must live until pdf_finish.
 * Errors: drawing never fails at once: pdf_finish says what went wrong (NOMEM, LIBRARY,
 *         LIMIT: 10,000 pages, 65,535 different glyphs, 4 GB).
 * Source: ISO 19005-3, ISO 14289-1, ISO 32000-1. */
#ifndef PDF_DOCUMENT_H
#define PDF_DOCUMENT_H

#include "base/date.h"
#include "base/err.h"
#include "base/lang.h"
#include "base/str.h"
#include "pdf/font.h"
#include "pdf/form.h"
#include "pdf/image.h"
#include "pdf/shape.h"
#include "pdf/structure.h"

struct pdf;

/* fonts: NULL for documents without text. level: of the deflate compression, 1 (quickest) to 12
 * (smallest). */
bool pdf_engine_new(struct pdf **out, const struct fonts *fonts, int level, struct err *e);
void pdf_engine_free(struct pdf *pdf);
struct shaper *pdf_shaper(struct pdf *pdf);

/* The language that documents in lang say they are in, "fr-FR". */
struct str pdf_language(enum lang lang);

/* What the file says of itself. */
struct pdf_info {
	struct str title, language; /* as pdf_language */
	struct str author, subject;
	struct str creator; /* the tool and the template, with their versions */
	struct moment date; /* of creation and of last change alike; year 0: not said */
};

/* Starts a document; whatever another one left behind is forgotten. On failure what is
 * drawn goes nowhere. */
bool pdf_begin(struct pdf *pdf, const struct pdf_info *info, struct err *e);

void pdf_page_add(struct pdf *pdf, int64_t width, int64_t height);
unsigned pdf_page_count(const struct pdf *pdf);
/* Goes back to draw on an earlier page (from 0), as running footers do at the end. */
void pdf_page_select(struct pdf *pdf, unsigned page);

struct element *pdf_open(struct pdf *pdf, enum pdf_tag tag,
                         const struct pdf_attributes *attributes);
void pdf_close(struct pdf *pdf);
/* What is drawn next belongs to an element opened before, which becomes the current one. */
void pdf_resume(struct pdf *pdf, struct element *element);
/* These nest; the outermost says the kind. */
void pdf_artifact_begin(struct pdf *pdf, enum pdf_artifact kind);
void pdf_artifact_end(struct pdf *pdf);
/* Words that follow each other on one line: begin at the pen's place on the baseline. */
void pdf_text_begin(struct pdf *pdf, int64_t x, int64_t baseline, int size, int gray_percent);
void pdf_text_add(struct pdf *pdf, const struct shape_word *word, unsigned from_cluster,
                  unsigned to_cluster);
void pdf_text_end(struct pdf *pdf);
/* A filled rectangle, from black (0) to white (100). */
void pdf_fill(struct pdf *pdf, int64_t x, int64_t y, int64_t width, int64_t height,
              int gray_percent);
/* rows of columns modules each, 1 = black, most significant bit first, rows padded to bytes. */
void pdf_bitmap(struct pdf *pdf, int64_t x, int64_t y, int64_t width, int64_t height,
                const unsigned char *bits, unsigned columns, unsigned rows);
/* The picture fills the rectangle once it is turned as its orientation says. */
void pdf_image(struct pdf *pdf, int64_t x, int64_t y, int64_t width, int64_t height,
               const struct pdf_picture *picture);
/* A link over the rectangle; the current element must be a Link. */
void pdf_link(struct pdf *pdf, int64_t x, int64_t y, int64_t width, int64_t height, struct str uri,
              struct str contents);
/* A place where the field is filled in; the current element must be a Form. What is drawn
 * between the two is what it shows as long as nobody has changed it: distances are from the
 * rectangle's left and top edges. */
void pdf_field_begin(struct pdf *pdf, int64_t x, int64_t y, int64_t width, int64_t height,
                     const struct pdf_field *field);
void pdf_field_end(struct pdf *pdf);
/* An entry of the outline, level from 1, that leads to height y of the current page. Long
 * titles are cut, with an ellipsis. */
void pdf_outline(struct pdf *pdf, int level, struct str title, int64_t y);
/* Embeds data as the file that the document was made from. name: ASCII. */
void pdf_attach(struct pdf *pdf, struct str name, struct str mime, struct str description,
                struct str data);

/* Writes the finished file into out, which is empty, and stays so on failure. */
bool pdf_finish(struct pdf *pdf, struct buf *out, struct err *e);

/* "libharu 2.3.0, HarfBuzz 6.0.0, …": the libraries that the bytes depend on. */
const char *pdf_libraries(void);

#endif
