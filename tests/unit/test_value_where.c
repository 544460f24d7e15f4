/* test_value_where.c - the line of a value: through objects and lists, past strings that look
 * like something else, and where the way ends before the place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/value_where.h"

static const char json[] = "{\"a\": \"}]\\\"{\",\n"
			   " \"b\": [1,\n"
			   "   {\"é\": null, \"c\": \"x\"},\n"
			   "   []\n"
			   " ],\n"
			   " \"d\": {\"e\": {\"f\": true}}}\n";

static void expect(const char *place, unsigned line, unsigned column)
{
	unsigned l = 0, c = 0;

	assert_true(value_where(str_of(json), str_of(place), &l, &c));
	assert_int_equal(l, line);
	assert_int_equal(c, column);
}

static void found(void **state)
{
	(void)state;
	expect("a", 1, 7);
	expect("b", 2, 7);
	expect("b[0]", 2, 8);
	expect("b[1]", 3, 4);
	expect("b[1].c", 3, 21);
	expect("b[2]", 4, 4);
	expect("d.e.f", 6, 19);
}

/* A key that is missing is told of where it should be. */
static void on_the_way(void **state)
{
	(void)state;
	expect("b[1].absent", 3, 4);
	expect("b[7].c", 2, 7);
	expect("d.e.f.g", 6, 19);
	expect("a.b", 1, 7);
}

static void nowhere(void **state)
{
	unsigned line, column;

	(void)state;
	assert_false(value_where(str_of(json), STR("absent"), &line, &column));
	assert_false(value_where(str_of(json), STR(""), &line, &column));
	assert_false(value_where(STR(""), STR("a"), &line, &column));
	/* What was cut off is not read beyond its end, whatever the answer. */
	for (size_t len = 0; len < sizeof json; len++)
		value_where(str_upto(str_of(json), len), STR("d.e.f"), &line, &column);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(found),
	    cmocka_unit_test(on_the_way),
	    cmocka_unit_test(nowhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
