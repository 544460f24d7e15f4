/* pdf_value.h - one PDF object as a tree, from the text that qpdf writes of it.
 * Shape:  qpdf's text is regular: names have their escapes resolved as far as they can be,
 *         strings are closed, nesting is at most 500 deep. Dictionaries and arrays hold a
 *         list of children in order. Of numbers in an array only the first ones are kept:
 *         nobody asks for the ten thousandth, and a file may hold millions.
 * Owner:  nodes and text live in the arena; text of nodes looks into what was parsed.
 * Errors: NULL when memory ran out.
 * Source: ISO 32000-1, 7.3. */
#ifndef CODEC_PDF_VALUE_H
#define CODEC_PDF_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

enum pdf_type {
	PDF_NULL,
	PDF_WORD, /* a number, true, false */
	PDF_NAME, /* text without the slash */
	PDF_STRING,
	PDF_ARRAY,
	PDF_DICT,
	PDF_REF,
};

struct pdf_value {
	enum pdf_type type;
	uint32_t id, gen; /* of a reference; of the object itself where it was fetched by one */
	bool is_stream;   /* then this is its dictionary */
	struct str text;  /* of words and names; of strings as they are written */
	struct str key;   /* in a dictionary, without the slash */
	struct pdf_value *child, *next;
};

/* text must live as long as the result. */
struct pdf_value *pdf_value_parse(struct str text, struct arena *arena);

/* The value of a key; NULL where v is no dictionary or has no such key. */
const struct pdf_value *pdf_value_get(const struct pdf_value *v, const char *key);

bool pdf_value_is_name(const struct pdf_value *v, const char *name); /* v may be NULL */

/* False where v (may be NULL) is no number. */
bool pdf_value_number(const struct pdf_value *v, double *out);
long pdf_value_integer(const struct pdf_value *v, long otherwise);

/* The bytes of a string. */
void pdf_value_string(const struct pdf_value *v, struct buf *out);
/* The same as UTF-8: UTF-16 with its mark, UTF-8 with its mark, else PDFDocEncoding. */
void pdf_value_utf8(const struct pdf_value *v, struct buf *out);

#endif
