/* test_encode.c - pictures told apart by what is on them, and coded within so many bytes. */
#include "jpeg_fixture.h"

#include "codec/jpeg.h"
#include "codec/png.h"
#include "image/encode.h"
#include "image/texture.h"

typedef unsigned (*level)(unsigned plane, uint32_t x, uint32_t y);

static struct picture make(struct picture_shape shape, level at)
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

static struct picture_shape shape(enum model model, unsigned shift)
{
	return (struct picture_shape){model, 320, 240, shift, shift};
}

static uint32_t mixed(uint32_t n)
{
	n ^= n >> 16;
	n *= 0x7FEB352D;
	n ^= n >> 15;
	n *= 0x846CA68B;
	return n ^ n >> 16;
}

/* --- What is on it */

static bool is_line(uint32_t x, uint32_t y)
{
	return y / 10 % 2 == 1 && x / 4 % 16 == 0;
}

/* Grey paper with black lines; all but the first plane are grey's. */
static unsigned text(unsigned plane, uint32_t x, uint32_t y)
{
	return plane > 0 ? 128 : is_line(x, y) ? 20 : 230 + mixed(x + y * 999) % 16;
}

static unsigned rgb_text(unsigned plane, uint32_t x, uint32_t y)
{
	(void)plane;
	return text(0, x, y);
}

static unsigned paper(unsigned plane, uint32_t x, uint32_t y)
{
	return plane > 0 ? 128 : 230 + mixed(x + y * 999) % 16;
}

static unsigned dark(unsigned plane, uint32_t x, uint32_t y)
{
	return plane > 0 ? 128 : is_line(x, y) ? 250 : 40;
}

static unsigned noise(unsigned plane, uint32_t x, uint32_t y)
{
	return mixed(plane + 3 * x + 4099 * y) % 256;
}

static unsigned stamped(unsigned plane, uint32_t x, uint32_t y)
{
	return plane > 0 && x < 20 && y < 20 ? 200 : text(plane, x, y);
}

static bool is_page(enum model model, level at)
{
	struct picture p = make(shape(model, 0), at);
	bool page = texture_is_page(&p);

	picture_free(&p);
	return page;
}

static bool is_coloured(level at)
{
	struct picture p = make(shape(MODEL_YCC, 1), at);
	bool coloured = texture_is_coloured(&p);

	picture_free(&p);
	return coloured;
}

static void pages_and_photos(void **state)
{
	(void)state;
	assert_true(is_page(MODEL_GREY, text));
	assert_true(is_page(MODEL_YCC, text));
	assert_true(is_page(MODEL_RGB, rgb_text));
	assert_false(is_page(MODEL_YCC, paper)); /* nothing on it */
	assert_false(is_page(MODEL_YCC, dark));
	assert_false(is_page(MODEL_YCC, noise));
	assert_true(is_coloured(stamped));
	assert_true(is_coloured(noise));
	assert_false(is_coloured(text));
}

/* --- Coded */

static struct encode_result encode(struct buf *file, const struct picture *p, unsigned orientation,
                                   const struct encode_request *request)
{
	struct encode_result out;
	struct err e;

	buf_reset(file);
	assert_true(encode_picture(&out, file, p, orientation, request, &e));
	if (out.fits) {
		assert_in_range(file->len, 1, request->bytes);
	} else {
		assert_true(out.needed > request->bytes);
	}
	return out;
}

static void assert_sides(const struct buf *file, enum kind kind, uint32_t width, uint32_t height)
{
	static const struct codec_limits limits = {.pixels = 1000000, .scans = 10};
	struct report r;
	struct err e;

	report_init(&r);
	assert_true(kind == KIND_PNG ? png_probe(&r, buf_view(file), &limits, &e)
	                             : jpeg_probe(&r, buf_view(file), &limits, &e));
	assert_int_equal(r.remark_count, 0);
	assert_int_equal(r.width_px, width);
	assert_int_equal(r.height_px, height);
}

static const struct encode_request jpeg_only = {
    .accepts_jpeg = true, .bytes = 10000000, .least_quality = 60};

static void best_quality_where_it_fits(void **state)
{
	struct encode_request request = jpeg_only;
	struct picture p = make(shape(MODEL_YCC, 1), noise);
	struct buf file = {0};
	struct encode_result kept, made;

	(void)state;
	kept = encode(&file, &p, 1, &request);
	assert_true(kept.fits && kept.kind == KIND_JPEG);
	assert_sides(&file, KIND_JPEG, 320, 240);
	request.scaled = true;
	made = encode(&file, &p, 1, &request);
	assert_true(made.fits && made.quality < kept.quality);
	request.least_quality = 97; /* more than it would have been */
	assert_int_equal(encode(&file, &p, 1, &request).quality, 97);
	picture_free(&p);
	buf_free(&file);
}

/* Between the least and the best: never less than asked for, never one that would not fit. */
static void quality_is_searched(void **state)
{
	struct encode_request request = jpeg_only;
	struct picture p = make(shape(MODEL_YCC, 1), noise);
	struct buf file = {0};
	size_t best, least;
	unsigned before = 100;

	(void)state;
	encode(&file, &p, 1, &request);
	best = file.len;
	request.bytes = 1;
	least = (size_t)encode(&file, &p, 1, &request).needed;
	assert_true(least < best);
	for (size_t bytes = best; bytes >= least; bytes -= (best - least) / 16) {
		struct encode_result out;

		request.bytes = bytes;
		out = encode(&file, &p, 1, &request);
		assert_true(out.fits);
		assert_in_range(out.quality, 60, before);
		before = out.quality;
	}
	request.bytes = least;
	assert_int_equal(encode(&file, &p, 1, &request).quality, 60);
	request.bytes = least - 1;
	assert_false(encode(&file, &p, 1, &request).fits);
	picture_free(&p);
	buf_free(&file);
}

static void text_keeps_its_colours(void **state)
{
	struct picture page = make(shape(MODEL_RGB, 0), rgb_text);
	struct picture photo = make(shape(MODEL_RGB, 0), noise);
	struct picture small = make(shape(MODEL_YCC, 1), text);
	struct buf file = {0};

	(void)state;
	assert_true(encode(&file, &page, 1, &jpeg_only).full_chroma);
	assert_false(encode(&file, &photo, 1, &jpeg_only).full_chroma);
	assert_false(encode(&file, &small, 1, &jpeg_only).full_chroma);
	picture_free(&page);
	picture_free(&photo);
	picture_free(&small);
	buf_free(&file);
}

static void turned_while_it_is_coded(void **state)
{
	struct encode_request png = {.accepts_png = true, .bytes = 10000000};
	struct picture photo = make(shape(MODEL_YCC, 1), noise);
	struct picture few = make(shape(MODEL_GREY, 0), text);
	struct buf file = {0};

	(void)state;
	for (unsigned o = 1; o <= 8; o++) {
		uint32_t width = o < 5 ? 320 : 240, height = o < 5 ? 240 : 320;

		assert_true(encode(&file, &photo, o, &jpeg_only).fits);
		assert_sides(&file, KIND_JPEG, width, height);
		assert_true(encode(&file, &few, o, &png).fits);
		assert_sides(&file, KIND_PNG, width, height);
	}
	picture_free(&photo);
	picture_free(&few);
	buf_free(&file);
}

static unsigned two_levels(unsigned plane, uint32_t x, uint32_t y)
{
	(void)plane;
	return is_line(x, y) ? 0 : 255;
}

/* Where that is smaller, where it may be, and where it was none before. */
static void few_colours_become_a_png(void **state)
{
	struct encode_request request = jpeg_only;
	struct picture drawn = make(shape(MODEL_GREY, 0), two_levels);
	struct picture photo = make(shape(MODEL_RGB, 0), noise);
	struct buf file = {0};
	struct encode_result out;

	(void)state;
	request.accepts_png = request.from_lossless = true;
	out = encode(&file, &drawn, 1, &request);
	assert_true(out.fits && out.kind == KIND_PNG && out.quality == 0);
	assert_sides(&file, KIND_PNG, 320, 240);
	assert_int_equal(encode(&file, &photo, 1, &request).kind, KIND_JPEG);
	request.from_lossless = false;
	assert_int_equal(encode(&file, &drawn, 1, &request).kind, KIND_JPEG);
	/* Nothing else is accepted. */
	request.accepts_jpeg = false;
	assert_true(encode(&file, &drawn, 1, &request).fits);
	assert_false(encode(&file, &photo, 1, &request).fits);
	picture_free(&drawn);
	picture_free(&photo);
	buf_free(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pages_and_photos),
	    cmocka_unit_test(best_quality_where_it_fits),
	    cmocka_unit_test(quality_is_searched),
	    cmocka_unit_test(text_keeps_its_colours),
	    cmocka_unit_test(turned_while_it_is_coded),
	    cmocka_unit_test(few_colours_become_a_png),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
