/* raster_png.c - the pixels of a PNG; see raster.h.
 * Our own unfolding and unfiltering, which the check of a PNG needs anyway, take 0.4 of libpng's
 * time. Rows come as they are asked for; of an interlaced picture all are made at once. */
#include "codec/raster_readers.h"

#include <stdlib.h>

#include "codec/png_look.h"
#include "codec/png_pixels.h"
#include "codec/png_rows.h"

#define BAND_ROWS 16

struct reader {
	struct png png;
	struct png_rows rows;
	struct png_pixels pixels;
	uint32_t row; /* that comes next */
};

static void reader_free(struct reader *d)
{
	png_rows_clear(&d->rows);
	png_clear(&d->png);
	free(d);
}

/* --- Rows */

/* There are no more rows, or no more can be had: remarks are complete after it. */
static bool conclude(struct reader *d, struct err *e)
{
	if (!png_rows_conclude(&d->rows, e))
		return false;
	png_conclude(&d->png);
	return true;
}

static bool png_read(struct raster *r, unsigned char *const *const rows[PICTURE_PLANES_MAX],
                     struct err *e)
{
	struct reader *d = r->state;
	uint32_t height = r->shape.height_px;

	for (uint32_t y = 0; y < BAND_ROWS && d->row < height; y++, d->row++) {
		const unsigned char *row = png_rows_next(&d->rows);
		unsigned char *to[3];

		if (!row)
			return conclude(d, e) && raster_fail(e);
		for (unsigned p = 0; p < d->pixels.planes; p++)
			to[p] = rows[p][y];
		png_pixels_row(&d->pixels, to, row + 1, r->shape.width_px);
	}
	return true;
}

static bool png_finish(struct raster *r, struct err *e)
{
	return conclude(r->state, e);
}

static void png_close(struct raster *r)
{
	reader_free(r->state);
}

static const struct raster_class png_class = {png_read, png_finish, png_close};

static void begin_rows(struct raster *r, struct reader *d)
{
	r->band_rows = BAND_ROWS;
	for (unsigned p = 0; p < d->pixels.planes; p++)
		r->row_bytes[p] = r->shape.width_px;
	r->class = &png_class;
	r->state = d;
}

/* --- Interlaced */

/* The pixels of one row of a pass, which lie in `line`, at their places. */
static void scatter(struct picture *out, const struct png_pass *pass, uint32_t row,
                    unsigned char *const line[3], unsigned planes)
{
	size_t y = pass->y + (size_t)row * pass->step_y;

	for (unsigned p = 0; p < planes; p++) {
		unsigned char *to = plane_row(&out->planes[p], y) + pass->x;

		for (uint32_t i = 0; i < pass->width; i++)
			to[(size_t)i * pass->step_x] = line[p][i];
	}
}

/* False where a row cannot be had. lines: room for three of the picture's width. */
static bool fill(struct picture *out, struct reader *d, unsigned char *lines)
{
	size_t width = out->shape.width_px;
	unsigned char *const line[3] = {lines, lines + width, lines + 2 * width};

	for (unsigned i = 0; i < d->rows.pass_count; i++) {
		const struct png_pass pass = d->rows.passes[i];

		for (uint32_t y = 0; y < pass.height; y++) {
			const unsigned char *row = png_rows_next(&d->rows);

			if (!row)
				return false;
			png_pixels_row(&d->pixels, line, row + 1, pass.width);
			scatter(out, &pass, y, line, d->pixels.planes);
		}
	}
	return true;
}

static bool read_passes(struct raster *r, struct reader *d, struct err *e)
{
	struct picture picture = {0};
	unsigned char *lines = malloc(3 * (size_t)r->shape.width_px);
	bool ok = false;

	if (!lines)
		err_nomem(e);
	else if (picture_new(&picture, &r->shape, e)) {
		bool whole = fill(&picture, d, lines);

		ok = conclude(d, e) && (whole || raster_fail(e));
	}
	free(lines);
	if (ok)
		return raster_of_picture(r, &picture, e);
	picture_free(&picture);
	return false;
}

/* --- Opening */

static bool begin(struct raster *r, struct reader *d, struct err *e)
{
	struct png *p = &d->png;

	if (!png_walk(p, e))
		return false;
	if (!png_has_picture(p)) {
		png_conclude(p);
		return raster_fail(e);
	}
	png_pixels_init(&d->pixels, p);
	r->shape = (struct picture_shape){.model = d->pixels.planes == 1 ? MODEL_GREY : MODEL_RGB,
	                                  .width_px = p->header.width,
	                                  .height_px = p->header.height};
	if (p->report->orientation != 0)
		r->orientation = p->report->orientation;
	r->transparent = png_is_transparent(p);
	return png_colours(&r->profile, &r->calibration, p, e) &&
	       png_rows_open(&d->rows, p, true, e);
}

bool raster_open_png(struct raster *r, struct str bytes, const struct raster_request *request,
                     const struct codec_limits *limits, struct err *e)
{
	struct reader *d = calloc(1, sizeof *d);
	bool ok;

	(void)request;
	if (!d)
		return err_nomem(e);
	d->png = (struct png){.report = r->report, .bytes = bytes, .limits = limits};
	ok = begin(r, d, e);
	if (ok && !d->png.header.interlaced) {
		begin_rows(r, d);
		return true;
	}
	ok = ok && read_passes(r, d, e);
	reader_free(d);
	if (!ok)
		buf_free(&r->profile);
	return ok;
}
