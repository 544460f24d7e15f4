/* png_rows.h - the rows of a PNG's picture, one after the other as the file has them.
 * Shape:  a row is its filter type, then its bytes, with the filter undone where pixels are
 *         wanted. An interlaced picture has up to seven passes, whose rows follow one
 *         another. Memory is that of a few rows.
 * Owner:  the struct png is borrowed until png_rows_clear. png_rows_open fills, png_rows_clear
 *         gives back, also after a failure.
 * Errors: NOMEM; what is wrong with the data are remarks of png_rows_conclude.
 * Source: PNG third edition, 7.2 (rows), 8 (passes), 9 (filters), 10 (compression). */
#ifndef CODEC_PNG_ROWS_H
#define CODEC_PNG_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/inflate.h"
#include "codec/png_blank.h"
#include "codec/png_parts.h"

struct png_pass {
	uint32_t width, height;
	unsigned x, y, step_x, step_y; /* where its pixels lie in the picture */
};

struct png_rows {
	struct png *png;
	struct png_pass passes[7]; /* those that have pixels */
	unsigned pass_count;
	/* The row that comes next: */
	unsigned pass;
	uint32_t row; /* of the pass */
	size_t row_bytes;
	bool bad_filter;
	enum inflate_result result; /* of the stream so far */
	struct inflate_stream *stream;
	struct str piece; /* of it, what was not used yet */
	/* Lines of a row's length: one of zeros, two for rows in turn. */
	unsigned char *lines;
	size_t line_bytes;
	bool second_line;
	/* Pixels: */
	bool pixels; /* are wanted */
	const unsigned char *above;
	struct png_blank blank;
};

bool png_rows_open(struct png_rows *r, struct png *p, bool pixels, struct err *e);
/* The next row, good until the next call; NULL: there is none, or none can be had. */
const unsigned char *png_rows_next(struct png_rows *r);
/* After the last row or NULL: looks at what stands behind, adds the remarks. False for NOMEM. */
bool png_rows_conclude(struct png_rows *r, struct err *e);
void png_rows_clear(struct png_rows *r);

#endif
