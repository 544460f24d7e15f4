#include "job/question.h"

#include "dossier/condition.h"
#include "dossier/eligibility.h"
#include "dossier/typed.h"
#include "job/demand.h"
#include "job/described.h"
#include "job/judge.h"

bool question_set(struct value *dossier, const struct procedure *p, const char *setting,
                  struct arena *a, struct err *e)
{
	static const char *const where[LANG_COUNT] = {
	    "--eligibility seul montre ceux qui comptent",
	    "--eligibility alone shows those that matter"};

	return typed_set(dossier, p, setting, where, a, e);
}

/* --- Fields to ask for --- */

static bool matters(const struct procedure *p, struct str path)
{
	for (size_t i = 0; i < p->row_count; i++)
		if (condition_uses(p->rows[i].when, path))
			return true;
	return false;
}

bool question_fields(const struct account_field **out, size_t *count, const struct procedure *p,
                     struct arena *a, struct err *e)
{
	size_t room = p->field_count ? p->field_count : 1;
	struct account_field *fields = arena_array(a, room, sizeof *fields);

	*count = 0;
	if (!fields)
		return err_nomem(e);
	for (size_t i = 0; i < p->field_count; i++) {
		if (!matters(p, p->fields[i].path))
			continue;
		if (!described_field(&fields[(*count)++], &p->fields[i], a))
			return err_nomem(e);
	}
	*out = fields;
	return true;
}

/* --- The answer --- */

static bool name_next(struct account_eligibility *out, const struct facts *f, struct str path,
                      struct arena *a)
{
	const struct field *field = NULL;

	out->answer = ACCOUNT_UNDETERMINED;
	out->next_is_given = demand_is_met(value_path(f->dossier, path));
	procedure_path(f->procedure, path, &field);
	if (field)
		return described_field(&out->next, field, a);
	out->next = (struct account_field){.path = path, .label = {path, path}};
	return true;
}

bool question_answer(struct account_eligibility *out, const struct facts *f, struct arena *a,
                     struct err *e)
{
	struct eligibility found = eligibility_of(f);

	*out = (struct account_eligibility){.answer = ACCOUNT_NO_ROW};
	if (found.row)
		out->row = found.row->number;
	if (found.result == ELIGIBILITY_UNDETERMINED)
		return name_next(out, f, found.lacks, a) || err_nomem(e);
	if (found.result == ELIGIBILITY_NONE)
		return true;
	out->answer = ACCOUNT_DECIDED;
	out->outcome = eligibility_outcome_name(found.row->outcome);
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		out->reason[lang] = found.row->reason[lang];
		out->reference[lang] = found.row->reference[lang];
	}
	return true;
}

/* The finding for an outcome; false: filing is right. */
static bool id_of(const char *outcome, enum finding_id *out)
{
	static const struct {
		enum eligibility_outcome outcome;
		enum finding_id id;
	} ids[] = {{OUTCOME_NOT_NEEDED, FINDING_NOT_NEEDED},
	           {OUTCOME_IMPOSSIBLE, FINDING_NOT_POSSIBLE},
	           {OUTCOME_OTHER, FINDING_OTHER_PROCEDURE}};

	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
		if (strcmp(outcome, eligibility_outcome_name(ids[i].outcome)) == 0) {
			*out = ids[i].id;
			return true;
		}
	return false;
}

void question_judge(const struct account_eligibility *eligibility, const struct facts *f,
                    struct finding_list *list)
{
	struct finding *found;
	enum finding_id id;

	switch (eligibility->answer) {
	case ACCOUNT_DECIDED:
		if (!id_of(eligibility->outcome, &id))
			return;
		found = finding_add(list, id, (struct str){0});
		judge_add_label(list, found, "reason", eligibility->reason);
		break;
	case ACCOUNT_UNDETERMINED:
		found = finding_add(list, FINDING_UNDETERMINED, eligibility->next.path);
		judge_add_decider(list, found, f->procedure, eligibility->next.path);
		break;
	case ACCOUNT_NO_ROW:
		finding_add(list, FINDING_NO_RULE, (struct str){0});
		break;
	case ACCOUNT_NOT_ASKED_FOR:
		break;
	}
}
