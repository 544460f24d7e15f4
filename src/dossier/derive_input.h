/* derive_input.h - what derived values are made of; for derive*.c only.
 * Shape:  an input is a field at a fixed path with a fixed type; a figure is a code of
 *         the procedure's dated figures.
 * Errors: false, and *lacks is what is missing or unusable. */
#ifndef DOSSIER_DERIVE_INPUT_H
#define DOSSIER_DERIVE_INPUT_H

#include "dossier/derive.h"

enum input {
	IN_FILED,
	IN_ACCESS,
	IN_NATIONALITY,
	IN_OTHER_NATIONALITY,
	IN_BIRTH,
	IN_PERMIT_KIND,
	IN_PERMIT_START,
	IN_PERMIT_END,
	IN_CONTRACT,
	IN_JOB_START,
	IN_JOB_END,
	IN_HOURS,
	IN_HOURS_PERIOD,
	IN_HOURS_DONE,
	IN_BRANCH_HOURS,
	IN_PAY,
	IN_PAY_PERIOD,
	IN_POSTCODE,
	INPUT_COUNT
};

enum figure_code {
	FIGURE_YEAR_HOURS,
	FIGURE_VISA_HOURS,
	FIGURE_BRANCH_HOURS,
	FIGURE_ALGERIAN_SHARE,
	FIGURE_MINIMUM_PAY,
	FIGURE_CODE_COUNT
};

bool input_given(const struct facts *f, enum input in);
bool input_is(enum input in, struct str path); /* its path is that one */
bool input_get(const struct facts *f, enum input in, struct fact *out, struct str *lacks);
bool input_date(const struct facts *f, enum input in, struct date *out, struct str *lacks);
bool input_filing_day(const struct facts *f, struct date *out, struct str *lacks);
/* Says that this input is to blame; returns false. */
bool input_blame(enum input in, struct str *lacks);
/* The figure in force on the day the job begins. */
bool input_figure(const struct facts *f, enum figure_code code, struct str postcode, int64_t *out,
                  struct str *lacks);

static inline bool fact_bool(struct fact *out, bool yes)
{
	*out = (struct fact){.kind = FACT_BOOL, .number = yes};
	return true;
}

static inline bool fact_number(struct fact *out, int64_t number)
{
	*out = (struct fact){.kind = FACT_NUMBER, .number = number};
	return true;
}

static inline bool fact_date(struct fact *out, struct date d)
{
	*out = (struct fact){.kind = FACT_DATE, .number = date_number(d)};
	return true;
}

/* True if the procedure has the field with that type; the figure, for any day. */
bool input_in_procedure(const struct procedure *p, enum input in);
bool input_figure_in_procedure(const struct procedure *p, enum figure_code code, struct str *lacks);

bool derive_is_algerian(const struct facts *f, struct fact *out, struct str *lacks);

/* derive_hours.c */
bool derive_months(const struct facts *f, struct fact *out, struct str *lacks);
bool derive_year_start(const struct facts *f, struct fact *out, struct str *lacks);
bool derive_year_end(const struct facts *f, struct fact *out, struct str *lacks);
bool derive_contract_hours(const struct facts *f, struct fact *out, struct str *lacks);
bool derive_year_hours(const struct facts *f, struct fact *out, struct str *lacks);
bool derive_hours_limit(const struct facts *f, struct fact *out, struct str *lacks);
bool derive_over_limit(const struct facts *f, struct fact *out, struct str *lacks);

/* derive_pay.c */
bool derive_minimum_hour(const struct facts *f, struct fact *out, struct str *lacks);
bool derive_minimum_pay(const struct facts *f, struct fact *out, struct str *lacks);
bool derive_under_minimum(const struct facts *f, struct fact *out, struct str *lacks);

#endif
