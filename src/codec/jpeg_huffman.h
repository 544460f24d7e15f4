/* jpeg_huffman.h - the Huffman code for symbols of which it is known how often each comes.
 * Shape:  no code is longer than 16 bits, none is all ones.
 * Owner:  plain values.
 * Source: T.81 annex C, K.2 and K.3. */
#ifndef CODEC_JPEG_HUFFMAN_H
#define CODEC_JPEG_HUFFMAN_H

#include <stddef.h>
#include <stdint.h>

#include <stdbool.h>

#define JPEG_SYMBOLS 256
#define JPEG_CODE_BITS_MAX 16

struct jpeg_huffman {
	uint16_t codes[JPEG_SYMBOLS];
	uint8_t lengths[JPEG_SYMBOLS]; /* 0: does not come */
	/* as DHT wants it */
	uint8_t of_length[JPEG_CODE_BITS_MAX + 1]; /* symbols with a code of that length */
	uint8_t symbols[JPEG_SYMBOLS];             /* the shortest code first */
	unsigned count;
};

void jpeg_huffman_make(struct jpeg_huffman *out, const uint32_t counts[JPEG_SYMBOLS]);

#endif
