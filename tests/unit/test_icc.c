/* test_icc.c - the sRGB profile: a whole ICC profile whose figures mean sRGB. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>

#include <cmocka.h>

#include "pdf/icc.h"

#define HEADER_BYTES 128

static uint32_t number(const struct buf *b, size_t at)
{
	const unsigned char *p = (const unsigned char *)b->data + at;

	assert_true(at + 4 <= b->len);
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* Where the tag's data begins. */
static size_t tag_at(const struct buf *b, const char *tag)
{
	uint32_t count = number(b, HEADER_BYTES);

	for (uint32_t i = 0; i < count; i++) {
		size_t entry = HEADER_BYTES + 4 + 12 * i;

		if (memcmp(b->data + entry, tag, 4) == 0)
			return number(b, entry + 4);
	}
	fail_msg("no tag %s", tag);
	return 0;
}

static void the_header_is_that_of_a_display_profile(void **state)
{
	struct buf b = {0};

	(void)state;
	icc_write_srgb(&b);
	assert_int_equal(number(&b, 0), b.len);
	assert_int_equal(number(&b, 8), 0x04200000);
	assert_memory_equal(b.data + 12, "mntrRGB XYZ ", 12);
	assert_memory_equal(b.data + 36, "acsp", 4);
	for (size_t i = 24; i < 36; i++)
		assert_int_equal(b.data[i], 0); /* no date: the bytes repeat */
	for (size_t i = 84; i < 100; i++)
		assert_int_equal(b.data[i], 0); /* no profile ID */
	buf_free(&b);
}

static void tags_lie_inside_at_multiples_of_four(void **state)
{
	struct buf b = {0};

	(void)state;
	icc_write_srgb(&b);
	assert_int_equal(number(&b, HEADER_BYTES), 10);
	for (uint32_t i = 0; i < 10; i++) {
		size_t entry = HEADER_BYTES + 4 + 12 * i;

		assert_int_equal(number(&b, entry + 4) % 4, 0);
		assert_true(number(&b, entry + 4) >= HEADER_BYTES + 4 + 12 * 10);
		assert_true(number(&b, entry + 4) + number(&b, entry + 8) <= b.len);
	}
	buf_free(&b);
}

/* Adapted to D50, the three primaries make white. */
static void primaries_add_up_to_white(void **state)
{
	static const char *const primaries[] = {"rXYZ", "gXYZ", "bXYZ"};
	struct buf b = {0};

	(void)state;
	icc_write_srgb(&b);
	for (size_t axis = 0; axis < 3; axis++) {
		int white = (int)number(&b, tag_at(&b, "wtpt") + 8 + 4 * axis), sum = 0;

		for (size_t i = 0; i < 3; i++)
			sum += (int)number(&b, tag_at(&b, primaries[i]) + 8 + 4 * axis);
		assert_true(abs(white - sum) <= 16); /* of 65,536 */
	}
	buf_free(&b);
}

static void the_channels_share_the_curve(void **state)
{
	struct buf b = {0};
	size_t curve;

	(void)state;
	icc_write_srgb(&b);
	curve = tag_at(&b, "rTRC");
	assert_int_equal(tag_at(&b, "gTRC"), curve);
	assert_int_equal(tag_at(&b, "bTRC"), curve);
	assert_memory_equal(b.data + curve, "para\0\0\0\0\0\3", 10);
	assert_int_equal(number(&b, curve + 12), 157286); /* 2.4 */
	buf_free(&b);
}

static void the_bytes_are_the_same_each_time(void **state)
{
	struct buf a = {0}, b = {0};

	(void)state;
	icc_write_srgb(&a);
	buf_cstr(&b, "before");
	icc_write_srgb(&b);
	assert_true(str_eq(str_from(buf_view(&b), 6), buf_view(&a)));
	buf_free(&a);
	buf_free(&b);
}

/* Every byte that the answer hangs on, and one profile that differs from a good one in it. */
static void only_profiles_that_a_pdf_may_have_fit(void **state)
{
	static const struct {
		size_t at;
		unsigned char byte;
	} wrong[] = {
	    {3, 1},                    /* its length */
	    {8, 5},                    /* version 5 */
	    {12, 'l'},                 /* a device link */
	    {16, 'C'},                 /* of another colour space */
	    {36, 'A'},                 /* no profile */
	    {HEADER_BYTES, 1},         /* more tags than there is room for */
	    {HEADER_BYTES + 3, 0},     /* none */
	    {HEADER_BYTES + 4 + 4, 1}, /* one behind the end */
	    {HEADER_BYTES + 4 + 8, 1}, /* one that goes on behind it */
	};
	struct buf b = {0};

	(void)state;
	icc_write_srgb(&b);
	assert_true(icc_fits(buf_view(&b), 3));
	assert_false(icc_fits(buf_view(&b), 1));
	assert_false(icc_fits(buf_view(&b), 4));
	for (size_t len = 0; len < b.len; len++)
		assert_false(icc_fits(str_upto(buf_view(&b), len), 3));
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		char kept = b.data[wrong[i].at];

		b.data[wrong[i].at] = (char)wrong[i].byte;
		if (icc_fits(buf_view(&b), 3))
			fail_msg("fits with %u at %zu", wrong[i].byte, wrong[i].at);
		b.data[wrong[i].at] = kept;
	}
	memcpy(b.data + 16, "GRAY", 4);
	assert_true(icc_fits(buf_view(&b), 1));
	assert_false(icc_fits(buf_view(&b), 3));
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_header_is_that_of_a_display_profile),
	    cmocka_unit_test(tags_lie_inside_at_multiples_of_four),
	    cmocka_unit_test(primaries_add_up_to_white),
	    cmocka_unit_test(the_channels_share_the_curve),
	    cmocka_unit_test(the_bytes_are_the_same_each_time),
	    cmocka_unit_test(only_profiles_that_a_pdf_may_have_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
