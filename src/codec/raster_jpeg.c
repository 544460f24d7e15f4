/* raster_jpeg.c - the pixels of a JPEG; see raster.h.
 * YCbCr comes as it is stored, with its smaller chroma planes, and so does grey; the rest
 * (CMYK, YCCK, RGB, rare sampling factors) goes through libjpeg's own conversion. Baseline
 * files of one scan are decoded row by row; of others libjpeg keeps all coefficients. */
#include "codec/raster_readers.h"

#include <stdlib.h>

#include "codec/jpeg_input.h"
#include "codec/jpeg_look.h"
#include "codec/jpeg_rows.h"

#define BAND_ROWS 16 /* where rows come one by one */
#define SHIFT_MAX 2

struct reader {
	struct jpeg_input in; /* first: libjpeg hands this back */
	struct jpeg_progress_mgr progress;
	struct jpeg_rows rows;
	bool raw;      /* planes as stored; else interleaved rows */
	bool inverted; /* Adobe's CMYK: 255 is no ink */
	bool begun;
	int scan;     /* that was noted last */
	JSAMPLE *row; /* interleaved, of one pixel row */
};

static struct reader *reader_of(struct raster *r)
{
	return r->state;
}

/* --- Scans: libjpeg goes through those of a picture by itself, and tells how far it is. */

static void on_progress(j_common_ptr common)
{
	struct reader *d = (struct reader *)common->err;

	if (d->in.lib.input_scan_number == d->scan || d->in.lib.comps_in_scan == 0)
		return;
	d->scan = d->in.lib.input_scan_number;
	if (!jpeg_input_begin_scan(&d->in))
		longjmp(d->in.trouble, 1);
}

/* --- Shapes */

/* How much smaller a plane is by that axis: 0, 1 or 2 for 1, 2 or 4 times; -1 for others. */
static int shift_of(int most, int least_size, int factor, int size)
{
	for (int shift = 0; shift <= SHIFT_MAX; shift++)
		if (most * least_size == factor * size << shift)
			return shift;
	return -1;
}

static bool chroma_shifts(const struct jpeg_decompress_struct *lib, unsigned *x, unsigned *y)
{
	int most_h = lib->max_h_samp_factor, most_v = lib->max_v_samp_factor;
	int least = lib->min_DCT_scaled_size;
	int shift_x[3], shift_y[3];

	for (int i = 0; i < 3; i++) {
		const jpeg_component_info *c = &lib->comp_info[i];

		shift_x[i] = shift_of(most_h, least, c->h_samp_factor, c->DCT_scaled_size);
		shift_y[i] = shift_of(most_v, least, c->v_samp_factor, c->DCT_scaled_size);
	}
	if (shift_x[0] != 0 || shift_y[0] != 0 || shift_x[1] < 0 || shift_y[1] < 0 ||
	    shift_x[1] != shift_x[2] || shift_y[1] != shift_y[2])
		return false;
	*x = (unsigned)shift_x[1];
	*y = (unsigned)shift_y[1];
	return true;
}

/* The factors that libjpeg-turbo has quick transforms for. */
static void choose_scale(struct jpeg_decompress_struct *lib, uint32_t enough_px)
{
	uint32_t longest =
	    lib->image_width > lib->image_height ? lib->image_width : lib->image_height;

	lib->scale_num = DCTSIZE;
	lib->scale_denom = DCTSIZE;
	while (enough_px > 0 && lib->scale_num > 1 &&
	       (uint64_t)longest * lib->scale_num / (2 * DCTSIZE) >= enough_px)
		lib->scale_num /= 2;
}

static void shape_raw(struct raster *r, const struct jpeg_decompress_struct *lib)
{
	r->band_rows = (uint32_t)(lib->max_v_samp_factor * lib->min_DCT_scaled_size);
	for (int i = 0; i < lib->num_components; i++)
		r->row_bytes[i] = (size_t)lib->comp_info[i].width_in_blocks *
		                  (size_t)lib->comp_info[i].DCT_scaled_size;
}

static void shape_rows(struct raster *r, const struct jpeg_decompress_struct *lib)
{
	r->band_rows = BAND_ROWS;
	for (unsigned i = 0; i < picture_plane_count(&r->shape); i++)
		r->row_bytes[i] = lib->output_width;
}

/* As little conversion as can be. */
static void choose_model(struct raster *r, struct reader *d)
{
	struct jpeg_decompress_struct *lib = &d->in.lib;

	switch (lib->jpeg_color_space) {
	case JCS_GRAYSCALE:
		r->shape.model = MODEL_GREY;
		d->raw = true;
		break;
	case JCS_YCbCr:
		r->shape.model = MODEL_YCC;
		lib->out_color_space = JCS_YCbCr;
		d->raw = chroma_shifts(lib, &r->shape.shift_x, &r->shape.shift_y);
		break;
	case JCS_RGB:
		r->shape.model = MODEL_RGB;
		lib->out_color_space = JCS_RGB;
		break;
	default:
		r->shape.model = MODEL_CMYK;
		lib->out_color_space = JCS_CMYK;
		d->inverted = lib->saw_Adobe_marker;
		break;
	}
	lib->raw_data_out = d->raw;
}

static bool has_known_components(const struct jpeg_decompress_struct *lib)
{
	return lib->num_components == 1 || lib->num_components == 3 || lib->num_components == 4;
}

static bool begin(struct raster *r, struct reader *d, const struct raster_request *request)
{
	struct jpeg_decompress_struct *lib = &d->in.lib;

	if (setjmp(d->in.trouble) != 0)
		return false;
	jpeg_create_decompress(lib);
	d->begun = true;
	lib->src = &d->in.source;
	lib->progress = &d->progress;
	d->progress.progress_monitor = on_progress;
	jpeg_read_header(lib, TRUE);
	if (!has_known_components(lib)) {
		jpeg_input_corrupt(&d->in, "number of components");
		return false;
	}
	choose_scale(lib, request->enough_px);
	jpeg_calc_output_dimensions(lib);
	choose_model(r, d);
	r->shape.width_px = lib->output_width;
	r->shape.height_px = lib->output_height;
	lib->dct_method = JDCT_ISLOW;
	jpeg_rows_attach(&d->rows, lib);
	jpeg_start_decompress(lib);
	on_progress((j_common_ptr)lib);
	if (d->rows.one_scan)
		jpeg_start_output(lib, lib->input_scan_number);
	if (!d->raw)
		d->row = malloc((size_t)lib->output_width * (size_t)lib->output_components);
	if (!d->raw && !d->row) {
		d->in.no_memory = true;
		return false;
	}
	if (d->raw)
		shape_raw(r, lib);
	else
		shape_rows(r, lib);
	return true;
}

/* --- Rows */

static void take_row(const struct raster *r, const struct reader *d,
                     unsigned char *const *const rows[PICTURE_PLANES_MAX], uint32_t y)
{
	unsigned count = picture_plane_count(&r->shape);
	unsigned char flip = d->inverted ? 0xFF : 0;

	for (unsigned p = 0; p < count; p++) {
		unsigned char *to = rows[p][y];
		const JSAMPLE *from = d->row + p;

		for (uint32_t x = 0; x < r->shape.width_px; x++)
			to[x] = from[(size_t)x * count] ^ flip;
	}
}

static void read_interleaved(struct raster *r, struct reader *d,
                             unsigned char *const *const rows[PICTURE_PLANES_MAX])
{
	struct jpeg_decompress_struct *lib = &d->in.lib;

	for (uint32_t y = 0; y < r->band_rows && lib->output_scanline < lib->output_height; y++) {
		jpeg_read_scanlines(lib, &d->row, 1);
		take_row(r, d, rows, y);
	}
}

/* libjpeg's types are without const. */
static void read_raw(struct raster *r, struct reader *d,
                     unsigned char *const *const rows[PICTURE_PLANES_MAX])
{
	JSAMPARRAY planes[PICTURE_PLANES_MAX];

	for (unsigned p = 0; p < picture_plane_count(&r->shape); p++)
		planes[p] = (JSAMPARRAY)(uintptr_t)rows[p];
	jpeg_read_raw_data(&d->in.lib, planes, r->band_rows);
}

static bool fail(struct reader *d, struct err *e)
{
	bool no_memory = d->in.no_memory;

	if (!no_memory)
		jpeg_input_conclude(&d->in);
	return no_memory ? err_nomem(e) : raster_fail(e);
}

static bool jpeg_read(struct raster *r, unsigned char *const *const rows[PICTURE_PLANES_MAX],
                      struct err *e)
{
	struct reader *d = reader_of(r);

	if (setjmp(d->in.trouble) != 0)
		return fail(d, e);
	if (d->raw)
		read_raw(r, d, rows);
	else
		read_interleaved(r, d, rows);
	return true;
}

/* What is behind the last scan. jpeg_finish_decompress would read that too, but then free the
 * tables that are still to be judged. */
static void read_to_end(struct jpeg_input *in)
{
	int got;

	do
		got = jpeg_consume_input(&in->lib);
	while (got != JPEG_REACHED_EOI && got != JPEG_REACHED_SOS && got != JPEG_SUSPENDED);
	if (got == JPEG_REACHED_SOS)
		jpeg_input_corrupt(in, "more scans than the picture has");
}

static bool jpeg_finish(struct raster *r, struct err *e)
{
	struct reader *d = reader_of(r);

	if (setjmp(d->in.trouble) != 0)
		return fail(d, e);
	read_to_end(&d->in);
	jpeg_input_conclude(&d->in);
	if (d->rows.out_of_range)
		jpeg_input_corrupt(&d->in, "brightness out of range");
	jpeg_judge_rest(r->report, d->in.bytes, jpeg_input_position(&d->in));
	return true;
}

static void reader_free(struct reader *d)
{
	if (d->begun)
		jpeg_destroy_decompress(&d->in.lib);
	free(d->row);
	free(d);
}

static void jpeg_close(struct raster *r)
{
	reader_free(reader_of(r));
}

static const struct raster_class jpeg_class = {jpeg_read, jpeg_finish, jpeg_close};

bool raster_open_jpeg(struct raster *r, struct str bytes, const struct raster_request *request,
                      const struct codec_limits *limits, struct err *e)
{
	struct jpeg_segments segments;
	struct reader *d;

	jpeg_segments_read(&segments, bytes);
	jpeg_state_facts(r->report, &segments);
	if (!jpeg_may_decode(r->report, &segments, limits))
		return raster_fail(e);
	d = calloc(1, sizeof *d);
	if (!d)
		return err_nomem(e);
	jpeg_input_init(&d->in, bytes, limits, r->report);
	if (!begin(r, d, request)) {
		fail(d, e);
		reader_free(d);
		return false;
	}
	if (segments.exif.orientation != 0)
		r->orientation = segments.exif.orientation;
	if (segments.profile)
		jpeg_segments_profile(&r->profile, bytes);
	r->class = &jpeg_class;
	r->state = d;
	if (!r->profile.failed)
		return true;
	raster_close(r);
	return err_nomem(e);
}
