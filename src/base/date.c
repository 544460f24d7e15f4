/* date.c - see date.h. */
#include "base/date.h"

#include <stddef.h>

#define YEAR_MAX 9999
#define DAYS_OF_400_YEARS 146097
#define DAYS_OF_100_YEARS 36524
#define DAYS_OF_4_YEARS 1461
#define DAYS_BEFORE_1970 719162 /* from 0001-01-01 */
#define SECONDS_OF_DAY 86400
/* The clocks in use: Baker Island to the Line Islands. */
#define OFFSET_MIN (-12 * 60)
#define OFFSET_MAX (14 * 60)

static bool is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_of_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Days of the year before the month begins. */
static int days_before_month(int year, int month)
{
	static const int days[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};

	return days[month - 1] + (month > 2 && is_leap(year));
}

/* Text that is read from its beginning; `ok` turns false at the first thing amiss. */
struct reader {
	struct str rest;
	bool ok;
};

static int read_digits(struct reader *r, size_t count)
{
	int number = 0;

	if (r->rest.len < count)
		r->ok = false;
	for (size_t i = 0; r->ok && i < count; i++) {
		char c = r->rest.ptr[i];

		if (c < '0' || c > '9')
			r->ok = false;
		number = number * 10 + (c - '0');
	}
	r->rest = str_from(r->rest, count);
	return r->ok ? number : 0;
}

/* True and passed over if the next character is one of the set. */
static bool read_one_of(struct reader *r, const char *set)
{
	if (r->rest.len == 0 || !r->rest.ptr[0] || !strchr(set, r->rest.ptr[0]))
		return false;
	r->rest = str_from(r->rest, 1);
	return true;
}

static void read_char(struct reader *r, const char *set)
{
	if (!read_one_of(r, set))
		r->ok = false;
}

static bool exists(struct date d)
{
	return d.year >= 1 && d.year <= YEAR_MAX && d.month >= 1 && d.month <= 12 && d.day >= 1 &&
	       d.day <= days_of_month(d.year, d.month);
}

static struct date read_date(struct reader *r)
{
	struct date d;

	d.year = read_digits(r, 4);
	read_char(r, "-");
	d.month = read_digits(r, 2);
	read_char(r, "-");
	d.day = read_digits(r, 2);
	r->ok = r->ok && exists(d);
	return d;
}

bool date_parse_iso(struct str s, struct date *out)
{
	struct reader r = {s, true};
	struct date d = read_date(&r);

	if (!r.ok || r.rest.len)
		return false;
	*out = d;
	return true;
}

bool date_parse_typed(struct str s, struct date *out)
{
	struct reader r = {s, true};
	struct date d;

	d.day = read_digits(&r, 2);
	read_char(&r, "/");
	d.month = read_digits(&r, 2);
	read_char(&r, "/");
	d.year = read_digits(&r, 4);
	if (!r.ok || r.rest.len || !exists(d))
		return false;
	*out = d;
	return true;
}

/* A fraction of a second is allowed (RFC 3339, section 5.6) and dropped. */
static void read_fraction(struct reader *r)
{
	if (!read_one_of(r, "."))
		return;
	read_digits(r, 1);
	while (read_one_of(r, "0123456789"))
		;
}

static int read_offset(struct reader *r)
{
	bool west;
	int hours, minutes, offset;

	if (read_one_of(r, "Zz"))
		return 0;
	west = read_one_of(r, "-");
	if (!west)
		read_char(r, "+");
	hours = read_digits(r, 2);
	read_char(r, ":");
	minutes = read_digits(r, 2);
	offset = west ? -(hours * 60 + minutes) : hours * 60 + minutes;
	if (minutes > 59 || offset < OFFSET_MIN || offset > OFFSET_MAX)
		r->ok = false;
	return offset;
}

/* Second 60 exists where UTC ends a month (RFC 3339, section 5.7). */
static bool may_be_leap_second(struct moment m)
{
	struct moment utc;

	m.second = 59;
	return moment_from_seconds(moment_seconds(m), 0, &utc) && utc.hour == 23 &&
	       utc.minute == 59 && utc.date.day == days_of_month(utc.date.year, utc.date.month);
}

bool moment_parse(struct str s, struct moment *out)
{
	struct reader r = {s, true};
	struct moment m;

	m.date = read_date(&r);
	read_char(&r, "Tt");
	m.hour = read_digits(&r, 2);
	read_char(&r, ":");
	m.minute = read_digits(&r, 2);
	read_char(&r, ":");
	m.second = read_digits(&r, 2);
	read_fraction(&r);
	m.offset_min = read_offset(&r);
	if (!r.ok || r.rest.len || m.hour > 23 || m.minute > 59 || m.second > 60)
		return false;
	if (m.second == 60 && !may_be_leap_second(m))
		return false;
	*out = m;
	return true;
}

static void write_digits(char *out, int number, int count)
{
	while (count-- > 0) {
		out[count] = (char)('0' + number % 10);
		number /= 10;
	}
}

void date_write_iso(char out[11], struct date d)
{
	write_digits(out, d.year, 4);
	out[4] = '-';
	write_digits(out + 5, d.month, 2);
	out[7] = '-';
	write_digits(out + 8, d.day, 2);
	out[10] = '\0';
}

int64_t date_number(struct date d)
{
	int64_t years = d.year - 1;

	return years * 365 + years / 4 - years / 100 + years / 400 +
	       days_before_month(d.year, d.month) + d.day - 1 - DAYS_BEFORE_1970;
}

/* How often `days` goes into *rest, which keeps what remains; at most `max` times: the
 * last year of a cycle is a day longer. */
static int take_cycles(int64_t *rest, int days, int max)
{
	int cycles = (int)(*rest / days);

	if (cycles > max)
		cycles = max;
	*rest -= (int64_t)cycles * days;
	return cycles;
}

struct date date_from_number(int64_t number)
{
	const struct date first = {1, 1, 1}, last = {YEAR_MAX, 12, 31};
	struct date d = {1, 12, 1};
	int64_t rest;

	if (number <= date_number(first))
		return first;
	if (number >= date_number(last))
		return last;
	rest = number + DAYS_BEFORE_1970;
	d.year += 400 * take_cycles(&rest, DAYS_OF_400_YEARS, YEAR_MAX);
	d.year += 100 * take_cycles(&rest, DAYS_OF_100_YEARS, 3);
	d.year += 4 * take_cycles(&rest, DAYS_OF_4_YEARS, YEAR_MAX);
	d.year += take_cycles(&rest, 365, 3);
	while (days_before_month(d.year, d.month) > rest)
		d.month--;
	d.day = (int)rest - days_before_month(d.year, d.month) + 1;
	return d;
}

int date_compare(struct date a, struct date b)
{
	if (a.year != b.year)
		return a.year < b.year ? -1 : 1;
	if (a.month != b.month)
		return a.month < b.month ? -1 : 1;
	return (a.day > b.day) - (a.day < b.day);
}

struct date date_add_months(struct date d, int months)
{
	int64_t month = (int64_t)d.year * 12 + d.month - 1 + months;
	int days;

	if (month < 12)
		return (struct date){1, 1, 1};
	if (month >= (YEAR_MAX + 1) * 12)
		return (struct date){YEAR_MAX, 12, 31};
	d.year = (int)(month / 12);
	d.month = (int)(month % 12) + 1;
	days = days_of_month(d.year, d.month);
	if (d.day > days)
		d.day = days;
	return d;
}

int64_t moment_seconds(struct moment m)
{
	return date_number(m.date) * SECONDS_OF_DAY + (int64_t)m.hour * 3600 + m.minute * 60 +
	       m.second - (int64_t)m.offset_min * 60;
}

bool moment_from_seconds(int64_t seconds, int offset_min, struct moment *out)
{
	const int64_t first = date_number((struct date){1, 1, 1}) * SECONDS_OF_DAY;
	const int64_t end = (date_number((struct date){YEAR_MAX, 12, 31}) + 1) * SECONDS_OF_DAY;
	int64_t local, days, of_day;

	if (__builtin_add_overflow(seconds, (int64_t)offset_min * 60, &local) || local < first ||
	    local >= end)
		return false;
	days = local / SECONDS_OF_DAY;
	of_day = local % SECONDS_OF_DAY;
	if (of_day < 0) {
		of_day += SECONDS_OF_DAY;
		days--;
	}
	out->date = date_from_number(days);
	out->hour = (int)(of_day / 3600);
	out->minute = (int)(of_day / 60 % 60);
	out->second = (int)(of_day % 60);
	out->offset_min = offset_min;
	return true;
}
