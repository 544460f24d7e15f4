/* test_png_strip.c - which chunks of a PNG stay where nothing private may. */
#include "png_file.h"

#include "codec/png_strip.h"

#define GREY8 ((struct shape){2, 2, 8, 0, 0})
#define DATA STR("\x78\x9C\x63\x60\x60\x60\xF8\xFF\1\0\2\6\2\0")

/* The names of a PNG's chunks. */
static void names_of(struct buf *out, struct str png)
{
	for (size_t at = 8; at + 12 <= png.len;) {
		const unsigned char *b = (const unsigned char *)png.ptr + at;

		buf_add(out, png.ptr + at + 4, 4);
		at += 12 + ((size_t)b[0] << 24 | (size_t)b[1] << 16 | (size_t)b[2] << 8 | b[3]);
	}
	buf_char(out, '\0');
}

static void assert_names(struct str png, const char *wanted)
{
	struct buf names = {0};

	names_of(&names, png);
	assert_string_equal(names.data, wanted);
	buf_free(&names);
}

static void only_the_picture_stays(void **state)
{
	struct buf b, plain, out = {0};
	struct err e;

	(void)state;
	png_begin(&b, GREY8);
	add_chunk(&b, "acTL", STR("\0\0\0\1\0\0\0\0"));
	add_chunk(&b, "gAMA", STR("\0\0\xB1\x8F"));
	add_chunk(&b, "eXIf", STR("MM\0*\0\0\0\x08\0\0\0\0\0\0"));
	add_chunk(&b, "tEXt", STR("Title\0a"));
	add_chunk(&b, "pHYs", STR("\0\0\x2E\x23\0\0\x2E\x23\1"));
	add_chunk(&b, "tRNS", STR("\0\7"));
	add_chunk(&b, "prVt", STR("anything"));
	add_chunk(&b, "IDAT", str_upto(DATA, 5));
	add_chunk(&b, "IDAT", str_from(DATA, 5));
	add_chunk(&b, "tIME", STR("\x07\xE8\1\1\0\0\0"));
	add_chunk(&b, "fdAT", STR("\0\0\0\1data"));
	add_chunk(&b, "IEND", STR(""));
	buf_cstr(&b, "behind the end");

	png_begin(&plain, GREY8);
	add_chunk(&plain, "gAMA", STR("\0\0\xB1\x8F"));
	add_chunk(&plain, "pHYs", STR("\0\0\x2E\x23\0\0\x2E\x23\1"));
	add_chunk(&plain, "tRNS", STR("\0\7"));
	add_chunk(&plain, "IDAT", str_upto(DATA, 5));
	add_chunk(&plain, "IDAT", str_from(DATA, 5));
	add_chunk(&plain, "IEND", STR(""));

	assert_true(png_strip(&out, buf_view(&b), &e));
	assert_true(str_eq(buf_view(&out), buf_view(&plain)));
	buf_reset(&out);
	assert_true(png_strip(&out, buf_view(&plain), &e));
	assert_true(str_eq(buf_view(&out), buf_view(&plain)));
	buf_free(&b);
	buf_free(&plain);
	buf_free(&out);
}

static void a_profile_goes_with_what_stands_in_for_it(void **state)
{
	struct buf b, out = {0};
	struct err e;

	(void)state;
	png_begin(&b, (struct shape){1, 1, 8, 3, 0});
	add_chunk(&b, "gAMA", STR("\0\0\xB1\x8F"));
	add_chunk(&b, "cHRM", STR("12345678901234567890123456789012"));
	add_chunk(&b, "iCCP", STR("p\0\0packed"));
	add_chunk(&b, "PLTE", STR("\1\2\3"));
	add_chunk(&b, "bKGD", STR("\0"));
	add_chunk(&b, "IDAT", DATA);
	add_chunk(&b, "IEND", STR(""));
	assert_true(png_strip(&out, buf_view(&b), &e));
	assert_names(buf_view(&out), "IHDRPLTEbKGDIDATIEND");
	buf_free(&b);
	buf_free(&out);
}

/* Nothing hides in a chunk that stays, or becomes part of the picture. */
static void chunks_of_wrong_length_or_place_go(void **state)
{
	struct buf b, out = {0};
	struct err e;

	(void)state;
	png_begin(&b, GREY8);
	add_chunk(&b, "gAMA", STR("\0\0\xB1\x8Fsomething else"));
	add_chunk(&b, "IDAT", DATA);
	add_chunk(&b, "tEXt", STR("Title\0a"));
	add_chunk(&b, "IDAT", DATA);
	add_chunk(&b, "IEND", STR("something else"));
	assert_true(png_strip(&out, buf_view(&b), &e));
	assert_names(buf_view(&out), "IHDRIDATIEND");
	assert_true(out.len == 8 + 25 + 12 + DATA.len + 12);
	buf_free(&b);
	buf_free(&out);
}

static void nothing_is_put_right(void **state)
{
	struct buf b, out = {0};
	struct err e;

	(void)state;
	png_begin(&b, GREY8);
	add_chunk(&b, "IDAT", DATA);
	b.data[b.len - 1] ^= 1;
	add_chunk(&b, "IEND", STR(""));
	assert_true(png_strip(&out, buf_view(&b), &e));
	assert_true(str_eq(buf_view(&out), buf_view(&b)));
	for (size_t len = 0; len < b.len; len++) {
		buf_reset(&out);
		e.code = ERR_NONE;
		assert_false(png_strip(&out, (struct str){b.data, len}, &e));
		assert_int_equal(e.code, ERR_FORMAT);
	}
	buf_free(&b);
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_the_picture_stays),
	    cmocka_unit_test(a_profile_goes_with_what_stands_in_for_it),
	    cmocka_unit_test(chunks_of_wrong_length_or_place_go),
	    cmocka_unit_test(nothing_is_put_right),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
