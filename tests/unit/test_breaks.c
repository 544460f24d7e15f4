/* Where lines may end, and that what was asked before changes nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "layout/breaks.h"

/* wanted: a bar behind each byte that a line may end after. */
static void assert_breaks(struct break_cache *c, const char *text, const char *wanted)
{
	const char *marks = breaks_of(c, str_of(text));
	char got[256];
	size_t n = 0;

	assert_non_null(marks);
	for (size_t i = 0; text[i]; i++) {
		got[n++] = text[i];
		if (marks[i])
			got[n++] = '|';
	}
	got[n] = '\0';
	assert_string_equal(got, wanted);
}

static void lines_end_where_they_may(void **state)
{
	struct break_cache *c;
	struct err e;

	(void)state;
	assert_true(break_cache_new(&c, &e));
	for (int i = 0; i < 2; i++) { /* found, then remembered */
		assert_breaks(c, "un deux", "un |deux|");
		assert_breaks(c, "n\u00A0964 h", "n\u00A0964 |h|");
		assert_breaks(c, "mi-temps", "mi-|temps|");
		assert_breaks(c, "", "");
	}
	break_cache_free(c);
}

/* The library that finds the breaks would end the program at this one. */
static void noncharacters_are_no_end(void **state)
{
	struct break_cache *c;
	struct err e;

	(void)state;
	assert_true(break_cache_new(&c, &e));
	assert_breaks(c, "a \xEF\xBF\xBF b", "a |\xEF\xBF\xBF |b|");
	assert_breaks(c, "\xEF\xBF\xBF", "\xEF\xBF\xBF|");
	break_cache_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_end_where_they_may),
	    cmocka_unit_test(noncharacters_are_no_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
