/* test_condition_reach.c - contradictions, and rows that others hide; never a condition that some
 * answers do make true. */
#include "procedure_fixture.h"

#include "dossier/condition_reach.h"

static int setup(void **state)
{
	static struct fixture x;

	fixture_open(&x);
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
	return c;
}

#define CDI "{\"champ\": \"emploi.contrat\", \"egal\": \"CDI\"}"
#define CDD "{\"champ\": \"emploi.contrat\", \"egal\": \"CDD\"}"
#define ALGERIAN "{\"champ\": \"calcul.algerien\", \"egal\": true}"
#define FOREIGN "{\"champ\": \"calcul.algerien\", \"egal\": false}"
#define OVER(n) "{\"champ\": \"emploi.heures.valeur\", \"superieur\": \"" n "\"}"
#define UNDER(n) "{\"champ\": \"emploi.heures.valeur\", \"au_plus\": \"" n "\"}"
#define PRESENT "{\"champ\": \"salarie.nom_usage\", \"present\": true}"
#define ABSENT "{\"champ\": \"salarie.nom_usage\", \"present\": false}"

static void alone(void **state)
{
	static const struct {
		const char *json;
		bool reachable;
	} cases[] = {
	    {CDI, true},
	    {"{\"tous\": [" CDI ", " CDD "]}", false},
	    {"{\"un\": [" CDI ", " CDD "]}", true},
	    {"{\"tous\": [" CDI ", {\"non\": " CDI "}]}", false},
	    {"{\"non\": {\"un\": [" ALGERIAN ", " FOREIGN "]}}", false},
	    {"{\"tous\": [" OVER("20") ", " UNDER("20") "]}", false},
	    {"{\"tous\": [" OVER("20") ", " UNDER("21") "]}", true},
	    {"{\"tous\": [" PRESENT ", " ABSENT "]}", false},
	    {"{\"un\": [" PRESENT ", " ABSENT "]}", true},
	    {"{\"champ\": \"salarie.nationalite\", \"parmi\": [\"DZ\", \"MA\"]}", true},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (condition_reachable(parse(*state, cases[i].json), NULL, 0) !=
		    cases[i].reachable)
			fail_msg("%s", cases[i].json);
}

/* Another row answers before it, or its answers are left open by it. */
static void behind(void **state)
{
	static const struct {
		const char *json, *earlier[2];
		bool reachable;
	} cases[] = {
	    {CDI, {CDD, CDI}, false},
	    {CDI, {CDD, CDD}, true},
	    {"{\"tous\": [" CDI ", " ALGERIAN "]}", {CDI, CDD}, false},
	    {CDI, {"{\"tous\": [" CDI ", " ALGERIAN "]}", CDD}, true},
	    {CDI,
	     {"{\"tous\": [" CDI ", " ALGERIAN "]}", "{\"tous\": [" CDI ", " FOREIGN "]}"},
	     false},
	    {ABSENT, {PRESENT, CDI}, true},
	    {CDD, {PRESENT, ABSENT}, false},
	    {OVER("30"), {OVER("20"), CDI}, false},
	    {OVER("20"), {OVER("30"), CDI}, true},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct condition *earlier[] = {parse(*state, cases[i].earlier[0]),
		                                     parse(*state, cases[i].earlier[1])};

		if (condition_reachable(parse(*state, cases[i].json), earlier, 2) !=
		    cases[i].reachable)
			fail_msg("%zu: %s", i, cases[i].json);
	}
}

/* All there is in the procedure that is installed. */
static void installed(void **state)
{
	struct fixture *x = *state;
	const struct procedure *p = x->procedure;
	const struct condition *earlier[100];

	for (size_t i = 0; i < p->row_count; i++) {
		assert_true(condition_reachable(p->rows[i].when, earlier, i));
		earlier[i] = p->rows[i].when;
	}
	for (size_t i = 0; i < p->field_count; i++)
		if (p->fields[i].shown_if)
			assert_true(condition_reachable(p->fields[i].shown_if, NULL, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(alone, setup, teardown),
	    cmocka_unit_test_setup_teardown(behind, setup, teardown),
	    cmocka_unit_test_setup_teardown(installed, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
