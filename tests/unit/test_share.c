/* test_share.c - pages share the bytes that files may have. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <cmocka.h>

#include "job/share.h"

#define PAGES_MAX 300

struct shared {
	struct arena a;
	struct share share;
};

static void share(struct shared *s, const struct share_page *pages, size_t count,
                  const struct share_limits *limits)
{
	struct err e;

	*s = (struct shared){0};
	assert_true(share_pages(&s->share, pages, count, limits, &s->a, &e));
}

static void expect_allowed(const struct shared *s, const uint64_t *wanted, size_t count)
{
	assert_int_equal(s->share.end, SHARE_FITS);
	for (size_t i = 0; i < count; i++)
		if (s->share.allowed[i] != wanted[i])
			fail_msg("page %zu: %zu, not %zu", i, (size_t)s->share.allowed[i],
			         (size_t)wanted[i]);
}

static void expect_parts(const struct shared *s, const size_t *counts, size_t part_count)
{
	size_t first = 0;

	assert_int_equal(s->share.end, SHARE_FITS);
	assert_int_equal(s->share.part_count, part_count);
	for (size_t i = 0; i < part_count; i++) {
		assert_int_equal(s->share.parts[i].first, first);
		assert_int_equal(s->share.parts[i].count, counts[i]);
		first += counts[i];
	}
}

static void what_fits_stays_as_it_is(void **state)
{
	static const struct share_page pages[] = {{10, 5}, {70, 20}, {20, 0}};
	struct shared s;

	(void)state;
	share(&s, pages, 3, &(struct share_limits){110, 10, 1});
	expect_allowed(&s, (const uint64_t[]){10, 70, 20}, 3);
	expect_parts(&s, (const size_t[]){3}, 1);
	arena_free(&s.a);
	/* even where several files are allowed */
	share(&s, pages, 3, &(struct share_limits){110, 10, 3});
	expect_parts(&s, (const size_t[]){3}, 1);
	arena_free(&s.a);
}

static void the_largest_shrink_to_a_common_bound(void **state)
{
	static const struct share_page pages[] = {{10, 5}, {70, 20}, {20, 0}, {40, 10}};
	struct shared s;

	(void)state;
	share(&s, pages, 4, &(struct share_limits){100, 10, 3});
	expect_allowed(&s, (const uint64_t[]){10, 30, 20, 30}, 4);
	arena_free(&s.a);
	share(&s, pages, 4, &(struct share_limits){139, 0, 3});
	expect_allowed(&s, (const uint64_t[]){10, 69, 20, 40}, 4);
	arena_free(&s.a);
}

static void none_shrinks_under_what_is_legible(void **state)
{
	static const struct share_page pages[] = {{100, 50}, {100, 10}, {15, 15}};
	struct shared s;

	(void)state;
	share(&s, pages, 3, &(struct share_limits){90, 0, 1});
	expect_allowed(&s, (const uint64_t[]){50, 25, 15}, 3);
	arena_free(&s.a);
	share(&s, pages, 3, &(struct share_limits){75, 0, 1});
	expect_allowed(&s, (const uint64_t[]){50, 10, 15}, 3);
	arena_free(&s.a);
}

static void else_they_are_split_in_order_and_balanced(void **state)
{
	struct share_page pages[10];
	struct shared s;

	(void)state;
	for (size_t i = 0; i < 10; i++)
		pages[i] = (struct share_page){100, 100};
	/* four would go into a file: none is left with two */
	share(&s, pages, 10, &(struct share_limits){400, 0, 3});
	expect_parts(&s, (const size_t[]){3, 3, 4}, 3);
	arena_free(&s.a);
	share(&s, pages, 10, &(struct share_limits){500, 0, 3});
	expect_parts(&s, (const size_t[]){5, 5}, 2);
	arena_free(&s.a);
	/* a large page stands alone, and each file has a bound of its own */
	pages[4] = (struct share_page){900, 390};
	share(&s, pages, 5, &(struct share_limits){400, 0, 3});
	expect_parts(&s, (const size_t[]){4, 1}, 2);
	expect_allowed(&s, (const uint64_t[]){100, 100, 100, 100, 400}, 5);
	arena_free(&s.a);
}

static void what_does_not_fit_is_told(void **state)
{
	static const struct share_page pages[] = {{100, 60}, {100, 60}, {100, 60}, {200, 95}};
	struct share_limits limits = {100, 5, 3};
	struct finding_list list = {0};
	struct buf text = {0};
	struct shared s;

	(void)state;
	share(&s, pages, 4, &limits);
	assert_int_equal(s.share.end, SHARE_TOO_MANY_FILES);
	assert_int_equal(s.share.needed, 4);
	list.arena = &s.a;
	share_tell(&list, &s.share, pages, 4, &limits);
	assert_int_equal(list.count, 1);
	assert_int_equal(list.items[0].id, FINDING_PAGES_OVER_LIMIT);
	finding_message(&text, &list.items[0], LANG_EN);
	assert_string_equal(buf_terminated(&text), "to stay legible, the 4 pages take 4 files of "
	                                           "100\u00a0bytes, the limit is 3");
	arena_free(&s.a);
	buf_reset(&text);

	limits.overhead = 6;
	share(&s, pages, 4, &limits);
	assert_int_equal(s.share.end, SHARE_PAGE_TOO_LARGE);
	assert_int_equal(s.share.page, 3);
	list = (struct finding_list){.arena = &s.a};
	share_tell(&list, &s.share, pages, 4, &limits);
	assert_int_equal(list.items[0].id, FINDING_PAGE_OVER_LIMIT);
	assert_int_equal(list.items[0].page, 4);
	finding_message(&text, &list.items[0], LANG_EN);
	assert_string_equal(buf_terminated(&text),
	                    "to stay legible, this page takes 95\u00a0bytes, the limit is "
	                    "100\u00a0bytes");
	arena_free(&s.a);

	limits.overhead = 200;
	share(&s, pages, 4, &limits);
	assert_int_equal(s.share.end, SHARE_PAGE_TOO_LARGE);
	arena_free(&s.a);
	buf_free(&text);
}

/* What must hold whatever the pages. */
static void check(const struct shared *s, const struct share_page *pages, size_t count,
                  const struct share_limits *limits)
{
	size_t at = 0;

	for (size_t i = 0; i < s->share.part_count; i++) {
		const struct share_part *part = &s->share.parts[i];
		uint64_t bytes = limits->overhead, bound = 0;

		assert_int_equal(part->first, at);
		assert_true(part->count > 0);
		for (; at < part->first + part->count; at++) {
			bytes += s->share.allowed[at];
			assert_true(s->share.allowed[at] <= pages[at].bytes);
			assert_true(s->share.allowed[at] >= pages[at].least);
			if (s->share.allowed[at] > pages[at].least &&
			    s->share.allowed[at] < pages[at].bytes) {
				assert_true(bound == 0 || bound == s->share.allowed[at]);
				bound = s->share.allowed[at];
			}
		}
		assert_true(bytes <= limits->file_bytes);
	}
	assert_int_equal(at, count);
}

static void any_pages_are_shared_rightly(void **state)
{
	struct share_page pages[PAGES_MAX];
	unsigned seed = 1, fitted = 0, split = 0;

	(void)state;
	for (int round = 0; round < 500; round++) {
		struct share_limits limits = {20000, 100, 3};
		struct shared s;
		size_t count = 1 + (size_t)round % 60;
		uint64_t least = 0;

		for (size_t i = 0; i < count; i++) {
			seed = seed * 1103515245 + 12345;
			pages[i].bytes = 1 + (seed >> 16) % 3000;
			pages[i].least = (seed >> 8) % (pages[i].bytes + 1);
			least += pages[i].least;
		}
		share(&s, pages, count, &limits);
		if (s.share.end == SHARE_FITS) {
			check(&s, pages, count, &limits);
			fitted++;
			split += s.share.part_count > 1;
			/* no more files than it takes */
			assert_int_equal(s.share.part_count == 1, least <= 19900);
		} else
			assert_true(least > 2 * 19900);
		arena_free(&s.a);
	}
	assert_in_range(fitted, 300, 500);
	assert_in_range(split, 50, 500);
}

/* Encoded again and asked once more: the answer is to leave all as it is. */
static void a_second_asking_changes_nothing(void **state)
{
	struct share_page pages[30];
	const struct share_limits limits = {10000000, 6000, 3};
	struct shared s;

	(void)state;
	for (size_t i = 0; i < 30; i++)
		pages[i] = (struct share_page){900000 + i * 1000, 250000};
	share(&s, pages, 30, &limits);
	expect_parts(&s, (const size_t[]){30}, 1);
	for (size_t i = 0; i < 30; i++) {
		assert_in_range(s.share.allowed[i], 333000, 333133);
		pages[i].bytes = s.share.allowed[i] - 7 * i;
		pages[i].least = pages[i].bytes;
	}
	arena_free(&s.a);
	share(&s, pages, 30, &limits);
	expect_parts(&s, (const size_t[]){30}, 1);
	for (size_t i = 0; i < 30; i++)
		assert_int_equal(s.share.allowed[i], pages[i].bytes);
	arena_free(&s.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_fits_stays_as_it_is),
	    cmocka_unit_test(the_largest_shrink_to_a_common_bound),
	    cmocka_unit_test(none_shrinks_under_what_is_legible),
	    cmocka_unit_test(else_they_are_split_in_order_and_balanced),
	    cmocka_unit_test(what_does_not_fit_is_told),
	    cmocka_unit_test(any_pages_are_shared_rightly),
	    cmocka_unit_test(a_second_asking_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
