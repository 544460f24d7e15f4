/* test_glyphs.c - characters that cannot be printed: found, and written by their number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "job/glyphs.h"
#include "pdf_file.h"

static int set_up(void **state)
{
	*state = pdf_test_fonts();
	return *state ? 0 : -1;
}

static int tear_down(void **state)
{
	fonts_free(*state);
	return 0;
}

static void expect(void **state, const char *text, const char *wanted)
{
	struct arena a = {0};
	struct str got = glyphs_spell(*state, str_of(text), &a);
	uint32_t missing;

	if (!got.ptr || !str_eq(got, str_of(wanted)))
		fail_msg("\"%s\" became \"%.*s\", not \"%s\"", text, STR_ARG(got), wanted);
	assert_false(glyphs_lack(*state, got, &missing));
	arena_free(&a);
}

static void what_can_be_printed_stays(void **state)
{
	expect(state, "Ndiaye", "Ndiaye");
	expect(state, "3 rue A\n75013 Paris\t", "3 rue A\n75013 Paris\t");
	expect(state, "Nguye\u0302\u0303n", "Nguy\u1EC5n"); /* composed */
	expect(state, "a\u200Bb", "a\u200Bb");              /* neither seen nor read */
}

static void what_cannot_is_spelt(void **state)
{
	expect(state, "a\u0627b", "a<U+0627>b");
	expect(state, "\U0001F600", "<U+1F600>");
	expect(state, "\u0627\u0644", "<U+0627><U+0644>");
}

static void what_deceives_is_spelt(void **state)
{
	expect(state, "a\u202Eb", "a<U+202E>b");
	expect(state, "a\u200Fb", "a<U+200F>b");
	expect(state, "\x1B[31m", "<U+001B>[31m");
	expect(state, "\u202E\u200B\u0627", "<U+202E>\u200B<U+0627>");
}

static void the_first_that_lacks_is_told(void **state)
{
	struct arena a = {0};
	struct finding_list list = {.arena = &a};
	uint32_t missing = 0;

	assert_false(glyphs_lack(*state, STR("abc"), &missing));
	assert_false(glyphs_lack(*state, STR("a\u202E\u200Bc"), &missing)); /* a rule's affair */
	assert_true(glyphs_lack(*state, STR("a\u200Bb\u0627\u0644"), &missing));
	assert_int_equal(missing, 0x0627);
	glyphs_tell(&list, STR("salarie.nom_famille"), missing);
	assert_int_equal(list.count, 1);
	assert_int_equal(list.items[0].id, FINDING_MISSING_GLYPH);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_can_be_printed_stays),
	    cmocka_unit_test(what_cannot_is_spelt),
	    cmocka_unit_test(what_deceives_is_spelt),
	    cmocka_unit_test(the_first_that_lacks_is_told),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
