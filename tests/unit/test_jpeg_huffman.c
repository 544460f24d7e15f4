/* test_jpeg_huffman.c - codes are such as a decoder can tell apart, short, and none better. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "codec/jpeg_huffman.h"

/* T.81 C.2: lengths as DHT gives them make the codes, no code is all ones. */
static void assert_sound(const struct jpeg_huffman *h, const uint32_t counts[JPEG_SYMBOLS])
{
	unsigned code = 0, next = 0, wanted = 0;

	for (unsigned i = 0; i < JPEG_SYMBOLS; i++) {
		assert_int_equal(h->lengths[i] > 0, counts[i] > 0);
		wanted += counts[i] > 0;
	}
	assert_int_equal(h->count, wanted);
	for (unsigned length = 1; length <= 16; length++, code *= 2) {
		for (unsigned i = 0; i < h->of_length[length]; i++) {
			unsigned symbol = h->symbols[next++];

			assert_int_equal(h->lengths[symbol], length);
			assert_int_equal(h->codes[symbol], code++);
			assert_true(code < 1u << length);
		}
	}
	assert_int_equal(next, wanted);
}

static uint64_t bits(const struct jpeg_huffman *h, const uint32_t counts[JPEG_SYMBOLS])
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < JPEG_SYMBOLS; i++)
		sum += (uint64_t)counts[i] * h->lengths[i];
	return sum;
}

static uint64_t bits_of(const uint32_t counts[JPEG_SYMBOLS])
{
	struct jpeg_huffman h;

	jpeg_huffman_make(&h, counts);
	assert_sound(&h, counts);
	return bits(&h, counts);
}

static void few_symbols(void **state)
{
	uint32_t counts[JPEG_SYMBOLS] = {0};

	(void)state;
	assert_int_equal(bits_of(counts), 0);
	counts[255] = 7;
	assert_int_equal(bits_of(counts), 7);
	counts[0] = 5; /* 0 and 10, for 11 may not be */
	assert_int_equal(bits_of(counts), 7 + 2 * 5);
	counts[9] = 4; /* 0, 10, 110 */
	assert_int_equal(bits_of(counts), 7 + 2 * 5 + 3 * 4);
}

/* By hand: 6, 5, 4, 3 and the code of ones, which weighs nothing: (0+3)=3, (3+4)=7, (5+6)=11. */
static void weights_decide(void **state)
{
	const uint32_t counts[JPEG_SYMBOLS] = {3, 4, 5, 6};

	(void)state;
	assert_int_equal(bits_of(counts), 2 * 6 + 2 * 5 + 2 * 4 + 3 * 3);
}

static void all_symbols_alike(void **state)
{
	uint32_t counts[JPEG_SYMBOLS];

	(void)state;
	for (unsigned i = 0; i < JPEG_SYMBOLS; i++)
		counts[i] = 1000;
	/* 257 leaves: the one more makes two of nine bits, one of which is all ones */
	assert_int_equal(bits_of(counts), 1000 * (255 * 8 + 9));
}

/* Weights like Fibonacci's numbers would make codes of one bit more each. */
static void none_is_longer_than_16(void **state)
{
	uint32_t counts[JPEG_SYMBOLS] = {1, 1};
	uint64_t flat = 0;

	(void)state;
	for (unsigned i = 2; i < 40; i++)
		counts[i] = counts[i - 1] + counts[i - 2];
	for (unsigned i = 0; i < 40; i++)
		flat += counts[i] * (uint64_t)6;
	assert_true(bits_of(counts) < flat / 2);
}

static void largest_counts(void **state)
{
	uint32_t counts[JPEG_SYMBOLS];

	(void)state;
	for (unsigned i = 0; i < JPEG_SYMBOLS; i++)
		counts[i] = i % 3 ? UINT32_MAX : 1;
	assert_true(bits_of(counts) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(few_symbols),       cmocka_unit_test(weights_decide),
	    cmocka_unit_test(all_symbols_alike), cmocka_unit_test(none_is_longer_than_16),
	    cmocka_unit_test(largest_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
