/* jpeg_code.h - a frame of coefficients becomes the bytes of a JPEG.
 * Shape:  Huffman coding with the best tables there are for it, baseline (extended where a
 *         step of quantization takes two bytes), one scan, or one a component where that
 *         would have more blocks an MCU than is allowed. Markers are SOI, the JFIF and Adobe
 *         ones that are asked for, tables, frame, scans and EOI: nothing else.
 * Owner:  out is added to; the frame is only read.
 * Errors: see the result; after any but DONE out is as long as it was.
 * Source: T.81 annexes B, C and F; JFIF 1.02. */
#ifndef CODEC_JPEG_CODE_H
#define CODEC_JPEG_CODE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "codec/jpeg_frame.h"

enum jpeg_code_result {
	JPEG_CODE_DONE,
	JPEG_CODE_BEYOND,    /* a value that baseline has no code for */
	JPEG_CODE_TOO_LARGE, /* more bytes than `most`; seen before anything is coded, but for
	                      * the last hundredth */
	JPEG_CODE_NOMEM,
};

/* Which markers say how to read the picture. */
struct jpeg_markers {
	bool jfif;
	unsigned density_unit, density_x, density_y; /* of JFIF */
	bool adobe;
	unsigned transform; /* of Adobe */
};

enum jpeg_code_result jpeg_code(struct buf *out, const struct jpeg_frame *f,
                                const struct jpeg_markers *markers, size_t most);

#endif
