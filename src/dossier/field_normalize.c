#include "base/date.h"
#include "base/digest.h"
#include "base/text.h"
#include "dossier/country.h"
#include "dossier/field.h"
#include "dossier/rule.h"

/* What is typed and could still be a value of any type but text. */
#define TYPED_BYTES_MAX 400
#define INTEGER_DIGITS_MAX 18
#define YES_WORDS 7

static bool is_space(uint32_t codepoint)
{
	return codepoint == ' ' || (codepoint >= '\t' && codepoint <= '\r') ||
	       codepoint == TEXT_NBSP || codepoint == TEXT_NNBSP || codepoint == 0x2009 ||
	       codepoint == 0xFEFF;
}

static struct str trimmed(struct str s)
{
	size_t first = s.len, end = 0;

	for (size_t at = 0; at < s.len;) {
		size_t start = at;

		if (is_space(text_next(s, &at)))
			continue;
		if (first == s.len)
			first = start;
		end = at;
	}
	return first < end ? (struct str){s.ptr + first, end - first} : (struct str){NULL, 0};
}

/* s without spaces and without the ASCII characters of `also`. */
static void add_without(struct buf *b, struct str s, const char *also)
{
	for (size_t at = 0; at < s.len;) {
		size_t start = at;
		uint32_t codepoint = text_next(s, &at);

		if (is_space(codepoint) ||
		    (codepoint && codepoint < 0x80 && strchr(also, (int)codepoint)))
			continue;
		buf_add(b, s.ptr + start, at - start);
	}
}

static void change_case(struct buf *b, char from, char to, int shift)
{
	for (size_t i = 0; i < b->len; i++)
		if (b->data[i] >= from && b->data[i] <= to)
			b->data[i] = (char)(b->data[i] + shift);
}

static void to_capitals(struct buf *b)
{
	change_case(b, 'a', 'z', 'A' - 'a');
}

static void to_small(struct buf *b)
{
	change_case(b, 'A', 'Z', 'a' - 'A');
}

static void replace(struct buf *b, char from, char to)
{
	for (size_t i = 0; i < b->len; i++)
		if (b->data[i] == from)
			b->data[i] = to;
}

/* --- Dates: 27/03/2018, 7/3/2018, 27.03.2018, 27-03-2018, 2018-03-27 --- */

/* Slashes between the parts, and a zero before a lone digit. */
static void add_slashes(struct buf *b, struct str typed)
{
	struct buf plain = {0};
	struct str rest, part;

	buf_str(&plain, typed);
	replace(&plain, '.', '/');
	replace(&plain, '-', '/');
	replace(&plain, ' ', '/');
	for (rest = buf_view(&plain); rest.len;) {
		part = str_split(rest, '/', &rest);
		buf_cstr(b, part.len == 1 ? "0" : "");
		buf_str(b, part);
		buf_cstr(b, rest.len ? "/" : "");
	}
	b->failed |= plain.failed;
	buf_free(&plain);
}

static bool add_date(struct buf *b, struct str typed)
{
	struct date d;
	char iso[11];

	if (!date_parse_iso(typed, &d)) {
		struct buf slashes = {0};
		bool ok;

		add_slashes(&slashes, typed);
		ok = !slashes.failed && date_parse_typed(buf_view(&slashes), &d);
		b->failed |= slashes.failed;
		buf_free(&slashes);
		if (!ok)
			return false;
	}
	date_write_iso(iso, d);
	buf_cstr(b, iso);
	return true;
}

/* --- Numbers: 1 485,50 €, 1.485,50, €1,485.50 --- */

/* Where both stand, the last of comma and point is the decimal one and the others part
 * thousands; a lone comma is a decimal one, as in French. */
static void settle_comma(struct buf *b)
{
	char *comma = memrchr(b->data, ',', b->len);
	char *point = memrchr(b->data, '.', b->len);
	char thousands = !comma || !point ? 0 : comma < point ? ',' : '.';
	size_t kept = 0;

	for (size_t i = 0; i < b->len; i++)
		if (b->data[i] != thousands)
			b->data[kept++] = b->data[i];
	b->len = kept;
	replace(b, ',', '.');
}

static void drop_currency(struct buf *b)
{
	const struct str signs[] = {STR("€"), STR("euros"), STR("euro"), STR("eur")};

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		struct str sign = signs[i];

		if (str_starts(buf_view(b), sign)) {
			b->len -= sign.len;
			memmove(b->data, b->data + sign.len, b->len);
			return;
		}
		if (b->len >= sign.len &&
		    memcmp(b->data + b->len - sign.len, sign.ptr, sign.len) == 0) {
			b->len -= sign.len;
			return;
		}
	}
}

static void drop_leading_zeros(struct buf *b)
{
	size_t zeros = 0;

	while (zeros + 1 < b->len && b->data[zeros] == '0' && b->data[zeros + 1] != '.')
		zeros++;
	b->len -= zeros;
	memmove(b->data, b->data + zeros, b->len);
}

static void add_number(struct buf *b, struct str typed)
{
	add_without(b, typed, "");
	if (b->failed || !b->len)
		return;
	to_small(b);
	drop_currency(b);
	if (!b->len)
		return;
	settle_comma(b);
	drop_leading_zeros(b);
}

static bool add_integer(struct buf *b, struct str typed, bool may_be_negative)
{
	struct buf digits = {0};
	bool negative, ok;

	add_without(&digits, typed, "");
	negative = digits.len && digits.data[0] == '-';
	if (negative) {
		digits.len--;
		memmove(digits.data, digits.data + 1, digits.len);
	}
	ok = !digits.failed && digits.len && digits.len <= INTEGER_DIGITS_MAX &&
	     rule_digits(buf_view(&digits), digits.len) && (!negative || may_be_negative);
	if (ok) {
		drop_leading_zeros(&digits);
		if (negative && digits.data[0] != '0')
			buf_char(b, '-');
		buf_str(b, buf_view(&digits));
	}
	b->failed |= digits.failed;
	buf_free(&digits);
	return ok;
}

static bool add_bool(struct buf *b, struct str typed)
{
	static const char *const words[] = {"oui", "o", "vrai", "true",  "yes", "y", "1",
	                                    "non", "n", "faux", "false", "no",  "0"};

	buf_str(b, typed);
	to_small(b);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_eq(buf_view(b), str_of(words[i]))) {
			buf_reset(b);
			buf_cstr(b, i < YES_WORDS ? "true" : "false");
			return true;
		}
	return false;
}

/* --- Phones: 01 23 45 67 89, 0033 1 23…, +33 (0)1 23… --- */

/* The countries that French numbers of nine digits overseas have of their own (Arcep). */
static const char *phone_country(const char *national)
{
	static const char *const overseas[][2] = {
	    {"262", "262"}, {"263", "262"}, {"269", "262"}, {"639", "262"}, {"692", "262"},
	    {"693", "262"}, {"590", "590"}, {"690", "590"}, {"691", "590"}, {"594", "594"},
	    {"694", "594"}, {"596", "596"}, {"696", "596"}, {"697", "596"},
	};

	for (size_t i = 0; i < sizeof overseas / sizeof *overseas; i++)
		if (memcmp(national, overseas[i][0], 3) == 0)
			return overseas[i][1];
	return "33";
}

static bool add_phone(struct buf *b, struct str typed)
{
	struct buf digits = {0};
	struct str s;

	add_without(&digits, typed, ".-/()");
	s = buf_view(&digits);
	if (digits.failed)
		b->failed = true;
	else if (s.len == 10 && rule_digits(s, 10) && s.ptr[0] == '0' && s.ptr[1] != '0')
		buf_printf(b, "+%s%.*s", phone_country(s.ptr + 1), STR_ARG(str_from(s, 1)));
	else if (str_starts(s, STR("+330")) || str_starts(s, STR("00330")))
		buf_printf(b, "+33%.*s", STR_ARG(str_from(s, s.ptr[0] == '+' ? 4 : 5)));
	else if (str_starts(s, STR("00")))
		buf_printf(b, "+%.*s", STR_ARG(str_from(s, 2)));
	else
		buf_str(b, s);
	buf_free(&digits);
	return !b->failed && rule_phone(buf_view(b));
}

/* --- Codes --- */

static bool add_country(struct buf *b, struct str typed)
{
	const struct country *c = country_by_name(typed);

	if (c)
		buf_cstr(b, c->code);
	return c;
}

static bool add_school_year(struct buf *b, struct str typed)
{
	for (size_t at = 0; at < typed.len;) {
		uint32_t codepoint = text_next(typed, &at);

		if (codepoint == '/' || codepoint == 0x2013) /* en dash */
			buf_char(b, '-');
		else if (!is_space(codepoint))
			buf_codepoint(b, codepoint);
	}
	return rule_school_year(buf_view(b));
}

/* Four digits, zeros in front of fewer. */
static bool add_idcc(struct buf *b, struct str typed)
{
	size_t before = b->len;

	add_without(b, typed, "");
	while (!b->failed && b->len > before && b->len < 4) {
		buf_char(b, '0');
		memmove(b->data + 1, b->data, b->len - 1);
		b->data[0] = '0';
	}
	return rule_idcc(buf_view(b));
}

/* Codes that only want their spaces, points and small letters mended. */
static bool add_code(struct buf *b, enum field_type type, struct str typed)
{
	add_without(b, typed, type == FIELD_POSTCODE ? "" : ".-");
	to_capitals(b);
	switch (type) {
	case FIELD_SIRET:
		return rule_siret(buf_view(b));
	case FIELD_SIREN:
		return rule_siren(buf_view(b));
	case FIELD_POSTCODE:
		return rule_postcode(buf_view(b));
	case FIELD_NAF:
		return rule_naf(buf_view(b));
	case FIELD_FOREIGNER:
		return rule_foreigner(buf_view(b));
	case FIELD_UAI:
		return rule_uai(buf_view(b));
	default:
		return rule_rome(buf_view(b));
	}
}

static bool add_digest(struct buf *b, struct str typed)
{
	buf_str(b, typed);
	to_small(b);
	return digest_is_hex(buf_view(b));
}

/* --- All of them --- */

/* Fills the empty b; typed is trimmed and neither empty nor long. */
static bool add_value(struct buf *b, enum field_type type, struct str typed)
{
	switch (type) {
	case FIELD_BOOL:
		return add_bool(b, typed);
	case FIELD_INTEGER:
	case FIELD_BYTES:
		return add_integer(b, typed, type == FIELD_INTEGER);
	case FIELD_DATE:
		return add_date(b, typed) && rule_date(buf_view(b));
	case FIELD_MOMENT:
		buf_str(b, typed);
		return rule_moment(buf_view(b));
	case FIELD_AMOUNT:
		add_number(b, typed);
		return rule_amount(buf_view(b));
	case FIELD_DECIMAL:
		add_number(b, typed);
		return rule_decimal(buf_view(b));
	case FIELD_COUNTRY:
		return add_country(b, typed);
	case FIELD_PHONE:
		return add_phone(b, typed);
	case FIELD_EMAIL:
		buf_str(b, typed);
		return rule_email(buf_view(b));
	case FIELD_SCHOOL_YEAR:
		return add_school_year(b, typed);
	case FIELD_IDCC:
		return add_idcc(b, typed);
	case FIELD_DIGEST:
		return add_digest(b, typed);
	default:
		return add_code(b, type, typed);
	}
}

bool field_normalize(struct buf *out, enum field_type type, struct str typed)
{
	struct str s = trimmed(typed);
	struct buf value = {0};
	bool ok;

	if (!s.len)
		return false;
	if (type == FIELD_TEXT || type == FIELD_LONG_TEXT || type == FIELD_CHOICE) {
		buf_str(out, s);
		return !out->failed;
	}
	if (s.len > TYPED_BYTES_MAX)
		return false;
	ok = add_value(&value, type, s) && !value.failed;
	if (ok)
		buf_str(out, buf_view(&value));
	out->failed |= value.failed;
	buf_free(&value);
	return ok && !out->failed;
}
