/* test_natural.c - names of files in the order that a person expects. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <cmocka.h>

#include "base/natural.h"

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

/* Each name of the list stands before all that follow it. */
static void expect_rising(const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < count; j++) {
			int order = natural_compare(str_of(names[i]), str_of(names[j]));

			if (sign(order) != sign((int)i - (int)j))
				fail_msg("\"%s\" beside \"%s\": %d", names[i], names[j], order);
		}
	}
}

#define EXPECT_RISING(...)                                          \
	do {                                                        \
		static const char *const names[] = {__VA_ARGS__};   \
		expect_rising(names, sizeof names / sizeof *names); \
	} while (0)

static void numbers_count_by_their_value(void **state)
{
	(void)state;
	EXPECT_RISING("IMG_9.jpg", "IMG_10.jpg", "IMG_100.jpg");
	EXPECT_RISING("p1-2", "p1-10", "p2-1", "p10-1");
	EXPECT_RISING("", "0", "1", "9", "18446744073709551616", "100000000000000000000000000000");
	EXPECT_RISING("2026-03-04 10.11.12.jpg", "2026-03-04 10.11.13.jpg", "2026-11-01 09.jpg");
	/* digits of other scripts: Arabic, full width */
	EXPECT_RISING("صورة ٩", "صورة ١٠", "صورة ١١");
	EXPECT_RISING("scan９", "scan10", "scan１１");
	/* rows of digits that touch: 𝟏 bold 1, 𝟚 double-struck 2, 𝟷𝟶 monospace 10 */
	EXPECT_RISING("𝟏", "𝟚", "𝟷𝟶");
}

static void zeros_in_front_change_only_ties(void **state)
{
	(void)state;
	EXPECT_RISING("scan001", "scan1", "scan002", "scan2", "scan010", "scan10");
	EXPECT_RISING("a00", "a000", "a01b", "a1b", "a1c", "a001d");
	EXPECT_RISING("x0", "x00", "x1");
}

static void case_and_accents_change_only_ties(void **state)
{
	(void)state;
	EXPECT_RISING("IMG_1", "img_2", "IMG_3");
	EXPECT_RISING("Page 1", "page 1", "page 2");
	EXPECT_RISING("ecran", "Étape 1", "etape 2", "étape 3", "fin", "zone");
	/* composed and decomposed: one name twice, by whoever wrote it */
	EXPECT_RISING("e\xCC\x81t\xC3\xA9 1", "\xC3\xA9t\xC3\xA9 1", "e\xCC\x81t\xC3\xA9 2");
	EXPECT_RISING("strasse 1", "Straße 2", "STRASSE 3");
}

static void parts_of_a_path_come_one_by_one(void **state)
{
	(void)state;
	EXPECT_RISING("a/9.jpg", "a/10.jpg", "a b/1.jpg", "a2/1.jpg", "b/1.jpg");
	EXPECT_RISING("scan.jpg", "scan.png", "scan (2).jpg", "scan (10).jpg", "scan-1.jpg");
	EXPECT_RISING("a", "a/b", "a.b", "a1", "ab");
}

static void what_is_no_utf8_has_its_place_too(void **state)
{
	(void)state;
	EXPECT_RISING("a", "a\xFF",
	              "a\xFF"
	              "1");
	EXPECT_RISING("\xE9t\xE9 2", "\xEAt\xE9 2");
	assert_int_equal(natural_compare((struct str){NULL, 0}, STR("")), 0);
	assert_true(natural_compare((struct str){"a\0b", 3}, (struct str){"a\0c", 3}) < 0);
}

/* Whatever the names: a before b before c means a before c. */
static void the_order_is_total(void **state)
{
	static const char alphabet[] = "0019aAe\xCC\x81./- \xC3\xA9\xFF";
	struct {
		char text[6];
		size_t len;
	} names[60];
	const size_t count = sizeof names / sizeof *names;
	unsigned seed = 12345;

	(void)state;
	for (size_t i = 0; i < count; i++) {
		names[i].len = i % 6;
		for (size_t k = 0; k < names[i].len; k++) {
			seed = seed * 1103515245 + 12345;
			names[i].text[k] = alphabet[(seed >> 16) % (sizeof alphabet - 1)];
		}
	}
#define ORDER(i, j)                                                     \
	sign(natural_compare((struct str){names[i].text, names[i].len}, \
	                     (struct str){names[j].text, names[j].len}))
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < count; j++) {
			bool same = str_eq((struct str){names[i].text, names[i].len},
			                   (struct str){names[j].text, names[j].len});

			assert_int_equal(ORDER(i, j), -ORDER(j, i));
			assert_int_equal(ORDER(i, j) == 0, same);
			for (size_t k = 0; k < count; k++)
				if (ORDER(i, j) < 0 && ORDER(j, k) < 0)
					assert_int_equal(ORDER(i, k), -1);
		}
	}
#undef ORDER
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(numbers_count_by_their_value),
	    cmocka_unit_test(zeros_in_front_change_only_ties),
	    cmocka_unit_test(case_and_accents_change_only_ties),
	    cmocka_unit_test(parts_of_a_path_come_one_by_one),
	    cmocka_unit_test(what_is_no_utf8_has_its_place_too),
	    cmocka_unit_test(the_order_is_total),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
