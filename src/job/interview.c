#include "job/interview.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/text.h"
#include "dossier/condition.h"
#include "dossier/typed.h"

struct interview {
	const struct procedure *procedure;
	const struct account_field *fields;
	size_t count, at;
	struct value dossier;
	struct arena arena;
	struct buf json;
};

bool interview_new(struct interview **out, const struct procedure *p,
                   const struct account_field *fields, size_t count, struct err *e)
{
	struct interview *i = calloc(1, sizeof *i);

	if (!i)
		return err_nomem(e);
	i->procedure = p;
	i->fields = fields;
	i->count = count;
	i->dossier = (struct value){.type = VALUE_OBJECT};
	*out = i;
	return true;
}

void interview_free(struct interview *i)
{
	if (!i)
		return;
	arena_free(&i->arena);
	buf_free(&i->json);
	free(i);
}

const struct account_field *interview_next(struct interview *i)
{
	const struct facts facts = {.procedure = i->procedure, .dossier = &i->dossier};

	for (; i->at < i->count; i->at++) {
		const struct field *field = typed_field(i->procedure, i->fields[i->at].path);

		if (field && condition_holds(field->shown_if, &facts, true))
			return &i->fields[i->at];
	}
	return NULL;
}

static bool is_empty(struct str typed)
{
	for (size_t at = 0; at < typed.len;) {
		uint32_t c = text_next(typed, &at);

		if (c != ' ' && c != '\t' && c != '\r' && c != '\n' && c != TEXT_NBSP)
			return false;
	}
	return true;
}

bool interview_answer(struct interview *i, struct str typed, struct err *e)
{
	const struct field *field = typed_field(i->procedure, i->fields[i->at].path);
	struct value v;
	size_t bad;

	if (!text_valid(typed, &bad))
		return err_set(e, ERR_USAGE, "ce texte n'est pas en UTF-8",
		               "this text is not UTF-8");
	if (!is_empty(typed)) {
		if (!typed_answer(&v, field, typed, &i->arena, e))
			return false;
		if (!typed_put(&i->dossier, field->path, &v, &i->arena))
			return err_nomem(e);
	}
	i->at++;
	return true;
}

struct str interview_dossier(struct interview *i)
{
	buf_reset(&i->json);
	value_write_canonical(&i->json, &i->dossier, NULL, 0);
	if (i->json.failed)
		return (struct str){0};
	return buf_view(&i->json);
}
