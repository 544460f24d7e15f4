/* png_pixels.c - see png_pixels.h. */
#include "codec/png_pixels.h"

#define WHITE 255

/* Exact roundings: no quotient lies midway, for the divisors are odd. */

static inline unsigned char divided_by_255(unsigned product)
{
	unsigned n = product + 128;

	return (unsigned char)((n + (n >> 8)) >> 8);
}

static inline unsigned char on_white(unsigned sample, unsigned alpha)
{
	return (unsigned char)(WHITE - divided_by_255((WHITE - sample) * alpha));
}

static inline unsigned number16(const unsigned char *at)
{
	return (unsigned)at[0] << 8 | at[1];
}

static inline unsigned char to_8_bits(unsigned sample)
{
	return (unsigned char)((sample * 255 + 32895) >> 16);
}

static inline unsigned char on_white16(unsigned sample, unsigned alpha)
{
	const uint64_t one = 65535ull * 65535;
	uint64_t product = (65535ull - sample) * alpha;

	return (unsigned char)(WHITE - (product * 2 * WHITE + one) / (2 * one));
}

/* --- What samples of up to 8 bits look like */

static void shades_of_palette(struct png_pixels *x)
{
	bool grey = true;

	for (unsigned i = 0; i < 256; i++) {
		const unsigned char *colour = x->png->palette[i];

		for (unsigned p = 0; p < 3; p++)
			x->shades[p][i] = on_white(colour[p], colour[3]);
		grey &= x->shades[0][i] == x->shades[1][i] && x->shades[0][i] == x->shades[2][i];
	}
	x->planes = grey ? 1 : 3;
}

static void shades_of_grey(struct png_pixels *x)
{
	unsigned most = (1u << x->png->header.depth) - 1;

	for (unsigned i = 0; i <= most; i++)
		x->shades[0][i] = (unsigned char)(i * WHITE / most);
	if (x->png->keyed)
		x->shades[0][x->png->key[0] & most] = WHITE;
	x->plain = most == WHITE && !x->png->keyed;
}

void png_pixels_init(struct png_pixels *x, const struct png *p)
{
	unsigned type = p->header.type, size = p->header.depth / 8;

	*x = (struct png_pixels){.png = p};
	x->planes = type == PNG_TYPE_RGB || type == PNG_TYPE_RGB_ALPHA ? 3 : 1;
	if (type == PNG_TYPE_PALETTE)
		shades_of_palette(x);
	else if (type == PNG_TYPE_GREY && size < 2)
		shades_of_grey(x);
	/* of keys for 8 bits the low ones count */
	for (unsigned i = 0; i < 3 && size > 0; i++) {
		x->key[i * size] = (unsigned char)(size == 2 ? p->key[i] >> 8 : p->key[i]);
		x->key[i * size + size - 1] = (unsigned char)p->key[i];
	}
}

/* --- Rows */

static void shaded(const struct png_pixels *x, unsigned char *const to[3], const unsigned char *row,
                   uint32_t width)
{
	unsigned depth = x->png->header.depth;

	for (unsigned p = 0; p < x->planes; p++)
		for (uint32_t i = 0; i < width; i++)
			to[p][i] = x->shades[p][png_packed_sample(row, i, depth)];
}

static void shaded8(const struct png_pixels *x, unsigned char *const to[3],
                    const unsigned char *row, uint32_t width)
{
	if (x->plain) {
		memcpy(to[0], row, width);
		return;
	}
	for (unsigned p = 0; p < x->planes; p++)
		for (uint32_t i = 0; i < width; i++)
			to[p][i] = x->shades[p][row[i]];
}

static void rgb8(unsigned char *const to[3], const unsigned char *row, uint32_t width)
{
	unsigned char *red = to[0], *green = to[1], *blue = to[2];

	for (uint32_t i = 0; i < width; i++, row += 3) {
		red[i] = row[0];
		green[i] = row[1];
		blue[i] = row[2];
	}
}

/* One plane of those whose pixels take `step` bytes; the alpha sample stands `alpha` bytes
 * behind that plane's. */

static void flattened8(unsigned char *to, const unsigned char *from, size_t step, size_t alpha,
                       uint32_t width)
{
	for (uint32_t i = 0; i < width; i++, from += step)
		to[i] = on_white(from[0], from[alpha]);
}

static void flattened16(unsigned char *to, const unsigned char *from, size_t step, size_t alpha,
                        uint32_t width)
{
	for (uint32_t i = 0; i < width; i++, from += step)
		to[i] = on_white16(number16(from), number16(from + alpha));
}

static void rounded16(unsigned char *to, const unsigned char *from, size_t step, uint32_t width)
{
	for (uint32_t i = 0; i < width; i++, from += step)
		to[i] = to_8_bits(number16(from));
}

static void whole_samples(const struct png_pixels *x, unsigned char *const to[3],
                          const unsigned char *row, uint32_t width)
{
	const struct png_header *h = &x->png->header;
	size_t size = h->depth / 8, step = h->bits_px / 8;
	bool alpha = h->type == PNG_TYPE_GREY_ALPHA || h->type == PNG_TYPE_RGB_ALPHA;

	if (h->type == PNG_TYPE_RGB && size == 1) {
		rgb8(to, row, width);
		return;
	}
	for (unsigned p = 0; p < x->planes; p++) {
		const unsigned char *from = row + p * size;
		size_t behind = (x->planes - p) * size;

		if (!alpha)
			rounded16(to[p], from, step, width);
		else if (size == 1)
			flattened8(to[p], from, step, behind, width);
		else
			flattened16(to[p], from, step, behind, width);
	}
}

static void whiten_key(const struct png_pixels *x, unsigned char *const to[3],
                       const unsigned char *row, uint32_t width)
{
	size_t step = x->png->header.bits_px / 8;

	for (uint32_t i = 0; i < width; i++)
		if (memcmp(row + i * step, x->key, step) == 0)
			for (unsigned p = 0; p < x->planes; p++)
				to[p][i] = WHITE;
}

void png_pixels_row(const struct png_pixels *x, unsigned char *const to[3],
                    const unsigned char *row, uint32_t width)
{
	const struct png_header *h = &x->png->header;

	if (h->depth < 8) {
		shaded(x, to, row, width);
	} else if (h->type == PNG_TYPE_PALETTE || h->bits_px == 8) {
		shaded8(x, to, row, width);
	} else {
		whole_samples(x, to, row, width);
		if (x->png->keyed)
			whiten_key(x, to, row, width);
	}
}
