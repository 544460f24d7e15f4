/* test_typed.c - what typed_write writes, typed_read gives back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "dossier/typed.h"

static const struct field_choice choices[] = {
    {.code = {"CDI", 3}, .label = {{"durée indéterminée", 20}, {"permanent", 9}}},
    {.code = {"CDD", 3}, .label = {{"durée déterminée", 18}, {"fixed term", 10}}},
};

static bool same(const struct value *a, const struct value *b)
{
	if (a->type != b->type)
		return false;
	if (a->type == VALUE_BOOL)
		return a->boolean == b->boolean;
	return a->type == VALUE_INT ? a->integer == b->integer : str_eq(a->string, b->string);
}

static void expect(enum field_type type, struct value v)
{
	const struct field field = {.type = type, .choices = choices, .choice_count = 2};

	for (int lang = 0; lang < LANG_COUNT; lang++) {
		struct buf text = {0};
		struct arena a = {0};
		struct value back;

		typed_write(&text, &field, &v, (enum lang)lang);
		if (typed_read(&back, &field, buf_view(&text), &a) != TYPED_VALUE ||
		    !same(&v, &back))
			fail_msg("%s %d: \"%s\"", field_type_name(type), lang,
			         buf_terminated(&text));
		buf_free(&text);
		arena_free(&a);
	}
}

static void what_is_written_is_read_back(void **state)
{
	static const struct {
		enum field_type type;
		const char *text;
	} strings[] = {
	    {FIELD_TEXT, "Zoé Nuñez"},
	    {FIELD_LONG_TEXT, "12 rue de l’Église\nBâtiment C"},
	    {FIELD_CHOICE, "CDD"},
	    {FIELD_DATE, "2026-03-01"},
	    {FIELD_AMOUNT, "1485.5"},
	    {FIELD_DECIMAL, "17.25"},
	    {FIELD_DECIMAL, "1234.5"},
	    {FIELD_COUNTRY, "DZ"},
	    {FIELD_SIRET, "73282932000074"},
	    {FIELD_SIREN, "732829320"},
	    {FIELD_POSTCODE, "01000"},
	    {FIELD_PHONE, "+33123456789"},
	    {FIELD_PHONE, "+221338200000"},
	    {FIELD_EMAIL, "a@exemple.fr"},
	    {FIELD_NAF, "6201Z"},
	    {FIELD_SCHOOL_YEAR, "2026-2027"},
	    {FIELD_ROME, "M1805"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
		expect(strings[i].type,
		       (struct value){.type = VALUE_STRING, .string = str_of(strings[i].text)});
	expect(FIELD_BOOL, (struct value){.type = VALUE_BOOL, .boolean = true});
	expect(FIELD_BOOL, (struct value){.type = VALUE_BOOL});
	expect(FIELD_INTEGER, (struct value){.type = VALUE_INT, .integer = 1234567});
}

static void dates_are_written_as_people_type_them(void **state)
{
	const struct field field = {.type = FIELD_DATE};
	const struct value v = {.type = VALUE_STRING, .string = STR("2026-03-01")};
	struct buf text = {0};

	(void)state;
	typed_write(&text, &field, &v, LANG_FR);
	assert_string_equal(buf_terminated(&text), "01/03/2026");
	buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_written_is_read_back),
	    cmocka_unit_test(dates_are_written_as_people_type_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
