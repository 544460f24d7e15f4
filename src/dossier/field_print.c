#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/text.h"
#include "dossier/country.h"
#include "dossier/field.h"
#include "dossier/rule.h"

#define NBSP "\u00A0"
#define NNBSP "\u202F"
#define MINUS "-" /* U+2212 is in no face of Noto Sans */

static const char *const months[LANG_COUNT][12] = {
    [LANG_FR] = {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
                 "septembre", "octobre", "novembre", "décembre"},
    [LANG_EN] = {"January", "February", "March", "April", "May", "June", "July", "August",
                 "September", "October", "November", "December"},
};

/* --- Dates --- */

/* Day and month stay on one line. */
static void print_day_long(struct buf *out, struct date d, enum lang lang)
{
	buf_int(out, d.day);
	if (lang == LANG_FR && d.day == 1)
		buf_cstr(out, "er");
	buf_printf(out, NBSP "%s %d", months[lang][d.month - 1], d.year);
}

static void print_day_short(struct buf *out, struct date d)
{
	buf_printf(out, "%02d/%02d/%04d", d.day, d.month, d.year);
}

static void print_offset(struct buf *out, int offset_min, enum lang lang)
{
	int minutes = abs(offset_min);

	buf_cstr(out, "UTC");
	if (!minutes)
		return;
	buf_printf(out, "%s%d", offset_min < 0 ? MINUS : "+", minutes / 60);
	if (minutes % 60)
		buf_printf(out, lang == LANG_FR ? NBSP "h" NBSP "%02d" : ":%02d", minutes % 60);
}

static void print_time(struct buf *out, struct moment m, enum lang lang)
{
	if (lang == LANG_FR)
		buf_printf(out, "%d" NBSP "h" NBSP "%02d (", m.hour, m.minute);
	else
		buf_printf(out, "%02d:%02d (", m.hour, m.minute);
	print_offset(out, m.offset_min, lang);
	buf_char(out, ')');
}

static bool print_date(struct buf *out, struct str s, struct str form, enum lang lang)
{
	struct date d;

	if (!date_parse_iso(s, &d) || str_eq(form, STR("iso")))
		return false;
	if (str_eq(form, STR("court")))
		print_day_short(out, d);
	else
		print_day_long(out, d, lang);
	return true;
}

static bool print_moment(struct buf *out, struct str s, struct str form, enum lang lang)
{
	struct moment m;
	bool day_only = str_eq(form, STR("date"));

	if (!moment_parse(s, &m) || str_eq(form, STR("iso")))
		return false;
	if (str_eq(form, STR("heure"))) {
		print_time(out, m, lang);
		return true;
	}
	if (str_eq(form, STR("court"))) {
		print_day_short(out, m.date);
		buf_char(out, ' ');
	} else {
		print_day_long(out, m.date, lang);
		if (!day_only)
			buf_cstr(out, lang == LANG_FR ? " à " : " at ");
	}
	if (!day_only)
		print_time(out, m, lang);
	return true;
}

/* --- Numbers --- */

static void print_thousands(struct buf *out, struct str digits, enum lang lang)
{
	for (size_t i = 0; i < digits.len; i++) {
		if (i && (digits.len - i) % 3 == 0)
			buf_cstr(out, lang == LANG_FR ? NNBSP : ",");
		buf_char(out, digits.ptr[i]);
	}
}

static void print_integer(struct buf *out, int64_t n, enum lang lang)
{
	char digits[24];
	int len = snprintf(digits, sizeof digits, "%" PRIu64, n < 0 ? -(uint64_t)n : (uint64_t)n);

	if (n < 0)
		buf_cstr(out, MINUS);
	print_thousands(out, (struct str){digits, (size_t)len}, lang);
}

/* pad: decimals where there are some are at least that many. */
static void print_decimal(struct buf *out, struct str s, size_t pad, enum lang lang)
{
	struct str decimals;
	struct str whole = str_split(s, '.', &decimals);

	print_thousands(out, whole, lang);
	if (!decimals.len)
		return;
	buf_char(out, lang == LANG_FR ? ',' : '.');
	buf_str(out, decimals);
	for (size_t i = decimals.len; i < pad; i++)
		buf_char(out, '0');
}

static bool print_amount(struct buf *out, struct str s, enum lang lang)
{
	if (!rule_amount(s))
		return false;
	if (lang == LANG_EN)
		buf_cstr(out, "€");
	print_decimal(out, s, RULE_AMOUNT_PLACES, lang);
	if (lang == LANG_FR)
		buf_cstr(out, NBSP "€");
	return true;
}

/* Powers of ten. One decimal, but none where it is zero nor for ten kilobytes and more. */
static void print_bytes(struct buf *out, int64_t n, enum lang lang)
{
	static const char *const units[][LANG_COUNT] = {{"ko", "kB"}, {"Mo", "MB"}, {"Go", "GB"}};
	int64_t unit = 1000, tenths;
	size_t i = 0;

	if (n < 1000) {
		print_integer(out, n, lang);
		buf_cstr(out, lang == LANG_FR ? NBSP "octet" : NBSP "byte");
		if (lang == LANG_FR ? n > 1 : n != 1)
			buf_char(out, 's');
		return;
	}
	while (i < 2 && n / (unit / 2) >= 1999) { /* it would be rounded to a thousand */
		unit *= 1000;
		i++;
	}
	tenths = n / (unit / 10) + (n % (unit / 10) >= unit / 20);
	if (i == 0 && tenths >= 100)
		tenths = (n / unit + (n % unit >= unit / 2)) * 10;
	print_integer(out, tenths / 10, lang);
	if (tenths % 10)
		buf_printf(out, "%c%d", lang == LANG_FR ? ',' : '.', (int)(tenths % 10));
	buf_printf(out, NBSP "%s", units[i][lang]);
}

/* --- Codes and their names --- */

static bool print_choice(struct buf *out, const struct field *f, struct str code, enum lang lang)
{
	for (size_t i = 0; i < f->choice_count; i++)
		if (str_eq(f->choices[i].code, code)) {
			buf_str(out, f->choices[i].label[lang]);
			return true;
		}
	return false;
}

static bool print_country(struct buf *out, struct str code, enum lang lang)
{
	const struct country *c = country_find(code);

	if (c)
		buf_cstr(out, c->name[lang]);
	return c;
}

static void print_bool(struct buf *out, bool yes, bool as_code, enum lang lang)
{
	if (as_code)
		buf_cstr(out, yes ? "true" : "false");
	else if (lang == LANG_FR)
		buf_cstr(out, yes ? "oui" : "non");
	else
		buf_cstr(out, yes ? "yes" : "no");
}

/* s in groups of so many characters, the last one taking what is left. */
static void print_groups(struct buf *out, struct str s, size_t group, size_t group_count)
{
	for (size_t i = 1; i < group_count; i++) {
		buf_str(out, str_upto(s, group));
		buf_cstr(out, NBSP);
		s = str_from(s, group);
	}
	buf_str(out, s);
}

static bool print_phone(struct buf *out, struct str s)
{
	char national[10];

	if (!rule_phone(s) || !str_starts(s, STR("+33")))
		return false;
	national[0] = '0';
	memcpy(national + 1, s.ptr + 3, 9);
	print_groups(out, (struct str){national, sizeof national}, 2, 5);
	return true;
}

static bool print_registered(struct buf *out, enum field_type type, struct str s)
{
	if (!rule_digits(s, type == FIELD_SIRET ? 14 : 9))
		return false;
	print_groups(out, s, 3, type == FIELD_SIRET ? 4 : 3);
	return true;
}

/* --- All of them --- */

/* Several lines as one, empty ones left out: "12 rue de l'Exemple, 75013 Paris". */
static bool print_line(struct buf *out, struct str s)
{
	bool any = false;

	while (s.len) {
		struct str line = str_split(s, '\n', &s);

		if (line.len && line.ptr[line.len - 1] == '\r')
			line.len--;
		if (!line.len)
			continue;
		if (any)
			buf_cstr(out, ", ");
		buf_str(out, line);
		any = true;
	}
	return true;
}

/* A digest in capitals says the same; QR codes hold them in less room. */
static bool print_capitals(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		bool small = s.ptr[i] >= 'a' && s.ptr[i] <= 'f';

		buf_char(out, small ? (char)(s.ptr[i] - 'a' + 'A') : s.ptr[i]);
	}
	return true;
}

/* False: nothing was printed, the value itself is to stand there. */
static bool print_string(struct buf *out, const struct field *f, struct str s, struct str form,
                         enum lang lang)
{
	switch (f->type) {
	case FIELD_DATE:
		return print_date(out, s, form, lang);
	case FIELD_MOMENT:
		return print_moment(out, s, form, lang);
	case FIELD_CHOICE:
		return print_choice(out, f, s, lang);
	case FIELD_COUNTRY:
		return print_country(out, s, lang);
	case FIELD_AMOUNT:
		return print_amount(out, s, lang);
	case FIELD_DECIMAL:
		if (!rule_decimal(s))
			return false;
		print_decimal(out, s, 0, lang);
		return true;
	case FIELD_SIRET:
	case FIELD_SIREN:
		return print_registered(out, f->type, s);
	case FIELD_PHONE:
		return print_phone(out, s);
	case FIELD_LONG_TEXT:
		return str_eq(form, STR("ligne")) && print_line(out, s);
	case FIELD_DIGEST:
		return str_eq(form, STR("majuscules")) && print_capitals(out, s);
	default:
		return false;
	}
}

static void print_int(struct buf *out, const struct field *f, int64_t n, bool raw, enum lang lang)
{
	if (raw)
		buf_int(out, n);
	else if (f->type == FIELD_BYTES && n >= 0)
		print_bytes(out, n, lang);
	else
		print_integer(out, n, lang);
}

static void print_list(struct buf *out, const struct field *f, const struct value *v,
                       struct str form, enum lang lang)
{
	for (size_t i = 0; i < v->array.count; i++) {
		if (i)
			buf_cstr(out, ", ");
		if (v->array.items[i].type != VALUE_ARRAY) /* lists of lists are no field's */
			field_print(out, f, &v->array.items[i], form, lang);
	}
}

void field_print(struct buf *out, const struct field *f, const struct value *v, struct str form,
                 enum lang lang)
{
	bool raw = str_eq(form, STR("brut")) || str_eq(form, STR("code"));

	switch (v ? v->type : VALUE_NULL) {
	case VALUE_STRING:
		if (raw || !print_string(out, f, v->string, form, lang))
			buf_str(out, v->string);
		break;
	case VALUE_INT:
		print_int(out, f, v->integer, raw, lang);
		break;
	case VALUE_BOOL:
		print_bool(out, v->boolean, raw, lang);
		break;
	case VALUE_ARRAY:
		print_list(out, f, v, form, lang);
		break;
	case VALUE_NULL:
	case VALUE_OBJECT:
		break;
	}
}
