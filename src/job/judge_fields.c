#include "base/date.h"
#include "dossier/condition.h"
#include "dossier/finding_text.h"
#include "job/demand.h"
#include "job/judge.h"

static enum truth ask(const struct condition *c, enum truth otherwise, const struct facts *f,
                      struct str *lacks)
{
	return c ? condition_eval(c, f, lacks) : otherwise;
}

enum account_need need_of(const struct condition *shown_if, const struct condition *required_if,
                          bool required, const struct facts *f, struct str *lacks)
{
	struct str required_lacks = {0};
	enum truth shown = ask(shown_if, TRUTH_YES, f, lacks);
	enum truth wanted;

	if (shown == TRUTH_NO)
		return ACCOUNT_NOT_ASKED;
	wanted = ask(required_if, required ? TRUTH_YES : TRUTH_NO, f, &required_lacks);
	if (wanted == TRUTH_NO)
		return ACCOUNT_OPTIONAL;
	if (shown == TRUTH_YES && wanted == TRUTH_YES)
		return ACCOUNT_REQUIRED;
	if (shown == TRUTH_YES)
		*lacks = required_lacks;
	return ACCOUNT_UNDECIDED;
}

static enum account_need need_of_field(const struct field *field, const struct facts *f,
                                       struct str *lacks)
{
	return need_of(field->shown_if, field->required_if, field->required, f, lacks);
}

void judge_add_label(struct finding_list *list, struct finding *found, const char *name,
                     const struct str label[LANG_COUNT])
{
	static const struct {
		const char *name, *english;
	} names[] = {{"label", "label_en"}, {"decider", "decider_en"}, {"reason", "reason_en"}};

	finding_param(list, found, name, label[LANG_FR]);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i].name, name) == 0)
			finding_param(list, found, names[i].english, label[LANG_EN]);
}

void judge_add_decider(struct finding_list *list, struct finding *found, const struct procedure *p,
                       struct str path)
{
	const struct field *field = NULL;
	struct str plain[LANG_COUNT] = {path, path};

	procedure_path(p, path, &field);
	judge_add_label(list, found, "decider", field ? field->label : plain);
	finding_param(list, found, "path", path);
}

/* An empty list of a repeated field says nothing either. */
static bool is_given(const struct value *v)
{
	return demand_is_met(v) && !(v->type == VALUE_ARRAY && v->array.count == 0);
}

static void judge_missing(const struct field *field, const struct facts *f,
                          struct finding_list *list)
{
	struct str lacks = {0};
	enum account_need need = need_of_field(field, f, &lacks);
	struct finding *found;

	if (need == ACCOUNT_REQUIRED) {
		found = finding_add(list, FINDING_MISSING_FIELD, field->path);
		judge_add_label(list, found, "label", field->label);
	} else if (need == ACCOUNT_UNDECIDED) {
		found = finding_add(list, FINDING_UNDECIDED_FIELD, field->path);
		judge_add_label(list, found, "label", field->label);
		judge_add_decider(list, found, f->procedure, lacks);
	}
}

/* What dossier_check_fields says of a filed dossier, whose day it knows. */
static void judge_past(const struct field *field, const struct value *v, const struct facts *f,
                       struct finding_list *list)
{
	struct finding *found;
	char today[11];
	struct date day;

	if (!field->past || field->type != FIELD_DATE || !f->has_today ||
	    value_path(f->dossier, STR("depot.depose_le")) || v->type != VALUE_STRING ||
	    !date_parse_iso(v->string, &day) || date_compare(day, f->today) <= 0)
		return;
	date_write_iso(today, f->today);
	found = finding_add(list, FINDING_FUTURE_DATE, field->path);
	finding_excerpt(list, found, "value", v->string);
	finding_param(list, found, "day", str_of(today));
}

static void judge_given(const struct field *field, const struct value *v, const struct facts *f,
                        struct finding_list *list)
{
	struct str lacks;
	struct finding *found;

	judge_past(field, v, f, list);
	if (need_of_field(field, f, &lacks) != ACCOUNT_NOT_ASKED)
		return;
	found = finding_add(list, FINDING_FIELD_NOT_ASKED, field->path);
	judge_add_label(list, found, "label", field->label);
}

void judge_fields(const struct facts *f, struct finding_list *list)
{
	for (size_t i = 0; i < f->procedure->field_count; i++) {
		const struct field *field = &f->procedure->fields[i];
		const struct value *v = value_path(f->dossier, field->path);

		if (is_given(v))
			judge_given(field, v, f, list);
		else
			judge_missing(field, f, list);
	}
}

void judge_count_step(const struct procedure_step *step, const struct facts *f, size_t *asked,
                      size_t *given)
{
	struct str lacks;

	*asked = *given = 0;
	for (size_t i = 0; i < step->field_count; i++) {
		const struct field *field = &step->fields[i];

		if (need_of_field(field, f, &lacks) != ACCOUNT_REQUIRED)
			continue;
		++*asked;
		*given += is_given(value_path(f->dossier, field->path));
	}
}
