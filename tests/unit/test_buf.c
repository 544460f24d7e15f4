/* test_buf.c - growing bytes, views and sentences of errors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <errno.h>
#include <string.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

static void assert_bytes(const struct buf *b, const char *want)
{
	assert_int_equal(b->len, strlen(want));
	assert_memory_equal(b->data, want, b->len);
}

static void additions_follow_each_other(void **state)
{
	struct buf b = {0};

	(void)state;
	buf_add(&b, "ab", 2);
	buf_str(&b, STR("cd"));
	buf_str(&b, (struct str){NULL, 0});
	buf_cstr(&b, "ef");
	buf_char(&b, 'g');
	buf_printf(&b, "%d-%s", 7, "h");
	assert_bytes(&b, "abcdefg7-h");
	assert_string_equal(buf_terminated(&b), "abcdefg7-h");
	assert_true(str_eq(buf_view(&b), STR("abcdefg7-h")));
	buf_free(&b);
	assert_null(b.data);
}

static void integers_reach_both_ends(void **state)
{
	struct buf b = {0};

	(void)state;
	buf_int(&b, 0);
	buf_char(&b, ' ');
	buf_int(&b, INT64_MAX);
	buf_char(&b, ' ');
	buf_int(&b, INT64_MIN);
	assert_bytes(&b, "0 9223372036854775807 -9223372036854775808");
	buf_free(&b);
}

static void long_texts_grow_the_buffer(void **state)
{
	struct buf b = {0};
	char text[1000];

	(void)state;
	memset(text, 'x', sizeof text);
	text[sizeof text - 1] = '\0';
	for (int i = 0; i < 100; i++)
		buf_printf(&b, "%s", text);
	assert_int_equal(b.len, 99900);
	assert_int_equal(b.data[b.len - 1], 'x');
	assert_false(b.failed);
	buf_free(&b);
}

static void failure_stays_until_reset(void **state)
{
	struct buf b = {0};

	(void)state;
	buf_cstr(&b, "kept");
	assert_null(buf_reserve(&b, SIZE_MAX));
	assert_true(b.failed);
	buf_cstr(&b, "dropped");
	buf_printf(&b, "%s", "dropped");
	buf_int(&b, 1);
	assert_bytes(&b, "kept");
	assert_string_equal(buf_terminated(&b), "");
	buf_reset(&b);
	assert_false(b.failed);
	assert_int_equal(b.len, 0);
	buf_cstr(&b, "again");
	assert_bytes(&b, "again");
	assert_null(buf_reserve(&b, SIZE_MAX - b.len));
	buf_free(&b);
}

static void reserved_room_is_the_callers(void **state)
{
	struct buf b = {0};
	char *room = buf_reserve(&b, 0);

	(void)state;
	assert_non_null(room);
	room = buf_reserve(&b, 300);
	assert_non_null(room);
	memset(room, 'r', 300);
	b.len += 300;
	assert_true(b.cap >= 300);
	assert_int_equal(b.data[299], 'r');
	buf_free(&b);
}

static void views_split_and_compare(void **state)
{
	struct str rest, first = str_split(STR("a.b.c"), '.', &rest);

	(void)state;
	assert_true(str_eq(first, STR("a")));
	assert_true(str_eq(rest, STR("b.c")));
	first = str_split(STR("abc"), '.', &rest);
	assert_true(str_eq(first, STR("abc")));
	assert_null(rest.ptr);
	first = str_split((struct str){NULL, 0}, '.', &rest);
	assert_int_equal(first.len + rest.len, 0);
	assert_true(str_compare(STR("a"), STR("b")) < 0);
	assert_true(str_compare(STR("ab"), STR("a")) > 0);
	assert_true(str_compare(STR("z"), STR("é")) < 0);
	assert_int_equal(str_compare(STR("ab"), STR("ab")), 0);
	assert_int_equal(str_compare(STR(""), (struct str){NULL, 0}), 0);
	assert_true(str_starts(STR("abc"), STR("ab")));
	assert_false(str_starts(STR("a"), STR("ab")));
}

static void errors_speak_both_languages(void **state)
{
	struct err e = {0};

	(void)state;
	assert_false(err_set(&e, ERR_LIMIT, "%d sur %s", "%d of %s", 3, "x"));
	assert_int_equal(e.code, ERR_LIMIT);
	assert_string_equal(e.text[LANG_FR], "3 sur x");
	assert_string_equal(e.text[LANG_EN], "3 of x");
	assert_false(err_nomem(&e));
	assert_int_equal(e.code, ERR_NOMEM);
	assert_false(err_errno(&e, ENOSPC, "écriture impossible", "cannot be written"));
	assert_int_equal(e.code, ERR_FULL);
	assert_string_equal(e.text[LANG_FR], "écriture impossible\u00a0: le disque est plein");
	assert_string_equal(e.text[LANG_EN], "cannot be written: the disk is full");
	assert_false(err_errno(&e, ENOMEM, "a", "b"));
	assert_int_equal(e.code, ERR_NOMEM);
	err_errno(&e, EDOM, "a", "b");
	assert_non_null(strstr(e.text[LANG_EN], "b: system error 33"));
}

static void long_errors_are_cut_between_characters(void **state)
{
	struct err e = {0};
	char text[1201];

	(void)state;
	for (size_t i = 0; i < 1200; i += 2)
		memcpy(text + i, "é", 2);
	text[1200] = '\0';
	err_set(&e, ERR_IO, "%s", "x%s", text);
	assert_int_equal(strlen(e.text[LANG_FR]), 510);
	assert_int_equal(strlen(e.text[LANG_EN]), 511);
	assert_memory_equal(e.text[LANG_FR] + 508, "é", 3);
	for (size_t i = 0; i < 1200; i += 3)
		memcpy(text + i, "€", 3);
	err_set(&e, ERR_IO, "%s", "x%s", text);
	assert_int_equal(strlen(e.text[LANG_FR]), 510);
	assert_int_equal(strlen(e.text[LANG_EN]), 511);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(additions_follow_each_other),
	    cmocka_unit_test(integers_reach_both_ends),
	    cmocka_unit_test(long_texts_grow_the_buffer),
	    cmocka_unit_test(failure_stays_until_reset),
	    cmocka_unit_test(reserved_room_is_the_callers),
	    cmocka_unit_test(views_split_and_compare),
	    cmocka_unit_test(errors_speak_both_languages),
	    cmocka_unit_test(long_errors_are_cut_between_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
