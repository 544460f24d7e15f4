/* pdf_file.h - a PDF that was made, taken apart again for unit tests.
 * Shape:  objects by number, as text; streams inflated; what the project writes and no more:
 *         object streams, a cross-reference stream with /W [1 4 2], Flate without predictor.
 *         A page's text is what the strings say by way of ToUnicode: a line each time that
 *         text is shown at a new place.
 * Owner:  the file's arena; pdf_file_clear.
 * Errors: the test fails. */
#ifndef TESTS_UNIT_PDF_FILE_H
#define TESTS_UNIT_PDF_FILE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "pdf/font.h"

#define PDF_FILE_OBJECTS_MAX 1000000
#define PDF_FILE_CODES 65536

struct pdf_file {
	struct arena a;
	struct str bytes;
	unsigned count;
	struct str *objects; /* what stands between "obj" and "endobj", or "stream" */
	struct str *streams; /* as they lie in the file; ptr NULL for other objects */
	struct str trailer;  /* the cross-reference stream's dictionary */
	struct str *meaning; /* of each code, UTF-8 */
};

/* Text */

static inline const char *pdf_find(struct str in, const char *what)
{
	return in.len ? memmem(in.ptr, in.len, what, strlen(what)) : NULL;
}

static inline bool pdf_has(struct str in, const char *what)
{
	return pdf_find(in, what) != NULL;
}

static inline unsigned pdf_count(struct str in, const char *what)
{
	unsigned n = 0;

	for (const char *p; (p = pdf_find(in, what)) != NULL; n++)
		in = str_from(in, (size_t)(p - in.ptr) + strlen(what));
	return n;
}

static inline struct str pdf_behind(struct str in, const char *key)
{
	const char *p = pdf_find(in, key);

	if (!p)
		fail_msg("no %s in %.*s", key, (int)in.len, in.ptr);
	return str_from(in, (size_t)(p - in.ptr) + strlen(key));
}

/* The number behind the key. */
static inline long pdf_number(struct str in, const char *key)
{
	return strtol(pdf_behind(in, key).ptr, NULL, 10);
}

/* Streams */

static inline struct str pdf_inflate(struct pdf_file *f, struct str data)
{
	struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
	size_t room = data.len * 4 + 4096, len;
	enum libdeflate_result result;
	char *out;

	do {
		room *= 2;
		out = arena_alloc(&f->a, room);
		assert_non_null(out);
		result = libdeflate_zlib_decompress(d, data.ptr, data.len, out, room, &len);
	} while (result == LIBDEFLATE_INSUFFICIENT_SPACE);
	libdeflate_free_decompressor(d);
	assert_int_equal(result, LIBDEFLATE_SUCCESS);
	return (struct str){out, len};
}

static inline struct str pdf_object(const struct pdf_file *f, long id)
{
	assert_in_range(id, 1, f->count - 1);
	return f->objects[id];
}

/* What a stream holds, inflated where it is compressed so. */
static inline struct str pdf_stream(struct pdf_file *f, long id)
{
	struct str object = pdf_object(f, id);

	assert_non_null(f->streams[id].ptr);
	return pdf_has(object, "/FlateDecode") ? pdf_inflate(f, f->streams[id]) : f->streams[id];
}

/* Reading */

/* The object that begins at the offset. */
static inline void pdf_read_object(struct pdf_file *f, long id, size_t offset)
{
	struct str at = str_from(f->bytes, offset);
	const char *end, *stream;

	assert_int_equal(strtol(at.ptr, NULL, 10), id);
	at = pdf_behind(at, " 0 obj");
	end = pdf_find(at, "endobj");
	assert_non_null(end);
	stream = pdf_find(at, "\nstream\n");
	if (!stream || stream > end) {
		f->objects[id] = str_upto(at, (size_t)(end - at.ptr));
		return;
	}
	f->objects[id] = str_upto(at, (size_t)(stream - at.ptr));
	f->streams[id] = (struct str){stream + 8, (size_t)pdf_number(f->objects[id], "/Length ")};
	assert_memory_equal(f->streams[id].ptr + f->streams[id].len, "\nendstream", 10);
}

static inline void pdf_unpack(struct pdf_file *f, long id, long stream, long index)
{
	struct str packed = pdf_stream(f, stream);
	long first = pdf_number(f->objects[stream], "/First "), n = 0, offset = 0, next;
	long count = pdf_number(f->objects[stream], "/N ");
	char *at = (char *)(uintptr_t)packed.ptr;

	assert_true(index < count);
	for (long i = 0; i <= index; i++) {
		n = strtol(at, &at, 10);
		offset = strtol(at, &at, 10);
	}
	assert_int_equal(n, id);
	strtol(at, &at, 10);
	next = index + 1 < count ? strtol(at, &at, 10) : (long)packed.len - first;
	f->objects[id] = (struct str){packed.ptr + first + offset, (size_t)(next - offset)};
}

static inline void pdf_read_rows(struct pdf_file *f, struct str rows, bool packed)
{
	for (unsigned id = 1; id < f->count; id++) {
		const unsigned char *row = (const unsigned char *)rows.ptr + 7 * id;
		size_t where =
		    (size_t)row[1] << 24 | (size_t)row[2] << 16 | (size_t)row[3] << 8 | row[4];

		if (row[0] == 1 && !packed)
			pdf_read_object(f, id, where);
		if (row[0] == 2 && packed)
			pdf_unpack(f, id, (long)where, row[5] << 8 | row[6]);
	}
}

static inline void pdf_read_meaning(struct pdf_file *f)
{
	struct str map = {0};
	char *at;
	long code;

	f->meaning = calloc(PDF_FILE_CODES, sizeof *f->meaning);
	for (unsigned id = 1; id < f->count; id++)
		if (pdf_has(f->objects[id], "/ToUnicode "))
			map = pdf_stream(f, pdf_number(f->objects[id], "/ToUnicode "));
	while (pdf_has(map, "beginbfrange<")) {
		map = pdf_behind(map, "beginbfrange<");
		code = strtol(map.ptr, NULL, 16);
		map = pdf_behind(map, ">[");
		for (at = (char *)(uintptr_t)map.ptr; *at == '<'; code++) {
			struct buf b = {0};

			for (at++; *at != '>'; at += 4) {
				char unit[5] = {at[0], at[1], at[2], at[3]};

				buf_codepoint(&b, (uint32_t)strtoul(unit, NULL, 16));
			}
			f->meaning[code] = arena_copy(&f->a, buf_view(&b));
			buf_free(&b);
			at++;
		}
	}
}

static inline void pdf_file_read(struct pdf_file *f, struct str bytes)
{
	const unsigned char *rows;
	struct str start;

	*f = (struct pdf_file){.bytes = bytes};
	assert_true(str_starts(bytes, STR("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")));
	assert_true(bytes.len > 6 && memcmp(bytes.ptr + bytes.len - 6, "%%EOF\n", 6) == 0);
	start = pdf_behind(str_from(bytes, bytes.len - 40), "startxref\n");
	start = str_from(bytes, (size_t)strtoul(start.ptr, NULL, 10));
	f->count = (unsigned)pdf_number(start, "/Size ");
	assert_in_range(f->count, 1, PDF_FILE_OBJECTS_MAX);
	f->objects = calloc(f->count, sizeof *f->objects);
	f->streams = calloc(f->count, sizeof *f->streams);
	pdf_read_object(f, strtol(start.ptr, NULL, 10), (size_t)(start.ptr - bytes.ptr));
	f->trailer = f->objects[strtol(start.ptr, NULL, 10)];
	start = pdf_stream(f, strtol(start.ptr, NULL, 10));
	assert_int_equal(start.len, 7 * f->count);
	rows = (const unsigned char *)start.ptr;
	assert_int_equal(rows[0], 0);
	pdf_read_rows(f, start, false);
	pdf_read_rows(f, start, true);
	pdf_read_meaning(f);
}

static inline void pdf_file_clear(struct pdf_file *f)
{
	free(f->objects);
	free(f->streams);
	free(f->meaning);
	arena_free(&f->a);
}

/* The document */

static inline struct str pdf_catalog(const struct pdf_file *f)
{
	return pdf_object(f, pdf_number(f->trailer, "/Root "));
}

static inline unsigned pdf_pages(const struct pdf_file *f)
{
	return (unsigned)pdf_number(pdf_object(f, pdf_number(pdf_catalog(f), "/Pages ")),
	                            "/Count ");
}

/* The page's dictionary, from 0. */
static inline struct str pdf_page(const struct pdf_file *f, unsigned page)
{
	struct str pages = pdf_object(f, pdf_number(pdf_catalog(f), "/Pages "));
	char *at = (char *)(uintptr_t)pdf_behind(pdf_behind(pages, "/Kids"), "[").ptr;
	long id = 0;

	for (unsigned i = 0; i <= page; i++) {
		id = strtol(at, &at, 10);
		at = strchr(at, 'R') + 1;
	}
	return pdf_object(f, id);
}

static inline struct str pdf_content(struct pdf_file *f, unsigned page)
{
	return pdf_stream(f, pdf_number(pdf_page(f, page), "/Contents "));
}

/* Adds what the string that begins at p says; returns its end. */
static inline const char *pdf_say_string(const struct pdf_file *f, const char *p, struct buf *out)
{
	unsigned code = 0, bytes = 0;

	for (p++; *p != ')'; p++) {
		unsigned char c = (unsigned char)*p;

		if (c == '\\') {
			p++;
			c = *p == 'r' ? '\r' : (unsigned char)*p;
		}
		code = code << 8 | c;
		if (++bytes % 2 == 0) {
			buf_str(out, f->meaning[code & 0xFFFF]);
			code = 0;
		}
	}
	assert_int_equal(bytes % 2, 0);
	return p;
}

/* The inline image that begins at p: its data could look like anything. */
static inline const char *pdf_skip_image(const char *p, const char *end)
{
	struct str rest = {p, (size_t)(end - p)};
	long width = pdf_number(rest, "/W "), height = pdf_number(rest, "/H ");

	return pdf_behind(rest, " ID ").ptr + (width + 7) / 8 * height;
}

/* What a page says, a line for each BT … ET; those of artifacts only where asked for. */
static inline struct str pdf_say(struct pdf_file *f, unsigned page, bool artifacts)
{
	struct str content = pdf_content(f, page), said;
	const char *end = content.ptr + content.len;
	struct buf out = {0};
	bool artifact = false;

	for (const char *p = content.ptr; p < end; p++) {
		if (end - p > 9 && memcmp(p, "/Artifact", 9) == 0)
			artifact = true;
		else if (end - p > 6 && memcmp(p, " <</MCID", 8) == 0)
			artifact = false;
		else if (end - p > 5 && memcmp(p, "BI/W ", 5) == 0)
			p = pdf_skip_image(p, end);
		else if (end - p > 2 && memcmp(p, " ET", 3) == 0 && artifact <= artifacts)
			buf_char(&out, '\n');
		else if (*p == '(' && end - p > 2 && (artifact <= artifacts)) {
			struct buf unused = {0};

			p = pdf_say_string(f, p, p[-1] == 't' ? &unused : &out);
			buf_free(&unused);
		} else if (*p == '(')
			p = pdf_say_string(f, p, &(struct buf){.failed = true});
	}
	said = arena_copy(&f->a, buf_view(&out));
	buf_free(&out);
	return said;
}

/* The project's fonts: NULL where they are not to be had. */
static inline struct fonts *pdf_test_fonts(void)
{
	static const struct str normal[] = {{"NotoSans-Regular.ttf", 20},
	                                    {"NotoSansGeorgian-Regular.ttf", 28}};
	static const struct str bold[] = {{"NotoSans-Bold.ttf", 17}};
	static const struct str italic[] = {{"NotoSans-Italic.ttf", 19}};
	const struct font_names names[FACE_STYLE_COUNT] = {{normal, 2}, {bold, 1}, {italic, 1}};
	const char *data = getenv("DOSSIER_TOOLS_DATA");
	char folder[4096];
	struct fonts *fonts = NULL;
	struct err e;

	snprintf(folder, sizeof folder, "%s/fonts", data && *data ? data : ".");
	if (!fonts_load(&fonts, &(struct font_folders){.common = folder}, names, false, &e))
		fail_msg("%s", e.text[LANG_EN]);
	return fonts;
}

#endif
