/* test_condition_text.c - conditions in words: each comparison, each denied, nesting. */
#include "procedure_small.h"

#include "dossier/condition_text.h"

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

static void expect(struct fixture *x, const char *json, enum lang lang, const char *want)
{
	struct buf out = {0};

	condition_write(&out, parse(x, json), lang, &x->arena);
	assert_false(out.failed);
	if (strcmp(buf_terminated(&out), want) != 0)
		fail_msg("%s\n gives: %s\n wanted: %s", json, buf_terminated(&out), want);
	buf_free(&out);
}

/* The small procedure calls every field "x" in French and "y" in English. */
static void both(struct fixture *x, const char *json, const char *fr, const char *en)
{
	expect(x, json, LANG_FR, fr);
	expect(x, json, LANG_EN, en);
}

/* The same and its denial. */
static void denied(struct fixture *x, const char *json, const char *fr, const char *en)
{
	char text[512];

	snprintf(text, sizeof text, "{\"non\": %s}", json);
	both(x, text, fr, en);
}

#define X "«\u00a0x\u00a0»"
#define Y "“y”"

static void test_words(void **state)
{
	struct fixture *x = *state;
	const char *equal = "{\"champ\": \"a.pays\", \"egal\": \"DZ\"}";
	const char *among = "{\"champ\": \"a.nom\", \"parmi\": [\"A\", \"B\", \"C\"]}";
	const char *yes = "{\"champ\": \"b.oui\", \"egal\": true}";
	const char *present = "{\"champ\": \"b.lieux\", \"present\": true}";

	both(x, equal, X " est «\u00a0Algérie\u00a0»", Y " is “Algeria”");
	denied(x, equal, X " n’est pas «\u00a0Algérie\u00a0»", Y " is not “Algeria”");
	both(x, "{\"champ\": \"b.sorte\", \"egal\": \"X\"}", X " est " X, Y " is " Y);
	both(x, among, X " est «\u00a0A\u00a0», «\u00a0B\u00a0» ou «\u00a0C\u00a0»",
	     Y " is “A”, “B” or “C”");
	denied(x, among, X " n’est ni «\u00a0A\u00a0» ni «\u00a0B\u00a0» ni «\u00a0C\u00a0»",
	       Y " is neither “A” nor “B” nor “C”");
	both(x, yes, X " est «\u00a0oui\u00a0»", Y " is “yes”");
	denied(x, yes, X " est «\u00a0non\u00a0»", Y " is “no”");
	both(x, present, X " est indiqué", Y " is given");
	denied(x, present, X " n’est pas indiqué", Y " is not given");
	both(x, "{\"champ\": \"a.nom\", \"present\": false}", X " n’est pas indiqué",
	     Y " is not given");
}

static void test_order(void **state)
{
	struct fixture *x = *state;
	const char *above = "{\"champ\": \"b.nombre\", \"superieur\": 964}";
	const char *least = "{\"champ\": \"b.prix\", \"au_moins\": \"12.5\"}";
	const char *before = "{\"champ\": \"a.ne\", \"inferieur\": \"2026-09-01\"}";
	const char *by = "{\"champ\": \"a.ne\", \"au_plus\": \"2026-09-02\"}";

	both(x, above, X " est supérieur à 964", Y " is more than 964");
	denied(x, above, X " est d’au plus 964", Y " is at most 964");
	both(x, least, X " est d’au moins 12,50\u00a0€", Y " is at least €12.50");
	denied(x, least, X " est inférieur à 12,50\u00a0€", Y " is less than €12.50");
	both(x, before, X " est antérieur au 1er\u00a0septembre 2026",
	     Y " is before 1\u00a0September 2026");
	denied(x, before, X " n’est pas antérieur au 1er\u00a0septembre 2026",
	       Y " is not before 1\u00a0September 2026");
	both(x, by, X " n’est pas postérieur au 2\u00a0septembre 2026",
	     Y " is not after 2\u00a0September 2026");
	denied(x, by, X " est postérieur au 2\u00a0septembre 2026",
	       Y " is after 2\u00a0September 2026");
}

#define YES "{\"champ\": \"b.oui\", \"egal\": true}"
#define SEVEN "{\"champ\": \"b.nombre\", \"superieur\": 7}"
#define GIVEN "{\"champ\": \"b.oui\", \"present\": true}"

static void test_nesting(void **state)
{
	struct fixture *x = *state;
	const char *all = "{\"tous\": [" YES ", " SEVEN "]}";

	both(x, all, X " est «\u00a0oui\u00a0» et " X " est supérieur à 7",
	     Y " is “yes” and " Y " is more than 7");
	denied(x, all, X " est «\u00a0non\u00a0» ou " X " est d’au plus 7",
	       Y " is “no” or " Y " is at most 7");
	expect(x, "{\"un\": [" YES ", {\"tous\": [" YES ", " SEVEN "]}]}", LANG_EN,
	       Y " is “yes” or (" Y " is “yes” and " Y " is more than 7)");
	expect(x, "{\"tous\": [" SEVEN ", {\"non\": {\"un\": [" YES ", " SEVEN "]}}]}", LANG_EN,
	       Y " is more than 7 and " Y " is “no” and " Y " is at most 7");
	expect(x, "{\"non\": {\"non\": {\"tous\": [" YES "]}}}", LANG_EN, Y " is “yes”");
	/* That an answer is given goes without saying beside what it is, not beside "or". */
	expect(x, "{\"tous\": [" GIVEN ", " YES "]}", LANG_EN, Y " is “yes”");
	expect(x, "{\"tous\": [" GIVEN ", " SEVEN "]}", LANG_EN,
	       Y " is given and " Y " is more than 7");
	expect(x, "{\"non\": {\"tous\": [" GIVEN ", " YES "]}}", LANG_EN,
	       Y " is not given or " Y " is “no”");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {CASE(test_words), CASE(test_order), CASE(test_nesting)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
