/* test_interview.c - questions and answers, and who is a legal representative. */
#include "procedure_fixture.h"

#include "job/capacity.h"
#include "job/interview.h"

static const struct account_field fields[] = {
    {.path = {"salarie.date_naissance", 22}},
    {.path = {"employeur.type", 14}},
    {.path = {"employeur.siret", 15}},
    {.path = {"employeur.particulier.nom", 25}},
    {.path = {"mandat.lieu", 11}},
};

static void answer(struct interview *i, const char *path, const char *typed, bool good)
{
	const struct account_field *open = interview_next(i);
	struct err e;

	assert_non_null(open);
	if (!str_eq(open->path, str_of(path)))
		fail_msg("%.*s is asked for", STR_ARG(open->path));
	assert_int_equal(interview_answer(i, str_of(typed), &e), good);
	if (!good)
		assert_int_equal(e.code, ERR_USAGE);
}

static void test_interview(void **state)
{
	struct interview *i;
	struct fixture x;
	struct err e;

	(void)state;
	fixture_open(&x);
	assert_true(interview_new(&i, x.procedure, fields, sizeof fields / sizeof *fields, &e));
	answer(i, "salarie.date_naissance", "31/02/2002", false);
	answer(i, "salarie.date_naissance", "28/02/2002 ", true);
	answer(i, "employeur.type", "société", false);
	answer(i, "employeur.type", "particulier employeur", true);
	answer(i, "employeur.particulier.nom", "\xE9", false);
	answer(i, "employeur.particulier.nom", " Imaginet ", true);
	answer(i, "mandat.lieu", " \xC2\xA0 ", true);
	assert_null(interview_next(i));
	assert_true(str_eq(interview_dossier(i),
	                   STR("{\"employeur\":{\"particulier\":{\"nom\":\"Imaginet\"},"
	                       "\"type\":\"particulier\"},"
	                       "\"salarie\":{\"date_naissance\":\"2002-02-28\"}}")));
	interview_free(i);
	fixture_close(&x);
}

static void test_capacity(void **state)
{
	static const char *const legal[] = {
	    "Gérant",
	    "GÉRANTE",
	    "Co-gérante",
	    "Présidente",
	    "Président-directeur général",
	    "Directeur général",
	    "Directrice générale déléguée",
	    "PDG",
	    "Représentante légale",
	    "représentant légal de la société",
	    "Associé gérant",
	    "Associée unique et présidente",
	    "Directrice et gérante",
	    "Madame la Présidente",
	    "Directeur, président",
	    "Maire",
	    "Chef d’entreprise",
	    "Cheffe d'entreprise",
	    "Entrepreneur individuel",
	    "Auto-entrepreneuse",
	    "Mandataire social",
	    "Managing director",
	    "CEO",
	    "Legal representative",
	    "Gérant\u00a0",
	    "Ge\u0301rant",
	};
	static const char *const other[] = {
	    "Directeur des ressources humaines",
	    "DRH",
	    "Responsable RH",
	    "Directeur",
	    "Directeur général adjoint",
	    "Directeur général des services",
	    "Vice-président",
	    "Assistante du président",
	    "Secrétaire général",
	    "Directeur, par délégation du président",
	    "Chef d’équipe",
	    "Comptable",
	    "Adjoint au maire",
	    "",
	    "?",
	    "Délégué du gérant",
	    "Représentant syndical",
	};
	struct arena arena = {0};

	(void)state;
	for (size_t i = 0; i < sizeof legal / sizeof *legal; i++)
		if (!capacity_is_legal(str_of(legal[i]), &arena))
			fail_msg("%s", legal[i]);
	for (size_t i = 0; i < sizeof other / sizeof *other; i++)
		if (capacity_is_legal(str_of(other[i]), &arena))
			fail_msg("%s", other[i]);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_interview),
	    cmocka_unit_test(test_capacity),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
