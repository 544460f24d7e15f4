#include "dossier/derive_input.h"

#include "dossier/rule.h"

/* Counts are rounded to the hundredth of an hour. */
#define HUNDREDTH (RULE_DECIMAL_ONE / 100)
#define VISA_MONTHS 6

struct contract {
	struct date start, end;
	bool open;       /* no end: a CDI */
	bool internship; /* its hours are not counted */
};

static struct date day_before(struct date d)
{
	return date_from_number(date_number(d) - 1);
}

static struct date earlier(struct date a, struct date b)
{
	return date_compare(a, b) < 0 ? a : b;
}

static struct date later(struct date a, struct date b)
{
	return date_compare(a, b) > 0 ? a : b;
}

/* Days from first to last, both counted; 0 when there are none. */
static int64_t days_between(struct date first, struct date last)
{
	int64_t days = date_number(last) - date_number(first) + 1;

	return days > 0 ? days : 0;
}

static bool read_contract(const struct facts *f, struct contract *out, struct str *lacks)
{
	struct fact kind;

	if (!input_date(f, IN_JOB_START, &out->start, lacks) ||
	    !input_get(f, IN_CONTRACT, &kind, lacks))
		return false;
	out->open = str_eq(kind.text, STR("CDI"));
	out->internship = str_eq(kind.text, STR("stage"));
	if (out->open)
		return true;
	if (!input_date(f, IN_JOB_END, &out->end, lacks))
		return false;
	return date_compare(out->start, out->end) <= 0 || input_blame(IN_JOB_END, lacks);
}

/* Months begun: 1 January to 31 January is 1, to 1 February 2. A CDI has no length. */
bool derive_months(const struct facts *f, struct fact *out, struct str *lacks)
{
	struct contract c;
	int months;

	if (!read_contract(f, &c, lacks))
		return false;
	if (c.open)
		return input_blame(IN_JOB_END, lacks);
	months = (c.end.year - c.start.year) * 12 + c.end.month - c.start.month;
	if (date_compare(date_add_months(c.start, months), c.end) <= 0)
		months++;
	return fact_number(out, (int64_t)months * RULE_DECIMAL_ONE);
}

/* --- The reference year --- */

struct rate {
	int64_t hours; /* in ten-thousandths */
	struct str period;
};

struct year {
	struct date first, last;
	int64_t hours; /* of the contract inside it */
	bool is_first; /* the one in which the contract begins */
};

/* Hours of `days` days, leave not taken off: the contract's own hours by the calendar. A
 * week has 7 days; a month is a twelfth and a year the whole of the reference year. */
static bool hours_in(const struct rate *r, int64_t days, int64_t year_days, int64_t *out)
{
	bool weekly = str_eq(r->period, STR("semaine"));
	int64_t parts = weekly ? 7 : year_days, product;

	if (!weekly && !str_eq(r->period, STR("mois")) && !str_eq(r->period, STR("annee")))
		return false;
	if (str_eq(r->period, STR("mois")))
		days *= 12;
	if (__builtin_mul_overflow(r->hours, days, &product))
		return false;
	parts *= HUNDREDTH;
	*out = (product / parts + (product % parts != 0)) * HUNDREDTH;
	return true;
}

/* The contract's hours in y, up to the day `until`. */
static bool count_year(const struct contract *c, const struct rate *r, struct date until,
                       struct year *y)
{
	struct date last = earlier(y->last, until);
	int64_t days;

	if (!c->open)
		last = earlier(last, c->end);
	days = c->internship ? 0 : days_between(later(y->first, c->start), last);
	return hours_in(r, days, days_between(y->first, y->last), &y->hours);
}

/* The year number `rank` (from 0) counted from the start of the permit. */
static struct year year_of(struct date permit_start, int rank)
{
	struct year y = {.first = date_add_months(permit_start, 12 * rank)};

	y.last = day_before(date_add_months(permit_start, 12 * (rank + 1)));
	return y;
}

static int rank_of(struct date permit_start, struct date day)
{
	int rank = day.year - permit_start.year;

	if (rank > 0 && date_compare(date_add_months(permit_start, 12 * rank), day) > 0)
		rank--;
	return rank > 0 ? rank : 0;
}

/* A long-stay visa of six months or less: its limit is in proportion to its length. */
static bool is_short_visa(const struct facts *f)
{
	struct str lacks;
	struct fact kind;

	return input_get(f, IN_PERMIT_KIND, &kind, &lacks) &&
	       str_eq(kind.text, STR("visa_six_mois"));
}

/* Years of 12 months follow each other from the start of the permit, nothing is carried
 * over. The year that counts is the one in which the contract begins, or the next one
 * where the permit reaches into it and the contract has more hours there. A short visa is
 * not renewed: what comes after it is not worked under its limit. */
static bool find_year(const struct facts *f, struct year *out, struct str *lacks)
{
	struct contract c;
	struct date permit_start, permit_end;
	struct fact hours, period;
	struct rate rate;
	struct year next;
	int rank;

	if (!input_date(f, IN_PERMIT_START, &permit_start, lacks) ||
	    !input_date(f, IN_PERMIT_END, &permit_end, lacks) || !read_contract(f, &c, lacks) ||
	    !input_get(f, IN_HOURS, &hours, lacks) ||
	    !input_get(f, IN_HOURS_PERIOD, &period, lacks))
		return false;
	rate = (struct rate){hours.number, period.text};
	rank = rank_of(permit_start, c.start);
	*out = year_of(permit_start, rank);
	next = year_of(permit_start, rank + 1);
	if (!count_year(&c, &rate, is_short_visa(f) ? permit_end : out->last, out) ||
	    !count_year(&c, &rate, permit_end, &next))
		return input_blame(IN_HOURS, lacks);
	out->is_first = true;
	if (next.hours > out->hours)
		*out = next;
	return true;
}

bool derive_year_start(const struct facts *f, struct fact *out, struct str *lacks)
{
	struct year y;

	return find_year(f, &y, lacks) && fact_date(out, y.first);
}

bool derive_year_end(const struct facts *f, struct fact *out, struct str *lacks)
{
	struct year y;

	return find_year(f, &y, lacks) && fact_date(out, y.last);
}

bool derive_contract_hours(const struct facts *f, struct fact *out, struct str *lacks)
{
	struct year y;

	return find_year(f, &y, lacks) && fact_number(out, y.hours);
}

/* Hours already worked belong to the year in which the contract begins. */
bool derive_year_hours(const struct facts *f, struct fact *out, struct str *lacks)
{
	struct year y;
	struct fact done;

	if (!find_year(f, &y, lacks) || !input_get(f, IN_HOURS_DONE, &done, lacks))
		return false;
	return fact_number(out, y.is_first ? y.hours + done.number : y.hours);
}

/* --- The limit --- */

/* A share of the yearly hours of the branch, as the agreement with Algeria says. */
static bool algerian_limit(const struct facts *f, struct fact *out, struct str *lacks)
{
	struct fact branch;
	int64_t share, product;

	if (!input_figure(f, FIGURE_ALGERIAN_SHARE, (struct str){0}, &share, lacks))
		return false;
	if (input_given(f, IN_BRANCH_HOURS)) {
		if (!input_get(f, IN_BRANCH_HOURS, &branch, lacks))
			return false;
	} else if (!input_figure(f, FIGURE_BRANCH_HOURS, (struct str){0}, &branch.number, lacks)) {
		return false;
	}
	if (__builtin_mul_overflow(branch.number, share, &product))
		return input_blame(IN_BRANCH_HOURS, lacks);
	product /= 100 * (int64_t)RULE_DECIMAL_ONE;
	return fact_number(out, product - product % HUNDREDTH);
}

/* The limit for six months, less in proportion where the visa is shorter. */
static bool visa_limit(const struct facts *f, struct fact *out, struct str *lacks)
{
	struct date first, last, full;
	int64_t limit;

	if (!input_date(f, IN_PERMIT_START, &first, lacks) ||
	    !input_date(f, IN_PERMIT_END, &last, lacks) ||
	    !input_figure(f, FIGURE_VISA_HOURS, (struct str){0}, &limit, lacks))
		return false;
	full = day_before(date_add_months(first, VISA_MONTHS));
	if (date_compare(last, full) < 0) {
		if (__builtin_mul_overflow(limit, days_between(first, last), &limit))
			return input_blame(IN_PERMIT_END, lacks);
		limit /= days_between(first, full);
		limit -= limit % HUNDREDTH;
	}
	return fact_number(out, limit);
}

bool derive_hours_limit(const struct facts *f, struct fact *out, struct str *lacks)
{
	struct fact kind, algerian;
	int64_t limit;

	if (!input_get(f, IN_PERMIT_KIND, &kind, lacks) || !derive_is_algerian(f, &algerian, lacks))
		return false;
	if (is_short_visa(f))
		return visa_limit(f, out, lacks);
	if (algerian.number)
		return algerian_limit(f, out, lacks);
	return input_figure(f, FIGURE_YEAR_HOURS, (struct str){0}, &limit, lacks) &&
	       fact_number(out, limit);
}

bool derive_over_limit(const struct facts *f, struct fact *out, struct str *lacks)
{
	struct fact hours, limit;

	return derive_year_hours(f, &hours, lacks) && derive_hours_limit(f, &limit, lacks) &&
	       fact_bool(out, hours.number > limit.number);
}
