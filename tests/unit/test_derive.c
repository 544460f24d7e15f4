/* test_derive.c - values worked out of a dossier: hours by the calendar, limits, days. */
#include "procedure_fixture.h"

#include "dossier/decimal.h"

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

static bool eval(struct fixture *x, const char *name, struct fact *out, struct str *lacks)
{
	const struct derived *d = derive_find(str_of(name));

	assert_non_null(d);
	return derive_eval(d, &x->facts, out, lacks);
}

static struct fact value_of(struct fixture *x, const char *name)
{
	struct fact fact = {0};
	struct str lacks = {0};

	if (!eval(x, name, &fact, &lacks))
		fail_msg("%s lacks %.*s", name, STR_ARG(lacks));
	return fact;
}

static void expect_number(struct fixture *x, const char *name, const char *want)
{
	char text[DECIMAL_TEXT_MAX];
	struct fact fact = value_of(x, name);

	assert_int_equal(fact.kind, FACT_NUMBER);
	decimal_write(text, fact.number);
	assert_string_equal(text, want);
}

static void expect_date(struct fixture *x, const char *name, const char *want)
{
	char text[11];
	struct fact fact = value_of(x, name);

	assert_int_equal(fact.kind, FACT_DATE);
	date_write_iso(text, date_from_number(fact.number));
	assert_string_equal(text, want);
}

static void expect_bool(struct fixture *x, const char *name, bool want)
{
	struct fact fact = value_of(x, name);

	assert_int_equal(fact.kind, FACT_BOOL);
	assert_int_equal(fact.number, want);
}

static void expect_lacks(struct fixture *x, const char *name, const char *want)
{
	struct fact fact;
	struct str lacks = {0};

	assert_false(eval(x, name, &fact, &lacks));
	assert_str(lacks, want);
}

static void set_contract(struct fixture *x, const char *start, const char *end, const char *hours,
                         const char *period)
{
	fixture_text(x, "emploi.date_debut", start);
	fixture_text(x, "emploi.date_fin", end);
	fixture_text(x, "emploi.heures.valeur", hours);
	fixture_text(x, "emploi.heures.periode", period);
}

/* --- Who and when --- */

static void test_nationality(void **state)
{
	struct fixture *x = *state;

	expect_bool(x, "calcul.ressortissant_ue", false);
	expect_bool(x, "calcul.algerien", false);
	fixture_text(x, "salarie.autre_nationalite", "BE");
	expect_bool(x, "calcul.ressortissant_ue", true);
	fixture_text(x, "salarie.autre_nationalite", "Belgique");
	expect_bool(x, "calcul.ressortissant_ue", false);
	fixture_text(x, "salarie.nationalite", "DZ");
	expect_bool(x, "calcul.algerien", true);
	fixture_drop(x, "salarie.nationalite");
	expect_lacks(x, "calcul.ressortissant_ue", "salarie.nationalite");
	expect_lacks(x, "calcul.algerien", "salarie.nationalite");
}

static void test_age(void **state)
{
	struct fixture *x = *state;

	expect_number(x, "calcul.age_au_depot", "23");
	fixture_text(x, "salarie.date_naissance", "2010-11-10");
	expect_number(x, "calcul.age_au_depot", "16");
	fixture_text(x, "salarie.date_naissance", "2010-11-11");
	expect_number(x, "calcul.age_au_depot", "15");
	fixture_text(x, "salarie.date_naissance", "2010-02-30");
	expect_lacks(x, "calcul.age_au_depot", "salarie.date_naissance");
}

static void test_filing_day(void **state)
{
	struct fixture *x = *state;

	expect_bool(x, "calcul.titre_valide_au_depot", true);
	expect_bool(x, "calcul.debut_passe", false);
	/* The office's own day, not the one in Greenwich. */
	fixture_text(x, "depot.depose_le", "2026-12-02T00:30:00+04:00");
	fixture_text(x, "emploi.date_debut", "2026-12-01");
	expect_bool(x, "calcul.debut_passe", true);
	fixture_drop(x, "depot.depose_le");
	expect_lacks(x, "calcul.debut_passe", "depot.depose_le");
	x->facts.has_today = true;
	x->facts.today = (struct date){2026, 12, 1};
	expect_bool(x, "calcul.debut_passe", false);
	x->facts.today = (struct date){2027, 9, 1};
	expect_bool(x, "calcul.titre_valide_au_depot", false);
}

static void test_silence(void **state)
{
	struct fixture *x = *state;

	expect_date(x, "calcul.silence_le", "2027-01-10");
	fixture_text(x, "depot.depose_le", "2026-12-31T23:59:59+01:00");
	expect_date(x, "calcul.silence_le", "2027-02-28");
	fixture_text(x, "depot.depose_le", "hier");
	expect_lacks(x, "calcul.silence_le", "depot.depose_le");
}

static void test_access(void **state)
{
	struct fixture *x = *state;
	struct value view;

	expect_lacks(x, "calcul.acces_fin", "acces.emis_le");
	fixture_text(x, "acces.emis_le", "2026-11-10T09:00:00+01:00");
	assert_true(derive_view(&view, &x->facts, &x->arena));
	assert_str(value_string(&view, STR("acces_fin")), "2026-11-24T23:59:59+01:00");
	x->procedure->access_end = ACCESS_END_HOUR;
	assert_true(derive_view(&view, &x->facts, &x->arena));
	assert_str(value_string(&view, STR("acces_fin")), "2026-11-24T09:00:00+01:00");
	fixture_text(x, "acces.emis_le", "2026-11-10T09:00:00-03:30");
	assert_true(derive_view(&view, &x->facts, &x->arena));
	assert_str(value_string(&view, STR("acces_fin")), "2026-11-24T09:00:00-03:30");
}

/* --- Hours --- */

static void test_months(void **state)
{
	struct fixture *x = *state;

	expect_number(x, "calcul.duree_contrat_mois", "6");
	set_contract(x, "2026-01-31", "2026-02-27", "1", "mois");
	expect_number(x, "calcul.duree_contrat_mois", "1");
	set_contract(x, "2026-01-31", "2026-02-28", "1", "mois");
	expect_number(x, "calcul.duree_contrat_mois", "2");
	set_contract(x, "2026-09-01", "2027-08-31", "1", "mois");
	expect_number(x, "calcul.duree_contrat_mois", "12");
	set_contract(x, "2026-09-01", "2027-09-01", "1", "mois");
	expect_number(x, "calcul.duree_contrat_mois", "13");
	set_contract(x, "2026-09-01", "2026-09-01", "1", "mois");
	expect_number(x, "calcul.duree_contrat_mois", "1");
	set_contract(x, "2026-09-02", "2026-09-01", "1", "mois");
	expect_lacks(x, "calcul.duree_contrat_mois", "emploi.date_fin");
	fixture_text(x, "emploi.contrat", "CDI");
	expect_lacks(x, "calcul.duree_contrat_mois", "emploi.date_fin");
}

static void test_hours_inside_year(void **state)
{
	struct fixture *x = *state;

	/* 182 days are 26 weeks. */
	expect_number(x, "calcul.heures_contrat", "520");
	expect_date(x, "calcul.annee_reference_debut", "2026-09-01");
	expect_date(x, "calcul.annee_reference_fin", "2027-08-31");
	/* Two months of full time are two months, not a year: 61 days. */
	set_contract(x, "2026-11-01", "2026-12-31", "35", "semaine");
	expect_number(x, "calcul.heures_contrat", "305");
	/* 62 of its days lie before the permit: they are none of this year. */
	set_contract(x, "2026-07-01", "2026-09-07", "35", "semaine");
	expect_number(x, "calcul.heures_contrat", "35");
	set_contract(x, "2026-01-01", "2026-08-31", "35", "semaine");
	expect_number(x, "calcul.heures_contrat", "0");
	/* What lies behind the permit's end belongs to the next one. */
	set_contract(x, "2027-08-18", "2027-12-31", "35", "semaine");
	expect_number(x, "calcul.heures_contrat", "70");
}

static void test_periods(void **state)
{
	struct fixture *x = *state;

	set_contract(x, "2026-09-01", "2027-08-31", "80", "mois");
	expect_number(x, "calcul.heures_contrat", "960");
	set_contract(x, "2026-09-01", "2027-08-31", "964", "annee");
	expect_number(x, "calcul.heures_contrat", "964");
	set_contract(x, "2026-09-01", "2026-09-30", "730", "annee");
	expect_number(x, "calcul.heures_contrat", "60");
	/* Rounded up to the hundredth: 20 x 365 / 7 = 1042.857… */
	set_contract(x, "2026-09-01", "2027-08-31", "20", "semaine");
	expect_number(x, "calcul.heures_contrat", "1042.86");
	set_contract(x, "2026-09-01", "2026-09-01", "0.07", "semaine");
	expect_number(x, "calcul.heures_contrat", "0.01");
	set_contract(x, "2026-09-01", "2027-08-31", "20", "jour");
	expect_lacks(x, "calcul.heures_contrat", "emploi.heures.valeur");
	set_contract(x, "2026-09-01", "2027-08-31", "999999999999", "mois");
	expect_lacks(x, "calcul.heures_contrat", "emploi.heures.valeur");
}

static void test_open_end(void **state)
{
	struct fixture *x = *state;

	fixture_text(x, "emploi.contrat", "CDI");
	fixture_drop(x, "emploi.date_fin");
	fixture_text(x, "emploi.date_debut", "2027-08-25");
	expect_number(x, "calcul.heures_contrat", "20");
	fixture_text(x, "emploi.contrat", "CDD");
	expect_lacks(x, "calcul.heures_contrat", "emploi.date_fin");
	fixture_drop(x, "emploi.contrat");
	expect_lacks(x, "calcul.heures_contrat", "emploi.contrat");
}

/* A permit of several years has several reference years; the fuller of two counts. */
static void test_several_years(void **state)
{
	struct fixture *x = *state;

	fixture_text(x, "salarie.titre_sejour.date_expiration", "2028-08-31");
	fixture_text(x, "emploi.heures_deja_effectuees", "500");
	set_contract(x, "2027-08-25", "2027-09-14", "35", "semaine");
	expect_date(x, "calcul.annee_reference_debut", "2027-09-01");
	expect_number(x, "calcul.heures_contrat", "70");
	expect_number(x, "calcul.heures_annee_reference", "70"); /* nothing is carried over */
	set_contract(x, "2027-08-18", "2027-09-07", "35", "semaine");
	expect_date(x, "calcul.annee_reference_debut", "2026-09-01");
	expect_number(x, "calcul.heures_annee_reference", "570");
	/* The permit ends in the second year: later hours are the next one's. */
	fixture_text(x, "salarie.titre_sejour.date_expiration", "2027-09-07");
	set_contract(x, "2027-08-31", "2028-08-31", "35", "semaine");
	expect_number(x, "calcul.heures_contrat", "35");
	/* The second year of an older permit. */
	fixture_text(x, "salarie.titre_sejour.date_debut", "2024-02-29");
	fixture_text(x, "salarie.titre_sejour.date_expiration", "2026-02-28");
	set_contract(x, "2025-03-01", "2025-03-07", "35", "semaine");
	expect_date(x, "calcul.annee_reference_debut", "2025-02-28");
	expect_date(x, "calcul.annee_reference_fin", "2026-02-27");
}

static void test_limit(void **state)
{
	struct fixture *x = *state;

	expect_number(x, "calcul.plafond_heures", "964");
	fixture_text(x, "salarie.titre_sejour.type", "visa_six_mois");
	expect_number(x, "calcul.plafond_heures", "482");
	fixture_text(x, "salarie.titre_sejour.type", "certificat_residence");
	fixture_text(x, "salarie.nationalite", "DZ");
	expect_number(x, "calcul.plafond_heures", "803.5");
	fixture_text(x, "emploi.duree_annuelle_branche", "1700");
	expect_number(x, "calcul.plafond_heures", "850");
	fixture_text(x, "emploi.duree_annuelle_branche", "1645.01");
	expect_number(x, "calcul.plafond_heures", "822.5");
	fixture_text(x, "emploi.duree_annuelle_branche", "beaucoup");
	expect_lacks(x, "calcul.plafond_heures", "emploi.duree_annuelle_branche");
	fixture_drop(x, "emploi.duree_annuelle_branche");
	fixture_text(x, "emploi.date_debut", "1960-01-01");
	expect_lacks(x, "calcul.plafond_heures", "chiffres.part_annuelle_algerien");
}

/* 482 h for six months, less for a shorter visa, never more; hours after it do not count. */
static void test_short_visa(void **state)
{
	struct fixture *x = *state;

	fixture_text(x, "salarie.titre_sejour.type", "visa_six_mois");
	fixture_text(x, "salarie.titre_sejour.date_debut", "2027-01-01");
	fixture_text(x, "salarie.titre_sejour.date_expiration", "2027-06-30");
	expect_number(x, "calcul.plafond_heures", "482");
	fixture_text(x, "salarie.titre_sejour.date_expiration", "2027-07-15");
	expect_number(x, "calcul.plafond_heures", "482");
	/* 90 of the 181 days of six months */
	fixture_text(x, "salarie.titre_sejour.date_expiration", "2027-03-31");
	expect_number(x, "calcul.plafond_heures", "239.66");
	set_contract(x, "2027-01-01", "2027-12-31", "14", "semaine");
	expect_number(x, "calcul.heures_contrat", "180");
	expect_bool(x, "calcul.plafond_depasse", false);
	/* An Algerian's too. */
	fixture_text(x, "salarie.nationalite", "DZ");
	expect_number(x, "calcul.plafond_heures", "239.66");
	fixture_drop(x, "salarie.titre_sejour.date_expiration");
	expect_lacks(x, "calcul.plafond_heures", "salarie.titre_sejour.date_expiration");
}

/* An internship's hours do not count, those of other jobs do. */
static void test_internship(void **state)
{
	struct fixture *x = *state;

	set_contract(x, "2026-09-01", "2027-08-31", "35", "semaine");
	fixture_text(x, "emploi.contrat", "stage");
	expect_number(x, "calcul.heures_contrat", "0");
	expect_number(x, "calcul.heures_annee_reference", "0");
	fixture_text(x, "emploi.heures_deja_effectuees", "965");
	expect_bool(x, "calcul.plafond_depasse", true);
}

/* An answer that a form sends empty was not given. */
static void test_empty_answers(void **state)
{
	struct fixture *x = *state;

	fixture_text(x, "salarie.autre_nationalite", "");
	expect_bool(x, "calcul.ressortissant_ue", false);
	fixture_set(x, "salarie.autre_nationalite", "null");
	expect_bool(x, "calcul.ressortissant_ue", false);
	fixture_text(x, "salarie.nationalite", "DZ");
	fixture_text(x, "emploi.duree_annuelle_branche", "");
	expect_number(x, "calcul.plafond_heures", "803.5");
}

static void test_uses(void **state)
{
	const struct derived *over = derive_find(STR("calcul.plafond_depasse"));
	const struct derived *european = derive_find(STR("calcul.ressortissant_ue"));

	(void)state;
	assert_true(derive_uses(over, STR("emploi.heures.valeur")));
	assert_true(derive_uses(over, STR("salarie.nationalite")));
	assert_false(derive_uses(over, STR("salarie.nom_famille")));
	assert_true(derive_uses(european, STR("salarie.autre_nationalite")));
}

static void test_over_limit(void **state)
{
	struct fixture *x = *state;

	set_contract(x, "2026-09-01", "2027-08-31", "900", "annee");
	fixture_text(x, "emploi.heures_deja_effectuees", "64");
	expect_bool(x, "calcul.plafond_depasse", false);
	fixture_text(x, "emploi.heures_deja_effectuees", "64.01");
	expect_bool(x, "calcul.plafond_depasse", true);
	fixture_drop(x, "emploi.heures_deja_effectuees");
	expect_lacks(x, "calcul.plafond_depasse", "emploi.heures_deja_effectuees");
	fixture_drop(x, "salarie.titre_sejour.date_debut");
	expect_lacks(x, "calcul.plafond_depasse", "salarie.titre_sejour.date_debut");
}

/* --- Pay --- */

static void test_minimum_pay(void **state)
{
	struct fixture *x = *state;

	expect_number(x, "calcul.smic_horaire", "12.02");
	expect_number(x, "calcul.salaire_minimum", "1041.73");
	expect_bool(x, "calcul.salaire_insuffisant", false);
	fixture_text(x, "emploi.salaire_brut.montant", "1041.72");
	expect_bool(x, "calcul.salaire_insuffisant", true);
	fixture_text(x, "emploi.salaire_brut.periode", "heure");
	fixture_text(x, "emploi.salaire_brut.montant", "12.02");
	expect_bool(x, "calcul.salaire_insuffisant", false);
}

/* The published monthly figures for 35 hours a week come out to the cent. */
static void test_published_pay(void **state)
{
	struct fixture *x = *state;

	fixture_text(x, "emploi.heures.valeur", "35");
	expect_number(x, "calcul.salaire_minimum", "1823.03");
	fixture_text(x, "emploi.lieu.code_postal", "97600");
	expect_number(x, "calcul.salaire_minimum", "1415.05");
	fixture_text(x, "emploi.lieu.code_postal", "97400");
	fixture_text(x, "emploi.date_debut", "2025-12-31");
	expect_number(x, "calcul.salaire_minimum", "1801.8");
	/* The place has figures of its own, but none for that day. */
	fixture_text(x, "emploi.lieu.code_postal", "97600");
	expect_lacks(x, "calcul.salaire_minimum", "chiffres.smic_horaire");
	fixture_text(x, "emploi.lieu.code_postal", "75001");
	set_contract(x, "2026-01-01", "2026-12-31", "151.67", "mois");
	fixture_text(x, "emploi.salaire_brut.montant", "1823.03");
	expect_bool(x, "calcul.salaire_insuffisant", false);
}

/* --- As data --- */

static void test_view(void **state)
{
	struct fixture *x = *state;
	struct value view;

	assert_true(derive_view(&view, &x->facts, &x->arena));
	assert_str(value_string(&view, STR("silence_le")), "2027-01-10");
	assert_str(value_string(&view, STR("heures_annee_reference")), "520");
	assert_str(value_string(&view, STR("smic_horaire")), "12.02");
	assert_int_equal(value_get(&view, STR("algerien"))->type, VALUE_BOOL);
	assert_int_equal(value_get(&view, STR("age_au_depot"))->integer, 23);
	assert_null(value_get(&view, STR("acces_fin")));
	x->dossier = fixture_json(x, "{}");
	assert_true(derive_view(&view, &x->facts, &x->arena));
	assert_int_equal(view.object.count, 0);
}

/* What a view writes is what a document may print. */
static void test_view_is_known(void **state)
{
	struct fixture *x = *state;
	const struct derived *d;

	for (size_t i = 0; (d = derive_at(i)); i++) {
		const struct field *field = derive_field(d), *known;

		assert_ptr_equal(derive_find(field->path), d);
		assert_true(field->label[LANG_FR].len && field->label[LANG_EN].len);
		assert_int_equal(procedure_view_path(x->procedure, field->path, &known),
		                 PROCEDURE_PATH_SCALAR);
		assert_ptr_equal(known, field);
		assert_int_equal(procedure_path(x->procedure, field->path, &known),
		                 PROCEDURE_PATH_UNKNOWN);
	}
	assert_null(derive_find(STR("calcul.rien")));
}

static void test_decimal(void **state)
{
	static const struct {
		int64_t value;
		const char *text;
	} cases[] = {{0, "0"},           {10000, "1"},      {100000, "10"},
	             {8035000, "803.5"}, {1, "0.0001"},     {-1, "-0.0001"},
	             {-15000, "-1.5"},   {120200, "12.02"}, {INT64_MIN, "-922337203685477.5808"}};
	char text[DECIMAL_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(decimal_write(text, cases[i].value), strlen(cases[i].text));
		assert_string_equal(text, cases[i].text);
	}
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(test_nationality),
	    CASE(test_age),
	    CASE(test_filing_day),
	    CASE(test_silence),
	    CASE(test_access),
	    CASE(test_months),
	    CASE(test_hours_inside_year),
	    CASE(test_periods),
	    CASE(test_open_end),
	    CASE(test_several_years),
	    CASE(test_limit),
	    CASE(test_short_visa),
	    CASE(test_internship),
	    CASE(test_empty_answers),
	    CASE(test_uses),
	    CASE(test_over_limit),
	    CASE(test_minimum_pay),
	    CASE(test_published_pay),
	    CASE(test_view),
	    CASE(test_view_is_known),
	    cmocka_unit_test(test_decimal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
