/* What CommonMark would mend in silence is named, with its line; the rest passes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "layout/markdown_check.h"

static void assert_passes(const char *text)
{
	struct err e = {0};

	if (!markdown_check(str_of(text), &e))
		fail_msg("%s", e.text[LANG_EN]);
}

static void assert_says(const char *text, const char *wanted)
{
	struct err e = {0};

	assert_false(markdown_check(str_of(text), &e));
	assert_int_equal(e.code, ERR_FORMAT);
	assert_string_equal(e.text[LANG_EN], wanted);
}

static void right_tables_pass(void **state)
{
	(void)state;
	assert_passes("| a | b |\n|---|---|\n| 1 | 2 |\n| 3 |\n");
	assert_passes("Text.\n\n| a | b |\n|:--|--:|\n| 1 \\| 2 | 3 |\n\nText.\n");
	assert_passes("# Title\n| a |\n|---|\n");
	assert_passes("");
}

static void lost_cells_are_named(void **state)
{
	(void)state;
	assert_says("| a | b |\n|---|\n| 1 | 2 |\n",
	            "line 2 of the filled text: the dash line has 1 columns, the first one has 2");
	assert_says("\n| a | b |\n|---|---|\n| 1 | 2 | 3 |\n",
	            "line 4 of the filled text: this row has 3 cells, the table has 2");
}

static void tables_in_text_are_named(void **state)
{
	(void)state;
	assert_says("Text\n| a |\n|---|\n",
	            "line 2 of the filled text: a table needs an empty line before it");
	assert_says("> Note\n| a |\n|---|\n",
	            "line 2 of the filled text: a table needs an empty line before it");
}

static void open_fences_are_named(void **state)
{
	(void)state;
	assert_passes("```qr\n| no | table\n```\n\n| a |\n|---|\n");
	assert_says("Text\n\n```qr\nabc\n\nText\n",
	            "line 3 of the filled text: this block is not closed; "
	            "end it with a line ``` of its own");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(right_tables_pass),
	    cmocka_unit_test(lost_cells_are_named),
	    cmocka_unit_test(tables_in_text_are_named),
	    cmocka_unit_test(open_fences_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
