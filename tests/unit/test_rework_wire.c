/* test_rework_wire.c - a worker's account as bytes: what is written is read, and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "image/rework.h"

#define HEAD 6 /* tag, and the report's length */

static struct rework sample(void)
{
	struct rework r = {
	    .end = REWORK_TOO_LARGE,
	    .way = REWORK_RENDER,
	    .kind = KIND_PNG,
	    .bytes = 0x87654321,
	    .sheet = {3, 8, 7, 768, 0x10203},
	    .width_px = 0xFEDCBA98,
	    .height_px = 2,
	    .pages = 0x01020304,
	    .orientation = 8,
	    .edges = true,
	    .to_srgb = true,
	    .broken_profile = true,
	    .quality = 100,
	    .pictures = 0x0A0B0C0D,
	};

	report_init(&r.before);
	r.before.kind = KIND_JPEG;
	r.before.width_px = 4000;
	report_add(&r.before, REMARK_TRAILING_BYTES, 0, 17, STR("behind"));
	return r;
}

static void assert_same(const struct rework *a, const struct rework *b)
{
	assert_int_equal(a->before.kind, b->before.kind);
	assert_int_equal(a->before.width_px, b->before.width_px);
	assert_int_equal(a->before.remark_count, b->before.remark_count);
	assert_string_equal(a->before.remarks[0].detail, b->before.remarks[0].detail);
	assert_int_equal(a->end, b->end);
	assert_int_equal(a->way, b->way);
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->bytes, b->bytes);
	assert_int_equal(a->sheet.channels, b->sheet.channels);
	assert_int_equal(a->sheet.bits, b->sheet.bits);
	assert_int_equal(a->sheet.orientation, b->sheet.orientation);
	assert_int_equal(a->sheet.palette_bytes, b->sheet.palette_bytes);
	assert_int_equal(a->sheet.profile_bytes, b->sheet.profile_bytes);
	assert_int_equal(a->width_px, b->width_px);
	assert_int_equal(a->height_px, b->height_px);
	assert_int_equal(a->pages, b->pages);
	assert_int_equal(a->orientation, b->orientation);
	assert_int_equal(a->edges, b->edges);
	assert_int_equal(a->scaled, b->scaled);
	assert_int_equal(a->to_srgb, b->to_srgb);
	assert_int_equal(a->flattened, b->flattened);
	assert_int_equal(a->broken_profile, b->broken_profile);
	assert_int_equal(a->full_chroma, b->full_chroma);
	assert_int_equal(a->quality, b->quality);
	assert_int_equal(a->pictures, b->pictures);
}

/* Of just that size, for the sanitizer; *out is as it was where it is refused. */
static bool read(struct rework *out, struct str bytes)
{
	char *copy = malloc(bytes.len ? bytes.len : 1);
	struct rework r;
	bool ok;

	assert_non_null(copy);
	memcpy(copy, bytes.ptr, bytes.len);
	memset(&r, 0x5A, sizeof r);
	ok = rework_read(&r, (struct str){copy, bytes.len});
	if (ok)
		*out = r;
	else
		for (size_t i = 0; i < sizeof r; i++)
			assert_int_equal(((unsigned char *)&r)[i], 0x5A);
	free(copy);
	return ok;
}

static void there_and_back(void **state)
{
	struct rework r = sample(), back;
	struct buf b = {0};

	(void)state;
	rework_write(&b, &r);
	assert_true(read(&back, buf_view(&b)));
	assert_same(&r, &back);

	/* The other half of what is true or false. */
	r.edges = r.to_srgb = r.broken_profile = false;
	r.scaled = r.flattened = r.full_chroma = true;
	buf_reset(&b);
	rework_write(&b, &r);
	assert_true(read(&back, buf_view(&b)));
	assert_same(&r, &back);
	buf_free(&b);
}

static void nothing_at_all(void **state)
{
	struct rework r = {0}, back;
	struct buf b = {0};

	(void)state;
	report_init(&r.before);
	rework_write(&b, &r);
	assert_true(read(&back, buf_view(&b)));
	assert_int_equal(back.bytes + back.width_px + back.pictures, 0);
	buf_free(&b);
}

static void other_lengths_are_refused(void **state)
{
	struct rework r = sample(), back;
	struct buf b = {0};

	(void)state;
	rework_write(&b, &r);
	for (size_t len = 0; len < b.len; len++)
		assert_false(read(&back, str_upto(buf_view(&b), len)));
	buf_char(&b, '\0');
	assert_false(read(&back, buf_view(&b)));
	buf_free(&b);
}

static size_t report_bytes(const struct rework *r)
{
	struct buf b = {0};
	size_t len;

	report_write(&b, &r->before);
	len = b.len;
	buf_free(&b);
	return len;
}

static void put(struct buf *b, size_t at, uint64_t n, size_t size)
{
	for (size_t i = 0; i < size; i++)
		b->data[at + i] = (char)(n >> 8 * i & 0xFF);
}

/* Each number at its most, and at one more. */
static void ranges(void **state)
{
	static const struct {
		size_t size;
		uint64_t most;
	} members[] = {
	    {1, REWORK_END_COUNT - 1},
	    {1, REWORK_WAY_COUNT - 1},
	    {1, KIND_COUNT - 1},
	    {8, UINT32_MAX},
	    {1, 3},
	    {1, 8},
	    {1, 8},
	    {4, UINT32_MAX},
	    {4, UINT32_MAX},
	    {4, UINT32_MAX},
	    {4, UINT32_MAX},
	    {4, UINT32_MAX},
	    {1, 8},
	    {1, 1},
	    {1, 1},
	    {1, 1},
	    {1, 1},
	    {1, 1},
	    {1, 1},
	    {1, 100},
	    {4, UINT32_MAX},
	};
	struct rework r = sample(), back;
	size_t at = HEAD + report_bytes(&r);
	struct buf b = {0};

	(void)state;
	for (size_t i = 0; i < sizeof members / sizeof *members; at += members[i++].size) {
		bool has_more = members[i].size == 8 || members[i].most < 0xFF;

		buf_reset(&b);
		rework_write(&b, &r);
		put(&b, at, members[i].most, members[i].size);
		assert_true(read(&back, buf_view(&b)));
		if (!has_more)
			continue;
		put(&b, at, members[i].most + 1, members[i].size);
		assert_false(read(&back, buf_view(&b)));
		put(&b, at, UINT64_MAX, members[i].size);
		assert_false(read(&back, buf_view(&b)));
	}
	assert_int_equal(at, b.len);
	buf_free(&b);
}

static void head_is_looked_at(void **state)
{
	struct rework r = sample(), back;
	struct buf b = {0};

	(void)state;
	for (size_t i = 0; i < HEAD; i++) {
		buf_reset(&b);
		rework_write(&b, &r);
		b.data[i] = (char)(b.data[i] + 1);
		assert_false(read(&back, buf_view(&b)));
	}
	/* A report that is none. */
	buf_reset(&b);
	rework_write(&b, &r);
	memset(b.data + HEAD, 0xFF, report_bytes(&r));
	assert_false(read(&back, buf_view(&b)));
	buf_free(&b);
}

static void ways_have_names(void **state)
{
	(void)state;
	for (int i = 0; i < REWORK_WAY_COUNT; i++) {
		assert_non_null(rework_way_name((enum rework_way)i));
		for (int k = 0; k < i; k++)
			assert_string_not_equal(rework_way_name((enum rework_way)i),
			                        rework_way_name((enum rework_way)k));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(there_and_back),
	    cmocka_unit_test(nothing_at_all),
	    cmocka_unit_test(other_lengths_are_refused),
	    cmocka_unit_test(ranges),
	    cmocka_unit_test(head_is_looked_at),
	    cmocka_unit_test(ways_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
