/* test_raster_png.c - PNGs whose samples are known, read: every type, depth, filter and pass; and
 * what the reader remarks beside what the check does. */
#include "png_file.h"
#include "raster_file.h"

#include <math.h>

#include "codec/png.h"

/* --- A picture by its own rules: the sample at x, y of a channel, and how rows are made of it
 *     after the specification, in the plainest way. */

static unsigned samples_of(unsigned type)
{
	static const unsigned samples[7] = {1, 0, 3, 1, 2, 0, 4};

	return samples[type];
}

static unsigned sample(struct shape s, size_t x, size_t y, unsigned channel)
{
	uint32_t n = (uint32_t)(x * 7919 + y * 104729 + channel * 1299709 + 1) * 2654435761u;

	/* runs of equal ones too, and both ends of the range */
	if (n % 5 == 0)
		return n % 10 ? 0 : (1u << s.depth) - 1;
	return n >> 8 & ((1u << s.depth) - 1);
}

static void plain_row(unsigned char *line, struct shape s, size_t y, const unsigned pass[4],
                      size_t width)
{
	unsigned channels = samples_of(s.type);
	size_t bit = 0;

	for (size_t i = 0; i < width; i++)
		for (unsigned c = 0; c < channels; c++, bit += s.depth) {
			unsigned v = sample(s, pass[0] + i * pass[1], y, c);

			for (unsigned k = 0; k < s.depth; k++)
				if (v >> (s.depth - 1 - k) & 1)
					line[(bit + k) / 8] |=
					    (unsigned char)(0x80 >> (bit + k) % 8);
		}
}

static unsigned paeth(unsigned a, unsigned b, unsigned c)
{
	int p = (int)a + (int)b - (int)c;
	int pa = abs(p - (int)a), pb = abs(p - (int)b), pc = abs(p - (int)c);

	return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

static void add_filtered(struct buf *rows, const unsigned char *line, const unsigned char *above,
                         size_t len, size_t back, unsigned filter)
{
	buf_char(rows, (char)filter);
	for (size_t i = 0; i < len; i++) {
		unsigned a = i < back ? 0 : line[i - back], c = i < back ? 0 : above[i - back];
		unsigned b = above[i];
		unsigned of[5] = {0, a, b, (a + b) / 2, paeth(a, b, c)};

		buf_char(rows, (char)(line[i] - of[filter]));
	}
}

static void add_pass(struct buf *rows, struct shape s, const unsigned pass[4])
{
	size_t width = s.width > pass[0] ? (s.width - pass[0] + pass[1] - 1) / pass[1] : 0;
	size_t bits = samples_of(s.type) * s.depth, len = (width * bits + 7) / 8;
	unsigned char *line = calloc(2, len + 1), *above = line + len;
	unsigned filter = 4;

	assert_non_null(line);
	for (size_t y = pass[2]; width > 0 && y < s.height; y += pass[3]) {
		memset(line, 0, len);
		plain_row(line, s, y, pass, width);
		add_filtered(rows, line, above, len, bits < 8 ? 1 : bits / 8, filter);
		memcpy(above, line, len);
		filter = (filter + 1) % 5;
	}
	free(line);
}

static void known_rows(struct buf *rows, struct shape s)
{
	static const unsigned adam7[7][4] = {{0, 8, 0, 8}, {4, 8, 0, 8}, {0, 4, 4, 8}, {2, 4, 0, 4},
	                                     {0, 2, 2, 4}, {1, 2, 0, 2}, {0, 1, 1, 2}};

	if (!s.interlaced)
		add_pass(rows, s, (const unsigned[4]){0, 1, 0, 1});
	else
		for (int i = 0; i < 7; i++)
			add_pass(rows, s, adam7[i]);
	assert_int_equal(rows->len, rows_bytes(s));
}

/* --- What it is to look like */

struct look {
	bool keyed;
	unsigned key[3];
	const unsigned char *palette; /* red, green, blue, alpha of each */
	unsigned colours;
};

static unsigned wanted(struct shape s, const struct look *look, size_t x, size_t y, unsigned plane)
{
	unsigned index = sample(s, x, y, 0), channels = samples_of(s.type);
	bool grey = channels <= 2;
	double most = (1u << s.depth) - 1, value, alpha = 1;
	bool is_key = look->keyed;

	if (s.type == 3) {
		const unsigned char *colour = look->palette + (size_t)index * 4;

		if (index >= look->colours)
			return 0;
		value = colour[plane] / 255.0;
		alpha = colour[3] / 255.0;
		return (unsigned)floor((value * alpha + 1 - alpha) * 255 + 0.5);
	}
	for (unsigned c = 0; is_key && c < channels; c++)
		is_key = sample(s, x, y, c) == look->key[c];
	if (is_key)
		return 255;
	value = sample(s, x, y, grey ? 0 : plane) / most;
	if (s.type >= 4)
		alpha = sample(s, x, y, channels - 1) / most;
	return (unsigned)floor((value * alpha + 1 - alpha) * 255 + 0.5);
}

static void add_look(struct buf *b, struct shape s, const struct look *look)
{
	struct buf chunk = {0};
	bool opaque = true;

	for (unsigned i = 0; i < look->colours; i++) {
		buf_add(&chunk, look->palette + i * 4, 3);
		opaque &= look->palette[i * 4 + 3] == 255;
	}
	if (look->colours)
		add_chunk(b, "PLTE", buf_view(&chunk));
	buf_reset(&chunk);
	for (unsigned i = 0; i < look->colours && !opaque; i++)
		buf_char(&chunk, (char)look->palette[i * 4 + 3]);
	for (unsigned c = 0; c < samples_of(s.type) && look->keyed; c++) {
		buf_char(&chunk, (char)(look->key[c] >> 8));
		buf_char(&chunk, (char)look->key[c]);
	}
	if (chunk.len > 0)
		add_chunk(b, "tRNS", buf_view(&chunk));
	buf_free(&chunk);
}

static void known_file(struct buf *b, struct shape s, const struct look *look)
{
	struct buf rows = {0};

	known_rows(&rows, s);
	png_begin(b, s);
	add_look(b, s, look);
	add_data(b, buf_view(&rows));
	add_chunk(b, "IEND", STR(""));
	buf_free(&rows);
}

static void assert_pixels(const struct picture *p, struct shape s, const struct look *look)
{
	assert_int_equal(p->shape.width_px, s.width);
	assert_int_equal(p->shape.height_px, s.height);
	for (unsigned plane = 0; plane < picture_plane_count(&p->shape); plane++)
		for (size_t y = 0; y < s.height; y++)
			for (size_t x = 0; x < s.width; x++)
				if (plane_row(&p->planes[plane], y)[x] !=
				    wanted(s, look, x, y, plane))
					fail_msg("type %u, depth %u, %ux%u, %u: %zu,%zu in plane "
					         "%u is %d, not %u",
					         s.type, s.depth, s.width, s.height, s.interlaced,
					         x, y, plane, plane_row(&p->planes[plane], y)[x],
					         wanted(s, look, x, y, plane));
}

static void assert_read(struct shape s, const struct look *look, enum model model)
{
	struct buf b;
	struct picture p;
	struct raster about;
	struct report report;

	known_file(&b, s, look);
	assert_true(raster_file_read(&p, &about, KIND_PNG, buf_view(&b), &report));
	assert_int_equal(report.remark_count, report_has(&report, REMARK_BLANK));
	assert_int_equal(p.shape.model, model);
	assert_pixels(&p, s, look);
	raster_close(&about);
	picture_free(&p);
	buf_free(&b);
}

/* --- Tests */

static const unsigned char coloured[16][4] = {
    {255, 0, 0, 255},   {0, 255, 0, 128}, {0, 0, 255, 0},     {1, 2, 3, 1},
    {255, 255, 255, 9}, {0, 0, 0, 254},   {10, 200, 30, 127}, {99, 98, 97, 255},
};
static const unsigned char greys[4][4] = {
    {0, 0, 0, 255}, {200, 200, 200, 100}, {7, 7, 7, 255}, {255, 255, 255, 0}};

static void every_type_depth_filter_and_pass_is_read(void **state)
{
	static const unsigned char pairs[][2] = {{0, 1},  {0, 2},  {0, 4}, {0, 8},  {0, 16},
	                                         {2, 8},  {2, 16}, {4, 8}, {4, 16}, {6, 8},
	                                         {6, 16}, {3, 1},  {3, 2}, {3, 4},  {3, 8}};
	static const uint32_t sizes[][2] = {{1, 1}, {2, 3},   {5, 1},  {3, 9},
	                                    {8, 8}, {17, 33}, {70, 40}};

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		for (size_t k = 0; k < 2 * (sizeof sizes / sizeof *sizes); k++) {
			struct shape s = {sizes[k / 2][0], sizes[k / 2][1], pairs[i][1],
			                  pairs[i][0], k % 2};
			struct look look = {0};

			if (s.type == 3) {
				look.palette = coloured[0];
				look.colours = s.depth < 4 ? 1u << s.depth : 16;
			}
			assert_read(s, &look, s.type == 0 || s.type == 4 ? MODEL_GREY : MODEL_RGB);
		}
}

static void a_palette_of_greys_is_grey(void **state)
{
	struct look look = {.palette = greys[0], .colours = 4};

	(void)state;
	assert_read((struct shape){20, 20, 2, 3, 0}, &look, MODEL_GREY);
	/* indices behind the palette are black */
	assert_read((struct shape){20, 20, 8, 3, 1}, &look, MODEL_GREY);
}

static void the_key_shows_through(void **state)
{
	static const unsigned char pairs[][2] = {{0, 1},  {0, 2}, {0, 4}, {0, 8},
	                                         {0, 16}, {2, 8}, {2, 16}};

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		for (unsigned interlaced = 0; interlaced < 2; interlaced++) {
			struct shape s = {19, 21, pairs[i][1], pairs[i][0], interlaced};
			struct look look = {.keyed = true};

			for (unsigned c = 0; c < 3; c++)
				look.key[c] = sample(s, 5, 6, c);
			assert_read(s, &look, s.type == 0 ? MODEL_GREY : MODEL_RGB);
		}
}

static void flattening_is_exact(void **state)
{
	struct buf b, rows = {0};
	struct picture p;
	struct raster about;
	struct report report;

	(void)state;
	for (unsigned alpha = 0; alpha < 256; alpha++) {
		buf_char(&rows, 0);
		for (unsigned v = 0; v < 256; v++) {
			buf_char(&rows, (char)v);
			buf_char(&rows, (char)alpha);
		}
	}
	png_begin(&b, (struct shape){256, 256, 8, 4, 0});
	add_data(&b, buf_view(&rows));
	add_chunk(&b, "IEND", STR(""));
	assert_true(raster_file_read(&p, &about, KIND_PNG, buf_view(&b), &report));
	for (unsigned alpha = 0; alpha < 256; alpha++)
		for (unsigned v = 0; v < 256; v++)
			/* twice the quotient, rounded by hand */
			assert_int_equal(plane_row(&p.planes[0], alpha)[v],
			                 (2 * (v * alpha + 255 * (255 - alpha)) + 255) / 510);
	raster_close(&about);
	picture_free(&p);
	buf_free(&rows);
	buf_free(&b);
}

static const struct shape rgb = {30, 20, 8, 2, 0};

/* What raster_open tells of a file with such chunks before its data; raster_close it. */
static struct raster told(struct str name, struct str data, struct str name2, struct str data2)
{
	struct buf b, rows = {0};
	struct picture p;
	struct raster about;
	struct report report;

	known_rows(&rows, rgb);
	png_begin(&b, rgb);
	add_chunk(&b, name.ptr, data);
	if (name2.len)
		add_chunk(&b, name2.ptr, data2);
	add_data(&b, buf_view(&rows));
	add_chunk(&b, "IEND", STR(""));
	assert_true(raster_file_read(&p, &about, KIND_PNG, buf_view(&b), &report));
	picture_free(&p);
	buf_free(&rows);
	buf_free(&b);
	return about;
}

#define NONE STR("")

static void profile_and_orientation_are_told(void **state)
{
	struct buf chunk = {0};
	struct raster r;

	(void)state;
	buf_str(&chunk, STR("screen\0\0"));
	pack(&chunk, STR("profile profile profile"));
	r = told(STR("iCCP"), buf_view(&chunk), NONE, NONE);
	assert_true(str_eq(buf_view(&r.profile), STR("profile profile profile")));
	assert_int_equal(r.orientation, 1);
	raster_close(&r);

	/* cut, or packed in an unknown way: as good as none */
	r = told(STR("iCCP"), str_upto(buf_view(&chunk), chunk.len - 5), NONE, NONE);
	assert_int_equal(r.profile.len, 0);
	raster_close(&r);
	chunk.data[7] = 1;
	r = told(STR("iCCP"), buf_view(&chunk), NONE, NONE);
	assert_int_equal(r.profile.len, 0);
	raster_close(&r);
	buf_free(&chunk);

	r = told(STR("eXIf"), STR("MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0"), NONE,
	         NONE);
	assert_int_equal(r.orientation, 6);
	raster_close(&r);
}

static void assert_gamma(struct str name, struct str data, uint32_t gamma)
{
	struct raster r = told(name, data, STR("gAMA"), STR("\0\1\x86\xA0"));

	assert_int_equal(r.calibration.gamma, gamma);
	raster_close(&r);
}

static void a_gamma_that_is_not_of_srgb_is_told(void **state)
{
	struct raster r = told(STR("gAMA"), STR("\0\0\xB1\x8F"), NONE, NONE);

	(void)state;
	assert_int_equal(r.calibration.gamma, 0);
	raster_close(&r);
	assert_gamma(STR("tIME"), STR("\x07\xE8\1\1\0\0\0"), 100000);
	assert_gamma(STR("sRGB"), STR("\0"), 0);
	assert_gamma(STR("cICP"), STR("\1\15\0\1"), 0);
	assert_gamma(STR("iCCP"), STR("p\0\0packed"), 0);
}

static void primaries_that_are_not_of_srgb_are_told(void **state)
{
	/* white 0.3127 0.3290, red 0.64 0.33, green 0.30 0.60, blue 0.15 0.06 */
	char chunk[] = "\0\0\x7A\x26\0\0\x80\x84\0\0\xFA\0\0\0\x80\xE8\0\0\x75\x30\0\0\xEA\x60\0\0"
		       "\x3A\x98\0\0\x17\x70";
	struct str data = {chunk, 32};
	struct raster r = told(STR("cHRM"), data, NONE, NONE);

	(void)state;
	assert_int_equal(r.calibration.xy[0], 0);
	raster_close(&r);
	chunk[18] = 0x52; /* green 0.21, as in Adobe RGB */
	chunk[19] = 0x08;
	r = told(STR("cHRM"), data, NONE, NONE);
	assert_int_equal(r.calibration.xy[0], 31270);
	assert_int_equal(r.calibration.xy[4], 21000);
	assert_int_equal(r.calibration.gamma, 0);
	raster_close(&r);
	memset(chunk + 12, 0, 4); /* red's y */
	r = told(STR("cHRM"), data, NONE, NONE);
	assert_int_equal(r.calibration.xy[0], 0);
	raster_close(&r);
}

/* --- Remarks */

/* True where pixels came. The reports are the same to the last byte. */
static bool assert_same_remarks(struct str bytes)
{
	struct report checked, read;
	struct buf a = {0}, b = {0};
	struct raster about;
	struct picture p;
	struct err e;
	bool ok;

	report_init(&checked);
	assert_true(png_probe(&checked, bytes, &codec_limits_default, &e));
	ok = raster_file_read(&p, &about, KIND_PNG, bytes, &read);
	if (ok)
		picture_free(&p);
	raster_close(&about);
	report_write(&a, &checked);
	report_write(&b, &read);
	assert_true(str_eq(buf_view(&a), buf_view(&b)));
	assert_true(ok || checked.remark_count > 0);
	buf_free(&a);
	buf_free(&b);
	return ok;
}

static void the_reader_remarks_what_the_check_does(void **state)
{
	struct buf b;

	(void)state;
	for (unsigned interlaced = 0; interlaced < 2; interlaced++) {
		known_file(&b, (struct shape){18, 20, 8, 2, interlaced}, &(struct look){0});
		assert_true(assert_same_remarks(buf_view(&b)));
		for (size_t len = 0; len < b.len; len += 3)
			assert_false(assert_same_remarks((struct str){b.data, len}));
		for (size_t i = 0; i < b.len; i++) {
			b.data[i] ^= 0x10;
			assert_same_remarks(buf_view(&b));
			b.data[i] ^= 0x10;
		}
		buf_str(&b, STR("<html><script>alert(1)</script>"));
		assert_true(assert_same_remarks(buf_view(&b)));
		buf_free(&b);
	}
}

/* Where the stream has no end, all rows may be there: they come in pieces then. */
static void rows_of_a_cut_stream_are_read(void **state)
{
	struct shape s = {18, 20, 8, 6, 0};
	struct buf b, rows = {0}, packed = {0};
	struct picture p;
	struct raster about;
	struct report report;

	(void)state;
	known_rows(&rows, s);
	pack(&packed, buf_view(&rows));
	png_begin(&b, s);
	add_chunk(&b, "IDAT", str_upto(buf_view(&packed), 100));
	add_chunk(&b, "IDAT", str_upto(str_from(buf_view(&packed), 100), packed.len - 104));
	add_chunk(&b, "IEND", STR(""));
	assert_true(raster_file_read(&p, &about, KIND_PNG, buf_view(&b), &report));
	assert_int_equal(report.remark_count, 1);
	assert_true(report_has(&report, REMARK_TRUNCATED));
	assert_pixels(&p, s, &(struct look){0});
	raster_close(&about);
	picture_free(&p);
	buf_free(&b);
	buf_free(&rows);
	buf_free(&packed);
}

/* Too much to be unfolded at once. */
static void a_large_picture_is_read_in_pieces(void **state)
{
	struct shape s = {3000, 5000, 16, 6, 0};
	struct buf b, rows = {0};
	struct picture p;
	struct raster about;
	struct report report;

	(void)state;
	assert_non_null(buf_reserve(&rows, rows_bytes(s)));
	rows.len = rows_bytes(s);
	memset(rows.data, 0, rows.len);
	for (size_t y = 0; y < s.height; y++)
		rows.data[y * 24001] = 2; /* every row as the one above */
	/* pixel 7 of row 1000: red and alpha */
	rows.data[24001 * 1000 + 1 + 7 * 8] = (char)0x80;
	rows.data[24001 * 1000 + 1 + 7 * 8 + 6] = (char)0xFF;
	rows.data[24001 * 1000 + 1 + 7 * 8 + 7] = (char)0xFF;
	png_begin(&b, s);
	add_data(&b, buf_view(&rows));
	add_chunk(&b, "IEND", STR(""));
	assert_true(raster_file_read(&p, &about, KIND_PNG, buf_view(&b), &report));
	assert_int_equal(report.remark_count, 0);
	assert_int_equal(plane_row(&p.planes[0], 999)[7], 255);
	for (size_t y = 1000; y < s.height; y++) {
		assert_int_equal(plane_row(&p.planes[0], y)[6], 255);
		assert_int_equal(plane_row(&p.planes[0], y)[7], 0x80);
		assert_int_equal(plane_row(&p.planes[1], y)[7], 0);
	}
	raster_close(&about);
	picture_free(&p);
	buf_free(&b);
	buf_free(&rows);
}

static void what_is_no_picture_is_refused(void **state)
{
	struct buf b = {0}, rows = {0};

	(void)state;
	known_rows(&rows, rgb);
	buf_str(&b, STR(SIGNATURE));
	add_chunk(&b, "CgBI", STR("\x50\0\x20\2"));
	add_header(&b, rgb);
	add_data(&b, buf_view(&rows));
	add_chunk(&b, "IEND", STR(""));
	assert_false(assert_same_remarks(buf_view(&b)));
	buf_free(&b);

	png_begin(&b, (struct shape){10001, 10000, 8, 2, 0});
	assert_false(assert_same_remarks(buf_view(&b)));
	buf_free(&b);
	buf_free(&rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_type_depth_filter_and_pass_is_read),
	    cmocka_unit_test(a_palette_of_greys_is_grey),
	    cmocka_unit_test(the_key_shows_through),
	    cmocka_unit_test(flattening_is_exact),
	    cmocka_unit_test(profile_and_orientation_are_told),
	    cmocka_unit_test(a_gamma_that_is_not_of_srgb_is_told),
	    cmocka_unit_test(primaries_that_are_not_of_srgb_are_told),
	    cmocka_unit_test(the_reader_remarks_what_the_check_does),
	    cmocka_unit_test(rows_of_a_cut_stream_are_read),
	    cmocka_unit_test(a_large_picture_is_read_in_pieces),
	    cmocka_unit_test(what_is_no_picture_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
