/* test_breaks.c - where lines may end, and that the marks are the same however often they are
 * asked for. In what is wanted a bar stands where a line may end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>

#include <cmocka.h>

#include "base/buf.h"
#include "layout/breaks.h"

static int open_cache(void **state)
{
	struct break_cache *c;
	struct err e;

	if (!break_cache_new(&c, &e))
		return -1;
	*state = c;
	return 0;
}

static int close_cache(void **state)
{
	break_cache_free(*state);
	break_cache_free(NULL);
	return 0;
}

static void expect(void **state, const char *text, const char *wanted)
{
	struct buf got = {0};

	for (int again = 0; again < 2; again++) {
		const char *marks = breaks_of(*state, str_of(text));

		assert_non_null(marks);
		buf_reset(&got);
		for (size_t i = 0; text[i]; i++) {
			buf_char(&got, text[i]);
			if (marks[i] && text[i + 1])
				buf_char(&got, '|');
		}
		assert_string_equal(buf_terminated(&got), wanted);
	}
	buf_free(&got);
}

static void lines_end_behind_spaces_and_hyphens(void **state)
{
	expect(state, "", "");
	expect(state, "mot", "mot");
	expect(state, "un mot  de", "un |mot  |de");
	expect(state, "peut-être (oui)", "peut-|être |(oui)");
	expect(state, "a\u2028b", "a\u2028|b");
	expect(state, "a\u200Bb", "a\u200B|b");
}

static void french_spacing_holds(void **state)
{
	expect(state, "Nom\u00A0: Ana", "Nom\u00A0: |Ana");
	expect(state, "quoi\u202F? rien", "quoi\u202F? |rien");
	expect(state, "«\u00A0oui\u00A0» dit", "«\u00A0oui\u00A0» |dit");
	expect(state, "10\u202F000\u00A0€", "10\u202F000\u00A0€");
}

static void letters_stay_with_their_marks_and_joiners(void **state)
{
	expect(state, "e\u0301 a", "e\u0301 |a");
	expect(state, "a\u2060b\u200Dc", "a\u2060b\u200Dc");
	expect(state, "autori\u00ADsation", "autori\u00ADsation"); /* it would have to show */
}

static void long_texts_have_marks_too(void **state)
{
	struct buf text = {0};
	const char *marks;

	for (int i = 0; i < 3000; i++)
		buf_cstr(&text, "mot ");
	marks = breaks_of(*state, buf_view(&text));
	assert_non_null(marks);
	for (size_t i = 0; i + 1 < text.len; i++)
		assert_int_equal(marks[i] != 0, i % 4 == 3);
	buf_free(&text);
	expect(state, "un mot", "un |mot");
}

/* More texts than are kept, some of which take each other's place. */
static void texts_do_not_get_each_others_marks(void **state)
{
	struct buf text = {0}, wanted = {0};

	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 1000; i++) {
			buf_reset(&text);
			buf_reset(&wanted);
			for (int bit = 0; bit < 10; bit++) {
				buf_cstr(&text, i >> bit & 1 ? "a " : "ab");
				buf_cstr(&wanted, i >> bit & 1 ? (bit < 9 ? "a |" : "a ") : "ab");
			}
			expect(state, buf_terminated(&text), buf_terminated(&wanted));
		}
	}
	buf_free(&text);
	buf_free(&wanted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_end_behind_spaces_and_hyphens),
	    cmocka_unit_test(french_spacing_holds),
	    cmocka_unit_test(letters_stay_with_their_marks_and_joiners),
	    cmocka_unit_test(long_texts_have_marks_too),
	    cmocka_unit_test(texts_do_not_get_each_others_marks),
	};

	return cmocka_run_group_tests(tests, open_cache, close_cache);
}
