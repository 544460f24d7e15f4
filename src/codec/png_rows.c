/* png_rows.c - the picture's data: unfolded, counted, its filter types looked at.
 * Pixels are made only where the data is so small for the picture that it may show nothing,
 * and only up to the first row that shows something.
 * Source: PNG third edition, 7.2 (rows), 8 (passes), 9 (filters), 10 (compression). */
#include "codec/png_parts.h"

#include <stdlib.h>

#include "base/inflate.h"

/* A worker is to stay under 150 MB up to 24 megapixels: so much is unfolded at once there, and
 * more only where the picture is larger. What is not, goes piece by piece, at half the speed. */
#define USUAL_PIXELS 24000000
#define WHOLE_MAX 112000000
#define WHOLE_MAX_LARGE 256000000

#define BEHIND_LOOK 1024 /* bytes behind the rows that are unfolded to see how the stream ends */

#define FILTER_MAX 4
#define BLANK_RATIO 100    /* a page of one colour folds to a hundredth or less … */
#define BLANK_ALWAYS 65536 /* … or is so small that looking costs nothing */
#define BLANK_RANGE 8      /* of 255: lighter and darker than that shows something */

struct pass {
	uint32_t width, height;
};

/* Where in the rows the next byte belongs. */
struct rows {
	struct pass passes[7];
	unsigned pass_count, pass;
	uint32_t row;         /* of the pass */
	size_t row_bytes, at; /* the filter type is byte 0 of a row_bytes long row */
	unsigned bits_px, depth, type;
	bool bad_filter;
	/* While looking whether it is blank: */
	bool looking;
	unsigned char *now, *above; /* rows, the filter type in front */
	unsigned low[4], high[4];   /* of each channel */
	const unsigned char (*palette)[4];
};

static size_t row_bytes(const struct rows *r, const struct pass *p)
{
	return (size_t)(((uint64_t)p->width * r->bits_px + 7) / 8) + 1;
}

static uint32_t reduced(uint32_t size, unsigned start, unsigned step)
{
	return size > start ? (size - start + step - 1) / step : 0;
}

static void add_pass(struct rows *r, uint32_t width, uint32_t height)
{
	if (width && height)
		r->passes[r->pass_count++] = (struct pass){width, height};
}

static void rows_init(struct rows *r, const struct png *p)
{
	static const unsigned char adam7[7][4] = {{0, 8, 0, 8}, {4, 8, 0, 8}, {0, 4, 4, 8},
	                                          {2, 4, 0, 4}, {0, 2, 2, 4}, {1, 2, 0, 2},
	                                          {0, 1, 1, 2}};
	const struct png_header *h = &p->header;

	*r = (struct rows){.bits_px = h->bits_px,
	                   .depth = h->depth,
	                   .type = h->type,
	                   .palette = p->palette,
	                   .low = {255, 255, 255, 255}};
	if (!h->interlaced)
		add_pass(r, h->width, h->height);
	else
		for (int i = 0; i < 7; i++)
			add_pass(r, reduced(h->width, adam7[i][0], adam7[i][1]),
			         reduced(h->height, adam7[i][2], adam7[i][3]));
	r->row_bytes = row_bytes(r, &r->passes[0]);
}

static uint64_t rows_total(const struct rows *r)
{
	uint64_t total = 0;

	for (unsigned i = 0; i < r->pass_count; i++)
		total += (uint64_t)row_bytes(r, &r->passes[i]) * r->passes[i].height;
	return total;
}

static void rows_stop_looking(struct rows *r)
{
	free(r->now);
	free(r->above);
	r->now = r->above = NULL;
	r->looking = false;
}

/* False for NOMEM. */
static bool rows_look(struct rows *r)
{
	size_t longest = 0;

	for (unsigned i = 0; i < r->pass_count; i++)
		if (row_bytes(r, &r->passes[i]) > longest)
			longest = row_bytes(r, &r->passes[i]);
	r->now = malloc(longest);
	r->above = calloc(longest, 1);
	r->looking = r->now && r->above;
	if (!r->looking)
		rows_stop_looking(r);
	return r->looking;
}

/* --- Pixels */

static unsigned char paeth(unsigned left, unsigned up, unsigned corner)
{
	int p = (int)(left + up) - (int)corner;
	int a = abs(p - (int)left), b = abs(p - (int)up), c = abs(p - (int)corner);

	return (unsigned char)(a <= b && a <= c ? left : b <= c ? up : corner);
}

static void unfilter(struct rows *r)
{
	size_t back = r->bits_px < 8 ? 1 : r->bits_px / 8;
	const unsigned char *above = r->above;
	unsigned char *now = r->now;

	for (size_t i = 1; i < r->row_bytes; i++) {
		unsigned left = i > back ? now[i - back] : 0, up = above[i];
		unsigned corner = i > back ? above[i - back] : 0, add = 0;

		switch (now[0]) {
		case 1:
			add = left;
			break;
		case 2:
			add = up;
			break;
		case 3:
			add = (left + up) / 2;
			break;
		case 4:
			add = paeth(left, up, corner);
			break;
		}
		now[i] = (unsigned char)(now[i] + add);
	}
}

static void note_sample(struct rows *r, unsigned channel, unsigned value)
{
	if (value < r->low[channel])
		r->low[channel] = value;
	if (value > r->high[channel])
		r->high[channel] = value;
}

/* Grey and palettes of any depth up to 8. */
static void note_packed(struct rows *r, uint32_t width)
{
	unsigned mask = (1u << r->depth) - 1;

	for (uint32_t x = 0; x < width; x++) {
		size_t bit = (size_t)x * r->depth;
		unsigned value = (unsigned)r->now[1 + bit / 8] >> (8 - r->depth - bit % 8) & mask;

		if (r->type == 3)
			for (unsigned channel = 0; channel < 4; channel++)
				note_sample(r, channel, r->palette[value][channel]);
		else
			note_sample(r, 0, value * 255 / mask);
	}
}

/* Samples of one or two bytes; of two the first counts. */
static void note_whole(struct rows *r, uint32_t width)
{
	unsigned step = r->depth / 8, channels = r->bits_px / r->depth;
	const unsigned char *at = r->now + 1;

	for (uint32_t x = 0; x < width; x++)
		for (unsigned channel = 0; channel < channels; channel++, at += step)
			note_sample(r, channel, *at);
}

/* All of one colour, or all of it transparent. */
static bool is_blank(const struct rows *r)
{
	unsigned channels = r->type == 3 ? 4 : r->bits_px / r->depth;

	if (r->type >= 3 && r->high[channels - 1] == 0)
		return true;
	for (unsigned channel = 0; channel < channels; channel++)
		if (r->high[channel] > r->low[channel] + BLANK_RANGE)
			return false;
	return true;
}

static void look_at_row(struct rows *r)
{
	uint32_t width = r->passes[r->pass].width;
	unsigned char *swap = r->above;

	unfilter(r);
	if (r->depth < 8 || r->type == 3)
		note_packed(r, width);
	else
		note_whole(r, width);
	r->above = r->now;
	r->now = swap;
	if (!is_blank(r))
		rows_stop_looking(r);
}

/* --- Rows */

static bool rows_done(const struct rows *r)
{
	return r->pass == r->pass_count;
}

static void next_row(struct rows *r)
{
	if (r->looking)
		look_at_row(r);
	r->at = 0;
	if (++r->row < r->passes[r->pass].height)
		return;
	r->row = 0;
	if (++r->pass == r->pass_count)
		return;
	r->row_bytes = row_bytes(r, &r->passes[r->pass]);
	if (r->looking)
		memset(r->above, 0, r->row_bytes);
}

/* False once a filter type is none. */
static bool rows_take(void *context, struct str piece)
{
	struct rows *r = context;

	while (piece.len && !rows_done(r)) {
		struct str part = str_upto(piece, r->row_bytes - r->at);

		if (r->at == 0 && (unsigned char)part.ptr[0] > FILTER_MAX) {
			r->bad_filter = true;
			return false;
		}
		if (r->looking)
			memcpy(r->now + r->at, part.ptr, part.len);
		r->at += part.len;
		if (r->at == r->row_bytes)
			next_row(r);
		piece = str_from(piece, part.len);
	}
	return true;
}

/* --- Unfolding */

/* What came of it. */
struct unfolded {
	enum inflate_result result;
	uint64_t used, made;
};

static struct str piece_of(const struct png *p, size_t index)
{
	return ((const struct str *)(const void *)p->data.data)[index];
}

static size_t piece_count(const struct png *p)
{
	return p->data.len / sizeof(struct str);
}

static struct unfolded unfold_pieces(const struct png *p, struct rows *r, uint64_t total)
{
	struct inflate_sink sink = {r, rows_take};
	struct unfolded u = {0};

	u.result = inflate_pieces((const struct str *)(const void *)p->data.data, piece_count(p),
	                          total + BEHIND_LOOK, &sink, &u.used, &u.made);
	return u;
}

/* The IDATs as one stretch of bytes: where there are several, as a copy. */
static struct str joined(const struct png *p, struct buf *copy)
{
	if (piece_count(p) == 1)
		return piece_of(p, 0);
	buf_reserve(copy, (size_t)p->data_len);
	for (size_t i = 0; i < piece_count(p); i++)
		buf_str(copy, piece_of(p, i));
	return buf_view(copy);
}

static struct unfolded unfold_whole(const struct png *p, struct rows *r, size_t total)
{
	struct err ignored;
	struct inflate *z = inflate_new(&ignored);
	struct buf copy = {0}, out = {0};
	struct str data = joined(p, &copy);
	struct unfolded u = {.result = INFLATE_NOMEM};
	size_t used = 0;

	if (z && !copy.failed) {
		u.result = inflate_zlib(z, data, total, total, &out, &used);
		u.used = used;
		u.made = out.len;
	}
	if (u.result == INFLATE_OK || u.result == INFLATE_CHECKSUM)
		if (!rows_take(r, buf_view(&out)))
			u.result = INFLATE_STOPPED;
	inflate_free(z);
	buf_free(&copy);
	buf_free(&out);
	return u;
}

/* A window that is smaller than the picture: only zlib sees when data goes beyond it, which
 * readers refuse. */
static bool has_small_window(const struct png *p, uint64_t total)
{
	unsigned bits = (unsigned)(unsigned char)piece_of(p, 0).ptr[0] >> 4;

	return bits < 7 && total > 1u << (bits + 8);
}

static bool is_for_pieces(const struct png *p, uint64_t total)
{
	bool usual = (uint64_t)p->header.width * p->header.height <= USUAL_PIXELS;
	uint64_t copy = piece_count(p) > 1 ? p->data_len : 0;

	return total + copy > (usual ? WHOLE_MAX : WHOLE_MAX_LARGE) || has_small_window(p, total);
}

static struct unfolded unfold(const struct png *p, struct rows *r, uint64_t total)
{
	struct unfolded u;

	if (is_for_pieces(p, total))
		return unfold_pieces(p, r, total);
	u = unfold_whole(p, r, (size_t)total);
	/* these leave nothing to look at, but the rows may be whole all the same */
	if (u.result == INFLATE_LIMIT || u.result == INFLATE_CUT)
		u = unfold_pieces(p, r, total);
	return u;
}

static void judge(struct png *p, const struct rows *r, const struct unfolded *u)
{
	bool whole = rows_done(r);

	bool exact = u->result == INFLATE_OK && u->made == rows_total(r) && u->used == p->data_len;

	if (r->bad_filter)
		png_corrupt(p, 0, "filter type");
	else if (u->result == INFLATE_DAMAGED)
		png_corrupt(p, 0, "compressed data");
	else if (!whole || u->result == INFLATE_CUT)
		/* readers want the end of the stream, though they may have all rows */
		report_add(p->report, REMARK_TRUNCATED, 0, p->bytes.len, STR("IDAT"));
	else if (u->result == INFLATE_CHECKSUM)
		report_add(p->report, REMARK_BAD_CHECKSUM, 0, 0, (struct str){NULL, 0});
	else if (!exact)
		/* too much data, or bytes behind it: readers have their picture by then */
		report_add(p->report, REMARK_BAD_CHUNK, 0, 0, STR("IDAT"));
	if (whole && r->looking)
		report_add(p->report, REMARK_BLANK, 0, 0, (struct str){NULL, 0});
}

bool png_data_read(struct png *p, struct err *e)
{
	struct unfolded u = {.result = INFLATE_NOMEM};
	struct rows r;
	uint64_t total;
	bool memory = true;

	rows_init(&r, p);
	total = rows_total(&r);
	if (total <= BLANK_ALWAYS || p->data_len < total / BLANK_RATIO)
		memory = rows_look(&r);
	if (memory)
		u = unfold(p, &r, total);
	if (u.result != INFLATE_NOMEM)
		judge(p, &r, &u);
	rows_stop_looking(&r);
	return u.result == INFLATE_NOMEM ? err_nomem(e) : true;
}
