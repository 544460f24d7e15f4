/* test_country.c - the table of countries. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "dossier/country.h"

static void test_order(void **state)
{
	size_t count = 0;

	(void)state;
	for (const struct country *c; (c = country_at(count)); count++) {
		const struct country *next = country_at(count + 1);

		assert_ptr_equal(country_find(str_of(c->code)), c);
		assert_true(c->name[LANG_FR][0] && c->name[LANG_EN][0]);
		assert_true(!next || strcmp(c->code, next->code) < 0);
	}
	assert_int_equal(count, 249 + 1); /* ISO's, and Kosovo */
}

static void test_find(void **state)
{
	(void)state;
	assert_string_equal(country_find(STR("DZ"))->name[LANG_FR], "Algérie");
	assert_string_equal(country_find(STR("CI"))->name[LANG_FR], "Côte d’Ivoire");
	assert_null(country_find(STR("ZZ")));
	assert_null(country_find(STR("dz")));
	assert_null(country_find(STR("D")));
	assert_null(country_find(STR("DZA")));
	assert_null(country_find((struct str){0}));
}

static void test_groups(void **state)
{
	size_t counts[COUNTRY_SWITZERLAND + 1] = {0};

	(void)state;
	for (size_t i = 0; country_at(i); i++)
		counts[country_at(i)->group]++;
	assert_int_equal(counts[COUNTRY_EU], 27);
	assert_int_equal(counts[COUNTRY_EEA], 3);
	assert_int_equal(counts[COUNTRY_SWITZERLAND], 1);
	assert_int_equal(country_find(STR("GB"))->group, COUNTRY_OTHER);
	assert_int_equal(country_find(STR("GR"))->group, COUNTRY_EU);
	assert_int_equal(country_find(STR("NO"))->group, COUNTRY_EEA);
	assert_int_equal(country_find(STR("CH"))->group, COUNTRY_SWITZERLAND);
}

static void named(const char *name, const char *code)
{
	const struct country *c = country_by_name(str_of(name));

	assert_string_equal(c ? c->code : "none", code);
}

static void test_names(void **state)
{
	(void)state;
	named("Algérie", "DZ");
	named("ALGERIE", "DZ");
	named("Alge\u0301rie", "DZ"); /* decomposed, as a Mac types it */
	named("algeria", "DZ");
	named("cote d'ivoire", "CI");
	named("Côte d’Ivoire", "CI");
	named("pays bas", "NL");
	named("viet nam", "VN");
	named(" La  Réunion ", "RE");
	named("fr", "FR");
	named("Congo-je-ne-sais-lequel", "none");
	named("", "none");
	named("...", "none");
	named(
	    "un nom bien trop long pour être celui d'un pays, et encore plus long que cela, vraiment",
	    "none");
}

/* Each name leads back to its country: none is like another's name or code. */
static void test_names_are_distinct(void **state)
{
	(void)state;
	for (size_t i = 0; country_at(i); i++)
		for (int lang = 0; lang < LANG_COUNT; lang++)
			named(country_at(i)->name[lang], country_at(i)->code);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_order),
	    cmocka_unit_test(test_find),
	    cmocka_unit_test(test_groups),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_names_are_distinct),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
