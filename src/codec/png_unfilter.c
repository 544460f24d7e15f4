/* png_unfilter.c - see png_unfilter.h. All filters but one need the pixel to the left, so that
 * pixels come one after the other; the samples of one are worked on together, as a vector of
 * which only the first lanes matter. */
#include "codec/png_unfilter.h"

#include <stdint.h>
#include <string.h>

typedef unsigned char bytes8 __attribute__((vector_size(8)));
typedef int16_t lanes __attribute__((vector_size(16)));

#define INLINE static inline __attribute__((always_inline))

INLINE lanes pixel_load(const unsigned char *at)
{
	bytes8 b;

	memcpy(&b, at, sizeof b);
	return __builtin_convertvector(b, lanes);
}

INLINE void pixel_store(unsigned char *at, lanes pixel, size_t bytes)
{
	bytes8 b = __builtin_convertvector(pixel, bytes8);
	uint64_t word;

	memcpy(&word, &b, sizeof word);
	switch (bytes) {
	case 3:
		memcpy(at, &word, 2);
		at[2] = (unsigned char)(word >> 16);
		break;
	case 6:
		memcpy(at, &word, 4);
		word >>= 32;
		memcpy(at + 4, &word, 2);
		break;
	default:
		memcpy(at, &word, bytes);
		break;
	}
}

/* Where the mask's bits are set a, else b. */
INLINE lanes choose(lanes mask, lanes a, lanes b)
{
	return (a & mask) | (b & ~mask);
}

INLINE lanes absolute(lanes x)
{
	lanes sign = x >> 15;

	return (x ^ sign) - sign;
}

/* Whichever of the three is nearest to left + up - corner; in that order on a tie. */
INLINE lanes paeth(lanes left, lanes up, lanes corner)
{
	lanes to_left = up - corner, to_up = left - corner, to_corner = to_left + to_up;
	lanes nearer, best, distance;

	to_left = absolute(to_left);
	to_up = absolute(to_up);
	to_corner = absolute(to_corner);
	nearer = to_up < to_left;
	best = choose(nearer, up, left);
	distance = choose(nearer, to_up, to_left);
	return choose(to_corner < distance, corner, best);
}

enum filter { SUB = 1, UP, AVERAGE, PAETH };

INLINE void undo(enum filter filter, unsigned char *at, const unsigned char *above, size_t len,
                 size_t bytes)
{
	lanes left = {0}, corner = {0};

	for (size_t i = 0; i + bytes <= len; i += bytes) {
		lanes pixel = pixel_load(at + i), up = {0};

		if (filter != SUB)
			up = pixel_load(above + i);
		if (filter == SUB)
			pixel += left;
		else if (filter == AVERAGE)
			pixel += (left + up) >> 1;
		else
			pixel += paeth(left, up, corner);
		left = pixel & 0xFF;
		corner = up;
		pixel_store(at + i, left, bytes);
	}
}

/* The compiler makes a loop for each size out of this. */
INLINE void undo_for(enum filter filter, unsigned char *at, const unsigned char *above, size_t len,
                     unsigned bits_px)
{
	switch (bits_px) {
	case 16:
		undo(filter, at, above, len, 2);
		break;
	case 24:
		undo(filter, at, above, len, 3);
		break;
	case 32:
		undo(filter, at, above, len, 4);
		break;
	case 48:
		undo(filter, at, above, len, 6);
		break;
	case 64:
		undo(filter, at, above, len, 8);
		break;
	default: /* pixels smaller than a byte go by bytes as well */
		undo(filter, at, above, len, 1);
		break;
	}
}

static void undo_up(unsigned char *restrict at, const unsigned char *restrict above, size_t len)
{
	for (size_t i = 0; i < len; i++)
		at[i] = (unsigned char)(at[i] + above[i]);
}

void png_unfilter(unsigned char *row, const unsigned char *above, size_t row_bytes,
                  unsigned bits_px)
{
	size_t len = row_bytes - 1;

	switch (row[0]) {
	case SUB:
		undo_for(SUB, row + 1, NULL, len, bits_px);
		break;
	case UP:
		undo_up(row + 1, above + 1, len);
		break;
	case AVERAGE:
		undo_for(AVERAGE, row + 1, above + 1, len, bits_px);
		break;
	case PAETH:
		undo_for(PAETH, row + 1, above + 1, len, bits_px);
		break;
	default:
		break;
	}
}
