/* fuzz_png.c - any bytes as a PNG: as they are, and with the CRCs of its chunks put right, so
 * that what changed gets past them. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/inflate.h"
#include "codec/png.h"

#define SIGNATURE_BYTES 8

/* Small enough for many pictures a second; large enough for every way through. */
static const struct codec_limits limits = {
    .pixels = 2000000,
    .scans = 1,
    .objects = 1,
    .pages = 1,
    .inflated = 64000000,
};

static void put_right(struct buf *b)
{
	size_t at = SIGNATURE_BYTES;

	while (at + 12 <= b->len) {
		unsigned char *p = (unsigned char *)b->data + at;
		size_t length = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
		uint32_t crc;

		if (length > b->len - at - 12)
			return;
		crc = crc32_of(0, (struct str){b->data + at + 4, length + 4});
		p += length + 8;
		for (int i = 0; i < 4; i++)
			p[i] = (unsigned char)(crc >> (24 - 8 * i));
		at += length + 12;
	}
}

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
