/* test_jpeg_strip.c - what goes, what stays, and that the picture does. */
#include "jpeg_fixture.h"

#include "codec/jpeg_strip.h"

static struct str literal(const struct buf *b, size_t from, size_t len)
{
	return str_upto(str_from(buf_view(b), from), len);
}

static bool holds(const struct buf *b, struct str what)
{
	return memmem(b->data, b->len, what.ptr, what.len) != NULL;
}

static size_t find(const struct buf *b, struct str what)
{
	const char *p = memmem(b->data, b->len, what.ptr, what.len);

	assert_non_null(p);
	return (size_t)(p - b->data);
}

static void insert(struct buf *b, size_t at, struct str what)
{
	struct buf whole = {0};

	buf_str(&whole, literal(b, 0, at));
	buf_str(&whole, what);
	buf_str(&whole, str_from(buf_view(b), at));
	buf_free(b);
	*b = whole;
}

/* In memory of just that size, so that the sanitizer sees each step beyond. */
static struct buf stripped(const struct buf *b)
{
	char *bytes = malloc(b->len ? b->len : 1);
	struct buf out = {0};

	assert_non_null(bytes);
	memcpy(bytes, b->data, b->len);
	jpeg_strip(&out, (struct str){bytes, b->len});
	assert_false(out.failed);
	free(bytes);
	return out;
}

static void assert_becomes(const struct buf *in, const struct buf *want)
{
	struct buf out = stripped(in);

	assert_int_equal(out.len, want->len);
	assert_memory_equal(out.data, want->data, want->len);
	buf_free(&out);
}

static const struct jpeg_recipe recipes[] = {
    {.width = 50, .height = 40},
    {.width = 50, .height = 40, .in = JCS_GRAYSCALE},
    {.width = 50, .height = 40, .stored = JCS_RGB},
    {.width = 50, .height = 40, .in = JCS_CMYK, .stored = JCS_YCCK},
    {.width = 50, .height = 40, .progressive = true},
    {.width = 50, .height = 40, .restart = 1},
    {.width = 50, .height = 40, .arithmetic = true},
    {.width = 50, .height = 40, .apart = true},
};

#define EACH_RECIPE(i) (size_t i = 0; i < sizeof recipes / sizeof *recipes; i++)

static void nothing_private_nothing_changes(void **state)
{
	struct buf b = {0};

	(void)state;
	for
		EACH_RECIPE(i)
		{
			jpeg_make(&b, recipes[i]);
			assert_becomes(&b, &b);
		}
	buf_free(&b);
}

static void applications_and_comments_go(void **state)
{
	static const int markers[] = {0xE0, 0xE1, 0xE2, 0xED, 0xEE, 0xEF, 0xFE};
	struct buf plain = {0}, b = {0};

	(void)state;
	for
		EACH_RECIPE(i)
		{
			struct jpeg_recipe recipe = recipes[i];

			jpeg_make(&plain, recipe);
			for (size_t k = 0; k < sizeof markers / sizeof *markers; k++) {
				recipe.segment =
				    (struct segment){markers[k], STR("Secret\0\xFF\xD9 at home")};
				jpeg_make(&b, recipe);
				assert_true(holds(&b, STR("at home")));
				assert_becomes(&b, &plain);
			}
		}
	buf_free(&plain);
	buf_free(&b);
}

static void between_scans_too(void **state)
{
	struct jpeg_recipe recipe = {.width = 50, .height = 40, .progressive = true};
	struct buf plain = {0}, b = {0};
	size_t scan;

	(void)state;
	jpeg_make(&plain, recipe);
	jpeg_make(&b, recipe);
	scan = find(&b, STR("\xFF\xDA"));
	scan += 2 + find(&(struct buf){.data = b.data + scan + 2, .len = b.len - scan - 2},
	                 STR("\xFF\xC4"));
	insert(&b, scan,
	       STR("\xFF\xEE\x00\x0E"
	           "Adobe\0\0\0\0\0\0\0"));
	insert(&b, scan, STR("\xFF\xFE\x00\x06home\xFF\xFF"));
	assert_becomes(&b, &plain);
	buf_free(&plain);
	buf_free(&b);
}

static void thumbnail_goes_density_stays(void **state)
{
	struct jpeg_recipe recipe = {.width = 50, .height = 40, .unit = 2, .density = 118};
	struct buf plain = {0}, b = {0};

	(void)state;
	jpeg_make(&plain, recipe);
	jpeg_make(&b, recipe);
	b.data[5] += 3; /* a thumbnail of one pixel */
	b.data[18] = b.data[19] = 1;
	insert(&b, 20, STR("rgb"));
	assert_becomes(&b, &plain);
	buf_free(&plain);
	buf_free(&b);
}

static void adobe_keeps_twelve_bytes(void **state)
{
	struct jpeg_recipe recipe = {.width = 50, .height = 40, .stored = JCS_RGB};
	struct buf plain = {0}, b = {0};
	size_t at;

	(void)state;
	jpeg_make(&plain, recipe);
	jpeg_make(&b, recipe);
	at = find(&b, STR("Adobe"));
	b.data[at - 1] += 4;
	insert(&b, at + 12, STR("home"));
	assert_becomes(&b, &plain);
	buf_free(&plain);
	buf_free(&b);
}

static void strays_fill_and_tail_go(void **state)
{
	struct buf plain = {0}, b = {0};

	(void)state;
	jpeg_make(&plain, recipes[0]);
	jpeg_make(&b, recipes[0]);
	insert(&b, b.len - 2, STR("\xFF\xFF"));
	buf_str(&b, STR("behind the end"));
	insert(&b, find(&b, STR("\xFF\xDB")), STR("stray\xFF\x00\xFF\xFF"));
	insert(&b, 2, STR("\xFF\xD3\xFF\x01"));
	assert_becomes(&b, &plain);
	buf_free(&plain);
	buf_free(&b);
}

/* A file that ends too early is not made to look whole. */
static void nothing_is_added(void **state)
{
	struct buf b = {0}, out;

	(void)state;
	jpeg_make(&b, recipes[0]);
	b.len -= 2;
	assert_becomes(&b, &b);
	for (; b.len > 2; b.len--) {
		out = stripped(&b);
		assert_true(out.len <= b.len);
		assert_memory_equal(out.data, b.data, out.len);
		buf_free(&out);
	}
	buf_free(&b);
}

static void memory_runs_out(void **state)
{
	struct buf b = {0}, out = {.failed = true};

	(void)state;
	jpeg_make(&b, recipes[0]);
	jpeg_strip(&out, buf_view(&b));
	assert_true(out.failed && out.len == 0);
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_private_nothing_changes),
	    cmocka_unit_test(applications_and_comments_go),
	    cmocka_unit_test(between_scans_too),
	    cmocka_unit_test(thumbnail_goes_density_stays),
	    cmocka_unit_test(adobe_keeps_twelve_bytes),
	    cmocka_unit_test(strays_fill_and_tail_go),
	    cmocka_unit_test(nothing_is_added),
	    cmocka_unit_test(memory_runs_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
