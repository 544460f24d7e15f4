/* scan.c - see scan.h. */
#include "image/scan.h"

#include "codec/pdf_pictures.h"
#include "image/render.h"
#include "image/shown.h"

#define HEAVY_LEAST 50000 /* bytes: marks and logos are no part of the trouble */
#define SLACK_PERCENT 1   /* of the limit: what is written again may be a little longer */

struct scan {
	struct rework *r;
	struct pdf_pictures *pictures;
	const struct rework_target *target;
	const struct codec_limits *limits;
	uint64_t in_pictures; /* bytes */
	uint64_t room;        /* that pictures may have in the result */
};

/* --- One picture */

static bool is_damaged(const struct report *r)
{
	return report_has(r, REMARK_CORRUPT) || report_has(r, REMARK_TRUNCATED);
}

/* As a picture by itself would be; *made stays false where nothing better comes of it. */
static bool encode(struct scan *scan, const struct shown *s, struct rework *made, struct buf *jpeg,
                   struct err *e)
{
	struct rework_target target = *scan->target;
	struct render_source source = {shown_raster, (void *)(uintptr_t)s};

	target.accepts[KIND_PNG] = false;
	target.accepts[KIND_JPEG] = true;
	target.for_page = true;
	target.bytes = s->what->bytes * scan->room / scan->in_pictures;
	report_init(&made->before);
	made->before.kind = KIND_JPEG;
	return render(made, jpeg, &source, &target, e);
}

static bool replace(struct scan *scan, size_t index, const struct rework *made,
                    const struct buf *jpeg, struct err *e)
{
	const struct pdf_shown *what = pdf_pictures_at(scan->pictures, index);

	if (is_damaged(&made->before))
		scan->r->end = REWORK_UNREADABLE;
	if (scan->r->end != REWORK_MADE || made->end != REWORK_MADE || jpeg->len >= what->bytes)
		return true;
	scan->r->pictures++;
	return pdf_pictures_replace(scan->pictures, index, buf_view(jpeg), made->width_px,
	                            made->height_px, what->channels, e);
}

static bool shrink_one(struct scan *scan, size_t index, struct err *e)
{
	struct rework made = {0};
	struct buf jpeg = {0};
	struct shown s;
	bool ok;

	if (!shown_open(&s, scan->pictures, index, scan->limits, e))
		return false;
	ok = s.data.len == 0 ||
	     (encode(scan, &s, &made, &jpeg, e) && replace(scan, index, &made, &jpeg, e));
	shown_close(&s);
	buf_free(&jpeg);
	return ok;
}

/* --- All of them */

static bool is_heavy(const struct scan *scan, size_t index)
{
	return pdf_pictures_at(scan->pictures, index)->bytes >= HEAVY_LEAST;
}

/* False where it is not its pictures that make the file so large. */
static bool find_room(struct scan *scan, uint64_t bytes)
{
	uint64_t limit = scan->target->bytes - scan->target->bytes * SLACK_PERCENT / 100;
	uint64_t rest;

	for (size_t i = 0; i < pdf_pictures_count(scan->pictures); i++)
		if (is_heavy(scan, i))
			scan->in_pictures += pdf_pictures_at(scan->pictures, i)->bytes;
	if (scan->in_pictures == 0 || scan->in_pictures > bytes)
		return false;
	rest = bytes - scan->in_pictures;
	if (rest >= limit)
		return false;
	scan->room = limit - rest;
	return true;
}

static bool shrink(struct scan *scan, struct buf *out, uint64_t bytes, struct err *e)
{
	struct rework *r = scan->r;

	r->end = REWORK_TOO_LARGE;
	if (!find_room(scan, bytes))
		return true;
	r->end = REWORK_MADE;
	for (size_t i = 0; i < pdf_pictures_count(scan->pictures) && r->end == REWORK_MADE; i++)
		if (is_heavy(scan, i) && !shrink_one(scan, i, e))
			return false;
	if (r->end == REWORK_MADE && !pdf_pictures_write(scan->pictures, out, e))
		return false;
	if (out->len > scan->target->bytes)
		r->end = REWORK_TOO_LARGE;
	return true;
}

bool scan_shrink(struct rework *r, struct buf *out, struct str bytes,
                 const struct rework_target *target, const struct codec_limits *limits,
                 struct err *e)
{
	struct scan scan = {.r = r, .target = target, .limits = limits};
	bool ok;

	r->way = REWORK_SCAN;
	r->kind = KIND_PDF;
	r->orientation = 1;
	if (!pdf_pictures_open(&scan.pictures, bytes, limits, &r->before, e)) {
		r->end = REWORK_TOO_LARGE;
		return e->code == ERR_FORMAT;
	}
	ok = shrink(&scan, out, bytes.len, e);
	pdf_pictures_free(scan.pictures);
	r->pages = r->before.pages;
	r->bytes = out->len;
	return ok;
}
