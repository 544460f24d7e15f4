/* test_jpeg.c - pictures made here by libjpeg, then damaged in known ways. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <cmocka.h>

#include "codec/jpeg.h"
#include "jpeg_fixture.h"

#define EVERYTHING ((struct codec_limits){.pixels = 100000000, .scans = 500})

/* --- What is to be seen */

static unsigned white(unsigned x, unsigned y, unsigned channel)
{
	(void)x, (void)y, (void)channel;
	return 255;
}

/* Paper under a lamp, with grain. */
static unsigned paper(unsigned x, unsigned y, unsigned channel)
{
	(void)channel;
	return 235 + (x + y) / 96 + (x * 2654435761u ^ y * 40503u) / 64 % 5;
}

/* One short stroke of a pen on it. */
static unsigned signature(unsigned x, unsigned y, unsigned channel)
{
	return y > 200 && y < 206 && x > 150 && x < 210 ? 40 : paper(x, y, channel);
}

/* Nothing but what a lid leaves at the edge. */
static unsigned lid(unsigned x, unsigned y, unsigned channel)
{
	return x < 3 ? 20 : paper(x, y, channel);
}

static unsigned slope(unsigned x, unsigned y, unsigned channel)
{
	(void)y, (void)channel;
	return x / 2;
}

static struct jpeg_recipe small(void)
{
	return (struct jpeg_recipe){.width = 96, .height = 80};
}

/* --- Damaging */

static size_t find(const struct buf *b, const char *what, size_t len)
{
	const char *p = memmem(b->data, b->len, what, len);

	assert_non_null(p);
	return (size_t)(p - (const char *)b->data);
}

static size_t find_marker(const struct buf *b, int marker)
{
	char what[2] = {'\xFF', (char)marker};

	return find(b, what, 2);
}

/* Behind the header of the first scan. */
static size_t scan_data(const struct buf *b)
{
	size_t at = find_marker(b, 0xDA);

	return at + 2 + (unsigned char)b->data[at + 3];
}

static void insert(struct buf *b, size_t at, struct str what)
{
	struct buf whole = {0};

	buf_add(&whole, b->data, at);
	buf_add(&whole, what.ptr, what.len);
	buf_add(&whole, (const char *)b->data + at, b->len - at);
	buf_reset(b);
	buf_add(b, whole.data, whole.len);
	buf_free(&whole);
}

static void cut(struct buf *b, size_t at, size_t count)
{
	memmove(b->data + at, b->data + at + count, b->len - at - count);
	b->len -= count;
}

/* --- Asking */

/* In memory of just that size, so that the sanitizer sees each step beyond. */
static struct report probe_under(const struct buf *b, struct codec_limits limits)
{
	char *bytes = malloc(b->len ? b->len : 1);
	struct report r;
	struct err e;

	assert_non_null(bytes);
	memcpy(bytes, b->data, b->len);
	report_init(&r);
	assert_true(jpeg_probe(&r, (struct str){bytes, b->len}, &limits, &e));
	free(bytes);
	return r;
}

static struct report probe(const struct buf *b)
{
	return probe_under(b, EVERYTHING);
}

static void assert_only(const struct buf *b, int id)
{
	struct report r = probe(b);

	assert_int_equal(r.remark_count, 1);
	assert_int_equal(r.remarks[0].id, id);
}

static void assert_clean(const struct buf *b)
{
	assert_int_equal(probe(b).remark_count, 0);
}

static void assert_has(const struct buf *b, int id)
{
	struct report r = probe(b);

	assert_true(report_has(&r, (enum remark_id)id));
}

static void assert_detail(const struct buf *b, int id, const char *detail)
{
	struct report r = probe(b);

	assert_true(r.remark_count > 0);
	assert_int_equal(r.remarks[0].id, id);
	assert_string_equal(r.remarks[0].detail, detail);
}

/* --- Facts */

static void sizes_and_colours(void **state)
{
	static const struct {
		struct jpeg_recipe picture;
		enum colour colour;
	} rows[] = {
	    {{.width = 96, .height = 80}, COLOUR_RGB},
	    {{.width = 96, .height = 80, .stored = JCS_RGB}, COLOUR_RGB},
	    {{.width = 33, .height = 17, .in = JCS_GRAYSCALE}, COLOUR_GREY},
	    {{.width = 96, .height = 80, .in = JCS_CMYK}, COLOUR_CMYK},
	    {{.width = 96, .height = 80, .in = JCS_CMYK, .stored = JCS_YCCK}, COLOUR_CMYK},
	    {{.width = 96, .height = 80, .progressive = true}, COLOUR_RGB},
	    {{.width = 96, .height = 80, .in = JCS_CMYK, .progressive = true}, COLOUR_CMYK},
	    {{.width = 96, .height = 80, .restart = 1}, COLOUR_RGB},
	    {{.width = 96, .height = 80, .restart = 2, .progressive = true}, COLOUR_RGB},
	    {{.width = 96, .height = 80, .apart = true}, COLOUR_RGB},
	    {{.width = 1, .height = 1}, COLOUR_RGB},
	    {{.width = 1, .height = 1, .progressive = true}, COLOUR_RGB},
	    {{.width = 65500, .height = 1}, COLOUR_RGB},
	    {{.width = 1, .height = 65500, .progressive = true}, COLOUR_RGB},
	};
	struct buf b = {0};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct report r;

		jpeg_make(&b, rows[i].picture);
		r = probe(&b);
		assert_int_equal(r.kind, KIND_JPEG);
		assert_int_equal(r.remark_count, 0);
		assert_int_equal(r.width_px, rows[i].picture.width);
		assert_int_equal(r.height_px, rows[i].picture.height);
		assert_int_equal(r.colour, rows[i].colour);
		assert_int_equal(r.bits, 8);
		assert_false(r.profile || r.metadata || r.gps);
	}
	buf_free(&b);
}

static void number(struct buf *b, bool big, uint32_t n, unsigned size)
{
	for (unsigned i = 0; i < size; i++)
		buf_char(b, (char)(n >> 8 * (big ? size - 1 - i : i) & 0xFF));
}

static void entry(struct buf *b, bool big, unsigned tag, unsigned type, uint32_t count, uint32_t n)
{
	number(b, big, tag, 2);
	number(b, big, type, 2);
	number(b, big, count, 4);
	number(b, big, n, type == 3 ? 2 : 4);
	if (type == 3)
		number(b, big, 0, 2);
}

/* IFD0 with four entries at 8; the resolution at 62; the GPS IFD at 70, its angles at 100. */
static void make_exif(struct buf *b, bool big, unsigned turn, unsigned unit, uint32_t dots,
                      uint32_t degrees)
{
	buf_reset(b);
	buf_add(b, "Exif\0\0", 6);
	buf_cstr(b, big ? "MM" : "II");
	number(b, big, 42, 2);
	number(b, big, 8, 4);
	number(b, big, 4, 2);
	entry(b, big, 0x0112, 3, 1, turn);
	entry(b, big, 0x011A, 5, 1, 62);
	entry(b, big, 0x0128, 3, 1, unit);
	entry(b, big, 0x8825, 4, 1, 70);
	number(b, big, 0, 4);
	number(b, big, dots, 4);
	number(b, big, 2, 4);
	number(b, big, degrees ? 2 : 0, 2);
	entry(b, big, 2, 5, 3, 100);
	entry(b, big, 4, 5, 3, 100);
	number(b, big, 0, 4);
	for (int i = 0; i < 3; i++) {
		number(b, big, degrees, 4);
		number(b, big, 1, 4);
	}
}

static struct report probe_exif(const struct buf *exif, int unit, int density)
{
	struct jpeg_recipe p = small();
	struct buf b = {0};
	struct report r;

	p.unit = unit;
	p.density = density;
	p.segment = (struct segment){0xE1, buf_view(exif)};
	jpeg_make(&b, p);
	r = probe(&b);
	buf_free(&b);
	assert_int_equal(r.remark_count, 0);
	assert_true(r.metadata);
	return r;
}

static void orientations(void **state)
{
	struct buf exif = {0};

	(void)state;
	for (unsigned turn = 0; turn <= 9; turn++) {
		for (int big = 0; big < 2; big++) {
			make_exif(&exif, big != 0, turn, 2, 144, 0);
			assert_int_equal(probe_exif(&exif, 0, 0).orientation, turn <= 8 ? turn : 0);
		}
	}
	buf_free(&exif);
}

static void resolutions(void **state)
{
	struct buf exif = {0};

	(void)state;
	make_exif(&exif, true, 1, 2, 600, 0);
	assert_int_equal(probe_exif(&exif, 0, 1).dpi, 300);
	assert_int_equal(probe_exif(&exif, 1, 150).dpi, 150);
	assert_int_equal(probe_exif(&exif, 2, 118).dpi, 300);
	make_exif(&exif, false, 1, 3, 236, 0);
	assert_int_equal(probe_exif(&exif, 0, 1).dpi, 300);
	make_exif(&exif, false, 1, 1, 236, 0);
	assert_int_equal(probe_exif(&exif, 0, 1).dpi, 0);
	make_exif(&exif, false, 1, 2, 0xFFFFFFFF, 0);
	assert_int_equal(probe_exif(&exif, 0, 1).dpi, 0);
	buf_free(&exif);
}

static void positions(void **state)
{
	struct buf exif = {0};

	(void)state;
	for (int big = 0; big < 2; big++) {
		make_exif(&exif, big != 0, 1, 2, 144, 48);
		assert_true(probe_exif(&exif, 0, 0).gps);
		make_exif(&exif, big != 0, 1, 2, 144, 0);
		assert_false(probe_exif(&exif, 0, 0).gps);
	}
	buf_free(&exif);
}

/* Cut anywhere, or filled with anything, it may say what it likes but not read beyond. */
static void damaged_exif(void **state)
{
	struct buf exif = {0};

	(void)state;
	make_exif(&exif, false, 6, 2, 144, 48);
	for (size_t len = exif.len; len-- > 6;) {
		exif.len = len;
		probe_exif(&exif, 0, 0);
	}
	make_exif(&exif, false, 6, 2, 144, 48);
	for (size_t i = 6; i < exif.len; i++) {
		char was = exif.data[i];

		exif.data[i] = '\xFF';
		probe_exif(&exif, 0, 0);
		exif.data[i] = was;
	}
	buf_free(&exif);
}

static void other_metadata(void **state)
{
	static const struct {
		struct segment segment;
		bool profile, metadata, gps;
	} rows[] = {
	    {{0xE2, {"ICC_PROFILE\0\1\1profile", 21}}, true, false, false},
	    {{0xFE, {"made by hand", 12}}, false, true, false},
	    {{0xE1, {"http://ns.adobe.com/xap/1.0/\0<x/>", 33}}, false, true, false},
	    {{0xE1, {"http://ns.adobe.com/xap/1.0/\0exif:GPSLatitude exif:GPSLongitude", 63}},
	     false,
	     true,
	     true},
	    {{0xED,
	      {"Photoshop 3.0\0"
	       "8BIM\4\4\0\0\0\0\0\0",
	       26}},
	     false,
	     true,
	     false},
	    {{0xED,
	      {"Photoshop 3.0\0"
	       "8BIM\3\xED\0\0\0\0\0\0",
	       26}},
	     false,
	     false,
	     false},
	    {{0xED, {"", 0}}, false, false, false},
	    {{0xE5, {"a maker's own", 13}}, false, false, false},
	};
	struct buf b = {0};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct jpeg_recipe p = small();
		struct report r;

		p.segment = rows[i].segment;
		jpeg_make(&b, p);
		r = probe(&b);
		assert_int_equal(r.remark_count, 0);
		assert_int_equal(r.profile, rows[i].profile);
		assert_int_equal(r.metadata, rows[i].metadata);
		assert_int_equal(r.gps, rows[i].gps);
	}
	buf_free(&b);
}

/* --- The end */

static void cut_short(void **state)
{
	static const struct jpeg_recipe kinds[] = {
	    {.width = 96, .height = 80},
	    {.width = 96, .height = 80, .progressive = true},
	    {.width = 96, .height = 80, .restart = 3},
	    {.width = 96, .height = 80, .apart = true},
	    {.width = 96, .height = 80, .in = JCS_GRAYSCALE},
	};
	struct buf b = {0};

	(void)state;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		jpeg_make(&b, kinds[i]);
		for (size_t len = b.len - 1; len-- > 2;) {
			struct report r;

			b.len = len + 1;
			r = probe(&b);
			/* of EOI, and of padding in the last byte, nothing is missed */
			assert_true(report_has(&r, REMARK_TRUNCATED) ||
			            report_has(&r, REMARK_NO_END_MARKER));
			b.len = len;
		}
		jpeg_make(&b, kinds[i]);
		b.len = b.len / 2;
		assert_only(&b, REMARK_TRUNCATED);
		assert_int_equal(probe(&b).remarks[0].number, b.len);
	}
	buf_free(&b);
}

static void between_two_scans(void **state)
{
	struct jpeg_recipe p = small();
	struct buf b = {0};
	size_t first, second;

	(void)state;
	p.progressive = true;
	jpeg_make(&b, p);
	first = find_marker(&b, 0xDA);
	second = first + 2;
	while (memcmp(b.data + second, "\xFF\xDA", 2) != 0)
		second++;
	b.len = second;
	assert_only(&b, REMARK_TRUNCATED);
	buf_free(&b);
}

static void no_end_marker(void **state)
{
	static const struct jpeg_recipe kinds[] = {
	    {.width = 96, .height = 80},
	    {.width = 96, .height = 80, .progressive = true},
	    {.width = 96, .height = 80, .restart = 3},
	    {.width = 96, .height = 80, .apart = true},
	};
	struct buf b = {0};

	(void)state;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		jpeg_make(&b, kinds[i]);
		assert_clean(&b);
		b.len -= 2;
		assert_only(&b, REMARK_NO_END_MARKER);
	}
	buf_free(&b);
}

static void add_picture(struct buf *b)
{
	struct buf other = {0};

	jpeg_make(&other, small());
	buf_add(b, other.data, other.len);
	buf_free(&other);
}

static void behind_the_end(void **state)
{
	struct buf b = {0};
	size_t len;

	(void)state;
	jpeg_make(&b, small());
	len = b.len;
	buf_add(&b, "\0\0\0\xFF\xFF\r\n", 7);
	assert_clean(&b);
	add_picture(&b);
	assert_only(&b, REMARK_CAMERA_EXTRA);
	b.len = len;
	add_picture(&b);
	assert_only(&b, REMARK_CAMERA_EXTRA);
	assert_int_equal(probe(&b).remarks[0].number, b.len - len);
	b.len = len;
	buf_add(&b, "\xFF\xFF", 2);
	add_picture(&b);
	assert_only(&b, REMARK_CAMERA_EXTRA);
	b.len = len;
	buf_add(&b,
	        "\0\0\0\x18"
	        "ftypmp42\0\0\0\0isommp42film",
	        28);
	assert_only(&b, REMARK_CAMERA_EXTRA);
	b.len = len;
	buf_cstr(&b, "something else");
	assert_only(&b, REMARK_TRAILING_BYTES);
	assert_int_equal(probe(&b).remarks[0].number, 14);
	b.len = len;
	buf_cstr(&b, "%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n");
	assert_detail(&b, REMARK_POLYGLOT, "pdf");
	buf_free(&b);
}

/* A small picture in Exif has an end of its own. */
static void an_end_inside(void **state)
{
	struct buf thumb = {0}, b = {0};
	struct jpeg_recipe p = small();

	(void)state;
	buf_add(&thumb, "Exif\0\0", 6);
	add_picture(&thumb);
	p.segment = (struct segment){0xE1, buf_view(&thumb)};
	jpeg_make(&b, p);
	assert_clean(&b);
	buf_cstr(&b, "something else");
	assert_int_equal(probe(&b).remarks[0].number, 14);
	buf_free(&thumb);
	buf_free(&b);
}

/* --- Damage */

static void left_over(void **state)
{
	struct buf b = {0};

	(void)state;
	jpeg_make(&b, small());
	insert(&b, b.len - 2, STR("more than libjpeg reads ahead"));
	assert_only(&b, REMARK_CORRUPT);
	buf_free(&b);
}

static void lacking_in_the_middle(void **state)
{
	struct jpeg_recipe p = small();
	struct buf b = {0};

	(void)state;
	jpeg_make(&b, p);
	cut(&b, scan_data(&b) + 40, (b.len - scan_data(&b)) / 2);
	assert_only(&b, REMARK_CORRUPT);
	p.restart = 2;
	jpeg_make(&b, p);
	cut(&b, find_marker(&b, 0xD2), 2);
	assert_only(&b, REMARK_CORRUPT);
	jpeg_make(&b, p);
	b.data[find_marker(&b, 0xD2) + 1] = '\xD5';
	assert_only(&b, REMARK_CORRUPT);
	buf_free(&b);
}

static void headers_that_cannot_be(void **state)
{
	struct buf b = {0};

	(void)state;
	jpeg_make(&b, small());
	insert(&b, find_marker(&b, 0xDB), STR("\xFF\xD8"));
	assert_only(&b, REMARK_CORRUPT);
	jpeg_make(&b, small());
	b.data[find_marker(&b, 0xC0) + 1] = '\xEF';
	assert_only(&b, REMARK_CORRUPT);
	jpeg_make(&b, small());
	cut(&b, find_marker(&b, 0xDA), b.len - 2 - find_marker(&b, 0xDA));
	assert_only(&b, REMARK_CORRUPT);
	jpeg_make(&b, small());
	b.data[find_marker(&b, 0xDB) + 9] = 0;
	assert_detail(&b, REMARK_CORRUPT, "quantization by 0");
	jpeg_make(&b, small());
	b.data[find_marker(&b, 0xC0) + 9] = 0;
	b.data[find_marker(&b, 0xC0) + 10] = 0;
	assert_has(&b, REMARK_CORRUPT);
	buf_reset(&b);
	assert_has(&b, REMARK_TRUNCATED);
	buf_cstr(&b, "no JPEG at all");
	assert_has(&b, REMARK_CORRUPT);
	buf_free(&b);
}

static void a_component_without_scan(void **state)
{
	struct jpeg_recipe p = small();
	struct buf b = {0};
	size_t second;

	(void)state;
	p.apart = true;
	jpeg_make(&b, p);
	second = scan_data(&b);
	while (memcmp(b.data + second, "\xFF\xDA", 2) != 0)
		second++;
	cut(&b, second, b.len - 2 - second);
	assert_detail(&b, REMARK_CORRUPT, "a component has no scan");
	buf_free(&b);
}

/* libjpeg has nothing against a block that is brighter than white, or darker than black:
 * each block says how much brighter it is than the one before. */
static void brighter_than_white(void **state)
{
	/* of a grey picture: DC code 7 bits long (1111110: size 9), 9 bits, EOB (1010) */
	static const char bright[] = "\xFD\xFF\x5F\xBF\xEB\xF7\xFD\x7E\xFF\xAF\xDF\xF5";
	struct jpeg_recipe p = {.width = 48, .height = 8, .in = JCS_GRAYSCALE, .at = white};
	struct buf b = {0};
	size_t data;

	(void)state;
	jpeg_make(&b, p);
	assert_clean(&b);
	data = scan_data(&b);
	cut(&b, data, b.len - 2 - data);
	insert(&b, data, (struct str){bright, 12});
	for (size_t i = data; i < b.len - 2; i++) {
		if (b.data[i] == '\xFF')
			insert(&b, ++i, (struct str){"", 1});
	}
	assert_has(&b, REMARK_CORRUPT);
	buf_free(&b);
}

static void stray_bytes(void **state)
{
	struct buf b = {0};
	struct report r;

	(void)state;
	jpeg_make(&b, small());
	insert(&b, find_marker(&b, 0xDB), STR("junk!"));
	r = probe(&b);
	assert_int_equal(r.remark_count, 1);
	assert_int_equal(r.remarks[0].id, REMARK_STRAY_BYTES);
	assert_int_equal(r.remarks[0].number, 5);
	assert_int_equal(r.width_px, 96);
	jpeg_make(&b, small());
	insert(&b, find_marker(&b, 0xDB), STR("\xFF\xFF\xFF")); /* fill, as the standard has it */
	assert_clean(&b);
	buf_free(&b);
}

/* --- Processes */

static void unusual_processes(void **state)
{
	struct jpeg_recipe p = small();
	struct buf b = {0};
	struct report r;
	size_t frame;

	(void)state;
	jpeg_make(&b, p);
	frame = find_marker(&b, 0xC0);
	b.data[frame + 1] = '\xC3';
	assert_detail(&b, REMARK_RARE_PROCESS, "SOF3");
	b.data[frame + 1] = '\xCB';
	assert_detail(&b, REMARK_RARE_PROCESS, "SOF11");
	b.data[frame + 1] = '\xF7';
	assert_detail(&b, REMARK_RARE_PROCESS, "JPEG-LS");
	b.data[frame + 1] = '\xC1';
	assert_clean(&b);
	b.data[frame + 4] = 12;
	r = probe(&b);
	assert_int_equal(r.remark_count, 1);
	assert_int_equal(r.remarks[0].id, REMARK_DEEP_JPEG);
	assert_int_equal(r.remarks[0].number, 12);
	assert_int_equal(r.bits, 12);
	p.arithmetic = true;
	jpeg_make(&b, p);
	assert_only(&b, REMARK_ARITHMETIC);
	p.progressive = true;
	jpeg_make(&b, p);
	assert_only(&b, REMARK_ARITHMETIC);
	buf_free(&b);
}

static void height_behind_the_scan(void **state)
{
	struct buf b = {0};
	struct report r;
	size_t frame;

	(void)state;
	jpeg_make(&b, small());
	frame = find_marker(&b, 0xC0);
	b.data[frame + 5] = b.data[frame + 6] = 0;
	insert(&b, b.len - 2, (struct str){"\xFF\xDC\0\4\0\x50", 6});
	r = probe(&b);
	assert_int_equal(r.height_px, 80);
	assert_int_equal(r.remark_count, 1);
	assert_string_equal(r.remarks[0].detail, "DNL");
	buf_free(&b);
}

/* --- Limits */

static void pixels(void **state)
{
	struct codec_limits limits = EVERYTHING;
	struct buf b = {0};
	struct report r;

	(void)state;
	jpeg_make(&b, small());
	limits.pixels = 96 * 80;
	assert_int_equal(probe_under(&b, limits).remark_count, 0);
	limits.pixels--;
	r = probe_under(&b, limits);
	assert_int_equal(r.remark_count, 1);
	assert_int_equal(r.remarks[0].id, REMARK_TOO_MANY_PIXELS);
	assert_int_equal(r.remarks[0].number, 96 * 80);
	buf_free(&b);
}

static void scans(void **state)
{
	struct codec_limits limits = EVERYTHING;
	struct jpeg_recipe p = small();
	struct buf b = {0};
	struct report r;

	(void)state;
	p.progressive = true;
	jpeg_make(&b, p);
	limits.scans = 10; /* as libjpeg makes them */
	assert_int_equal(probe_under(&b, limits).remark_count, 0);
	limits.scans = 9;
	r = probe_under(&b, limits);
	assert_int_equal(r.remark_count, 1);
	assert_int_equal(r.remarks[0].id, REMARK_TOO_MANY_SCANS);
	assert_int_equal(r.remarks[0].number, 9);
	buf_free(&b);
}

/* A scan of 8 bytes goes through a million blocks. */
static void a_bomb_of_scans(void **state)
{
	struct jpeg_recipe p = {.width = 8000, .height = 8000, .in = JCS_GRAYSCALE, .at = white};
	struct codec_limits limits = EVERYTHING;
	struct buf b = {0}, scan = {0};
	struct report r;
	size_t last;

	(void)state;
	p.progressive = true;
	jpeg_make(&b, p);
	for (last = b.len; memcmp(b.data + last - 2, "\xFF\xDA", 2) != 0;)
		last--;
	buf_add(&scan, b.data + last - 2, b.len - last);
	limits.scans = 1000000;
	b.len -= 2;
	for (int i = 0; i < 300; i++)
		buf_add(&b, scan.data, scan.len);
	buf_add(&b, "\xFF\xD9", 2);
	r = probe_under(&b, limits);
	assert_true(report_has(&r, REMARK_TOO_MANY_SCANS));
	buf_free(&b);
	buf_free(&scan);
}

/* --- Blank */

static void blank_pages(void **state)
{
	static const struct {
		sample at;
		bool blank;
	} rows[] = {{white, true},      {paper, true},  {lid, true},
	            {signature, false}, {slope, false}, {photo, false}};
	struct buf b = {0};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		for (int progressive = 0; progressive < 2; progressive++) {
			struct jpeg_recipe p = {.width = 480, .height = 640, .at = rows[i].at};

			p.progressive = progressive != 0;
			jpeg_make(&b, p);
			if (rows[i].blank)
				assert_only(&b, REMARK_BLANK);
			else
				assert_clean(&b);
		}
	}
	jpeg_make(&b, (struct jpeg_recipe){.width = 64, .height = 64, .at = white});
	assert_only(&b, REMARK_BLANK);
	jpeg_make(&b, (struct jpeg_recipe){.width = 63, .height = 640, .at = white});
	assert_clean(&b);
	jpeg_make(&b,
	          (struct jpeg_recipe){.width = 480, .height = 640, .in = JCS_CMYK, .at = white});
	assert_only(&b, REMARK_BLANK);
	buf_free(&b);
}

/* libjpeg takes the number of components from it before it sees that it may not be there. */
static void second_frame_header(void **state)
{
	static const char header[] = "\xFF\xC0\x02\x60\x08\x50\x50\x60\x60\xC8";
	struct buf b = {0};

	(void)state;
	jpeg_make(&b, small());
	insert(&b, b.len - 2, (struct str){header, sizeof header - 1});
	assert_has(&b, REMARK_CORRUPT);
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sizes_and_colours),
	    cmocka_unit_test(orientations),
	    cmocka_unit_test(resolutions),
	    cmocka_unit_test(positions),
	    cmocka_unit_test(damaged_exif),
	    cmocka_unit_test(other_metadata),
	    cmocka_unit_test(cut_short),
	    cmocka_unit_test(between_two_scans),
	    cmocka_unit_test(no_end_marker),
	    cmocka_unit_test(behind_the_end),
	    cmocka_unit_test(an_end_inside),
	    cmocka_unit_test(left_over),
	    cmocka_unit_test(lacking_in_the_middle),
	    cmocka_unit_test(headers_that_cannot_be),
	    cmocka_unit_test(a_component_without_scan),
	    cmocka_unit_test(brighter_than_white),
	    cmocka_unit_test(stray_bytes),
	    cmocka_unit_test(unusual_processes),
	    cmocka_unit_test(height_behind_the_scan),
	    cmocka_unit_test(pixels),
	    cmocka_unit_test(scans),
	    cmocka_unit_test(a_bomb_of_scans),
	    cmocka_unit_test(blank_pages),
	    cmocka_unit_test(second_frame_header),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
