/* jpeg_turn.c - see jpeg_turn.h.
 * Of sequential files libjpeg's rows of blocks are packed as they come; of progressive ones
 * it keeps all coefficients until the last scan. */
#include "codec/jpeg_turn.h"

#include "codec/jpeg_block.h"
#include "codec/jpeg_code.h"
#include "codec/jpeg_frame.h"
#include "codec/jpeg_input.h"
#include "codec/jpeg_look.h"
#include "codec/raster_readers.h"

/* Coefficients take about so many times the bytes that their codes do: the memory need not be
 * moved, and where it is large comes in large pages. */
#define PACKED_FACTOR 2

/* All that changes while libjpeg works lies here: nothing automatic survives a longjmp. */
struct turner {
	struct jpeg_input in; /* first: libjpeg hands this back */
	struct jpeg_progress_mgr progress;
	struct jpeg_frame frame;
	struct jpeg_markers markers;
	struct jpeg_turning turning;
	int scan;   /* that was noted last */
	bool edges; /* it cannot be done */
};

/* By Exif's orientation: where its row 0 and column 0 are to be seen. */
static const struct jpeg_turning turnings[] = {
    [1] = {false, false, false}, [2] = {false, true, false}, [3] = {false, true, true},
    [4] = {false, false, true},  [5] = {true, false, false}, [6] = {true, true, false},
    [7] = {true, true, true},    [8] = {true, false, true},
};

/* --- Edges */

/* Mirroring takes the last blocks of an axis to its beginning, where all must be full. */
static bool fills_blocks(uint64_t size, int factor, int factor_max, JDIMENSION blocks)
{
	return size * (unsigned)factor == (uint64_t)blocks * DCTSIZE * (unsigned)factor_max;
}

static bool can_turn(const struct jpeg_decompress_struct *lib, struct jpeg_turning t)
{
	bool x = t.transposed ? t.mirrored_y : t.mirrored_x;
	bool y = t.transposed ? t.mirrored_x : t.mirrored_y;

	for (int i = 0; i < lib->num_components; i++) {
		const jpeg_component_info *c = &lib->comp_info[i];

		if (x && !fills_blocks(lib->image_width, c->h_samp_factor, lib->max_h_samp_factor,
		                       c->width_in_blocks))
			return false;
		if (y && !fills_blocks(lib->image_height, c->v_samp_factor, lib->max_v_samp_factor,
		                       c->height_in_blocks))
			return false;
	}
	return lib->num_components <= MAX_COMPS_IN_SCAN;
}

/* --- Reading */

/* libjpeg goes through the scans of a picture by itself, and tells how far it is. */
static void on_progress(j_common_ptr common)
{
	struct turner *t = (struct turner *)common->err;

	if (t->in.lib.input_scan_number == t->scan || t->in.lib.comps_in_scan == 0)
		return;
	t->scan = t->in.lib.input_scan_number;
	if (!jpeg_input_begin_scan(&t->in))
		longjmp(t->in.trouble, 1);
}

static void take_arrays(struct turner *t, jvirt_barray_ptr *arrays)
{
	struct jpeg_decompress_struct *lib = &t->in.lib;

	for (unsigned i = 0; i < t->frame.count; i++) {
		const jpeg_component_info *c = &lib->comp_info[i];
		int mean_max = jpeg_mean_max(c);

		for (JDIMENSION y = 0; y < c->height_in_blocks; y++)
			jpeg_frame_take(&t->frame, i,
			                *lib->mem->access_virt_barray((j_common_ptr)lib, arrays[i],
			                                              y, 1, FALSE),
			                y, mean_max);
	}
}

static void read_coefficients(struct turner *t)
{
	struct jpeg_decompress_struct *lib = &t->in.lib;
	bool at_once = !lib->progressive_mode;
	jvirt_barray_ptr *arrays;

	if (at_once)
		jpeg_frame_attach(&t->frame, (j_common_ptr)lib);
	arrays = jpeg_read_coefficients(lib);
	if (at_once)
		jpeg_frame_detach(&t->frame, (j_common_ptr)lib);
	else
		take_arrays(t, arrays);
	for (unsigned i = 0; i < t->frame.count; i++)
		if (lib->comp_info[i].quant_table)
			jpeg_frame_set_steps(&t->frame, i, lib->comp_info[i].quant_table);
}

static void note_markers(struct turner *t)
{
	const struct jpeg_decompress_struct *lib = &t->in.lib;
	bool swapped = t->turning.transposed;

	t->markers = (struct jpeg_markers){
	    .jfif = lib->saw_JFIF_marker,
	    .density_unit = lib->density_unit,
	    .density_x = swapped ? lib->Y_density : lib->X_density,
	    .density_y = swapped ? lib->X_density : lib->Y_density,
	    .adobe = lib->saw_Adobe_marker,
	    .transform = lib->Adobe_transform,
	};
}

static size_t packed_size(const struct turner *t)
{
	size_t guess = t->in.bytes.len * PACKED_FACTOR;
	size_t most = (size_t)t->frame.width_px * t->frame.height_px * t->frame.count;

	return guess < most ? guess : most;
}

/* The only setjmp: what changes after it lies behind the pointer. */
static bool read_all(struct turner *t)
{
	struct jpeg_decompress_struct *lib = &t->in.lib;
	struct err ignored;

	if (setjmp(t->in.trouble) != 0)
		return false;
	jpeg_create_decompress(lib);
	lib->src = &t->in.source;
	lib->progress = &t->progress;
	t->progress.progress_monitor = on_progress;
	jpeg_read_header(lib, TRUE);
	t->edges = !can_turn(lib, t->turning);
	if (t->edges)
		return false;
	note_markers(t);
	if (!jpeg_frame_begin(&t->frame, lib->image_width, lib->image_height, lib->comp_info,
	                      (unsigned)lib->num_components, t->turning, &ignored)) {
		t->in.no_memory = true;
		return false;
	}
	buf_reserve(&t->frame.packed, packed_size(t));
	read_coefficients(t);
	t->in.no_memory = t->frame.packed.failed;
	return !t->in.no_memory;
}

/* --- The whole */

static bool is_damaged(const struct report *r)
{
	return report_has(r, REMARK_CORRUPT) || report_has(r, REMARK_TRUNCATED);
}

/* Adds the remarks of what was read, well or not; returns whether there is a picture. */
static bool conclude(struct turner *t, bool read)
{
	struct report *report = t->in.report;

	jpeg_input_conclude(&t->in);
	if (t->frame.out_of_range && !t->in.stopped)
		jpeg_input_corrupt(&t->in, "brightness out of range");
	jpeg_judge_rest(report, t->in.bytes, read ? jpeg_input_position(&t->in) : t->in.bytes.len);
	return read && !is_damaged(report);
}

static enum jpeg_turn_result code(struct buf *out, const struct turner *t, struct err *e)
{
	if (t->frame.taken_twice || !jpeg_input_is_refined(&t->in))
		return JPEG_TURN_EDGES;
	switch (jpeg_code(out, &t->frame, &t->markers, SIZE_MAX)) {
	case JPEG_CODE_DONE:
		return JPEG_TURN_DONE;
	case JPEG_CODE_BEYOND:
	case JPEG_CODE_TOO_LARGE: /* no size is */
		return JPEG_TURN_EDGES;
	case JPEG_CODE_NOMEM:
		break;
	}
	err_nomem(e);
	return JPEG_TURN_FAILED;
}

static enum jpeg_turn_result finish(struct buf *out, struct turner *t, bool read, struct err *e)
{
	if (t->in.no_memory) {
		err_nomem(e);
		return JPEG_TURN_FAILED;
	}
	if (t->edges)
		return JPEG_TURN_EDGES;
	if (!conclude(t, read)) {
		raster_fail(e);
		return JPEG_TURN_FAILED;
	}
	return code(out, t, e);
}

enum jpeg_turn_result jpeg_turn(struct buf *out, struct str bytes, unsigned orientation,
                                const struct codec_limits *limits, struct report *report,
                                struct err *e)
{
	struct turner t = {.turning = turnings[orientation]};
	struct jpeg_segments segments;
	enum jpeg_turn_result result;
	bool read;

	jpeg_segments_read(&segments, bytes);
	jpeg_state_facts(report, &segments);
	if (!jpeg_may_decode(report, &segments, limits)) {
		raster_fail(e);
		return JPEG_TURN_FAILED;
	}
	jpeg_input_init(&t.in, bytes, limits, report);
	read = read_all(&t);
	result = finish(out, &t, read, e);
	jpeg_frame_free(&t.frame);
	jpeg_destroy_decompress(&t.in.lib);
	return result;
}
