/* test_turn.c - pictures turned upright, against the definition of Exif's orientations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "image/turn.h"

/* Exif 2.32, 0x0112: where the stored row 0 and column 0 are in the upright picture. */
static void place(unsigned orientation, uint32_t w, uint32_t h, uint32_t x, uint32_t y,
                  uint32_t *to_x, uint32_t *to_y)
{
	uint32_t left = w - 1 - x, up = h - 1 - y;
	const uint32_t at[9][2] = {{0},    {x, y},  {left, y},  {left, up}, {x, up},
	                           {y, x}, {up, x}, {up, left}, {y, left}};

	*to_x = at[orientation][0];
	*to_y = at[orientation][1];
}

static struct picture make(uint32_t width, uint32_t height, unsigned shift_x, unsigned shift_y)
{
	struct picture_shape shape = {MODEL_YCC, width, height, shift_x, shift_y};
	struct picture p;
	struct err e;

	assert_true(picture_new(&p, &shape, &e));
	for (unsigned i = 0; i < 3; i++)
		for (uint32_t y = 0; y < picture_plane_height(&shape, i); y++)
			for (uint32_t x = 0; x < picture_plane_width(&shape, i); x++)
				plane_row(&p.planes[i], y)[x] =
				    (unsigned char)(x * 7 + y * 31 + i * 101 + x * y);
	return p;
}

static void assert_turned(const struct picture *from, const struct picture *to,
                          unsigned orientation, unsigned plane)
{
	uint32_t w = picture_plane_width(&from->shape, plane);
	uint32_t h = picture_plane_height(&from->shape, plane), to_x, to_y;

	for (uint32_t y = 0; y < h; y++)
		for (uint32_t x = 0; x < w; x++) {
			place(orientation, w, h, x, y, &to_x, &to_y);
			assert_int_equal(plane_row(&to->planes[plane], to_y)[to_x],
			                 plane_row(&from->planes[plane], y)[x]);
		}
}

static void each_orientation(void **state)
{
	static const uint32_t sizes[][2] = {{1, 1}, {7, 9}, {8, 8}, {65, 3}, {100, 130}, {131, 64}};
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		for (unsigned orientation = 1; orientation <= 8; orientation++) {
			struct picture from = make(sizes[i][0], sizes[i][1], 1, 0), to;

			assert_true(turn_copy(&to, &from, orientation, &e));
			for (unsigned plane = 0; plane < 3; plane++)
				assert_turned(&from, &to, orientation, plane);
			picture_free(&from);
			picture_free(&to);
		}
}

static void shapes_turn_with_their_chroma(void **state)
{
	struct picture_shape shape = {MODEL_YCC, 30, 20, 1, 0}, turned = turn_shape(&shape, 6);

	(void)state;
	assert_int_equal(turned.width_px, 20);
	assert_int_equal(turned.height_px, 30);
	assert_int_equal(turned.shift_x, 0);
	assert_int_equal(turned.shift_y, 1);
	turned = turn_shape(&shape, 3);
	assert_int_equal(turned.width_px, 30);
	assert_int_equal(turned.shift_x, 1);
}

/* Bands as an encoder asks for them. */
static void bands_are_those_of_the_whole(void **state)
{
	struct picture from = make(150, 90, 0, 0), whole, band;
	struct picture_shape shape;
	struct err e;

	(void)state;
	assert_true(turn_copy(&whole, &from, 6, &e));
	shape = whole.shape;
	shape.height_px = 64;
	assert_true(picture_new(&band, &shape, &e));
	turn_rows(&band.planes[0], &from, 6, 0, 64, 64);
	for (uint32_t y = 0; y < 64; y++)
		assert_memory_equal(plane_row(&band.planes[0], y),
		                    plane_row(&whole.planes[0], 64 + y), 90);
	picture_free(&from);
	picture_free(&whole);
	picture_free(&band);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_orientation),
	    cmocka_unit_test(shapes_turn_with_their_chroma),
	    cmocka_unit_test(bands_are_those_of_the_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
