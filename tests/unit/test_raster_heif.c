/* test_raster_heif.c - pictures in HEIF: put together, upright, in a locked worker too. */
#include "raster_fixture.h"

#include "heif_files.h"

#define TURNED shot_bytes(heif_turned, sizeof heif_turned)
#define TILES shot_bytes(heif_tiles, sizeof heif_tiles)
#define DEEP shot_bytes(heif_deep, sizeof heif_deep)
#define AV1 shot_bytes(heif_av1, sizeof heif_av1)
#define ALPHA shot_bytes(heif_alpha, sizeof heif_alpha)

static int prepare(void **state)
{
	struct err e = {0};

	(void)state;
	return raster_prepare(KIND_HEIC, &e) ? 0 : -1;
}

static void test_turned(void **state)
{
	struct shot s = shot_read(KIND_HEIC, TURNED);

	(void)state;
	assert_whole(&s, 64, 64);
	assert_pixel(&s, 10, 10, "FFFFFF");
	assert_pixel(&s, 50, 10, "FE0000");
	assert_pixel(&s, 10, 50, "0000FE");
	assert_int_equal(s.orientation, 1);
	assert_int_equal(s.report.orientation, 0);
	assert_int_equal(s.report.width_px, 64);
	assert_int_equal(s.report.bits, 8);
	assert_int_equal(s.report.colour, COLOUR_RGB);
	assert_true(s.report.metadata);
	assert_true(s.report.gps);
	assert_true(s.report.profile);
	assert_int_equal(s.profile_bytes, 13);
	shot_clear(&s);
}

static void test_tiles(void **state)
{
	struct shot s = shot_read(KIND_HEIC, TILES);

	(void)state;
	assert_whole(&s, 100, 60);
	assert_pixel(&s, 0, 0, "FE0000");
	assert_pixel(&s, 63, 59, "FE0000");
	assert_pixel(&s, 64, 0, "00FF01");
	assert_pixel(&s, 99, 59, "00FF01");
	assert_false(s.report.metadata);
	assert_false(s.report.profile);
	shot_clear(&s);
}

static void test_deep(void **state)
{
	struct shot s = shot_read(KIND_HEIC, DEEP);

	(void)state;
	assert_whole(&s, 64, 64);
	assert_pixel(&s, 32, 32, "FF0000");
	assert_int_equal(s.report.bits, 10);
	shot_clear(&s);
}

static void test_alpha(void **state)
{
	struct shot s = shot_read(KIND_HEIC, ALPHA);

	(void)state;
	assert_whole(&s, 64, 64);
	assert_pixel(&s, 32, 32, "7F7FFE");
	assert_int_equal(s.report.colour, COLOUR_RGB_ALPHA);
	shot_clear(&s);
}

static void test_av1(void **state)
{
	struct shot s = shot_read(KIND_AVIF, AV1);

	(void)state;
	assert_whole(&s, 64, 64);
	assert_pixel(&s, 10, 10, "FE0000");
	assert_pixel(&s, 50, 10, "0100FE");
	assert_pixel(&s, 10, 50, "FFFFFF");
	assert_int_equal(s.report.bits, 8);
	shot_clear(&s);
}

/* A copy with one byte of it changed. */
static struct str changed(struct buf *b, struct str bytes, size_t at)
{
	buf_reset(b);
	buf_str(b, bytes);
	assert_false(b->failed);
	b->data[at] ^= 0x10;
	return buf_view(b);
}

static void test_truncated(void **state)
{
	(void)state;
	for (size_t len = 40; len < sizeof heif_tiles; len += 20) {
		struct shot s = shot_read(KIND_HEIC, str_upto(TILES, len));

		assert_unread(&s, REMARK_TRUNCATED);
		assert_int_equal(s.report.remarks[0].number, len);
	}
}

/* In the coded picture of the first tile, and in the size of a NAL unit. */
static void test_damaged(void **state)
{
	struct buf b = {0};
	struct shot s = shot_read(KIND_HEIC, changed(&b, DEEP, sizeof heif_deep - 3));

	(void)state;
	assert_unread(&s, REMARK_CORRUPT);
	buf_free(&b);
}

static void test_trailing(void **state)
{
	struct buf b = {0};
	struct shot s;

	(void)state;
	buf_str(&b, DEEP);
	buf_str(&b, STR("\1\2\3\4\5\6\7\10\11"));
	s = shot_read(KIND_HEIC, buf_view(&b));
	assert_true(s.read);
	assert_int_equal(s.report.remark_count, 1);
	assert_int_equal(s.report.remarks[0].id, REMARK_TRAILING_BYTES);
	assert_int_equal(s.report.remarks[0].number, 9);
	shot_clear(&s);
	buf_free(&b);
}

static void test_limit(void **state)
{
	struct codec_limits limits = codec_limits_default;
	struct shot s;

	(void)state;
	limits.pixels = 100 * 60;
	s = shot_read_page(KIND_HEIC, TILES, 0, &limits);
	assert_whole(&s, 100, 60);
	shot_clear(&s);
	limits.pixels--;
	s = shot_read_page(KIND_HEIC, TILES, 0, &limits);
	assert_unread(&s, REMARK_TOO_MANY_PIXELS);
	assert_int_equal(s.report.remarks[0].number, 6000);
}

/* The grid says 100 x 60 px, what is said around it 100 x 50: the former counts. */
static void test_contradiction(void **state)
{
	static const char size[] = {0, 0, 0, 100, 0, 0, 0, 60};
	struct codec_limits limits = codec_limits_default;
	struct buf b = {0};
	struct shot s;
	char *at;

	(void)state;
	buf_str(&b, TILES);
	assert_false(b.failed);
	at = memmem(b.data, b.len, size, sizeof size);
	assert_non_null(at);
	at[7] = 50;
	s = shot_read(KIND_HEIC, buf_view(&b));
	assert_whole(&s, 100, 60);
	assert_int_equal(s.report.height_px, 60);
	shot_clear(&s);
	limits.pixels = 100 * 60 - 1;
	s = shot_read_page(KIND_HEIC, buf_view(&b), 0, &limits);
	assert_unread(&s, REMARK_TOO_MANY_PIXELS);
	buf_free(&b);
}

static void test_libraries(void **state)
{
	static const char *const names[] = {"libheif ", "libtiff ", "libwebp ", "giflib "};
	struct buf b = {0};
	const char *at;

	(void)state;
	raster_libraries(&b);
	at = buf_terminated(&b);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		at = strstr(at, names[i]);
		assert_non_null(at);
		at += strlen(names[i]);
		assert_true(*at >= '0' && *at <= '9');
	}
	assert_null(strchr(at, '\n'));
	buf_free(&b);
	assert_true(raster_can_read(KIND_HEIC) && raster_can_read(KIND_BMP));
	assert_false(raster_can_read(KIND_SVG));
}

static void test_locked(void **state)
{
	struct guard *g = fixture_guard();
	struct buf b = {0};

	(void)state;
	assert_same_in_worker(g, KIND_HEIC, TURNED);
	assert_same_in_worker(g, KIND_HEIC, TILES);
	assert_same_in_worker(g, KIND_HEIC, DEEP);
	assert_same_in_worker(g, KIND_HEIC, ALPHA);
	assert_same_in_worker(g, KIND_AVIF, AV1);
	assert_same_in_worker(g, KIND_HEIC, str_upto(TILES, 300));
	assert_same_in_worker(g, KIND_HEIC, changed(&b, DEEP, sizeof heif_deep - 3));
	buf_free(&b);
	guard_free(g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_turned),  cmocka_unit_test(test_tiles),
	    cmocka_unit_test(test_deep),    cmocka_unit_test(test_alpha),
	    cmocka_unit_test(test_av1),     cmocka_unit_test(test_truncated),
	    cmocka_unit_test(test_damaged), cmocka_unit_test(test_trailing),
	    cmocka_unit_test(test_limit),   cmocka_unit_test(test_contradiction),
	    cmocka_unit_test(test_locked),  cmocka_unit_test(test_libraries),
	};

	return cmocka_run_group_tests(tests, prepare, NULL);
}
