/* png_blank.c - see png_blank.h. */
#include "codec/png_blank.h"

#define RANGE 8 /* of 255: lighter and darker than that shows something */

void png_blank_init(struct png_blank *b, const struct png *p)
{
	*b = (struct png_blank){.looking = true, .png = p, .low = {255, 255, 255, 255}};
}

static void note_sample(struct png_blank *b, unsigned channel, unsigned value)
{
	if (value < b->low[channel])
		b->low[channel] = value;
	if (value > b->high[channel])
		b->high[channel] = value;
}

/* Grey and palettes of any depth up to 8. */
static void note_packed(struct png_blank *b, const unsigned char *pixels, uint32_t width)
{
	unsigned depth = b->png->header.depth, mask = (1u << depth) - 1;

	for (uint32_t x = 0; x < width; x++) {
		unsigned value = png_packed_sample(pixels, x, depth);

		if (b->png->header.type == PNG_TYPE_PALETTE)
			for (unsigned channel = 0; channel < 4; channel++)
				note_sample(b, channel, b->png->palette[value][channel]);
		else
			note_sample(b, 0, value * 255 / mask);
	}
}

/* Samples of one or two bytes; of two the first counts. */
static void note_whole(struct png_blank *b, const unsigned char *at, uint32_t width)
{
	unsigned step = b->png->header.depth / 8, channels = png_channels(&b->png->header);

	for (uint32_t x = 0; x < width; x++)
		for (unsigned channel = 0; channel < channels; channel++, at += step)
			note_sample(b, channel, *at);
}

/* All of one colour, or all of it transparent. */
static bool is_blank(const struct png_blank *b)
{
	unsigned type = b->png->header.type;
	unsigned channels = type == PNG_TYPE_PALETTE ? 4 : png_channels(&b->png->header);

	if (type >= PNG_TYPE_PALETTE && b->high[channels - 1] == 0)
		return true;
	for (unsigned channel = 0; channel < channels; channel++)
		if (b->high[channel] > b->low[channel] + RANGE)
			return false;
	return true;
}

void png_blank_look(struct png_blank *b, const unsigned char *pixels, uint32_t width)
{
	const struct png_header *h = &b->png->header;

	if (h->depth < 8 || h->type == PNG_TYPE_PALETTE)
		note_packed(b, pixels, width);
	else
		note_whole(b, pixels, width);
	b->looking = is_blank(b);
}
