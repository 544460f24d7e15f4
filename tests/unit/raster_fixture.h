/* raster_fixture.h - one picture read whole, here or in a locked worker.
 * Shape:  struct shot: what a reader gave. Pixels as "RRGGBB", "GG" or "CCMMYYKK".
 * Owner:  shot_read fills, shot_clear gives back.
 * Errors: a failed assertion. */
#ifndef TESTS_UNIT_RASTER_FIXTURE_H
#define TESTS_UNIT_RASTER_FIXTURE_H

#include "guard_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/inflate.h"
#include "codec/raster.h"

#define SHOT_BAND_MAX 1024

struct shot {
	bool opened, read;
	struct err why;
	struct report report;
	struct picture picture;
	unsigned orientation;
	uint32_t pages;
	size_t profile_bytes;
};

static inline struct str shot_bytes(const unsigned char *bytes, size_t len)
{
	return (struct str){(const char *)bytes, len};
}

/* Rows below the picture's edge go where they are not looked at. */
static inline bool shot_band(struct shot *s, struct raster *r, uint32_t y, unsigned char *spare)
{
	static unsigned char *rows[PICTURE_PLANES_MAX][SHOT_BAND_MAX];
	unsigned char *const *const planes[] = {rows[0], rows[1], rows[2], rows[3]};

	assert_true(r->band_rows <= SHOT_BAND_MAX);
	for (unsigned p = 0; p < picture_plane_count(&r->shape); p++) {
		unsigned shift = r->shape.model == MODEL_YCC && p > 0 ? r->shape.shift_y : 0;

		assert_true(r->row_bytes[p] >= picture_plane_width(&r->shape, p));
		for (uint32_t i = 0; i < r->band_rows >> shift; i++)
			rows[p][i] = (y >> shift) + i < picture_plane_height(&r->shape, p)
			                 ? plane_row(&s->picture.planes[p], (y >> shift) + i)
			                 : spare;
	}
	return raster_read(r, planes, &s->why);
}

static inline struct shot shot_read_page(enum kind kind, struct str bytes, uint32_t page,
                                         const struct codec_limits *limits)
{
	struct raster_request request = {.page = page};
	struct shot s = {0};
	struct raster r = {0};
	unsigned char *spare;

	report_init(&s.report);
	s.opened = raster_open(&r, kind, bytes, &request, limits, &s.report, &s.why);
	if (!s.opened)
		return s;
	assert_true(picture_new(&s.picture, &r.shape, &s.why));
	spare = malloc(r.row_bytes[0]);
	assert_non_null(spare);
	s.read = true;
	for (uint32_t y = 0; s.read && y < r.shape.height_px; y += r.band_rows)
		s.read = shot_band(&s, &r, y, spare);
	s.read = s.read && raster_finish(&r, &s.why);
	s.orientation = r.orientation;
	s.pages = r.pages;
	s.profile_bytes = r.profile.len;
	free(spare);
	raster_close(&r);
	return s;
}

static inline struct shot shot_read(enum kind kind, struct str bytes)
{
	return shot_read_page(kind, bytes, 0, &codec_limits_default);
}

static inline void shot_clear(struct shot *s)
{
	picture_free(&s->picture);
}

static inline void assert_pixel(const struct shot *s, uint32_t x, uint32_t y, const char *want)
{
	unsigned count = picture_plane_count(&s->picture.shape);
	char got[2 * PICTURE_PLANES_MAX + 1] = "";

	assert_true(s->read);
	assert_true(x < s->picture.shape.width_px && y < s->picture.shape.height_px);
	for (unsigned p = 0; p < count; p++)
		snprintf(got + 2 * p, 3, "%02X", plane_row(&s->picture.planes[p], y)[x]);
	if (strcmp(got, want) != 0)
		fail_msg("pixel %u, %u is %s, not %s", x, y, got, want);
}

/* A picture without a remark. */
static inline void assert_whole(const struct shot *s, uint32_t width, uint32_t height)
{
	if (!s->opened || !s->read)
		fail_msg("%s: %s", s->why.text[LANG_EN],
		         s->report.remark_count ? s->report.remarks[0].detail : "no remark");
	assert_int_equal(s->report.remark_count, 0);
	assert_int_equal(s->picture.shape.width_px, width);
	assert_int_equal(s->picture.shape.height_px, height);
}

/* No picture, and that remark alone, which says why; frees nothing. */
static inline void assert_unread(const struct shot *s, enum remark_id id)
{
	assert_false(s->opened && s->read);
	assert_int_equal(s->why.code, ERR_FORMAT);
	assert_int_equal(s->report.remark_count, 1);
	assert_int_equal(s->report.remarks[0].id, id);
}

/* --- In a locked worker */

static inline void shot_tell(struct buf *out, const struct shot *s)
{
	uint32_t sum = 0;

	for (unsigned p = 0; s->read && p < picture_plane_count(&s->picture.shape); p++) {
		size_t width = picture_plane_width(&s->picture.shape, p);

		for (uint32_t y = 0; y < picture_plane_height(&s->picture.shape, p); y++) {
			const void *row = plane_row(&s->picture.planes[p], y);

			sum = crc32_of(sum, (struct str){row, width});
		}
	}
	buf_printf(out, "%d %08x ", s->read, sum);
	report_write(out, &s->report);
}

static inline bool shot_in_worker(void *context, struct str bytes, struct buf *answer)
{
	struct shot s = shot_read(*(const enum kind *)context, bytes);

	shot_tell(answer, &s);
	shot_clear(&s);
	return true;
}

/* The locked worker says what is said here. */
static inline void assert_same_in_worker(const struct guard *g, enum kind kind, struct str bytes)
{
	struct worker_job job = {.decode = shot_in_worker, .context = &kind};
	struct shot here = shot_read(kind, bytes);
	struct sealed sealed = {.fd = -1};
	struct worker w = {0};
	struct buf want = {0};
	struct err e = {0};

	shot_tell(&want, &here);
	assert_true(sealed_of(&sealed, bytes, &e));
	assert_true(worker_start(&w, g, &job, &sealed, &e));
	sealed_clear(&sealed);
	fixture_wait(&w);
	assert_name(&w, "answered");
	assert_int_equal(w.answer.len, want.len);
	assert_memory_equal(w.answer.ptr, want.data, want.len);
	worker_clear(&w);
	buf_free(&want);
	shot_clear(&here);
}

#endif
