/* test_amount.c - numbers of the command line, with and without units. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>
#include <cmocka.h>

#include "cli/amount.h"

#define MOST ((uint64_t)4000000000)

static void good_bytes(void **state)
{
	static const struct {
		const char *text;
		uint64_t bytes;
	} rows[] = {
	    {"1", 1},          {"10000000", 10000000}, {"0001", 1},        {"12o", 12},
	    {"12 B", 12},      {"500k", 500000},       {"500 ko", 500000}, {"500kB", 500000},
	    {"10M", 10000000}, {"10 Mo", 10000000},    {"10MB", 10000000}, {"10mb", 10000000},
	    {"8Ki", 8192},     {"8Kio", 8192},         {"8KiB", 8192},     {"8Mi", 8388608},
	    {"8Mio", 8388608}, {"8 MiB", 8388608},     {"4000M", MOST},    {"4000000000", MOST},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		uint64_t out = 77;
		struct err e = {0};

		if (!amount_bytes(&out, "--max-bytes", rows[i].text, MOST, &e))
			fail_msg("%s: %s", rows[i].text, e.text[LANG_EN]);
		assert_true(out == rows[i].bytes);
	}
}

static void assert_told(const struct err *e, const char *option, const char *text)
{
	assert_int_equal(e->code, ERR_USAGE);
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		assert_non_null(strstr(e->text[lang], option));
		assert_non_null(strstr(e->text[lang], text));
	}
}

static void bad_bytes(void **state)
{
	static const char *const rows[] = {
	    "",
	    "0",
	    "0M",
	    "-1",
	    "+1",
	    " 1",
	    "M",
	    "1.5M",
	    "1,5M",
	    "10T",
	    "10 Mo ",
	    "10Mobile",
	    "1e6",
	    "0x10",
	    "4000000001",
	    "4001M",
	    "18446744073709551616",
	    "18446744073709551615Mi",
	    "99999999999999999999999",
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		uint64_t out = 77;
		struct err e = {0};

		if (amount_bytes(&out, "--max-bytes", rows[i], MOST, &e))
			fail_msg("%s was taken", rows[i]);
		assert_int_equal(out, 77);
		assert_told(&e, "--max-bytes", rows[i]);
	}
}

static void numbers(void **state)
{
	static const char *const bad[] = {"",    "0",  "101", "-1",  "60%",
	                                  "6 0", " 6", "6 ",  "0x5", "99999999999999999999"};
	unsigned out = 77;
	struct err e = {0};

	(void)state;
	assert_true(amount_number(&out, "--min-quality", "1", 1, 100, &e));
	assert_int_equal(out, 1);
	assert_true(amount_number(&out, "--min-quality", "100", 1, 100, &e));
	assert_int_equal(out, 100);
	assert_true(amount_number(&out, "--max-side", "0", 0, 100, &e));
	assert_int_equal(out, 0);
	out = 77;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		e = (struct err){0};
		assert_false(amount_number(&out, "--min-quality", bad[i], 1, 100, &e));
		assert_int_equal(out, 77);
		assert_told(&e, "--min-quality", bad[i]);
		assert_non_null(strstr(e.text[LANG_FR], "1 à 100"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(good_bytes),
	    cmocka_unit_test(bad_bytes),
	    cmocka_unit_test(numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
