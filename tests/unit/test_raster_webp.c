/* test_raster_webp.c - WebPs coded by libwebp in the test, their containers put together here. */
#include "raster_fixture.h"

#include <webp/encode.h>

#define WIDTH 6
#define HEIGHT 4

enum { FLAG_ANIMATION = 0x02, FLAG_EXIF = 0x08, FLAG_ALPHA = 0x10, FLAG_PROFILE = 0x20 };

static void add_number(struct buf *b, uint32_t n, size_t size)
{
	for (size_t i = 0; i < size; i++)
		buf_char(b, (char)(n >> 8 * i & 0xFF));
}

static void add_chunk(struct buf *b, const char *name, struct str data)
{
	buf_cstr(b, name);
	add_number(b, (uint32_t)data.len, 4);
	buf_str(b, data);
	if (data.len % 2 != 0)
		buf_char(b, '\0');
}

/* Red, at the right half of it transparent where that is asked for. */
static struct buf coded(bool alpha)
{
	uint8_t pixels[WIDTH * HEIGHT * 4], *out = NULL;
	struct buf b = {0};
	size_t size;

	for (unsigned i = 0; i < WIDTH * HEIGHT; i++) {
		uint8_t *p = pixels + 4 * (size_t)i;

		p[0] = 255;
		p[1] = p[2] = 0;
		p[3] = alpha && i % WIDTH >= WIDTH / 2 ? 128 : 255;
	}
	size = WebPEncodeLosslessRGBA(pixels, WIDTH, HEIGHT, WIDTH * 4, &out);
	assert_true(size > 0);
	buf_add(&b, out, size);
	WebPFree(out);
	return b;
}

/* What stands in a coded file behind RIFF, its size and WEBP: one chunk. */
static struct str picture_chunk(const struct buf *b)
{
	return str_from(buf_view(b), 12);
}

static void extend(struct buf *body, unsigned flags, uint32_t width, uint32_t height)
{
	struct buf data = {0};

	add_number(&data, flags, 4);
	add_number(&data, width - 1, 3);
	add_number(&data, height - 1, 3);
	add_chunk(body, "VP8X", buf_view(&data));
	buf_free(&data);
}

static struct buf contain(struct buf *body)
{
	struct buf b = {0};

	buf_cstr(&b, "RIFF");
	add_number(&b, (uint32_t)body->len + 4, 4);
	buf_cstr(&b, "WEBP");
	buf_str(&b, buf_view(body));
	buf_free(body);
	assert_false(b.failed);
	return b;
}

static void test_plain(void **state)
{
	struct buf b = coded(false);
	struct shot s = shot_read(KIND_WEBP, buf_view(&b));

	(void)state;
	assert_whole(&s, WIDTH, HEIGHT);
	assert_pixel(&s, 0, 0, "FF0000");
	assert_pixel(&s, WIDTH - 1, HEIGHT - 1, "FF0000");
	assert_int_equal(s.orientation, 1);
	assert_int_equal(s.report.width_px, WIDTH);
	assert_int_equal(s.report.colour, COLOUR_RGB);
	assert_int_equal(s.report.bits, 8);
	assert_false(s.report.metadata);
	shot_clear(&s);
	buf_free(&b);
}

static void test_alpha(void **state)
{
	struct buf b = coded(true);
	struct shot s = shot_read(KIND_WEBP, buf_view(&b));

	(void)state;
	assert_whole(&s, WIDTH, HEIGHT);
	assert_pixel(&s, 0, 0, "FF0000");
	assert_pixel(&s, WIDTH - 1, 0, "FF7F7F");
	assert_int_equal(s.report.colour, COLOUR_RGB_ALPHA);
	shot_clear(&s);
	buf_free(&b);
}

/* With JPEG's beginning in front of the Exif block, as some writers have it, and without. */
static void test_facts(void **state)
{
	static const char *const starts[] = {"", "Exif"};

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		struct buf body = {0}, block = {0}, picture = coded(false), b;
		struct shot s;

		buf_cstr(&block, starts[i]);
		if (i == 1)
			buf_add(&block, "\0\0", 2);
		buf_str(&block, STR("MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"
		                    "\0\0\0\0"));
		extend(&body, FLAG_EXIF | FLAG_PROFILE, WIDTH, HEIGHT);
		add_chunk(&body, "ICCP", STR("profile"));
		buf_str(&body, picture_chunk(&picture));
		add_chunk(&body, "EXIF", buf_view(&block));
		b = contain(&body);
		s = shot_read(KIND_WEBP, buf_view(&b));
		assert_whole(&s, WIDTH, HEIGHT);
		assert_int_equal(s.orientation, 6);
		assert_int_equal(s.report.orientation, 6);
		assert_true(s.report.metadata);
		assert_true(s.report.profile);
		assert_int_equal(s.profile_bytes, 7);
		shot_clear(&s);
		buf_free(&b);
		buf_free(&block);
		buf_free(&picture);
	}
}

/* The frame at 4, 2 of a canvas of 12 x 8, twice. */
static struct buf animated(void)
{
	struct buf body = {0}, picture = coded(true), frame = {0};

	extend(&body, FLAG_ANIMATION | FLAG_ALPHA, 12, 8);
	add_chunk(&body, "ANIM", STR("\0\0\0\0\0\0"));
	add_number(&frame, 4 / 2, 3);
	add_number(&frame, 2 / 2, 3);
	add_number(&frame, WIDTH - 1, 3);
	add_number(&frame, HEIGHT - 1, 3);
	add_number(&frame, 100, 4); /* milliseconds, and no flags */
	buf_str(&frame, picture_chunk(&picture));
	add_chunk(&body, "ANMF", buf_view(&frame));
	add_chunk(&body, "ANMF", buf_view(&frame));
	buf_free(&frame);
	buf_free(&picture);
	return contain(&body);
}

static void test_animated(void **state)
{
	struct buf b = animated();
	struct shot s = shot_read(KIND_WEBP, buf_view(&b));

	(void)state;
	assert_int_equal(s.report.remark_count, 1);
	assert_int_equal(s.report.remarks[0].id, REMARK_ANIMATED);
	assert_int_equal(s.report.remarks[0].number, 2);
	assert_int_equal(s.picture.shape.width_px, 12);
	assert_int_equal(s.picture.shape.height_px, 8);
	assert_pixel(&s, 3, 2, "FFFFFF");
	assert_pixel(&s, 4, 2, "FF0000");
	assert_pixel(&s, 9, 5, "FF7F7F");
	assert_pixel(&s, 10, 5, "FFFFFF");
	assert_pixel(&s, 4, 1, "FFFFFF");
	assert_pixel(&s, 4, 6, "FFFFFF");
	shot_clear(&s);
	buf_free(&b);
}

static void test_truncated(void **state)
{
	struct buf b = coded(true);

	(void)state;
	for (size_t len = 4; len < b.len; len++) {
		struct shot s = shot_read(KIND_WEBP, str_upto(buf_view(&b), len));

		assert_unread(&s, REMARK_TRUNCATED);
		assert_int_equal(s.report.remarks[0].number, len);
	}
	buf_free(&b);
}

static void test_damaged(void **state)
{
	struct buf b = coded(true);
	struct shot s;

	(void)state;
	b.data[20] ^= 1; /* the signature of lossless data */
	s = shot_read(KIND_WEBP, buf_view(&b));
	assert_unread(&s, REMARK_CORRUPT);
	buf_free(&b);
}

static void test_trailing(void **state)
{
	struct buf b = coded(true);
	struct shot s;

	(void)state;
	buf_add(&b, "\0\0\0", 3);
	s = shot_read(KIND_WEBP, buf_view(&b));
	assert_whole(&s, WIDTH, HEIGHT);
	shot_clear(&s);
	buf_cstr(&b, "more");
	s = shot_read(KIND_WEBP, buf_view(&b));
	assert_true(s.read);
	assert_int_equal(s.report.remarks[0].id, REMARK_TRAILING_BYTES);
	assert_int_equal(s.report.remarks[0].number, 7);
	shot_clear(&s);
	buf_free(&b);
}

static void test_limit(void **state)
{
	struct codec_limits limits = codec_limits_default;
	struct buf b = animated();
	struct shot s;

	(void)state;
	limits.pixels = 12 * 8 - 1;
	s = shot_read_page(KIND_WEBP, buf_view(&b), 0, &limits);
	assert_false(s.opened);
	assert_true(report_has(&s.report, REMARK_TOO_MANY_PIXELS));
	buf_free(&b);
}

static void test_locked(void **state)
{
	struct guard *g = fixture_guard();
	struct buf b = animated();

	(void)state;
	assert_same_in_worker(g, KIND_WEBP, buf_view(&b));
	assert_same_in_worker(g, KIND_WEBP, str_upto(buf_view(&b), 50));
	buf_free(&b);
	guard_free(g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_plain),     cmocka_unit_test(test_alpha),
	    cmocka_unit_test(test_facts),     cmocka_unit_test(test_animated),
	    cmocka_unit_test(test_truncated), cmocka_unit_test(test_damaged),
	    cmocka_unit_test(test_trailing),  cmocka_unit_test(test_limit),
	    cmocka_unit_test(test_locked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
