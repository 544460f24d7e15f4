/* fuzz_jpeg.c - any bytes as a JPEG; small limits, so that it is quick. Asks besides that a
 * report comes through the wire as it is, and that nothing is said twice. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "codec/jpeg.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool yes)
{
	if (!yes)
		abort();
}

static void check_facts(const struct report *r, const struct codec_limits *limits)
{
	expect(r->kind == KIND_JPEG);
	expect(r->orientation <= 8 && r->bits <= 16 && r->colour < COLOUR_COUNT);
	expect((uint64_t)r->width_px * r->height_px <= limits->pixels ||
	       report_has(r, REMARK_TOO_MANY_PIXELS));
	expect(!report_has(r, REMARK_TRUNCATED) || !report_has(r, REMARK_NO_END_MARKER));
	for (size_t i = 0; i < r->remark_count; i++)
		expect(memchr(r->remarks[i].detail, '\0', REMARK_DETAIL_MAX) != NULL);
}

static void check_wire(const struct report *r)
{
	struct buf first = {0}, second = {0};
	struct report again;

	report_write(&first, r);
	expect(report_read(&again, buf_view(&first)));
	report_write(&second, &again);
	expect(str_eq(buf_view(&first), buf_view(&second)));
	buf_free(&first);
	buf_free(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct codec_limits limits = {.pixels = 1 << 18, .scans = 30};
	struct report r;
	struct err e;

	report_init(&r);
	expect(jpeg_probe(&r, (struct str){(const char *)data, size}, &limits, &e));
	check_facts(&r, &limits);
	check_wire(&r);
	return 0;
}
