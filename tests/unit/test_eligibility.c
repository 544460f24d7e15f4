/* test_eligibility.c - each row of the table, reached and just not reached. */
#include "procedure_fixture.h"

#include "dossier/eligibility.h"

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

static void expect(struct fixture *x, const char *number, enum eligibility_outcome outcome)
{
	struct eligibility found = eligibility_of(&x->facts);

	if (found.result == ELIGIBILITY_UNDETERMINED)
		fail_msg("undetermined at row %.*s for lack of %.*s", STR_ARG(found.row->number),
		         STR_ARG(found.lacks));
	assert_int_equal(found.result, ELIGIBILITY_FOUND);
	assert_str(found.row->number, number);
	assert_int_equal(found.row->outcome, outcome);
}

static void expect_lacks(struct fixture *x, const char *path)
{
	struct eligibility found = eligibility_of(&x->facts);

	assert_int_equal(found.result, ELIGIBILITY_UNDETERMINED);
	assert_non_null(found.row);
	assert_str(found.lacks, path);
}

static void make_algerian(struct fixture *x)
{
	fixture_text(x, "salarie.nationalite", "DZ");
	fixture_text(x, "salarie.titre_sejour.type", "certificat_residence");
	fixture_text(x, "salarie.titre_sejour.mention", "cra_etudiant");
	fixture_set(x, "emploi.sequence_salariee", "false");
}

/* 35 hours a week all the year. */
static void make_full_time(struct fixture *x)
{
	fixture_text(x, "emploi.date_debut", "2026-09-01");
	fixture_text(x, "emploi.date_fin", "2027-08-31");
	fixture_text(x, "emploi.heures.valeur", "35");
}

static void test_order(void **state)
{
	static const char *const order[] = {"1", "2",     "12", "3", "4", "5", "5 bis",
	                                    "7", "7 bis", "11", "6", "8", "9", "10"};
	struct fixture *x = *state;

	assert_int_equal(x->procedure->row_count, sizeof order / sizeof *order);
	for (size_t i = 0; i < x->procedure->row_count; i++)
		assert_str(x->procedure->rows[i].number, order[i]);
}

static void test_european(void **state)
{
	static const char *const countries[] = {"FR", "PL", "IS", "NO", "LI", "CH"};
	struct fixture *x = *state;

	for (size_t i = 0; i < sizeof countries / sizeof *countries; i++) {
		fixture_text(x, "salarie.nationalite", countries[i]);
		expect(x, "1", OUTCOME_NOT_NEEDED);
	}
	fixture_text(x, "salarie.nationalite", "GB");
	expect(x, "8", OUTCOME_NOT_NEEDED);
	make_algerian(x);
	fixture_text(x, "salarie.autre_nationalite", "IT");
	expect(x, "1", OUTCOME_NOT_NEEDED);
}

static void test_internship(void **state)
{
	struct fixture *x = *state;

	make_full_time(x);
	fixture_text(x, "emploi.contrat", "stage");
	expect(x, "2", OUTCOME_NOT_NEEDED);
	fixture_text(x, "salarie.titre_sejour.mention", "etudiant_mobilite");
	expect(x, "2", OUTCOME_NOT_NEEDED);
}

static void test_change_of_status(void **state)
{
	struct fixture *x = *state;

	fixture_text(x, "demande.type", "changement_statut");
	expect(x, "12", OUTCOME_OTHER);
}

static void test_no_permit(void **state)
{
	struct fixture *x = *state;

	fixture_text(x, "salarie.titre_sejour.date_expiration", "2026-11-10");
	expect(x, "8", OUTCOME_NOT_NEEDED);
	fixture_text(x, "salarie.titre_sejour.date_expiration", "2026-11-09");
	expect_lacks(x, "salarie.titre_sejour.renouvellement_en_cours");
	fixture_set(x, "salarie.titre_sejour.renouvellement_en_cours", "false");
	expect(x, "3", OUTCOME_IMPOSSIBLE);
	fixture_set(x, "salarie.titre_sejour.renouvellement_en_cours", "true");
	expect(x, "8", OUTCOME_NOT_NEEDED);
	fixture_text(x, "salarie.titre_sejour.type", "aucun");
	expect(x, "3", OUTCOME_IMPOSSIBLE);
}

static void test_other_permit(void **state)
{
	struct fixture *x = *state;

	fixture_text(x, "salarie.titre_sejour.mention", "autre_travail");
	expect(x, "4", OUTCOME_NOT_NEEDED);
	fixture_text(x, "salarie.titre_sejour.mention", "autre");
	assert_int_equal(eligibility_of(&x->facts).result, ELIGIBILITY_NONE);
}

static void test_apprenticeship(void **state)
{
	struct fixture *x = *state;

	make_full_time(x);
	fixture_text(x, "emploi.contrat", "apprentissage");
	expect_lacks(x, "emploi.apprentissage_valide");
	fixture_set(x, "emploi.apprentissage_valide", "true");
	fixture_set(x, "emploi.pendant_premiere_annee", "true");
	expect(x, "5", OUTCOME_NOT_NEEDED); /* a master's degree: no first year to wait for */
	fixture_text(x, "salarie.cursus.niveau", "licence_pro");
	expect(x, "5", OUTCOME_NOT_NEEDED);
	fixture_text(x, "salarie.cursus.niveau", "licence");
	expect(x, "5 bis", OUTCOME_IMPOSSIBLE);
	fixture_set(x, "emploi.pendant_premiere_annee", "false");
	expect(x, "5", OUTCOME_NOT_NEEDED);
	fixture_set(x, "emploi.apprentissage_valide", "false");
	fixture_set(x, "emploi.lien_cursus", "true");
	expect(x, "9", OUTCOME_NEEDED);
}

static void test_algerian(void **state)
{
	struct fixture *x = *state;

	make_algerian(x);
	fixture_text(x, "emploi.heures.valeur", "1");
	expect(x, "6", OUTCOME_NEEDED); /* from the first hour */
	make_full_time(x);
	expect(x, "6", OUTCOME_NEEDED); /* nothing is asked about the studies */
	fixture_text(x, "salarie.titre_sejour.mention", "etudiant");
	expect(x, "6", OUTCOME_NEEDED);
	fixture_drop(x, "emploi.sequence_salariee");
	expect_lacks(x, "emploi.sequence_salariee");
}

static void test_algerian_within_studies(void **state)
{
	struct fixture *x = *state;

	make_algerian(x);
	fixture_text(x, "emploi.contrat", "apprentissage");
	fixture_set(x, "emploi.apprentissage_valide", "true");
	fixture_set(x, "emploi.pendant_premiere_annee", "true");
	expect(x, "7", OUTCOME_NEEDED); /* a master's degree */
	fixture_text(x, "salarie.cursus.niveau", "licence_pro");
	expect(x, "7 bis",
	       OUTCOME_IMPOSSIBLE); /* the exemption does not reach so far for Algerians */
	fixture_text(x, "emploi.contrat", "professionnalisation");
	fixture_text(x, "salarie.cursus.niveau", "master");
	expect(x, "7 bis", OUTCOME_IMPOSSIBLE);
	fixture_set(x, "emploi.pendant_premiere_annee", "false");
	expect(x, "7", OUTCOME_NEEDED);
	fixture_text(x, "emploi.contrat", "CDD");
	fixture_set(x, "emploi.sequence_salariee", "true");
	expect(x, "7", OUTCOME_NEEDED);
}

static void test_six_month_visa(void **state)
{
	struct fixture *x = *state;

	fixture_text(x, "salarie.titre_sejour.type", "visa_six_mois");
	fixture_text(x, "salarie.titre_sejour.date_expiration", "2027-02-28");
	fixture_text(x, "emploi.heures.valeur", "1");
	expect(x, "11", OUTCOME_NEEDED); /* before the row of 964 hours */
}

static void test_within_limit(void **state)
{
	struct fixture *x = *state;

	expect(x, "8", OUTCOME_NOT_NEEDED);
	/* A short full-time contract is not counted as a year of it. */
	fixture_text(x, "emploi.heures.valeur", "35");
	fixture_text(x, "emploi.date_debut", "2027-07-01");
	fixture_text(x, "emploi.date_fin", "2027-08-31");
	expect(x, "8", OUTCOME_NOT_NEEDED);
	/* What was worked before counts: 62 days are 310 hours. */
	fixture_text(x, "emploi.heures_deja_effectuees", "654");
	expect(x, "8", OUTCOME_NOT_NEEDED);
	fixture_text(x, "emploi.heures_deja_effectuees", "654.01");
	fixture_set(x, "emploi.lien_cursus", "false");
	expect(x, "10", OUTCOME_IMPOSSIBLE);
}

static void test_beyond_limit(void **state)
{
	struct fixture *x = *state;

	make_full_time(x);
	expect_lacks(x, "emploi.lien_cursus");
	fixture_set(x, "emploi.lien_cursus", "true");
	expect(x, "9", OUTCOME_NEEDED);
	fixture_set(x, "emploi.lien_cursus", "false");
	expect(x, "10", OUTCOME_IMPOSSIBLE);
	fixture_text(x, "emploi.contrat", "doctoral");
	expect(x, "9", OUTCOME_NEEDED);
	fixture_text(x, "emploi.contrat", "ATER");
	expect(x, "9", OUTCOME_NEEDED);
	fixture_text(x, "emploi.contrat", "professionnalisation");
	fixture_set(x, "emploi.pendant_premiere_annee", "true");
	expect(x, "10", OUTCOME_IMPOSSIBLE);
	fixture_set(x, "emploi.pendant_premiere_annee", "false");
	expect(x, "9", OUTCOME_NEEDED);
}

static void test_private_employer(void **state)
{
	struct fixture *x = *state;

	fixture_text(x, "employeur.type", "particulier");
	fixture_text(x, "employeur.particulier.nom", "Martin");
	expect(x, "8", OUTCOME_NOT_NEEDED);
}

static void test_undetermined(void **state)
{
	struct fixture *x = *state;

	fixture_drop(x, "emploi.heures_deja_effectuees");
	expect_lacks(x, "emploi.heures_deja_effectuees");
	fixture_text(x, "emploi.heures.valeur", "vingt");
	expect_lacks(x, "emploi.heures.valeur");
	fixture_drop(x, "depot.depose_le");
	expect_lacks(x, "depot.depose_le");
	x->facts.has_today = true;
	x->facts.today = (struct date){2026, 11, 10};
	expect_lacks(x, "emploi.heures.valeur");
	fixture_drop(x, "salarie.nationalite");
	expect_lacks(x, "salarie.nationalite");
}

static void test_nothing(void **state)
{
	struct fixture *x = *state;

	x->dossier = fixture_json(x, "{}");
	expect_lacks(x, "salarie.nationalite");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(test_order),
	    CASE(test_european),
	    CASE(test_internship),
	    CASE(test_change_of_status),
	    CASE(test_no_permit),
	    CASE(test_other_permit),
	    CASE(test_apprenticeship),
	    CASE(test_algerian),
	    CASE(test_algerian_within_studies),
	    CASE(test_six_month_visa),
	    CASE(test_within_limit),
	    CASE(test_beyond_limit),
	    CASE(test_private_employer),
	    CASE(test_undetermined),
	    CASE(test_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
