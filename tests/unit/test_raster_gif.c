/* test_raster_gif.c - GIFs written by giflib in the test: canvas, transparency, damage. */
#include "raster_fixture.h"

#include <gif_lib.h>

#define WIDTH 6
#define HEIGHT 9

struct layout {
	int canvas_width, canvas_height, left, top;
	int transparent; /* -1: none */
	bool interlaced, grey, commented;
	int pictures;
};

static const struct layout plain = {
    .canvas_width = WIDTH, .canvas_height = HEIGHT, .transparent = -1, .pictures = 1};

static int on_write(GifFileType *gif, const GifByteType *bytes, int size)
{
	buf_add(gif->UserData, bytes, (size_t)size);
	return size;
}

/* Row y is of index y % 4. */
static void put_picture(GifFileType *gif, const struct layout *l)
{
	static const int first[] = {0, 4, 2, 1}, step[] = {8, 8, 4, 2};
	GifPixelType row[WIDTH];

	assert_int_equal(EGifPutImageDesc(gif, l->left, l->top, WIDTH, HEIGHT, l->interlaced, NULL),
	                 GIF_OK);
	for (int pass = 0; pass < (l->interlaced ? 4 : 1); pass++) {
		int y = l->interlaced ? first[pass] : 0;

		for (; y < HEIGHT; y += l->interlaced ? step[pass] : 1) {
			memset(row, y % 4, sizeof row);
			assert_int_equal(EGifPutLine(gif, row, WIDTH), GIF_OK);
		}
	}
}

static struct buf make(const struct layout *l)
{
	static const GifColorType colours[] = {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {1, 2, 3}};
	static const GifColorType greys[] = {{0, 0, 0}, {85, 85, 85}, {170, 170, 170}, {9, 9, 9}};
	ColorMapObject *map = GifMakeMapObject(4, l->grey ? greys : colours);
	GraphicsControlBlock control = {.TransparentColor = l->transparent};
	struct buf b = {0};
	int code;
	GifFileType *gif = EGifOpen(&b, on_write, &code);

	assert_non_null(map);
	assert_non_null(gif);
	EGifSetGifVersion(gif, true);
	assert_int_equal(EGifPutScreenDesc(gif, l->canvas_width, l->canvas_height, 2, 0, map),
	                 GIF_OK);
	if (l->commented)
		assert_int_equal(EGifPutComment(gif, "made in a test"), GIF_OK);
	for (int i = 0; i < l->pictures; i++) {
		GifByteType block[4];

		EGifGCBToExtension(&control, block);
		assert_int_equal(EGifPutExtension(gif, GRAPHICS_EXT_FUNC_CODE, 4, block), GIF_OK);
		put_picture(gif, l);
	}
	assert_int_equal(EGifCloseFile(gif, &code), GIF_OK);
	GifFreeMapObject(map);
	assert_false(b.failed);
	return b;
}

static struct shot shot_of(const struct layout *l)
{
	struct buf b = make(l);
	struct shot s = shot_read(KIND_GIF, buf_view(&b));

	buf_free(&b);
	return s;
}

static void test_plain(void **state)
{
	struct layout l = plain;

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct shot s;

		l.interlaced = i == 1;
		s = shot_of(&l);
		assert_whole(&s, WIDTH, HEIGHT);
		for (uint32_t y = 0; y < HEIGHT; y++)
			assert_pixel(
			    &s, y % WIDTH, y,
			    (const char *[]){"FF0000", "00FF00", "0000FF", "010203"}[y % 4]);
		assert_int_equal(s.report.width_px, WIDTH);
		assert_int_equal(s.report.height_px, HEIGHT);
		assert_int_equal(s.report.colour, COLOUR_PALETTE);
		assert_false(s.report.metadata);
		shot_clear(&s);
	}
}

static void test_grey(void **state)
{
	struct layout l = plain;
	struct shot s;

	(void)state;
	l.grey = true;
	s = shot_of(&l);
	assert_whole(&s, WIDTH, HEIGHT);
	assert_pixel(&s, 0, 1, "55");
	shot_clear(&s);
}

static void test_transparent(void **state)
{
	struct layout l = plain;
	struct shot s;

	(void)state;
	l.transparent = 1;
	s = shot_of(&l);
	assert_whole(&s, WIDTH, HEIGHT);
	assert_pixel(&s, 0, 0, "FF0000");
	assert_pixel(&s, 0, 1, "FFFFFF");
	shot_clear(&s);
}

static void test_canvas(void **state)
{
	struct layout l = plain;
	struct shot s;

	(void)state;
	l.canvas_width = 20;
	l.canvas_height = 30;
	l.left = 3;
	l.top = 4;
	s = shot_of(&l);
	assert_whole(&s, 20, 30);
	assert_pixel(&s, 2, 4, "FFFFFF");
	assert_pixel(&s, 3, 3, "FFFFFF");
	assert_pixel(&s, 3, 4, "FF0000");
	assert_pixel(&s, 8, 12, "FF0000");
	assert_pixel(&s, 9, 12, "FFFFFF");
	assert_pixel(&s, 8, 13, "FFFFFF");
	shot_clear(&s);
	l.canvas_width = 5; /* smaller than what stands on it */
	s = shot_of(&l);
	assert_whole(&s, 9, 30);
	shot_clear(&s);
}

static void test_animated(void **state)
{
	struct layout l = plain;
	struct shot s;

	(void)state;
	l.pictures = 3;
	l.commented = true;
	s = shot_of(&l);
	assert_true(s.read);
	assert_int_equal(s.report.remark_count, 1);
	assert_int_equal(s.report.remarks[0].id, REMARK_ANIMATED);
	assert_int_equal(s.report.remarks[0].number, 3);
	assert_true(s.report.metadata);
	shot_clear(&s);
}

static void test_truncated(void **state)
{
	struct layout l = plain;
	struct buf b;

	(void)state;
	l.pictures = 2;
	b = make(&l);
	for (size_t len = 6; len < b.len; len++) {
		struct shot s = shot_read(KIND_GIF, str_upto(buf_view(&b), len));

		assert_unread(&s, REMARK_TRUNCATED);
	}
	buf_free(&b);
}

static void test_damaged(void **state)
{
	struct buf b = make(&plain);
	struct shot s;

	(void)state;
	b.data[b.len - 1] = 'x'; /* a record of no kind */
	s = shot_read(KIND_GIF, buf_view(&b));
	assert_unread(&s, REMARK_CORRUPT);
	b.data[b.len - 1] = ';';
	b.data[10] = (char)0xF0; /* two colours are left of the four */
	memmove(b.data + 13 + 6, b.data + 13 + 12, b.len - 13 - 12);
	s = shot_read(KIND_GIF, str_upto(buf_view(&b), b.len - 6));
	assert_unread(&s, REMARK_CORRUPT);
	assert_string_equal(s.report.remarks[0].detail, "index of a colour");
	buf_free(&b);
}

static void test_trailing(void **state)
{
	struct buf b = make(&plain);
	struct shot s;

	(void)state;
	buf_cstr(&b, "more");
	s = shot_read(KIND_GIF, buf_view(&b));
	assert_true(s.read);
	assert_int_equal(s.report.remarks[0].id, REMARK_TRAILING_BYTES);
	assert_int_equal(s.report.remarks[0].number, 4);
	shot_clear(&s);
	buf_free(&b);
}

static void test_limit(void **state)
{
	struct codec_limits limits = codec_limits_default;
	struct buf b = make(&plain);
	struct shot s;

	(void)state;
	limits.pixels = WIDTH * HEIGHT - 1;
	s = shot_read_page(KIND_GIF, buf_view(&b), 0, &limits);
	assert_unread(&s, REMARK_TOO_MANY_PIXELS);
	buf_free(&b);
}

static void test_locked(void **state)
{
	struct guard *g = fixture_guard();
	struct buf b = make(&plain);

	(void)state;
	assert_same_in_worker(g, KIND_GIF, buf_view(&b));
	assert_same_in_worker(g, KIND_GIF, str_upto(buf_view(&b), 30));
	buf_free(&b);
	guard_free(g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_plain),       cmocka_unit_test(test_grey),
	    cmocka_unit_test(test_transparent), cmocka_unit_test(test_canvas),
	    cmocka_unit_test(test_animated),    cmocka_unit_test(test_truncated),
	    cmocka_unit_test(test_damaged),     cmocka_unit_test(test_trailing),
	    cmocka_unit_test(test_limit),       cmocka_unit_test(test_locked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
