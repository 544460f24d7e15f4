/* raster_bmp.c - the pixels of a BMP; see raster.h. */
#include "codec/raster_readers.h"

#include <stdlib.h>
#include <string.h>

#include "codec/bmp.h"

struct channel { /* of masked pixels */
	uint32_t mask;
	unsigned shift;
	uint32_t most; /* 0: there is no such channel */
};

struct reader {
	struct bmp bmp;
	const unsigned char *pixels; /* plain, in the file */
	unsigned char *indexes;      /* or unfolded */
	struct channel channels[BMP_CHANNELS];
	uint32_t row; /* the next one */
};

static bool fail(struct raster *r, enum remark_id id, uint64_t number, const char *what,
                 struct err *e)
{
	report_add(r->report, id, 0, number, str_of(what));
	return raster_fail(e);
}

/* --- Rows */

static const unsigned char *row_at(const struct reader *d, uint32_t y)
{
	const struct bmp *b = &d->bmp;
	uint32_t stored = b->top_down ? y : b->height_px - 1 - y;

	return d->indexes ? d->indexes + (size_t)stored * b->width_px
	                  : d->pixels + (size_t)stored * b->stride;
}

static unsigned index_at(const struct reader *d, const unsigned char *row, uint32_t x)
{
	unsigned bits = d->bmp.bits, per_byte = 8 / bits;

	if (d->indexes || bits == 8)
		return row[x];
	return (unsigned)row[x / per_byte] >> bits * (per_byte - 1 - x % per_byte) &
	       ((1u << bits) - 1);
}

static uint32_t pixel_at(const struct reader *d, const unsigned char *row, uint32_t x)
{
	size_t size = d->bmp.bits / 8;
	uint32_t pixel = 0;

	for (size_t i = 0; i < size; i++)
		pixel |= (uint32_t)row[x * size + i] << 8 * i;
	return pixel;
}

static unsigned value_of(const struct channel *c, uint32_t pixel)
{
	uint64_t value = (pixel & c->mask) >> c->shift;

	return c->most ? (unsigned)((value * 255 + c->most / 2) / c->most) : 255;
}

static void give_row(const struct raster *r, unsigned plane, uint32_t y, unsigned char *to)
{
	const struct reader *d = r->state;
	const unsigned char *row = row_at(d, y);

	for (uint32_t x = 0; x < r->shape.width_px; x++) {
		if (d->bmp.bits <= 8) {
			to[x] = d->bmp.palette.planes[plane][index_at(d, row, x)];
		} else {
			uint32_t pixel = pixel_at(d, row, x);
			unsigned alpha = value_of(&d->channels[BMP_ALPHA], pixel);

			to[x] = raster_over_white(value_of(&d->channels[plane], pixel), alpha);
		}
	}
}

static bool bmp_read(struct raster *r, unsigned char *const *const rows[PICTURE_PLANES_MAX],
                     struct err *e)
{
	struct reader *d = r->state;

	(void)e;
	raster_give_band(r, rows, &d->row, give_row);
	return true;
}

static void reader_free(struct reader *d)
{
	free(d->indexes);
	free(d);
}

static void bmp_close(struct raster *r)
{
	reader_free(r->state);
}

static const struct raster_class bmp_class = {.read = bmp_read, .close = bmp_close};

/* --- Opening */

static void set_channels(struct reader *d)
{
	for (unsigned c = 0; c < BMP_CHANNELS; c++) {
		struct channel *channel = &d->channels[c];

		channel->mask = d->bmp.masks[c];
		while (channel->mask && !(channel->mask >> channel->shift & 1))
			channel->shift++;
		channel->most = channel->mask >> channel->shift;
	}
}

static unsigned bits_of(uint32_t mask)
{
	unsigned bits = 0;

	for (; mask; mask &= mask - 1)
		bits++;
	return bits;
}

static void note_facts(struct raster *r, const struct bmp *b)
{
	struct report *report = r->report;

	report->width_px = b->width_px;
	report->height_px = b->height_px;
	report->dpi = b->dpi;
	report->bits = b->bits <= 8 ? b->bits : bits_of(b->masks[BMP_RED]);
	report->colour = b->bits <= 8               ? COLOUR_PALETTE
	                 : b->masks[BMP_ALPHA] != 0 ? COLOUR_RGB_ALPHA
	                                            : COLOUR_RGB;
	report->profile = b->profile.len > 0;
	report->pages = 1;
}

static bool has_stray_index(const struct reader *d)
{
	const struct bmp *b = &d->bmp;

	if (b->bits > 8 || b->palette.count >= 1u << b->bits)
		return false;
	for (uint32_t y = 0; y < b->height_px; y++) {
		const unsigned char *row = row_at(d, y);

		for (uint32_t x = 0; x < b->width_px; x++)
			if (index_at(d, row, x) >= b->palette.count)
				return true;
	}
	return false;
}

static bool unfold(struct raster *r, struct reader *d, struct str bytes, size_t *end, struct err *e)
{
	d->indexes = calloc(d->bmp.height_px, d->bmp.width_px);
	if (!d->indexes)
		return err_nomem(e);
	switch (bmp_unfold(&d->bmp, bytes, d->indexes, end)) {
	case BMP_END_WELL:
		return true;
	case BMP_END_CUT:
		return fail(r, REMARK_TRUNCATED, bytes.len, "", e);
	case BMP_END_WRONG:
		break;
	}
	return fail(r, REMARK_CORRUPT, *end, "run of pixels", e);
}

static bool find_pixels(struct raster *r, struct reader *d, struct str bytes, size_t *end,
                        struct err *e)
{
	struct str rest = str_from(bytes, d->bmp.at);
	uint64_t whole = (uint64_t)d->bmp.stride * d->bmp.height_px;

	if (d->bmp.coding != BMP_PLAIN)
		return unfold(r, d, bytes, end, e);
	if (rest.len < bmp_plain_bytes(&d->bmp))
		return fail(r, REMARK_TRUNCATED, bytes.len, "", e);
	d->pixels = (const unsigned char *)rest.ptr;
	*end = rest.len < whole ? bytes.len : d->bmp.at + (size_t)whole;
	return true;
}

/* A profile may stand behind the pixels. */
static size_t behind_all(const struct bmp *b, struct str bytes, size_t end)
{
	size_t behind = b->profile.len ? (size_t)(b->profile.ptr - bytes.ptr) + b->profile.len : 0;

	return behind > end ? behind : end;
}

static bool start(struct raster *r, struct reader *d, struct str bytes,
                  const struct codec_limits *limits, struct err *e)
{
	struct bmp *b = &d->bmp;
	const char *wrong;
	size_t end;

	if (!bmp_read_header(b, bytes, &wrong))
		return fail(r, REMARK_TRUNCATED, bytes.len, "", e);
	if (wrong)
		return fail(r, REMARK_CORRUPT, 0, wrong, e);
	note_facts(r, b);
	if (b->coding == BMP_RARE)
		return fail(r, REMARK_RARE_PROCESS, 0, "compression", e);
	if (!raster_may_decode(r, b->width_px, b->height_px, limits))
		return raster_fail(e);
	if (!find_pixels(r, d, bytes, &end, e))
		return false;
	if (has_stray_index(d))
		return fail(r, REMARK_CORRUPT, b->at, "index of a colour", e);
	raster_look_behind(r, bytes, behind_all(b, bytes, end));
	buf_str(&r->profile, b->profile);
	return !r->profile.failed || err_nomem(e);
}

bool raster_open_bmp(struct raster *r, struct str bytes, const struct raster_request *request,
                     const struct codec_limits *limits, struct err *e)
{
	struct reader *d = calloc(1, sizeof *d);

	(void)request;
	if (!d)
		return err_nomem(e);
	if (!start(r, d, bytes, limits, e)) {
		reader_free(d);
		buf_free(&r->profile);
		return false;
	}
	set_channels(d);
	r->shape.model = d->bmp.bits <= 8 ? raster_palette_model(&d->bmp.palette) : MODEL_RGB;
	r->shape.width_px = d->bmp.width_px;
	r->shape.height_px = d->bmp.height_px;
	raster_set_bands(r);
	r->class = &bmp_class;
	r->state = d;
	return true;
}
