/* pdf_maker.h - PDFs of all kinds, written object by object, for unit tests.
 * Shape:  objects get the numbers 1, 2, 3 … in the order in which they are written.
 * Owner:  m->out is the caller's to free.
 * Errors: the test fails. */
#ifndef TESTS_UNIT_PDF_MAKER_H
#define TESTS_UNIT_PDF_MAKER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/deflate.h"
#include "base/err.h"
#include "base/str.h"

#define OBJECTS_MAX 64
#define LINE "0 0 m 99 99 l S"

/* A document as it grows. */
struct maker {
	struct buf out;
	size_t offsets[OBJECTS_MAX];
	unsigned count;
};

static inline void begin(struct maker *m, const char *header)
{
	*m = (struct maker){0};
	buf_cstr(&m->out, header);
}

static inline void object(struct maker *m, const char *text)
{
	m->offsets[m->count++] = m->out.len;
	buf_printf(&m->out, "%u 0 obj\n%s\nendobj\n", m->count, text);
}

static inline void stream(struct maker *m, const char *dict, struct str data)
{
	m->offsets[m->count++] = m->out.len;
	buf_printf(&m->out, "%u 0 obj\n<</Length %zu %s>>\nstream\n", m->count, data.len, dict);
	buf_str(&m->out, data);
	buf_cstr(&m->out, "\nendstream\nendobj\n");
}

static inline void end(struct maker *m, const char *trailer)
{
	size_t xref = m->out.len;

	buf_printf(&m->out, "xref\n0 %u\n0000000000 65535 f \n", m->count + 1);
	for (unsigned i = 0; i < m->count; i++)
		buf_printf(&m->out, "%010zu 00000 n \n", m->offsets[i]);
	buf_printf(&m->out, "trailer\n<</Size %u/Root 1 0 R%s>>\nstartxref\n%zu\n%%%%EOF\n",
	           m->count + 1, trailer, xref);
}

/* Objects 1 to 4: catalog, tree, one page, its contents. More may follow. */
static inline void begin_document(struct maker *m, const char *catalog, const char *page)
{
	char text[4096];

	begin(m, "%PDF-1.7\n");
	snprintf(text, sizeof text, "<</Type/Catalog/Pages 2 0 R %s>>", catalog);
	object(m, text);
	object(m, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
	snprintf(text, sizeof text,
	         "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R %s>>", page);
	object(m, text);
	stream(m, "", STR(LINE));
}

static inline struct buf zlib(struct str data)
{
	struct buf out = {0};
	struct err e;
	struct deflate *d = deflate_new(6, &e);

	assert_non_null(d);
	assert_true(deflate_zlib(d, data, &out, &e));
	deflate_free(d);
	return out;
}

static inline void flate(struct maker *m, const char *dict, struct str data)
{
	struct buf z = zlib(data);
	char text[512];

	snprintf(text, sizeof text, "/Filter/FlateDecode %s", dict);
	stream(m, text, buf_view(&z));
	buf_free(&z);
}

#endif
