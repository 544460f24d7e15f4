/* png_blank.h - whether a picture shows nothing: all of one colour, or transparent.
 * Shape:  looked at row by row until one shows something.
 * Owner:  the palette is borrowed. */
#ifndef CODEC_PNG_BLANK_H
#define CODEC_PNG_BLANK_H

#include <stdbool.h>
#include <stdint.h>

#include "codec/png_parts.h"

struct png_blank {
	bool looking; /* nothing was seen yet */
	const struct png *png;
	unsigned low[4], high[4]; /* of each channel */
};

void png_blank_init(struct png_blank *b, const struct png *p);
/* pixels: a row without its filter type. */
void png_blank_look(struct png_blank *b, const unsigned char *pixels, uint32_t width);

#endif
