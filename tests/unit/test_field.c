/* test_field.c - the rules of fields, how values are printed, what people type. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "dossier/field.h"

#define NBSP "\u00A0"
#define NNBSP "\u202F"

#define S(literal)                           \
	{                                    \
		literal, sizeof(literal) - 1 \
	}

static const struct field_choice choices[] = {
    {S("CDD"), {S("contrat à durée déterminée"), S("fixed-term contract")}},
    {S("CDI"), {S("contrat à durée indéterminée"), S("open-ended contract")}},
};

static struct field field_of(enum field_type type)
{
	struct field f = {.path = STR("x"), .type = type};

	if (type == FIELD_CHOICE) {
		f.choices = choices;
		f.choice_count = 2;
	}
	return f;
}

static struct value string_of(const char *s)
{
	return (struct value){.type = VALUE_STRING, .string = str_of(s)};
}

static struct value int_of(int64_t n)
{
	return (struct value){.type = VALUE_INT, .integer = n};
}

/* --- Checking --- */

/* The one finding expected, or FINDING_COUNT for none. */
static enum finding_id found(const struct field *f, const struct value *v)
{
	struct arena a = {0};
	struct finding_list list = {.arena = &a};
	enum finding_id id = FINDING_COUNT;

	field_check(f, v, STR("x"), &list);
	assert_false(list.failed);
	if (list.count > 1)
		fail_msg("%zu findings, %s first", list.count, finding_name(list.items[0].id));
	if (list.count) {
		id = list.items[0].id;
		assert_true(str_eq(list.items[0].field, STR("x")));
	}
	arena_free(&a);
	return id;
}

static void is(enum field_type type, const char *s, enum finding_id wanted)
{
	struct field f = field_of(type);
	struct value v = string_of(s);
	enum finding_id id = found(&f, &v);

	if (id != wanted)
		fail_msg("%s \"%s\": %s", field_type_name(type), s,
		         id == FINDING_COUNT ? "nothing found" : finding_name(id));
}

static void good(enum field_type type, const char *s)
{
	is(type, s, FINDING_COUNT);
}

static void test_date(void **state)
{
	(void)state;
	good(FIELD_DATE, "2018-03-27");
	good(FIELD_DATE, "2024-02-29");
	good(FIELD_DATE, "1900-01-01");
	good(FIELD_DATE, "2100-12-31");
	is(FIELD_DATE, "2023-02-29", FINDING_BAD_DATE);
	is(FIELD_DATE, "2018-13-01", FINDING_BAD_DATE);
	is(FIELD_DATE, "2018-04-31", FINDING_BAD_DATE);
	is(FIELD_DATE, "1899-12-31", FINDING_BAD_DATE);
	is(FIELD_DATE, "2101-01-01", FINDING_BAD_DATE);
	is(FIELD_DATE, "27/03/2018", FINDING_BAD_DATE);
	is(FIELD_DATE, "2018-3-27", FINDING_BAD_DATE);
	is(FIELD_DATE, "2018-03-27T10:00:00Z", FINDING_BAD_DATE);
}

static void test_moment(void **state)
{
	(void)state;
	good(FIELD_MOMENT, "2026-11-20T14:05:00+01:00");
	good(FIELD_MOMENT, "2026-11-20T14:05:00Z");
	is(FIELD_MOMENT, "2026-11-20T14:05:00", FINDING_BAD_MOMENT);
	is(FIELD_MOMENT, "2026-11-20T25:05:00+01:00", FINDING_BAD_MOMENT);
	is(FIELD_MOMENT, "2026-02-30T14:05:00+01:00", FINDING_BAD_MOMENT);
	is(FIELD_MOMENT, "1026-11-20T14:05:00+01:00", FINDING_BAD_MOMENT);
}

/* Danone, the example of the SIRET's description and Google France; La Poste's seat has a
 * Luhn key, her other establishments need not. */
static void test_siret(void **state)
{
	(void)state;
	good(FIELD_SIRET, "55210055400013");
	good(FIELD_SIRET, "73282932000074");
	good(FIELD_SIRET, "44306184100047");
	good(FIELD_SIRET, "35600000000048");
	good(FIELD_SIRET, "35600000009075");
	is(FIELD_SIRET, "35600000009076", FINDING_BAD_SIRET);
	is(FIELD_SIRET, "35600000012345", FINDING_BAD_SIRET);
	is(FIELD_SIRET, "55210055400014", FINDING_BAD_SIRET);
	is(FIELD_SIRET, "73282932000075", FINDING_BAD_SIRET);
	/* right as a whole, wrong in its first nine digits */
	is(FIELD_SIRET, "73282932100073", FINDING_BAD_SIRET);
	is(FIELD_SIRET, "00000000000000", FINDING_BAD_SIRET);
	is(FIELD_SIRET, "5521005540001", FINDING_BAD_SIRET);
	is(FIELD_SIRET, "552100554000130", FINDING_BAD_SIRET);
	is(FIELD_SIRET, "552 100 554 00013", FINDING_BAD_SIRET);
	is(FIELD_SIRET, "5521005540001A", FINDING_BAD_SIRET);
}

static void test_siren(void **state)
{
	(void)state;
	good(FIELD_SIREN, "732829320");
	good(FIELD_SIREN, "552100554");
	good(FIELD_SIREN, "356000000");
	is(FIELD_SIREN, "732829321", FINDING_BAD_SIREN);
	is(FIELD_SIREN, "000000000", FINDING_BAD_SIREN);
	is(FIELD_SIREN, "73282932", FINDING_BAD_SIREN);
}

static void test_foreigner(void **state)
{
	(void)state;
	good(FIELD_FOREIGNER, "9912345678");
	is(FIELD_FOREIGNER, "991234567", FINDING_UNUSUAL_FOREIGNER_NUMBER);
	is(FIELD_FOREIGNER, "99123456789", FINDING_UNUSUAL_FOREIGNER_NUMBER);
	is(FIELD_FOREIGNER, "99123456AB", FINDING_UNUSUAL_FOREIGNER_NUMBER);
	is(FIELD_FOREIGNER, "99123456", FINDING_BAD_FOREIGNER_NUMBER);
	is(FIELD_FOREIGNER, "991234567890", FINDING_BAD_FOREIGNER_NUMBER);
	is(FIELD_FOREIGNER, "99123456ab", FINDING_BAD_FOREIGNER_NUMBER);
}

static void test_postcode(void **state)
{
	(void)state;
	good(FIELD_POSTCODE, "75013");
	good(FIELD_POSTCODE, "01000");
	good(FIELD_POSTCODE, "97410");
	is(FIELD_POSTCODE, "7501", FINDING_BAD_POSTCODE);
	is(FIELD_POSTCODE, "750133", FINDING_BAD_POSTCODE);
	is(FIELD_POSTCODE, "2A004", FINDING_BAD_POSTCODE);
}

static void test_phone(void **state)
{
	(void)state;
	good(FIELD_PHONE, "+33123456789");
	good(FIELD_PHONE, "+442079460123");
	good(FIELD_PHONE, "+213555123456");
	good(FIELD_PHONE, "+262262123456");
	is(FIELD_PHONE, "0123456789", FINDING_BAD_PHONE);
	is(FIELD_PHONE, "+330123456789", FINDING_BAD_PHONE);
	is(FIELD_PHONE, "+33012345678", FINDING_BAD_PHONE);
	is(FIELD_PHONE, "+3312345678", FINDING_BAD_PHONE);
	is(FIELD_PHONE, "+012345678", FINDING_BAD_PHONE);
	is(FIELD_PHONE, "+1234567890123456", FINDING_BAD_PHONE);
	is(FIELD_PHONE, "+33 1 23 45 67 89", FINDING_BAD_PHONE);
}

static void test_email(void **state)
{
	(void)state;
	good(FIELD_EMAIL, "prenom.nom@exemple.fr");
	good(FIELD_EMAIL, "a+b_c@sub.example.org");
	good(FIELD_EMAIL, "o'neill@example.co.uk");
	good(FIELD_EMAIL, "x@xn--bcher-kva.xn--p1ai");
	is(FIELD_EMAIL, "nom@exemple", FINDING_BAD_EMAIL);
	is(FIELD_EMAIL, "nom@exemple.f", FINDING_BAD_EMAIL);
	is(FIELD_EMAIL, "nom@exemple.42", FINDING_BAD_EMAIL);
	is(FIELD_EMAIL, "nom@exemple.fr.", FINDING_BAD_EMAIL);
	is(FIELD_EMAIL, "nom@.exemple.fr", FINDING_BAD_EMAIL);
	is(FIELD_EMAIL, "nom@exemple..fr", FINDING_BAD_EMAIL);
	is(FIELD_EMAIL, "nom@-exemple.fr", FINDING_BAD_EMAIL);
	is(FIELD_EMAIL, ".nom@exemple.fr", FINDING_BAD_EMAIL);
	is(FIELD_EMAIL, "nom.@exemple.fr", FINDING_BAD_EMAIL);
	is(FIELD_EMAIL, "no..m@exemple.fr", FINDING_BAD_EMAIL);
	is(FIELD_EMAIL, "@exemple.fr", FINDING_BAD_EMAIL);
	is(FIELD_EMAIL, "nom@", FINDING_BAD_EMAIL);
	is(FIELD_EMAIL, "nom", FINDING_BAD_EMAIL);
	is(FIELD_EMAIL, "a@b@exemple.fr", FINDING_BAD_EMAIL);
	is(FIELD_EMAIL, "Prénom Nom <nom@exemple.fr>", FINDING_BAD_EMAIL);
	is(FIELD_EMAIL, "nom @exemple.fr", FINDING_BAD_EMAIL);
}

static void test_email_length(void **state)
{
	char s[400];

	(void)state;
	memset(s, 'a', sizeof s);
	memcpy(s + 64, "@b.fr", 6);
	good(FIELD_EMAIL, s);
	memset(s, 'a', sizeof s);
	memcpy(s + 65, "@b.fr", 6);
	is(FIELD_EMAIL, s, FINDING_BAD_EMAIL);
	memset(s, 'a', sizeof s);
	for (size_t i = 1; i < 251; i += 2)
		s[i] = '.';
	s[1] = '@';
	memcpy(s + 250, "fr", 3); /* 252 bytes */
	good(FIELD_EMAIL, s);
	memcpy(s + 250, "frfrf", 6); /* 255 */
	is(FIELD_EMAIL, s, FINDING_BAD_EMAIL);
}

static void test_codes(void **state)
{
	(void)state;
	good(FIELD_NAF, "6201Z");
	is(FIELD_NAF, "62.01Z", FINDING_BAD_NAF);
	is(FIELD_NAF, "6201z", FINDING_BAD_NAF);
	is(FIELD_NAF, "6201", FINDING_BAD_NAF);
	good(FIELD_ROME, "M1805");
	is(FIELD_ROME, "O1805", FINDING_BAD_ROME);
	is(FIELD_ROME, "M185", FINDING_BAD_ROME);
	good(FIELD_IDCC, "1486");
	good(FIELD_IDCC, "0086");
	is(FIELD_IDCC, "86", FINDING_BAD_IDCC);
	good(FIELD_COUNTRY, "DZ");
	is(FIELD_COUNTRY, "dz", FINDING_BAD_COUNTRY);
	is(FIELD_COUNTRY, "DZA", FINDING_BAD_COUNTRY);
	is(FIELD_COUNTRY, "ZZ", FINDING_BAD_COUNTRY);
	good(FIELD_DIGEST, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	is(FIELD_DIGEST, "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
	   FINDING_BAD_DIGEST);
}

/* Codes that universities and schools publish. */
static void test_uai(void **state)
{
	(void)state;
	good(FIELD_UAI, "0751717J");
	good(FIELD_UAI, "0751721N");
	good(FIELD_UAI, "0130221V");
	good(FIELD_UAI, "0312421N");
	good(FIELD_UAI, "0755976N");
	good(FIELD_UAI, "0911101C");
	is(FIELD_UAI, "0751717K", FINDING_BAD_UAI);
	is(FIELD_UAI, "0751718J", FINDING_BAD_UAI);
	is(FIELD_UAI, "0751717j", FINDING_BAD_UAI);
	is(FIELD_UAI, "751717J", FINDING_BAD_UAI);
}

static void test_school_year(void **state)
{
	(void)state;
	good(FIELD_SCHOOL_YEAR, "2026-2027");
	is(FIELD_SCHOOL_YEAR, "2026-2028", FINDING_BAD_SCHOOL_YEAR);
	is(FIELD_SCHOOL_YEAR, "2027-2026", FINDING_BAD_SCHOOL_YEAR);
	is(FIELD_SCHOOL_YEAR, "2026/2027", FINDING_BAD_SCHOOL_YEAR);
	is(FIELD_SCHOOL_YEAR, "2026", FINDING_BAD_SCHOOL_YEAR);
	is(FIELD_SCHOOL_YEAR, "0026-0027", FINDING_BAD_SCHOOL_YEAR);
}

static void test_numbers(void **state)
{
	(void)state;
	good(FIELD_AMOUNT, "1485.50");
	good(FIELD_AMOUNT, "1485.5");
	good(FIELD_AMOUNT, "1485");
	good(FIELD_AMOUNT, "0");
	good(FIELD_AMOUNT, "0.05");
	good(FIELD_AMOUNT, "999999999999.99");
	is(FIELD_AMOUNT, "1000000000000", FINDING_BAD_AMOUNT);
	is(FIELD_AMOUNT, "1485.500", FINDING_BAD_AMOUNT);
	is(FIELD_AMOUNT, "1485.", FINDING_BAD_AMOUNT);
	is(FIELD_AMOUNT, ".50", FINDING_BAD_AMOUNT);
	is(FIELD_AMOUNT, "01485", FINDING_BAD_AMOUNT);
	is(FIELD_AMOUNT, "1485,50", FINDING_BAD_AMOUNT);
	is(FIELD_AMOUNT, "-1", FINDING_BAD_AMOUNT);
	is(FIELD_AMOUNT, "1e3", FINDING_BAD_AMOUNT);
	good(FIELD_DECIMAL, "20");
	good(FIELD_DECIMAL, "17.5");
	good(FIELD_DECIMAL, "8.6667");
	is(FIELD_DECIMAL, "8.66667", FINDING_BAD_DECIMAL);
	is(FIELD_DECIMAL, "17,5", FINDING_BAD_DECIMAL);
}

static void test_range(void **state)
{
	struct field f = field_of(FIELD_INTEGER);
	struct value v = int_of(-1);

	(void)state;
	assert_int_equal(found(&f, &v), FINDING_COUNT);
	f.has_min = f.has_max = true;
	f.max = 10;
	assert_int_equal(found(&f, &v), FINDING_BELOW_MINIMUM);
	v.integer = 0;
	assert_int_equal(found(&f, &v), FINDING_COUNT);
	v.integer = 10;
	assert_int_equal(found(&f, &v), FINDING_COUNT);
	v.integer = 11;
	assert_int_equal(found(&f, &v), FINDING_ABOVE_MAXIMUM);
	f.type = FIELD_DECIMAL;
	f.min = 1;
	v = string_of("0.99");
	assert_int_equal(found(&f, &v), FINDING_BELOW_MINIMUM);
	v = string_of("10.00");
	assert_int_equal(found(&f, &v), FINDING_COUNT);
	v = string_of("10.01");
	assert_int_equal(found(&f, &v), FINDING_ABOVE_MAXIMUM);
	f = field_of(FIELD_BYTES);
	v = int_of(-5);
	assert_int_equal(found(&f, &v), FINDING_BELOW_MINIMUM);
}

static void test_choice(void **state)
{
	struct field f = field_of(FIELD_CHOICE);
	struct value v = string_of("cdd");
	struct arena a = {0};
	struct finding_list list = {.arena = &a};
	struct buf b = {0};

	(void)state;
	good(FIELD_CHOICE, "CDD");
	good(FIELD_CHOICE, "CDI");
	is(FIELD_CHOICE, "CD", FINDING_BAD_CHOICE);
	field_check(&f, &v, STR("emploi.contrat"), &list);
	assert_int_equal(list.count, 1);
	finding_message(&b, &list.items[0], LANG_FR);
	assert_non_null(strstr(buf_terminated(&b), "CDD, CDI"));
	assert_non_null(strstr(b.data, "cdd"));
	buf_free(&b);
	arena_free(&a);
}

static void test_types(void **state)
{
	struct field f = field_of(FIELD_TEXT);
	struct value v = int_of(12);
	struct value yes = {.type = VALUE_BOOL, .boolean = true};
	struct value object = {.type = VALUE_OBJECT};
	struct value null = {.type = VALUE_NULL};

	(void)state;
	assert_int_equal(found(&f, &v), FINDING_WRONG_TYPE);
	assert_int_equal(found(&f, &object), FINDING_WRONG_TYPE);
	assert_int_equal(found(&f, &null), FINDING_WRONG_TYPE);
	assert_int_equal(found(&f, NULL), FINDING_COUNT);
	f.type = FIELD_BOOL;
	assert_int_equal(found(&f, &yes), FINDING_COUNT);
	is(FIELD_BOOL, "oui", FINDING_WRONG_TYPE);
	is(FIELD_INTEGER, "12", FINDING_BAD_INTEGER);
	f.type = FIELD_AMOUNT;
	assert_int_equal(found(&f, &v), FINDING_BAD_AMOUNT);
	assert_int_equal(found(&f, &yes), FINDING_WRONG_TYPE);
}

static void test_characters(void **state)
{
	(void)state;
	good(FIELD_TEXT, "Nguyễn Thị Ánh-Tuyết");
	good(FIELD_TEXT, "თამარ");
	is(FIELD_TEXT, "", FINDING_EMPTY_VALUE);
	is(FIELD_TEXT, " " NBSP NNBSP, FINDING_EMPTY_VALUE);
	is(FIELD_DATE, "", FINDING_EMPTY_VALUE);
	is(FIELD_TEXT, "a\x01", FINDING_CONTROL_CHARACTER);
	is(FIELD_TEXT, "a\x7F", FINDING_CONTROL_CHARACTER);
	is(FIELD_TEXT, "a\xC2\x85", FINDING_CONTROL_CHARACTER);
	is(FIELD_TEXT,
	   "a\u202E"
	   "b",
	   FINDING_BIDI_CHARACTER);
	is(FIELD_TEXT, "a\u200F", FINDING_BIDI_CHARACTER);
	is(FIELD_SIRET, "5521005540001\u202E3", FINDING_BIDI_CHARACTER);
	is(FIELD_TEXT, "\uFEFFZoé", FINDING_INVISIBLE_CHARACTER);
	is(FIELD_TEXT, "Zo\u200Bé", FINDING_INVISIBLE_CHARACTER);
	is(FIELD_LONG_TEXT, "Zo\u00ADé", FINDING_INVISIBLE_CHARACTER);
	is(FIELD_TEXT, "Zoé\U000E0041", FINDING_INVISIBLE_CHARACTER);
	good(FIELD_TEXT, "\u0645\u06CC\u200C\u062E");
	good(FIELD_TEXT, "\u0915\u094D\u200D\u0937");
	is(FIELD_TEXT, "\u0301Zoé", FINDING_LEADING_MARK);
	is(FIELD_TEXT, "\u093E\u0915", FINDING_LEADING_MARK);
	good(FIELD_TEXT, "Zoe\u0301");
	is(FIELD_TEXT, "a\nb", FINDING_LINE_BREAK);
	is(FIELD_TEXT, "a\tb", FINDING_LINE_BREAK);
	is(FIELD_TEXT, "a\u2028b", FINDING_LINE_BREAK);
	good(FIELD_LONG_TEXT, "a\nb\r\nc");
	is(FIELD_LONG_TEXT, "a\nb\x1B[31m", FINDING_CONTROL_CHARACTER);
}

static void test_character_named(void **state)
{
	struct field f = field_of(FIELD_TEXT);
	struct value v = string_of("Zoé\u202E");
	struct arena a = {0};
	struct finding_list list = {.arena = &a};
	const struct finding *found_one;

	(void)state;
	field_check(&f, &v, STR("x"), &list);
	assert_int_equal(list.count, 1);
	found_one = &list.items[0];
	assert_int_equal(found_one->param_count, 2);
	assert_true(str_eq(found_one->params[0].value, STR("U+202E")));
	assert_true(str_eq(found_one->params[1].value, STR("4")));
	arena_free(&a);
}

static void test_length(void **state)
{
	struct field f = field_of(FIELD_TEXT);
	struct value v = string_of("éééé");

	(void)state;
	f.max_chars = 4;
	assert_int_equal(found(&f, &v), FINDING_COUNT);
	f.max_chars = 3;
	assert_int_equal(found(&f, &v), FINDING_TOO_LONG);
}

/* What a finding quotes is cut, and cannot steer a terminal. */
static void test_excerpt(void **state)
{
	struct field f = field_of(FIELD_SIRET);
	struct arena a = {0};
	struct finding_list list = {.arena = &a};
	char s[201];
	struct value v = string_of(s);

	(void)state;
	memset(s, '7', 200);
	s[200] = 0;
	v = string_of(s);
	field_check(&f, &v, STR("x"), &list);
	assert_int_equal(list.items[0].params[0].value.len, 60 + strlen("…"));
	arena_free(&a);
}

static void test_list(void **state)
{
	struct field f = field_of(FIELD_COUNTRY);
	struct value items[] = {string_of("FR"), string_of("??"), int_of(1)};
	struct value v = {.type = VALUE_ARRAY, .array = {items, 3}};
	struct arena a = {0};
	struct finding_list list = {.arena = &a};

	(void)state;
	assert_int_equal(found(&f, &v), FINDING_WRONG_TYPE);
	f.repeated = true;
	field_check(&f, &v, STR("pays"), &list);
	assert_int_equal(list.count, 2);
	assert_int_equal(list.items[0].id, FINDING_BAD_COUNTRY);
	assert_true(str_eq(list.items[0].field, STR("pays[1]")));
	assert_int_equal(list.items[1].id, FINDING_WRONG_TYPE);
	assert_true(str_eq(list.items[1].field, STR("pays[2]")));
	arena_free(&a);
}

/* --- Printing --- */

static void prints_value(const struct field *f, const struct value *v, const char *form,
                         enum lang lang, const char *wanted)
{
	struct buf b = {0};

	field_print(&b, f, v, str_of(form), lang);
	assert_string_equal(buf_terminated(&b), wanted);
	buf_free(&b);
}

static void prints(enum field_type type, const char *s, const char *form, const char *fr,
                   const char *en)
{
	struct field f = field_of(type);
	struct value v = string_of(s);

	assert_true(field_has_form(type, str_of(form)));
	prints_value(&f, &v, form, LANG_FR, fr);
	prints_value(&f, &v, form, LANG_EN, en);
}

static void test_print_date(void **state)
{
	(void)state;
	prints(FIELD_DATE, "2018-03-27", "", "27" NBSP "mars 2018", "27" NBSP "March 2018");
	prints(FIELD_DATE, "2018-03-01", "long", "1er" NBSP "mars 2018", "1" NBSP "March 2018");
	prints(FIELD_DATE, "2018-08-11", "long", "11" NBSP "août 2018", "11" NBSP "August 2018");
	prints(FIELD_DATE, "2018-03-07", "court", "07/03/2018", "07/03/2018");
	prints(FIELD_DATE, "2018-03-27", "iso", "2018-03-27", "2018-03-27");
	prints(FIELD_DATE, "2018-02-30", "", "2018-02-30", "2018-02-30");
}

static void test_print_moment(void **state)
{
	const char *s = "2026-11-20T14:05:00+01:00";

	(void)state;
	prints(FIELD_MOMENT, s, "", "20" NBSP "novembre 2026 à 14" NBSP "h" NBSP "05 (UTC+1)",
	       "20" NBSP "November 2026 at 14:05 (UTC+1)");
	prints(FIELD_MOMENT, s, "court", "20/11/2026 14" NBSP "h" NBSP "05 (UTC+1)",
	       "20/11/2026 14:05 (UTC+1)");
	prints(FIELD_MOMENT, s, "date", "20" NBSP "novembre 2026", "20" NBSP "November 2026");
	prints(FIELD_MOMENT, s, "heure", "14" NBSP "h" NBSP "05 (UTC+1)", "14:05 (UTC+1)");
	prints(FIELD_MOMENT, s, "iso", s, s);
	prints(FIELD_MOMENT, "2026-11-20T04:05:00+05:30", "heure",
	       "4" NBSP "h" NBSP "05 (UTC+5" NBSP "h" NBSP "30)", "04:05 (UTC+5:30)");
	prints(FIELD_MOMENT, "2026-11-20T04:05:00Z", "heure", "4" NBSP "h" NBSP "05 (UTC)",
	       "04:05 (UTC)");
	prints(FIELD_MOMENT, "2026-11-20T04:05:00-04:00", "heure",
	       "4" NBSP "h" NBSP "05 (UTC-"
	       "4)",
	       "04:05 (UTC-"
	       "4)");
}

static void test_print_numbers(void **state)
{
	struct field f = field_of(FIELD_INTEGER);
	struct value v = int_of(1234567);

	(void)state;
	prints(FIELD_AMOUNT, "1485.50", "", "1" NNBSP "485,50" NBSP "€", "€1,485.50");
	prints(FIELD_AMOUNT, "1485.5", "", "1" NNBSP "485,50" NBSP "€", "€1,485.50");
	prints(FIELD_AMOUNT, "1485", "", "1" NNBSP "485" NBSP "€", "€1,485");
	prints(FIELD_AMOUNT, "485.05", "", "485,05" NBSP "€", "€485.05");
	prints(FIELD_AMOUNT, "1485.50", "brut", "1485.50", "1485.50");
	prints(FIELD_AMOUNT, "beaucoup", "", "beaucoup", "beaucoup");
	prints(FIELD_DECIMAL, "17.5", "", "17,5", "17.5");
	prints(FIELD_DECIMAL, "1607", "", "1" NNBSP "607", "1,607");
	prints_value(&f, &v, "", LANG_FR, "1" NNBSP "234" NNBSP "567");
	prints_value(&f, &v, "", LANG_EN, "1,234,567");
	prints_value(&f, &v, "brut", LANG_FR, "1234567");
	v.integer = INT64_MIN;
	prints_value(&f, &v, "", LANG_EN,
	             "-"
	             "9,223,372,036,854,775,808");
}

static void bytes(int64_t n, const char *fr, const char *en)
{
	struct field f = field_of(FIELD_BYTES);
	struct value v = int_of(n);

	prints_value(&f, &v, "", LANG_FR, fr);
	prints_value(&f, &v, "", LANG_EN, en);
}

static void test_print_bytes(void **state)
{
	(void)state;
	bytes(0, "0" NBSP "octet", "0" NBSP "bytes");
	bytes(1, "1" NBSP "octet", "1" NBSP "byte");
	bytes(312, "312" NBSP "octets", "312" NBSP "bytes");
	bytes(1000, "1" NBSP "ko", "1" NBSP "kB");
	bytes(1249, "1,2" NBSP "ko", "1.2" NBSP "kB");
	bytes(845123, "845" NBSP "ko", "845" NBSP "kB");
	bytes(999499, "999" NBSP "ko", "999" NBSP "kB");
	bytes(999500, "1" NBSP "Mo", "1" NBSP "MB");
	bytes(1200000, "1,2" NBSP "Mo", "1.2" NBSP "MB");
	bytes(12400000, "12,4" NBSP "Mo", "12.4" NBSP "MB");
	bytes(10000000, "10" NBSP "Mo", "10" NBSP "MB");
	bytes(2500000000, "2,5" NBSP "Go", "2.5" NBSP "GB");
	bytes(INT64_MAX, "9" NNBSP "223" NNBSP "372" NNBSP "036,9" NBSP "Go",
	      "9,223,372,036.9" NBSP "GB");
}

static void test_print_codes(void **state)
{
	struct field f = field_of(FIELD_BOOL);
	struct value yes = {.type = VALUE_BOOL, .boolean = true};

	(void)state;
	prints(FIELD_CHOICE, "CDD", "", "contrat à durée déterminée", "fixed-term contract");
	prints(FIELD_CHOICE, "CDD", "libelle", "contrat à durée déterminée", "fixed-term contract");
	prints(FIELD_CHOICE, "CDD", "code", "CDD", "CDD");
	prints(FIELD_CHOICE, "??", "", "??", "??");
	prints(FIELD_COUNTRY, "DZ", "", "Algérie", "Algeria");
	prints(FIELD_COUNTRY, "DZ", "code", "DZ", "DZ");
	prints_value(&f, &yes, "", LANG_FR, "oui");
	prints_value(&f, &yes, "libelle", LANG_EN, "yes");
	prints_value(&f, &yes, "code", LANG_FR, "true");
	prints(FIELD_SIRET, "55210055400013", "", "552" NBSP "100" NBSP "554" NBSP "00013",
	       "552" NBSP "100" NBSP "554" NBSP "00013");
	prints(FIELD_SIRET, "55210055400013", "brut", "55210055400013", "55210055400013");
	prints(FIELD_SIREN, "552100554", "", "552" NBSP "100" NBSP "554",
	       "552" NBSP "100" NBSP "554");
	prints(FIELD_PHONE, "+33123456789", "", "01" NBSP "23" NBSP "45" NBSP "67" NBSP "89",
	       "01" NBSP "23" NBSP "45" NBSP "67" NBSP "89");
	prints(FIELD_PHONE, "+33123456789", "brut", "+33123456789", "+33123456789");
	prints(FIELD_PHONE, "+442079460123", "", "+442079460123", "+442079460123");
	prints(FIELD_TEXT, "Zoé", "", "Zoé", "Zoé");
	prints(FIELD_LONG_TEXT, "1 rue X\r\n\n75013 Paris\n", "ligne", "1 rue X, 75013 Paris",
	       "1 rue X, 75013 Paris");
	prints(FIELD_LONG_TEXT, "1 rue X\nParis", "", "1 rue X\nParis", "1 rue X\nParis");
	prints(FIELD_DIGEST, "e3b0", "majuscules", "E3B0", "E3B0");
}

static void test_print_list(void **state)
{
	struct field f = field_of(FIELD_COUNTRY);
	struct value items[] = {string_of("FR"), string_of("DZ")};
	struct value v = {.type = VALUE_ARRAY, .array = {items, 2}};

	(void)state;
	f.repeated = true;
	prints_value(&f, &v, "", LANG_FR, "France, Algérie");
	prints_value(&f, NULL, "", LANG_FR, "");
}

static void test_forms(void **state)
{
	(void)state;
	assert_false(field_has_form(FIELD_TEXT, STR("long")));
	assert_false(field_has_form(FIELD_DATE, STR("heure")));
	assert_false(field_has_form(FIELD_DATE, STR("libelle")));
	assert_false(field_has_form(FIELD_DATE, STR("Long")));
	assert_true(field_has_form(FIELD_MOMENT, STR("heure")));
}

static void test_type_names(void **state)
{
	enum field_type type;

	(void)state;
	for (unsigned i = 0; i < FIELD_TYPE_COUNT; i++) {
		assert_non_null(field_type_name((enum field_type)i));
		assert_true(field_type_by_name(str_of(field_type_name((enum field_type)i)), &type));
		assert_int_equal(type, i);
	}
	assert_false(field_type_by_name(STR("date "), &type));
}

/* --- Typing --- */

static void becomes(enum field_type type, const char *typed, const char *kept)
{
	struct buf b = {0};
	bool ok;

	buf_cstr(&b, "|"); /* what stood there stays */
	ok = field_normalize(&b, type, str_of(typed));
	if (ok != (kept != NULL))
		fail_msg("%s \"%s\": %s", field_type_name(type), typed, buf_terminated(&b));
	assert_string_equal(buf_terminated(&b) + 1, kept ? kept : "");
	buf_free(&b);
}

static void test_typed_dates(void **state)
{
	(void)state;
	becomes(FIELD_DATE, "27/03/2018", "2018-03-27");
	becomes(FIELD_DATE, " 27.03.2018 ", "2018-03-27");
	becomes(FIELD_DATE, "27-03-2018", "2018-03-27");
	becomes(FIELD_DATE, "2018-03-27", "2018-03-27");
	becomes(FIELD_DATE, "1/5/2002", "2002-05-01");
	becomes(FIELD_DATE, "1/5/02", NULL);
	becomes(FIELD_DATE, "1/5", NULL);
	becomes(FIELD_DATE, "/1/5/2002", NULL);
	becomes(FIELD_DATE, "31/02/2018", NULL);
	becomes(FIELD_DATE, "03/27/2018", NULL);
	becomes(FIELD_DATE, "27/03/1018", NULL);
	becomes(FIELD_DATE, "", NULL);
	becomes(FIELD_MOMENT, "2026-11-20T14:05:00+01:00", "2026-11-20T14:05:00+01:00");
	becomes(FIELD_SCHOOL_YEAR, "2026 / 2027", "2026-2027");
	becomes(FIELD_SCHOOL_YEAR,
	        "2026\u2013"
	        "2027",
	        "2026-2027");
	becomes(FIELD_SCHOOL_YEAR, "2026", NULL);
}

static void test_typed_numbers(void **state)
{
	(void)state;
	becomes(FIELD_AMOUNT, "1 485,50 €", "1485.50");
	becomes(FIELD_AMOUNT, "1" NNBSP "485,50" NBSP "€", "1485.50");
	becomes(FIELD_AMOUNT, "1.485,50", "1485.50");
	becomes(FIELD_AMOUNT, "€1,485.50", "1485.50");
	becomes(FIELD_AMOUNT, "1485 euros", "1485");
	becomes(FIELD_AMOUNT, "1485 EUR", "1485");
	becomes(FIELD_AMOUNT, "0012,5", "12.5");
	becomes(FIELD_AMOUNT, "1,485", NULL);
	becomes(FIELD_AMOUNT, "€", NULL);
	becomes(FIELD_AMOUNT, "-5", NULL);
	becomes(FIELD_DECIMAL, "17,5", "17.5");
	becomes(FIELD_INTEGER, "1 200", "1200");
	becomes(FIELD_INTEGER, "-007", "-7");
	becomes(FIELD_INTEGER, "-0", "0");
	becomes(FIELD_INTEGER, "12,5", NULL);
	becomes(FIELD_BYTES, "-3", NULL);
	becomes(FIELD_BOOL, "Oui", "true");
	becomes(FIELD_BOOL, "non", "false");
	becomes(FIELD_BOOL, "peut-être", NULL);
}

static void test_typed_phones(void **state)
{
	(void)state;
	becomes(FIELD_PHONE, "01 23 45 67 89", "+33123456789");
	becomes(FIELD_PHONE, "01.23.45.67.89", "+33123456789");
	becomes(FIELD_PHONE, "+33 1 23 45 67 89", "+33123456789");
	becomes(FIELD_PHONE, "+33 (0)1 23 45 67 89", "+33123456789");
	becomes(FIELD_PHONE, "0033 1 23 45 67 89", "+33123456789");
	becomes(FIELD_PHONE, "+44 20 7946 0123", "+442079460123");
	becomes(FIELD_PHONE, "0692 12 34 56", "+262692123456");
	becomes(FIELD_PHONE, "0696 12 34 56", "+596696123456");
	becomes(FIELD_PHONE, "01 23 45 67 8", NULL);
	becomes(FIELD_PHONE, "00 00", NULL);
}

static void test_typed_codes(void **state)
{
	(void)state;
	becomes(FIELD_SIRET, "552 100 554 00013", "55210055400013");
	becomes(FIELD_SIRET, "552" NBSP "100" NBSP "554" NBSP "00013", "55210055400013");
	becomes(FIELD_SIRET, "552 100 554 00014", NULL);
	becomes(FIELD_SIREN, "552.100.554", "552100554");
	becomes(FIELD_POSTCODE, "75 013", "75013");
	becomes(FIELD_NAF, "62.01z", "6201Z");
	becomes(FIELD_FOREIGNER, "99 1234 5678", "9912345678");
	becomes(FIELD_UAI, "0751717 j", "0751717J");
	becomes(FIELD_ROME, "m1805", "M1805");
	becomes(FIELD_IDCC, "86", "0086");
	becomes(FIELD_IDCC, "12345", NULL);
	becomes(FIELD_EMAIL, " nom@exemple.fr ", "nom@exemple.fr");
	becomes(FIELD_EMAIL, "nom", NULL);
	becomes(FIELD_COUNTRY, "algerie", "DZ");
	becomes(FIELD_COUNTRY, "dz", "DZ");
	becomes(FIELD_COUNTRY, "Viet-Nam", "VN");
	becomes(FIELD_COUNTRY, "Atlantide", NULL);
	becomes(FIELD_TEXT, "  Zoé  ", "Zoé");
	becomes(FIELD_TEXT, NBSP, NULL);
	becomes(FIELD_DIGEST, "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
	        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

/* What is kept is what the rules accept. */
static void test_typed_is_good(void **state)
{
	static const char *const typed[] = {
	    "27/03/2018", "1 485,50 €", "01 23 45 67 89", "dz", "552 100 554 00013",
	    "62.01z",     "86",         "m1805"};

	(void)state;
	for (unsigned type = FIELD_DATE; type < FIELD_TYPE_COUNT; type++)
		for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
			struct field f = field_of((enum field_type)type);
			struct buf b = {0};

			if (field_value_type(f.type) == VALUE_STRING &&
			    field_normalize(&b, f.type, str_of(typed[i]))) {
				struct value v = {.type = VALUE_STRING, .string = buf_view(&b)};

				assert_int_equal(found(&f, &v), FINDING_COUNT);
			}
			buf_free(&b);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_date),          cmocka_unit_test(test_moment),
	    cmocka_unit_test(test_siret),         cmocka_unit_test(test_siren),
	    cmocka_unit_test(test_foreigner),     cmocka_unit_test(test_postcode),
	    cmocka_unit_test(test_phone),         cmocka_unit_test(test_email),
	    cmocka_unit_test(test_email_length),  cmocka_unit_test(test_codes),
	    cmocka_unit_test(test_uai),           cmocka_unit_test(test_school_year),
	    cmocka_unit_test(test_numbers),       cmocka_unit_test(test_range),
	    cmocka_unit_test(test_choice),        cmocka_unit_test(test_types),
	    cmocka_unit_test(test_characters),    cmocka_unit_test(test_character_named),
	    cmocka_unit_test(test_length),        cmocka_unit_test(test_excerpt),
	    cmocka_unit_test(test_list),          cmocka_unit_test(test_print_date),
	    cmocka_unit_test(test_print_moment),  cmocka_unit_test(test_print_numbers),
	    cmocka_unit_test(test_print_bytes),   cmocka_unit_test(test_print_codes),
	    cmocka_unit_test(test_print_list),    cmocka_unit_test(test_forms),
	    cmocka_unit_test(test_type_names),    cmocka_unit_test(test_typed_dates),
	    cmocka_unit_test(test_typed_numbers), cmocka_unit_test(test_typed_phones),
	    cmocka_unit_test(test_typed_codes),   cmocka_unit_test(test_typed_is_good),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
