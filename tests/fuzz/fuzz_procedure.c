/* fuzz_procedure.c - the loader of procedures, and what is asked of one that loaded.
 * Input: the bytes of a procedure.json, then (optionally) a NUL and those of a dossier. */
#include <stdint.h>
#include <stdlib.h>

#include "dossier/condition.h"
#include "dossier/eligibility.h"
#include "dossier/procedure.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool yes)
{
	if (!yes)
		abort();
}

static void ask_paths(const struct procedure *p)
{
	for (size_t i = 0; i < p->field_count; i++) {
		const struct field *found = NULL;
		enum procedure_path_kind kind = procedure_path(p, p->fields[i].path, &found);

		expect(found == &p->fields[i]);
		expect(kind == (found->repeated ? PROCEDURE_PATH_LIST : PROCEDURE_PATH_SCALAR));
	}
}

static void ask_conditions(const struct facts *f)
{
	const struct procedure *p = f->procedure;
	struct eligibility found = eligibility_of(f);

	expect(found.result != ELIGIBILITY_UNDETERMINED || found.lacks.len);
	for (size_t i = 0; i < p->field_count; i++) {
		condition_holds(p->fields[i].shown_if, f, true);
		condition_holds(p->fields[i].required_if, f, false);
	}
	for (size_t i = 0; i < p->piece_count; i++)
		condition_holds(p->pieces[i].shown_if, f, true);
}

static void ask(const struct procedure *p, struct str text)
{
	struct arena a = {0};
	struct value dossier = {.type = VALUE_OBJECT}, view;
	struct value_error why;
	struct facts f = {.procedure = p, .dossier = &dossier};

	if (text.len)
		value_parse(&dossier, text, &a, &why);
	ask_paths(p);
	ask_conditions(&f);
	expect(derive_view(&view, &f, &a));
	expect(procedure_view(&view, p, LANG_FR, &a));
	arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str json = {(const char *)data, size}, dossier = {0};
	struct procedure *p = NULL;
	struct err e = {0};

	json = str_split(json, '\0', &dossier);
	if (procedure_parse(&p, json, "procedure.json", &e))
		ask(p, dossier);
	else
		expect(!p && e.code != ERR_NONE && e.text[LANG_FR][0] && e.text[LANG_EN][0]);
	procedure_free(p);
	return 0;
}
