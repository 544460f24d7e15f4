/* scale.c - see scale.h.
 * zimg works on whole pictures, or on such as it asks for row by row, but then maybe more than
 * once. So each plane goes through two of its filters by itself: across, band by band as the
 * raster gives them, always the same one; then down, in strips of so many rows as are worth a
 * filter of their own. In between samples have 16 bits, so that they are rounded once. */
#include "image/scale.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <zimg.h>

#define LOBES 3
#define STRIP_ROWS 128 /* of the narrowed plane, besides those that the filter reaches */
#define ALIGN ((size_t)64)

/* One plane on its way. */
struct lane {
	uint32_t width, height;         /* of the raster's plane */
	double reach_x, reach_y;        /* how much of it the result covers: chroma of odd sides */
	uint32_t out_width, out_height; /* of the result's */
	bool same;                      /* nothing to scale: rows are read into their place */
	struct plane band;              /* what was read last */
	uint32_t band_rows;
	zimg_filter_graph *across;
	struct plane strip; /* narrowed rows `first` to first + count, 16 bits a sample */
	uint32_t capacity;  /* rows that it has room for */
	uint32_t first, count;
	uint32_t done; /* rows of the result */
};

struct scaler {
	struct lane lanes[PICTURE_PLANES_MAX];
	unsigned plane_count;
	struct picture out;
	struct raster *from;
	unsigned char **rows[PICTURE_PLANES_MAX]; /* for one band */
	unsigned char *spare;                     /* a row that nobody wants */
	void *scratch;                            /* zimg's */
	size_t scratch_size;
};

static bool fail_library(struct err *e)
{
	char text[200] = "";

	zimg_get_last_error(text, sizeof text);
	return err_set(e, ERR_LIBRARY, "zimg\u00a0: %s", "zimg: %s", text);
}

static unsigned shift_y(const struct picture_shape *shape, unsigned plane)
{
	return shape->model == MODEL_YCC && plane > 0 ? shape->shift_y : 0;
}

static unsigned shift_x(const struct picture_shape *shape, unsigned plane)
{
	return shape->model == MODEL_YCC && plane > 0 ? shape->shift_x : 0;
}

static bool plane_new(struct plane *out, size_t row_bytes, size_t rows)
{
	out->stride = (row_bytes + 2 * ALIGN - 1) / ALIGN * ALIGN;
	out->bytes = aligned_alloc(ALIGN, out->stride * rows);
	if (out->bytes)
		memset(out->bytes, 0, out->stride * rows);
	return out->bytes != NULL;
}

/* --- zimg */

static void describe(zimg_image_format *f, zimg_pixel_type_e type, uint32_t width, uint32_t height)
{
	zimg_image_format_default(f, ZIMG_API_VERSION);
	f->width = width;
	f->height = height;
	f->pixel_type = type;
	f->pixel_range = ZIMG_RANGE_FULL;
}

static zimg_filter_graph *build(const zimg_image_format *from, const zimg_image_format *to)
{
	zimg_graph_builder_params how;

	zimg_graph_builder_params_default(&how, ZIMG_API_VERSION);
	how.resample_filter = ZIMG_RESIZE_LANCZOS;
	how.filter_param_a = LOBES;
	return zimg_filter_graph_build(from, to, &how);
}

static zimg_filter_graph *graph_across(const struct lane *l)
{
	zimg_image_format from, to;

	describe(&from, ZIMG_PIXEL_BYTE, l->width, l->band_rows);
	from.active_region.left = 0;
	from.active_region.width = l->reach_x;
	describe(&to, ZIMG_PIXEL_WORD, l->out_width, l->band_rows);
	return build(&from, &to);
}

static double step_down(const struct lane *l)
{
	return l->reach_y / l->out_height;
}

/* For rows done to done + rows of the result. */
static zimg_filter_graph *graph_down(const struct lane *l, uint32_t rows)
{
	zimg_image_format from, to;

	describe(&from, ZIMG_PIXEL_WORD, l->out_width, l->count);
	from.active_region.top = l->done * step_down(l) - l->first;
	from.active_region.height = rows * step_down(l);
	describe(&to, ZIMG_PIXEL_BYTE, l->out_width, rows);
	return build(&from, &to);
}

static bool make_scratch(struct scaler *s, const zimg_filter_graph *graph, struct err *e)
{
	size_t size = 0;
	void *larger;

	if (zimg_filter_graph_get_tmp_size(graph, &size) != ZIMG_ERROR_SUCCESS)
		return fail_library(e);
	if (size <= s->scratch_size)
		return true;
	larger = aligned_alloc(ALIGN, (size + ALIGN - 1) / ALIGN * ALIGN);
	if (!larger)
		return err_nomem(e);
	free(s->scratch);
	s->scratch = larger;
	s->scratch_size = size;
	return true;
}

static bool run(struct scaler *s, const zimg_filter_graph *graph, const struct plane *from,
                unsigned char *to_row, size_t to_stride, struct err *e)
{
	zimg_image_buffer_const source = {.version = ZIMG_API_VERSION};
	zimg_image_buffer target = {.version = ZIMG_API_VERSION};

	if (!graph)
		return fail_library(e);
	source.plane[0].data = from->bytes;
	source.plane[0].stride = (ptrdiff_t)from->stride;
	source.plane[0].mask = ZIMG_BUFFER_MAX;
	target.plane[0].data = to_row;
	target.plane[0].stride = (ptrdiff_t)to_stride;
	target.plane[0].mask = ZIMG_BUFFER_MAX;
	if (!make_scratch(s, graph, e))
		return false;
	return zimg_filter_graph_process(graph, &source, &target, s->scratch, NULL, NULL, NULL,
	                                 NULL) == ZIMG_ERROR_SUCCESS ||
	       fail_library(e);
}

/* --- Down */

static double filter_reach(const struct lane *l)
{
	return LOBES * fmax(step_down(l), 1) + 1;
}

/* How many rows of the result the rows that are there are enough for. */
static uint32_t rows_ready(const struct lane *l)
{
	uint32_t end = l->first + l->count;
	double last;

	if (end == l->height)
		return l->out_height - l->done;
	last = floor((end - filter_reach(l)) / step_down(l));
	return last > l->done ? (uint32_t)last - l->done : 0;
}

/* Lets go of the rows that no row of the result needs any more. */
static void drop_rows(struct lane *l)
{
	double need = floor(l->done * step_down(l) - filter_reach(l));
	uint32_t keep = need > 0 ? (uint32_t)need : 0, gone;

	if (keep <= l->first)
		return;
	gone = keep - l->first;
	if (gone > l->count)
		gone = l->count;
	memmove(l->strip.bytes, plane_row(&l->strip, gone), (l->count - gone) * l->strip.stride);
	l->first += gone;
	l->count -= gone;
}

/* Nothing is done before the strip is full, or complete. */
static bool go_down(struct scaler *s, unsigned plane, struct err *e)
{
	struct lane *l = &s->lanes[plane];
	const struct plane *out = &s->out.planes[plane];
	bool last = l->first + l->count == l->height;
	uint32_t rows = rows_ready(l);
	zimg_filter_graph *graph;
	bool ok;

	if (rows == 0 || (!last && l->count + l->band_rows <= l->capacity))
		return true;
	graph = graph_down(l, rows);
	ok = run(s, graph, &l->strip, plane_row(out, l->done), out->stride, e);
	zimg_filter_graph_free(graph);
	l->done += rows;
	drop_rows(l);
	return ok;
}

/* --- Across */

static bool go_across(struct scaler *s, unsigned plane, struct err *e)
{
	struct lane *l = &s->lanes[plane];
	uint32_t left = l->height - l->first - l->count;

	if (!run(s, l->across, &l->band, plane_row(&l->strip, l->count), l->strip.stride, e))
		return false;
	l->count += left < l->band_rows ? left : l->band_rows;
	return true;
}

/* --- Bands */

/* Where row i of a band is to be read to, the band beginning with row `first`. */
static unsigned char *place_of(struct scaler *s, unsigned plane, uint32_t first, uint32_t i)
{
	struct lane *l = &s->lanes[plane];

	if (!l->same)
		return plane_row(&l->band, i);
	return first + i < l->height ? plane_row(&s->out.planes[plane], first + i) : s->spare;
}

static bool read_band(struct scaler *s, uint32_t first, struct err *e)
{
	unsigned char *const *rows[PICTURE_PLANES_MAX] = {NULL};

	for (unsigned p = 0; p < s->plane_count; p++) {
		uint32_t at = first >> shift_y(&s->from->shape, p);

		for (uint32_t i = 0; i < s->lanes[p].band_rows; i++)
			s->rows[p][i] = place_of(s, p, at, i);
		rows[p] = s->rows[p];
	}
	return raster_read(s->from, rows, e);
}

static bool read_all(struct scaler *s, struct err *e)
{
	for (uint32_t y = 0; y < s->from->shape.height_px; y += s->from->band_rows) {
		if (!read_band(s, y, e))
			return false;
		for (unsigned p = 0; p < s->plane_count; p++)
			if (!s->lanes[p].same && (!go_across(s, p, e) || !go_down(s, p, e)))
				return false;
	}
	return true;
}

/* --- Making ready */

static bool lane_ready(struct lane *l, size_t row_bytes, struct err *e)
{
	l->capacity =
	    STRIP_ROWS + (uint32_t)(2 * filter_reach(l) + step_down(l)) + 2 + 2 * l->band_rows;
	if (l->capacity > l->height + l->band_rows)
		l->capacity = l->height + l->band_rows;
	if (!plane_new(&l->band, row_bytes, l->band_rows) ||
	    !plane_new(&l->strip, 2 * (size_t)l->out_width, l->capacity))
		return err_nomem(e);
	l->across = graph_across(l);
	return l->across || fail_library(e);
}

/* How many samples of the raster's plane lie under the plane of the result. Chroma of an odd
 * side covers more than the picture, so maybe a little more than there is. */
static double reach(uint32_t side, unsigned shift, uint32_t out_side, uint32_t out_samples,
                    unsigned out_shift)
{
	double covered = (double)out_samples * (1u << out_shift) / out_side;

	return (double)side / (1u << shift) * covered;
}

static bool lane_new(struct scaler *s, unsigned p, const struct picture_shape *wanted,
                     struct err *e)
{
	const struct picture_shape *from = &s->from->shape;
	struct lane *l = &s->lanes[p];

	l->width = picture_plane_width(from, p);
	l->height = picture_plane_height(from, p);
	l->out_width = picture_plane_width(wanted, p);
	l->out_height = picture_plane_height(wanted, p);
	l->reach_x = reach(from->width_px, shift_x(from, p), wanted->width_px, l->out_width,
	                   shift_x(wanted, p));
	l->reach_y = reach(from->height_px, shift_y(from, p), wanted->height_px, l->out_height,
	                   shift_y(wanted, p));
	l->same = l->width == l->out_width && l->height == l->out_height;
	l->band_rows = s->from->band_rows >> shift_y(from, p);
	s->rows[p] = calloc(l->band_rows, sizeof(unsigned char *));
	if (!s->rows[p])
		return err_nomem(e);
	return l->same || lane_ready(l, s->from->row_bytes[p], e);
}

static bool make_ready(struct scaler *s, const struct picture_shape *wanted, struct err *e)
{
	size_t longest = 0;

	for (unsigned p = 0; p < s->plane_count; p++) {
		if (s->from->row_bytes[p] > longest)
			longest = s->from->row_bytes[p];
		if (!lane_new(s, p, wanted, e))
			return false;
	}
	s->spare = malloc(longest);
	return (s->spare || err_nomem(e)) && picture_new(&s->out, wanted, e);
}

static void scaler_clear(struct scaler *s)
{
	for (unsigned p = 0; p < PICTURE_PLANES_MAX; p++) {
		zimg_filter_graph_free(s->lanes[p].across);
		free(s->lanes[p].band.bytes);
		free(s->lanes[p].strip.bytes);
		free(s->rows[p]);
	}
	free(s->spare);
	free(s->scratch);
	picture_free(&s->out);
}

bool scale_read(struct picture *out, struct raster *from, const struct picture_shape *wanted,
                struct err *e)
{
	struct scaler s = {.from = from, .plane_count = picture_plane_count(wanted)};
	bool ok = make_ready(&s, wanted, e) && read_all(&s, e);

	if (ok) {
		*out = s.out;
		s.out = (struct picture){0};
	}
	scaler_clear(&s);
	return ok;
}

static uint32_t proportional(uint32_t side, uint32_t longest, uint32_t of)
{
	uint32_t scaled = (uint32_t)(((uint64_t)side * longest + of / 2) / of);

	return scaled < 1 ? 1 : scaled;
}

void scale_size(uint32_t *width_px, uint32_t *height_px, uint32_t longest)
{
	uint32_t of = *width_px > *height_px ? *width_px : *height_px;

	if (of <= longest)
		return;
	*width_px = proportional(*width_px, longest, of);
	*height_px = proportional(*height_px, longest, of);
}

void scale_library(struct buf *out)
{
	unsigned major, minor, micro;

	zimg_get_version_info(&major, &minor, &micro);
	buf_printf(out, "zimg %u.%u.%u", major, minor, micro);
}
