/* preview.c - see preview.h. */
#include "image/preview.h"

#include <string.h>

#include "codec/jpeg_segments.h"
#include "codec/pdf_pictures.h"
#include "codec/raster.h"
#include "image/render.h"
#include "image/shown.h"

#define PREVIEW_BYTES 65536
#define PREVIEW_QUALITY 40 /* at least */
#define PAGE_LEAST_PT 400  /* long side of a picture that is a page: half of A4 */

/* What is to be shown small. */
struct subject {
	const struct report *report;
	const struct picture *small;
	struct str bytes;
};

static bool copy_picture(struct picture *out, const struct picture *from, struct err *e)
{
	if (!picture_new(out, &from->shape, e))
		return false;
	for (unsigned p = 0; p < picture_plane_count(&from->shape); p++)
		for (uint32_t y = 0; y < picture_plane_height(&from->shape, p); y++)
			memcpy(plane_row(&out->planes[p], y), plane_row(&from->planes[p], y),
			       picture_plane_width(&from->shape, p));
	return true;
}

/* The eighth that is there, with the file's orientation and profile. */
static bool open_small(const struct subject *s, struct raster *out, struct report *report,
                       struct err *e)
{
	struct picture copy;

	if (!copy_picture(&copy, s->small, e) || !raster_open_picture(out, &copy, report, e))
		return false;
	report->width_px = s->small->shape.width_px;
	report->height_px = s->small->shape.height_px;
	if (s->report->orientation > 0)
		out->orientation = s->report->orientation;
	if (s->report->profile)
		jpeg_segments_profile(&out->profile, s->bytes);
	return true;
}

static bool open_subject(void *context, struct raster *out, const struct raster_request *request,
                         struct report *report, struct err *e)
{
	const struct subject *s = context;

	if (s->small->planes[0].bytes)
		return open_small(s, out, report, e);
	return raster_open(out, report->kind, s->bytes, request, &codec_limits_default, report, e);
}

static bool render_small(const struct render_source *source, enum kind kind, struct buf *jpeg,
                         struct err *e)
{
	struct rework_target target = {.accepts = {[KIND_JPEG] = true},
	                               .bytes = PREVIEW_BYTES,
	                               .side_px = PREVIEW_PX,
	                               .legible_px = PREVIEW_PX / 4,
	                               .least_quality = PREVIEW_QUALITY};
	struct rework r = {0};
	struct buf made = {0};
	bool ok;

	report_init(&r.before);
	r.before.kind = kind;
	ok = render(&r, &made, source, &target, e);
	if (ok && r.end == REWORK_MADE)
		buf_str(jpeg, buf_view(&made));
	buf_free(&made);
	return ok && !jpeg->failed;
}

static bool of_picture(const struct report *report, const struct picture *small, struct str bytes,
                       struct buf *jpeg, struct err *e)
{
	struct subject subject = {report, small, bytes};
	struct render_source source = {open_subject, &subject};

	return render_small(&source, report->kind, jpeg, e);
}

/* --- PDF */

/* The only picture of the first page, which it fills; else the number of pictures. */
static size_t picture_of_page(const struct pdf_pictures *p)
{
	size_t count = pdf_pictures_count(p), found = count;

	for (size_t i = 0; i < count; i++) {
		const struct pdf_shown *s = pdf_pictures_at(p, i);
		double longest = s->width > s->height ? s->width : s->height;

		if (s->page != 1)
			continue;
		if (found < count || longest < PAGE_LEAST_PT)
			return count;
		found = i;
	}
	return found;
}

static bool of_page(struct pdf_pictures *p, struct buf *jpeg, struct err *e)
{
	size_t index = picture_of_page(p);
	struct shown shown;
	bool ok;

	if (index == pdf_pictures_count(p))
		return true;
	if (!shown_open(&shown, p, index, &codec_limits_default, e))
		return false;
	ok = shown.data.len == 0 ||
	     render_small(&(struct render_source){shown_raster, &shown}, KIND_JPEG, jpeg, e);
	shown_close(&shown);
	return ok;
}

static bool of_pdf(struct str bytes, struct buf *jpeg, struct err *e)
{
	struct pdf_pictures *pictures;
	struct report again;
	bool ok;

	report_init(&again);
	if (!pdf_pictures_open(&pictures, bytes, &codec_limits_default, &again, e))
		return e->code == ERR_FORMAT;
	ok = of_page(pictures, jpeg, e);
	pdf_pictures_free(pictures);
	return ok;
}

bool preview_make(const struct report *report, const struct picture *small, struct str bytes,
                  struct buf *jpeg)
{
	struct err e = {0};

	if (report->kind == KIND_PDF)
		return of_pdf(bytes, jpeg, &e);
	if (report->kind != KIND_JPEG && report->kind != KIND_PNG)
		return true;
	return of_picture(report, small, bytes, jpeg, &e);
}
