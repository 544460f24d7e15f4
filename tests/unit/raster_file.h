/* raster_file.h - a picture of any format, read whole for unit tests.
 * Owner:  raster_file_read fills *out where it returns true; picture_free.
 * Errors: the test fails for want of memory. */
#ifndef TESTS_UNIT_RASTER_FILE_H
#define TESTS_UNIT_RASTER_FILE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "codec/raster.h"

/* What comes in the next band, into rows that hold no more than the reader asked for. */
static inline bool raster_file_band(struct picture *out, struct raster *r, uint32_t y)
{
	unsigned char **rows[PICTURE_PLANES_MAX] = {NULL};
	unsigned char *const *to[PICTURE_PLANES_MAX] = {NULL};
	unsigned planes = picture_plane_count(&r->shape);
	struct err e;
	bool ok;

	for (unsigned p = 0; p < planes; p++) {
		to[p] = rows[p] = calloc(r->band_rows, sizeof *rows[p]);
		assert_non_null(rows[p]);
		for (uint32_t i = 0; i < r->band_rows; i++)
			assert_non_null(rows[p][i] = malloc(r->row_bytes[p]));
	}
	ok = raster_read(r, to, &e);
	assert_true(ok || e.code == ERR_FORMAT);
	for (unsigned p = 0; p < planes; p++) {
		for (uint32_t i = 0; i < r->band_rows; i++) {
			if (ok && y + i < r->shape.height_px)
				memcpy(plane_row(&out->planes[p], y + i), rows[p][i],
				       r->shape.width_px);
			free(rows[p][i]);
		}
		free(rows[p]);
	}
	return ok;
}

/* Pictures whose planes are all of full size. about: what raster_open told;
 * raster_close it, whatever came. False: no pixels, by FORMAT. */
static inline bool raster_file_read(struct picture *out, struct raster *about, enum kind kind,
                                    struct str bytes, struct report *report)
{
	struct raster_request request = {0};
	struct picture p;
	struct err e;
	bool ok;

	report_init(report);
	*about = (struct raster){0};
	if (!raster_open(about, kind, bytes, &request, &codec_limits_default, report, &e)) {
		assert_int_equal(e.code, ERR_FORMAT);
		return false;
	}
	assert_true(picture_new(&p, &about->shape, &e));
	ok = true;
	for (uint32_t y = 0; ok && y < p.shape.height_px; y += about->band_rows)
		ok = raster_file_band(&p, about, y);
	ok = ok && raster_finish(about, &e);
	if (ok)
		*out = p;
	else
		picture_free(&p);
	return ok;
}

#endif
