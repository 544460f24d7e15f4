/* test_wrap.c - paragraphs of a width, hung behind a sign. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cli/wrap.h"

static void expect(size_t width, size_t indent, const char *sign, const char *text,
                   const char *want)
{
	struct buf out = {0};

	wrap_write(&out, width, indent, str_of(sign), str_of(text));
	assert_string_equal(buf_terminated(&out), want);
	buf_free(&out);
}

static void test_lines(void **state)
{
	(void)state;
	expect(20, 0, "", "", "\n");
	expect(20, 0, "", "one two", "one two\n");
	expect(7, 0, "", "one two three", "one two\nthree\n");
	expect(6, 0, "", "one two three", "one\ntwo\nthree\n");
	/* A longer word stands out. */
	expect(4, 0, "", "a longerword b", "a\nlongerword\nb\n");
}

static void test_hanging(void **state)
{
	(void)state;
	expect(12, 2, "-", "one two three", "  - one two\n    three\n");
	/* The sign is one column wide, three bytes long. */
	expect(11, 2, "✔", "one two three", "  ✔ one two\n    three\n");
	expect(8, 2, "", "one two", "  one\n  two\n");
}

static void test_widths(void **state)
{
	(void)state;
	/* Accents take no column of their own, wide letters two. */
	expect(7, 0, "", "e\u0301te\u0301 été x", "e\u0301te\u0301 été\nx\n");
	expect(5, 0, "", "漢字 ab", "漢字\nab\n");
	expect(7, 0, "", "漢字 ab", "漢字 ab\n");
	/* A no-break space holds. */
	expect(8, 0, "", "ici «\u00a0là\u00a0»", "ici\n«\u00a0là\u00a0»\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_hanging),
	    cmocka_unit_test(test_widths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
