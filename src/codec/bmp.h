/* bmp.h - the headers of a BMP, and its run-length codes.
 * Shape:  Windows' and OS/2's headers of all sizes; rows from the bottom or the top.
 * Units:  px; offsets in bytes from the beginning of the file.
 * Owner:  bytes are borrowed.
 * Errors: a word that says what is wrong, NULL for nothing: the caller's remark.
 * Source: Microsoft's Windows GDI, "Bitmap Storage" and BITMAPV5HEADER; OS/2 2.0 Presentation
 *         Manager (BITMAPINFOHEADER2). */
#ifndef CODEC_BMP_H
#define CODEC_BMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "codec/raster_readers.h"

enum bmp_coding {
	BMP_PLAIN,
	BMP_RLE8,
	BMP_RLE4,
	BMP_RARE, /* a JPEG or PNG, Huffman codes: hardly any program reads them */
};

enum bmp_channel { BMP_RED, BMP_GREEN, BMP_BLUE, BMP_ALPHA, BMP_CHANNELS };

struct bmp {
	uint32_t width_px, height_px;
	bool top_down;
	unsigned bits; /* of a pixel: 1, 2, 4 and 8 are indexes */
	enum bmp_coding coding;
	uint32_t masks[BMP_CHANNELS]; /* of 16 and 32 bits */
	struct raster_palette palette;
	uint32_t dpi;
	struct str profile; /* ICC */
	size_t at;          /* of the pixels */
	size_t stride;      /* bytes from row to row, where plain */
};

/* False where the bytes end before the pixels begin. */
bool bmp_read_header(struct bmp *out, struct str bytes, const char **wrong);
/* Bytes of the pixels where they are plain; the last row's padding does not count. */
uint64_t bmp_plain_bytes(const struct bmp *b);

enum bmp_end {
	BMP_END_WELL,
	BMP_END_CUT,   /* the codes stop before the picture's end */
	BMP_END_WRONG, /* a run goes beyond an edge */
};

/* Unfolds run-length codes to an index a byte, rows in the file's order; what they pass over
 * stays as it is. *at is behind the last code read. */
enum bmp_end bmp_unfold(const struct bmp *b, struct str bytes, unsigned char *indexes, size_t *at);

#endif
