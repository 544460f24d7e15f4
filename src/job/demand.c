#include "job/demand.h"

#include "dossier/condition.h"
#include "dossier/field.h"

struct search {
	const struct procedure *procedure;
	struct finding_list *list;
	struct str path; /* the demand's */
	struct buf at;   /* where we are, with list indexes */
};

bool demand_is_met(const struct value *v)
{
	return v && v->type != VALUE_NULL && !(v->type == VALUE_STRING && v->string.len == 0);
}

void demand_missing(const struct procedure *p, struct str path, struct str at, struct finding_list *list)
{
	const struct field *field = NULL;
	struct finding *f = finding_add(list, FINDING_MISSING_FIELD, at);

	if (p)
		procedure_path(p, path, &field);
	finding_param(list, f, "label", field ? field->label[LANG_FR] : path);
	finding_param(list, f, "label_en", field ? field->label[LANG_EN] : path);
}

/* Looks for what is left of the path below v. */
static void search(struct search *s, const struct value *v, struct str rest)
{
	struct str next, key = str_split(rest, '.', &next);
	size_t mark = s->at.len;

	if (v && v->type == VALUE_ARRAY && rest.len) {
		for (size_t i = 0; i < v->array.count; i++, s->at.len = mark) {
			buf_printf(&s->at, "[%zu]", i);
			search(s, &v->array.items[i], rest);
		}
		return;
	}
	if (rest.len) {
		buf_cstr(&s->at, mark ? "." : "");
		buf_str(&s->at, key);
		search(s, value_get(v, key), next);
		s->at.len = mark;
		return;
	}
	if (!demand_is_met(v))
		demand_missing(s->procedure, s->path, buf_view(&s->at), s->list);
}

void demand_check(const struct facts *facts, const struct procedure_document *document,
                  struct finding_list *list)
{
	struct search s = {.procedure = facts->procedure, .list = list};

	for (size_t i = 0; i < document->demand_count; i++) {
		s.path = document->demands[i].path;
		if (condition_holds(document->demands[i].when, facts, true) || !document->demands[i].when)
			search(&s, facts->dossier, s.path);
	}
	list->failed = list->failed || s.at.failed;
	buf_free(&s.at);
}
