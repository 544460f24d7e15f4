/* jpeg_write.h - pixels become a JPEG.
 * Shape:  baseline, the best Huffman tables for it; JFIF, and nothing else about
 *         the picture. Grey, and YCC with its planes as they are, or RGB, which becomes YCC.
 *         Pixels are asked for in bands from the top, so that whoever has them lying
 *         otherwise, sideways for one, need not make a second picture.
 * Units:  bytes; dots per inch.
 * Owner:  out is added to.
 * Errors: see the result; after any but DONE out is as long as it was.
 * Source: T.81; JFIF 1.02 (YCC: BT.601, full range; density). */
#ifndef CODEC_JPEG_WRITE_H
#define CODEC_JPEG_WRITE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "codec/picture.h"

struct jpeg_pixels {
	struct picture_shape shape; /* GREY, YCC or RGB; 1 to 65500 px a side */
	/* Fills `rows` rows of the full-height planes from row `first` on, a multiple of 64, and
	 * what belongs to them of smaller ones: planes[p] begins with the first of those. */
	void (*fill)(void *context, uint32_t first, uint32_t rows,
	             const struct plane planes[PICTURE_PLANES_MAX]);
	void *context;
};

/* The picture is borrowed. */
struct jpeg_pixels jpeg_pixels_of(struct picture *p);

struct jpeg_write_request {
	unsigned quality;          /* 1 to 100 */
	unsigned shift_x, shift_y; /* of the chroma that RGB gets, 0 or 1 */
	uint32_t dpi;              /* 0: not said; at most 65535 */
	size_t most;               /* bytes; it stops soon when they do not do */
};

enum jpeg_write_result { JPEG_WRITE_DONE, JPEG_WRITE_TOO_LARGE, JPEG_WRITE_NOMEM };

enum jpeg_write_result jpeg_write(struct buf *out, const struct jpeg_pixels *pixels,
                                  const struct jpeg_write_request *request);

#endif
