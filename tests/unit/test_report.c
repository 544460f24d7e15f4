/* test_report.c - what decoders say, on its way from the worker to the parent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "codec/report.h"

#define TRIALS 2000

/* --- Adding --- */

static void assert_detail(struct str given, const char *want)
{
	struct report r;

	report_init(&r);
	report_add(&r, REMARK_CORRUPT, 0, 0, given);
	assert_int_equal(r.remark_count, 1);
	assert_string_equal(r.remarks[0].detail, want);
}

static void a_new_report_knows_nothing(void **state)
{
	struct report r;

	(void)state;
	memset(&r, 0x5A, sizeof r);
	report_init(&r);
	assert_int_equal(r.kind, KIND_OTHER);
	assert_int_equal(r.remark_count + r.remarks_left_out + r.pages + r.orientation, 0);
	assert_int_equal(r.colour, COLOUR_UNKNOWN);
	assert_false(report_has(&r, REMARK_TRUNCATED));
}

static void details_are_cleaned(void **state)
{
	(void)state;
	assert_detail((struct str){NULL, 0}, "");
	assert_detail(STR("facture n° 3.exe"), "facture n° 3.exe");
	assert_detail(STR("a\tb\r\nc"), "a b  c");
	assert_detail(STR("a\x01"
	                  "b\x7F"),
	              "a�b�");
	assert_detail(STR("a\0b"), "a�b");
	assert_detail(STR("\u202Egpj.exe"), "�gpj.exe"); /* right-to-left override */
	assert_detail(STR("a\u200Bb\uFEFF"), "a�b�");    /* invisible */
	assert_detail(STR("a\u2028b\xC2\x85"), "a�b�");  /* line ends */
	assert_detail(STR("caf\xE9 \xC3"), "caf� �");    /* no UTF-8 */
	assert_detail(STR("می\u200Cخواهم"), "می\u200Cخواهم");
}

static void details_are_cut_at_a_character(void **state)
{
	char a[REMARK_DETAIL_MAX + 50];

	(void)state;
	for (size_t before = 0; before < 8; before++) {
		struct report r;
		size_t len, bad;

		memset(a, 'a', sizeof a);
		for (size_t i = before; i + 3 <= sizeof a; i += 3)
			memcpy(a + i, "€", 3);
		report_init(&r);
		report_add(&r, REMARK_CORRUPT, 0, 0, (struct str){a, sizeof a});
		len = strlen(r.remarks[0].detail);
		assert_in_range(len, REMARK_DETAIL_MAX - 4, REMARK_DETAIL_MAX - 1);
		assert_true(text_valid((struct str){r.remarks[0].detail, len}, &bad));
	}
}

static void the_same_is_said_once(void **state)
{
	struct report r;

	(void)state;
	report_init(&r);
	report_add(&r, REMARK_BLANK, 2, 1, STR("first"));
	report_add(&r, REMARK_BLANK, 2, 2, STR("second"));
	report_add(&r, REMARK_BLANK, 3, 0, STR(""));
	report_add(&r, REMARK_FORM, 2, 0, STR(""));
	assert_int_equal(r.remark_count, 3);
	assert_string_equal(r.remarks[0].detail, "first");
	assert_int_equal(r.remarks[0].number, 1);
	assert_int_equal(r.remarks_left_out, 0);
	assert_true(report_has(&r, REMARK_FORM));
	assert_false(report_has(&r, REMARK_LAUNCH));
}

static void no_kind_of_remark_is_crowded_out(void **state)
{
	struct report r;

	(void)state;
	report_init(&r);
	for (uint32_t page = 1; page <= 1000; page++)
		report_add(&r, REMARK_BLANK, page, 0, STR(""));
	assert_int_equal(r.remark_count, REPORT_REMARKS_MAX);
	assert_int_equal(r.remarks_left_out, 1000 - REPORT_REMARKS_MAX);
	for (int id = 0; id < REMARK_COUNT; id++)
		report_add(&r, (enum remark_id)id, 7, 0, STR(""));
	for (int id = 0; id < REMARK_COUNT; id++)
		assert_true(report_has(&r, (enum remark_id)id));
	assert_int_equal(r.remark_count, REPORT_REMARKS_MAX);
	assert_int_equal(r.remarks_left_out, 1000 - REPORT_REMARKS_MAX + REMARK_COUNT - 1);
}

static void colours_have_names(void **state)
{
	(void)state;
	assert_null(colour_name(COLOUR_UNKNOWN));
	assert_string_equal(colour_name(COLOUR_RGB_ALPHA), "rgb-alpha");
	for (int c = COLOUR_UNKNOWN + 1; c < COLOUR_COUNT; c++)
		assert_non_null(colour_name((enum colour)c));
}

/* --- There and back --- */

static uint32_t seed = 1;

static uint32_t any(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

static void any_text(char *out, size_t size)
{
	size_t len = any((uint32_t)size);

	for (size_t i = 0; i < len; i++)
		out[i] = (char)(' ' + any(95));
	out[len] = '\0';
}

static void any_report(struct report *r)
{
	char bytes[150];
	uint32_t count = any(60);

	report_init(r);
	r->kind = (enum kind)any(KIND_COUNT);
	any_text(r->mime, sizeof r->mime);
	r->width_px = any(1u << 24) << any(8);
	r->height_px = any(100);
	r->dpi = any(1200);
	r->orientation = any(9);
	r->colour = (enum colour)any(COLOUR_COUNT);
	r->bits = any(33);
	r->profile = any(2);
	r->metadata = any(2);
	r->gps = any(2);
	r->pages = any(1000000);
	r->pdf_version = any(100);
	r->encrypted = any(2);
	for (uint32_t i = 0; i < count; i++) {
		for (size_t j = 0; j < sizeof bytes; j++)
			bytes[j] = (char)any(256);
		report_add(r, (enum remark_id)any(REMARK_COUNT), any(4),
		           (uint64_t)any(1u << 24) << any(40),
		           (struct str){bytes, any(sizeof bytes)});
	}
}

/* Padding between the members has no say in it. */
static void assert_same(const struct report *a, const struct report *b)
{
	assert_int_equal(a->kind, b->kind);
	assert_string_equal(a->mime, b->mime);
	assert_int_equal(a->width_px, b->width_px);
	assert_int_equal(a->height_px, b->height_px);
	assert_int_equal(a->dpi, b->dpi);
	assert_int_equal(a->orientation, b->orientation);
	assert_int_equal(a->colour, b->colour);
	assert_int_equal(a->bits, b->bits);
	assert_int_equal(a->profile, b->profile);
	assert_int_equal(a->metadata, b->metadata);
	assert_int_equal(a->gps, b->gps);
	assert_int_equal(a->pages, b->pages);
	assert_int_equal(a->pdf_version, b->pdf_version);
	assert_int_equal(a->encrypted, b->encrypted);
	assert_int_equal(a->remarks_left_out, b->remarks_left_out);
	assert_int_equal(a->remark_count, b->remark_count);
	for (size_t i = 0; i < a->remark_count; i++) {
		assert_int_equal(a->remarks[i].id, b->remarks[i].id);
		assert_int_equal(a->remarks[i].page, b->remarks[i].page);
		assert_int_equal(a->remarks[i].number, b->remarks[i].number);
		assert_string_equal(a->remarks[i].detail, b->remarks[i].detail);
	}
}

static void what_is_written_is_read(void **state)
{
	(void)state;
	for (int i = 0; i < TRIALS; i++) {
		struct report written, read;
		struct buf bytes = {0};

		any_report(&written);
		report_write(&bytes, &written);
		assert_true(report_read(&read, buf_view(&bytes)));
		assert_same(&written, &read);
		buf_free(&bytes);
	}
}

static void no_beginning_and_no_more_is_read(void **state)
{
	struct report r, out;
	struct buf bytes = {0};

	(void)state;
	do
		any_report(&r);
	while (r.remark_count < 10);
	report_write(&bytes, &r);
	for (size_t len = 0; len < bytes.len; len++) {
		char *copy = malloc(len ? len : 1); /* so that a byte too far is seen */

		memcpy(copy, bytes.data, len);
		assert_false(report_read(&out, (struct str){copy, len}));
		free(copy);
	}
	assert_true(report_read(&out, buf_view(&bytes)));
	buf_char(&bytes, '\0');
	assert_false(report_read(&out, buf_view(&bytes)));
	buf_free(&bytes);
}

/* --- Broken bytes: each member outside its range, in the place that report.c has it --- */

#define KIND_AT 4
#define MIME_AT 5 /* of an empty one; the rest follows it */
#define ORIENTATION_AT 18
#define COLOUR_AT 19
#define BITS_AT 20
#define PROFILE_AT 21
#define METADATA_AT 22
#define GPS_AT 23
#define VERSION_AT 28
#define ENCRYPTED_AT 29
#define COUNT_AT 30
#define REMARK_AT 31
#define PAGE_AT 32
#define DETAIL_AT 44
#define DETAIL_LEN 3
#define SECOND_AT (DETAIL_AT + 1 + DETAIL_LEN)

static void write_two(struct buf *bytes)
{
	struct report r;

	report_init(&r);
	r.kind = KIND_JPEG;
	report_add(&r, REMARK_CORRUPT, 1, 5, STR("abc"));
	report_add(&r, REMARK_CORRUPT, 2, 5, STR(""));
	report_write(bytes, &r);
}

static bool reads_with(size_t at, unsigned char value)
{
	struct buf bytes = {0};
	struct report out, before;
	bool read;

	write_two(&bytes);
	assert_true(at < bytes.len);
	bytes.data[at] = (char)value;
	memset(&out, 0x5A, sizeof out);
	before = out;
	read = report_read(&out, buf_view(&bytes));
	if (!read)
		assert_memory_equal(&out, &before, sizeof out);
	buf_free(&bytes);
	return read;
}

static void numbers_out_of_range_are_refused(void **state)
{
	static const struct {
		size_t at;
		unsigned char good, bad;
	} rows[] = {
	    {0, 'r', 'R'},
	    {3, '1', '2'},
	    {KIND_AT, KIND_COUNT - 1, KIND_COUNT},
	    {ORIENTATION_AT, 8, 9},
	    {COLOUR_AT, COLOUR_COUNT - 1, COLOUR_COUNT},
	    {BITS_AT, 32, 33},
	    {PROFILE_AT, 1, 2},
	    {METADATA_AT, 1, 2},
	    {GPS_AT, 1, 2},
	    {VERSION_AT, 99, 100},
	    {ENCRYPTED_AT, 1, 2},
	    {COUNT_AT, 2, 1},
	    {COUNT_AT, 2, 3},
	    {COUNT_AT, 2, REPORT_REMARKS_MAX + 1},
	    {REMARK_AT, REMARK_COUNT - 1, REMARK_COUNT},
	    {PAGE_AT, 0, 2}, /* the second remark's own page */
	    {DETAIL_AT, DETAIL_LEN, REMARK_DETAIL_MAX},
	    {DETAIL_AT + 1, 'x', '\n'},
	    {DETAIL_AT + 1, 'x', '\0'},
	    {DETAIL_AT + 1, ' ', 0x7F},
	    {DETAIL_AT + 2, 'x', 0xE9},
	    {SECOND_AT, REMARK_BLANK, 0xFF},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (!reads_with(rows[i].at, rows[i].good))
			fail_msg("row %zu: a good value is refused", i);
		if (reads_with(rows[i].at, rows[i].bad))
			fail_msg("row %zu: a bad value is read", i);
	}
}

static bool reads_detail(const char *detail)
{
	struct report r, out;
	struct buf bytes = {0};
	bool read;

	report_init(&r);
	report_add(&r, REMARK_CORRUPT, 0, 0, STR(""));
	memcpy(r.remarks[0].detail, detail, strlen(detail)); /* past the cleaning */
	report_write(&bytes, &r);
	read = report_read(&out, buf_view(&bytes));
	buf_free(&bytes);
	return read;
}

static void texts_that_may_not_be_shown_are_refused(void **state)
{
	(void)state;
	assert_true(reads_detail("été 1"));
	assert_false(reads_detail("\u202E"));
	assert_false(reads_detail("\u200B"));
	assert_false(reads_detail("\xC2\x85"));
	assert_false(reads_detail("\u2028"));
	assert_false(reads_detail("\t"));
	assert_false(reads_detail("\xC3"));
	assert_false(reads_detail("\xED\xA0\x80"));
}

static void left_out_means_full(void **state)
{
	struct report r, out;
	struct buf bytes = {0};

	(void)state;
	report_init(&r);
	report_add(&r, REMARK_CORRUPT, 0, 0, STR(""));
	r.remarks_left_out = 1;
	report_write(&bytes, &r);
	assert_false(report_read(&out, buf_view(&bytes)));
	buf_free(&bytes);
}

static void any_bytes_are_harmless(void **state)
{
	struct report r, out;

	(void)state;
	for (int i = 0; i < TRIALS; i++) {
		struct buf bytes = {0}, again = {0};

		any_report(&r);
		report_write(&bytes, &r);
		for (uint32_t n = any(4); n > 0; n--)
			bytes.data[any((uint32_t)bytes.len)] = (char)any(256);
		if (report_read(&out, buf_view(&bytes))) {
			report_write(&again, &out);
			assert_int_equal(again.len, bytes.len);
			assert_memory_equal(again.data, bytes.data, bytes.len);
		}
		buf_free(&bytes);
		buf_free(&again);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_new_report_knows_nothing),
	    cmocka_unit_test(details_are_cleaned),
	    cmocka_unit_test(details_are_cut_at_a_character),
	    cmocka_unit_test(the_same_is_said_once),
	    cmocka_unit_test(no_kind_of_remark_is_crowded_out),
	    cmocka_unit_test(colours_have_names),
	    cmocka_unit_test(what_is_written_is_read),
	    cmocka_unit_test(no_beginning_and_no_more_is_read),
	    cmocka_unit_test(numbers_out_of_range_are_refused),
	    cmocka_unit_test(texts_that_may_not_be_shown_are_refused),
	    cmocka_unit_test(left_out_means_full),
	    cmocka_unit_test(any_bytes_are_harmless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
