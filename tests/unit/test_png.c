/* test_png.c - PNGs made in memory, then damaged: each remark, with and without. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>
#include <cmocka.h>

#include "codec/png.h"
#include "png_file.h"

/* Rows of filter type 0 whose pixels change, or are all of the byte `same`. */
static void fill_rows(struct buf *rows, struct shape s, int same)
{
	size_t total = rows_bytes(s), line = s.interlaced ? 0 : total / s.height;

	for (size_t i = 0; i < total; i++) {
		bool filter = line ? i % line == 0 : true;

		/* in interlaced pictures 0 everywhere will do, but for the last byte */
		if (same >= 0)
			buf_char(rows, (char)(filter ? 0 : same));
		else
			buf_char(rows,
			         (char)(filter ? (i + 1 == total ? 255 : 0) : (int)(i * 37 % 251)));
	}
}

#define GREY8 ((struct shape){16, 12, 8, 0, 0})

static void finish(struct buf *b, struct shape s)
{
	struct buf rows = {0};

	fill_rows(&rows, s, -1);
	add_data(b, buf_view(&rows));
	add_chunk(b, "IEND", STR(""));
	buf_free(&rows);
}

static struct report probe(struct str bytes)
{
	struct report r;
	struct err e;

	report_init(&r);
	assert_true(png_probe(&r, bytes, &codec_limits_default, &e));
	assert_int_equal(r.kind, KIND_PNG);
	return r;
}

/* The file has this remark and no other; REMARK_COUNT: none. Frees b. */
static struct report assert_only(struct buf *b, enum remark_id id, const char *detail)
{
	struct report r = probe(buf_view(b));

	if (id == REMARK_COUNT && r.remark_count)
		fail_msg("remark %d (%s)", (int)r.remarks[0].id, r.remarks[0].detail);
	if (id != REMARK_COUNT && (r.remark_count != 1 || r.remarks[0].id != id))
		fail_msg("%zu remarks, the first is %d (%s)", r.remark_count,
		         r.remark_count ? (int)r.remarks[0].id : -1,
		         r.remark_count ? r.remarks[0].detail : "");
	if (detail)
		assert_string_equal(r.remarks[0].detail, detail);
	buf_free(b);
	return r;
}

/* --- What is right */

static void every_type_and_depth_is_read(void **state)
{
	static const unsigned char pairs[][2] = {{0, 1}, {0, 2},  {0, 4},  {0, 8}, {0, 16},
	                                         {2, 8}, {2, 16}, {3, 1},  {3, 2}, {3, 4},
	                                         {3, 8}, {4, 8},  {4, 16}, {6, 8}, {6, 16}};
	struct buf b;

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		for (unsigned interlaced = 0; interlaced < 2; interlaced++)
			for (uint32_t size = 1; size < 20; size += 3) {
				struct shape s = {size, 20 - size, pairs[i][1], pairs[i][0],
				                  interlaced};
				struct report r;

				png_begin(&b, s);
				if (s.type == 3)
					add_chunk(&b, "PLTE", STR("\0\0\0\xFF\xFF\xFF"));
				finish(&b, s);
				r = probe(buf_view(&b));
				assert_false(r.remark_count > report_has(&r, REMARK_BLANK));
				assert_int_equal(r.width_px, size);
				assert_int_equal(r.height_px, 20 - size);
				assert_int_equal(r.bits, pairs[i][1]);
				buf_free(&b);
			}
}

static void facts_are_told(void **state)
{
	struct buf b;
	struct report r;

	(void)state;
	png_begin(&b, GREY8);
	add_chunk(&b, "iCCP", STR("p\0\0packed"));
	add_chunk(&b, "pHYs", STR("\0\0\x2E\x23\0\0\x2E\x23\1"));
	add_chunk(&b, "tEXt", STR("Title\0a"));
	finish(&b, GREY8);
	r = assert_only(&b, REMARK_COUNT, NULL);
	assert_int_equal(r.colour, COLOUR_GREY);
	assert_int_equal(r.dpi, 300);
	assert_true(r.profile && r.metadata && !r.gps);

	png_begin(&b, GREY8);
	/* orientation 6 */
	add_chunk(&b, "eXIf", STR("MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0"));
	finish(&b, GREY8);
	r = assert_only(&b, REMARK_COUNT, NULL);
	assert_int_equal(r.orientation, 6);

	png_begin(&b, GREY8);
	finish(&b, GREY8);
	r = assert_only(&b, REMARK_COUNT, NULL);
	assert_false(r.profile || r.metadata || r.gps);
	assert_int_equal(r.dpi, 0);
}

static void data_may_come_in_many_chunks(void **state)
{
	struct buf b, rows = {0}, packed = {0};

	(void)state;
	fill_rows(&rows, GREY8, -1);
	pack(&packed, buf_view(&rows));
	for (size_t step = 1; step <= packed.len; step += 5) {
		png_begin(&b, GREY8);
		for (size_t at = 0; at < packed.len; at += step) {
			add_chunk(&b, "IDAT", str_upto(str_from(buf_view(&packed), at), step));
			add_chunk(&b, "IDAT", STR(""));
		}
		add_chunk(&b, "IEND", STR(""));
		assert_only(&b, REMARK_COUNT, NULL);
	}
	buf_free(&rows);
	buf_free(&packed);
}

/* --- What ends the reading */

static void every_cut_is_truncated(void **state)
{
	struct buf b;

	(void)state;
	png_begin(&b, GREY8);
	finish(&b, GREY8);
	for (size_t len = 8; len < b.len; len++) {
		struct report r = probe((struct str){b.data, len});

		assert_true(report_has(&r, REMARK_TRUNCATED));
		assert_int_equal(r.remark_count, 1);
	}
	buf_free(&b);
}

static void every_changed_byte_is_noticed(void **state)
{
	struct buf b;

	(void)state;
	png_begin(&b, GREY8);
	finish(&b, GREY8);
	for (size_t i = 0; i < b.len; i++) {
		struct report r;

		b.data[i] ^= 0x10;
		r = probe(buf_view(&b));
		b.data[i] ^= 0x10;
		assert_true(report_has(&r, REMARK_CORRUPT) || report_has(&r, REMARK_TRUNCATED) ||
		            report_has(&r, REMARK_BAD_CRC));
	}
	buf_free(&b);
}

static void a_wrong_crc_names_its_chunk(void **state)
{
	struct buf b;

	(void)state;
	png_begin(&b, GREY8);
	add_chunk(&b, "tIME", STR("\x07\xE8\1\1\0\0\0"));
	b.data[b.len - 1] ^= 1;
	finish(&b, GREY8);
	assert_only(&b, REMARK_BAD_CRC, "tIME");
}

static void assert_header_refused(struct shape s, const char *detail)
{
	struct buf b;

	png_begin(&b, s);
	add_chunk(&b, "PLTE", STR("\0\0\0"));
	add_chunk(&b, "IDAT", STR("\x78\x9C\x03\x00\0\0\0\1"));
	add_chunk(&b, "IEND", STR(""));
	assert_only(&b, REMARK_CORRUPT, detail);
}

static void headers_that_cannot_be_are_corrupt(void **state)
{
	(void)state;
	assert_header_refused((struct shape){0, 1, 8, 2, 0}, "size in IHDR");
	assert_header_refused((struct shape){1, 0, 8, 2, 0}, "size in IHDR");
	assert_header_refused((struct shape){0x80000000, 1, 8, 2, 0}, "size in IHDR");
	assert_header_refused((struct shape){1, 1, 4, 2, 0}, "colour type or depth in IHDR");
	assert_header_refused((struct shape){1, 1, 16, 3, 0}, "colour type or depth in IHDR");
	assert_header_refused((struct shape){1, 1, 8, 5, 0}, "colour type or depth in IHDR");
	assert_header_refused((struct shape){1, 1, 0, 0, 0}, "colour type or depth in IHDR");
	assert_header_refused((struct shape){1, 1, 8, 2, 2}, "method in IHDR");
}

static void large_pictures_are_refused_from_the_header(void **state)
{
	struct buf b;
	struct report r;

	(void)state;
	png_begin(&b, (struct shape){10001, 10000, 8, 2, 0});
	r = assert_only(&b, REMARK_TOO_MANY_PIXELS, NULL);
	assert_int_equal(r.remarks[0].number, 100010000);
	png_begin(&b, (struct shape){1000001, 1, 8, 2, 0});
	assert_only(&b, REMARK_TOO_MANY_PIXELS, NULL);
}

static void wrong_structure_is_corrupt(void **state)
{
	struct buf b;
	struct shape palette = {4, 4, 8, 3, 0};

	(void)state;
	b = (struct buf){0};
	buf_str(&b, STR("\x89PNG\n\x1A\n\0\0\0\rIHDR"));
	assert_only(&b, REMARK_CORRUPT, "signature");

	b = (struct buf){0};
	buf_str(&b, STR(SIGNATURE));
	finish(&b, GREY8);
	assert_only(&b, REMARK_CORRUPT, "IHDR is not first");

	png_begin(&b, GREY8);
	add_header(&b, GREY8);
	finish(&b, GREY8);
	assert_only(&b, REMARK_CORRUPT, "second IHDR");

	png_begin(&b, GREY8);
	add_chunk(&b, "IEND", STR(""));
	assert_only(&b, REMARK_CORRUPT, "no picture data");

	png_begin(&b, palette);
	finish(&b, palette);
	assert_only(&b, REMARK_CORRUPT, "no PLTE");

	png_begin(&b, palette);
	add_chunk(&b, "PLTE", STR("\0\0\0\1"));
	finish(&b, palette);
	assert_only(&b, REMARK_CORRUPT, "length of PLTE");

	png_begin(&b, GREY8);
	add_chunk(&b, "ABCD", STR("\0\0\0\1"));
	finish(&b, GREY8);
	assert_only(&b, REMARK_CORRUPT, "unknown critical chunk");

	png_begin(&b, GREY8);
	add_chunk(&b, "ab\nd", STR("\0\0\0\1"));
	finish(&b, GREY8);
	assert_only(&b, REMARK_CORRUPT, "chunk name");
}

/* --- The data */

static void finish_with(struct buf *b, struct str packed)
{
	add_chunk(b, "IDAT", packed);
	add_chunk(b, "IEND", STR(""));
}

static void rows_are_counted_and_their_filters_looked_at(void **state)
{
	struct buf b, rows = {0};

	(void)state;
	fill_rows(&rows, GREY8, -1);
	rows.data[17 * 3] = 5;
	png_begin(&b, GREY8);
	add_data(&b, buf_view(&rows));
	add_chunk(&b, "IEND", STR(""));
	assert_only(&b, REMARK_CORRUPT, "filter type");

	rows.data[17 * 3] = 4;
	rows.len--;
	png_begin(&b, GREY8);
	add_data(&b, buf_view(&rows));
	add_chunk(&b, "IEND", STR(""));
	assert_only(&b, REMARK_TRUNCATED, "IDAT");

	buf_cstr(&rows, "aa");
	png_begin(&b, GREY8);
	add_data(&b, buf_view(&rows));
	add_chunk(&b, "IEND", STR(""));
	assert_only(&b, REMARK_BAD_CHUNK, "IDAT");
	buf_free(&rows);
}

static void the_stream_is_checked(void **state)
{
	struct buf b, rows = {0}, packed = {0};

	(void)state;
	fill_rows(&rows, GREY8, -1);
	pack(&packed, buf_view(&rows));

	png_begin(&b, GREY8);
	finish_with(&b, str_upto(buf_view(&packed), packed.len - 1));
	assert_only(&b, REMARK_TRUNCATED, "IDAT");

	png_begin(&b, GREY8);
	buf_char(&packed, 'x');
	finish_with(&b, buf_view(&packed));
	assert_only(&b, REMARK_BAD_CHUNK, "IDAT");
	packed.len--;

	packed.data[packed.len - 1] ^= 1;
	png_begin(&b, GREY8);
	finish_with(&b, buf_view(&packed));
	assert_only(&b, REMARK_BAD_CHECKSUM, "");

	packed.data[2] |= 6; /* no such type of block */
	png_begin(&b, GREY8);
	finish_with(&b, buf_view(&packed));
	assert_only(&b, REMARK_CORRUPT, "compressed data");
	buf_free(&rows);
	buf_free(&packed);
}

/* Many times the size at which the data goes in pieces. */
static void a_large_picture_goes_in_pieces(void **state)
{
	struct shape s = {3000, 5000, 16, 6, 0};
	struct buf b, rows = {0}, packed = {0};
	struct report r;

	(void)state;
	assert_non_null(buf_reserve(&rows, rows_bytes(s)));
	rows.len = rows_bytes(s);
	memset(rows.data, 0, rows.len);
	pack(&packed, buf_view(&rows));
	png_begin(&b, s);
	finish_with(&b, buf_view(&packed));
	r = assert_only(&b, REMARK_BLANK, NULL);
	assert_int_equal(r.bits, 16);

	rows.data[24001 * 4999] = 9;
	buf_reset(&packed);
	pack(&packed, buf_view(&rows));
	png_begin(&b, s);
	finish_with(&b, buf_view(&packed));
	assert_only(&b, REMARK_CORRUPT, "filter type");
	buf_free(&rows);
	buf_free(&packed);
}

static void assert_blank(struct shape s, int same, const char *palette, bool wanted)
{
	struct buf b, rows = {0};
	struct report r;

	fill_rows(&rows, s, same);
	png_begin(&b, s);
	if (palette)
		add_chunk(&b, "PLTE", (struct str){palette, 6});
	add_data(&b, buf_view(&rows));
	add_chunk(&b, "IEND", STR(""));
	r = probe(buf_view(&b));
	assert_int_equal(report_has(&r, REMARK_BLANK), wanted);
	assert_int_equal(r.remark_count, wanted);
	buf_free(&b);
	buf_free(&rows);
}

static void a_picture_of_one_colour_is_blank(void **state)
{
	struct shape large = {1000, 1000, 8, 2, 0};

	(void)state;
	assert_blank(GREY8, 255, NULL, true);
	assert_blank(GREY8, -1, NULL, false);
	assert_blank(large, 250, NULL, true);
	assert_blank(large, -1, NULL, false);
	assert_blank((struct shape){64, 64, 1, 0, 0}, 0xFF, NULL, true);
	assert_blank((struct shape){64, 64, 1, 0, 0}, 0xFE, NULL, false);
	assert_blank((struct shape){64, 64, 1, 3, 0}, 0xAA, "\xFF\xFF\xFF\xFE\xFF\xFF", true);
	assert_blank((struct shape){64, 64, 1, 3, 0}, 0xAA, "\xFF\xFF\xFF\0\0\0", false);
	assert_blank((struct shape){64, 64, 8, 6, 0}, 0, NULL, true);
	assert_blank((struct shape){64, 64, 16, 4, 1}, 0, NULL, true);
}

/* --- Around the picture */

static void misplaced_chunks_are_remarked(void **state)
{
	struct buf b;
	struct shape rgb = {4, 4, 8, 2, 0};

	(void)state;
	png_begin(&b, GREY8);
	add_chunk(&b, "pHYs", STR("\0\0\0\1\0\0\0\1"));
	finish(&b, GREY8);
	assert_only(&b, REMARK_BAD_CHUNK, "pHYs"); /* length */

	png_begin(&b, GREY8);
	add_chunk(&b, "gAMA", STR("\0\0\xB1\x8F"));
	add_chunk(&b, "gAMA", STR("\0\0\xB1\x8F"));
	finish(&b, GREY8);
	assert_only(&b, REMARK_BAD_CHUNK, "gAMA"); /* twice */

	png_begin(&b, rgb);
	add_chunk(&b, "PLTE", STR("\0\0\0"));
	add_chunk(&b, "gAMA", STR("\0\0\xB1\x8F"));
	finish(&b, rgb);
	assert_only(&b, REMARK_BAD_CHUNK, "gAMA"); /* behind PLTE */

	png_begin(&b, GREY8);
	add_chunk(&b, "PLTE", STR("\0\0\0"));
	finish(&b, GREY8);
	assert_only(&b, REMARK_BAD_CHUNK, "PLTE"); /* in a grey picture */

	png_begin(&b, GREY8);
	add_chunk(&b, "prVt", STR("anything"));
	finish(&b, GREY8);
	assert_only(&b, REMARK_COUNT, NULL);
}

static void add_frame(struct buf *b, uint32_t number)
{
	struct buf data = {0};

	add_number(&data, number);
	add_number(&data, 16);
	add_number(&data, 12);
	buf_add(&data, "\0\0\0\0\0\0\0\0\0\1\0\1\0\0", 14);
	add_chunk(b, "fcTL", buf_view(&data));
	buf_free(&data);
}

static void animations_are_told(void **state)
{
	struct buf b;
	struct report r;

	(void)state;
	for (uint32_t frames = 1; frames <= 2; frames++) {
		png_begin(&b, GREY8);
		add_chunk(&b, "acTL",
		          frames == 1 ? STR("\0\0\0\1\0\0\0\0") : STR("\0\0\0\2\0\0\0\0"));
		add_frame(&b, 0);
		finish(&b, GREY8);
		b.len -= 12; /* IEND */
		if (frames == 2) {
			add_frame(&b, 1);
			add_chunk(&b, "fdAT", STR("\0\0\0\2data"));
		}
		add_chunk(&b, "IEND", STR(""));
		r = assert_only(&b, frames == 1 ? REMARK_COUNT : REMARK_ANIMATED, NULL);
	}
	assert_int_equal(r.remarks[0].number, 2);

	png_begin(&b, GREY8);
	add_frame(&b, 1);
	finish(&b, GREY8);
	assert_only(&b, REMARK_BAD_CHUNK, "fcTL");
}

static void apples_variant_is_told(void **state)
{
	struct buf b = {0};

	(void)state;
	buf_str(&b, STR(SIGNATURE));
	add_chunk(&b, "CgBI", STR("\x50\0\x20\2"));
	add_header(&b, GREY8);
	finish(&b, GREY8);
	assert_only(&b, REMARK_APPLE_PNG, "");
}

static void assert_behind(struct str tail, enum remark_id id, const char *detail)
{
	struct buf b;

	png_begin(&b, GREY8);
	finish(&b, GREY8);
	buf_str(&b, tail);
	assert_only(&b, id, detail);
}

static void bytes_behind_the_end_are_told(void **state)
{
	(void)state;
	assert_behind(STR(""), REMARK_COUNT, NULL);
	assert_behind(STR("\0"), REMARK_TRAILING_BYTES, "");
	assert_behind(STR("\xFF\xD8\xFF\xE0"), REMARK_CAMERA_EXTRA, "");
	assert_behind(STR("%PDF-1.4\n%%EOF"), REMARK_POLYGLOT, "pdf");
	assert_behind(STR("<html><script>alert(1)</script>"), REMARK_POLYGLOT, "html");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_type_and_depth_is_read),
	    cmocka_unit_test(facts_are_told),
	    cmocka_unit_test(data_may_come_in_many_chunks),
	    cmocka_unit_test(every_cut_is_truncated),
	    cmocka_unit_test(every_changed_byte_is_noticed),
	    cmocka_unit_test(a_wrong_crc_names_its_chunk),
	    cmocka_unit_test(headers_that_cannot_be_are_corrupt),
	    cmocka_unit_test(large_pictures_are_refused_from_the_header),
	    cmocka_unit_test(wrong_structure_is_corrupt),
	    cmocka_unit_test(rows_are_counted_and_their_filters_looked_at),
	    cmocka_unit_test(the_stream_is_checked),
	    cmocka_unit_test(a_large_picture_goes_in_pieces),
	    cmocka_unit_test(a_picture_of_one_colour_is_blank),
	    cmocka_unit_test(misplaced_chunks_are_remarked),
	    cmocka_unit_test(animations_are_told),
	    cmocka_unit_test(apples_variant_is_told),
	    cmocka_unit_test(bytes_behind_the_end_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
