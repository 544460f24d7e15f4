/* turn.c - see turn.h. */
#include "image/turn.h"

#include <string.h>

/* Of the picture that is stored: which of its edges become the upright picture's. */
static bool is_from_right(unsigned orientation)
{
	return orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
}

static bool is_from_bottom(unsigned orientation)
{
	return orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
}

bool turn_swaps(unsigned orientation)
{
	return orientation >= 5 && orientation <= 8;
}

struct picture_shape turn_shape(const struct picture_shape *shape, unsigned orientation)
{
	struct picture_shape turned = *shape;

	if (turn_swaps(orientation)) {
		turned.width_px = shape->height_px;
		turned.height_px = shape->width_px;
		turned.shift_x = shape->shift_y;
		turned.shift_y = shape->shift_x;
	}
	return turned;
}

static void copy_reversed(unsigned char *to, const unsigned char *from, uint32_t width)
{
	for (uint32_t x = 0; x < width; x++)
		to[x] = from[width - 1 - x];
}

/* Upright rows are stored rows. */
static void copy_rows(const struct plane *to, const struct picture *p, unsigned orientation,
                      unsigned plane, uint32_t first, uint32_t count)
{
	uint32_t width = picture_plane_width(&p->shape, plane);
	uint32_t height = picture_plane_height(&p->shape, plane);

	for (uint32_t i = 0; i < count; i++) {
		uint32_t y = first + i;
		const unsigned char *from =
		    plane_row(&p->planes[plane], is_from_bottom(orientation) ? height - 1 - y : y);

		if (is_from_right(orientation))
			copy_reversed(plane_row(to, i), from, width);
		else
			memcpy(plane_row(to, i), from, width);
	}
}

/* --- Upright rows that are stored columns: 8 × 8 samples at a time, each row of them in one
 * word. Source: Warren, Hacker's Delight, 7-3 (transposing a bit matrix, here of bytes). */

#define BLOCK 8u
#define AHEAD (4 * BLOCK) /* stored rows that are asked for early: no processor foresees columns */

static void swap_parts(uint64_t words[BLOCK], unsigned step, uint64_t mask)
{
	unsigned shift = 8 * step;

	for (unsigned i = 0; i < BLOCK; i++) {
		uint64_t crossed;

		if (i & step)
			continue;
		crossed = (words[i] >> shift ^ words[i + step]) & mask;
		words[i + step] ^= crossed;
		words[i] ^= crossed << shift;
	}
}

static void transpose(uint64_t words[BLOCK])
{
	swap_parts(words, 4, 0x00000000FFFFFFFFu);
	swap_parts(words, 2, 0x0000FFFF0000FFFFu);
	swap_parts(words, 1, 0x00FF00FF00FF00FFu);
}

/* Where the columns come from. */
struct columns {
	const struct plane *plane;
	uint32_t width, height;
	bool right, bottom;
};

/* The stored row that column x of the upright picture is. */
static const unsigned char *stored_row(const struct columns *c, uint32_t x)
{
	return plane_row(c->plane, c->bottom ? c->height - 1 - x : x);
}

/* Sample of a stored row that goes into upright row y. */
static uint32_t stored_column(const struct columns *c, uint32_t y)
{
	return c->right ? c->width - 1 - y : y;
}

static void copy_block(const struct plane *to, const struct columns *c, uint32_t first, uint32_t i,
                       uint32_t x)
{
	uint32_t column = stored_column(c, c->right ? first + i + BLOCK - 1 : first + i);
	uint64_t words[BLOCK];

	for (unsigned k = 0; k < BLOCK; k++) {
		const unsigned char *row = stored_row(c, x + k);

		if (x + k + AHEAD < c->height)
			__builtin_prefetch(stored_row(c, x + k + AHEAD) + column);
		memcpy(&words[k], row + column, sizeof words[k]);
	}
	transpose(words);
	for (unsigned k = 0; k < BLOCK; k++)
		memcpy(plane_row(to, c->right ? i + BLOCK - 1 - k : i + k) + x, &words[k],
		       sizeof words[k]);
}

static void copy_rest(const struct plane *to, const struct columns *c, uint32_t first, uint32_t i,
                      uint32_t x)
{
	plane_row(to, i)[x] = stored_row(c, x)[stored_column(c, first + i)];
}

static void copy_columns(const struct plane *to, const struct picture *p, unsigned orientation,
                         unsigned plane, uint32_t first, uint32_t count)
{
	struct columns c = {&p->planes[plane], picture_plane_width(&p->shape, plane),
	                    picture_plane_height(&p->shape, plane), is_from_right(orientation),
	                    is_from_bottom(orientation)};
	uint32_t rows = count - count % BLOCK, columns = c.height - c.height % BLOCK;

	for (uint32_t x = 0; x < columns; x += BLOCK)
		for (uint32_t i = 0; i < rows; i += BLOCK)
			copy_block(to, &c, first, i, x);
	for (uint32_t i = 0; i < count; i++)
		for (uint32_t x = i < rows ? columns : 0; x < c.height; x++)
			copy_rest(to, &c, first, i, x);
}

void turn_rows(const struct plane *to, const struct picture *p, unsigned orientation,
               unsigned plane, uint32_t first, uint32_t count)
{
	if (turn_swaps(orientation))
		copy_columns(to, p, orientation, plane, first, count);
	else
		copy_rows(to, p, orientation, plane, first, count);
}

#define TURN_ROWS 64 /* at a time: stored columns that lie in one cache line */

static void turn_plane(const struct picture *from, unsigned orientation, unsigned plane,
                       const struct picture *to)
{
	uint32_t height = picture_plane_height(&to->shape, plane);

	for (uint32_t y = 0; y < height; y += TURN_ROWS) {
		struct plane rows = {plane_row(&to->planes[plane], y), to->planes[plane].stride};
		uint32_t count = height - y < TURN_ROWS ? height - y : TURN_ROWS;

		turn_rows(&rows, from, orientation, plane, y, count);
	}
}

bool turn_copy(struct picture *out, const struct picture *p, unsigned orientation, struct err *e)
{
	struct picture_shape shape = turn_shape(&p->shape, orientation);

	if (!picture_new(out, &shape, e))
		return false;
	for (unsigned i = 0; i < picture_plane_count(&shape); i++)
		turn_plane(p, orientation, i, out);
	return true;
}
