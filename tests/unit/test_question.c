/* test_question.c - values as a person types them, what they decide, what to ask next. */
#include "procedure_fixture.h"

#include "job/question.h"

struct bench {
	struct fixture x;
	struct err e;
};

static int setup(void **state)
{
	static struct bench b;

	memset(&b, 0, sizeof b);
	fixture_open(&b.x);
	b.x.dossier = (struct value){.type = VALUE_OBJECT};
	b.x.facts.has_today = true;
	b.x.facts.today = (struct date){2026, 11, 10};
	*state = &b;
	return 0;
}

static int teardown(void **state)
{
	struct bench *b = *state;

	fixture_close(&b->x);
	return 0;
}

static void set(struct bench *b, const char *setting)
{
	if (!question_set(&b->x.dossier, b->x.procedure, setting, &b->x.arena, &b->e))
		fail_msg("%s", b->e.text[LANG_EN]);
}

static void refuse(struct bench *b, const char *setting, const char *why)
{
	assert_false(question_set(&b->x.dossier, b->x.procedure, setting, &b->x.arena, &b->e));
	assert_int_equal(b->e.code, ERR_USAGE);
	if (!strstr(b->e.text[LANG_EN], why))
		fail_msg("%s", b->e.text[LANG_EN]);
}

static void expect_text(struct bench *b, const char *path, const char *want)
{
	assert_str(value_string(&b->x.dossier, str_of(path)), want);
}

static void test_typed(void **state)
{
	struct bench *b = *state;

	set(b, "salarie.nationalite=Sénégal");
	expect_text(b, "salarie.nationalite", "SN");
	set(b, "salarie.nationalite=DZ");
	expect_text(b, "salarie.nationalite", "DZ");
	set(b, "emploi.date_debut=01/12/2026");
	expect_text(b, "emploi.date_debut", "2026-12-01");
	set(b, "emploi.heures.valeur=17,5");
	expect_text(b, "emploi.heures.valeur", "17.5");
	set(b, "emploi.contrat=cdd");
	expect_text(b, "emploi.contrat", "CDD");
	set(b, "salarie.titre_sejour.mention=student");
	expect_text(b, "salarie.titre_sejour.mention", "etudiant");
	set(b, "salarie.titre_sejour.mention=ÉTUDIANT – PROGRAMME DE MOBILITE");
	expect_text(b, "salarie.titre_sejour.mention", "etudiant_mobilite");
	set(b, "emploi.lien_cursus=oui");
	assert_true(value_path(&b->x.dossier, STR("emploi.lien_cursus"))->boolean);
	set(b, "employeur.effectif=24");
	assert_int_equal(value_path(&b->x.dossier, STR("employeur.effectif"))->integer, 24);
	set(b, "emploi.contrat=");
	assert_int_equal(value_path(&b->x.dossier, STR("emploi.contrat"))->type, VALUE_NULL);
}

static void test_refused(void **state)
{
	struct bench *b = *state;

	refuse(b, "salarie.nationalite", "path=value");
	refuse(b, "=SN", "path=value");
	refuse(b, "salarie.nationalit=SN", "salarie.nationalite");
	refuse(b, "nationalite=SN", "salarie.nationalite");
	refuse(b, "contrat=CDD", "emploi.contrat");
	refuse(b, "zzzzzzzzzzzz=1", "--eligibility alone");
	refuse(b, "pieces.code=sejour", "no field");
	refuse(b, "salarie.nationalite=Atlantide", "no country");
	refuse(b, "emploi.contrat=CDX", "CDI, CDD");
	refuse(b, "emploi.lien_cursus=peut-être", "yes or no");
	refuse(b, "emploi.date_debut=31/02/2026", "date");
	assert_int_equal(b->x.dossier.object.count, 0);
}

static void expect_next(struct bench *b, const char *path)
{
	struct account_eligibility answer;

	assert_true(question_answer(&answer, &b->x.facts, &b->x.arena, &b->e));
	assert_int_equal(answer.answer, ACCOUNT_UNDETERMINED);
	assert_str(answer.next.path, path);
}

/* Each answer leads to the next question, until nothing is open. */
static void test_dialogue(void **state)
{
	static const char *const steps[][2] = {
	    {"salarie.nationalite", "salarie.nationalite=SN"},
	    {"emploi.contrat", "emploi.contrat=CDD"},
	    {"demande.type", "demande.type=premiere"},
	    {"salarie.titre_sejour.type", "salarie.titre_sejour.type=carte_sejour"},
	    {"salarie.titre_sejour.date_expiration",
	     "salarie.titre_sejour.date_expiration=31/08/2027"},
	    {"salarie.titre_sejour.mention", "salarie.titre_sejour.mention=etudiant"},
	    {"salarie.titre_sejour.date_debut", "salarie.titre_sejour.date_debut=01/09/2026"},
	    {"emploi.date_debut", "emploi.date_debut=01/12/2026"},
	    {"emploi.date_fin", "emploi.date_fin=31/05/2027"},
	    {"emploi.heures.valeur", "emploi.heures.valeur=20"},
	    {"emploi.heures.periode", "emploi.heures.periode=semaine"},
	    {"emploi.heures_deja_effectuees", "emploi.heures_deja_effectuees=0"},
	};
	struct bench *b = *state;
	struct account_eligibility answer;

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		expect_next(b, steps[i][0]);
		set(b, steps[i][1]);
	}
	assert_true(question_answer(&answer, &b->x.facts, &b->x.arena, &b->e));
	assert_int_equal(answer.answer, ACCOUNT_DECIDED);
	assert_str(answer.row, "8");
	assert_string_equal(answer.outcome, "dispense");
}

static void test_next(void **state)
{
	struct bench *b = *state;
	struct account_eligibility answer;

	set(b, "salarie.nationalite=SN");
	assert_true(question_answer(&answer, &b->x.facts, &b->x.arena, &b->e));
	assert_int_equal(answer.next.choice_count, 8);
	assert_str(answer.next.choices[0].code, "CDI");
	assert_str(answer.next.example, "CDI");
	assert_false(answer.next_is_given);
	fixture_text(&b->x, "salarie.nationalite", "");
	assert_true(question_answer(&answer, &b->x.facts, &b->x.arena, &b->e));
	assert_str(answer.next.path, "salarie.nationalite");
	fixture_text(&b->x, "salarie.nationalite", "DZ");
	fixture_set(&b->x, "emploi.contrat", "7");
	assert_true(question_answer(&answer, &b->x.facts, &b->x.arena, &b->e));
	assert_str(answer.next.path, "emploi.contrat");
	assert_true(answer.next_is_given);
}

static void test_fields(void **state)
{
	struct bench *b = *state;
	const struct account_field *fields;
	size_t count;

	assert_true(question_fields(&fields, &count, b->x.procedure, &b->x.arena, &b->e));
	assert_in_range(count, 15, 20);
	for (size_t i = 0; i < count; i++) {
		assert_true(fields[i].label[LANG_FR].len > 0);
		assert_true(fields[i].example.len > 0);
		assert_false(str_eq(fields[i].path, STR("salarie.nom_famille")));
	}
	assert_str(fields[0].path, "demande.type");
}

static void judged(struct bench *b, const char *nationality, enum finding_id id)
{
	struct finding_list list = {.arena = &b->x.arena};
	struct account_eligibility answer;

	fixture_text(&b->x, "salarie.nationalite", nationality);
	assert_true(question_answer(&answer, &b->x.facts, &b->x.arena, &b->e));
	question_judge(&answer, &b->x.facts, &list);
	assert_int_equal(list.count, 1);
	assert_int_equal(list.items[0].id, id);
}

static void test_judge(void **state)
{
	struct bench *b = *state;
	struct buf text = {0};
	struct finding_list list = {.arena = &b->x.arena};
	struct account_eligibility answer;

	judged(b, "FR", FINDING_NOT_NEEDED);
	judged(b, "SN", FINDING_UNDETERMINED);
	set(b, "emploi.contrat=CDD");
	set(b, "demande.type=changement_statut");
	judged(b, "SN", FINDING_OTHER_PROCEDURE);
	set(b, "demande.type=premiere");
	set(b, "salarie.titre_sejour.type=aucun");
	judged(b, "SN", FINDING_NOT_POSSIBLE);
	/* The reason is told in both languages. */
	assert_true(question_answer(&answer, &b->x.facts, &b->x.arena, &b->e));
	question_judge(&answer, &b->x.facts, &list);
	finding_message(&text, &list.items[0], LANG_EN);
	assert_non_null(strstr(buf_terminated(&text), "working is not allowed"));
	buf_free(&text);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(test_typed), CASE(test_refused), CASE(test_dialogue),
	    CASE(test_next),  CASE(test_fields),  CASE(test_judge),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
