/* test_png_write.c - pictures of few colours written, and read back. */
#include "png_file.h"
#include "raster_file.h"

#include "codec/png_write.h"

static struct picture blank(enum model model, uint32_t width, uint32_t height)
{
	struct picture_shape shape = {.model = model, .width_px = width, .height_px = height};
	struct picture p;
	struct err e;

	assert_true(picture_new(&p, &shape, &e));
	for (unsigned i = 0; i < picture_plane_count(&shape); i++)
		for (uint32_t y = 0; y < height; y++)
			memset(plane_row(&p.planes[i], y), 255, width);
	return p;
}

/* Colours in turn, all of them from the first pixels on. */
static struct picture of_colours(enum model model, const uint32_t *colours, unsigned count,
                                 uint32_t width, uint32_t height)
{
	struct picture p = blank(model, width, height);

	for (uint32_t y = 0; y < height; y++)
		for (uint32_t x = 0; x < width; x++)
			for (unsigned i = 0; i < picture_plane_count(&p.shape); i++) {
				uint32_t colour = colours[(y * width + x) % count];

				plane_row(&p.planes[i], y)[x] =
				    (unsigned char)(colour >> (16 - 8 * i));
			}
	return p;
}

static bool same_pixels(const struct picture *a, const struct picture *b)
{
	for (unsigned i = 0; i < 3; i++)
		for (uint32_t y = 0; y < a->shape.height_px; y++)
			if (memcmp(plane_row(&a->planes[a->shape.model == MODEL_GREY ? 0 : i], y),
			           plane_row(&b->planes[b->shape.model == MODEL_GREY ? 0 : i], y),
			           a->shape.width_px) != 0)
				return false;
	return true;
}

/* Frees p. The file's colour type and depth are those, and it shows p. */
static void assert_written(struct picture *p, uint32_t dpi, unsigned type, unsigned depth)
{
	struct buf out = {0};
	struct picture back;
	struct raster about;
	struct report report;
	struct err e;

	buf_cstr(&out, "kept");
	assert_int_equal(png_write(&out, p, dpi, 1000000, &e), PNG_WRITE_OK);
	assert_int_equal(out.data[4 + 24], depth);
	assert_int_equal(out.data[4 + 25], type);
	assert_true(
	    raster_file_read(&back, &about, KIND_PNG, str_from(buf_view(&out), 4), &report));
	assert_int_equal(report.remark_count, report_has(&report, REMARK_BLANK));
	assert_int_equal(report.dpi, dpi);
	assert_false(report.metadata || report.profile);
	assert_int_equal(back.shape.width_px, p->shape.width_px);
	assert_int_equal(back.shape.height_px, p->shape.height_px);
	assert_true(same_pixels(p, &back));
	raster_close(&about);
	picture_free(&back);
	picture_free(p);
	buf_free(&out);
}

static void greys_take_as_few_bits_as_they_can(void **state)
{
	static const uint32_t two[] = {0, 0xFFFFFF}, four[] = {0xAAAAAA, 0xFFFFFF, 0x555555, 0};
	static const uint32_t sixteen[] = {0x111111, 0x222222, 0x777777, 0xEEEEEE, 0};
	uint32_t many[256];
	struct picture p;

	(void)state;
	for (uint32_t i = 0; i < 256; i++)
		many[i] = i * 0x010101;
	for (uint32_t width = 1; width < 40; width += 6) {
		p = of_colours(MODEL_RGB, two, 2, width, 3);
		assert_written(&p, 0, 0, 1);
		p = of_colours(MODEL_RGB, four, 4, width + 3, 3);
		assert_written(&p, 300, 0, 2);
		p = of_colours(MODEL_GREY, sixteen, 5, width + 4, 3);
		assert_written(&p, 0, 0, 4);
	}
	p = of_colours(MODEL_GREY, many, 256, 100, 50);
	assert_written(&p, 200, 0, 8);
	p = of_colours(MODEL_RGB, many, 256, 100, 50);
	assert_written(&p, 600, 0, 8);
	/* greys between those of few bits: a palette is smaller */
	p = of_colours(MODEL_GREY, many + 100, 3, 30, 30);
	assert_written(&p, 0, 3, 2);
	p = blank(MODEL_GREY, 5, 5);
	assert_written(&p, 0, 0, 1);
}

static void colours_become_a_palette(void **state)
{
	uint32_t colours[256];
	struct picture p;

	(void)state;
	for (uint32_t i = 0; i < 256; i++)
		colours[i] = i * 2654435761u >> 8;
	for (uint32_t width = 300; width < 310; width++) {
		p = of_colours(MODEL_RGB, colours, 2, width, 2);
		assert_written(&p, 0, 3, 1);
		p = of_colours(MODEL_RGB, colours, 3, width, 2);
		assert_written(&p, 72, 3, 2);
		p = of_colours(MODEL_RGB, colours, 16, width, 2);
		assert_written(&p, 0, 3, 4);
		p = of_colours(MODEL_RGB, colours, 17, width, 2);
		assert_written(&p, 0, 3, 8);
	}
	p = of_colours(MODEL_RGB, colours, 256, 1000, 700);
	assert_written(&p, 0, 3, 8);
}

static void too_many_colours_are_told(void **state)
{
	uint32_t colours[257];
	struct picture p;
	struct buf out = {0};
	struct err e;

	(void)state;
	for (uint32_t i = 0; i < 257; i++)
		colours[i] = i * 0x000301;
	p = of_colours(MODEL_RGB, colours, 257, 257, 1);
	buf_cstr(&out, "kept");
	assert_int_equal(png_write(&out, &p, 0, SIZE_MAX, &e), PNG_WRITE_MANY_COLOURS);
	assert_true(str_eq(buf_view(&out), STR("kept")));
	for (unsigned i = 0; i < 3; i++)
		plane_row(&p.planes[i], 0)[256] = 0;
	assert_int_equal(png_write(&out, &p, 0, SIZE_MAX, &e), PNG_WRITE_OK);
	picture_free(&p);
	p = blank(MODEL_CMYK, 3, 3);
	assert_int_equal(png_write(&out, &p, 0, SIZE_MAX, &e), PNG_WRITE_MANY_COLOURS);
	picture_free(&p);
	buf_free(&out);
}

static void it_keeps_within_its_bytes(void **state)
{
	struct picture p = blank(MODEL_GREY, 1000, 1000);
	struct buf out = {0};
	size_t whole;
	struct err e;

	(void)state;
	for (uint32_t i = 0; i < 1000000; i++)
		plane_row(&p.planes[0], i / 1000)[i % 1000] =
		    (unsigned char)(i * 2654435761u >> 16 ^ i >> 7);
	assert_int_equal(png_write(&out, &p, 0, SIZE_MAX, &e), PNG_WRITE_OK);
	whole = out.len;
	assert_true(whole > 500000);
	buf_reset(&out);
	assert_int_equal(png_write(&out, &p, 0, whole, &e), PNG_WRITE_OK);
	assert_int_equal(out.len, whole);
	buf_free(&out);
	for (size_t most = 0; most < whole; most += whole / 7) {
		assert_int_equal(png_write(&out, &p, 0, most, &e), PNG_WRITE_TOO_LARGE);
		assert_int_equal(out.len, 0);
	}
	assert_int_equal(png_write(&out, &p, 0, whole - 1, &e), PNG_WRITE_TOO_LARGE);
	buf_free(&out);
	/* given up early: no more was ever asked for */
	assert_int_equal(png_write(&out, &p, 0, 1000, &e), PNG_WRITE_TOO_LARGE);
	assert_true(out.cap < whole / 2);
	buf_free(&out);
	picture_free(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(greys_take_as_few_bits_as_they_can),
	    cmocka_unit_test(colours_become_a_palette),
	    cmocka_unit_test(too_many_colours_are_told),
	    cmocka_unit_test(it_keeps_within_its_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
