/* fuzz_raster_png.c - any bytes as a PNG whose pixels are read: as they are, and with the CRCs of
 * its chunks put right. Asks that the reader remarks what the check does, to the last byte of the
 * report; that no pixels come for no reason; that what is whole is whole when it is stripped, with
 * nothing private in it; and that few colours, written, read the same. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "codec/png.h"
#include "codec/png_strip.h"
#include "codec/png_write.h"
#include "codec/raster.h"
#include "png_crc.h"

/* Small enough for many pictures a second; large enough for every way through. */
static const struct codec_limits limits = {
    .pixels = 300000,
    .scans = 1,
    .objects = 1,
    .pages = 1,
    .inflated = 64000000,
};

static void expect(bool yes)
{
	if (!yes)
		abort();
}

static struct report check(struct str bytes)
{
	struct report r;
	struct err e;

	report_init(&r);
	expect(png_probe(&r, bytes, &limits, &e));
	return r;
}

static bool read_band(struct raster *r, const struct picture *p, unsigned char *spare, uint32_t y)
{
	unsigned char **rows[PICTURE_PLANES_MAX] = {NULL};
	unsigned char *const *to[PICTURE_PLANES_MAX] = {NULL};
	struct err e;
	bool ok;

	for (unsigned i = 0; i < picture_plane_count(&r->shape); i++) {
		to[i] = rows[i] = calloc(r->band_rows, sizeof *rows[i]);
		expect(rows[i]);
		for (uint32_t k = 0; k < r->band_rows; k++)
			rows[i][k] =
			    y + k < r->shape.height_px ? plane_row(&p->planes[i], y + k) : spare;
	}
	ok = raster_read(r, to, &e);
	expect(ok || e.code == ERR_FORMAT);
	for (unsigned i = 0; i < picture_plane_count(&r->shape); i++)
		free(rows[i]);
	return ok;
}

/* True: *out is the caller's. */
static bool read_picture(struct picture *out, struct report *report, struct str bytes)
{
	struct raster_request request = {0};
	struct raster r;
	struct picture p;
	unsigned char *spare;
	struct err e;
	bool ok = true;

	report_init(report);
	if (!raster_open(&r, KIND_PNG, bytes, &request, &limits, report, &e)) {
		expect(e.code == ERR_FORMAT);
		return false;
	}
	expect(picture_new(&p, &r.shape, &e));
	spare = malloc(r.shape.width_px);
	expect(spare != NULL);
	for (uint32_t y = 0; ok && y < r.shape.height_px; y += r.band_rows)
		ok = read_band(&r, &p, spare, y);
	ok = ok && raster_finish(&r, &e);
	raster_close(&r);
	free(spare);
	if (ok)
		*out = p;
	else
		picture_free(&p);
	return ok;
}

static void expect_same_report(const struct report *a, const struct report *b)
{
	struct buf first = {0}, second = {0};

	report_write(&first, a);
	report_write(&second, b);
	expect(str_eq(buf_view(&first), buf_view(&second)));
	buf_free(&first);
	buf_free(&second);
}

static void strip(struct str bytes, const struct report *before)
{
	struct buf out = {0};
	struct err e;
	bool ok = png_strip(&out, bytes, &e);

	expect(ok || e.code == ERR_FORMAT);
	if (before->remark_count == 0) {
		struct report after = check(buf_view(&out));

		expect(ok && after.remark_count == 0);
		expect(!after.metadata && !after.profile && !after.gps);
		expect(after.width_px == before->width_px && after.colour == before->colour);
	}
	buf_free(&out);
}

static void write_again(const struct picture *p)
{
	struct buf out = {0};
	struct err e;
	enum png_write_result result = png_write(&out, p, 0, 100000, &e);

	expect(result != PNG_WRITE_FAILED && out.len <= 100000);
	if (result == PNG_WRITE_OK) {
		struct picture back;
		struct report report;

		expect(read_picture(&back, &report, buf_view(&out)));
		for (unsigned i = 0; i < picture_plane_count(&p->shape); i++)
			for (uint32_t y = 0; y < p->shape.height_px; y++) {
				unsigned k = back.shape.model == MODEL_GREY ? 0 : i;

				expect(memcmp(plane_row(&back.planes[k], y),
				              plane_row(&p->planes[i], y), p->shape.width_px) == 0);
			}
		picture_free(&back);
	}
	buf_free(&out);
}

static void try(struct str bytes)
{
	struct report checked = check(bytes), read;
	struct picture p;

	if (read_picture(&p, &read, bytes)) {
		write_again(&p);
		picture_free(&p);
	} else {
		expect(checked.remark_count > 0);
	}
	expect_same_report(&checked, &read);
	strip(bytes, &checked);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct buf copy = {0};

	try((struct str){(const char *)bytes, size});
	buf_add(&copy, bytes, size);
	put_right(&copy);
	try(buf_view(&copy));
	buf_free(&copy);
	return 0;
}
