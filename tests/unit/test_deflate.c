/* test_deflate.c - zlib streams there and back, and streams that are none (RFC 1950). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>
#include <cmocka.h>

#include "base/deflate.h"

/* "hello world" by zlib's own compressor, level 6. */
#define HELLO "\x78\x9c\xcb\x48\xcd\xc9\xc9\x57\x28\xcf\x2f\xca\x49\x01\x00\x1a\x0b\x04\x5d"

static void assert_round_trip(int level, struct str data)
{
	struct err e;
	struct buf packed = {0}, plain = {0};
	struct deflate *d = deflate_new(level, &e);

	assert_non_null(d);
	buf_cstr(&packed, "before");
	assert_true(deflate_zlib(d, data, &packed, &e));
	assert_memory_equal(packed.data, "before", 6);
	assert_true(deflate_undo(str_from(buf_view(&packed), 6), data.len, &plain, &e));
	assert_true(str_eq(buf_view(&plain), data));
	deflate_free(d);
	buf_free(&packed);
	buf_free(&plain);
}

static void every_level_comes_back(void **state)
{
	struct buf long_text = {0};

	(void)state;
	for (int i = 0; i < 5000; i++)
		buf_printf(&long_text, "ligne %d ", i);
	for (int level = 1; level <= 12; level++) {
		assert_round_trip(level, (struct str){NULL, 0});
		assert_round_trip(level, STR("a"));
		assert_round_trip(level, buf_view(&long_text));
	}
	buf_free(&long_text);
}

static void other_levels_are_refused(void **state)
{
	struct err e = {0};

	(void)state;
	assert_null(deflate_new(0, &e));
	assert_int_equal(e.code, ERR_USAGE);
	assert_null(deflate_new(13, &e));
	deflate_free(NULL);
}

static void a_stream_of_zlib_inflates(void **state)
{
	struct err e;
	struct buf b = {0};

	(void)state;
	assert_true(deflate_undo(STR(HELLO), 11, &b, &e));
	assert_true(str_eq(buf_view(&b), STR("hello world")));
	buf_free(&b);
}

static void assert_refused(struct str data, size_t size)
{
	struct err e = {0};
	struct buf b = {0};

	buf_cstr(&b, "kept");
	assert_false(deflate_undo(data, size, &b, &e));
	assert_int_equal(e.code, ERR_FORMAT);
	assert_true(str_eq(buf_view(&b), STR("kept")));
	buf_free(&b);
}

static void other_streams_do_not(void **state)
{
	char changed[] = HELLO;

	(void)state;
	assert_refused(STR(HELLO), 10);
	assert_refused(STR(HELLO), 12);
	assert_refused(STR(HELLO), 0);
	assert_refused(STR(HELLO "x"), 11);
	assert_refused(str_upto(STR(HELLO), 18), 11);
	assert_refused(str_upto(STR(HELLO), 12), 11);
	assert_refused((struct str){NULL, 0}, 0);
	assert_refused(STR("no stream at all"), 16);
	changed[sizeof changed - 2] ^= 1; /* Adler-32 */
	assert_refused((struct str){changed, sizeof changed - 1}, 11);
}

static void version_is_known(void **state)
{
	(void)state;
	assert_true(strchr(deflate_version(), '.') != NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_level_comes_back),    cmocka_unit_test(other_levels_are_refused),
	    cmocka_unit_test(a_stream_of_zlib_inflates), cmocka_unit_test(other_streams_do_not),
	    cmocka_unit_test(version_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
