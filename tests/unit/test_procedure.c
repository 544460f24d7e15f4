/* test_procedure.c - loading a procedure, each error of the loader, paths, folders. */
#include "procedure_small.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/nearest.h"
#include "dossier/condition.h"

/* --- The procedure that is delivered --- */

static void test_delivered(void **state)
{
	struct fixture x;
	const struct procedure *p;

	(void)state;
	fixture_open(&x);
	p = x.procedure;
	assert_str(p->name, "apt-etudiant");
	assert_str(p->version, "2026-11");
	assert_int_equal(p->access_days, 14);
	assert_int_equal(p->limits.files, 3);
	assert_int_equal(p->limits.bytes, 10000000);
	assert_int_equal(p->limits.pixels, 100000000);
	assert_true(p->limits.formats[FILE_FORMAT_JPEG] && p->limits.formats[FILE_FORMAT_PDF] &&
	            p->limits.formats[FILE_FORMAT_PNG]);
	assert_int_equal(p->silence.effect, SILENCE_REJECTS);
	assert_int_equal(p->silence.months, 2);
	assert_str(p->fonts[FONT_NORMAL].files[0], "NotoSans-Regular.ttf");
	assert_str(p->fonts[FONT_BOLD].files[1], "NotoSansGeorgian-Bold.ttf");
	assert_str(p->fonts[FONT_ITALIC].files[2], "NotoSansArmenian-Regular.ttf");
	assert_non_null(procedure_step(p, STR("justificatifs")));
	assert_non_null(procedure_piece(p, STR("sejour")));
	assert_true(procedure_document(p, STR("confirmation"))->demand_count > 10);
	assert_null(procedure_step(p, STR("x")));
	assert_null(procedure_piece(p, STR("x")));
	assert_null(procedure_document(p, STR("x")));
	fixture_close(&x);
}

/* The fields that the rest of the tools and the designs rely on. */
static void test_delivered_paths(void **state)
{
	static const struct {
		const char *path;
		enum field_type type;
	} fields[] = {
	    {"salarie.nom_famille", FIELD_TEXT},
	    {"salarie.numero_etranger", FIELD_FOREIGNER},
	    {"salarie.titre_sejour.date_debut", FIELD_DATE},
	    {"salarie.cursus.annee_universitaire", FIELD_SCHOOL_YEAR},
	    {"salarie.adresse.code_postal", FIELD_POSTCODE},
	    {"employeur.siret", FIELD_SIRET},
	    {"employeur.representant.qualite", FIELD_TEXT},
	    {"emploi.contrat", FIELD_CHOICE},
	    {"emploi.heures.valeur", FIELD_DECIMAL},
	    {"emploi.salaire_brut.montant", FIELD_AMOUNT},
	    {"emploi.heures_deja_effectuees", FIELD_DECIMAL},
	    {"demande.type", FIELD_CHOICE},
	    {"depot.depose_le", FIELD_MOMENT},
	    {"depot.pieces.octets", FIELD_BYTES},
	};
	struct fixture x;

	(void)state;
	fixture_open(&x);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		const struct field *field = NULL;

		assert_int_equal(procedure_path(x.procedure, str_of(fields[i].path), &field),
		                 PROCEDURE_PATH_SCALAR);
		assert_int_equal(field->type, fields[i].type);
		assert_str(field->path, fields[i].path);
	}
	fixture_close(&x);
}

static bool asked(struct fixture *x, const char *code)
{
	const struct procedure_piece *piece = procedure_piece(x->procedure, str_of(code));

	assert_non_null(piece);
	return condition_holds(piece->shown_if, &x->facts, true);
}

static void test_delivered_pieces(void **state)
{
	struct fixture x;

	(void)state;
	fixture_open(&x);
	assert_true(asked(&x, "sejour") && asked(&x, "passeport") && asked(&x, "scolarite") &&
	            asked(&x, "contrat") && asked(&x, "mandat"));
	assert_false(asked(&x, "sejour_renouvellement") || asked(&x, "apt_precedente") ||
	             asked(&x, "bulletins_salaire") || asked(&x, "lien_cursus"));
	fixture_set(&x, "salarie.titre_sejour.renouvellement_en_cours", "true");
	assert_true(asked(&x, "sejour_renouvellement"));
	assert_false(asked(&x, "sejour"));
	fixture_text(&x, "demande.type", "renouvellement");
	assert_true(asked(&x, "apt_precedente") && asked(&x, "bulletins_salaire"));
	fixture_text(&x, "demande.deposant", "employeur");
	assert_false(asked(&x, "mandat"));
	fixture_text(&x, "demande.deposant", "salarie");
	fixture_text(&x, "salarie.titre_sejour.type", "visa_six_mois");
	assert_false(asked(&x, "mandat")); /* the student asks for himself */
	fixture_text(&x, "emploi.particularite", "profession_reglementee");
	assert_true(asked(&x, "profession_reglementee"));
	fixture_text(&x, "emploi.particularite", "artiste_mannequin");
	assert_true(asked(&x, "licence_artiste"));
	assert_false(asked(&x, "declaration_spectacle") || asked(&x, "profession_reglementee"));
	fixture_close(&x);
}

static void test_delivered_link(void **state)
{
	struct fixture x;

	(void)state;
	fixture_open(&x);
	fixture_text(&x, "emploi.heures_deja_effectuees", "900");
	assert_true(asked(&x, "lien_cursus"));
	fixture_text(&x, "salarie.nationalite", "DZ");
	assert_false(asked(&x, "lien_cursus"));
	fixture_close(&x);
}

/* --- What is read --- */

static void test_small(void **state)
{
	struct fixture x;
	const struct field *f;

	(void)state;
	small_open(&x);
	assert_int_equal(x.procedure->access_end, ACCESS_END_HOUR);
	assert_int_equal(x.procedure->field_count, 8);
	assert_int_equal(x.procedure->steps[1].field_count, 5);
	assert_ptr_equal(x.procedure->steps[1].fields, x.procedure->fields + 3);
	assert_int_equal(procedure_path(x.procedure, STR("b.sorte"), &f), PROCEDURE_PATH_SCALAR);
	assert_int_equal(f->choice_count, 2);
	assert_int_equal(f->step, 1);
	assert_str(f->label[LANG_EN], "y");
	assert_int_equal(procedure_path(x.procedure, STR("b.nombre"), &f), PROCEDURE_PATH_SCALAR);
	assert_true(f->has_min && !f->has_max && f->min == 1);
	assert_int_equal(procedure_path(x.procedure, STR("b.lieux"), &f), PROCEDURE_PATH_LIST);
	assert_true(f->repeated && !f->required && f->required_if && !f->shown_if);
	assert_true(x.procedure->pieces[0].required);
	assert_int_equal(x.procedure->pieces[0].max_files, 3);
	assert_non_null(x.procedure->documents[0].demands[1].when);
	fixture_close(&x);
}

static void test_byte_order_mark(void **state)
{
	struct procedure *p = NULL;
	struct err e;

	(void)state;
	assert_true(small_parse(&p, "{\"procedure\"", "\xEF\xBB\xBF{\"procedure\"", &e));
	procedure_free(p);
	procedure_free(NULL);
}

static void test_paths(void **state)
{
	struct fixture x;
	const struct procedure *p;
	const struct field *f;

	(void)state;
	small_open(&x);
	p = x.procedure;
	assert_int_equal(procedure_path(p, STR("a"), &f), PROCEDURE_PATH_OBJECT);
	assert_null(f);
	assert_int_equal(procedure_path(p, STR("a.rien"), &f), PROCEDURE_PATH_UNKNOWN);
	assert_int_equal(procedure_path(p, STR(""), &f), PROCEDURE_PATH_UNKNOWN);
	assert_int_equal(procedure_path(p, STR("a."), &f), PROCEDURE_PATH_UNKNOWN);
	assert_int_equal(procedure_path(p, STR("depot.pieces"), &f), PROCEDURE_PATH_LIST);
	assert_null(f);
	assert_int_equal(procedure_path(p, STR("depot.pieces.libelle"), &f),
	                 PROCEDURE_PATH_UNKNOWN);
	assert_null(f);
	assert_int_equal(procedure_view_path(p, STR("depot.pieces.libelle"), &f),
	                 PROCEDURE_PATH_SCALAR);
	assert_int_equal(procedure_path(p, STR("pieces.fichiers"), &f), PROCEDURE_PATH_LIST);
	assert_non_null(f);
	assert_int_equal(procedure_path(p, STR("pieces.code"), &f), PROCEDURE_PATH_SCALAR);
	assert_str(f->choices[0].code, "contrat");
	assert_int_equal(procedure_path(p, STR("etapes.etape"), &f), PROCEDURE_PATH_SCALAR);
	assert_str(f->choices[1].code, "deux");
	assert_int_equal(procedure_path(p, STR("procedure"), &f), PROCEDURE_PATH_SCALAR);
	assert_int_equal(f->type, FIELD_TEXT);
	assert_int_equal(procedure_path(p, STR("procedure.titre"), &f), PROCEDURE_PATH_UNKNOWN);
	assert_int_equal(procedure_view_path(p, STR("procedure"), &f), PROCEDURE_PATH_OBJECT);
	assert_null(f);
	assert_int_equal(procedure_view_path(p, STR("procedure.titre"), &f), PROCEDURE_PATH_SCALAR);
	assert_int_equal(procedure_path(p, STR("sceau"), &f), PROCEDURE_PATH_OBJECT);
	assert_int_equal(procedure_view_path(p, STR("sceau"), &f), PROCEDURE_PATH_UNKNOWN);
	assert_int_equal(procedure_view_path(p, STR("calcul.silence_le"), &f),
	                 PROCEDURE_PATH_SCALAR);
	assert_int_equal(procedure_path(p, STR("calcul.silence_le"), &f), PROCEDURE_PATH_UNKNOWN);
	/* This procedure has no nationality to work it out from. */
	assert_int_equal(procedure_view_path(p, STR("calcul.algerien"), &f),
	                 PROCEDURE_PATH_UNKNOWN);
	fixture_close(&x);
}

static void test_view(void **state)
{
	struct fixture x;
	struct value view;

	(void)state;
	small_open(&x);
	assert_true(procedure_view(&view, x.procedure, LANG_EN, &x.arena));
	assert_str(value_string(&view, STR("nom")), "essai");
	assert_str(value_string(&view, STR("titre")), "y");
	assert_str(value_string(&view, STR("silence_effet")), "rejet");
	assert_int_equal(value_get(&view, STR("silence_mois"))->integer, 2);
	assert_int_equal(value_get(&view, STR("references"))->array.count, 1);
	for (size_t i = 0; i < view.object.count; i++) {
		char path[64];

		snprintf(path, sizeof path, "procedure.%.*s", STR_ARG(view.object.members[i].key));
		assert_int_not_equal(procedure_view_path(x.procedure, str_of(path), NULL),
		                     PROCEDURE_PATH_UNKNOWN);
	}
	fixture_close(&x);
}

static void test_figures(void **state)
{
	static const char figures[] =
	    "[{\"code\": \"f\", \"depuis\": \"2020-01-01\", \"valeur\": \"1\"},"
	    "{\"code\": \"f\", \"depuis\": \"2022-01-01\", \"valeur\": \"2.5\"},"
	    "{\"code\": \"f\", \"depuis\": \"2022-01-01\", \"valeur\": \"3\", \"code_postal\": \"97\"},";
	struct procedure *p = NULL;
	struct err e;
	int64_t value = 0;

	(void)state;
	assert_true(small_parse(&p, "\"chiffres\": [", "\"chiffres\":\n[", &e));
	procedure_free(p);
	{
		char text[1024];

		snprintf(text, sizeof text, "\"chiffres\": %s", figures);
		assert_true(small_parse(&p, "\"chiffres\": [", text, &e));
	}
	assert_false(procedure_figure(p, STR("f"), STR(""), (struct date){2019, 12, 31}, &value));
	assert_true(procedure_figure(p, STR("f"), STR(""), (struct date){2020, 1, 1}, &value));
	assert_int_equal(value, 10000);
	assert_true(procedure_figure(p, STR("f"), STR("69007"), (struct date){2023, 1, 1}, &value));
	assert_int_equal(value, 25000);
	assert_true(procedure_figure(p, STR("f"), STR("97600"), (struct date){2022, 1, 1}, &value));
	assert_int_equal(value, 30000);
	assert_false(
	    procedure_figure(p, STR("f"), STR("97600"), (struct date){2021, 1, 1}, &value));
	assert_false(procedure_figure(p, STR("g"), STR(""), (struct date){2023, 1, 1}, &value));
	procedure_free(p);
}

static void test_judge(void **state)
{
	struct fixture x;
	struct finding_list list = {0};

	(void)state;
	small_open(&x);
	list.arena = &x.arena;
	finding_add(&list, FINDING_UNKNOWN_KEY, STR("a"));
	finding_add(&list, FINDING_MISSING_FIELD, STR("a"));
	assert_int_equal(list.items[0].severity, SEVERITY_WARNING);
	procedure_judge(x.procedure, &list);
	assert_int_equal(list.items[0].severity, SEVERITY_ERROR);
	assert_int_equal(list.items[1].severity, SEVERITY_ERROR);
	fixture_close(&x);
}

static void test_access_end(void **state)
{
	struct moment issued = {{2026, 11, 20}, 9, 30, 15, 60}, end;
	struct fixture x;

	(void)state;
	small_open(&x);
	assert_true(procedure_access_end(x.procedure, issued, &end));
	assert_int_equal(end.date.month, 12);
	assert_int_equal(end.date.day, 4);
	assert_int_equal(end.hour, 9);
	assert_int_equal(end.second, 15);
	x.procedure->access_end = ACCESS_END_DAY;
	assert_true(procedure_access_end(x.procedure, issued, &end));
	assert_int_equal(end.date.day, 4);
	assert_int_equal(end.hour, 23);
	assert_int_equal(end.second, 59);
	assert_int_equal(end.offset_min, 60);
	fixture_close(&x);
}

/* --- Errors, one by one --- */

#define N "\u00a0"
#define NN "\u202f"

static void test_broken_json(void **state)
{
	(void)state;
	expect_broken("{\"procedure\"", "[\"procedure\"",
	              "ligne 1, colonne 13" N
	              ": ce n'est pas du JSON à cet endroit (procedure\": \"essai\", \"version\")");
	expect_broken(
	    "\"octets\": 10", "\"octets\": 10.5",
	    "ligne 5, colonne 43" N
	    ": seuls les nombres entiers sont permis, les autres s'écrivent entre guillemets (octets)");
	expect_broken("\"version\": \"1\"", "\"version\": \"1\", \"version\": \"2\"",
	              "ligne 1, colonne 40" N ": la même clé est donnée deux fois (version)");
}

static void test_broken_top(void **state)
{
	(void)state;
	expect_broken("\"version\": \"1\",", "", "la clé «" N "version" N "» manque");
	expect_broken("\"suite\"", "\"suites\"",
	              "«" N "suites" N "» n'est pas une clé connue ici" NN
	              "; la plus proche est «" N "suite" N "»");
	expect_broken("\"suite\"", "\"tarifs\"", "«" N "tarifs" N "» n'est pas une clé connue ici");
	expect_broken("\"essai\"", "\"Essai d'une procédure\"",
	              "procedure" N ": un code est attendu" N
	              ": minuscules sans accent, chiffres, _ et -");
	expect_broken("\"version\": \"1\"", "\"version\": \"../1\"",
	              "version" N ": une version est attendue, comme «" N "2026-11" N "»" N
	              ": chiffres, lettres sans accent, point, _ et -, 32 caractères au plus");
	expect_broken("\"version\": \"1\"", "\"version\": 1",
	              "version" N ": un texte entre guillemets, non vide, est attendu");
	expect_broken("\"acte\": " SMALL_TEXT, "\"acte\": \"APT\"",
	              "acte" N
	              ": le texte est attendu dans les deux langues, {\"fr\": …, \"en\": …}");
	expect_broken("\"acte\": " SMALL_TEXT, "\"acte\": {\"fr\": \"x\"}",
	              "acte" N ": la clé «" N "en" N "» manque");
	expect_broken("\"acte\": " SMALL_TEXT, "\"acte\": {\"fr\": \"x\", \"en\": \"\"}",
	              "acte.en" N ": un texte entre guillemets, non vide, est attendu");
	expect_broken("\"acte\": " SMALL_TEXT,
	              "\"acte\": {\"fr\": \"x\xE2\x80\xAE\", \"en\": \"y\"}",
	              "acte.fr" N ": ce texte contient un caractère de commande invisible");
	expect_broken("\"references\": [", "\"references\": [3, ",
	              "references[0]" N ": un objet {…} est attendu");
}

static void test_broken_limits(void **state)
{
	(void)state;
	expect_broken("\"jours\": 14", "\"jours\": \"14\"",
	              "acces.jours" N
	              ": un nombre entier de 1 à 3650 est attendu, sans guillemets");
	expect_broken("\"fin\": \"heure\"", "\"fin\": \"heures\"",
	              "acces.fin" N ": «" N "heures" N "» n'est pas une valeur connue" NN
	              "; la plus proche est «" N "heure" N "»");
	expect_broken("[\"pdf\"]", "[\"pdf\", \"gif\"]",
	              "limites.formats[1]" N ": «" N "gif" N
	              "» n'est pas un format connu (jpeg, pdf, png)");
	expect_broken("[\"pdf\"]", "[]",
	              "limites.formats" N ": un format au moins est attendu (jpeg, pdf, png)");
	expect_broken("\"fichiers\": 3", "\"fichiers\": 0",
	              "limites.fichiers" N
	              ": un nombre entier de 1 à 1000 est attendu, sans guillemets");
	expect_broken("s@exemple.org", "s.exemple.org",
	              "service.courriel" N ": une adresse électronique est attendue");
	expect_broken("+33199001234", "01 99 00 12 34",
	              "service.telephone" N ": un numéro comme «" N "+33199001234" N
	              "» est attendu");
	expect_broken("\"effet\": \"rejet\"", "\"effet\": \"rien\"",
	              "silence.effet" N ": «" N "rien" N
	              "» n'est pas une valeur connue (rejet, acceptation)");
}

static void test_broken_fields(void **state)
{
	(void)state;
	expect_broken("\"type\": \"entier\"", "\"type\": \"datte\"",
	              "etapes[1].champs[1].type" N ": «" N "datte" N "» n'est pas un type connu" NN
	              "; le plus proche est «" N "date" N "»");
	expect_broken(
	    "\"chemin\": \"b.oui\"", "\"chemin\": \"b.Oui\"",
	    "etapes[1].champs[3].chemin" N ": «" N "b.Oui" N "» n'est pas un chemin" N
	    ": des clés en minuscules sans accent (chiffres et _ permis), séparées par des "
	    "points");
	expect_broken(
	    "\"chemin\": \"b.oui\"", "\"chemin\": \"b..oui\"",
	    "etapes[1].champs[3].chemin" N ": «" N "b..oui" N "» n'est pas un chemin" N
	    ": des clés en minuscules sans accent (chiffres et _ permis), séparées par des "
	    "points");
	expect_broken("\"chemin\": \"b.prix\"", "\"chemin\": \"a.nom\"",
	              "etapes[1].champs[2].chemin" N ": le champ «" N "a.nom" N
	              "» est défini deux fois");
	expect_broken("\"chemin\": \"b.prix\"", "\"chemin\": \"a.nom.long\"",
	              "etapes[1].champs[2].chemin" N ": «" N "a.nom" N
	              "» est à la fois un champ et un groupe de champs");
	expect_broken("\"chemin\": \"b.prix\"", "\"chemin\": \"a\"",
	              "etapes[1].champs[2].chemin" N ": «" N "a" N
	              "» est à la fois un champ et un groupe de champs");
	expect_broken("\"chemin\": \"b.prix\"", "\"chemin\": \"depot.prix\"",
	              "etapes[1].champs[2].chemin" N ": «" N "depot" N "» est réservé" N
	              ": les outils l'écrivent eux-mêmes");
	expect_broken("\"max\": 9", "\"maxi\": 9",
	              "etapes[0].champs[0]" N ": «" N "maxi" N "» n'est pas une clé connue ici" NN
	              "; la plus proche est «" N "max" N "»");
	expect_broken("\"max\": 9", "\"passe\": true",
	              "etapes[0].champs[0].passe" N ": cette clé ne s'applique pas au type «" N
	              "texte" N "»");
	expect_broken("\"passe\": true", "\"max\": 3",
	              "etapes[0].champs[1].max" N ": cette clé ne s'applique pas au type «" N
	              "date" N "»");
	expect_broken("\"minimum\": 1", "\"minimum\": 1, \"maximum\": 0",
	              "etapes[1].champs[1].maximum" N ": le maximum est plus petit que le minimum");
	expect_broken("\"code\": \"Y\"", "\"code\": \"X\"",
	              "etapes[1].champs[0].choix[1].code" N ": le choix «" N "X" N
	              "» est donné deux fois");
	expect_broken("\"type\": \"choix\"", "\"type\": \"texte\"",
	              "etapes[1].champs[0].choix" N ": seul un champ de type «" N "choix" N
	              "» a des choix");
	expect_broken("\"type\": \"entier\"", "\"type\": \"choix\"",
	              "etapes[1].champs[1].choix" N ": un champ de type «" N "choix" N
	              "» a un choix au moins");
	expect_broken("\"code\": \"deux\"", "\"code\": \"un\"",
	              "etapes[1].code" N ": l'étape «" N "un" N "» est donnée deux fois");
}

static void test_broken_conditions(void **state)
{
	(void)state;
	expect_broken(
	    "\"obligatoire\": {\"champ\": \"b.oui\"", "\"obligatoire\": {\"champ\": \"b.ouï\"",
	    "etapes[1].champs[4].obligatoire.champ" N ": «" N "b.ouï" N
	    "» n'est pas un champ de cette procédure" NN "; le plus proche est «" N "b.oui" N "»");
	expect_broken(
	    "\"obligatoire\": {\"champ\": \"b.oui\", \"egal\": true}", "\"obligatoire\": \"oui\"",
	    "etapes[1].champs[4].obligatoire" N ": true, false ou une condition est attendu");
	expect_broken("\"si\": {\"champ\": \"b.sorte\", \"egal\": \"X\"}",
	              "\"si\": {\"champ\": \"b.sorte\", \"egal\": \"x\"}",
	              "pieces[0].si.egal" N ": «" N "x" N "» n'est pas un choix de ce champ" NN
	              "; le plus proche est «" N "X" N "»");
	expect_broken("\"pieces\": [",
	              "\"pieces\": [{\"code\": \"contrat\", \"libelle\": " SMALL_TEXT "}, ",
	              "pieces[1].code" N ": la pièce «" N "contrat" N "» est donnée deux fois");
	expect_broken("\"numero\": \"1\", \"si\": {\"champ\": \"b.oui\", \"egal\": true},",
	              "\"numero\": \"1\",", "eligibilite[0]" N ": la clé «" N "si" N "» manque");
	expect_broken("\"issue\": \"dispense\"", "\"issue\": \"dispensé\"",
	              "eligibilite[0].issue" N ": «" N "dispensé" N
	              "» n'est pas une valeur connue" NN "; la plus proche est «" N "dispense" N
	              "»");
}

static void test_broken_rest(void **state)
{
	(void)state;
	expect_broken("\"depuis\": \"2020-01-01\"", "\"depuis\": \"2020-02-30\"",
	              "chiffres[0].depuis" N ": une date AAAA-MM-JJ est attendue");
	expect_broken("\"valeur\": \"9.5\"", "\"valeur\": \"9,5\"",
	              "chiffres[0].valeur" N ": un nombre entre guillemets est attendu, comme «" N
	              "964" N "» ou «" N "12.02" N "»");
	expect_broken(
	    "\"chiffres\": [",
	    "\"chiffres\": [{\"code\": \"limite\", \"depuis\": \"2020-01-01\", \"valeur\": "
	    "\"3\"}, ",
	    "chiffres[1]" N ": le chiffre «" N "limite" N "» est donné deux fois pour ce jour");
	expect_broken("\"gras\": [\"B.ttf\"]", "\"gras\": []",
	              "polices.gras" N ": une police au moins est attendue");
	expect_broken("\"gras\": [\"B.ttf\"]", "\"gras\": [\"../B.ttf\"]",
	              "polices.gras[0]" N
	              ": le nom d'un fichier de police .ttf est attendu, sans répertoire");
	expect_broken("\"confirmation\"", "\"../confirmation\"",
	              "documents.../confirmation" N ": ce n'est pas le nom d'un document" N
	              ": minuscules sans accent, chiffres, _ et -");
	expect_broken("\"modele\": \"c.md\"", "\"modele\": \"fr/c.md\"",
	              "documents.confirmation.modele" N
	              ": le nom d'un fichier .md est attendu, sans répertoire");
	expect_broken("\"exige\": [\"a.nom\"", "\"exige\": [\"a.nomm\"",
	              "documents.confirmation.exige[0]" N ": «" N "a.nomm" N
	              "» n'est pas un champ du dossier" NN "; le plus proche est «" N "a.nom" N
	              "»");
	expect_broken("\"exige\": [\"a.nom\"", "\"exige\": [\"depot.service\"",
	              "documents.confirmation.exige[0]" N ": «" N "depot.service" N
	              "» est un groupe" N ": un champ est attendu");
	expect_broken("\"unknown-key\": \"error\"", "\"unknwon-key\": \"error\"",
	              "constats" N ": «" N "unknwon-key" N "» n'est pas un constat connu" NN
	              "; le plus proche est «" N "unknown-key" N "»");
	expect_broken("\"unknown-key\": \"error\"", "\"unknown-key\": \"erreur\"",
	              "constats.unknown-key" N ": «" N "erreur" N "» n'est pas une valeur connue" NN
	              "; la plus proche est «" N "error" N "»");
}

/* --- Folders --- */

static char folder[64];

static void write_file(const char *path, const char *text)
{
	char full[256];
	FILE *f;

	snprintf(full, sizeof full, "%s/%s", folder, path);
	f = fopen(full, "w");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static void make_folder(const char *path)
{
	char full[256];

	snprintf(full, sizeof full, "%s/%s", folder, path);
	assert_int_equal(mkdir(full, 0777), 0);
}

static void write_procedure(const char *dir, const char *name, const char *version)
{
	char path[128], text[256];

	make_folder(dir);
	snprintf(path, sizeof path, "%s/procedure.json", dir);
	snprintf(text, sizeof text, "{\"procedure\": \"%s\", \"version\": \"%s\"}", name, version);
	write_file(path, text);
}

static int folder_setup(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "/tmp/test_procedure.XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static int folder_teardown(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	return system(command);
}

static void test_roots(void **state)
{
	struct arena a = {0};
	struct procedure_roots roots;

	(void)state;
	assert_true(procedure_roots(&roots, "/data", "/xdg", "/home/x", "/usr/share/d", &a));
	assert_int_equal(roots.count, 1);
	assert_string_equal(roots.paths[0].ptr, "/data/templates");
	assert_true(procedure_roots(&roots, "", "/xdg", "/home/x", "/usr/share/d", &a));
	assert_int_equal(roots.count, 3);
	assert_string_equal(roots.paths[0].ptr, "/xdg/dossier-tools/templates");
	assert_string_equal(roots.paths[1].ptr, "/etc/dossier-tools/templates");
	assert_string_equal(roots.paths[2].ptr, "/usr/share/d/templates");
	assert_true(procedure_roots(&roots, NULL, NULL, "/home/x", NULL, &a));
	assert_int_equal(roots.count, 2);
	assert_string_equal(roots.paths[0].ptr, "/home/x/.config/dossier-tools/templates");
	assert_true(procedure_roots(&roots, NULL, "", "", "", &a));
	assert_int_equal(roots.count, 1);
	arena_free(&a);
}

static void expect_dir(const struct procedure_roots *roots, const char *name, const char *version,
                       const char *want)
{
	struct buf path = {0};
	struct err e = {0};
	char full[256];

	if (!procedure_find_dir(&path, roots, str_of(name), str_of(version), &e))
		fail_msg("%s", e.text[LANG_EN]);
	snprintf(full, sizeof full, "%s/%s", folder, want);
	assert_string_equal(path.data, full);
	assert_int_equal(path.len, strlen(full));
	buf_free(&path);
}

static void expect_no_dir(const struct procedure_roots *roots, const char *name,
                          const char *version, enum err_code code, const char *part)
{
	struct buf path = {0};
	struct err e = {0};

	assert_false(procedure_find_dir(&path, roots, str_of(name), str_of(version), &e));
	assert_int_equal(e.code, code);
	if (!strstr(e.text[LANG_EN], part))
		fail_msg("%s", e.text[LANG_EN]);
	buf_free(&path);
}

static void test_find(void **state)
{
	struct procedure_roots roots = {.count = 2};
	char user[128], installed[128];

	(void)state;
	snprintf(user, sizeof user, "%s/user", folder);
	snprintf(installed, sizeof installed, "%s/all", folder);
	roots.paths[0] = str_of(user);
	roots.paths[1] = str_of(installed);
	make_folder("all");
	expect_no_dir(&roots, "essai", "1", ERR_MISSING, "/user, ");
	write_procedure("all/essai", "essai", "2");
	write_procedure("all/essai@1", "essai", "1");
	expect_dir(&roots, "essai", "", "all/essai");
	expect_dir(&roots, "essai", "1", "all/essai@1");
	expect_dir(&roots, "essai", "2", "all/essai");
	expect_no_dir(&roots, "essai", "3", ERR_MISSING, "install essai@3 there");
	make_folder("user");
	write_procedure("user/essai", "essai", "2");
	expect_dir(&roots, "essai", "2", "user/essai");
	expect_dir(&roots, "essai", "1", "all/essai@1");
	write_procedure("user/essai@1", "autre", "1");
	expect_no_dir(&roots, "essai", "1", ERR_FORMAT, "the folder is called \"essai\"");
	expect_no_dir(&roots, "../essai", "1", ERR_USAGE, "no procedure's name");
	expect_no_dir(&roots, "essai", "../../1", ERR_USAGE,
	              "\"../../1\" is no procedure's version");
	write_file("user/essai/procedure.json", "{");
	expect_no_dir(&roots, "essai", "2", ERR_FORMAT, "line 1");
}

static void digest_of_folder(char hex[DIGEST_HEX_LEN + 1])
{
	struct digest d;
	struct err e;

	if (!procedure_digest(&d, folder, &e))
		fail_msg("%s", e.text[LANG_EN]);
	digest_hex(hex, &d);
}

static void test_digest(void **state)
{
	char first[DIGEST_HEX_LEN + 1], second[DIGEST_HEX_LEN + 1];
	struct err e = {0};
	struct digest d;

	(void)state;
	write_file("procedure.json", "a");
	make_folder("fr");
	write_file("fr/confirmation.md", "b");
	digest_of_folder(first);
	/* printf 'ca978112…  procedure.json\n…' | sha256sum, lines sorted by path */
	assert_string_equal(first,
	                    "e6f3c7237879c2dceaa4cb497127ba590e2afba47b7ac8fe24e1878616a94e10");
	/* What an editor leaves behind changes nothing. */
	write_file("fr/confirmation.md~", "c");
	write_file("fr/.confirmation.md.swp", "c");
	write_file("LISEZMOI.md", "c");
	digest_of_folder(second);
	assert_string_equal(first, second);
	make_folder("fr/images");
	write_file("fr/images/logo.png", "c");
	digest_of_folder(second);
	assert_string_not_equal(first, second);
	assert_false(procedure_digest(&d, "/nonexistent", &e));
	assert_int_equal(e.code, ERR_IO);
}

static void test_load_errors(void **state)
{
	struct procedure *p = NULL;
	struct err e = {0};

	(void)state;
	assert_false(procedure_load(&p, "/nonexistent", &e));
	assert_int_equal(e.code, ERR_MISSING);
	assert_string_equal(
	    e.text[LANG_EN],
	    "/nonexistent/procedure.json: there is no procedure here; check the name of the folder");
	make_folder("procedure.json");
	assert_false(procedure_load(&p, folder, &e));
	assert_int_equal(e.code, ERR_IO);
	assert_non_null(strstr(e.text[LANG_EN], "/procedure.json: "));
	assert_null(p);
}

/* --- Nearest words --- */

static void test_nearest(void **state)
{
	struct nearest n = {.word = STR("libele")};

	(void)state;
	assert_int_equal(nearest_distance(STR("abc"), STR("abc")), 0);
	assert_int_equal(nearest_distance(STR(""), STR("abc")), 3);
	assert_int_equal(nearest_distance(STR("adress"), STR("adresse")), 1);
	assert_int_equal(nearest_distance(STR("cehmin"), STR("chemin")), 1);
	assert_int_equal(nearest_distance(STR("kitten"), STR("sitting")), 3);
	nearest_offer(&n, STR("aide"));
	assert_int_equal(n.best.len, 0);
	nearest_offer(&n, STR("libelle"));
	nearest_offer(&n, STR("libres"));
	assert_str(n.best, "libelle");
}

#define IN_FOLDER(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_delivered),
	    cmocka_unit_test(test_delivered_paths),
	    cmocka_unit_test(test_delivered_pieces),
	    cmocka_unit_test(test_delivered_link),
	    cmocka_unit_test(test_small),
	    cmocka_unit_test(test_byte_order_mark),
	    cmocka_unit_test(test_paths),
	    cmocka_unit_test(test_view),
	    cmocka_unit_test(test_figures),
	    cmocka_unit_test(test_judge),
	    cmocka_unit_test(test_access_end),
	    cmocka_unit_test(test_broken_json),
	    cmocka_unit_test(test_broken_top),
	    cmocka_unit_test(test_broken_limits),
	    cmocka_unit_test(test_broken_fields),
	    cmocka_unit_test(test_broken_conditions),
	    cmocka_unit_test(test_broken_rest),
	    cmocka_unit_test(test_roots),
	    IN_FOLDER(test_find),
	    IN_FOLDER(test_digest),
	    IN_FOLDER(test_load_errors),
	    cmocka_unit_test(test_nearest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
