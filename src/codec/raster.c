/* raster.c - see raster.h. */
#include "codec/raster.h"

#include <stdlib.h>
#include <string.h>

#include "codec/heif_decoder.h"
#include "codec/raster_readers.h"

#define BAND_ROWS 16

static raster_opener *const openers[KIND_COUNT] = {
    [KIND_JPEG] = raster_open_jpeg, [KIND_PNG] = raster_open_png,   [KIND_HEIC] = raster_open_heif,
    [KIND_AVIF] = raster_open_heif, [KIND_TIFF] = raster_open_tiff, [KIND_WEBP] = raster_open_webp,
    [KIND_GIF] = raster_open_gif,   [KIND_BMP] = raster_open_bmp,
};

bool raster_can_read(enum kind kind)
{
	return openers[kind] != NULL;
}

bool raster_prepare(enum kind kind, struct err *e)
{
	return (kind != KIND_HEIC && kind != KIND_AVIF) || heif_decoder_register(e);
}

void raster_libraries(struct buf *out)
{
	static void (*const libraries[])(struct buf *) = {
	    raster_library_heif,
	    raster_library_tiff,
	    raster_library_webp,
	    raster_library_gif,
	};

	for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
		buf_cstr(out, i > 0 ? ", " : "");
		libraries[i](out);
	}
}

bool raster_fail(struct err *e)
{
	return err_set(e, ERR_FORMAT, "l'image ne peut pas être lue", "the picture cannot be read");
}

bool raster_may_decode(const struct raster *r, uint64_t width_px, uint64_t height_px,
                       const struct codec_limits *limits)
{
	if (width_px == 0 || height_px == 0 || width_px > UINT32_MAX || height_px > UINT32_MAX) {
		report_add(r->report, REMARK_CORRUPT, 0, 0, STR("width or height"));
		return false;
	}
	if (width_px > limits->pixels / height_px) {
		report_add(r->report, REMARK_TOO_MANY_PIXELS, 0, width_px * height_px, STR(""));
		return false;
	}
	return true;
}

void raster_look_behind(const struct raster *r, struct str bytes, size_t end)
{
	enum kind second = kind_second(r->report->kind, bytes, end);
	struct str tail = str_from(bytes, end);
	size_t zeros = 0;

	while (zeros < tail.len && tail.ptr[zeros] == '\0')
		zeros++;
	if (second != KIND_COUNT)
		report_add(r->report, REMARK_POLYGLOT, 0, 0, str_of(kind_name(second)));
	else if (kind_is_camera_extra(tail))
		report_add(r->report, REMARK_CAMERA_EXTRA, 0, tail.len, STR(""));
	else if (zeros < tail.len)
		report_add(r->report, REMARK_TRAILING_BYTES, 0, tail.len, STR(""));
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

void raster_set_bands(struct raster *r)
{
	r->band_rows = BAND_ROWS;
	for (unsigned p = 0; p < picture_plane_count(&r->shape); p++)
		r->row_bytes[p] = r->shape.width_px;
}

void raster_give_band(const struct raster *r, unsigned char *const *const rows[PICTURE_PLANES_MAX],
                      uint32_t *next_row, raster_row_giver *give_row)
{
	for (uint32_t i = 0; i < BAND_ROWS && *next_row < r->shape.height_px; i++, ++*next_row)
		for (unsigned p = 0; p < picture_plane_count(&r->shape); p++)
			give_row(r, p, *next_row, rows[p][i]);
}

enum model raster_palette_model(const struct raster_palette *p)
{
	for (unsigned i = 0; i < p->count; i++)
		if (p->planes[0][i] != p->planes[1][i] || p->planes[1][i] != p->planes[2][i])
			return MODEL_RGB;
	return MODEL_GREY;
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
	r->band_rows = BAND_ROWS;
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
