/* test_arena.c - memory that is given back all at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>
#include <cmocka.h>

#include "base/arena.h"

static bool is_zero(const unsigned char *p, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (p[i])
			return false;
	}
	return true;
}

static void blocks_are_zeroed_aligned_and_apart(void **state)
{
	struct arena a = {0};

	(void)state;
	for (int round = 0; round < 3; round++) {
		unsigned char *before = NULL;

		for (size_t size = 1; size < 3000; size += 7) {
			unsigned char *p = arena_alloc(&a, size);

			assert_non_null(p);
			assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
			assert_true(is_zero(p, size));
			assert_ptr_not_equal(p, before);
			memset(p, 0xAA, size);
			before = p;
		}
		arena_reset(&a);
	}
	arena_free(&a);
	assert_null(a.chunk);
}

static void nothing_is_a_block_too(void **state)
{
	struct arena a = {0};
	void *first = arena_alloc(&a, 0), *second = arena_alloc(&a, 0);

	(void)state;
	assert_non_null(first);
	assert_non_null(second);
	assert_ptr_not_equal(first, second);
	assert_non_null(arena_array(&a, 0, 8));
	arena_free(&a);
}

static void too_much_is_null(void **state)
{
	struct arena a = {0};
	int some = 0;

	(void)state;
	assert_null(arena_array(&a, SIZE_MAX / 2, 3));
	assert_null(arena_alloc(&a, SIZE_MAX));
	assert_null(arena_alloc(&a, SIZE_MAX / 2 + 1));
	assert_null(arena_grow(&a, &some, 1, SIZE_MAX / 2, 4));
	assert_null(arena_grow(&a, &some, 1, SIZE_MAX, 1));
	assert_null(arena_copy(&a, (struct str){"x", SIZE_MAX}).ptr);
	assert_non_null(arena_alloc(&a, 1));
	arena_free(&a);
}

static void copies_end_with_nul(void **state)
{
	struct arena a = {0};
	struct str s = arena_copy(&a, str_upto(STR("abcdef"), 3));

	(void)state;
	assert_string_equal(s.ptr, "abc");
	assert_int_equal(s.len, 3);
	s = arena_copy(&a, (struct str){NULL, 0});
	assert_string_equal(s.ptr, "");
	assert_int_equal(s.len, 0);
	arena_free(&a);
}

/* The last block grows where it stands, others move; both keep what they hold. */
static void arrays_grow(void **state)
{
	struct arena a = {0};
	uint32_t *items = NULL, *moved;
	size_t cap = 0;

	(void)state;
	arena_copy(&a, STR("dirt"));
	for (uint32_t i = 0; i < 5000; i++) {
		if (i == cap) {
			size_t more = cap ? cap * 2 : 3;

			items = arena_grow(&a, items, cap, more, sizeof *items);
			assert_non_null(items);
			assert_true(is_zero((unsigned char *)(items + cap), (more - cap) * 4));
			cap = more;
		}
		items[i] = i;
	}
	arena_alloc(&a, 1);
	moved = arena_grow(&a, items, cap, cap + 1, sizeof *items);
	assert_ptr_not_equal(moved, items);
	for (uint32_t i = 0; i < 5000; i++)
		assert_int_equal(moved[i], i);
	assert_int_equal(moved[cap], 0);
	arena_free(&a);
}

static void growth_in_place_is_zeroed_behind_a_copy(void **state)
{
	struct arena a = {0};
	struct str s;
	char *grown;

	(void)state;
	memset(arena_alloc(&a, 64), 0xAA, 64);
	arena_reset(&a);
	s = arena_copy(&a, STR("abc")); /* 4 bytes of 16, the others are of the block before */
	grown = arena_grow(&a, s.ptr, 4, 40, 1);
	assert_ptr_equal(grown, s.ptr);
	assert_string_equal(grown, "abc");
	assert_true(is_zero((unsigned char *)grown + 3, 37));
	arena_free(&a);
}

static void reset_keeps_the_largest_chunk(void **state)
{
	struct arena a = {0};
	const size_t big = (size_t)3 << 20;
	void *kept = arena_alloc(&a, big);

	(void)state;
	for (int i = 0; i < 100; i++)
		assert_non_null(arena_alloc(&a, 10000));
	arena_reset(&a);
	assert_ptr_equal(arena_alloc(&a, big), kept);
	arena_reset(&a);
	arena_reset(&a);
	arena_free(&a);
	arena_reset(&a);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(blocks_are_zeroed_aligned_and_apart),
	    cmocka_unit_test(nothing_is_a_block_too),
	    cmocka_unit_test(too_much_is_null),
	    cmocka_unit_test(copies_end_with_nul),
	    cmocka_unit_test(arrays_grow),
	    cmocka_unit_test(growth_in_place_is_zeroed_behind_a_copy),
	    cmocka_unit_test(reset_keeps_the_largest_chunk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
