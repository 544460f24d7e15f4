/* png_crc.h - the CRCs of a PNG's chunks put right, so that what a fuzzer changed gets past them.
 * Owner:  the caller's buffer, changed in place. */
#ifndef TESTS_FUZZ_PNG_CRC_H
#define TESTS_FUZZ_PNG_CRC_H

#include "base/buf.h"
#include "base/inflate.h"

#define PNG_SIGNATURE_BYTES 8

static inline void put_right(struct buf *b)
{
	size_t at = PNG_SIGNATURE_BYTES;

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

#endif
