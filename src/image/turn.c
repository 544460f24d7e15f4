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

/* Upright rows are stored columns: each stored row gives one sample to every one of them. */
static void copy_columns(const struct plane *to, const struct picture *p, unsigned orientation,
                         unsigned plane, uint32_t first, uint32_t count)
{
	uint32_t width = picture_plane_width(&p->shape, plane);
	uint32_t height = picture_plane_height(&p->shape, plane);
	bool right = is_from_right(orientation);

	for (uint32_t x = 0; x < height; x++) {
		const unsigned char *from =
		    plane_row(&p->planes[plane], is_from_bottom(orientation) ? height - 1 - x : x);

		for (uint32_t i = 0; i < count; i++)
			plane_row(to, i)[x] = from[right ? width - 1 - first - i : first + i];
	}
}

void turn_rows(const struct plane *to, const struct picture *p, unsigned orientation,
               unsigned plane, uint32_t first, uint32_t count)
{
	if (turn_swaps(orientation))
		copy_columns(to, p, orientation, plane, first, count);
	else
		copy_rows(to, p, orientation, plane, first, count);
}

#define TURN_ROWS 16 /* at a time: stored columns that lie in one cache line */

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
