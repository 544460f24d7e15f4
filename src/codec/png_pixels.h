/* png_pixels.h - a PNG's row as samples of 8 bits, a plane a channel.
 * Shape:  grey where the file is grey or all colours of its palette are, else RGB. What is
 *         transparent lies on white; 16 bits are rounded to 8, behind flattening.
 * Owner:  the struct png is borrowed.
 * Source: PNG third edition, 7.2 (samples), 11.3.1.1 (tRNS), 13.12 (depth), 13.16 (alpha). */
#ifndef CODEC_PNG_PIXELS_H
#define CODEC_PNG_PIXELS_H

#include <stdbool.h>
#include <stdint.h>

#include "codec/png_parts.h"

struct png_pixels {
	const struct png *png;
	unsigned planes;              /* 1 or 3 */
	unsigned char shades[3][256]; /* of a sample of up to 8 bits that is grey or an index */
	bool plain;                   /* those are the samples themselves */
	unsigned char key[6];         /* the pixel that shows through, as it is stored */
};

void png_pixels_init(struct png_pixels *x, const struct png *p);
/* row: without its filter type. to[]: a row of each plane, with room for width samples. */
void png_pixels_row(const struct png_pixels *x, unsigned char *const to[3],
                    const unsigned char *row, uint32_t width);

#endif
