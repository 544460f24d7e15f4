/* test_scale.c - pictures made smaller: nothing is moved, nothing shows where strips end.
 * Rows are scaled whole, columns strip by strip, so that a picture turned by a corner is what
 * its columns are held against. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "image/scale.h"
#include "image/turn.h"

typedef unsigned (*sample_at)(unsigned plane, uint32_t x, uint32_t y);

static struct picture make(struct picture_shape shape, sample_at at)
{
	struct picture p;
	struct err e;

	assert_true(picture_new(&p, &shape, &e));
	for (unsigned i = 0; i < picture_plane_count(&shape); i++)
		for (uint32_t y = 0; y < picture_plane_height(&shape, i); y++)
			for (uint32_t x = 0; x < picture_plane_width(&shape, i); x++)
				plane_row(&p.planes[i], y)[x] = (unsigned char)at(i, x, y);
	return p;
}

/* Takes the picture. */
static struct picture scaled(struct picture p, struct picture_shape wanted)
{
	struct picture out = {0};
	struct report report;
	struct raster raster;
	struct err e = {0};

	report_init(&report);
	assert_true(raster_open_picture(&raster, &p, &report, &e));
	if (!scale_read(&out, &raster, &wanted, &e))
		fail_msg("%s", e.text[LANG_EN]);
	raster_close(&raster);
	assert_int_equal(out.shape.width_px, wanted.width_px);
	assert_int_equal(out.shape.height_px, wanted.height_px);
	return out;
}

static struct picture_shape grey(uint32_t width, uint32_t height)
{
	return (struct picture_shape){MODEL_GREY, width, height, 0, 0};
}

static struct picture_shape ycc(uint32_t width, uint32_t height, unsigned shift)
{
	return (struct picture_shape){MODEL_YCC, width, height, shift, shift};
}

/* --- Constant */

static unsigned plain(unsigned plane, uint32_t x, uint32_t y)
{
	static const unsigned levels[] = {200, 0, 255, 17};

	(void)x;
	(void)y;
	return levels[plane];
}

static void assert_plain(const struct picture *p)
{
	for (unsigned i = 0; i < picture_plane_count(&p->shape); i++)
		for (uint32_t y = 0; y < picture_plane_height(&p->shape, i); y++)
			for (uint32_t x = 0; x < picture_plane_width(&p->shape, i); x++)
				assert_int_equal(plane_row(&p->planes[i], y)[x], plain(i, x, y));
}

static void constant_stays_constant(void **state)
{
	static const uint32_t sizes[][4] = {
	    {40, 30, 20, 16},     {41, 33, 40, 32}, {501, 701, 36, 50}, {1, 1, 1, 1},
	    {1, 900, 1, 100},     {900, 1, 100, 1}, {2, 2, 1, 1},       {3, 700, 2, 466},
	    {6000, 3, 350, 2},    {5, 5, 4, 4},     {17, 16, 16, 16},   {16, 17, 16, 16},
	    {100, 2000, 10, 200}, {2, 4000, 2, 2},  {300, 300, 299, 1}, {64, 1000, 64, 900},
	};
	static const enum model models[] = {MODEL_GREY, MODEL_RGB, MODEL_CMYK};

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		const uint32_t *s = sizes[i];

		for (size_t m = 0; m < sizeof models / sizeof *models; m++) {
			struct picture_shape from = {models[m], s[0], s[1], 0, 0};
			struct picture_shape to = {models[m], s[2], s[3], 0, 0};
			struct picture p = scaled(make(from, plain), to);

			assert_plain(&p);
			picture_free(&p);
		}
	}
}

/* 4:2:0, 4:2:2 and 4:1:1 to 4:4:4 and to 4:2:0, of any size. */
static void constant_chroma(void **state)
{
	static const unsigned shifts[][2] = {{0, 0}, {1, 1}, {1, 0}, {0, 1}, {2, 0}};
	static const uint32_t sizes[][4] = {
	    {64, 48, 32, 24}, {63, 47, 32, 24},       {1, 1, 1, 1}, {1, 999, 1, 500},
	    {999, 1, 500, 1}, {333, 1001, 332, 1000}, {7, 5, 7, 5}};

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		for (size_t k = 0; k < sizeof shifts / sizeof *shifts; k++)
			for (unsigned to = 0; to <= 1; to++) {
				const uint32_t *s = sizes[i];
				struct picture_shape from = {MODEL_YCC, s[0], s[1], shifts[k][0],
				                             shifts[k][1]};
				struct picture p = scaled(make(from, plain), ycc(s[2], s[3], to));

				assert_plain(&p);
				picture_free(&p);
			}
}

/* --- Gradients */

static unsigned slope_x(unsigned plane, uint32_t x, uint32_t y)
{
	(void)plane;
	(void)y;
	return x / 4;
}

static unsigned slope_y(unsigned plane, uint32_t x, uint32_t y)
{
	(void)plane;
	(void)x;
	return y / 4;
}

/* Where the middle of a pixel of the result is in the original. */
static double origin(uint32_t at, uint32_t from, uint32_t to)
{
	return (at + 0.5) * from / to - 0.5;
}

/* Within the filter's reach of the edges it sees what is not there. */
static bool is_near_edge(double at, uint32_t from, uint32_t to)
{
	double reach = 3.0 * from / to + 1;

	return at < reach || at > from - 1 - reach;
}

static void gradient_stays(void **state)
{
	static const uint32_t sizes[] = {1000, 999, 700, 512, 333, 250, 64};

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct picture across = scaled(make(grey(1000, 20), slope_x), grey(sizes[i], 10));
		struct picture down = scaled(make(grey(20, 1000), slope_y), grey(10, sizes[i]));

		for (uint32_t k = 0; k < sizes[i]; k++) {
			double from = origin(k, 1000, sizes[i]);
			/* Each level is four pixels long, the middle of which is 1.5 in. */
			double want = (from - 1.5) / 4;

			if (is_near_edge(from, 1000, sizes[i]))
				continue;
			assert_true(fabs(plane_row(&across.planes[0], 5)[k] - want) <= 1);
			assert_true(fabs(plane_row(&down.planes[0], k)[5] - want) <= 1);
		}
		picture_free(&across);
		picture_free(&down);
	}
}

/* --- Strips */

static uint32_t mixed(uint32_t n)
{
	n ^= n >> 16;
	n *= 0x7FEB352D;
	n ^= n >> 15;
	n *= 0x846CA68B;
	return n ^ n >> 16;
}

/* Of little contrast, so that nothing is clipped on the way. */
static unsigned noise(unsigned plane, uint32_t x, uint32_t y)
{
	return 96 + mixed(x * 65537 + y * 3 + plane) % 64;
}

static unsigned lines(unsigned plane, uint32_t x, uint32_t y)
{
	(void)x;
	return 96 + mixed(y * 3 + plane) % 64;
}

static void assert_alike(const struct picture *a, const struct picture *b, int most)
{
	for (unsigned i = 0; i < picture_plane_count(&a->shape); i++)
		for (uint32_t y = 0; y < picture_plane_height(&a->shape, i); y++)
			for (uint32_t x = 0; x < picture_plane_width(&a->shape, i); x++) {
				int got = plane_row(&a->planes[i], y)[x];
				int want = plane_row(&b->planes[i], y)[x];

				if (abs(got - want) > most)
					fail_msg("%ux%u, plane %u, %u, %u: %d, not %d",
					         a->shape.width_px, a->shape.height_px, i, x, y,
					         got, want);
			}
}

static void assert_seamless(struct picture_shape from, struct picture_shape to, sample_at at)
{
	struct picture p = make(from, at), turned, back, down, across;
	struct picture_shape wanted = turn_shape(&to, 5);
	struct err e;

	assert_true(turn_copy(&turned, &p, 5, &e));
	across = scaled(turned, wanted);
	down = scaled(p, to);
	assert_true(turn_copy(&back, &across, 5, &e));
	assert_alike(&down, &back, 1);
	picture_free(&across);
	picture_free(&down);
	picture_free(&back);
}

static void strips_do_not_show(void **state)
{
	static const uint32_t heights[][2] = {
	    {100, 50},    {2000, 1000}, {1999, 1400}, {3001, 700},  {1500, 1498},
	    {1501, 1500}, {5000, 120},  {4000, 10},   {4000, 2},    {3000, 2999},
	    {145, 144},   {321, 128},   {2048, 1024}, {2049, 1366}, {1000, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof heights / sizeof *heights; i++) {
		assert_seamless(grey(8, heights[i][0]), grey(8, heights[i][1]), lines);
		assert_seamless(grey(40, heights[i][0]), grey(30, heights[i][1]), noise);
	}
}

static void strips_of_chroma_do_not_show(void **state)
{
	static const uint32_t heights[][2] = {
	    {2000, 1000}, {1999, 1400}, {3001, 700}, {1501, 1500}};

	(void)state;
	for (size_t i = 0; i < sizeof heights / sizeof *heights; i++)
		for (unsigned shift = 0; shift <= 1; shift++) {
			assert_seamless(ycc(41, heights[i][0], 1), ycc(30, heights[i][1], shift),
			                noise);
			assert_seamless(ycc(40, heights[i][0], 0), ycc(30, heights[i][1], shift),
			                noise);
		}
}

/* --- Where chroma lies */

#define EDGE 120 /* of a picture's pixels; even, so that no sample of chroma is on both sides */

static unsigned edge_x(unsigned plane, uint32_t x, uint32_t y)
{
	(void)y;
	return x < (plane > 0 ? EDGE / 2 : EDGE) ? 50 : 200;
}

static unsigned edge_y(unsigned plane, uint32_t x, uint32_t y)
{
	return edge_x(plane, y, x);
}

static unsigned sample(const struct plane *p, uint32_t at, bool across)
{
	return across ? plane_row(p, 4)[at] : plane_row(p, at)[4];
}

/* Where the level is halfway, in pixels of the plane from its edge. */
static double crossing(const struct plane *p, uint32_t count, bool across)
{
	for (uint32_t i = 1; i < count; i++) {
		double before = sample(p, i - 1, across), here = sample(p, i, across);

		if (before < 125 && here >= 125)
			return i - 0.5 + (125 - before) / (here - before);
	}
	fail_msg("no edge");
	return 0;
}

static void assert_edge(uint32_t from, uint32_t to, unsigned shift, bool across)
{
	struct picture p = across ? scaled(make(ycc(from, 60, 1), edge_x), ycc(to, 40, shift))
	                          : scaled(make(ycc(60, from, 1), edge_y), ycc(40, to, shift));
	double want = (double)EDGE * to / from;

	for (unsigned i = 0; i < 3; i++) {
		unsigned by = i > 0 ? shift : 0;
		uint32_t count = (to + (1u << by) - 1) >> by;
		double got = crossing(&p.planes[i], count, across) * (1u << by);

		if (fabs(got - want) > 0.25)
			fail_msg("%u to %u, plane %u: edge at %.2f, not %.2f", from, to, i, got,
			         want);
	}
	picture_free(&p);
}

static void coloured_edges_stay(void **state)
{
	static const uint32_t sizes[][2] = {{200, 100}, {200, 150}, {201, 150}, {201, 100},
	                                    {400, 398}, {401, 398}, {401, 82},  {999, 250}};

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		for (unsigned shift = 0; shift <= 1; shift++) {
			assert_edge(sizes[i][0], sizes[i][1], shift, true);
			assert_edge(sizes[i][0], sizes[i][1], shift, false);
		}
	/* Nothing but chroma changes its size. */
	assert_edge(200, 200, 0, true);
	assert_edge(201, 201, 0, true);
	assert_edge(201, 201, 0, false);
}

/* --- What has its size already */

static void same_size_is_copied(void **state)
{
	static const uint32_t sizes[][2] = {{1, 1}, {16, 16}, {17, 33}, {100, 1000}};

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct picture_shape shape = ycc(sizes[i][0], sizes[i][1], 1);
		struct picture p = scaled(make(shape, noise), shape), want = make(shape, noise);

		assert_alike(&p, &want, 0);
		picture_free(&p);
		picture_free(&want);
	}
}

/* --- A raster that ends */

static bool fails_late(struct raster *r, unsigned char *const *const rows[PICTURE_PLANES_MAX],
                       struct err *e)
{
	unsigned *left = r->state;

	for (uint32_t i = 0; i < r->band_rows; i++)
		memset(rows[0][i], 0, r->row_bytes[0]);
	return *left == 0 ? err_set(e, ERR_FORMAT, "fini", "over") : (--*left, true);
}

static void failure_of_the_raster(void **state)
{
	static const struct raster_class class = {.read = fails_late};
	struct picture_shape wanted = grey(50, 500);
	unsigned left;

	(void)state;
	for (unsigned bands = 0; bands < 1000 / 8; bands += 31) {
		struct raster r = {.shape = grey(100, 1000),
		                   .band_rows = 8,
		                   .row_bytes = {100},
		                   .class = &class,
		                   .state = &left};
		struct picture out = {.shape = {.width_px = 77}};
		struct err e = {0};

		left = bands;
		assert_false(scale_read(&out, &r, &wanted, &e));
		assert_int_equal(e.code, ERR_FORMAT);
		assert_int_equal(out.shape.width_px, 77);
		assert_null(out.planes[0].bytes);
	}
}

/* --- Sizes */

static void sizes(void **state)
{
	static const struct {
		uint32_t width, height, longest, want_width, want_height;
	} rows[] = {
	    {4000, 3000, 3508, 3508, 2631},
	    {3000, 4000, 3508, 2631, 3508},
	    {3508, 2480, 3508, 3508, 2480},
	    {3507, 2479, 3508, 3507, 2479},
	    {3509, 3509, 3508, 3508, 3508},
	    {100, 100, 51, 51, 51},
	    {1000, 2, 500, 500, 1},
	    {65500, 1, 3508, 3508, 1},
	    {1, 65500, 3508, 1, 3508},
	    {1, 1, 3508, 1, 1},
	    {UINT32_MAX, UINT32_MAX, 3508, 3508, 3508},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		uint32_t width = rows[i].width, height = rows[i].height;

		scale_size(&width, &height, rows[i].longest);
		if (width != rows[i].want_width || height != rows[i].want_height)
			fail_msg("%ux%u at most %u: %ux%u", rows[i].width, rows[i].height,
			         rows[i].longest, width, height);
	}
}

static void sizes_never_grow(void **state)
{
	(void)state;
	for (uint32_t w = 1; w < 40; w++)
		for (uint32_t h = 1; h < 40; h++)
			for (uint32_t longest = 2; longest < 45; longest++) {
				uint32_t width = w, height = h;

				scale_size(&width, &height, longest);
				assert_in_range(width, 1, w);
				assert_in_range(height, 1, h);
				assert_true(width <= longest && height <= longest);
			}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(constant_stays_constant),
	    cmocka_unit_test(constant_chroma),
	    cmocka_unit_test(gradient_stays),
	    cmocka_unit_test(strips_do_not_show),
	    cmocka_unit_test(strips_of_chroma_do_not_show),
	    cmocka_unit_test(coloured_edges_stay),
	    cmocka_unit_test(same_size_is_copied),
	    cmocka_unit_test(failure_of_the_raster),
	    cmocka_unit_test(sizes),
	    cmocka_unit_test(sizes_never_grow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
