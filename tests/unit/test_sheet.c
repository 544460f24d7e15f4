/* test_sheet.c - what of a picture goes into a PDF as it is, and which pictures can. */
#include "rework_fixture.h"

#include "image/sheet.h"
#include "png_file.h"

static const struct codec_limits limits = {.pixels = 1000000, .scans = 10};

static void png_make(struct buf *b, struct shape shape, bool transparent)
{
	size_t size = rows_bytes(shape);
	char *rows = calloc(size, 1);

	assert_non_null(rows);
	png_begin(b, shape);
	if (shape.type == 3)
		add_chunk(b, "PLTE", STR("\1\2\3\4\5\6"));
	if (transparent)
		add_chunk(b, "tRNS", shape.type == 3 ? STR("\0") : STR("\0\1\0\1\0\1"));
	add_data(b, (struct str){rows, size});
	add_chunk(b, "IEND", STR(""));
	free(rows);
}

static bool can_hold(struct shape shape, bool transparent)
{
	struct buf b;
	bool can;

	png_make(&b, shape, transparent);
	can = sheet_can_hold(KIND_PNG, buf_view(&b), &limits);
	buf_free(&b);
	return can;
}

static void which_pngs(void **state)
{
	(void)state;
	for (unsigned depth = 1; depth <= 8; depth *= 2) {
		assert_true(can_hold((struct shape){20, 10, depth, 0, 0}, false));
		assert_true(can_hold((struct shape){20, 10, depth, 3, 0}, false));
		assert_false(can_hold((struct shape){20, 10, depth, 3, 0}, true));
		assert_false(can_hold((struct shape){20, 10, depth, 0, 1}, false));
	}
	assert_true(can_hold((struct shape){20, 10, 8, 2, 0}, false));
	assert_false(can_hold((struct shape){20, 10, 8, 2, 0}, true));
	assert_false(can_hold((struct shape){20, 10, 16, 0, 0}, false));
	assert_false(can_hold((struct shape){20, 10, 16, 2, 0}, false));
	assert_false(can_hold((struct shape){20, 10, 8, 4, 0}, false));
	assert_false(can_hold((struct shape){20, 10, 8, 6, 0}, false));
	assert_false(sheet_can_hold(KIND_PNG, STR("\x89PNG"), &limits));
}

static void which_jpegs(void **state)
{
	static const struct {
		J_COLOR_SPACE in;
		bool can;
	} rows[] = {{JCS_GRAYSCALE, true}, {JCS_RGB, true}, {JCS_CMYK, false}};
	struct buf b = {0};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		jpeg_make(&b, (struct jpeg_recipe){.width = 16, .height = 8, .in = rows[i].in});
		assert_int_equal(sheet_can_hold(KIND_JPEG, buf_view(&b), &limits), rows[i].can);
	}
	assert_false(sheet_can_hold(KIND_JPEG, STR(""), &limits));
	assert_false(sheet_can_hold(KIND_WEBP, buf_view(&b), &limits));
	buf_free(&b);
}

static void data_of_a_png(void **state)
{
	static const struct {
		struct shape shape;
		unsigned channels;
		uint64_t palette_bytes;
	} rows[] = {
	    {{20, 10, 4, 0, 0}, 1, 0},
	    {{20, 10, 8, 2, 0}, 3, 0},
	    {{20, 10, 1, 3, 0}, 1, 6},
	};
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf b, unfolded = {0}, packed = {0};
		size_t size = rows_bytes(rows[i].shape);
		struct sheet sheet;

		png_make(&b, rows[i].shape, false);
		assert_true(sheet_take(&sheet, &b, KIND_PNG, &limits, &e));
		assert_int_equal(sheet.channels, rows[i].channels);
		assert_int_equal(sheet.bits, rows[i].shape.depth);
		assert_int_equal(sheet.orientation, 1);
		assert_int_equal(sheet.palette_bytes, rows[i].palette_bytes);
		assert_int_equal(sheet.profile_bytes, 0);
		for (size_t k = 0; k < size; k++)
			buf_char(&unfolded, '\0');
		pack(&packed, buf_view(&unfolded));
		assert_int_equal(b.len, packed.len + rows[i].palette_bytes);
		assert_memory_equal(b.data, packed.data, packed.len);
		assert_memory_equal(b.data + packed.len, "\1\2\3\4\5\6", rows[i].palette_bytes);
		buf_free(&b);
		buf_free(&unfolded);
		buf_free(&packed);
	}
}

/* All behind JFIF's segment; where there is none, all of it. */
static void data_of_a_jpeg(void **state)
{
	struct buf b = {0}, before = {0};
	struct sheet sheet;
	struct err e;

	(void)state;
	jpeg_make(&b, (struct jpeg_recipe){.width = 16, .height = 8});
	buf_str(&before, buf_view(&b));
	assert_memory_equal(b.data, "\xFF\xD8\xFF\xE0\0\x10", 6);
	assert_true(sheet_take(&sheet, &b, KIND_JPEG, &limits, &e));
	assert_int_equal(b.len, before.len - 18);
	assert_memory_equal(b.data, "\xFF\xD8", 2);
	assert_memory_equal(b.data + 2, before.data + 20, b.len - 2);
	assert_int_equal(sheet.channels, 3);
	assert_int_equal(sheet.bits, 8);
	buf_reset(&before);
	buf_str(&before, buf_view(&b));
	assert_true(sheet_take(&sheet, &b, KIND_JPEG, &limits, &e));
	assert_int_equal(b.len, before.len);
	assert_memory_equal(b.data, before.data, b.len);
	jpeg_make(&b, (struct jpeg_recipe){.width = 16, .height = 8, .in = JCS_GRAYSCALE});
	assert_true(sheet_take(&sheet, &b, KIND_JPEG, &limits, &e));
	assert_int_equal(sheet.channels, 1);
	buf_free(&b);
	buf_free(&before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(which_pngs),
	    cmocka_unit_test(which_jpegs),
	    cmocka_unit_test(data_of_a_png),
	    cmocka_unit_test(data_of_a_jpeg),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
