/* test_date.c - dates and moments. Examples from RFC 3339 (section 5.8 and appendix). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>
#include <cmocka.h>

#include "base/date.h"

static bool iso(const char *text, struct date *d)
{
	return date_parse_iso(str_of(text), d);
}

static bool moment(const char *text, struct moment *m)
{
	return moment_parse(str_of(text), m);
}

static void assert_date(struct date d, const char *want)
{
	char text[11];

	date_write_iso(text, d);
	assert_string_equal(text, want);
}

static void days_that_exist_are_read(void **state)
{
	static const char *const good[] = {"2026-11-10", "2024-02-29", "2000-02-29", "0001-01-01",
	                                   "9999-12-31", "2026-01-31", "2026-04-30"};
	struct date d;

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_true(iso(good[i], &d));
		assert_date(d, good[i]);
	}
}

static void other_days_are_not(void **state)
{
	static const char *const bad[] = {
	    "",           "2026-02-29",  "1900-02-29",  "2100-02-29",  "2026-04-31", "2026-13-01",
	    "2026-00-10", "2026-01-00",  "2026-01-32",  "0000-01-01",  "2026-1-1",   "26-01-01",
	    "2026/01/01", "2026-01-01 ", " 2026-01-01", "2026-01-01T", "2026-01-0a", "+2026-01-1",
	    "20260101",   "-001-01-01",  "2026-01",     "2026-01-1",   "２026-01-01"};
	struct date d = {7, 7, 7};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(iso(bad[i], &d));
	assert_false(date_parse_iso((struct str){"2026\0001-01", 10}, &d));
	assert_int_equal(d.year, 7);
}

static void typed_days_are_french(void **state)
{
	struct date d;

	(void)state;
	assert_true(date_parse_typed(STR("27/03/2018"), &d));
	assert_date(d, "2018-03-27");
	assert_true(date_parse_typed(STR("29/02/2024"), &d));
	assert_false(date_parse_typed(STR("29/02/2023"), &d));
	assert_false(date_parse_typed(STR("03/27/2018"), &d));
	assert_false(date_parse_typed(STR("2018-03-27"), &d));
	assert_false(date_parse_typed(STR("27/03/18"), &d));
	assert_false(date_parse_typed(STR("27-03-2018"), &d));
	assert_false(date_parse_typed(STR("27/03/2018x"), &d));
	assert_false(date_parse_typed(STR(""), &d));
}

static void numbers_count_days(void **state)
{
	struct date d = {1, 1, 1};

	(void)state;
	assert_int_equal(date_number((struct date){1970, 1, 1}), 0);
	assert_int_equal(date_number((struct date){2000, 3, 1}), 11017);
	assert_int_equal(date_number((struct date){1969, 12, 31}), -1);
	assert_int_equal(date_number((struct date){9999, 12, 31}), 2932896);
	for (int64_t n = date_number(d); n <= 2932896; n++) {
		struct date next = date_from_number(n);

		assert_int_equal(date_number(next), n);
		if (n > date_number((struct date){1, 1, 1}))
			assert_int_equal(date_compare(d, next), -1);
		d = next;
	}
	assert_date(d, "9999-12-31");
	assert_date(date_from_number(INT64_MAX), "9999-12-31");
	assert_date(date_from_number(INT64_MIN), "0001-01-01");
}

static void dates_compare(void **state)
{
	(void)state;
	assert_int_equal(date_compare((struct date){2026, 1, 2}, (struct date){2026, 1, 2}), 0);
	assert_int_equal(date_compare((struct date){2026, 1, 31}, (struct date){2026, 2, 1}), -1);
	assert_int_equal(date_compare((struct date){2027, 1, 1}, (struct date){2026, 12, 31}), 1);
}

static void months_end_where_they_end(void **state)
{
	(void)state;
	assert_date(date_add_months((struct date){2026, 1, 31}, 1), "2026-02-28");
	assert_date(date_add_months((struct date){2024, 1, 31}, 1), "2024-02-29");
	assert_date(date_add_months((struct date){2026, 11, 10}, 2), "2027-01-10");
	assert_date(date_add_months((struct date){2026, 12, 31}, 2), "2027-02-28");
	assert_date(date_add_months((struct date){2024, 2, 29}, 12), "2025-02-28");
	assert_date(date_add_months((struct date){2026, 3, 31}, -1), "2026-02-28");
	assert_date(date_add_months((struct date){2026, 1, 15}, -13), "2024-12-15");
	assert_date(date_add_months((struct date){2026, 1, 15}, 0), "2026-01-15");
	assert_date(date_add_months((struct date){9999, 12, 1}, 1), "9999-12-31");
	assert_date(date_add_months((struct date){1, 1, 15}, -1), "0001-01-01");
	assert_date(date_add_months((struct date){2026, 1, 1}, INT32_MAX), "9999-12-31");
}

static void moments_of_the_standard_are_read(void **state)
{
	struct moment m;

	(void)state;
	assert_true(moment("1985-04-12T23:20:50.52Z", &m));
	assert_int_equal(moment_seconds(m), 482196050);
	assert_int_equal(m.offset_min, 0);
	assert_true(moment("1996-12-19T16:39:57-08:00", &m));
	assert_int_equal(m.offset_min, -480);
	assert_int_equal(m.hour, 16);
	assert_int_equal(moment_seconds(m), 851042397);
	assert_true(moment("1990-12-31T23:59:60Z", &m));
	assert_int_equal(moment_seconds(m), 662688000);
	assert_true(moment("1990-12-31T15:59:60-08:00", &m));
	assert_int_equal(moment_seconds(m), 662688000);
	assert_true(moment("1937-01-01T12:00:27.87+00:20", &m));
	assert_int_equal(m.offset_min, 20);
	assert_true(moment("2026-11-10T09:00:00+01:00", &m));
	assert_true(moment("2026-11-10t09:00:00z", &m));
	assert_true(moment("2026-11-10T09:00:00-00:00", &m));
	assert_true(moment("2026-11-10T00:00:00+14:00", &m));
	assert_true(moment("2026-11-10T23:59:59-12:00", &m));
}

static void other_moments_are_not(void **state)
{
	static const char *const bad[] = {
	    "",
	    "2026-11-10T00:00:00+14:01",
	    "2026-11-10T00:00:00+15:00",
	    "2026-11-10T00:00:00-12:01",
	    "2026-11-10",
	    "2026-11-10T09:00:00",
	    "2026-11-10T09:00+01:00",
	    "2026-11-10 09:00:00Z",
	    "2026-11-10T24:00:00Z",
	    "2026-11-10T09:60:00Z",
	    "2026-11-10T09:00:61Z",
	    "2026-11-10T09:00:60Z",
	    "1990-12-31T23:59:60+01:00",
	    "2026-11-10T09:00:00+24:00",
	    "2026-11-10T09:00:00+01:60",
	    "2026-11-10T09:00:00+0100",
	    "2026-11-10T09:00:00+01",
	    "2026-11-10T09:00:00.Z",
	    "2026-11-10T09:00:00,5Z",
	    "2026-11-10T09:00:00Z ",
	    "2026-11-10T09:00:00ZZ",
	    "2026-02-30T09:00:00Z",
	    "2026-11-10T9:00:00Z",
	    "2026-11-10T09:00:00 +01:00",
	};
	struct moment m = {.hour = 7};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(moment(bad[i], &m));
	assert_int_equal(m.hour, 7);
}

static void seconds_make_the_moment_again(void **state)
{
	static const char *const texts[] = {"2026-11-10T09:00:00+01:00", "1969-12-31T23:59:59Z",
	                                    "2024-02-29T00:30:15-09:30", "0001-01-01T00:00:00Z",
	                                    "9999-12-31T23:59:59Z"};
	struct moment m, again;

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		assert_true(moment(texts[i], &m));
		assert_true(moment_from_seconds(moment_seconds(m), m.offset_min, &again));
		assert_memory_equal(&m, &again, sizeof m);
	}
	assert_true(moment_from_seconds(0, 60, &again));
	assert_int_equal(again.hour, 1);
	assert_true(moment_from_seconds(-1, 0, &again));
	assert_date(again.date, "1969-12-31");
	assert_int_equal(again.second, 59);
	assert_false(moment_from_seconds(moment_seconds(m), 1, &again));
	assert_false(moment_from_seconds(INT64_MAX, 60, &again));
	assert_false(moment_from_seconds(INT64_MIN, -60, &again));
	assert_false(moment_from_seconds(INT64_MIN, 0, &again));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(days_that_exist_are_read),
	    cmocka_unit_test(other_days_are_not),
	    cmocka_unit_test(typed_days_are_french),
	    cmocka_unit_test(numbers_count_days),
	    cmocka_unit_test(dates_compare),
	    cmocka_unit_test(months_end_where_they_end),
	    cmocka_unit_test(moments_of_the_standard_are_read),
	    cmocka_unit_test(other_moments_are_not),
	    cmocka_unit_test(seconds_make_the_moment_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
