#include "dossier/derive_input.h"

#include "dossier/rule.h"

/* Minimum pay is rounded down to the cent. */
#define CENT (RULE_DECIMAL_ONE / 100)
/* 35 hours a week are written 151.67 a month: hours a month are known to the hundredth
 * only, and the doubt is in favour of the pay. */
#define MONTH_DOUBT (RULE_DECIMAL_ONE / 200)

bool derive_minimum_hour(const struct facts *f, struct fact *out, struct str *lacks)
{
	struct fact postcode;
	int64_t hour;

	return input_get(f, IN_POSTCODE, &postcode, lacks) &&
	       input_figure(f, FIGURE_MINIMUM_PAY, postcode.text, &hour, lacks) &&
	       fact_number(out, hour);
}

/* How many of one period go into the other: 52 weeks, 12 months a year. */
static const struct {
	struct str pay, hours;
	int64_t times, parts;
} ratios[] = {
    {{"mois", 4}, {"semaine", 7}, 52, 12}, {{"mois", 4}, {"mois", 4}, 1, 1},
    {{"mois", 4}, {"annee", 5}, 1, 12},    {{"annee", 5}, {"semaine", 7}, 52, 1},
    {{"annee", 5}, {"mois", 4}, 12, 1},    {{"annee", 5}, {"annee", 5}, 1, 1},
};

static bool scale(int64_t hour, int64_t hours, struct str pay_period, struct str hours_period,
                  int64_t *out)
{
	for (size_t i = 0; i < sizeof ratios / sizeof *ratios; i++) {
		int64_t product;

		if (!str_eq(pay_period, ratios[i].pay) || !str_eq(hours_period, ratios[i].hours))
			continue;
		if (__builtin_mul_overflow(hour, hours, &product) ||
		    __builtin_mul_overflow(product, ratios[i].times, &product))
			return false;
		product /= ratios[i].parts * RULE_DECIMAL_ONE;
		*out = product - product % CENT;
		return true;
	}
	return false;
}

/* The minimum for the hours of the contract, by the period that the pay is given for. */
bool derive_minimum_pay(const struct facts *f, struct fact *out, struct str *lacks)
{
	struct fact hour, period, hours, hours_period;
	int64_t pay;

	if (!derive_minimum_hour(f, &hour, lacks) || !input_get(f, IN_PAY_PERIOD, &period, lacks))
		return false;
	if (str_eq(period.text, STR("heure")))
		return fact_number(out, hour.number);
	if (!input_get(f, IN_HOURS, &hours, lacks) ||
	    !input_get(f, IN_HOURS_PERIOD, &hours_period, lacks))
		return false;
	if (str_eq(hours_period.text, STR("mois")) && hours.number > MONTH_DOUBT)
		hours.number -= MONTH_DOUBT;
	if (!scale(hour.number, hours.number, period.text, hours_period.text, &pay))
		return input_blame(IN_HOURS, lacks);
	return fact_number(out, pay);
}

bool derive_under_minimum(const struct facts *f, struct fact *out, struct str *lacks)
{
	struct fact pay, minimum;

	return input_get(f, IN_PAY, &pay, lacks) && derive_minimum_pay(f, &minimum, lacks) &&
	       fact_bool(out, pay.number < minimum.number);
}
