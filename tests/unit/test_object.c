/* test_object.c - objects as text: strings, numbers, references, raw dictionaries. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>

#include <cmocka.h>

#include "pdf/object.h"

static void expect_text(const char *utf8, const char *wanted)
{
	struct buf b = {0};

	pdf_write_text(&b, str_of(utf8));
	assert_string_equal(buf_terminated(&b), wanted);
	buf_free(&b);
}

static void ascii_is_a_literal_string(void **state)
{
	(void)state;
	expect_text("", "()");
	expect_text("Reference 12/34", "(Reference 12/34)");
	expect_text("a (b) \\c", "(a \\(b\\) \\\\c)");
	expect_text("~", "(~)");
}

static void the_rest_is_utf_16(void **state)
{
	(void)state;
	expect_text("é", "<FEFF00E9>");
	expect_text("a\n", "<FEFF0061000A>");
	expect_text("€ა", "<FEFF20AC10D0>");
	expect_text("\U0001F600", "<FEFFD83DDE00>");
}

/* Digits of the string that comes out of so many characters. */
static size_t digits_of(const char *character, size_t count)
{
	struct buf text = {0}, out = {0};
	size_t len;

	for (size_t i = 0; i < count; i++)
		buf_cstr(&text, character);
	pdf_write_text(&out, buf_view(&text));
	assert_false(out.failed);
	len = out.len - 2;
	buf_free(&text);
	buf_free(&out);
	return len;
}

/* 32,767 bytes is what PDF/A allows. */
static void long_text_is_cut_between_characters(void **state)
{
	(void)state;
	assert_int_equal(digits_of("a", 16000), 16000);
	assert_int_equal(digits_of("a", 40000), 16000);
	assert_int_equal(digits_of("é", 8000), 4 + 8000 * 4);
	assert_int_equal(digits_of("é", 100000), 4 + 8000 * 4);
	assert_int_equal(digits_of("€", 100000), 4 + 5333 * 4);
	assert_int_equal(digits_of("\U0001F600", 100000), 4 + 4000 * 8);
}

static void expect_number(int64_t thousandths, const char *wanted)
{
	struct buf b = {0};

	pdf_write_number(&b, thousandths);
	assert_string_equal(buf_terminated(&b), wanted);
	buf_free(&b);
}

static void numbers_have_hundredths_at_most(void **state)
{
	(void)state;
	expect_number(0, "0");
	expect_number(4, "0");
	expect_number(5, "0.01");
	expect_number(14, "0.01");
	expect_number(15, "0.02");
	expect_number(100, "0.1");
	expect_number(1000, "1");
	expect_number(595276, "595.28");
	expect_number(841890, "841.89");
	expect_number(-4, "0");
	expect_number(-5, "-0.01");
	expect_number(-1500, "-1.5");
	expect_number(12999996, "13000");
}

struct made {
	struct arena a;
	struct objects o;
	struct err e;
};

static void begin(struct made *m)
{
	*m = (struct made){0};
	assert_true(objects_init(&m->o, &m->a, &m->e));
}

static void end(struct made *m)
{
	objects_free(&m->o);
	arena_free(&m->a);
}

static void objects_are_numbered_one_after_the_other(void **state)
{
	struct made m;
	unsigned first;
	struct buf b = {0};

	(void)state;
	begin(&m);
	first = object_id(object_dict(&m.o));
	assert_true(first > object_id(m.o.doc->catalog));
	for (unsigned i = 1; i < 3000; i++)
		assert_int_equal(object_id(object_raw(&m.o, STR("/A 1"))), first + i);
	assert_int_equal(object_id(NULL), 0);
	pdf_write_reference(&b, first);
	assert_int_equal(strtol(buf_terminated(&b), NULL, 10), first);
	assert_memory_equal(b.data + b.len - 4, " 0 R", 4);
	assert_true(objects_check(&m.o, &m.e));
	buf_free(&b);
	end(&m);
}

static void a_stream_gives_its_bytes_back(void **state)
{
	struct made m;
	struct str data = {0};

	(void)state;
	begin(&m);
	assert_true(
	    object_stream_data(object_stream(&m.o, STR("/N 3"), STR("bytes"), false), &data));
	assert_true(str_eq(data, STR("bytes")));
	assert_false(object_stream_data(object_dict(&m.o), &data));
	assert_false(object_stream_data(object_raw(&m.o, STR("/A 1")), &data));
	assert_false(object_stream_data(m.o.doc->catalog, &data));
	end(&m);
}

static void after_a_failure_nothing_is_done(void **state)
{
	struct made m;
	HPDF_Dict d;

	(void)state;
	begin(&m);
	d = object_dict(&m.o);
	object_add(&m.o, d, "Key", NULL);
	assert_true(m.o.failed);
	assert_null(object_dict(&m.o));
	assert_null(object_raw(&m.o, STR("")));
	object_add_text(&m.o, d, "Key", STR("x"));
	object_add_raw(&m.o, d, "Key", STR("/A 1"));
	object_set_raw(&m.o, d, STR("/A 1"));
	assert_false(objects_check(&m.o, &m.e));
	end(&m);
}

/* What libharu has against an object is no lack of memory. */
static void a_refusal_of_the_library_is_told(void **state)
{
	struct made m;

	(void)state;
	begin(&m);
	assert_true(HPDF_Dict_Add(object_dict(&m.o), "Key", NULL) != HPDF_OK);
	assert_false(objects_check(&m.o, &m.e));
	assert_int_equal(m.e.code, ERR_LIBRARY);
	end(&m);
	assert_null(object_dict(&m.o));
	assert_false(objects_check(&m.o, &m.e));
	assert_int_equal(m.e.code, ERR_NOMEM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ascii_is_a_literal_string),
	    cmocka_unit_test(the_rest_is_utf_16),
	    cmocka_unit_test(long_text_is_cut_between_characters),
	    cmocka_unit_test(numbers_have_hundredths_at_most),
	    cmocka_unit_test(objects_are_numbered_one_after_the_other),
	    cmocka_unit_test(a_stream_gives_its_bytes_back),
	    cmocka_unit_test(after_a_failure_nothing_is_done),
	    cmocka_unit_test(a_refusal_of_the_library_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
