/* test_image.c - pictures: what a PDF can hold goes in unchanged, what is damaged or of
 * another kind is named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <libdeflate.h>
#include <cmocka.h>

#include "base/deflate.h"
#include "pdf/image.h"

static char path[] = "/tmp/test_image.XXXXXX";

static int open_file(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	return fd < 0 ? -1 : close(fd);
}

static int close_file(void **state)
{
	(void)state;
	return unlink(path);
}

/* From the file and from memory, which must agree. */
static bool load(struct pdf_picture *out, const struct buf *bytes, struct err *e)
{
	FILE *f = fopen(path, "wb");
	struct pdf_picture same = {.width_px = 78};
	struct err why = {0};
	bool parsed;

	assert_non_null(f);
	assert_int_equal(fwrite(bytes->data, 1, bytes->len, f), bytes->len);
	assert_int_equal(fclose(f), 0);
	parsed = picture_parse(&same, buf_view(bytes), &why);
	assert_int_equal(picture_load(out, path, e), parsed);
	if (!parsed) {
		assert_int_equal(why.code, e->code);
		assert_int_equal(same.width_px, 78);
		return false;
	}
	assert_int_equal(same.width_px, out->width_px);
	assert_int_equal(same.data.len, out->data.len);
	assert_memory_equal(same.data.ptr, out->data.ptr, same.data.len);
	picture_clear(&same);
	return true;
}

static void expect_refused(const struct buf *bytes, enum err_code code, const char *words)
{
	struct pdf_picture p = {.width_px = 77};
	struct err e = {0};

	if (load(&p, bytes, &e))
		fail_msg("accepted, not refused: %s", words);
	assert_int_equal(e.code, code);
	if (!strstr(e.text[LANG_EN], words))
		fail_msg("\"%s\" lacks \"%s\"", e.text[LANG_EN], words);
	assert_non_null(strstr(e.text[LANG_EN], path));
	assert_non_null(strstr(e.text[LANG_FR], path));
	assert_int_equal(p.width_px, 77);
}

static void put32(struct buf *b, uint32_t n)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		buf_char(b, (char)(n >> shift));
}

/* --- PNG */

struct png {
	uint32_t width, height;
	unsigned char bits, type, compression, filter, interlace;
};

static void put_chunk(struct buf *b, const char *name, const void *data, size_t len)
{
	size_t start;

	put32(b, (uint32_t)len);
	start = b->len;
	buf_add(b, name, 4);
	buf_add(b, data, len);
	put32(b, libdeflate_crc32(0, b->data + start, len + 4));
}

static void begin_png(struct buf *b, const struct png *h)
{
	struct buf header = {0};
	const char rest[] = {(char)h->bits, (char)h->type, (char)h->compression, (char)h->filter,
	                     (char)h->interlace};

	buf_reset(b);
	buf_add(b, "\x89PNG\r\n\x1a\n", 8);
	put32(&header, h->width);
	put32(&header, h->height);
	buf_add(&header, rest, sizeof rest);
	put_chunk(b, "IHDR", header.data, header.len);
	buf_free(&header);
}

/* Rows of zeros, the first with the given filter, in two pieces. */
static void end_png(struct buf *b, size_t bytes, char filter)
{
	struct buf rows = {0}, packed = {0};
	struct err e;
	struct deflate *d = deflate_new(6, &e);

	buf_char(&rows, filter);
	while (rows.len < bytes)
		buf_char(&rows, 0);
	assert_true(deflate_zlib(d, buf_view(&rows), &packed, &e));
	put_chunk(b, "IDAT", packed.data, 3);
	put_chunk(b, "IDAT", packed.data + 3, packed.len - 3);
	put_chunk(b, "IEND", "", 0);
	deflate_free(d);
	buf_free(&rows);
	buf_free(&packed);
}

static void pngs_of_each_kind_are_taken(void **state)
{
	static const struct {
		struct png png;
		size_t row; /* bytes, with its filter */
		unsigned channels;
	} rows[] = {
	    {{.width = 9, .height = 2, .bits = 1, .type = 0}, 3, 1},
	    {{.width = 9, .height = 3, .bits = 2, .type = 0}, 4, 1},
	    {{.width = 9, .height = 1, .bits = 4, .type = 0}, 6, 1},
	    {{.width = 9, .height = 5, .bits = 8, .type = 0}, 10, 1},
	    {{.width = 9, .height = 5, .bits = 8, .type = 2}, 28, 3},
	    {{.width = 9, .height = 5, .bits = 1, .type = 3}, 3, 1},
	    {{.width = 9, .height = 5, .bits = 8, .type = 3}, 10, 1},
	    {{.width = 1, .height = 10000, .bits = 8, .type = 0}, 2, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct pdf_picture p;
		struct buf file = {0};
		struct err e;

		begin_png(&file, &rows[i].png);
		put_chunk(&file, "tEXt", "Comment\0x", 9);
		if (rows[i].png.type == 3)
			put_chunk(&file, "PLTE", "\0\0\0\xFF\xFF\xFF", 6);
		end_png(&file, rows[i].row * rows[i].png.height, 4);
		if (!load(&p, &file, &e))
			fail_msg("%zu: %s", i, e.text[LANG_EN]);
		assert_int_equal(p.width_px, rows[i].png.width);
		assert_int_equal(p.height_px, rows[i].png.height);
		assert_int_equal(p.bits, rows[i].png.bits);
		assert_int_equal(p.channels, rows[i].channels);
		assert_int_equal(p.palette.len, rows[i].png.type == 3 ? 6 : 0);
		assert_int_equal(p.form, PICTURE_ROWS);
		picture_clear(&p);
		picture_clear(&p);
		buf_free(&file);
	}
}

static void a_palette_of_a_coloured_png_is_left_out(void **state)
{
	const struct png h = {.width = 2, .height = 2, .bits = 8, .type = 2};
	struct pdf_picture p;
	struct buf file = {0};
	struct err e;

	(void)state;
	begin_png(&file, &h);
	put_chunk(&file, "PLTE", "\0\0\0\xFF\xFF\xFF", 6);
	end_png(&file, 14, 0);
	assert_true(load(&p, &file, &e));
	assert_int_equal(p.palette.len, 0);
	picture_clear(&p);
	buf_free(&file);
}

static void pngs_of_other_kinds_say_what_to_do(void **state)
{
	static const struct {
		struct png png;
		const char *words;
	} rows[] = {
	    {{.width = 1, .height = 1, .bits = 16, .type = 0}, "16 bits"},
	    {{.width = 1, .height = 1, .bits = 8, .type = 4}, "transparent"},
	    {{.width = 1, .height = 1, .bits = 8, .type = 6}, "Convert the picture"},
	    {{.width = 1, .height = 1, .bits = 8, .interlace = 1}, "interlaced"},
	    {{.width = 1, .height = 1, .bits = 3}, "damaged"},
	    {{.width = 1, .height = 1, .bits = 0}, "damaged"},
	    {{.width = 1, .height = 1, .bits = 8, .type = 1}, "damaged"},
	    {{.width = 1, .height = 1, .bits = 4, .type = 2}, "damaged"},
	    {{.width = 1, .height = 1, .bits = 8, .compression = 1}, "damaged"},
	    {{.width = 1, .height = 1, .bits = 8, .filter = 1}, "damaged"},
	    {{.width = 1, .height = 1, .bits = 8, .type = 3}, "damaged"}, /* no palette */
	};
	struct buf file = {0};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		begin_png(&file, &rows[i].png);
		end_png(&file, 2, 0);
		expect_refused(&file, ERR_FORMAT, rows[i].words);
	}
	buf_free(&file);
}

static void sizes_have_limits(void **state)
{
	static const struct png sizes[] = {{.width = 0, .height = 1, .bits = 8},
	                                   {.width = 1, .height = 0, .bits = 8},
	                                   {.width = 10001, .height = 1, .bits = 8},
	                                   {.width = 1, .height = 10001, .bits = 8},
	                                   {.width = 4001, .height = 4000, .bits = 8},
	                                   {.width = 10000, .height = 10000, .bits = 8},
	                                   {.width = 0xFFFFFFFF, .height = 1, .bits = 8}};
	struct buf file = {0};

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		begin_png(&file, &sizes[i]);
		end_png(&file, 2, 0);
		expect_refused(&file, ERR_LIMIT, "pixels");
	}
	buf_free(&file);
}

static void a_transparent_png_is_refused(void **state)
{
	const struct png h = {.width = 1, .height = 1, .bits = 8};
	struct buf file = {0};

	(void)state;
	begin_png(&file, &h);
	put_chunk(&file, "tRNS", "\0\0", 2);
	end_png(&file, 2, 0);
	expect_refused(&file, ERR_FORMAT, "transparent");
	buf_free(&file);
}

static void palettes_must_fit(void **state)
{
	static const struct {
		unsigned char bits;
		size_t first, second; /* bytes */
	} rows[] = {{8, 0, 0}, {8, 4, 0}, {1, 9, 0}, {8, 6, 6}, {8, 771, 0}};
	struct buf file = {0}, zeros = {0};

	(void)state;
	for (int i = 0; i < 1000; i++)
		buf_char(&zeros, 0);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		begin_png(&file,
		          &(struct png){.width = 1, .height = 1, .bits = rows[i].bits, .type = 3});
		put_chunk(&file, "PLTE", zeros.data, rows[i].first);
		if (rows[i].second)
			put_chunk(&file, "PLTE", zeros.data, rows[i].second);
		end_png(&file, 2, 0);
		expect_refused(&file, ERR_FORMAT, "damaged PNG");
	}
	buf_free(&file);
	buf_free(&zeros);
}

static void make_png(struct buf *file)
{
	begin_png(file, &(struct png){.width = 4, .height = 4, .bits = 8});
	end_png(file, 20, 0);
}

static void each_byte_of_a_png_counts(void **state)
{
	struct buf whole = {0}, file = {0};

	(void)state;
	make_png(&whole);
	for (size_t i = 8; i < whole.len; i++) {
		make_png(&file);
		file.data[i] ^= 0x55;
		expect_refused(&file, ERR_FORMAT, "damaged PNG");
	}
	for (size_t len = 9; len < whole.len; len++) {
		make_png(&file);
		file.len = len;
		expect_refused(&file, ERR_FORMAT, "truncated or damaged PNG");
	}
	buf_free(&whole);
	buf_free(&file);
}

static void rows_must_be_just_those_promised(void **state)
{
	const struct png h = {.width = 4, .height = 4, .bits = 8};
	struct buf file = {0};

	(void)state;
	begin_png(&file, &h);
	end_png(&file, 19, 0);
	expect_refused(&file, ERR_FORMAT, "damaged PNG");
	begin_png(&file, &h);
	end_png(&file, 21, 0);
	expect_refused(&file, ERR_FORMAT, "damaged PNG");
	begin_png(&file, &h);
	end_png(&file, 20, 5); /* there is no filter 5 */
	expect_refused(&file, ERR_FORMAT, "damaged PNG");
	buf_free(&file);
}

static void an_unknown_chunk_matters_when_its_name_says_so(void **state)
{
	const struct png h = {.width = 1, .height = 1, .bits = 8};
	struct pdf_picture p;
	struct buf file = {0};
	struct err e;

	(void)state;
	begin_png(&file, &h);
	put_chunk(&file, "abCd", "x", 1);
	end_png(&file, 2, 0);
	assert_true(load(&p, &file, &e));
	picture_clear(&p);
	begin_png(&file, &h);
	put_chunk(&file, "ABCD", "x", 1);
	end_png(&file, 2, 0);
	expect_refused(&file, ERR_FORMAT, "damaged PNG");
	buf_free(&file);
}

/* --- JPEG: markers only, since nothing decodes it here */

static void put_segment(struct buf *b, int marker, const void *data, size_t len)
{
	const char head[] = {(char)0xFF, (char)marker, (char)((len + 2) >> 8), (char)(len + 2)};

	buf_add(b, head, 4);
	buf_add(b, data, len);
}

enum jpeg_part { FRAME = 1, DQT = 2, DHT = 4, SCAN = 8, END = 16, ALL = 31 };

static void put_frame(struct buf *b, int marker, char bits, char channels)
{
	const char frame[] = {bits, 0, 8, 0, 9, channels};
	struct buf data = {0};

	buf_add(&data, frame, sizeof frame);
	for (char i = 1; i <= channels; i++) {
		const char component[] = {i, 0x11, 0};

		buf_add(&data, component, 3);
	}
	put_segment(b, marker, data.data, data.len);
	buf_free(&data);
}

static void make_jpeg(struct buf *b, int marker, char bits, char channels, unsigned parts)
{
	buf_reset(b);
	buf_add(b, "\xFF\xD8", 2);
	put_segment(b, 0xE0, "JFIF\0\1\2\0\0\1\0\1\0\0", 14);
	if (parts & DQT)
		put_segment(b, 0xDB, "tables", 6);
	if (parts & FRAME)
		put_frame(b, marker, bits, channels);
	if (parts & DHT)
		put_segment(b, 0xC4, "tables", 6);
	if (parts & SCAN) {
		put_segment(b, 0xDA, "scan", 4);
		buf_add(b, "data\xFF\0more\xFF\xD0still", 16);
	}
	if (parts & END)
		buf_add(b, "\xFF\xD9", 2);
}

static void jpegs_that_pdf_knows_are_taken(void **state)
{
	struct buf file = {0};
	struct pdf_picture p;
	struct err e;

	(void)state;
	for (int marker = 0xC0; marker <= 0xC2; marker++) {
		for (char channels = 1; channels <= 3; channels += 2) {
			make_jpeg(&file, marker, 8, channels, ALL);
			if (!load(&p, &file, &e))
				fail_msg("%s", e.text[LANG_EN]);
			assert_int_equal(p.form, PICTURE_JPEG);
			assert_int_equal(p.width_px, 9);
			assert_int_equal(p.height_px, 8);
			assert_int_equal(p.channels, channels);
			assert_true(str_eq(p.data, buf_view(&file)));
			picture_clear(&p);
		}
	}
	buf_free(&file);
}

static void what_follows_a_jpeg_is_left_out(void **state)
{
	struct buf file = {0};
	struct pdf_picture p;
	size_t len;
	struct err e;

	(void)state;
	make_jpeg(&file, 0xC0, 8, 3, ALL);
	len = file.len;
	buf_cstr(&file, "\xFF\xD8 a second picture \xFF\xD9");
	assert_true(load(&p, &file, &e));
	assert_int_equal(p.data.len, len);
	picture_clear(&p);
	buf_free(&file);
}

static void jpegs_of_other_kinds_say_what_to_do(void **state)
{
	static const int markers[] = {0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF};
	struct buf file = {0};

	(void)state;
	for (size_t i = 0; i < sizeof markers / sizeof *markers; i++) {
		make_jpeg(&file, markers[i], 8, 3, ALL);
		expect_refused(&file, ERR_FORMAT, "of a kind that PDF does not know. Convert");
	}
	make_jpeg(&file, 0xC1, 12, 3, ALL);
	expect_refused(&file, ERR_FORMAT, "8 bits");
	make_jpeg(&file, 0xC0, 8, 4, ALL);
	expect_refused(&file, ERR_FORMAT, "neither grey nor RGB");
	buf_free(&file);
}

static void a_jpeg_must_be_whole(void **state)
{
	struct buf file = {0};
	size_t len;

	(void)state;
	for (unsigned part = 1; part <= END; part *= 2) {
		make_jpeg(&file, 0xC0, 8, 3, ALL & ~part);
		expect_refused(&file, ERR_FORMAT, "damaged JPEG");
	}
	make_jpeg(&file, 0xC0, 8, 3, ALL);
	len = file.len;
	for (size_t i = 4; i < len; i++) {
		make_jpeg(&file, 0xC0, 8, 3, ALL);
		file.len = i;
		expect_refused(&file, ERR_FORMAT, "truncated or damaged JPEG");
	}
	make_jpeg(&file, 0xC0, 8, 3, FRAME | DQT);
	put_frame(&file, 0xC0, 8, 3); /* a second one */
	expect_refused(&file, ERR_FORMAT, "damaged JPEG");
	buf_free(&file);
}

static void other_files_are_neither(void **state)
{
	static const char *const files[] = {"", "x", "\xFF\xD8", "\x89PNG", "GIF89a", "%PDF-1.7"};
	struct pdf_picture p;
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct buf file = {0};

		buf_cstr(&file, files[i]);
		buf_terminated(&file);
		expect_refused(&file, ERR_FORMAT, "neither PNG nor JPEG");
		buf_free(&file);
	}
	assert_false(picture_load(&p, "/nowhere/a.png", &e));
	assert_int_equal(e.code, ERR_IO);
	assert_non_null(strstr(e.text[LANG_EN], "/nowhere/a.png"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pngs_of_each_kind_are_taken),
	    cmocka_unit_test(a_palette_of_a_coloured_png_is_left_out),
	    cmocka_unit_test(pngs_of_other_kinds_say_what_to_do),
	    cmocka_unit_test(sizes_have_limits),
	    cmocka_unit_test(a_transparent_png_is_refused),
	    cmocka_unit_test(palettes_must_fit),
	    cmocka_unit_test(each_byte_of_a_png_counts),
	    cmocka_unit_test(rows_must_be_just_those_promised),
	    cmocka_unit_test(an_unknown_chunk_matters_when_its_name_says_so),
	    cmocka_unit_test(jpegs_that_pdf_knows_are_taken),
	    cmocka_unit_test(what_follows_a_jpeg_is_left_out),
	    cmocka_unit_test(jpegs_of_other_kinds_say_what_to_do),
	    cmocka_unit_test(a_jpeg_must_be_whole),
	    cmocka_unit_test(other_files_are_neither),
	};

	return cmocka_run_group_tests(tests, open_file, close_file);
}
