/* test_raster_tiff.c - TIFFs written by libtiff in the test: layouts, pages, damage. */
#include "raster_fixture.h"

#include <tiffio.h>

/* --- Files in memory */

struct file {
	struct buf bytes;
	size_t at;
};

static tmsize_t file_read(thandle_t handle, void *to, tmsize_t size)
{
	struct file *f = handle;
	size_t rest = f->at < f->bytes.len ? f->bytes.len - f->at : 0;
	size_t n = (size_t)size < rest ? (size_t)size : rest;

	memcpy(to, f->bytes.data + f->at, n);
	f->at += n;
	return (tmsize_t)n;
}

static tmsize_t file_write(thandle_t handle, void *from, tmsize_t size)
{
	struct file *f = handle;
	size_t end = f->at + (size_t)size;

	while (f->bytes.len < end)
		buf_char(&f->bytes, '\0');
	assert_false(f->bytes.failed);
	memcpy(f->bytes.data + f->at, from, (size_t)size);
	f->at = end;
	return size;
}

static toff_t file_seek(thandle_t handle, toff_t offset, int whence)
{
	struct file *f = handle;
	toff_t from = whence == SEEK_CUR ? f->at : whence == SEEK_END ? f->bytes.len : 0;

	f->at = (size_t)(from + offset);
	return f->at;
}

static int file_close(thandle_t handle)
{
	(void)handle;
	return 0;
}

static toff_t file_size(thandle_t handle)
{
	return ((struct file *)handle)->bytes.len;
}

struct layout {
	uint16_t photometric, samples, bits, compression, planar, orientation;
	uint16_t alpha; /* EXTRASAMPLE_*, 0: none */
	uint32_t subfile;
	uint32_t tile; /* side; 0: strips */
	bool map;      /* entry i: i times 0x1111, 0, 0 */
};

#define WIDTH 20
#define HEIGHT 12

static void set_tags(TIFF *t, const struct layout *l)
{
	TIFFSetField(t, TIFFTAG_IMAGEWIDTH, WIDTH);
	TIFFSetField(t, TIFFTAG_IMAGELENGTH, HEIGHT);
	TIFFSetField(t, TIFFTAG_PHOTOMETRIC, l->photometric);
	TIFFSetField(t, TIFFTAG_SAMPLESPERPIXEL, l->samples);
	TIFFSetField(t, TIFFTAG_BITSPERSAMPLE, l->bits);
	TIFFSetField(t, TIFFTAG_COMPRESSION, l->compression ? l->compression : COMPRESSION_NONE);
	TIFFSetField(t, TIFFTAG_PLANARCONFIG, l->planar ? l->planar : PLANARCONFIG_CONTIG);
	if (l->orientation)
		TIFFSetField(t, TIFFTAG_ORIENTATION, l->orientation);
	if (l->alpha)
		TIFFSetField(t, TIFFTAG_EXTRASAMPLES, 1, &l->alpha);
	if (l->subfile)
		TIFFSetField(t, TIFFTAG_SUBFILETYPE, l->subfile);
	if (l->tile) {
		TIFFSetField(t, TIFFTAG_TILEWIDTH, l->tile);
		TIFFSetField(t, TIFFTAG_TILELENGTH, l->tile);
	} else {
		TIFFSetField(t, TIFFTAG_ROWSPERSTRIP, 5);
	}
}

static void set_map(TIFF *t)
{
	uint16_t red[256], none[256] = {0};

	for (unsigned i = 0; i < 256; i++)
		red[i] = (uint16_t)(i * 0x1111u);
	TIFFSetField(t, TIFFTAG_COLORMAP, red, none, none);
}

/* All rows are the same: what stands in `row`, as stored (of plane p: p * row_bytes on). */
static void put_strips(TIFF *t, const struct layout *l, const unsigned char *row)
{
	unsigned planes = l->planar == PLANARCONFIG_SEPARATE ? l->samples : 1;
	size_t row_bytes = (size_t)TIFFScanlineSize(t);
	unsigned char line[WIDTH * 8];

	for (unsigned p = 0; p < planes; p++) {
		for (uint32_t y = 0; y < HEIGHT; y++) {
			memcpy(line, row + p * row_bytes, row_bytes);
			assert_int_equal(TIFFWriteScanline(t, line, y, (uint16_t)p), 1);
		}
	}
}

static void put_tiles(TIFF *t, const struct layout *l, const unsigned char *row)
{
	unsigned planes = l->planar == PLANARCONFIG_SEPARATE ? l->samples : 1;
	size_t tile_row = (size_t)TIFFTileRowSize(t), row_bytes = (size_t)TIFFScanlineSize(t);
	unsigned char *tile = malloc(tile_row * l->tile);

	assert_non_null(tile);
	for (unsigned p = 0; p < planes; p++) {
		for (uint32_t x = 0, at = 0; x < WIDTH; x += l->tile, at += (uint32_t)tile_row) {
			size_t rest = row_bytes - at, n = rest < tile_row ? rest : tile_row;

			memset(tile, 0, tile_row * l->tile);
			for (uint32_t y = 0; y < l->tile; y++)
				memcpy(tile + y * tile_row, row + p * row_bytes + at, n);
			assert_true(TIFFWriteTile(t, tile, x, 0, 0, (uint16_t)p) > 0);
		}
	}
	free(tile);
}

static void put_page(TIFF *t, const struct layout *l, const unsigned char *row)
{
	set_tags(t, l);
	if (l->map)
		set_map(t);
	if (l->tile)
		put_tiles(t, l, row);
	else
		put_strips(t, l, row);
	assert_int_equal(TIFFWriteDirectory(t), 1);
}

static TIFF *begin(struct file *f, const char *mode)
{
	TIFF *t;

	*f = (struct file){0};
	t = TIFFClientOpen("", mode, f, file_read, file_write, file_seek, file_close, file_size,
	                   NULL, NULL);
	assert_non_null(t);
	return t;
}

static struct shot shot_of(const struct layout *l, const unsigned char *row)
{
	struct file f;
	TIFF *t = begin(&f, "w");
	struct shot s;

	put_page(t, l, row);
	TIFFClose(t);
	s = shot_read(KIND_TIFF, buf_view(&f.bytes));
	buf_free(&f.bytes);
	assert_whole(&s, WIDTH, HEIGHT);
	assert_int_equal(s.report.width_px, WIDTH);
	assert_int_equal(s.report.height_px, HEIGHT);
	assert_int_equal(s.report.bits, l->bits);
	return s;
}

/* The first three pixels, in all rows. */
static void assert_pixels(const struct layout *l, const unsigned char *row, const char *first,
                          const char *second, const char *third)
{
	struct shot s = shot_of(l, row);

	for (uint32_t y = 0; y < HEIGHT; y++) {
		assert_pixel(&s, 0, y, first);
		assert_pixel(&s, 1, y, second);
		assert_pixel(&s, 2, y, third);
	}
	shot_clear(&s);
}

/* --- Layouts */

static const unsigned char rgb_row[4 * WIDTH] = {255, 0, 0, 0, 128, 255, 7, 8, 9};

#define RGB8                                                            \
	{                                                               \
		.photometric = PHOTOMETRIC_RGB, .samples = 3, .bits = 8 \
	}

static void test_grey(void **state)
{
	static const struct layout layouts[] = {
	    {.photometric = PHOTOMETRIC_MINISBLACK, .samples = 1, .bits = 1},
	    {.photometric = PHOTOMETRIC_MINISWHITE, .samples = 1, .bits = 1},
	    {.photometric = PHOTOMETRIC_MINISBLACK, .samples = 1, .bits = 2},
	    {.photometric = PHOTOMETRIC_MINISBLACK, .samples = 1, .bits = 4},
	    {.photometric = PHOTOMETRIC_MINISWHITE, .samples = 1, .bits = 8},
	    {.photometric = PHOTOMETRIC_MINISBLACK, .samples = 1, .bits = 12},
	};
	static const unsigned char row[WIDTH * 2] = {0xA4, 0x80, 0x17};
	static const uint16_t deep[WIDTH] = {0, 0x8080, 0xFF00};
	const struct layout l16 = {PHOTOMETRIC_MINISBLACK, 1, 16, 0, 0, 0, 0, 0, 0, false};

	(void)state;
	assert_pixels(&layouts[0], row, "FF", "00", "FF");
	assert_pixels(&layouts[1], row, "00", "FF", "00");
	assert_pixels(&layouts[2], row, "AA", "AA", "55");
	assert_pixels(&layouts[3], row, "AA", "44", "88");
	assert_pixels(&layouts[4], row, "5B", "7F", "E8");
	/* A48, 017, 000 of 4095 */
	assert_pixels(&layouts[5], row, "A4", "01", "00");
	assert_pixels(&l16, (const unsigned char *)deep, "00", "80", "FE");
}

static void test_colours(void **state)
{
	const struct layout rgb = RGB8;
	const struct layout cmyk = {.photometric = PHOTOMETRIC_SEPARATED, .samples = 4, .bits = 8};
	const struct layout map = {
	    .photometric = PHOTOMETRIC_PALETTE, .samples = 1, .bits = 8, .map = true};
	struct shot s = shot_of(&cmyk, rgb_row);

	(void)state;
	assert_pixel(&s, 0, 3, "FF000000");
	assert_int_equal(s.report.colour, COLOUR_CMYK);
	shot_clear(&s);
	s = shot_of(&map, rgb_row);
	assert_pixel(&s, 0, 0, "FF0000");
	assert_pixel(&s, 6, 0, "770000");
	assert_int_equal(s.report.colour, COLOUR_PALETTE);
	shot_clear(&s);
	assert_pixels(&rgb, rgb_row, "FF0000", "0080FF", "070809");
}

static void test_alpha(void **state)
{
	static const unsigned char row[4 * WIDTH] = {255, 0, 0, 128, 0, 0, 0, 255, 128, 0, 0, 128};
	struct layout l = {.photometric = PHOTOMETRIC_RGB,
	                   .samples = 4,
	                   .bits = 8,
	                   .alpha = EXTRASAMPLE_UNASSALPHA};
	struct shot s = shot_of(&l, row);

	(void)state;
	assert_int_equal(s.report.colour, COLOUR_RGB_ALPHA);
	shot_clear(&s);
	assert_pixels(&l, row, "FF7F7F", "000000", "BF7F7F");
	l.alpha = EXTRASAMPLE_ASSOCALPHA;
	assert_pixels(&l, row, "FF7F7F", "000000", "FF7F7F");
	l.alpha = EXTRASAMPLE_UNSPECIFIED;
	assert_pixels(&l, row, "FF0000", "000000", "800000");
}

static void test_compressions(void **state)
{
	static const uint16_t compressions[] = {COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE,
	                                        COMPRESSION_PACKBITS};
	static const uint16_t fax[] = {COMPRESSION_CCITTRLE, COMPRESSION_CCITTFAX3,
	                               COMPRESSION_CCITTFAX4};
	struct layout l = RGB8;
	struct layout bilevel = {.photometric = PHOTOMETRIC_MINISWHITE, .samples = 1, .bits = 1};
	static const unsigned char bits[3] = {0x40, 0, 0x10};

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		l.compression = compressions[i];
		assert_pixels(&l, rgb_row, "FF0000", "0080FF", "070809");
		bilevel.compression = fax[i];
		assert_pixels(&bilevel, bits, "FF", "00", "FF");
	}
}

/* JPEG's own YCbCr comes as RGB. */
static void test_jpeg(void **state)
{
	static unsigned char row[3 * WIDTH];
	struct layout l = RGB8;
	struct file f;
	TIFF *t = begin(&f, "w");
	struct shot s;

	(void)state;
	for (unsigned i = 0; i < sizeof row; i++)
		row[i] = i % 3 == 0 ? 250 : 10;
	l.photometric = PHOTOMETRIC_YCBCR;
	l.compression = COMPRESSION_JPEG;
	set_tags(t, &l);
	TIFFSetField(t, TIFFTAG_ROWSPERSTRIP, 16);
	TIFFSetField(t, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
	put_strips(t, &l, row);
	TIFFClose(t);
	s = shot_read(KIND_TIFF, buf_view(&f.bytes));
	assert_whole(&s, WIDTH, HEIGHT);
	assert_int_equal(s.picture.shape.model, MODEL_RGB);
	for (unsigned p = 0; p < 3; p++) {
		int got = plane_row(&s.picture.planes[p], 5)[5];

		assert_in_range(got, p == 0 ? 247 : 7, p == 0 ? 253 : 13);
	}
	shot_clear(&s);
	buf_free(&f.bytes);
}

static void test_planes_and_tiles(void **state)
{
	static const unsigned char separate[3 * WIDTH] = {
	    [0] = 255, [2] = 7, [WIDTH + 1] = 128, [WIDTH + 2] = 8, [2 * WIDTH + 1] = 255, 9};
	struct layout l = RGB8;

	(void)state;
	l.tile = 16;
	assert_pixels(&l, rgb_row, "FF0000", "0080FF", "070809");
	l.planar = PLANARCONFIG_SEPARATE;
	assert_pixels(&l, separate, "FF0000", "0080FF", "070809");
	l.tile = 0;
	assert_pixels(&l, separate, "FF0000", "0080FF", "070809");
}

static void test_orientation(void **state)
{
	struct layout l = RGB8;

	(void)state;
	for (uint16_t turn = 1; turn <= 8; turn++) {
		struct shot s;

		l.orientation = turn;
		s = shot_of(&l, rgb_row);
		assert_int_equal(s.orientation, turn);
		assert_int_equal(s.report.orientation, turn);
		assert_pixel(&s, 0, 0, "FF0000");
		shot_clear(&s);
	}
}

/* Which libtiff makes RGBA of: turned by the tag alone, not twice. */
static void test_lab(void **state)
{
	static const unsigned char row[3 * WIDTH] = {255, 0, 0, 0, 0, 0, 128, 0, 0};
	struct layout l = {.photometric = PHOTOMETRIC_CIELAB, .samples = 3, .bits = 8};

	(void)state;
	for (uint16_t turn = 1; turn <= 8; turn += 7) {
		struct shot s;

		l.orientation = turn;
		s = shot_of(&l, row);
		assert_int_equal(s.orientation, turn);
		assert_true(plane_row(&s.picture.planes[0], 0)[0] > 250);
		assert_true(plane_row(&s.picture.planes[0], 0)[1] < 5);
		shot_clear(&s);
	}
}

/* --- Pages */

static void test_pages(void **state)
{
	static const unsigned char black[3 * WIDTH];
	const struct layout page = RGB8;
	struct layout preview = RGB8;
	struct codec_limits limits = codec_limits_default;
	struct file f;
	TIFF *t = begin(&f, "w");
	struct shot s;

	(void)state;
	preview.subfile = FILETYPE_REDUCEDIMAGE;
	put_page(t, &page, rgb_row);
	put_page(t, &preview, black);
	put_page(t, &page, black);
	TIFFClose(t);
	for (uint32_t i = 0; i < 2; i++) {
		s = shot_read_page(KIND_TIFF, buf_view(&f.bytes), i, &limits);
		assert_whole(&s, WIDTH, HEIGHT);
		assert_int_equal(s.pages, 2);
		assert_int_equal(s.report.pages, 2);
		assert_pixel(&s, 0, 0, i == 0 ? "FF0000" : "000000");
		shot_clear(&s);
	}
	s = shot_read_page(KIND_TIFF, buf_view(&f.bytes), 2, &limits);
	assert_false(s.opened);
	limits.pages = 1;
	s = shot_read_page(KIND_TIFF, buf_view(&f.bytes), 0, &limits);
	assert_unread(&s, REMARK_TOO_MANY_PAGES);
	buf_free(&f.bytes);
}

/* --- What else stands in it, and damage */

static struct file described(void)
{
	const struct layout l = RGB8;
	struct file f;
	TIFF *t = begin(&f, "w");

	TIFFSetField(t, TIFFTAG_IMAGEDESCRIPTION, "a picture");
	TIFFSetField(t, TIFFTAG_ICCPROFILE, 12, "not a profile");
	TIFFSetField(t, TIFFTAG_XRESOLUTION, 300.0);
	put_page(t, &l, rgb_row);
	TIFFClose(t);
	f.at = 0;
	return f;
}

static void test_facts(void **state)
{
	struct file f = described();
	struct shot s = shot_read(KIND_TIFF, buf_view(&f.bytes));

	(void)state;
	assert_whole(&s, WIDTH, HEIGHT);
	assert_true(s.report.metadata);
	assert_true(s.report.profile);
	assert_int_equal(s.profile_bytes, 12);
	assert_int_equal(s.report.dpi, 300);
	assert_int_equal(s.report.colour, COLOUR_RGB);
	assert_int_equal(s.report.orientation, 0);
	assert_false(s.report.gps);
	shot_clear(&s);
	buf_free(&f.bytes);
}

static void test_truncated(void **state)
{
	struct file f = described();

	(void)state;
	for (size_t len = 8; len < f.bytes.len; len += 40) {
		struct shot s = shot_read(KIND_TIFF, str_upto(buf_view(&f.bytes), len));

		assert_unread(&s, REMARK_TRUNCATED);
		assert_int_equal(s.report.remarks[0].number, len);
	}
	buf_free(&f.bytes);
}

/* A byte of the first strip, behind the header, changed. */
static void test_damaged(void **state)
{
	const struct layout l = {.photometric = PHOTOMETRIC_RGB,
	                         .samples = 3,
	                         .bits = 8,
	                         .compression = COMPRESSION_ADOBE_DEFLATE};
	const struct layout fax = {.photometric = PHOTOMETRIC_MINISWHITE,
	                           .samples = 1,
	                           .bits = 1,
	                           .compression = COMPRESSION_CCITTFAX4};
	const struct layout *layouts[] = {&l, &fax};

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		struct file f;
		TIFF *t = begin(&f, "w");
		struct shot s;

		put_page(t, layouts[i], rgb_row);
		TIFFClose(t);
		f.bytes.data[8 + 2] ^= 0x55;
		s = shot_read(KIND_TIFF, buf_view(&f.bytes));
		assert_true(report_has(&s.report, REMARK_CORRUPT));
		assert_int_equal(s.report.remark_count, 1);
		shot_clear(&s);
		buf_free(&f.bytes);
	}
}

static void test_rare(void **state)
{
	const struct layout l = {.photometric = PHOTOMETRIC_MINISBLACK, .samples = 1, .bits = 32};
	static const unsigned char row[4 * WIDTH];
	struct file f;
	TIFF *t = begin(&f, "w");
	struct shot s;

	(void)state;
	put_page(t, &l, row);
	TIFFClose(t);
	s = shot_read(KIND_TIFF, buf_view(&f.bytes));
	assert_unread(&s, REMARK_RARE_PROCESS);
	buf_free(&f.bytes);
}

static void test_limit(void **state)
{
	struct codec_limits limits = codec_limits_default;
	struct file f = described();
	struct shot s;

	(void)state;
	limits.pixels = WIDTH * HEIGHT - 1;
	s = shot_read_page(KIND_TIFF, buf_view(&f.bytes), 0, &limits);
	assert_unread(&s, REMARK_TOO_MANY_PIXELS);
	buf_free(&f.bytes);
}

static void test_locked(void **state)
{
	struct guard *g = fixture_guard();
	struct file f = described();
	const struct layout fax = {.photometric = PHOTOMETRIC_MINISWHITE,
	                           .samples = 1,
	                           .bits = 1,
	                           .compression = COMPRESSION_CCITTFAX4};
	TIFF *t;

	(void)state;
	assert_same_in_worker(g, KIND_TIFF, buf_view(&f.bytes));
	assert_same_in_worker(g, KIND_TIFF, str_upto(buf_view(&f.bytes), 100));
	buf_free(&f.bytes);
	t = begin(&f, "w");
	put_page(t, &fax, rgb_row);
	TIFFClose(t);
	assert_same_in_worker(g, KIND_TIFF, buf_view(&f.bytes));
	buf_free(&f.bytes);
	guard_free(g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_grey),        cmocka_unit_test(test_colours),
	    cmocka_unit_test(test_alpha),       cmocka_unit_test(test_compressions),
	    cmocka_unit_test(test_jpeg),        cmocka_unit_test(test_planes_and_tiles),
	    cmocka_unit_test(test_orientation), cmocka_unit_test(test_lab),
	    cmocka_unit_test(test_pages),       cmocka_unit_test(test_facts),
	    cmocka_unit_test(test_truncated),   cmocka_unit_test(test_damaged),
	    cmocka_unit_test(test_rare),        cmocka_unit_test(test_limit),
	    cmocka_unit_test(test_locked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
