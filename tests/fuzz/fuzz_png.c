/* fuzz_png.c - any bytes as a PNG: as they are, and with the CRCs of its chunks put right, so
 * that what changed gets past them. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "codec/png.h"
#include "png_crc.h"

/* Small enough for many pictures a second; large enough for every way through. */
static const struct codec_limits limits = {
    .pixels = 2000000,
    .scans = 1,
    .objects = 1,
    .pages = 1,
    .inflated = 64000000,
};

static void probe(struct str bytes)
{
	struct report r, back;
	struct buf wire = {0};
	struct err e;

	report_init(&r);
	if (!png_probe(&r, bytes, &limits, &e))
		abort();
	report_write(&wire, &r);
	if (!report_read(&back, buf_view(&wire)))
		abort();
	buf_free(&wire);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct buf copy = {0};

	probe((struct str){(const char *)bytes, size});
	buf_add(&copy, bytes, size);
	put_right(&copy);
	probe(buf_view(&copy));
	buf_free(&copy);
	return 0;
}
