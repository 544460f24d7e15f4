/* procedure_fixture.h - a procedure and a dossier for unit tests of conditions, derived
 * values and eligibility.
 * Shape:  the dossier begins as a third-country student, filed 2026-11-10, on a CDD of 20
 *         hours a week from 2026-12-01 to 2027-05-31, permit from 2026-09-01; a test
 *         changes what it is about.
 * Owner:  fixture_open and fixture_close. */
#ifndef TESTS_UNIT_PROCEDURE_FIXTURE_H
#define TESTS_UNIT_PROCEDURE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "dossier/derive.h"
#include "dossier/procedure.h"

struct fixture {
	struct procedure *procedure;
	struct arena arena;
	struct value dossier;
	struct facts facts;
};

static const char fixture_dossier[] =
    "{\"depot\": {\"depose_le\": \"2026-11-10T14:05:00+01:00\"},"
    "\"demande\": {\"type\": \"premiere\", \"deposant\": \"salarie\"},"
    "\"salarie\": {\"nationalite\": \"MA\", \"date_naissance\": \"2003-02-28\","
    "\"titre_sejour\": {\"type\": \"carte_sejour\", \"mention\": \"etudiant\","
    "\"date_debut\": \"2026-09-01\", \"date_expiration\": \"2027-08-31\"},"
    "\"cursus\": {\"niveau\": \"master\"}},"
    "\"emploi\": {\"contrat\": \"CDD\", \"date_debut\": \"2026-12-01\","
    "\"date_fin\": \"2027-05-31\", \"heures\": {\"valeur\": \"20\", \"periode\": \"semaine\"},"
    "\"heures_deja_effectuees\": \"0\", \"lieu\": {\"code_postal\": \"69007\"},"
    "\"salaire_brut\": {\"montant\": \"1041.73\", \"periode\": \"mois\"}}}";

static inline struct value fixture_json(struct fixture *x, const char *json)
{
	struct value_error why;
	struct value v;

	assert_true(value_parse(&v, str_of(json), &x->arena, &why));
	return v;
}

static inline const char *fixture_data(void)
{
	const char *data = getenv("DOSSIER_TOOLS_DATA");

	return data && *data ? data : ".";
}

static inline void fixture_open(struct fixture *x)
{
	struct err e = {0};
	char dir[1024];

	memset(x, 0, sizeof *x);
	snprintf(dir, sizeof dir, "%s/templates/apt-etudiant", fixture_data());
	if (!procedure_load(&x->procedure, dir, &e))
		fail_msg("%s", e.text[LANG_EN]);
	x->dossier = fixture_json(x, fixture_dossier);
	x->facts = (struct facts){.procedure = x->procedure, .dossier = &x->dossier};
}

static inline void fixture_close(struct fixture *x)
{
	procedure_free(x->procedure);
	arena_free(&x->arena);
}

static inline struct value *fixture_member(struct fixture *x, struct value *object, struct str key)
{
	struct value_member *members = object->object.members;
	size_t count = object->object.count;

	for (size_t i = 0; i < count; i++)
		if (str_eq(members[i].key, key))
			return &members[i].value;
	members = arena_grow(&x->arena, members, count, count + 1, sizeof *members);
	assert_non_null(members);
	members[count] = (struct value_member){key, {.type = VALUE_OBJECT}};
	object->object.members = members;
	object->object.count = count + 1;
	return &members[count].value;
}

/* Sets what stands at path to this JSON. */
static inline void fixture_set(struct fixture *x, const char *path, const char *json)
{
	struct value *v = &x->dossier;
	struct str rest = str_of(path);

	while (rest.len)
		v = fixture_member(x, v, str_split(rest, '.', &rest));
	*v = fixture_json(x, json);
}

static inline void fixture_text(struct fixture *x, const char *path, const char *text)
{
	char json[200];

	snprintf(json, sizeof json, "\"%s\"", text);
	fixture_set(x, path, json);
}

/* Takes away what stands at path. */
static inline void fixture_drop(struct fixture *x, const char *path)
{
	struct value *v = &x->dossier;
	struct str rest = str_of(path);

	for (;;) {
		struct str key = str_split(rest, '.', &rest);

		if (rest.len) {
			v = fixture_member(x, v, key);
			continue;
		}
		for (size_t i = 0; i < v->object.count; i++)
			if (str_eq(v->object.members[i].key, key))
				v->object.members[i] = v->object.members[--v->object.count];
		return;
	}
}

static inline void assert_str(struct str got, const char *want)
{
	if (!str_eq(got, str_of(want)))
		fail_msg("\"%.*s\" instead of \"%s\"", STR_ARG(got), want);
}

#endif
