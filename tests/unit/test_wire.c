/* test_wire.c - numbers and text as bytes, and what is wrong with bytes that are not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>
#include <cmocka.h>

#include "base/wire.h"

static void numbers(void **state)
{
	static const uint64_t samples[] = {0, 1, 0x7F, 0x80, 0xFF};
	struct buf b = {0};

	(void)state;
	for (size_t size = 1; size <= 8; size++)
		for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
			uint64_t n = samples[i] << 8 * (size - 1);
			struct wire w;

			buf_reset(&b);
			wire_put(&b, n, size);
			assert_int_equal(b.len, size);
			w = (struct wire){.rest = buf_view(&b)};
			assert_true(wire_get(&w, size, UINT64_MAX) == n);
			assert_false(w.wrong);
			assert_int_equal(w.rest.len, 0);
		}
	buf_free(&b);
}

static void low_byte_first(void **state)
{
	struct buf b = {0};

	(void)state;
	wire_put(&b, 0x01020304, 4);
	assert_memory_equal(b.data, "\4\3\2\1", 4);
	buf_free(&b);
}

static void ranges(void **state)
{
	struct wire w = {.rest = STR("\5\5\5")};

	(void)state;
	assert_int_equal(wire_get(&w, 1, 5), 5);
	assert_false(w.wrong);
	assert_int_equal(wire_get(&w, 1, 4), 0);
	assert_true(w.wrong);
	/* It stays so, and nothing more is got. */
	assert_int_equal(wire_get(&w, 1, 255), 0);
	assert_true(w.wrong);
}

static void too_short(void **state)
{
	(void)state;
	for (size_t len = 0; len < 4; len++) {
		struct wire w = {.rest = {"\1\1\1\1", len}};

		assert_int_equal(wire_get(&w, 4, UINT32_MAX), 0);
		assert_true(w.wrong);
	}
}

static void truth(void **state)
{
	struct wire w = {.rest = {"\0\1\2", 3}};

	(void)state;
	assert_false(wire_get_bool(&w));
	assert_true(wire_get_bool(&w));
	assert_false(w.wrong);
	assert_false(wire_get_bool(&w));
	assert_true(w.wrong);
}

static void text(void **state)
{
	struct buf b = {0};
	struct wire w;
	struct str got;

	(void)state;
	wire_put_text(&b, STR("caf\xC3\xA9"));
	wire_put_text(&b, STR(""));
	wire_put(&b, 7, 1);
	w = (struct wire){.rest = buf_view(&b)};
	got = wire_get_text(&w, 5);
	assert_int_equal(got.len, 5);
	assert_memory_equal(got.ptr, "caf\xC3\xA9", 5);
	assert_int_equal(wire_get_text(&w, 5).len, 0);
	assert_int_equal(wire_get(&w, 1, 255), 7);
	assert_false(w.wrong);

	/* Longer than it may be. */
	w = (struct wire){.rest = buf_view(&b)};
	assert_int_equal(wire_get_text(&w, 4).len, 0);
	assert_true(w.wrong);

	/* Longer than the bytes. */
	for (size_t len = 0; len < 6; len++) {
		w = (struct wire){.rest = str_upto(buf_view(&b), len)};
		assert_int_equal(wire_get_text(&w, 255).len, 0);
		assert_true(w.wrong);
	}
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(numbers),   cmocka_unit_test(low_byte_first), cmocka_unit_test(ranges),
	    cmocka_unit_test(too_short), cmocka_unit_test(truth),          cmocka_unit_test(text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
