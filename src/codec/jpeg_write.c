/* jpeg_write.c - see jpeg_write.h.
 * libjpeg transforms and quantizes; the rest is jpeg_frame and jpeg_code, which take less time
 * and memory than libjpeg's own second pass over all coefficients. It is told to make a
 * progressive file: then its first pass transforms everything and codes only means, those of
 * one plane, and what that gives is thrown away. */
#include "codec/jpeg_write.h"

#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include "codec/jpeg_code.h"
#include "codec/jpeg_frame.h"

#define BAND_ROWS 64 /* a multiple of every MCU's height; sideways a cache line is used up */
#define ROW_ALIGN 64
#define SHIFT_MAX 2

/* All that changes while libjpeg works lies here: nothing automatic survives a longjmp. */
struct writer {
	struct jpeg_error_mgr errors; /* first: libjpeg hands this back */
	struct jpeg_destination_mgr waste;
	struct jpeg_compress_struct lib;
	jmp_buf trouble;
	struct jpeg_frame frame;
	const struct jpeg_pixels *pixels;
	const struct jpeg_write_request *request;
	struct plane planes[PICTURE_PLANES_MAX]; /* a band; one allocation, of the first */
	JSAMPLE *row;                            /* of RGB, interleaved */
	jpeg_scan_info scans[2 * PICTURE_PLANES_MAX];
	bool too_large;
	JOCTET unread[64];
};

static bool is_raw(const struct writer *w)
{
	return w->pixels->shape.model != MODEL_RGB;
}

/* --- Plain pictures */

static void fill_from_picture(void *context, uint32_t first, uint32_t rows,
                              const struct plane planes[PICTURE_PLANES_MAX])
{
	const struct picture *p = context;

	for (unsigned i = 0; i < picture_plane_count(&p->shape); i++) {
		unsigned shift = picture_plane_shift_y(&p->shape, i);
		uint32_t from = first >> shift, to = (first + rows + (1u << shift) - 1) >> shift;

		for (uint32_t y = from; y < to; y++)
			memcpy(plane_row(&planes[i], y - from), plane_row(&p->planes[i], y),
			       picture_plane_width(&p->shape, i));
	}
}

struct jpeg_pixels jpeg_pixels_of(struct picture *p)
{
	return (struct jpeg_pixels){p->shape, fill_from_picture, p};
}

/* --- libjpeg's errors and output */

_Noreturn static void on_error(j_common_ptr lib)
{
	longjmp(((struct writer *)lib->err)->trouble, 1);
}

static void on_message(j_common_ptr lib, int level)
{
	(void)lib, (void)level;
}

static void do_nothing(j_compress_ptr lib)
{
	(void)lib;
}

static boolean throw_away(j_compress_ptr lib)
{
	struct writer *w = (struct writer *)lib->err;

	w->waste.next_output_byte = w->unread;
	w->waste.free_in_buffer = sizeof w->unread;
	return TRUE;
}

/* --- Setting up */

/* A progressive file's, of which only the first is coded. */
static void set_scans(struct writer *w)
{
	int count = w->lib.num_components;

	for (int i = 0; i < count; i++) {
		w->scans[i] = (jpeg_scan_info){.comps_in_scan = 1, .component_index = {i}};
		w->scans[count + i] = w->scans[i];
		w->scans[count + i].Ss = 1;
		w->scans[count + i].Se = DCTSIZE2 - 1;
	}
	w->lib.scan_info = w->scans;
	w->lib.num_scans = 2 * count;
}

static void set_up(struct writer *w)
{
	struct jpeg_compress_struct *lib = &w->lib;
	const struct picture_shape *shape = &w->pixels->shape;
	bool rgb = shape->model == MODEL_RGB, grey = shape->model == MODEL_GREY;

	lib->dest = &w->waste;
	lib->image_width = shape->width_px;
	lib->image_height = shape->height_px;
	lib->input_components = grey ? 1 : 3;
	lib->in_color_space = grey ? JCS_GRAYSCALE : rgb ? JCS_RGB : JCS_YCbCr;
	jpeg_set_defaults(lib);
	jpeg_set_quality(lib, (int)w->request->quality, TRUE);
	lib->dct_method = JDCT_ISLOW;
	lib->raw_data_in = is_raw(w);
	if (!grey) {
		lib->comp_info[0].h_samp_factor = 1 << (rgb ? w->request->shift_x : shape->shift_x);
		lib->comp_info[0].v_samp_factor = 1 << (rgb ? w->request->shift_y : shape->shift_y);
	}
	set_scans(w);
}

/* What libjpeg will say when it has begun. */
static void measure(const struct jpeg_compress_struct *lib, jpeg_component_info *out)
{
	unsigned most_h = (unsigned)lib->comp_info[0].h_samp_factor * DCTSIZE;
	unsigned most_v = (unsigned)lib->comp_info[0].v_samp_factor * DCTSIZE;

	for (int i = 0; i < lib->num_components; i++) {
		unsigned h = (unsigned)lib->comp_info[i].h_samp_factor;
		unsigned v = (unsigned)lib->comp_info[i].v_samp_factor;

		out[i] = lib->comp_info[i];
		out[i].width_in_blocks = (lib->image_width * h + most_h - 1) / most_h;
		out[i].height_in_blocks = (lib->image_height * v + most_v - 1) / most_v;
	}
}

static bool begin_frame(struct writer *w)
{
	const struct jpeg_compress_struct *lib = &w->lib;
	jpeg_component_info sizes[PICTURE_PLANES_MAX];
	struct err ignored;

	measure(lib, sizes);
	if (!jpeg_frame_begin(&w->frame, lib->image_width, lib->image_height, sizes,
	                      (unsigned)lib->num_components, (struct jpeg_turning){0}, &ignored))
		return false;
	for (unsigned i = 0; i < w->frame.count; i++)
		jpeg_frame_set_steps(&w->frame, i,
		                     lib->quant_tbl_ptrs[lib->comp_info[i].quant_tbl_no]);
	return true;
}

static size_t up_to(size_t size, size_t multiple)
{
	return (size + multiple - 1) / multiple * multiple;
}

/* Rows with room for blocks that the picture does not fill. */
static bool make_band(struct writer *w)
{
	const struct picture_shape *shape = &w->pixels->shape;
	unsigned count = picture_plane_count(shape);
	size_t size = 0, offsets[PICTURE_PLANES_MAX];
	unsigned char *bytes;

	for (unsigned i = 0; i < count; i++) {
		w->planes[i].stride = up_to(picture_plane_width(shape, i), ROW_ALIGN);
		offsets[i] = size;
		size += w->planes[i].stride * (BAND_ROWS >> picture_plane_shift_y(shape, i));
	}
	bytes = aligned_alloc(ROW_ALIGN, up_to(size, ROW_ALIGN));
	for (unsigned i = 0; bytes && i < count; i++)
		w->planes[i].bytes = bytes + offsets[i];
	if (!is_raw(w))
		w->row = malloc((size_t)shape->width_px * 3);
	return bytes && (is_raw(w) || w->row);
}

/* --- Rows */

/* Rows of a plane that lie in a band of so many rows of the picture. */
static uint32_t rows_of(const struct writer *w, unsigned plane, uint32_t rows)
{
	unsigned shift = picture_plane_shift_y(&w->pixels->shape, plane);

	return (rows + (1u << shift) - 1) >> shift;
}

/* Blocks at the right edge are filled up with its last sample. */
static void widen(struct writer *w, unsigned plane, uint32_t rows)
{
	size_t width = picture_plane_width(&w->pixels->shape, plane);
	size_t room = up_to(width, DCTSIZE) - width;

	for (uint32_t y = 0; room > 0 && y < rows; y++) {
		unsigned char *row = plane_row(&w->planes[plane], y);

		memset(row + width, row[width - 1], room);
	}
}

/* Those at the lower edge with its last row. */
static void write_raw(struct writer *w, uint32_t rows)
{
	unsigned count = w->frame.count;
	uint32_t mcu_rows = DCTSIZE * w->frame.components[0].v;
	JSAMPROW pointers[PICTURE_PLANES_MAX][DCTSIZE << SHIFT_MAX];
	JSAMPARRAY arrays[PICTURE_PLANES_MAX];

	for (unsigned i = 0; i < count; i++) {
		arrays[i] = pointers[i];
		widen(w, i, rows_of(w, i, rows));
	}
	for (uint32_t y = 0; y < rows; y += mcu_rows) {
		for (unsigned i = 0; i < count; i++) {
			uint32_t last = rows_of(w, i, rows) - 1, from = rows_of(w, i, y);

			for (uint32_t k = 0; k < rows_of(w, i, mcu_rows); k++)
				pointers[i][k] =
				    plane_row(&w->planes[i], from + k < last ? from + k : last);
		}
		jpeg_write_raw_data(&w->lib, arrays, mcu_rows);
	}
}

static void write_rgb(struct writer *w, uint32_t rows)
{
	for (uint32_t y = 0; y < rows; y++) {
		const unsigned char *red = plane_row(&w->planes[0], y);
		const unsigned char *green = plane_row(&w->planes[1], y);
		const unsigned char *blue = plane_row(&w->planes[2], y);

		for (uint32_t x = 0; x < w->pixels->shape.width_px; x++) {
			w->row[3 * x] = red[x];
			w->row[3 * x + 1] = green[x];
			w->row[3 * x + 2] = blue[x];
		}
		jpeg_write_scanlines(&w->lib, &w->row, 1);
	}
}

static bool write_bands(struct writer *w)
{
	uint32_t height = w->pixels->shape.height_px;

	for (uint32_t y = 0; y < height; y += BAND_ROWS) {
		uint32_t rows = height - y < BAND_ROWS ? height - y : BAND_ROWS;

		w->pixels->fill(w->pixels->context, y, rows, w->planes);
		if (is_raw(w))
			write_raw(w, rows);
		else
			write_rgb(w, rows);
		w->too_large = jpeg_frame_least(&w->frame) > w->request->most;
		if (w->too_large)
			return false;
	}
	return true;
}

/* --- The whole */

/* The only setjmp: what changes after it lies behind the pointer. libjpeg's only error here is
 * that memory ran out. */
static bool transform(struct writer *w)
{
	struct jpeg_compress_struct *lib = &w->lib;

	if (setjmp(w->trouble) != 0)
		return false;
	jpeg_create_compress(lib);
	set_up(w);
	if (!begin_frame(w) || !make_band(w))
		return false;
	jpeg_frame_attach(&w->frame, (j_common_ptr)lib);
	jpeg_start_compress(lib, TRUE);
	if (!write_bands(w))
		return false;
	jpeg_frame_detach(&w->frame, (j_common_ptr)lib);
	return true;
}

static enum jpeg_write_result code(struct buf *out, const struct writer *w)
{
	uint32_t dpi = w->request->dpi;
	struct jpeg_markers markers = {
	    .jfif = true,
	    .density_unit = dpi != 0,
	    .density_x = dpi != 0 ? dpi : 1,
	    .density_y = dpi != 0 ? dpi : 1,
	};

	switch (jpeg_code(out, &w->frame, &markers, w->request->most)) {
	case JPEG_CODE_DONE:
		return JPEG_WRITE_DONE;
	case JPEG_CODE_TOO_LARGE:
		return JPEG_WRITE_TOO_LARGE;
	case JPEG_CODE_BEYOND: /* pixels of 8 bits have no such values */
	case JPEG_CODE_NOMEM:
		break;
	}
	return JPEG_WRITE_NOMEM;
}

enum jpeg_write_result jpeg_write(struct buf *out, const struct jpeg_pixels *pixels,
                                  const struct jpeg_write_request *request)
{
	struct writer w = {.pixels = pixels, .request = request};
	enum jpeg_write_result result = JPEG_WRITE_NOMEM;

	w.lib.err = jpeg_std_error(&w.errors);
	w.errors.error_exit = on_error;
	w.errors.emit_message = on_message;
	w.waste = (struct jpeg_destination_mgr){
	    .next_output_byte = w.unread,
	    .free_in_buffer = sizeof w.unread,
	    .init_destination = do_nothing,
	    .empty_output_buffer = throw_away,
	    .term_destination = do_nothing,
	};
	if (transform(&w))
		result = code(out, &w);
	else if (w.too_large)
		result = JPEG_WRITE_TOO_LARGE;
	jpeg_destroy_compress(&w.lib);
	jpeg_frame_free(&w.frame);
	free(w.planes[0].bytes);
	free(w.row);
	return result;
}
