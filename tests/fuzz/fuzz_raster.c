/* fuzz_raster.c - the pixels of any bytes; the first byte picks the format, the second the page.
 * Small limits, so that it is quick. Asks besides that a picture that is read was within them,
 * that one that is not has a remark that says why, and that the report comes through the wire. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "codec/raster.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHOICE_BYTES 2

static const struct codec_limits limits = {
    .pixels = 1 << 18, .scans = 30, .objects = 1, .pages = 20, .inflated = 64000000};

static void expect(bool yes)
{
	if (!yes)
		abort();
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct err e;

	(void)argc;
	(void)argv;
	expect(raster_prepare(KIND_HEIC, &e));
	return 0;
}

static bool read_band(struct raster *r, unsigned char *room, struct err *e)
{
	unsigned char **rows[PICTURE_PLANES_MAX] = {NULL};
	unsigned char *const *planes[PICTURE_PLANES_MAX] = {NULL};
	bool ok;

	for (unsigned p = 0; p < picture_plane_count(&r->shape); p++) {
		rows[p] = malloc(r->band_rows * sizeof *rows[p]);
		expect(rows[p] != NULL);
		for (uint32_t i = 0; i < r->band_rows; i++)
			rows[p][i] = room;
		planes[p] = (unsigned char *const *)rows[p];
	}
	ok = raster_read(r, planes, e);
	for (unsigned p = 0; p < PICTURE_PLANES_MAX; p++)
		free(rows[p]);
	return ok;
}

/* Rows of all planes go to one place of exactly the size that is asked for. */
static bool read_all(struct raster *r, struct err *e)
{
	size_t longest = 0;
	unsigned char *room;
	bool ok = true;

	for (unsigned p = 0; p < picture_plane_count(&r->shape); p++)
		longest = r->row_bytes[p] > longest ? r->row_bytes[p] : longest;
	room = malloc(longest);
	expect(room != NULL && r->band_rows > 0);
	for (uint32_t y = 0; ok && y < r->shape.height_px; y += r->band_rows)
		ok = read_band(r, room, e);
	free(room);
	return ok && raster_finish(r, e);
}

static void check_wire(const struct report *report)
{
	struct buf wire = {0};
	struct report back;

	report_write(&wire, report);
	expect(report_read(&back, buf_view(&wire)));
	buf_free(&wire);
}

static void read_as(enum kind kind, uint32_t page, struct str bytes)
{
	struct raster_request request = {.page = page};
	struct raster r = {0};
	struct report report;
	struct err e = {0};
	bool ok;

	report_init(&report);
	ok = raster_open(&r, kind, bytes, &request, &limits, &report, &e);
	if (ok) {
		expect((uint64_t)r.shape.width_px * r.shape.height_px <= limits.pixels);
		expect(r.orientation >= 1 && r.orientation <= 8);
		ok = read_all(&r, &e);
		raster_close(&r);
	}
	expect(ok || e.code == ERR_NOMEM || report.remark_count > 0 || page >= report.pages);
	check_wire(&report);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum kind kinds[] = {KIND_JPEG, KIND_HEIC, KIND_TIFF,
	                                  KIND_WEBP, KIND_GIF,  KIND_BMP};

	if (size < CHOICE_BYTES)
		return 0;
	read_as(kinds[data[0] % (sizeof kinds / sizeof *kinds)], data[1],
	        (struct str){(const char *)data + CHOICE_BYTES, size - CHOICE_BYTES});
	return 0;
}
