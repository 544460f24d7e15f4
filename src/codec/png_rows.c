/* png_rows.c - see png_rows.h.
 * Pixels are made only where they are wanted, or where the data is so small for the picture that
 * it may show nothing: then up to the first row that shows something. */
#include "codec/png_rows.h"

#include <stdlib.h>

#include "codec/png_unfilter.h"

/* A worker is to stay under 150 MB up to 24 megapixels: so much is unfolded at once there, and
 * more only where the picture is larger. What is not, goes piece by piece, at half the speed. */
#define USUAL_PIXELS 24000000
#define WHOLE_MAX 112000000
#define WHOLE_MAX_LARGE 256000000

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

/* --- Unfolding */

static const struct str *pieces_of(const struct png *p)
{
	return (const struct str *)(const void *)p->data.data;
}

static size_t piece_count(const struct png *p)
{
	return p->data.len / sizeof(struct str);
}

/* The IDATs as one stretch of bytes: where there are several, as a copy. */
static struct str joined(const struct png *p, struct buf *copy)
{
	if (piece_count(p) == 1)
		return pieces_of(p)[0];
	buf_reserve(copy, (size_t)p->data_len);
	for (size_t i = 0; i < piece_count(p); i++)
		buf_str(copy, pieces_of(p)[i]);
	return buf_view(copy);
}

static void unfold_whole(struct png_rows *r, size_t total)
{
	struct err ignored;
	struct inflate *z = inflate_new(&ignored);
	struct buf copy = {0};
	struct str data = joined(r->png, &copy);
	size_t used = 0;

	r->result = INFLATE_NOMEM;
	if (z && !copy.failed && buf_reserve(&r->whole, total + PNG_ROW_MARGIN))
		r->result = inflate_zlib(z, data, total, total, &r->whole, &used);
	r->used = used;
	r->made = r->whole.len;
	inflate_free(z);
	buf_free(&copy);
}

/* A window that is smaller than the picture: only zlib sees when data goes beyond it, which
 * readers refuse. */
static bool has_small_window(const struct png *p, uint64_t total)
{
	unsigned bits = (unsigned)(unsigned char)pieces_of(p)[0].ptr[0] >> 4;

	return bits < 7 && total > 1u << (bits + 8);
}

static bool is_for_pieces(const struct png *p, uint64_t total)
{
	bool usual = (uint64_t)p->header.width * p->header.height <= USUAL_PIXELS;
	uint64_t copy = piece_count(p) > 1 ? p->data_len : 0;

	return total + copy > (usual ? WHOLE_MAX : WHOLE_MAX_LARGE) || has_small_window(p, total);
}

static void unfold(struct png_rows *r, uint64_t total)
{
	if (!is_for_pieces(r->png, total)) {
		unfold_whole(r, (size_t)total);
		/* these leave nothing to look at, but the rows may be whole all the same */
		if (r->result != INFLATE_LIMIT && r->result != INFLATE_CUT)
			return;
		buf_free(&r->whole);
	}
	r->stream = inflate_stream_new(pieces_of(r->png), piece_count(r->png), total + BEHIND_LOOK);
	r->result = r->stream ? INFLATE_OK : INFLATE_NOMEM;
}

/* False for NOMEM. */
static bool make_lines(struct png_rows *r)
{
	size_t longest = 0, count = r->stream ? 3 : 1;

	for (unsigned i = 0; i < r->pass_count; i++)
		if (row_bytes(r, &r->passes[i]) > longest)
			longest = row_bytes(r, &r->passes[i]);
	r->line_bytes = longest + PNG_ROW_MARGIN;
	r->lines = calloc(count, r->line_bytes);
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
	unfold(r, total);
	if (r->result == INFLATE_NOMEM || !make_lines(r)) {
		png_rows_clear(r);
		return err_nomem(e);
	}
	return true;
}

void png_rows_clear(struct png_rows *r)
{
	buf_free(&r->whole);
	inflate_stream_free(r->stream);
	free(r->lines);
	*r = (struct png_rows){0};
}

/* --- Rows */

static void next_piece(struct png_rows *r)
{
	r->result = inflate_stream_next(r->stream, &r->piece);
	r->used = inflate_stream_used(r->stream);
	r->made = inflate_stream_unfolded(r->stream);
}

/* No filter type: readers end there. */
static bool is_bad_filter(struct png_rows *r, unsigned char filter)
{
	r->bad_filter = filter > PNG_FILTER_MAX;
	return r->bad_filter;
}

static unsigned char *row_of_whole(struct png_rows *r)
{
	unsigned char *row = (unsigned char *)r->whole.data + r->at;
	size_t left = r->whole.len - r->at;

	if (left == 0 || is_bad_filter(r, row[0]) || left < r->row_bytes)
		return NULL;
	r->at += r->row_bytes;
	return row;
}

static unsigned char *row_of_stream(struct png_rows *r)
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
	row = r->stream ? row_of_stream(r) : row_of_whole(r);
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
	bool exact = r->result == INFLATE_OK && r->made == rows_total(r) && r->used == p->data_len;

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
	if (r->stream && is_done(r))
		do
			next_piece(r);
		while (r->piece.len > 0);
	if (r->result == INFLATE_NOMEM)
		return err_nomem(e);
	judge(r);
	return true;
}
