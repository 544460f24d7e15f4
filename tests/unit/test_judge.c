/* test_judge.c - what a procedure has against a dossier: each rule broken, and just kept. */
#include "procedure_fixture.h"

#include "job/judge.h"
#include "job/question.h"

struct bench {
	struct fixture x;
	struct finding_list list;
};

static int setup(void **state)
{
	static struct bench b;

	memset(&b, 0, sizeof b);
	fixture_open(&b.x);
	*state = &b;
	return 0;
}

static int teardown(void **state)
{
	struct bench *b = *state;

	fixture_close(&b->x);
	return 0;
}

static const struct finding *find(const struct bench *b, enum finding_id id, const char *field)
{
	for (size_t i = 0; i < b->list.count; i++)
		if (b->list.items[i].id == id && str_eq(b->list.items[i].field, str_of(field)))
			return &b->list.items[i];
	return NULL;
}

static struct str param(const struct finding *f, const char *name)
{
	for (size_t i = 0; i < f->param_count; i++)
		if (str_eq(f->params[i].name, str_of(name)))
			return f->params[i].value;
	return (struct str){0};
}

static void begin(struct bench *b)
{
	b->list = (struct finding_list){.arena = &b->x.arena};
}

static void expect(struct bench *b, enum finding_id id, const char *field, bool there)
{
	bool found = find(b, id, field) != NULL;

	if (found != there)
		fail_msg("%s at %s: %s", finding_name(id), field, found ? "unwanted" : "missing");
}

/* --- The contract --- */

static void contract(struct bench *b, enum finding_id id, const char *field, bool there)
{
	begin(b);
	judge_contract(&b->x.facts, &b->list);
	expect(b, id, field, there);
}

static void test_dates(void **state)
{
	struct bench *b = *state;

	contract(b, FINDING_END_BEFORE_START, "emploi.date_fin", false);
	contract(b, FINDING_CONTRACT_STARTED, "emploi.date_debut", false);
	fixture_text(&b->x, "emploi.date_fin", "2026-12-01");
	contract(b, FINDING_END_BEFORE_START, "emploi.date_fin", false);
	fixture_text(&b->x, "emploi.date_fin", "2026-11-30");
	contract(b, FINDING_END_BEFORE_START, "emploi.date_fin", true);
	fixture_text(&b->x, "emploi.contrat", "CDI");
	contract(b, FINDING_END_BEFORE_START, "emploi.date_fin", false);
	fixture_text(&b->x, "emploi.date_debut", "2026-11-10");
	contract(b, FINDING_CONTRACT_STARTED, "emploi.date_debut", false);
	fixture_text(&b->x, "emploi.date_debut", "2026-11-09");
	contract(b, FINDING_CONTRACT_STARTED, "emploi.date_debut", true);
	fixture_text(&b->x, "emploi.date_debut", "demain");
	contract(b, FINDING_CONTRACT_STARTED, "emploi.date_debut", false);
}

static void test_length(void **state)
{
	struct bench *b = *state;

	fixture_text(&b->x, "emploi.date_fin", "2027-11-30");
	contract(b, FINDING_CONTRACT_TOO_LONG, "emploi.date_fin", false);
	fixture_text(&b->x, "emploi.date_fin", "2027-12-01");
	contract(b, FINDING_CONTRACT_TOO_LONG, "emploi.date_fin", true);
	assert_str(param(find(b, FINDING_CONTRACT_TOO_LONG, "emploi.date_fin"), "months"), "13");
	fixture_text(&b->x, "emploi.contrat", "CDI");
	contract(b, FINDING_CONTRACT_TOO_LONG, "emploi.date_fin", false);
}

#define PAY "emploi.salaire_brut.montant"

/* 20 hours a week at 12.02 euros are 1041.73 a month. */
static void test_pay(void **state)
{
	struct bench *b = *state;

	contract(b, FINDING_LOW_PAY, PAY, false);
	fixture_text(&b->x, PAY, "1041.72");
	contract(b, FINDING_LOW_PAY, PAY, true);
	assert_str(param(find(b, FINDING_LOW_PAY, PAY), "minimum"), "1041.73");
	assert_str(param(find(b, FINDING_LOW_PAY, PAY), "hour"), "12.02");
	fixture_text(&b->x, "emploi.lieu.code_postal", "97600");
	contract(b, FINDING_LOW_PAY, PAY, false);
	fixture_text(&b->x, "emploi.lieu.code_postal", "75013");
	fixture_text(&b->x, "emploi.contrat", "stage");
	contract(b, FINDING_LOW_PAY, PAY, false);
}

static void test_wage_table(void **state)
{
	struct bench *b = *state;

	contract(b, FINDING_WAGE_TABLE_OLD, PAY, false);
	fixture_text(&b->x, "emploi.date_debut", "2026-12-31");
	contract(b, FINDING_WAGE_TABLE_OLD, PAY, false);
	fixture_text(&b->x, "emploi.date_debut", "2027-01-01");
	contract(b, FINDING_WAGE_TABLE_OLD, PAY, true);
	contract(b, FINDING_WAGE_UNKNOWN, PAY, false);
	fixture_text(&b->x, "emploi.date_debut", "2020-01-01");
	contract(b, FINDING_WAGE_UNKNOWN, PAY, true);
	contract(b, FINDING_WAGE_TABLE_OLD, PAY, false);
}

/* --- What ends with time --- */

static void deadline(struct bench *b, enum finding_id id, const char *field, bool there)
{
	begin(b);
	judge_deadlines(&b->x.facts, &b->list);
	expect(b, id, field, there);
}

static void test_age(void **state)
{
	struct bench *b = *state;

	deadline(b, FINDING_UNDER_16, "salarie.date_naissance", false);
	fixture_text(&b->x, "salarie.date_naissance", "2010-11-10");
	deadline(b, FINDING_UNDER_16, "salarie.date_naissance", false);
	fixture_text(&b->x, "salarie.date_naissance", "2010-11-11");
	deadline(b, FINDING_UNDER_16, "salarie.date_naissance", true);
}

#define EXPIRY "salarie.titre_sejour.date_expiration"

static void test_expiry(void **state)
{
	struct bench *b = *state;

	fixture_text(&b->x, EXPIRY, "2026-11-10");
	deadline(b, FINDING_DOCUMENT_EXPIRED, EXPIRY, false);
	fixture_text(&b->x, EXPIRY, "2026-11-09");
	deadline(b, FINDING_DOCUMENT_EXPIRED, EXPIRY, true);
	/* Under renewal, other pieces are asked for; but its proof may not have ended too. */
	fixture_set(&b->x, "salarie.titre_sejour.renouvellement_en_cours", "true");
	deadline(b, FINDING_DOCUMENT_EXPIRED, EXPIRY, false);
	fixture_text(&b->x, "salarie.titre_sejour.type", "recepisse");
	deadline(b, FINDING_DOCUMENT_EXPIRED, EXPIRY, true);
	fixture_text(&b->x, "salarie.titre_sejour.type", "aucun");
	deadline(b, FINDING_DOCUMENT_EXPIRED, EXPIRY, false);
}

static void test_access(void **state)
{
	struct bench *b = *state;

	/* To the end of the 14th day, in the offset of the code. */
	fixture_text(&b->x, "acces.emis_le", "2026-10-27T09:00:00+01:00");
	deadline(b, FINDING_ACCESS_EXPIRED, "acces.emis_le", false);
	fixture_text(&b->x, "acces.emis_le", "2026-10-26T23:00:00+01:00");
	deadline(b, FINDING_ACCESS_EXPIRED, "acces.emis_le", true);
	/* A draft: on the day itself it can still be filed. */
	fixture_drop(&b->x, "depot.depose_le");
	b->x.facts.has_today = true;
	b->x.facts.today = (struct date){2026, 11, 9};
	deadline(b, FINDING_ACCESS_EXPIRED, "acces.emis_le", false);
	b->x.facts.today = (struct date){2026, 11, 10};
	deadline(b, FINDING_ACCESS_EXPIRED, "acces.emis_le", true);
}

/* --- Fields --- */

static void fields(struct bench *b, enum finding_id id, const char *field, bool there)
{
	begin(b);
	judge_fields(&b->x.facts, &b->list);
	expect(b, id, field, there);
}

static void test_missing(void **state)
{
	struct bench *b = *state;

	fields(b, FINDING_MISSING_FIELD, "salarie.nationalite", false);
	fields(b, FINDING_MISSING_FIELD, "salarie.nom_famille", true);
	fixture_text(&b->x, "salarie.nom_famille", "");
	fields(b, FINDING_MISSING_FIELD, "salarie.nom_famille", true);
	fields(b, FINDING_MISSING_FIELD, "salarie.nom_usage", false);
	/* A condition that holds, does not hold, cannot be decided. */
	fields(b, FINDING_MISSING_FIELD, "emploi.motif_cdd", true);
	fixture_text(&b->x, "emploi.contrat", "CDI");
	fields(b, FINDING_MISSING_FIELD, "emploi.motif_cdd", false);
	fields(b, FINDING_UNDECIDED_FIELD, "emploi.motif_cdd", false);
	fixture_drop(&b->x, "emploi.contrat");
	fields(b, FINDING_MISSING_FIELD, "emploi.motif_cdd", false);
	fields(b, FINDING_UNDECIDED_FIELD, "emploi.motif_cdd", true);
	assert_str(param(find(b, FINDING_UNDECIDED_FIELD, "emploi.motif_cdd"), "path"),
	           "emploi.contrat");
}

static void test_required_by_condition(void **state)
{
	struct bench *b = *state;
	const char *passport = "salarie.passeport.numero";

	fields(b, FINDING_MISSING_FIELD, passport, true);
	fixture_text(&b->x, "salarie.titre_sejour.numero", "99SP1");
	fields(b, FINDING_MISSING_FIELD, passport, false);
	fields(b, FINDING_MISSING_FIELD, "emploi.lien_cursus", false);
	fixture_text(&b->x, "emploi.heures_deja_effectuees", "964");
	fields(b, FINDING_MISSING_FIELD, "emploi.lien_cursus", true);
	fixture_drop(&b->x, "emploi.heures_deja_effectuees");
	fields(b, FINDING_UNDECIDED_FIELD, "emploi.lien_cursus", true);
}

static void test_not_asked(void **state)
{
	struct bench *b = *state;

	fixture_text(&b->x, "demande.reference_precedente", "A1");
	fields(b, FINDING_FIELD_NOT_ASKED, "demande.reference_precedente", true);
	fixture_text(&b->x, "demande.type", "renouvellement");
	fields(b, FINDING_FIELD_NOT_ASKED, "demande.reference_precedente", false);
	fixture_drop(&b->x, "demande.type");
	fields(b, FINDING_FIELD_NOT_ASKED, "demande.reference_precedente", false);
}

static void test_past(void **state)
{
	struct bench *b = *state;

	b->x.facts.has_today = true;
	b->x.facts.today = (struct date){2026, 11, 10};
	fixture_text(&b->x, "salarie.date_naissance", "2026-11-11");
	fields(b, FINDING_FUTURE_DATE, "salarie.date_naissance", false); /* filed: told before */
	fixture_drop(&b->x, "depot.depose_le");
	fields(b, FINDING_FUTURE_DATE, "salarie.date_naissance", true);
	fixture_text(&b->x, "salarie.date_naissance", "2026-11-10");
	fields(b, FINDING_FUTURE_DATE, "salarie.date_naissance", false);
}

static void test_count(void **state)
{
	struct bench *b = *state;
	const struct procedure_step *step = procedure_step(b->x.procedure, STR("employeur"));
	size_t asked, given;

	judge_count_step(step, &b->x.facts, &asked, &given);
	assert_int_equal(asked, 7);
	assert_int_equal(given, 0);
	fixture_text(&b->x, "employeur.type", "organisme");
	judge_count_step(step, &b->x.facts, &asked, &given);
	assert_int_equal(asked, 12);
	assert_int_equal(given, 1);
}

/* --- Pieces --- */

static struct judge_pieces list_pieces(struct bench *b, const char *json)
{
	struct judge_pieces pieces;

	fixture_set(&b->x, "pieces", json);
	begin(b);
	assert_true(judge_list_pieces(&pieces, &b->x.facts, &b->x.arena));
	judge_pieces(&pieces, &b->x.facts, &b->list);
	assert_false(b->list.failed);
	return pieces;
}

static bool says(const struct bench *b, enum finding_id id, const char *code)
{
	for (size_t i = 0; i < b->list.count; i++)
		if (b->list.items[i].id == id &&
		    str_eq(param(&b->list.items[i], "code"), str_of(code)))
			return true;
	return false;
}

static void test_pieces_needed(void **state)
{
	struct bench *b = *state;

	list_pieces(b, "[]");
	assert_true(says(b, FINDING_MISSING_PIECE, "sejour"));
	assert_true(says(b, FINDING_MISSING_PIECE, "mandat"));
	assert_false(says(b, FINDING_MISSING_PIECE, "apt_precedente"));
	assert_true(says(b, FINDING_UNDECIDED_PIECE, "licence_artiste"));
	list_pieces(b, "[{\"code\": \"sejour\", \"fichiers\": [\"a\"]},"
	               "{\"code\": \"mandat\", \"fichiers\": []},"
	               "{\"code\": \"apt_precedente\", \"fichiers\": [\"b\"]}]");
	assert_false(says(b, FINDING_MISSING_PIECE, "sejour"));
	assert_false(says(b, FINDING_MISSING_PIECE, "mandat"));
	assert_true(says(b, FINDING_PIECE_WITHOUT_FILE, "mandat"));
	assert_true(says(b, FINDING_PIECE_NOT_ASKED, "apt_precedente"));
}

static void test_pieces_counted(void **state)
{
	struct bench *b = *state;
	struct judge_pieces pieces;

	list_pieces(b, "[{\"code\": \"contrat\", \"fichiers\": [\"a\", \"b\", \"c\"]}]");
	assert_false(says(b, FINDING_TOO_MANY_FILES, "contrat"));
	assert_false(says(b, FINDING_DUPLICATE_PIECE, "contrat"));
	pieces = list_pieces(b, "[{\"code\": \"contrat\", \"fichiers\": [\"a\", \"b\", \"c\"]},"
	                        "{\"code\": \"autre\", \"fichiers\": [\"x\"]}, {}, 7,"
	                        "{\"code\": \"contrat\", \"fichiers\": [\"d\", 5, \"\"]}]");
	assert_true(says(b, FINDING_TOO_MANY_FILES, "contrat"));
	assert_true(says(b, FINDING_DUPLICATE_PIECE, "contrat"));
	assert_non_null(find(b, FINDING_MISSING_FIELD, "pieces[2].code"));
	assert_int_equal(pieces.count, b->x.procedure->piece_count + 1);
	assert_int_equal(pieces.file_count, 5);
	assert_str(pieces.files[3].path, "d");
	assert_str(pieces.files[3].place, "pieces[4].fichiers[0]");
	assert_str(pieces.files[4].path, "x");
	assert_null(pieces.items[pieces.files[4].piece].rule);
}

/* A list that no applicant made costs no more than a long one. */
static void test_pieces_hostile(void **state)
{
	struct bench *b = *state;
	struct judge_pieces pieces;
	struct buf json = {0};

	buf_cstr(&json, "[");
	for (int i = 0; i < 500; i++)
		buf_printf(&json, "{\"code\": \"c%d\", \"fichiers\": [\"a%d\"]},", i, i);
	buf_cstr(&json, "{\"code\": \"contrat\", \"fichiers\": [");
	for (int i = 0; i < 5000; i++)
		buf_printf(&json, "\"f%d\",", i);
	buf_cstr(&json, "\"z\"]}]");
	pieces = list_pieces(b, buf_terminated(&json));
	assert_int_equal(pieces.count, b->x.procedure->piece_count + JUDGE_UNKNOWN_CODES_MAX);
	assert_int_equal(pieces.file_count, JUDGE_FILES_MAX);
	assert_non_null(find(b, FINDING_FILES_LEFT_OUT, "pieces"));
	buf_free(&json);
}

static void test_escapes(void **state)
{
	(void)state;
	assert_true(judge_path_escapes(STR("/etc/passwd")));
	assert_true(judge_path_escapes(STR("../a")));
	assert_true(judge_path_escapes(STR("a/../../b")));
	assert_false(judge_path_escapes(STR("a/b..c")));
	assert_false(judge_path_escapes(STR("...")));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(test_dates),
	    CASE(test_length),
	    CASE(test_pay),
	    CASE(test_wage_table),
	    CASE(test_age),
	    CASE(test_expiry),
	    CASE(test_access),
	    CASE(test_missing),
	    CASE(test_required_by_condition),
	    CASE(test_not_asked),
	    CASE(test_past),
	    CASE(test_count),
	    CASE(test_pieces_needed),
	    CASE(test_pieces_counted),
	    CASE(test_pieces_hostile),
	    cmocka_unit_test(test_escapes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
