/* test_condition.c - conditions: three values, each comparison, each error. */
#include "procedure_small.h"

#include "dossier/condition.h"

static int setup(void **state)
{
	static struct fixture x;

	small_open(&x);
	*state = &x;
	return 0;
}

static int teardown(void **state)
{
	fixture_close(*state);
	return 0;
}

static const struct condition *parse(struct fixture *x, const char *json)
{
	struct err e = {0};
	struct settings s = {.file = "p.json", .arena = &x->arena, .e = &e};
	const struct condition *c = NULL;
	struct value v = fixture_json(x, json);

	if (!condition_parse(&c, &v, &s, x->procedure))
		fail_msg("%s: %s", json, e.text[LANG_EN]);
	assert_int_equal(s.place_len, 0);
	return c;
}

static void expect(struct fixture *x, const char *json, enum truth want)
{
	enum truth got = condition_eval(parse(x, json), &x->facts, NULL);

	if (got != want)
		fail_msg("%s: %d instead of %d", json, got, want);
}

static void expect_lacks(struct fixture *x, const char *json, const char *path)
{
	struct str lacks = {0};

	assert_int_equal(condition_eval(parse(x, json), &x->facts, &lacks), TRUTH_UNKNOWN);
	assert_str(lacks, path);
}

static void expect_error(struct fixture *x, const char *json, const char *want)
{
	struct err e = {0};
	struct settings s = {.file = "p.json", .arena = &x->arena, .e = &e};
	const struct condition *c = NULL;
	struct value v = fixture_json(x, json);

	settings_enter(&s, STR("si"));
	assert_false(condition_parse(&c, &v, &s, x->procedure));
	assert_null(c);
	assert_int_equal(e.code, ERR_FORMAT);
	if (strcmp(e.text[LANG_EN], want) != 0)
		fail_msg("%s\n instead of: %s", e.text[LANG_EN], want);
}

static void test_equal(void **state)
{
	struct fixture *x = *state;

	fixture_set(x, "b",
	            "{\"sorte\": \"X\", \"nombre\": 7, \"prix\": \"12.50\", \"oui\": false}");
	fixture_set(x, "a", "{\"nom\": \"Élise\", \"ne\": \"2000-02-29\", \"pays\": \"DZ\"}");
	expect(x, "{\"champ\": \"b.sorte\", \"egal\": \"X\"}", TRUTH_YES);
	expect(x, "{\"champ\": \"b.sorte\", \"egal\": \"Y\"}", TRUTH_NO);
	expect(x, "{\"champ\": \"b.nombre\", \"egal\": 7}", TRUTH_YES);
	expect(x, "{\"champ\": \"b.prix\", \"egal\": \"12.5\"}", TRUTH_YES);
	expect(x, "{\"champ\": \"b.prix\", \"egal\": 12}", TRUTH_NO);
	expect(x, "{\"champ\": \"b.oui\", \"egal\": false}", TRUTH_YES);
	expect(x, "{\"champ\": \"a.nom\", \"egal\": \"Élise\"}", TRUTH_YES);
	expect(x, "{\"champ\": \"a.pays\", \"parmi\": [\"MA\", \"DZ\"]}", TRUTH_YES);
	expect(x, "{\"champ\": \"a.pays\", \"parmi\": [\"MA\", \"TN\"]}", TRUTH_NO);
	expect(x, "{\"champ\": \"a.ne\", \"egal\": \"2000-02-29\"}", TRUTH_YES);
}

static void test_order(void **state)
{
	struct fixture *x = *state;

	fixture_set(x, "b", "{\"nombre\": 7, \"prix\": \"12.50\"}");
	fixture_set(x, "a", "{\"ne\": \"2000-02-29\"}");
	fixture_set(x, "depot", "{\"depose_le\": \"2026-11-10T00:30:00+01:00\"}");
	expect(x, "{\"champ\": \"b.nombre\", \"superieur\": 7}", TRUTH_NO);
	expect(x, "{\"champ\": \"b.nombre\", \"superieur\": \"6.9\"}", TRUTH_YES);
	expect(x, "{\"champ\": \"b.nombre\", \"inferieur\": 7}", TRUTH_NO);
	expect(x, "{\"champ\": \"b.nombre\", \"au_moins\": 7}", TRUTH_YES);
	expect(x, "{\"champ\": \"b.nombre\", \"au_plus\": 7}", TRUTH_YES);
	expect(x, "{\"champ\": \"b.nombre\", \"au_plus\": 6}", TRUTH_NO);
	expect(x, "{\"champ\": \"b.prix\", \"superieur\": \"12.49\"}", TRUTH_YES);
	expect(x, "{\"champ\": \"b.prix\", \"inferieur\": \"12.51\"}", TRUTH_YES);
	expect(x, "{\"champ\": \"a.ne\", \"inferieur\": \"2000-03-01\"}", TRUTH_YES);
	/* The same moment by two clocks. */
	expect(x, "{\"champ\": \"depot.depose_le\", \"egal\": \"2026-11-09T23:30:00Z\"}",
	       TRUTH_YES);
}

static void test_unknown(void **state)
{
	struct fixture *x = *state;

	expect_lacks(x, "{\"champ\": \"b.sorte\", \"egal\": \"X\"}", "b.sorte");
	expect_lacks(x, "{\"champ\": \"b.nombre\", \"au_plus\": 7}", "b.nombre");
	fixture_set(x, "b", "{\"nombre\": \"sept\", \"oui\": \"oui\", \"sorte\": \"\"}");
	fixture_set(x, "a", "{\"ne\": \"2001-02-29\"}");
	expect_lacks(x, "{\"champ\": \"b.nombre\", \"au_plus\": 7}", "b.nombre");
	expect_lacks(x, "{\"champ\": \"b.oui\", \"egal\": true}", "b.oui");
	expect_lacks(x, "{\"champ\": \"b.sorte\", \"egal\": \"X\"}", "b.sorte");
	expect_lacks(x, "{\"champ\": \"a.ne\", \"inferieur\": \"2020-01-01\"}", "a.ne");
}

static void test_present(void **state)
{
	static const char nom[] = "{\"champ\": \"a.nom\", \"present\": true}";
	struct fixture *x = *state;

	expect(x, nom, TRUTH_NO);
	expect(x, "{\"champ\": \"a.nom\", \"present\": false}", TRUTH_YES);
	fixture_set(x, "a.nom", "\"\"");
	expect(x, nom, TRUTH_NO);
	fixture_set(x, "a.nom", "null");
	expect(x, nom, TRUTH_NO);
	fixture_set(x, "a.nom", "\"x\"");
	expect(x, nom, TRUTH_YES);
	fixture_set(x, "b.lieux", "[]");
	expect(x, "{\"champ\": \"b.lieux\", \"present\": true}", TRUTH_NO);
	fixture_set(x, "b.lieux", "[\"ici\"]");
	expect(x, "{\"champ\": \"b.lieux\", \"present\": true}", TRUTH_YES);
	expect(x, "{\"champ\": \"calcul.silence_le\", \"present\": true}", TRUTH_NO);
	fixture_set(x, "depot", "{\"depose_le\": \"2026-11-10T00:30:00+01:00\"}");
	expect(x, "{\"champ\": \"calcul.silence_le\", \"present\": true}", TRUTH_YES);
	expect(x, "{\"champ\": \"calcul.silence_le\", \"au_plus\": \"2027-01-10\"}", TRUTH_YES);
}

#define YES "{\"champ\": \"a.nom\", \"present\": false}"
#define NO "{\"champ\": \"a.nom\", \"present\": true}"
#define UNKNOWN "{\"champ\": \"b.sorte\", \"egal\": \"X\"}"
#define OTHER "{\"champ\": \"b.oui\", \"egal\": true}"
#define ALL(a, b) "{\"tous\": [" a ", " b "]}"
#define ANY(a, b) "{\"un\": [" a ", " b "]}"
#define NOT(a) "{\"non\": " a "}"

static void test_three_values(void **state)
{
	struct fixture *x = *state;

	expect(x, ALL(YES, YES), TRUTH_YES);
	expect(x, ALL(YES, NO), TRUTH_NO);
	expect(x, ALL(UNKNOWN, NO), TRUTH_NO);
	expect(x, ALL(YES, UNKNOWN), TRUTH_UNKNOWN);
	expect(x, ANY(NO, NO), TRUTH_NO);
	expect(x, ANY(NO, YES), TRUTH_YES);
	expect(x, ANY(UNKNOWN, YES), TRUTH_YES);
	expect(x, ANY(NO, UNKNOWN), TRUTH_UNKNOWN);
	expect(x, NOT(YES), TRUTH_NO);
	expect(x, NOT(NO), TRUTH_YES);
	expect(x, NOT(UNKNOWN), TRUTH_UNKNOWN);
	expect_lacks(x, ALL(UNKNOWN, OTHER), "b.sorte");
	expect_lacks(x, ANY(OTHER, UNKNOWN), "b.oui");
	expect_lacks(x, ALL(NOT(OTHER), ANY(NO, UNKNOWN)), "b.oui");
}

static void test_holds(void **state)
{
	struct fixture *x = *state;

	assert_true(condition_holds(NULL, &x->facts, true));
	assert_false(condition_holds(NULL, &x->facts, false));
	assert_true(condition_holds(parse(x, UNKNOWN), &x->facts, true));
	assert_false(condition_holds(parse(x, UNKNOWN), &x->facts, false));
	assert_true(condition_holds(parse(x, YES), &x->facts, false));
	assert_false(condition_holds(parse(x, NO), &x->facts, true));
}

static void test_shape_errors(void **state)
{
	struct fixture *x = *state;

	expect_error(x, "true", "p.json: si: an object {…} is expected");
	expect_error(
	    x, "{}",
	    "p.json: si: a condition has \"champ\" and a comparison, or one key only among "
	    "tous, un, non");
	expect_error(x, "{\"tout\": []}",
	             "p.json: si: \"tout\" is not a known key here; the nearest is \"tous\"");
	expect_error(x, "{\"tous\": []}", "p.json: si.tous: one condition at least is expected");
	expect_error(x, "{\"un\": {}}", "p.json: si.un: a list […] is expected");
	expect_error(x, "{\"un\": [" YES ", 3]}", "p.json: si.un[1]: an object {…} is expected");
	expect_error(
	    x, "{\"non\": " YES ", \"un\": [" YES "]}",
	    "p.json: si: a condition has \"champ\" and a comparison, or one key only among "
	    "tous, un, non");
	expect_error(
	    x, "{\"champ\": \"a.nom\"}",
	    "p.json: si: one comparison is expected beside \"champ\": egal, parmi, present, "
	    "superieur, inferieur, au_moins or au_plus");
	expect_error(
	    x, "{\"champ\": \"b.nombre\", \"au_moins\": 1, \"au_plus\": 3}",
	    "p.json: si: one comparison is expected beside \"champ\": egal, parmi, present, "
	    "superieur, inferieur, au_moins or au_plus");
	expect_error(x, "{\"champ\": 3, \"egal\": 3}",
	             "p.json: si.champ: a text between quotes, not empty, is expected");
}

static void test_field_errors(void **state)
{
	struct fixture *x = *state;

	expect_error(
	    x, "{\"champ\": \"b.sote\", \"egal\": \"X\"}",
	    "p.json: si.champ: \"b.sote\" is not a field of this procedure; the nearest is "
	    "\"b.sorte\"");
	expect_error(
	    x, "{\"champ\": \"b\", \"present\": true}",
	    "p.json: si.champ: \"b\" is no field: a condition looks neither at a group nor "
	    "into a list");
	expect_error(
	    x, "{\"champ\": \"pieces.code\", \"egal\": \"contrat\"}",
	    "p.json: si.champ: \"pieces.code\" is no field: a condition looks neither at a "
	    "group nor into a list");
	expect_error(x, "{\"champ\": \"b.lieux\", \"egal\": \"ici\"}",
	             "p.json: si.egal: b.lieux is a list: only \"present\" applies to it");
	expect_error(
	    x, "{\"champ\": \"calcul.silence\", \"present\": true}",
	    "p.json: si.champ: \"calcul.silence\" is not a known derived value; the nearest "
	    "is \"calcul.silence_le\"");
	expect_error(
	    x, "{\"champ\": \"calcul.algerien\", \"egal\": true}",
	    "p.json: si.champ: \"calcul.algerien\" needs \"salarie.nationalite\", which this "
	    "procedure has not with the type expected");
}

static void test_operand_errors(void **state)
{
	struct fixture *x = *state;

	expect_error(x, "{\"champ\": \"b.sorte\", \"egal\": \"Z\"}",
	             "p.json: si.egal: \"Z\" is not a choice of this field; the nearest is \"X\"");
	expect_error(x, "{\"champ\": \"b.sorte\", \"parmi\": [\"X\", 1]}",
	             "p.json: si.parmi[1]: a value of type \"choix\" is expected for b.sorte");
	expect_error(x, "{\"champ\": \"b.sorte\", \"parmi\": \"X\"}",
	             "p.json: si.parmi: a list of values, not empty, is expected");
	expect_error(
	    x, "{\"champ\": \"b.sorte\", \"superieur\": \"X\"}",
	    "p.json: si.superieur: b.sorte, of type \"choix\", has no order to compare by");
	expect_error(x, "{\"champ\": \"b.oui\", \"egal\": \"oui\"}",
	             "p.json: si.egal: a value of type \"booleen\" is expected for b.oui");
	expect_error(x, "{\"champ\": \"b.prix\", \"au_plus\": \"1,5\"}",
	             "p.json: si.au_plus: a value of type \"montant\" is expected for b.prix");
	expect_error(x, "{\"champ\": \"a.ne\", \"au_plus\": \"01/02/2000\"}",
	             "p.json: si.au_plus: a value of type \"date\" is expected for a.ne");
	expect_error(x, "{\"champ\": \"a.pays\", \"egal\": \"QQ\"}",
	             "p.json: si.egal: \"QQ\" is no country code (ISO 3166-1, two letters)");
	expect_error(x, "{\"champ\": \"a.nom\", \"present\": 1}",
	             "p.json: si.present: true or false is expected, without quotes");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(test_equal),        CASE(test_order),        CASE(test_unknown),
	    CASE(test_present),      CASE(test_three_values), CASE(test_holds),
	    CASE(test_shape_errors), CASE(test_field_errors), CASE(test_operand_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
