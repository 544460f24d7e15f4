/* texture.c - see texture.h. */
#include "image/texture.h"

#include <stddef.h>

#define LEVELS 256
#define STEP 4             /* one row in so many is looked at */
#define PAPER_LEAST 150    /* how light paper is at least */
#define PAPER_SPREAD 24    /* and how much it differs from itself */
#define INK_CONTRAST 80    /* how much darker ink is */
#define PAPER_SHARE 55     /* percent of the pixels that are paper at least */
#define INK_SHARE 2        /* thousandths that are ink at least */
#define COLOUR_CONTRAST 24 /* off grey */
#define COLOUR_SHARE 2     /* thousandths that are in colour at least */

static size_t count_levels(size_t counts[LEVELS], const struct picture *p, unsigned plane)
{
	uint32_t width = picture_plane_width(&p->shape, plane);
	uint32_t height = picture_plane_height(&p->shape, plane);
	size_t total = 0;

	for (uint32_t y = 0; y < height; y += STEP) {
		const unsigned char *row = plane_row(&p->planes[plane], y);

		for (uint32_t x = 0; x < width; x++)
			counts[row[x]]++;
		total += width;
	}
	return total;
}

static size_t between(const size_t counts[LEVELS], int from, int to)
{
	size_t sum = 0;

	for (int i = from < 0 ? 0 : from; i <= to && i < LEVELS; i++)
		sum += counts[i];
	return sum;
}

static int most_frequent(const size_t counts[LEVELS])
{
	int best = 0;

	for (int i = 1; i < LEVELS; i++)
		if (counts[i] > counts[best])
			best = i;
	return best;
}

/* The first plane is luma, grey or red; green, which is nearest to luma, does for RGB. */
bool texture_is_page(const struct picture *p)
{
	size_t counts[LEVELS] = {0};
	size_t total = count_levels(counts, p, p->shape.model == MODEL_RGB ? 1 : 0);
	int paper = most_frequent(counts);

	return paper >= PAPER_LEAST &&
	       between(counts, paper - PAPER_SPREAD, paper + PAPER_SPREAD) * 100 >=
	           total * PAPER_SHARE &&
	       between(counts, 0, paper - INK_CONTRAST) * 1000 >= total * INK_SHARE;
}

bool texture_is_coloured(const struct picture *p)
{
	for (unsigned plane = 1; plane <= 2; plane++) {
		size_t counts[LEVELS] = {0};
		size_t total = count_levels(counts, p, plane);
		size_t grey = between(counts, 128 - COLOUR_CONTRAST, 128 + COLOUR_CONTRAST);

		if ((total - grey) * 1000 >= total * COLOUR_SHARE)
			return true;
	}
	return false;
}
