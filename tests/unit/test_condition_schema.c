/* test_condition_schema.c - conditions as schemas: each comparison and its contrary, what a
 * schema cannot say, lists that are settled by one of their items. */
#include "procedure_fixture.h"

#include "dossier/condition_schema.h"

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

static void expect(struct fixture *x, const char *json, enum truth truth, const char *want)
{
	struct err e = {0};
	struct settings s = {.file = "p.json", .arena = &x->arena, .e = &e};
	struct value_builder b = {.arena = &x->arena};
	const struct condition *c = NULL;
	struct value v = fixture_json(x, json), schema;
	struct buf out = {0};

	if (!condition_parse(&c, &v, &s, x->procedure))
		fail_msg("%s: %s", json, e.text[LANG_EN]);
	schema = condition_schema(&b, c, truth, x->procedure);
	assert_false(b.failed);
	value_write_canonical(&out, &schema, NULL, 0);
	if (strcmp(buf_terminated(&out), want) != 0)
		fail_msg("%s\n gives: %s\n wanted: %s", json, buf_terminated(&out), want);
	buf_free(&out);
}

/* What schema_at puts around a schema at demande.type and the like. */
#define AT(group, key, schema)                                                             \
	"{\"properties\":{\"" group "\":{\"properties\":{\"" key "\":" schema              \
	"},\"required\":[\"" key "\"],\"type\":\"object\"}},\"required\":[\"" group "\"]," \
	"\"type\":\"object\"}"

static void equal(void **state)
{
	const char *json = "{\"champ\": \"demande.type\", \"egal\": \"premiere\"}";

	expect(*state, json, TRUTH_YES, AT("demande", "type", "{\"enum\":[\"premiere\"]}"));
	expect(*state, json, TRUTH_NO,
	       AT("demande", "type",
	          "{\"allOf\":[{\"minLength\":1,\"type\":\"string\"},"
	          "{\"not\":{\"enum\":[\"premiere\"]}}]}"));
}

static void present(void **state)
{
	const char *given = AT("salarie", "nom_usage", "{\"not\":{\"enum\":[null,\"\",[]]}}");
	char not_given[400];

	snprintf(not_given, sizeof not_given, "{\"not\":%s}", given);
	expect(*state, "{\"champ\": \"salarie.nom_usage\", \"present\": true}", TRUTH_YES, given);
	expect(*state, "{\"champ\": \"salarie.nom_usage\", \"present\": false}", TRUTH_NO, given);
	expect(*state, "{\"champ\": \"salarie.nom_usage\", \"present\": true}", TRUTH_NO,
	       not_given);
}

static void orders_of_integers(void **state)
{
	const char *json = "{\"champ\": \"employeur.effectif\", \"superieur\": 10}";

	expect(*state, json, TRUTH_YES,
	       AT("employeur", "effectif", "{\"exclusiveMinimum\":10,\"type\":\"integer\"}"));
	expect(*state, json, TRUTH_NO,
	       AT("employeur", "effectif", "{\"maximum\":10,\"type\":\"integer\"}"));
}

/* Nobody can say these with a schema: no dossier is said to satisfy them, or not to. */
static void beyond_a_schema(void **state)
{
	static const char *const conditions[] = {
	    "{\"champ\": \"emploi.date_debut\", \"superieur\": \"2026-01-01\"}",
	    "{\"champ\": \"emploi.heures.valeur\", \"egal\": \"20\"}",
	    "{\"champ\": \"calcul.plafond_depasse\", \"egal\": true}",
	    "{\"champ\": \"calcul.ressortissant_ue\", \"egal\": true}",
	};

	for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
		expect(*state, conditions[i], TRUTH_YES, "false");
		expect(*state, conditions[i], TRUTH_NO, "false");
	}
}

static void worked_out_of_one_field(void **state)
{
	expect(*state, "{\"champ\": \"calcul.algerien\", \"egal\": true}", TRUTH_YES,
	       AT("salarie", "nationalite", "{\"enum\":[\"DZ\"]}"));
	/* "Not that it is false" is that it is true. */
	expect(*state, "{\"non\": {\"champ\": \"calcul.algerien\", \"egal\": false}}", TRUTH_YES,
	       AT("salarie", "nationalite", "{\"enum\":[\"DZ\"]}"));
}

/* One false item settles "tous", and is left out of "un". */
static void lists(void **state)
{
	const char *first = AT("demande", "type", "{\"enum\":[\"premiere\"]}");
	const char *beyond = "{\"champ\": \"calcul.plafond_depasse\", \"egal\": true}";
	char json[400];

	snprintf(json, sizeof json,
	         "{\"tous\": [{\"champ\": \"demande.type\", \"egal\": \"premiere\"}, %s]}", beyond);
	expect(*state, json, TRUTH_YES, "false");
	snprintf(json, sizeof json,
	         "{\"un\": [{\"champ\": \"demande.type\", \"egal\": \"premiere\"}, %s]}", beyond);
	expect(*state, json, TRUTH_YES, first);
	expect(*state, json, TRUTH_NO, "false");
}

/* Room doubles as members come: none is lost. */
static void builder(void **state)
{
	struct fixture *x = *state;
	struct value_builder b = {.arena = &x->arena};
	struct value list = VALUE_EMPTY_LIST, object = VALUE_EMPTY_OBJECT;
	char keys[100][12];

	for (int i = 0; i < 100; i++) {
		snprintf(keys[i], sizeof keys[i], "%d", i);
		value_append(&b, &list, value_of_int(i));
		value_put(&b, &object, str_of(keys[i]), value_of_bool(i % 2));
	}
	assert_false(b.failed);
	assert_int_equal(list.array.count, 100);
	for (int i = 0; i < 100; i++) {
		assert_int_equal(list.array.items[i].integer, i);
		assert_int_equal(value_get(&object, str_of(keys[i]))->boolean, i % 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(equal, setup, teardown),
	    cmocka_unit_test_setup_teardown(present, setup, teardown),
	    cmocka_unit_test_setup_teardown(orders_of_integers, setup, teardown),
	    cmocka_unit_test_setup_teardown(beyond_a_schema, setup, teardown),
	    cmocka_unit_test_setup_teardown(worked_out_of_one_field, setup, teardown),
	    cmocka_unit_test_setup_teardown(lists, setup, teardown),
	    cmocka_unit_test_setup_teardown(builder, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
