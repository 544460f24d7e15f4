/* test_value.c - JSON as data: RFC 8259's own examples and edge cases, and what a dossier
 * may not hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/value.h"

static bool parse(const char *text, struct arena *a, struct value *v)
{
	struct value_error why = {0};

	if (value_parse(v, str_of(text), a, &why))
		return true;
	print_error("%s: problem %d, line %u, column %u, %s\n", text, why.problem, why.line,
	            why.column, why.detail);
	return false;
}

static void assert_canonical(const char *text, const char *want)
{
	struct arena a = {0};
	struct buf b = {0};
	struct value v;

	assert_true(parse(text, &a, &v));
	value_write_canonical(&b, &v, NULL, 0);
	assert_string_equal(buf_terminated(&b), want);
	buf_free(&b);
	arena_free(&a);
}

static void texts_of_the_standard_are_read(void **state)
{
	(void)state;
	assert_canonical(
	    "{\"Image\": {\"Width\":  800, \"Height\": 600, \"Animated\" : false, "
	    "\"IDs\": [116, 943, 234, 38793]}}",
	    "{\"Image\":{\"Animated\":false,\"Height\":600,\"IDs\":[116,943,234,38793],"
	    "\"Width\":800}}");
	assert_canonical("\"Hello world!\"", "\"Hello world!\"");
	assert_canonical("42", "42");
	assert_canonical("true", "true");
	assert_canonical(" \t\r\n[ null , false ] \r\n", "[null,false]");
	assert_canonical("\xEF\xBB\xBF{}", "{}");
	assert_canonical("[]", "[]");
	assert_canonical("{\"\":0}", "{\"\":0}");
	assert_canonical("[-0, 9223372036854775807, -9223372036854775808]",
	                 "[0,9223372036854775807,-9223372036854775808]");
}

static void strings_are_unescaped(void **state)
{
	(void)state;
	assert_canonical("\"\\u00e9\\/\\\"\\\\\"", "\"é/\\\"\\\\\"");
	assert_canonical("\"\\uD834\\uDD1E\"", "\"𝄞\""); /* RFC 8259, section 7 */
	assert_canonical("\"\\b\\f\\n\\r\\t\\u001f\\u007f\"", "\"\\b\\f\\n\\r\\t\\u001f\x7f\"");
	assert_canonical("\"\\u2028\"", "\"\u2028\"");
	assert_canonical("{\"a\\u0062\":1}", "{\"ab\":1}");
}

static void keys_are_sorted_by_bytes(void **state)
{
	(void)state;
	assert_canonical("{\"b\":1,\"a\":2,\"é\":3,\"B\":4,\"ab\":5,\"€\":6,\"😀\":7,\"\uFB33\":8}",
	                 "{\"B\":4,\"a\":2,\"ab\":5,\"b\":1,\"é\":3,\"€\":6,\"\uFB33\":8,\"😀\":7}");
}

static void many_members_are_sorted_too(void **state)
{
	struct buf text = {0}, want = {0};

	(void)state;
	for (int i = 999; i >= 100; i--)
		buf_printf(&text, "%c\"%d\":%d", i == 999 ? '{' : ',', i, i);
	for (int i = 100; i <= 999; i++)
		buf_printf(&want, "%c\"%d\":%d", i == 100 ? '{' : ',', i, i);
	buf_char(&text, '}');
	buf_char(&want, '}');
	assert_canonical(buf_terminated(&text), buf_terminated(&want));
	buf_free(&text);
	buf_free(&want);
}

static void members_are_left_out_at_the_top_only(void **state)
{
	const struct str without[] = {STR("sceau"), STR("acces")};
	struct arena a = {0};
	struct buf b = {0};
	struct value v;

	(void)state;
	assert_true(parse("{\"sceau\":{},\"x\":{\"sceau\":1},\"acces\":0}", &a, &v));
	value_write_canonical(&b, &v, without, 2);
	assert_string_equal(buf_terminated(&b), "{\"x\":{\"sceau\":1}}");
	buf_reset(&b);
	value_write_canonical(&b, &v, without, 1);
	assert_string_equal(buf_terminated(&b), "{\"acces\":0,\"x\":{\"sceau\":1}}");
	buf_free(&b);
	arena_free(&a);
}

static void members_are_found(void **state)
{
	struct arena a = {0};
	struct value v;

	(void)state;
	assert_true(parse("{\"z\":1,\"a\":{\"b\":{\"c\":\"x\"},\"n\":null}}", &a, &v));
	assert_true(str_eq(v.object.members[0].key, STR("z"))); /* the file's order */
	assert_int_equal(value_get(&v, STR("z"))->integer, 1);
	assert_null(value_get(&v, STR("y")));
	assert_null(value_get(NULL, STR("z")));
	assert_null(value_get(value_get(&v, STR("z")), STR("z")));
	assert_true(str_eq(value_path(&v, STR("a.b.c"))->string, STR("x")));
	assert_int_equal(value_path(&v, STR("z"))->integer, 1);
	assert_null(value_path(&v, STR("a.x.c")));
	assert_null(value_path(&v, STR("a.b.c.d")));
	assert_null(value_path(&v, STR("")));
	assert_true(str_eq(value_string(&v, STR("a.b.c")), STR("x")));
	assert_int_equal(value_string(&v, STR("a.b")).len, 0);
	assert_int_equal(value_string(&v, STR("a.n")).len, 0);
	assert_int_equal(value_string(&v, STR("q")).len, 0);
	arena_free(&a);
}

static void assert_wrong_len(struct str text, enum value_problem problem, unsigned line,
                             unsigned column, const char *detail)
{
	struct arena a = {0};
	struct value v = {.type = VALUE_INT, .integer = 7};
	struct value_error why;

	assert_false(value_parse(&v, text, &a, &why));
	if (why.problem != problem || why.line != line || why.column != column ||
	    (detail && strcmp(why.detail, detail) != 0))
		fail_msg("%.40s: problem %d, line %u, column %u, detail [%s]", text.ptr,
		         why.problem, why.line, why.column, why.detail);
	assert_int_equal(v.integer, 7);
	arena_free(&a);
}

static void assert_wrong(const char *text, enum value_problem problem, unsigned line,
                         unsigned column, const char *detail)
{
	assert_wrong_len(str_of(text), problem, line, column, detail);
}

static void syntax_errors_have_a_place(void **state)
{
	(void)state;
	assert_wrong("{\"a\": 1,}", VALUE_SYNTAX, 1, 9, "{\"a\": 1,}");
	assert_wrong("{\n\t\"é\" 1\n}", VALUE_SYNTAX, 2, 6, NULL);
	assert_wrong("{\n  \"a\": True\n}", VALUE_SYNTAX, 2, 8, "\"a\": True");
	assert_wrong("{\n\t//\tmine  \n}", VALUE_SYNTAX, 2, 2, "// mine");
	assert_wrong("{\"reference\" \"R-1\", \"langue_du_dossier\": \"fr\"}", VALUE_SYNTAX, 1, 14,
	             "…eference\" \"R-1\", \"langue_du_do…");
	assert_wrong("{'a': 1}", VALUE_SYNTAX, 1, 2, "{'a': 1}");
	assert_wrong("[01]", VALUE_SYNTAX, 1, 2, "[01]");
	assert_wrong("[1 2]", VALUE_SYNTAX, 1, 4, NULL);
	assert_wrong("[\"é\" \"b\"]", VALUE_SYNTAX, 1, 6, NULL);
	assert_wrong("[1,]", VALUE_SYNTAX, 1, 4, NULL);
	assert_wrong("[+1]", VALUE_SYNTAX, 1, 2, NULL);
	assert_wrong("[.5]", VALUE_SYNTAX, 1, 2, NULL);
	assert_wrong("[NaN]", VALUE_SYNTAX, 1, 2, NULL);
	assert_wrong("[1.]", VALUE_SYNTAX, 1, 2, NULL);
	assert_wrong("{1:2}", VALUE_SYNTAX, 1, 2, NULL);
	assert_wrong("// x\n{}", VALUE_SYNTAX, 1, 1, NULL);
	assert_wrong("]", VALUE_SYNTAX, 1, 1, NULL);
	assert_wrong("[\"a\\q\"]", VALUE_SYNTAX, 1, 5, NULL);
	assert_wrong("[\"\\u12G4\"]", VALUE_SYNTAX, 1, 7, NULL);
	assert_wrong("[\"a\tb\"]", VALUE_SYNTAX, 1, 4, "[\"a b\"]");
	assert_wrong("[\"a\nb\"]", VALUE_SYNTAX, 1, 4, "[\"a");
	assert_wrong("[\"\x1b[31m\"]", VALUE_SYNTAX, 1, 3, "[\"?[31m\"]");
	assert_wrong_len((struct str){"[1,\0]", 5}, VALUE_SYNTAX, 1, 4, NULL);
	assert_wrong_len((struct str){"[\"a\0b\"]", 7}, VALUE_SYNTAX, 1, 4, NULL);
}

static void cut_texts_are_told(void **state)
{
	static const char *const texts[] = {
	    "",     " \n",  "{",         "[",         "{\"a\"",        "{\"a\":",  "{\"a\":1",
	    "[1,",  "[1",   "{\"a",      "\"abc",     "[\"a\\",        "[\"\\u00", "[tru",
	    "[f",   "[nul", "[-",        "{\"a\":1,", "[\"\\uD834\\u", "[[[[]]]",  "[1e",
	    "[12.", "[\"é", "[\"\\uD834"};
	struct arena a = {0};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct value v;
		struct value_error why;

		assert_false(value_parse(&v, str_of(texts[i]), &a, &why));
		if (why.problem != VALUE_TRUNCATED)
			fail_msg("%s: problem %d", texts[i], why.problem);
	}
	assert_wrong("{\n\"a\": \"caf\xC3", VALUE_TRUNCATED, 2, 11, NULL);
	assert_wrong("[\"\xF0\x9F\x98", VALUE_TRUNCATED, 1, 4, NULL);
	assert_wrong_len((struct str){NULL, 0}, VALUE_TRUNCATED, 1, 1, "");
	arena_free(&a);
}

static void other_problems_have_names(void **state)
{
	(void)state;
	assert_wrong("{} x", VALUE_TRAILING, 1, 4, NULL);
	assert_wrong("{}\n{}", VALUE_TRAILING, 2, 1, NULL);
	assert_wrong_len((struct str){"{}\0", 3}, VALUE_TRAILING, 1, 3, NULL);
	assert_wrong("{\"a\":1,\n \"é\":2, \"é\":3}", VALUE_DUPLICATE_KEY, 2, 9, "é");
	assert_wrong("{\"x\":{\"k\":1,\"k\":2}}", VALUE_DUPLICATE_KEY, 1, 13, "k");
	assert_wrong("{\"a\\\"b\":1,\"a\\\"b\":2}", VALUE_DUPLICATE_KEY, 1, 11, "a\\\"b");
	assert_wrong(
	    "{\"une cle de plus de vingt octets\":1,\"une cle de plus de vingt octets\":2}",
	    VALUE_DUPLICATE_KEY, 1, 38, "une cle de plus de vingt octets");
	assert_wrong("[\"caf\xE9\"]", VALUE_NOT_UTF8, 1, 6, "6");
	assert_wrong("{\"nom\": \"\xC9lo\xEFse\"}", VALUE_NOT_UTF8, 1, 10, "10");
	assert_wrong("\xFF\xFE{", VALUE_NOT_UTF8, 1, 1, "1");
	assert_wrong("[\"\xED\xA0\x80\"]", VALUE_NOT_UTF8, 1, 3, "3");
	assert_wrong("[\"\\u0000\"]", VALUE_BAD_CHARACTER, 1, 2, NULL);
	assert_wrong("{\"a\\u0000\":1}", VALUE_BAD_CHARACTER, 1, 2, NULL);
	assert_wrong("[\"\\uD800\"]", VALUE_BAD_CHARACTER, 1, 2, NULL);
	assert_wrong("[\"\\uDC00\"]", VALUE_BAD_CHARACTER, 1, 2, NULL);
	assert_wrong("[\"a\",\"\\uD834x\"]", VALUE_BAD_CHARACTER, 1, 6, NULL);
	assert_wrong("[\"\\uD834\\u0041\"]", VALUE_BAD_CHARACTER, 1, 2, NULL);
}

static void numbers_are_whole_and_of_64_bits(void **state)
{
	(void)state;
	assert_wrong("{\"a\":1,\n\"salaire\": 1485.10}", VALUE_NUMBER, 2, 12, "salaire");
	assert_wrong("{\"x\":\"1.5\",\"y\":{\"z\":1e3}}", VALUE_NUMBER, 1, 21, "z");
	assert_wrong("[1E400]", VALUE_NUMBER, 1, 2, "");
	assert_wrong("{\"a\":{\"b\":1},\"c\":9223372036854775808}", VALUE_NUMBER, 1, 18, "c");
	assert_wrong("[-9223372036854775809]", VALUE_NUMBER, 1, 2, "");
	assert_wrong("0.0", VALUE_NUMBER, 1, 1, "");
}

static char *nested(unsigned depth)
{
	char *text = malloc(2 * depth + 1);

	assert_non_null(text);
	memset(text, '[', depth);
	memset(text + depth, ']', depth);
	text[2 * depth] = '\0';
	return text;
}

static void depth_is_limited(void **state)
{
	static const unsigned too_deep[] = {VALUE_DEPTH_MAX + 1, 2049, 100000};
	char *text = nested(VALUE_DEPTH_MAX);

	(void)state;
	assert_canonical(text, text);
	free(text);
	for (size_t i = 0; i < sizeof too_deep / sizeof *too_deep; i++) {
		text = nested(too_deep[i]);
		assert_wrong(text, VALUE_TOO_DEEP, 1, VALUE_DEPTH_MAX + 1, "");
		free(text);
	}
}

static void memory_is_limited(void **state)
{
	/* Jansson takes at least 100 bytes for "{},", so these pass the limit by far. */
	const size_t objects = VALUE_MEMORY_MAX / 64;
	char *text = malloc(3 * objects + 2);

	(void)state;
	assert_non_null(text);
	text[0] = '[';
	for (size_t i = 0; i < objects; i++)
		memcpy(text + 1 + 3 * i, "{},", 3);
	text[3 * objects] = ']';
	text[3 * objects + 1] = '\0';
	{
		struct arena a = {0};
		struct value v;
		struct value_error why;

		assert_false(value_parse(&v, str_of(text), &a, &why));
		assert_int_equal(why.problem, VALUE_TOO_MANY);
		arena_free(&a);
	}
	free(text);
}

static void long_details_are_cut(void **state)
{
	struct arena a = {0};
	struct buf b = {0};
	struct value v;
	struct value_error why;

	(void)state;
	buf_cstr(&b, "{\"");
	for (int i = 0; i < 100; i++)
		buf_cstr(&b, "€");
	buf_cstr(&b, "\":1.5}");
	assert_false(value_parse(&v, buf_view(&b), &a, &why));
	assert_int_equal(why.problem, VALUE_NUMBER);
	assert_int_equal(strlen(why.detail), 78);
	assert_string_equal(why.detail + 75, "…");
	buf_free(&b);
	arena_free(&a);
}

static void what_cannot_be_written_fails(void **state)
{
	struct value levels[VALUE_DEPTH_MAX + 3] = {0};
	struct buf b = {0};

	(void)state;
	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
		levels[i].type = VALUE_ARRAY;
		levels[i].array.items = &levels[i + 1];
		levels[i].array.count = i + 1 < sizeof levels / sizeof *levels;
	}
	value_write_canonical(&b, levels, NULL, 0);
	assert_true(b.failed);
	buf_free(&b);
}

static void *parse_often(void *text)
{
	struct arena a = {0};
	bool ok = true;

	for (int i = 0; i < 2000 && ok; i++) {
		struct value v;
		struct value_error why;

		ok = value_parse(&v, str_of(text), &a, &why) && v.object.count == 2;
		ok = ok && !value_parse(&v, STR("[1,"), &a, &why) && why.problem == VALUE_TRUNCATED;
		arena_reset(&a);
	}
	arena_free(&a);
	return ok ? text : NULL;
}

static void threads_do_not_meet(void **state)
{
	char text[] = "{\"a\":[1,2,{\"b\":\"une valeur assez longue pour grandir\"}],\"c\":null}";
	pthread_t threads[4];
	void *result;

	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, parse_often, text), 0);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(pthread_join(threads[i], &result), 0);
		assert_ptr_equal(result, text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(texts_of_the_standard_are_read),
	    cmocka_unit_test(strings_are_unescaped),
	    cmocka_unit_test(keys_are_sorted_by_bytes),
	    cmocka_unit_test(many_members_are_sorted_too),
	    cmocka_unit_test(members_are_left_out_at_the_top_only),
	    cmocka_unit_test(members_are_found),
	    cmocka_unit_test(syntax_errors_have_a_place),
	    cmocka_unit_test(cut_texts_are_told),
	    cmocka_unit_test(other_problems_have_names),
	    cmocka_unit_test(numbers_are_whole_and_of_64_bits),
	    cmocka_unit_test(depth_is_limited),
	    cmocka_unit_test(memory_is_limited),
	    cmocka_unit_test(long_details_are_cut),
	    cmocka_unit_test(what_cannot_be_written_fails),
	    cmocka_unit_test(threads_do_not_meet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
