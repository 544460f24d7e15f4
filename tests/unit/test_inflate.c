/* test_inflate.c - zlib streams unfolded under a limit, whole and in pieces (RFC 1950). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>
#include <cmocka.h>

#include "base/deflate.h"
#include "base/inflate.h"

struct sample {
	struct buf plain, packed;
};

/* Repeats often enough to fold, and is long enough for several pieces. */
static void sample_make(struct sample *s, size_t lines)
{
	struct err e;
	struct deflate *d = deflate_new(6, &e);

	*s = (struct sample){0};
	for (size_t i = 0; i < lines; i++)
		buf_printf(&s->plain, "ligne %zu %zu\n", i, i * i * 2654435761u % 1000003);
	assert_non_null(d);
	assert_true(deflate_zlib(d, buf_view(&s->plain), &s->packed, &e));
	deflate_free(d);
}

static void sample_clear(struct sample *s)
{
	buf_free(&s->plain);
	buf_free(&s->packed);
}

static enum inflate_result whole(struct str data, size_t expected, size_t max, struct buf *out,
                                 size_t *used)
{
	struct err e;
	struct inflate *z = inflate_new(&e);
	enum inflate_result result;

	assert_non_null(z);
	result = inflate_zlib(z, data, expected, max, out, used);
	inflate_free(z);
	return result;
}

static bool keep(void *context, struct str piece)
{
	buf_str(context, piece);
	return true;
}

static bool stop(void *context, struct str piece)
{
	(void)piece;
	++*(int *)context;
	return false;
}

/* data cut in pieces of `step` bytes, with empty ones between: handed to a sink, and asked for,
 * which gives the same. */
static enum inflate_result pieces(struct str data, size_t step, uint64_t max, struct buf *out,
                                  uint64_t *used, uint64_t *unfolded)
{
	struct inflate_sink sink = {out, keep};
	struct str list[512] = {{0}}, piece;
	struct inflate_stream *stream;
	enum inflate_result result;
	size_t before = out->len;
	size_t count = 0;

	for (size_t at = 0; at < data.len; at += step) {
		assert_true(count + 2 <= 512);
		list[count++] = str_upto(str_from(data, at), step);
		list[count++] = (struct str){NULL, 0};
	}
	result = inflate_pieces(list, count, max, &sink, used, unfolded);
	stream = inflate_stream_new(list, count, max);
	assert_non_null(stream);
	for (; inflate_stream_next(stream, &piece) == INFLATE_OK && piece.len > 0;
	     before += piece.len)
		assert_true(str_eq(piece, str_upto(str_from(buf_view(out), before), piece.len)));
	assert_int_equal(inflate_stream_next(stream, &piece), result);
	assert_int_equal(before, out->len);
	assert_int_equal(inflate_stream_unfolded(stream), *unfolded);
	if (result != INFLATE_LIMIT)
		assert_int_equal(inflate_stream_used(stream), *used);
	inflate_stream_free(stream);
	return result;
}

static void assert_unfolds(const struct sample *s, size_t expected, size_t max)
{
	struct buf out = {0};
	size_t used;

	buf_cstr(&out, "kept");
	assert_int_equal(whole(buf_view(&s->packed), expected, max, &out, &used), INFLATE_OK);
	assert_int_equal(used, s->packed.len);
	assert_true(str_eq(str_upto(buf_view(&out), 4), STR("kept")));
	assert_true(str_eq(str_from(buf_view(&out), 4), buf_view(&s->plain)));
	buf_free(&out);
}

static void whole_streams_unfold_whatever_was_expected(void **state)
{
	struct sample s;

	(void)state;
	for (size_t lines = 0; lines < 20000; lines = lines * 10 + 1) {
		sample_make(&s, lines);
		assert_unfolds(&s, 0, s.plain.len);
		assert_unfolds(&s, 0, SIZE_MAX / 4);
		assert_unfolds(&s, s.plain.len, s.plain.len);
		assert_unfolds(&s, 1, s.plain.len + 1);
		assert_unfolds(&s, s.plain.len + 1000, s.plain.len + 1000);
		sample_clear(&s);
	}
}

static void pieces_give_the_same(void **state)
{
	struct sample s;
	struct buf out = {0};
	uint64_t used, unfolded;

	(void)state;
	sample_make(&s, 20000);
	for (size_t parts = 1; parts <= 200; parts += 66) {
		buf_reset(&out);
		buf_cstr(&s.packed, "behind");
		assert_int_equal(pieces(buf_view(&s.packed), s.packed.len / parts + 1, s.plain.len,
		                        &out, &used, &unfolded),
		                 INFLATE_OK);
		s.packed.len -= 6;
		assert_int_equal(used, s.packed.len);
		assert_int_equal(unfolded, s.plain.len);
		assert_true(str_eq(buf_view(&out), buf_view(&s.plain)));
	}
	buf_free(&out);
	sample_clear(&s);
}

static void assert_both(struct str data, enum inflate_result wanted)
{
	struct buf out = {0};
	uint64_t used64, unfolded;
	size_t used;

	assert_int_equal(whole(data, 0, 1000000, &out, &used), wanted);
	buf_reset(&out);
	assert_int_equal(pieces(data, 1 + data.len / 7, 1000000, &out, &used64, &unfolded), wanted);
	assert_int_equal(unfolded, out.len);
	buf_free(&out);
}

static void every_cut_is_a_cut(void **state)
{
	struct sample s;

	(void)state;
	sample_make(&s, 40);
	for (size_t len = 0; len < s.packed.len; len++)
		assert_both((struct str){s.packed.data, len}, INFLATE_CUT);
	assert_both(buf_view(&s.packed), INFLATE_OK);
	sample_clear(&s);
}

static void a_wrong_checksum_is_no_damage(void **state)
{
	struct sample s;
	struct buf out = {0};
	size_t used;

	(void)state;
	sample_make(&s, 500);
	s.packed.data[s.packed.len - 1] ^= 1;
	assert_both(buf_view(&s.packed), INFLATE_CHECKSUM);
	buf_cstr(&s.packed, "behind");
	assert_int_equal(whole(buf_view(&s.packed), 0, 1000000, &out, &used), INFLATE_CHECKSUM);
	assert_int_equal(used, s.packed.len - 6);
	assert_true(str_eq(buf_view(&out), buf_view(&s.plain)));
	buf_free(&out);
	sample_clear(&s);
}

static void damage_is_told(void **state)
{
	(void)state;
	assert_both(STR("\x78\x9d"), INFLATE_DAMAGED);                 /* check bits */
	assert_both(STR("\x77\x9f\x03\x00"), INFLATE_DAMAGED);         /* method 7 */
	assert_both(STR("\x88\x1c\x03\x00\0\0\0\1"), INFLATE_DAMAGED); /* window of 64 KB */
	assert_both(STR("\x78\xbb\x03\x00\0\0\0\1"), INFLATE_DAMAGED); /* preset dictionary */
	assert_both(STR("\x78\x9c\x03\x00\0\0\0\1"), INFLATE_OK);
	assert_both(STR("\x78\x9c\x07\x00\0\0\0\1"), INFLATE_DAMAGED);     /* block type 3 */
	assert_both(STR("\x78\x9c\x01\x01\x00\x01\x00"), INFLATE_DAMAGED); /* stored length */
	/* a distance of 2 before anything came out */
	assert_both(STR("\x78\x9c\x03\x42\x00\x00\x00\x00\x00"), INFLATE_DAMAGED);
}

static void the_limit_holds(void **state)
{
	struct sample s;
	struct buf out = {0};
	uint64_t used64, unfolded;
	size_t used;

	(void)state;
	sample_make(&s, 20000);
	assert_int_equal(whole(buf_view(&s.packed), 0, s.plain.len - 1, &out, &used),
	                 INFLATE_LIMIT);
	assert_int_equal(whole(buf_view(&s.packed), s.plain.len, 0, &out, &used), INFLATE_LIMIT);
	buf_reset(&out);
	assert_int_equal(
	    pieces(buf_view(&s.packed), 5000, s.plain.len - 1, &out, &used64, &unfolded),
	    INFLATE_LIMIT);
	assert_int_equal(unfolded, s.plain.len - 1);
	assert_int_equal(out.len, s.plain.len - 1);
	buf_free(&out);
	sample_clear(&s);
}

static void the_sink_stops(void **state)
{
	struct sample s;
	int calls = 0;
	struct inflate_sink sink = {&calls, stop};
	uint64_t used, unfolded;
	struct str all;

	(void)state;
	sample_make(&s, 20000);
	all = buf_view(&s.packed);
	assert_int_equal(inflate_pieces(&all, 1, UINT64_MAX, &sink, &used, &unfolded),
	                 INFLATE_STOPPED);
	assert_int_equal(calls, 1);
	assert_true(unfolded > 0 && unfolded < s.plain.len);
	sample_clear(&s);
}

static void crc_is_that_of_png(void **state)
{
	(void)state;
	assert_int_equal(crc32_of(0, STR("IEND")), 0xAE426082);
	assert_int_equal(crc32_of(crc32_of(0, STR("IE")), STR("ND")), 0xAE426082);
	assert_int_equal(crc32_of(7, (struct str){NULL, 0}), 7);
	inflate_free(NULL);
}

/* Both halves are the same: the second refers to bytes that are 5000 behind. */
static void distances_beyond_the_window_are_damage(void **state)
{
	struct buf plain = {0}, packed = {0}, out = {0};
	struct err e;
	struct deflate *d = deflate_new(6, &e);
	uint64_t used, unfolded;

	(void)state;
	assert_non_null(d);
	for (uint32_t i = 0; i < 10000; i++)
		buf_char(&plain, (char)((i % 5000 + 1) * 2654435761u >> 24));
	assert_true(deflate_zlib(d, buf_view(&plain), &packed, &e));
	assert_true(packed.len < 6000);
	assert_int_equal(pieces(buf_view(&packed), 1000, 10000, &out, &used, &unfolded),
	                 INFLATE_OK);
	memcpy(packed.data, "\x08\x1D", 2); /* 256 bytes */
	buf_reset(&out);
	assert_int_equal(pieces(buf_view(&packed), 1000, 10000, &out, &used, &unfolded),
	                 INFLATE_DAMAGED);
	deflate_free(d);
	buf_free(&plain);
	buf_free(&packed);
	buf_free(&out);
}

/* What the quicker library handed on is not handed on again by the other. */
static void damage_late_in_a_stream_costs_nothing_before_it(void **state)
{
	struct sample s;
	struct buf out = {0};
	uint64_t used, unfolded;

	(void)state;
	sample_make(&s, 40000);
	s.packed.data[s.packed.len - 1] ^= 1; /* of the checksum */
	assert_int_equal(pieces(buf_view(&s.packed), 50000, s.plain.len, &out, &used, &unfolded),
	                 INFLATE_CHECKSUM);
	assert_true(str_eq(buf_view(&out), buf_view(&s.plain)));
	buf_reset(&out);
	assert_int_equal(pieces(str_upto(buf_view(&s.packed), s.packed.len / 10 * 9), 50000,
	                        s.plain.len, &out, &used, &unfolded),
	                 INFLATE_CUT);
	assert_true(out.len > s.plain.len / 2);
	assert_true(str_eq(buf_view(&out), str_upto(buf_view(&s.plain), out.len)));
	buf_free(&out);
	sample_clear(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(whole_streams_unfold_whatever_was_expected),
	    cmocka_unit_test(pieces_give_the_same),
	    cmocka_unit_test(every_cut_is_a_cut),
	    cmocka_unit_test(a_wrong_checksum_is_no_damage),
	    cmocka_unit_test(damage_is_told),
	    cmocka_unit_test(the_limit_holds),
	    cmocka_unit_test(the_sink_stops),
	    cmocka_unit_test(crc_is_that_of_png),
	    cmocka_unit_test(distances_beyond_the_window_are_damage),
	    cmocka_unit_test(damage_late_in_a_stream_costs_nothing_before_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
