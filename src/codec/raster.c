/* raster.c - see raster.h. */
#include "codec/raster.h"

#include <stdlib.h>
#include <string.h>

#include "codec/raster_readers.h"

#define WHOLE_BAND_ROWS 16

static raster_opener *const openers[KIND_COUNT] = {
    [KIND_JPEG] = raster_open_jpeg,
    [KIND_PNG] = raster_open_png,
};

bool raster_can_read(enum kind kind)
{
	return openers[kind] != NULL;
}

bool raster_fail(struct err *e)
{
	return err_set(e, ERR_FORMAT, "l'image ne peut pas être lue", "the picture cannot be read");
}

bool raster_open(struct raster *out, enum kind kind, struct str bytes,
                 const struct raster_request *request, const struct codec_limits *limits,
                 struct report *report, struct err *e)
{
	struct raster r = {.orientation = 1, .pages = 1, .report = report};

	report->kind = kind;
	if (!openers[kind])
		return raster_fail(e);
	if (!openers[kind](&r, bytes, request, limits, e))
		return false;
	*out = r;
	return true;
}

bool raster_read(struct raster *r, unsigned char *const *const rows[PICTURE_PLANES_MAX],
                 struct err *e)
{
	return r->class->read(r, rows, e);
}

bool raster_finish(struct raster *r, struct err *e)
{
	return !r->class->finish || r->class->finish(r, e);
}

void raster_close(struct raster *r)
{
	if (r->class)
		r->class->close(r);
	buf_free(&r->profile);
	*r = (struct raster){0};
}

/* --- A picture that is there */

struct whole {
	struct picture picture;
	uint32_t row; /* of the full-height planes: the next one */
};

static bool whole_read(struct raster *r, unsigned char *const *const rows[PICTURE_PLANES_MAX],
                       struct err *e)
{
	struct whole *w = r->state;
	const struct picture_shape *shape = &w->picture.shape;

	(void)e;
	for (unsigned p = 0; p < picture_plane_count(shape); p++) {
		unsigned shift = picture_plane_shift_y(shape, p);
		uint32_t width = picture_plane_width(shape, p), first = w->row >> shift;
		uint32_t height = picture_plane_height(shape, p);

		for (uint32_t i = 0; i < r->band_rows >> shift && first + i < height; i++)
			memcpy(rows[p][i], plane_row(&w->picture.planes[p], first + i), width);
	}
	w->row += r->band_rows;
	return true;
}

static void whole_close(struct raster *r)
{
	struct whole *w = r->state;

	picture_free(&w->picture);
	free(w);
}

static const struct raster_class whole_class = {.read = whole_read, .close = whole_close};

bool raster_of_picture(struct raster *r, struct picture *taken, struct err *e)
{
	struct whole *w = malloc(sizeof *w);

	if (!w) {
		picture_free(taken);
		return err_nomem(e);
	}
	*w = (struct whole){.picture = *taken};
	*taken = (struct picture){0};
	r->shape = w->picture.shape;
	r->band_rows = WHOLE_BAND_ROWS;
	for (unsigned p = 0; p < picture_plane_count(&r->shape); p++)
		r->row_bytes[p] = picture_plane_width(&r->shape, p);
	r->class = &whole_class;
	r->state = w;
	return true;
}

bool raster_open_picture(struct raster *out, struct picture *taken, struct report *report,
                         struct err *e)
{
	struct raster r = {.orientation = 1, .pages = 1, .report = report};

	if (!raster_of_picture(&r, taken, e))
		return false;
	*out = r;
	return true;
}
