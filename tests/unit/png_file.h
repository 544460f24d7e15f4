/* png_file.h - PNGs made in memory for unit tests, chunk by chunk.
 * Owner:  the caller's buffer, which png_begin() overwrites.
 * Errors: the test fails. */
#ifndef TESTS_UNIT_PNG_FILE_H
#define TESTS_UNIT_PNG_FILE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/deflate.h"
#include "base/inflate.h"

#define SIGNATURE "\x89PNG\r\n\x1A\n"

static inline void add_number(struct buf *b, uint32_t n)
{
	char bytes[4] = {(char)(n >> 24), (char)(n >> 16), (char)(n >> 8), (char)n};

	buf_add(b, bytes, 4);
}

static inline void add_chunk(struct buf *b, const char *name, struct str data)
{
	size_t start;

	add_number(b, (uint32_t)data.len);
	start = b->len;
	buf_add(b, name, 4);
	buf_str(b, data);
	add_number(b, crc32_of(0, str_from(buf_view(b), start)));
}

struct shape {
	uint32_t width, height;
	unsigned depth, type, interlaced;
};

static inline void add_header(struct buf *b, struct shape s)
{
	struct buf data = {0};
	char rest[5] = {(char)s.depth, (char)s.type, 0, 0, (char)s.interlaced};

	add_number(&data, s.width);
	add_number(&data, s.height);
	buf_add(&data, rest, 5);
	add_chunk(b, "IHDR", buf_view(&data));
	buf_free(&data);
}

static inline void pack(struct buf *out, struct str data)
{
	struct err e;
	struct deflate *d = deflate_new(6, &e);

	assert_non_null(d);
	assert_true(deflate_zlib(d, data, out, &e));
	deflate_free(d);
}

/* Bytes that the rows of a shape take, their filter types included. */
static inline size_t rows_bytes(struct shape s)
{
	static const unsigned samples[7] = {1, 0, 3, 1, 2, 0, 4};
	static const unsigned adam7[7][4] = {{0, 8, 0, 8}, {4, 8, 0, 8}, {0, 4, 4, 8}, {2, 4, 0, 4},
	                                     {0, 2, 2, 4}, {1, 2, 0, 2}, {0, 1, 1, 2}};
	unsigned bits = samples[s.type] * s.depth;
	size_t total = 0;

	if (!s.interlaced)
		return ((size_t)s.width * bits / 8 + (s.width * bits % 8 != 0) + 1) * s.height;
	for (int i = 0; i < 7; i++) {
		size_t w = (s.width + adam7[i][1] - 1 - adam7[i][0]) / adam7[i][1];
		size_t h = (s.height + adam7[i][3] - 1 - adam7[i][2]) / adam7[i][3];

		if (w && h)
			total += ((w * bits + 7) / 8 + 1) * h;
	}
	return total;
}

static inline void add_data(struct buf *b, struct str rows)
{
	struct buf packed = {0};

	pack(&packed, rows);
	add_chunk(b, "IDAT", buf_view(&packed));
	buf_free(&packed);
}

static inline void png_begin(struct buf *b, struct shape s)
{
	*b = (struct buf){0};
	buf_str(b, STR(SIGNATURE));
	add_header(b, s);
}

#endif
