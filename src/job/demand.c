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

static bool is_listed(const struct finding_list *list, struct str at)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].id == FINDING_MISSING_FIELD && str_eq(list->items[i].field, at))
			return true;
	return false;
}

void demand_missing(const struct procedure *p, struct str path, struct str at,
                    struct finding_list *list)
{
	static const struct str pieces[LANG_COUNT] = {{"Pièces déposées", 18},
	                                              {"Documents filed", 15}};
	const struct field *field = NULL;
	const struct str *label = NULL;
	struct finding *f;

	if (is_listed(list, at))
		return;
	procedure_path(p, path, &field);
	if (field)
		label = field->label;
	else if (str_eq(path, STR("depot.pieces"))) /* a list of objects is no field */
		label = pieces;
	f = finding_add(list, FINDING_MISSING_FIELD, at);
	finding_param(list, f, "label", label ? label[LANG_FR] : path);
	finding_param(list, f, "label_en", label ? label[LANG_EN] : path);
}

/* Looks for what is left of the path below v. */
static void search(struct search *s, const struct value *v, struct str rest)
{
	struct str next, key = str_split(rest, '.', &next);
	size_t mark = s->at.len;

	if (!v && rest.len && is_listed(s->list, buf_view(&s->at)))
		return; /* what is missing has been said: its parts are too */
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

/* One demand. Where it hangs on a field that is not there, that field is what is missing. */
static void check_one(struct search *s, const struct facts *facts, const struct value *view,
                      const struct procedure_demand *demand)
{
	struct str lacks = {NULL, 0};
	enum truth when = demand->when ? condition_eval(demand->when, facts, &lacks) : TRUTH_YES;

	s->path = demand->path;
	if (when == TRUTH_YES)
		search(s, view, s->path);
	else if (when == TRUTH_UNKNOWN)
		demand_missing(s->procedure, lacks, lacks, s->list);
}

void demand_check(const struct facts *facts, const struct value *view,
                  const struct procedure_document *document, struct finding_list *list)
{
	struct search s = {.procedure = facts->procedure, .list = list};

	for (size_t i = 0; i < document->demand_count; i++)
		check_one(&s, facts, view, &document->demands[i]);
	list->failed = list->failed || s.at.failed;
	buf_free(&s.at);
}
