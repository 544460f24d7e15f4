/* rework.c - see rework.h; here is which way is gone, render.c has the longest. */
#include "image/rework.h"

#include <string.h>
#include <time.h>

#include "codec/jpeg.h"
#include "codec/jpeg_look.h"
#include "codec/jpeg_strip.h"
#include "codec/jpeg_turn.h"
#include "codec/pdf.h"
#include "codec/png.h"
#include "codec/png_look.h"
#include "codec/png_strip.h"
#include "codec/raster.h"
#include "codec/raster_readers.h"
#include "guard/worker.h"
#include "image/plan.h"
#include "image/render.h"
#include "image/scale.h"
#include "image/scan.h"

struct reworking {
	struct rework r;
	struct rework_job *job;
	struct str bytes;
	struct buf out;     /* the new file */
	struct buf profile; /* of the picture that is stored */
	struct raster_calibration calibration;
	bool whole; /* the decoder keeps all that there is before it gives a row */
};

const char *rework_way_name(enum rework_way way)
{
	static const char *const names[REWORK_WAY_COUNT] = {
	    [REWORK_COPY] = "copy",     [REWORK_STRIP] = "strip", [REWORK_TURN] = "turn",
	    [REWORK_RENDER] = "render", [REWORK_SCAN] = "scan",
	};

	return names[way];
}

/* --- What is known before anything is decoded */

static enum model model_of(const struct report *r)
{
	switch (r->colour) {
	case COLOUR_GREY:
	case COLOUR_GREY_ALPHA:
		return MODEL_GREY;
	case COLOUR_CMYK:
		return MODEL_CMYK;
	default:
		return r->kind == KIND_JPEG ? MODEL_YCC : MODEL_RGB;
	}
}

/* Nothing that the headers can tell is wrong, so that it can be decoded later. */
static bool is_plain_jpeg(const struct jpeg_segments *s, struct str bytes, size_t behind)
{
	static const char end[] = {'\xFF', (char)JPEG_MARKER_EOI};

	return s->frame != 0 && s->scan != 0 && s->width_px > 0 && s->height_px > 0 &&
	       behind > sizeof end && memcmp(bytes.ptr + behind - sizeof end, end, sizeof end) == 0;
}

static bool has_obstacle(const struct report *r)
{
	return report_has(r, REMARK_CORRUPT) || report_has(r, REMARK_TRUNCATED) ||
	       report_has(r, REMARK_TOO_MANY_PIXELS) || report_has(r, REMARK_DEEP_JPEG) ||
	       report_has(r, REMARK_RARE_PROCESS) || report_has(r, REMARK_TOO_MANY_SCANS);
}

/* As the check does, to its last bit. */
static bool look_whole(struct reworking *w, struct err *e)
{
	bool ok = w->r.before.kind == KIND_PNG
	              ? png_probe(&w->r.before, w->bytes, &w->job->limits, e)
	              : jpeg_probe(&w->r.before, w->bytes, &w->job->limits, e);

	return ok && (!has_obstacle(&w->r.before) || raster_fail(e));
}

/* What will be decoded anyway, or examined as the result, is not decoded to be looked at. */
static bool look_at_jpeg(struct reworking *w, struct err *e)
{
	size_t end = jpeg_segments_end(w->bytes);
	struct jpeg_segments s;

	jpeg_segments_read(&s, w->bytes);
	if (w->job->target.for_page || !is_plain_jpeg(&s, w->bytes, end)) {
		if (!look_whole(w, e))
			return false;
	} else {
		jpeg_state_facts(&w->r.before, &s);
		jpeg_judge_rest(&w->r.before, w->bytes, end);
		if (!jpeg_may_decode(&w->r.before, &s, &w->job->limits))
			return raster_fail(e);
	}
	if (s.profile)
		jpeg_segments_profile(&w->profile, w->bytes);
	w->whole = s.frame != JPEG_MARKER_SOF0 && s.frame != JPEG_MARKER_SOF0 + 1;
	return true;
}

static bool look_at_png(struct reworking *w, struct err *e)
{
	struct png_look look;
	bool ok;

	if (w->job->target.for_page && !look_whole(w, e))
		return false;
	ok = png_look(&look, &w->r.before, w->bytes, &w->job->limits, e);

	w->whole = look.interlaced;
	w->profile = look.profile;
	w->calibration = look.calibration;
	return ok;
}

/* --- The ways */

static bool unreadable(struct reworking *w, const struct err *e)
{
	w->r.end = REWORK_UNREADABLE;
	return e->code == ERR_FORMAT;
}

static bool open_bytes(void *context, struct raster *out, const struct raster_request *request,
                       struct report *report, struct err *e)
{
	const struct reworking *w = context;

	return raster_open(out, report->kind, w->bytes, request, &w->job->limits, report, e);
}

static bool go_render(struct reworking *w, struct err *e)
{
	struct render_source source = {open_bytes, w};

	buf_reset(&w->out);
	return render(&w->r, &w->out, &source, &w->job->target, e);
}

static void state_kept(struct reworking *w, enum rework_way way, unsigned orientation)
{
	struct rework *r = &w->r;
	bool swaps = orientation >= 5;

	r->end = REWORK_MADE;
	r->way = way;
	r->kind = r->before.kind;
	r->width_px = swaps ? r->before.height_px : r->before.width_px;
	r->height_px = swaps ? r->before.width_px : r->before.height_px;
	r->orientation = orientation;
	r->pages = 1;
	r->bytes = w->out.len;
}

/* A picture that only lacks the marker of its end gets it. */
static void end_jpeg(struct reworking *w)
{
	static const char end[] = {'\xFF', (char)JPEG_MARKER_EOI};
	struct str made = buf_view(&w->out);

	if (made.len < sizeof end || memcmp(made.ptr + made.len - sizeof end, end, sizeof end) != 0)
		buf_add(&w->out, end, sizeof end);
}

static bool go_strip(struct reworking *w, struct err *e)
{
	if (w->r.before.kind == KIND_JPEG)
		jpeg_strip(&w->out, w->bytes);
	else if (!png_strip(&w->out, w->bytes, e))
		return unreadable(w, e);
	if (w->r.before.kind == KIND_JPEG && report_has(&w->r.before, REMARK_NO_END_MARKER))
		end_jpeg(w);
	state_kept(w, REWORK_STRIP, 1);
	return !w->out.failed || err_nomem(e);
}

static bool go_turn(struct reworking *w, unsigned orientation, struct err *e)
{
	switch (jpeg_turn(&w->out, w->bytes, orientation, &w->job->limits, &w->r.before, e)) {
	case JPEG_TURN_DONE:
		state_kept(w, REWORK_TURN, orientation);
		if (w->out.len <= w->job->target.bytes)
			return true;
		break;
	case JPEG_TURN_EDGES:
		w->r.edges = true;
		break;
	case JPEG_TURN_FAILED:
		return unreadable(w, e);
	}
	return go_render(w, e);
}

static bool go_pdf(struct reworking *w, struct err *e)
{
	if (w->bytes.len > w->job->target.bytes)
		return scan_shrink(&w->r, &w->out, w->bytes, &w->job->target, &w->job->limits, e);
	state_kept(w, REWORK_COPY, 1);
	w->r.bytes = w->bytes.len;
	return true;
}

/* --- Which of them */

/* Without what is private a file may be small enough. */
static uint64_t bytes_to_keep(struct reworking *w)
{
	struct buf stripped = {0};
	uint64_t len;

	if (w->bytes.len <= w->job->target.bytes || w->r.before.kind != KIND_JPEG)
		return w->bytes.len;
	jpeg_strip(&stripped, w->bytes);
	len = stripped.failed ? w->bytes.len : stripped.len;
	buf_free(&stripped);
	return len;
}

static bool is_too_costly(struct reworking *w, const struct plan *plan,
                          const struct plan_facts *facts)
{
	return plan->way == REWORK_RENDER &&
	       plan_memory(plan, facts, w->whole) > w->job->target.memory;
}

static bool stored_will_do(const struct reworking *w)
{
	return !w->job->target.for_page ||
	       sheet_can_hold(w->r.before.kind, w->bytes, &w->job->limits);
}

static bool go(struct reworking *w, struct err *e)
{
	struct plan_facts facts = {.report = &w->r.before,
	                           .bytes = bytes_to_keep(w),
	                           .model = model_of(&w->r.before),
	                           .stored_will_do = stored_will_do(w)};
	struct colour_source colours = {buf_view(&w->profile), w->calibration};
	struct plan plan;

	facts.profile = colour_profile_kind(&colours, facts.model);
	w->r.broken_profile = facts.profile == PROFILE_BROKEN;
	if (!plan_make(&plan, &facts, &w->job->target)) {
		w->r.end = REWORK_NO_WAY;
		return true;
	}
	if (is_too_costly(w, &plan, &facts)) {
		w->r.end = REWORK_TOO_COSTLY;
		return true;
	}
	switch (plan.way) {
	case REWORK_STRIP:
		return go_strip(w, e);
	case REWORK_TURN:
		return go_turn(w, w->job->target.for_page ? 1 : plan.orientation, e);
	default:
		return go_render(w, e);
	}
}

static bool rework(struct reworking *w, struct err *e)
{
	enum kind kind = w->r.before.kind;

	if ((kind == KIND_JPEG && !look_at_jpeg(w, e)) || (kind == KIND_PNG && !look_at_png(w, e)))
		return unreadable(w, e);
	if (kind == KIND_PDF && !w->job->target.for_page)
		return go_pdf(w, e);
	if (raster_can_read(kind))
		return go(w, e);
	w->r.end = REWORK_NO_WAY;
	return true;
}

/* --- In the worker */

/* The data, the palette and the profile of a page. */
static bool make_sheet(struct reworking *w, struct err *e)
{
	struct rework *r = &w->r;

	if (!w->job->target.for_page || r->end != REWORK_MADE)
		return true;
	if (!sheet_take(&r->sheet, &w->out, r->kind, &w->job->limits, e))
		return false;
	r->bytes = w->out.len - r->sheet.palette_bytes;
	if (r->way == REWORK_RENDER)
		return true;
	r->sheet.orientation = r->before.orientation > 0 ? r->before.orientation : 1;
	r->sheet.profile_bytes = w->profile.len;
	buf_str(&w->out, buf_view(&w->profile));
	return !w->out.failed || err_nomem(e);
}

static bool put_in_outbox(struct reworking *w)
{
	struct outbox *box = &w->job->outbox;

	if (w->r.end != REWORK_MADE || w->r.way == REWORK_COPY)
		return true;
	if (w->out.len > box->size)
		w->r.end = REWORK_TOO_LARGE;
	else
		memcpy(box->bytes, w->out.data, w->out.len);
	return true;
}

bool rework_run(void *context, struct str bytes, struct buf *answer)
{
	struct reworking w = {.job = context, .bytes = bytes};
	struct err e = {0};
	bool ok;

	pdf_on_out_of_memory(worker_end_out_of_memory);
	report_init(&w.r.before);
	w.r.before.kind = kind_of(w.job->kinds, bytes, w.r.before.mime);
	ok = rework(&w, &e) && make_sheet(&w, &e) && put_in_outbox(&w);
	if (ok)
		rework_write(answer, &w.r);
	buf_free(&w.out);
	buf_free(&w.profile);
	return ok && !answer->failed;
}

bool rework_prepare(struct err *e)
{
	tzset(); /* lcms dates the profiles that it makes */
	return jpeg_prepare(e);
}

void rework_libraries(struct buf *out)
{
	jpeg_library(out);
	buf_cstr(out, ", ");
	scale_library(out);
	buf_cstr(out, ", ");
	colour_library(out);
	buf_cstr(out, ", ");
	raster_libraries(out);
}
