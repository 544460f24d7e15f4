/* test_binding.c - the order of what is bound, and the names of the files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <cmocka.h>

#include "job/binding.h"

static const struct binding_file given[] = {
    {{"IMG_10.jpg", 10}, {100, 5}, 0}, {{"IMG_9.jpg", 9}, {100, 6}, 1},
    {{"a/IMG_1.jpg", 11}, {99, 7}, 2}, {{"IMG_9.jpg", 9}, {100, 6}, 3},
    {{"img_2.jpg", 9}, {100, 5}, 4},
};
enum { COUNT = sizeof given / sizeof *given };

static void expect_order(enum binding_order order, const size_t *wanted)
{
	struct binding_file files[COUNT];

	/* however they lie before */
	for (size_t shift = 0; shift < COUNT; shift++) {
		for (size_t i = 0; i < COUNT; i++)
			files[i] = given[(i * 2 + shift) % COUNT];
		binding_sort(files, COUNT, order);
		for (size_t i = 0; i < COUNT; i++)
			assert_int_equal(files[i].given, wanted[i]);
	}
}

static void files_come_in_the_order_that_is_asked_for(void **state)
{
	(void)state;
	expect_order(BINDING_AS_GIVEN, (const size_t[]){0, 1, 2, 3, 4});
	expect_order(BINDING_BY_NAME, (const size_t[]){2, 4, 1, 3, 0});
	expect_order(BINDING_BY_TIME, (const size_t[]){2, 4, 0, 1, 3});
	binding_sort(NULL, 0, BINDING_BY_NAME);
}

static void orders_have_names(void **state)
{
	enum binding_order order = BINDING_BY_TIME;

	(void)state;
	assert_true(binding_order_parse(STR("given"), &order));
	assert_int_equal(order, BINDING_AS_GIVEN);
	assert_true(binding_order_parse(STR("name"), &order));
	assert_int_equal(order, BINDING_BY_NAME);
	assert_true(binding_order_parse(STR("time"), &order));
	assert_int_equal(order, BINDING_BY_TIME);
	assert_false(binding_order_parse(STR("times"), &order));
	assert_false(binding_order_parse(STR(""), &order));
	assert_int_equal(order, BINDING_BY_TIME);
}

static void parts_are_numbered_before_the_extension(void **state)
{
	static const struct {
		const char *path;
		size_t part, parts;
		const char *wanted;
	} rows[] = {
	    {"out.pdf", 0, 1, "out.pdf"},     {"out.pdf", 0, 2, "out-1.pdf"},
	    {"out.pdf", 8, 9, "out-9.pdf"},   {"out.pdf", 0, 10, "out-01.pdf"},
	    {"out.pdf", 9, 10, "out-10.pdf"}, {"a.b/out", 0, 2, "a.b/out-1"},
	    {"a.b/.out", 1, 2, "a.b/.out-2"}, {".out", 1, 2, ".out-2"},
	    {"v1.2.pdf", 1, 2, "v1.2-2.pdf"}, {"/x/out.PDF", 1, 2, "/x/out-2.PDF"},
	    {"out.", 1, 2, "out-2."},         {"x", 1, 2, "x-2"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf name = {0};

		binding_name(&name, str_of(rows[i].path), rows[i].part, rows[i].parts);
		assert_string_equal(buf_terminated(&name), rows[i].wanted);
		buf_free(&name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(files_come_in_the_order_that_is_asked_for),
	    cmocka_unit_test(orders_have_names),
	    cmocka_unit_test(parts_are_numbered_before_the_extension),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
