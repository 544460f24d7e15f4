/* test_raster_bmp.c - BMPs of each header and coding, byte by byte. */
#include "raster_fixture.h"

struct layout {
	uint32_t header; /* bytes of it */
	uint32_t width;
	int32_t height;
	unsigned bits;
	uint32_t compression;
	uint32_t masks[4];
	unsigned colours; /* of the palette: 0, 1, 2 … as 00112233 times that */
};

#define INFO 40u
#define NONE 0u
#define RLE8 1u
#define RLE4 2u
#define MASKS 3u

static void add_number(struct buf *b, uint32_t n, size_t size)
{
	for (size_t i = 0; i < size; i++)
		buf_char(b, (char)(n >> 8 * i & 0xFF));
}

static void put_number(struct buf *b, size_t at, uint32_t n)
{
	for (size_t i = 0; i < 4; i++)
		b->data[at + i] = (char)(n >> 8 * i & 0xFF);
}

static void add_header(struct buf *b, const struct layout *l)
{
	size_t start = b->len;

	add_number(b, l->header, 4);
	if (l->header == 12) {
		add_number(b, l->width, 2);
		add_number(b, (uint32_t)l->height, 2);
		add_number(b, 1, 2);
		add_number(b, l->bits, 2);
		return;
	}
	add_number(b, l->width, 4);
	add_number(b, (uint32_t)l->height, 4);
	add_number(b, 1, 2);
	add_number(b, l->bits, 2);
	if (l->header > 16) {
		add_number(b, l->compression, 4);
		add_number(b, 0, 4);
		add_number(b, 11811, 4); /* 300 dpi */
		add_number(b, 11811, 4);
		add_number(b, l->colours, 4);
		add_number(b, 0, 4);
	}
	for (unsigned i = 0; i < 4 && l->compression == MASKS; i++)
		if (i < 3 || l->header > INFO)
			add_number(b, l->masks[i], 4);
	while (b->len < start + l->header)
		buf_char(b, '\0');
}

static struct buf make(const struct layout *l, struct str pixels)
{
	struct buf b = {0};
	size_t at;

	buf_cstr(&b, "BM");
	while (b.len < 14)
		buf_char(&b, '\0');
	add_header(&b, l);
	for (unsigned i = 0; i < l->colours; i++)
		add_number(&b, i * 0x112233u, l->header == 12 ? 3 : 4);
	at = b.len;
	buf_str(&b, pixels);
	assert_false(b.failed);
	put_number(&b, 10, (uint32_t)at);
	return b;
}

static struct shot shot_of(const struct layout *l, struct str pixels)
{
	struct buf b = make(l, pixels);
	struct shot s = shot_read(KIND_BMP, buf_view(&b));

	buf_free(&b);
	return s;
}

static void test_true_colour(void **state)
{
	static const struct str pixels = {"\x01\x02\x03\x04\x05\x06\0\0"
	                                  "\x11\x12\x13\x14\x15\x16\0\0",
	                                  16};
	static const uint32_t headers[] = {12, 16, 40, 64, 108, 124};
	struct layout l = {.width = 2, .height = 2, .bits = 24};

	(void)state;
	for (unsigned i = 0; i < sizeof headers / sizeof *headers; i++) {
		struct shot s;

		l.header = headers[i];
		s = shot_of(&l, pixels);
		assert_whole(&s, 2, 2);
		assert_pixel(&s, 0, 1, "030201");
		assert_pixel(&s, 1, 1, "060504");
		assert_pixel(&s, 0, 0, "131211");
		assert_int_equal(s.report.colour, COLOUR_RGB);
		assert_int_equal(s.report.bits, 8);
		assert_int_equal(s.report.dpi, headers[i] > 16 ? 300 : 0);
		shot_clear(&s);
	}
}

static void test_top_down(void **state)
{
	const struct layout l = {.header = INFO, .width = 1, .height = -2, .bits = 32};
	struct shot s = shot_of(&l, STR("\x01\x02\x03\0\x11\x12\x13\0"));

	(void)state;
	assert_whole(&s, 1, 2);
	assert_pixel(&s, 0, 0, "030201");
	assert_pixel(&s, 0, 1, "131211");
	shot_clear(&s);
}

static void test_palette(void **state)
{
	struct layout l = {.header = INFO, .width = 3, .height = 1, .bits = 8, .colours = 3};
	struct shot s = shot_of(&l, STR("\0\1\2\0"));

	(void)state;
	assert_whole(&s, 3, 1);
	assert_pixel(&s, 1, 0, "112233");
	assert_pixel(&s, 2, 0, "224466");
	assert_int_equal(s.report.colour, COLOUR_PALETTE);
	shot_clear(&s);
	l.bits = 4;
	s = shot_of(&l, STR("\x12\x00\0\0"));
	assert_whole(&s, 3, 1);
	assert_pixel(&s, 0, 0, "112233");
	assert_pixel(&s, 1, 0, "224466");
	shot_clear(&s);
	l.bits = 2;
	s = shot_of(&l, STR("\x60\0\0\0"));
	assert_whole(&s, 3, 1);
	assert_pixel(&s, 0, 0, "112233");
	assert_pixel(&s, 1, 0, "224466");
	shot_clear(&s);
	l.bits = 1;
	l.header = 12;
	l.colours = 2;
	s = shot_of(&l, STR("\xA0\0\0\0"));
	assert_whole(&s, 3, 1);
	assert_pixel(&s, 0, 0, "112233");
	assert_pixel(&s, 1, 0, "000000");
	shot_clear(&s);
	l.colours = 1; /* too few: black alone, which is grey */
	s = shot_of(&l, STR("\0\0\0\0"));
	assert_whole(&s, 3, 1);
	assert_pixel(&s, 0, 0, "00");
	shot_clear(&s);
	s = shot_of(&l, STR("\xA0\0\0\0"));
	assert_unread(&s, REMARK_CORRUPT);
}

static void test_masks(void **state)
{
	struct layout l = {.header = INFO, .width = 2, .height = 1, .bits = 16};
	struct shot s = shot_of(&l, STR("\x00\x7C\x1F\x00"));

	(void)state;
	assert_whole(&s, 2, 1);
	assert_pixel(&s, 0, 0, "FF0000");
	assert_pixel(&s, 1, 0, "0000FF");
	assert_int_equal(s.report.bits, 5);
	shot_clear(&s);
	l = (struct layout){INFO, 2, 1, 16, MASKS, {0xF800, 0x07E0, 0x001F, 0}, 0};
	s = shot_of(&l, STR("\xE0\x07\x00\x80"));
	assert_whole(&s, 2, 1);
	assert_pixel(&s, 0, 0, "00FF00");
	assert_pixel(&s, 1, 0, "840000");
	shot_clear(&s);
	l = (struct layout){108, 1, 1, 32, MASKS, {0xFF, 0xFF00, 0xFF0000, 0xFF000000}, 0};
	s = shot_of(&l, STR("\xFF\x00\x00\x80"));
	assert_whole(&s, 1, 1);
	assert_pixel(&s, 0, 0, "FF7F7F");
	assert_int_equal(s.report.colour, COLOUR_RGB_ALPHA);
	shot_clear(&s);
	l.masks[1] = 0xFF;
	s = shot_of(&l, STR("\xFF\x00\x00\x80"));
	assert_unread(&s, REMARK_CORRUPT);
}

/* Five pixels of 1, a line; two copied, three moved over, one more; the end. */
static void test_rle8(void **state)
{
	const struct layout l = {
	    .header = INFO, .width = 5, .height = 3, .bits = 8, .compression = RLE8, .colours = 4};
	struct shot s = shot_of(&l, STR("\5\1\0\0\2\2\0\2\2\1\1\3\0\1"));

	(void)state;
	assert_whole(&s, 5, 3);
	assert_pixel(&s, 0, 2, "112233");
	assert_pixel(&s, 4, 2, "112233");
	assert_pixel(&s, 1, 1, "224466");
	assert_pixel(&s, 2, 1, "000000");
	assert_pixel(&s, 4, 0, "336699");
	shot_clear(&s);
	s = shot_of(&l, STR("\0\3\1\2\3\0\0\1"));
	assert_whole(&s, 5, 3);
	assert_pixel(&s, 2, 2, "336699");
	shot_clear(&s);
	s = shot_of(&l, STR("\11\1\0\1"));
	assert_unread(&s, REMARK_CORRUPT);
	s = shot_of(&l, STR("\0\2\0\4\0\1"));
	assert_unread(&s, REMARK_CORRUPT);
	s = shot_of(&l, STR("\5\1\0\0\2\2\0\2\2\1\1\3"));
	assert_unread(&s, REMARK_TRUNCATED);
}

static void test_rle4(void **state)
{
	const struct layout l = {
	    .header = INFO, .width = 6, .height = 1, .bits = 4, .compression = RLE4, .colours = 4};
	struct shot s = shot_of(&l, STR("\3\x12\0\3\x32\x10\0\1"));

	(void)state;
	assert_whole(&s, 6, 1);
	assert_pixel(&s, 0, 0, "112233");
	assert_pixel(&s, 1, 0, "224466");
	assert_pixel(&s, 2, 0, "112233");
	assert_pixel(&s, 3, 0, "336699");
	assert_pixel(&s, 5, 0, "112233");
	shot_clear(&s);
}

static void test_profile(void **state)
{
	const struct layout l = {.header = 124, .width = 1, .height = 1, .bits = 24};
	struct buf b = make(&l, STR("\1\2\3\0"));
	struct shot s;

	(void)state;
	put_number(&b, 14 + 56, 0x4D424544);
	put_number(&b, 14 + 112, (uint32_t)b.len - 14);
	put_number(&b, 14 + 116, 7);
	buf_cstr(&b, "profile");
	s = shot_read(KIND_BMP, buf_view(&b));
	assert_whole(&s, 1, 1);
	assert_true(s.report.profile);
	assert_int_equal(s.profile_bytes, 7);
	shot_clear(&s);
	buf_cstr(&b, "more");
	s = shot_read(KIND_BMP, buf_view(&b));
	assert_int_equal(s.report.remarks[0].id, REMARK_TRAILING_BYTES);
	assert_int_equal(s.report.remarks[0].number, 4);
	shot_clear(&s);
	buf_free(&b);
}

static void test_truncated(void **state)
{
	const struct layout l = {.header = INFO, .width = 3, .height = 2, .bits = 8, .colours = 2};
	struct buf b = make(&l, STR("\0\1\0\0\1\0\1\0"));

	(void)state;
	for (size_t len = 2; len < b.len - 1; len++) {
		struct shot s = shot_read(KIND_BMP, str_upto(buf_view(&b), len));

		assert_unread(&s, REMARK_TRUNCATED);
		assert_int_equal(s.report.remarks[0].number, len);
	}
	buf_free(&b);
}

static void test_wrong(void **state)
{
	struct layout l = {.header = INFO, .width = 0, .height = 1, .bits = 24};
	struct shot s = shot_of(&l, STR("\0\0\0\0"));

	(void)state;
	assert_unread(&s, REMARK_CORRUPT);
	l.width = 1;
	l.height = INT32_MIN;
	s = shot_of(&l, STR("\0\0\0\0"));
	assert_unread(&s, REMARK_CORRUPT);
	l.height = 1;
	l.bits = 7;
	s = shot_of(&l, STR("\0\0\0\0"));
	assert_unread(&s, REMARK_CORRUPT);
	l.bits = 24;
	l.compression = 5;
	s = shot_of(&l, STR("\0\0\0\0"));
	assert_unread(&s, REMARK_RARE_PROCESS);
	l.compression = NONE;
	l.width = 0x7FFFFFFF;
	l.height = 0x7FFFFFFF;
	s = shot_of(&l, STR("\0\0\0\0"));
	assert_unread(&s, REMARK_TOO_MANY_PIXELS);
}

static void test_locked(void **state)
{
	const struct layout l = {
	    .header = INFO, .width = 5, .height = 3, .bits = 8, .compression = RLE8, .colours = 4};
	struct buf b = make(&l, STR("\5\1\0\0\2\2\0\2\2\1\1\3\0\1"));
	struct guard *g = fixture_guard();

	(void)state;
	assert_same_in_worker(g, KIND_BMP, buf_view(&b));
	assert_same_in_worker(g, KIND_BMP, str_upto(buf_view(&b), 60));
	buf_free(&b);
	guard_free(g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_true_colour), cmocka_unit_test(test_top_down),
	    cmocka_unit_test(test_palette),     cmocka_unit_test(test_masks),
	    cmocka_unit_test(test_rle8),        cmocka_unit_test(test_rle4),
	    cmocka_unit_test(test_profile),     cmocka_unit_test(test_truncated),
	    cmocka_unit_test(test_wrong),       cmocka_unit_test(test_locked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
