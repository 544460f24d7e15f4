/* png_rows.c - see png_rows.h.
 * Pixels are made only where they are wanted, or where the data is so small for the picture that
 * it may show nothing: then up to the first row that shows something. */
#include "codec/png_rows.h"

#include <stdlib.h>

#include "codec/png_unfilter.h"

#define BEHIND_LOOK 1024 /* bytes behind the rows that are unfolded to see how the stream ends */

#define BLANK_RATIO 100    /* a page of one colour folds to a hundredth or less … */
#define BLANK_ALWAYS 65536 /* … or is so small that looking costs nothing */

/* --- Passes */

static size_t row_bytes(const struct png_rows *r, const struct png_pass *p)
{
	return (size_t)(((uint64_t)p->width * r->png->header.bits_px + 7) / 8) + 1;
}

static uint32_t reduced(uint32_t size, unsigned start, unsigned step)
{
	return size > start ? (size - start + step - 1) / step : 0;
}

static void add_pass(struct png_rows *r, unsigned x, unsigned step_x, unsigned y, unsigned step_y)
{
	const struct png_header *h = &r->png->header;
	struct png_pass p = {
	    reduced(h->width, x, step_x), reduced(h->height, y, step_y), x, y, step_x, step_y};

	if (p.width && p.height)
		r->passes[r->pass_count++] = p;
}

static void find_passes(struct png_rows *r)
{
	static const unsigned char adam7[7][4] = {{0, 8, 0, 8}, {4, 8, 0, 8}, {0, 4, 4, 8},
	                                          {2, 4, 0, 4}, {0, 2, 2, 4}, {1, 2, 0, 2},
	                                          {0, 1, 1, 2}};

	if (!r->png->header.interlaced)
		add_pass(r, 0, 1, 0, 1);
	else
		for (int i = 0; i < 7; i++)
			add_pass(r, adam7[i][0], adam7[i][1], adam7[i][2], adam7[i][3]);
	r->row_bytes = row_bytes(r, &r->passes[0]);
}

static uint64_t rows_total(const struct png_rows *r)
{
	uint64_t total = 0;

	for (unsigned i = 0; i < r->pass_count; i++)
		total += (uint64_t)row_bytes(r, &r->passes[i]) * r->passes[i].height;
	return total;
}

static bool is_done(const struct png_rows *r)
{
	return r->pass == r->pass_count;
}

/* --- Opening */

static bool begin_stream(struct png_rows *r, uint64_t total)
{
	const struct buf *data = &r->png->data; /* an array of struct str */

	r->stream = inflate_stream_new((const struct str *)(const void *)data->data,
	                               data->len / sizeof(struct str), total + BEHIND_LOOK);
	return r->stream != NULL;
}

static bool make_lines(struct png_rows *r)
{
	size_t longest = 0;

	for (unsigned i = 0; i < r->pass_count; i++)
		if (row_bytes(r, &r->passes[i]) > longest)
			longest = row_bytes(r, &r->passes[i]);
	r->line_bytes = longest + PNG_ROW_MARGIN;
	r->lines = calloc(3, r->line_bytes);
	r->above = r->lines;
	return r->lines != NULL;
}

bool png_rows_open(struct png_rows *r, struct png *p, bool pixels, struct err *e)
{
	uint64_t total;

	*r = (struct png_rows){.png = p, .pixels = pixels};
	find_passes(r);
	total = rows_total(r);
	if (total <= BLANK_ALWAYS || p->data_len < total / BLANK_RATIO)
		png_blank_init(&r->blank, p);
	if (!begin_stream(r, total) || !make_lines(r)) {
		png_rows_clear(r);
		return err_nomem(e);
	}
	return true;
}

void png_rows_clear(struct png_rows *r)
{
	inflate_stream_free(r->stream);
	free(r->lines);
	*r = (struct png_rows){0};
}

/* --- Rows */

static void next_piece(struct png_rows *r)
{
	r->result = inflate_stream_next(r->stream, &r->piece);
}

/* No filter type: readers end there. */
static bool is_bad_filter(struct png_rows *r, unsigned char filter)
{
	r->bad_filter = filter > PNG_FILTER_MAX;
	return r->bad_filter;
}

/* The next row as it is stored. */
static unsigned char *gather(struct png_rows *r)
{
	unsigned char *line = r->lines + r->line_bytes * (r->second_line ? 2 : 1);
	size_t len = 0;

	while (len < r->row_bytes) {
		struct str part;

		if (r->piece.len == 0)
			next_piece(r);
		part = str_upto(r->piece, r->row_bytes - len);
		if (part.len == 0 || (len == 0 && is_bad_filter(r, (unsigned char)part.ptr[0])))
			return NULL;
		memcpy(line + len, part.ptr, part.len);
		len += part.len;
		r->piece = str_from(r->piece, part.len);
	}
	r->second_line = !r->second_line;
	return line;
}

static void make_pixels(struct png_rows *r, unsigned char *row)
{
	png_unfilter(row, r->above, r->row_bytes, r->png->header.bits_px);
	if (r->blank.looking)
		png_blank_look(&r->blank, row + 1, r->passes[r->pass].width);
	r->above = row;
}

static void step(struct png_rows *r)
{
	if (++r->row < r->passes[r->pass].height)
		return;
	r->row = 0;
	r->above = r->lines;
	if (++r->pass < r->pass_count)
		r->row_bytes = row_bytes(r, &r->passes[r->pass]);
}

const unsigned char *png_rows_next(struct png_rows *r)
{
	unsigned char *row;

	if (is_done(r) || r->bad_filter)
		return NULL;
	row = gather(r);
	if (!row)
		return NULL;
	if (r->pixels || r->blank.looking)
		make_pixels(r, row);
	step(r);
	return row;
}

/* --- The end */

static void judge(const struct png_rows *r)
{
	struct png *p = r->png;
	bool whole = is_done(r);
	bool exact = r->result == INFLATE_OK &&
	             inflate_stream_unfolded(r->stream) == rows_total(r) &&
	             inflate_stream_used(r->stream) == p->data_len;

	if (r->bad_filter)
		png_corrupt(p, 0, "filter type");
	else if (r->result == INFLATE_DAMAGED)
		png_corrupt(p, 0, "compressed data");
	else if (!whole || r->result == INFLATE_CUT)
		/* readers want the end of the stream, though they may have all rows */
		report_add(p->report, REMARK_TRUNCATED, 0, p->bytes.len, STR("IDAT"));
	else if (r->result == INFLATE_CHECKSUM)
		report_add(p->report, REMARK_BAD_CHECKSUM, 0, 0, (struct str){NULL, 0});
	else if (!exact)
		/* too much data, or bytes behind it: readers have their picture by then */
		report_add(p->report, REMARK_BAD_CHUNK, 0, 0, STR("IDAT"));
	if (whole && r->blank.looking)
		report_add(p->report, REMARK_BLANK, 0, 0, (struct str){NULL, 0});
}

bool png_rows_conclude(struct png_rows *r, struct err *e)
{
	if (is_done(r))
		do
			next_piece(r);
		while (r->piece.len > 0);
	if (r->result == INFLATE_NOMEM)
		return err_nomem(e);
	judge(r);
	return true;
}
