#include "dossier/rule.h"

#include "dossier/country.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_letter(char c)
{
	return is_capital(c) || (c >= 'a' && c <= 'z');
}

bool rule_digits(struct str s, size_t count)
{
	if (s.len != count)
		return false;
	for (size_t i = 0; i < count; i++)
		if (!is_digit(s.ptr[i]))
			return false;
	return true;
}

static bool sensible_year(int year)
{
	return year >= RULE_YEAR_MIN && year <= RULE_YEAR_MAX;
}

bool rule_date(struct str s)
{
	struct date d;

	return date_parse_iso(s, &d) && sensible_year(d.year);
}

bool rule_moment(struct str s)
{
	struct moment m;

	return moment_parse(s, &m) && sensible_year(m.date.year);
}

/* Twelve digits before the point leave room in 64 bits for four behind it. */
#define WHOLE_DIGITS_MAX 12

bool rule_number(struct str s, unsigned places, int64_t *out)
{
	struct str decimals;
	struct str whole = str_split(s, '.', &decimals);
	int64_t n = 0;

	if (whole.len < 1 || whole.len > WHOLE_DIGITS_MAX || !rule_digits(whole, whole.len))
		return false;
	if (whole.len > 1 && whole.ptr[0] == '0')
		return false;
	if (whole.len < s.len &&
	    (decimals.len < 1 || decimals.len > places || !rule_digits(decimals, decimals.len)))
		return false;
	for (size_t i = 0; i < whole.len; i++)
		n = n * 10 + (whole.ptr[i] - '0');
	for (size_t i = 0; i < RULE_DECIMAL_PLACES; i++)
		n = n * 10 + (i < decimals.len ? decimals.ptr[i] - '0' : 0);
	if (out)
		*out = n;
	return true;
}

bool rule_amount(struct str s)
{
	return rule_number(s, RULE_AMOUNT_PLACES, NULL);
}

bool rule_decimal(struct str s)
{
	return rule_number(s, RULE_DECIMAL_PLACES, NULL);
}

bool rule_country(struct str s)
{
	return country_find(s) != NULL;
}

static int digit_sum(struct str s)
{
	int sum = 0;

	for (size_t i = 0; i < s.len; i++)
		sum += s.ptr[i] - '0';
	return sum;
}

/* Luhn's key: from the right every second digit counts double, nines cast out. */
static bool luhn(struct str s)
{
	int sum = 0;

	for (size_t i = 0; i < s.len; i++) {
		int digit = s.ptr[s.len - 1 - i] - '0';

		if (i % 2)
			digit = digit < 5 ? 2 * digit : 2 * digit - 9;
		sum += digit;
	}
	return sum % 10 == 0;
}

/* Nine digits with Luhn's key. No company has only zeros, though their key is right. */
bool rule_siren(struct str s)
{
	return rule_digits(s, 9) && luhn(s) && digit_sum(s) > 0;
}

/* A SIREN and five digits, with Luhn's key again. La Poste has more establishments than
 * that allows: for hers a sum of digits that five divides will do as well (Insee). */
bool rule_siret(struct str s)
{
	if (!rule_digits(s, 14) || !rule_siren(str_upto(s, 9)))
		return false;
	return luhn(s) || (str_starts(s, STR("356000000")) && digit_sum(s) % 5 == 0);
}

bool rule_postcode(struct str s)
{
	return rule_digits(s, 5);
}

/* E.164: a plus sign, then 15 digits at most, the country's first and no zero in front.
 * France's national numbers have nine digits behind 33 (Arcep's numbering plan). */
bool rule_phone(struct str s)
{
	struct str digits = str_from(s, 1);

	if (s.len < 8 || s.len > 16 || s.ptr[0] != '+' || digits.ptr[0] == '0' ||
	    !rule_digits(digits, digits.len))
		return false;
	return !str_starts(digits, STR("33")) || (digits.len == 11 && digits.ptr[2] != '0');
}

static bool local_character(char c)
{
	return is_letter(c) || is_digit(c) || (c && strchr("!#$%&'*+/=?^_`{|}~-", c));
}

/* Words of RFC 5322's atext with single dots between them; no quoted strings, which no
 * mail provider hands out. */
static bool local_part(struct str s)
{
	bool dot_before = true;

	if (s.len < 1 || s.len > 64)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '.' ? dot_before : !local_character(s.ptr[i]))
			return false;
		dot_before = s.ptr[i] == '.';
	}
	return !dot_before;
}

static bool host_label(struct str s)
{
	if (s.len < 1 || s.len > 63 || s.ptr[0] == '-' || s.ptr[s.len - 1] == '-')
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!is_letter(s.ptr[i]) && !is_digit(s.ptr[i]) && s.ptr[i] != '-')
			return false;
	return true;
}

/* Letters, or the form that international ones have in the DNS (xn--p1ai). */
static bool top_level(struct str s)
{
	if (str_starts(s, STR("xn--")))
		return s.len > 4;
	for (size_t i = 0; i < s.len; i++)
		if (!is_letter(s.ptr[i]))
			return false;
	return s.len >= 2;
}

static bool host(struct str s)
{
	size_t labels = 0;
	struct str label = s;

	while (s.len) {
		size_t before = s.len;

		label = str_split(s, '.', &s);
		if (!host_label(label))
			return false;
		labels++;
		if (!s.len && before > label.len)
			return false; /* a dot stands at the end */
	}
	return labels >= 2 && top_level(label);
}

/* RFC 5321's lengths: 64 before the @, 254 in all. */
bool rule_email(struct str s)
{
	struct str domain;
	struct str local = str_split(s, '@', &domain);

	return s.len <= 254 && local_part(local) && host(domain);
}

/* Digits and letter only: the nomenclature changes in 2027 and its form does not, so that
 * a closed list would refuse good codes. */
bool rule_naf(struct str s)
{
	return s.len == 5 && rule_digits(str_upto(s, 4), 4) && is_capital(s.ptr[4]);
}

/* Ten digits as a rule (AGDREF); nine on old titles, up to eleven with letters on
 * work authorisations (2D-Doc fields 6Q and 6Z). */
bool rule_foreigner(struct str s)
{
	if (s.len < 9 || s.len > 11)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!is_digit(s.ptr[i]) && !is_capital(s.ptr[i]))
			return false;
	return true;
}

static int four_digits(const char *p)
{
	return (p[0] - '0') * 1000 + (p[1] - '0') * 100 + (p[2] - '0') * 10 + (p[3] - '0');
}

bool rule_school_year(struct str s)
{
	int first;

	if (s.len != 9 || s.ptr[4] != '-' || !rule_digits(str_upto(s, 4), 4) ||
	    !rule_digits(str_from(s, 5), 4))
		return false;
	first = four_digits(s.ptr);
	return sensible_year(first) && four_digits(s.ptr + 5) == first + 1;
}

/* The letter is the number modulo 23, in an alphabet without I, O and Q. */
bool rule_uai(struct str s)
{
	int number = 0;

	if (s.len != 8 || !rule_digits(str_upto(s, 7), 7))
		return false;
	for (size_t i = 0; i < 7; i++)
		number = number * 10 + (s.ptr[i] - '0');
	return s.ptr[7] == "ABCDEFGHJKLMNPRSTUVWXYZ"[number % 23];
}

bool rule_rome(struct str s)
{
	return s.len == 5 && s.ptr[0] >= 'A' && s.ptr[0] <= 'N' && rule_digits(str_from(s, 1), 4);
}

bool rule_idcc(struct str s)
{
	return rule_digits(s, 4);
}
