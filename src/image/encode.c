/* encode.c - see encode.h. */
#include "image/encode.h"

#include "codec/jpeg_write.h"
#include "codec/png_write.h"
#include "image/texture.h"
#include "image/turn.h"

#define QUALITY_SCALED 85 /* pixels that were made anew hide what coding does to them */
#define QUALITY_KEPT 92   /* those of the original are to stay what they are */
#define QUALITY_FIRST 97  /* and those that never were a JPEG's have nothing yet to hide behind */
#define TRIES 4           /* between the least quality and the best */

struct encoding {
	const struct picture *p;
	unsigned orientation;
	const struct encode_request *request;
	struct jpeg_pixels pixels;
	struct jpeg_write_request jpeg;
};

/* The rows that a plane has of these. */
static uint32_t rows_of_plane(const struct picture_shape *shape, unsigned plane, uint32_t rows)
{
	unsigned shift = shape->model == MODEL_YCC && plane > 0 ? shape->shift_y : 0;

	return (rows + (1u << shift) - 1) >> shift;
}

static void fill(void *context, uint32_t first, uint32_t rows,
                 const struct plane planes[PICTURE_PLANES_MAX])
{
	const struct encoding *g = context;
	const struct picture_shape *shape = &g->pixels.shape;

	for (unsigned p = 0; p < picture_plane_count(shape); p++)
		turn_rows(&planes[p], g->p, g->orientation, p, rows_of_plane(shape, p, first),
		          rows_of_plane(shape, p, rows));
}

/* Text keeps the edges of its colours. */
static void set_up(struct encoding *g)
{
	const struct picture_shape *shape = &g->p->shape;
	unsigned shift = shape->model == MODEL_RGB && !texture_is_page(g->p) ? 1 : 0;

	g->pixels = (struct jpeg_pixels){turn_shape(shape, g->orientation), fill, g};
	g->jpeg =
	    (struct jpeg_write_request){.shift_x = shift, .shift_y = shift, .dpi = g->request->dpi};
}

static bool has_full_chroma(const struct encoding *g)
{
	const struct picture_shape *shape = &g->pixels.shape;

	if (shape->model == MODEL_RGB)
		return g->jpeg.shift_x == 0;
	return shape->model == MODEL_YCC && shape->shift_x == 0 && shape->shift_y == 0;
}

/* *fits: it came out with at most `most` bytes; else the file is empty. */
static bool write_jpeg(struct encoding *g, struct buf *file, unsigned quality, uint64_t most,
                       bool *fits, struct err *e)
{
	enum jpeg_write_result result;

	buf_reset(file);
	g->jpeg.quality = quality;
	g->jpeg.most = most < SIZE_MAX ? (size_t)most : SIZE_MAX;
	result = jpeg_write(file, &g->pixels, &g->jpeg);
	*fits = result == JPEG_WRITE_DONE;
	return result != JPEG_WRITE_NOMEM || err_nomem(e);
}

/* The best quality between one that fits and one that does not. */
static bool search(struct encoding *g, struct encode_result *out, struct buf *file, unsigned low,
                   unsigned high, struct err *e)
{
	struct buf tried = {0};
	bool ok = true, fits = false;

	for (int i = 0; ok && i < TRIES && high - low > 1; i++) {
		unsigned middle = (low + high) / 2;

		ok = write_jpeg(g, &tried, middle, g->request->bytes, &fits, e);
		if (ok && fits) {
			struct buf swap = *file;

			*file = tried;
			tried = swap;
			out->quality = low = middle;
		} else {
			high = middle;
		}
	}
	buf_free(&tried);
	return ok;
}

static bool encode_jpeg(struct encoding *g, struct encode_result *out, struct buf *file,
                        struct err *e)
{
	const struct encode_request *request = g->request;
	unsigned best = request->scaled          ? QUALITY_SCALED
	                : request->from_lossless ? QUALITY_FIRST
	                                         : QUALITY_KEPT;
	unsigned least = request->least_quality;
	bool fits = false;

	if (best < least)
		best = least;
	set_up(g);
	*out = (struct encode_result){.kind = KIND_JPEG, .quality = best};
	out->full_chroma = has_full_chroma(g);
	if (!write_jpeg(g, file, best, request->bytes, &out->fits, e))
		return false;
	if (out->fits)
		return true;
	if (!write_jpeg(g, file, least, UINT64_MAX, &fits, e))
		return false;
	out->needed = file->len;
	out->quality = least;
	out->fits = file->len <= request->bytes;
	return !out->fits || search(g, out, file, least, best, e);
}

/* *fits where the picture has few enough colours. */
static bool encode_png(struct encoding *g, struct buf *file, bool *fits, struct err *e)
{
	struct picture upright = {0};
	enum png_write_result result;

	if (g->orientation > 1 && !turn_copy(&upright, g->p, g->orientation, e))
		return false;
	result = png_write(file, g->orientation > 1 ? &upright : g->p, g->request->dpi,
	                   (size_t)g->request->bytes, e);
	picture_free(&upright);
	*fits = result == PNG_WRITE_OK;
	return result != PNG_WRITE_FAILED;
}

static bool may_be_png(const struct encoding *g)
{
	enum model model = g->p->shape.model;

	return g->request->accepts_png &&
	       (g->request->from_lossless || !g->request->accepts_jpeg) &&
	       (model == MODEL_GREY || model == MODEL_RGB);
}

bool encode_picture(struct encode_result *out, struct buf *file, const struct picture *p,
                    unsigned orientation, const struct encode_request *request, struct err *e)
{
	struct encoding g = {.p = p, .orientation = orientation, .request = request};
	struct buf png = {0};
	bool is_png = false;
	bool ok = !may_be_png(&g) || encode_png(&g, &png, &is_png, e);

	*out = (struct encode_result){.kind = KIND_PNG, .needed = request->bytes + 1};
	if (ok && request->accepts_jpeg)
		ok = encode_jpeg(&g, out, file, e);
	if (ok && is_png && (!out->fits || png.len < file->len)) {
		buf_free(file);
		*file = png;
		*out = (struct encode_result){.fits = true, .kind = KIND_PNG};
		return true;
	}
	buf_free(&png);
	return ok;
}
