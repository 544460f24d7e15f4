/* procedure_small.h - a whole procedure in few lines, to be broken in one place at a time.
 * Shape:  small_parse replaces the first `old` in it by `new` and parses the outcome. */
#ifndef TESTS_UNIT_PROCEDURE_SMALL_H
#define TESTS_UNIT_PROCEDURE_SMALL_H

#include "procedure_fixture.h"

#define SMALL_TEXT "{\"fr\": \"x\", \"en\": \"y\"}"

static const char small_procedure[] =
    "{\"procedure\": \"essai\", \"version\": \"1\",\n"
    "\"titre\": " SMALL_TEXT ", \"acte\": " SMALL_TEXT ", \"autorite\": " SMALL_TEXT ",\n"
    "\"references\": [" SMALL_TEXT "],\n"
    "\"acces\": {\"jours\": 14, \"fin\": \"heure\"},\n"
    "\"limites\": {\"formats\": [\"pdf\"], \"octets\": 10, \"fichiers\": 3, \"pixels\": 5},\n"
    "\"etapes\": [{\"code\": \"un\", \"titre\": " SMALL_TEXT ", \"champs\": [\n"
    "{\"chemin\": \"a.nom\", \"type\": \"texte\", \"libelle\": " SMALL_TEXT ", \"max\": 9},\n"
    "{\"chemin\": \"a.ne\", \"type\": \"date\", \"libelle\": " SMALL_TEXT ", \"passe\": true},\n"
    "{\"chemin\": \"a.pays\", \"type\": \"pays\", \"libelle\": " SMALL_TEXT "}]},\n"
    "{\"code\": \"deux\", \"titre\": " SMALL_TEXT ", \"champs\": [\n"
    "{\"chemin\": \"b.sorte\", \"type\": \"choix\", \"libelle\": " SMALL_TEXT ", \"choix\": [\n"
    "{\"code\": \"X\", \"libelle\": " SMALL_TEXT "}, {\"code\": \"Y\", \"libelle\": " SMALL_TEXT
    "}]},\n"
    "{\"chemin\": \"b.nombre\", \"type\": \"entier\", \"libelle\": " SMALL_TEXT
    ", \"minimum\": 1},\n"
    "{\"chemin\": \"b.prix\", \"type\": \"montant\", \"libelle\": " SMALL_TEXT "},\n"
    "{\"chemin\": \"b.oui\", \"type\": \"booleen\", \"libelle\": " SMALL_TEXT "},\n"
    "{\"chemin\": \"b.lieux\", \"type\": \"texte\", \"libelle\": " SMALL_TEXT ", \"liste\": true,\n"
    "\"obligatoire\": {\"champ\": \"b.oui\", \"egal\": true}}]}],\n"
    "\"pieces\": [{\"code\": \"contrat\", \"libelle\": " SMALL_TEXT ", \"obligatoire\": true,\n"
    "\"si\": {\"champ\": \"b.sorte\", \"egal\": \"X\"}}],\n"
    "\"eligibilite\": [{\"numero\": \"1\", \"si\": {\"champ\": \"b.oui\", \"egal\": true},\n"
    "\"issue\": \"dispense\", \"motif\": " SMALL_TEXT ", \"reference\": " SMALL_TEXT "}],\n"
    "\"chiffres\": [{\"code\": \"limite\", \"depuis\": \"2020-01-01\", \"valeur\": \"9.5\"}],\n"
    "\"service\": {\"nom\": \"S\", \"adresse\": \"A\", \"courriel\": \"s@exemple.org\",\n"
    "\"telephone\": \"+33199001234\"},\n"
    "\"silence\": {\"effet\": \"rejet\", \"delai_mois\": 2, \"texte\": " SMALL_TEXT "},\n"
    "\"recours\": " SMALL_TEXT ", \"suite\": " SMALL_TEXT ",\n"
    "\"avertissement\": " SMALL_TEXT ", \"confidentialite\": " SMALL_TEXT ",\n"
    "\"polices\": {\"normal\": [\"N.ttf\"], \"gras\": [\"B.ttf\"], \"italique\": [\"I.ttf\"]},\n"
    "\"documents\": {\"confirmation\": {\"modele\": \"c.md\", \"exige\": [\"a.nom\",\n"
    "{\"chemin\": \"depot.pieces\", \"si\": {\"champ\": \"b.oui\", \"egal\": true}}]}},\n"
    "\"constats\": {\"unknown-key\": \"error\"}}\n";

static inline bool small_parse(struct procedure **out, const char *old, const char *new,
                               struct err *e)
{
	const char *at = strstr(small_procedure, old);
	char text[16384];

	if (!at)
		fail_msg("nothing to replace: %s", old);
	snprintf(text, sizeof text, "%.*s%s%s", (int)(at - small_procedure), small_procedure, new,
	         at + strlen(old));
	memset(e, 0, sizeof *e);
	return procedure_parse(out, str_of(text), "p.json", e);
}

static inline void small_open(struct fixture *x)
{
	struct err e;

	memset(x, 0, sizeof *x);
	if (!small_parse(&x->procedure, "", "", &e))
		fail_msg("%s", e.text[LANG_EN]);
	x->dossier = fixture_json(x, "{}");
	x->facts = (struct facts){.procedure = x->procedure, .dossier = &x->dossier};
}

/* Breaks the procedure and wants this sentence, in French, behind "p.json : ". */
static inline void expect_broken(const char *old, const char *new, const char *want)
{
	struct procedure *untouched = NULL;
	struct err e;
	const char *got = e.text[LANG_FR];

	if (small_parse(&untouched, old, new, &e)) {
		procedure_free(untouched);
		fail_msg("\"%s\" was taken, wanted: %s", new, want);
	}
	assert_null(untouched);
	assert_int_equal(e.code, ERR_FORMAT);
	assert_true(strlen(e.text[LANG_EN]) > 10);
	if (strncmp(got, "p.json\u00a0: ", 9) != 0 || strcmp(got + 10, want) != 0)
		fail_msg("%s\n instead of: %s", got, want);
}

#endif
