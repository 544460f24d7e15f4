#include "base/nearest.h"
#include "dossier/condition.h"
#include "dossier/procedure_load.h"
#include "dossier/rule.h"

#define COUNT_OF(a) (sizeof(a) / sizeof *(a))

/* --- Dated figures --- */

static bool read_figure_value(struct procedure_figure *figure, const struct value *v,
                              struct settings *s)
{
	struct str text;

	if (!settings_string(s, v, "valeur", REQUIRED, &text))
		return false;
	if (rule_number(text, RULE_DECIMAL_PLACES, &figure->value))
		return true;
	return settings_fail_at(
	    s, "valeur",
	    "un nombre entre guillemets est attendu, comme «\u00a0964\u00a0» ou "
	    "«\u00a012.02\u00a0»",
	    "a number between quotes is expected, as \"964\" or \"12.02\"");
}

static bool read_figure(struct procedure_figure *figure, const struct value *v, struct settings *s)
{
	static const char *const known[] = {"code",        "depuis", "valeur",
	                                    "code_postal", "source", NULL};
	struct str since, source;

	if (!settings_keys(s, v, known) || !procedure_read_code(s, v, "code", &figure->code) ||
	    !settings_string(s, v, "depuis", REQUIRED, &since) ||
	    !read_figure_value(figure, v, s) ||
	    !settings_string(s, v, "code_postal", OPTIONAL, &figure->postcode) ||
	    !settings_string(s, v, "source", OPTIONAL, &source))
		return false;
	if (!rule_date(since) || !date_parse_iso(since, &figure->since))
		return settings_fail_at(s, "depuis", "une date AAAA-MM-JJ est attendue",
		                        "a date YYYY-MM-DD is expected");
	if (figure->postcode.len > 5 || !rule_digits(figure->postcode, figure->postcode.len))
		return settings_fail_at(
		    s, "code_postal", "le début d'un code postal est attendu, 5 chiffres au plus",
		    "the beginning of a postal code is expected, 5 digits at most");
	return true;
}

static bool figure_is_new(const struct procedure_figure *figures, size_t count, struct settings *s)
{
	const struct procedure_figure *last = &figures[count];

	for (size_t i = 0; i < count; i++)
		if (str_eq(figures[i].code, last->code) &&
		    str_eq(figures[i].postcode, last->postcode) &&
		    date_compare(figures[i].since, last->since) == 0)
			return settings_fail(
			    s, "le chiffre «\u00a0%.*s\u00a0» est donné deux fois pour ce jour",
			    "the figure \"%.*s\" is given twice for this day", STR_ARG(last->code));
	return true;
}

bool procedure_read_figures(struct procedure *p, const struct value *root, struct settings *s)
{
	const struct value *items;
	struct procedure_figure *figures;
	size_t list;

	if (!settings_array(s, root, "chiffres", OPTIONAL, &items, &p->figure_count))
		return false;
	list = settings_enter(s, STR("chiffres"));
	figures = settings_alloc(s, p->figure_count, sizeof *figures);
	if (!figures)
		return false;
	for (size_t i = 0; i < p->figure_count; i++) {
		size_t mark = settings_enter_item(s, i);

		if ((!read_figure(&figures[i], &items[i], s) || !figure_is_new(figures, i, s)) &&
		    !settings_go_on(s, mark))
			return false;
		settings_leave(s, mark);
	}
	settings_leave(s, list);
	p->figures = figures;
	return true;
}

/* Of those called code: only those of a place when there are such for this postcode. */
bool procedure_figure(const struct procedure *p, struct str code, struct str postcode,
                      struct date day, int64_t *out)
{
	const struct procedure_figure *best = NULL;
	bool local = false;

	for (size_t i = 0; i < p->figure_count; i++) {
		const struct procedure_figure *figure = &p->figures[i];
		bool is_local = figure->postcode.len > 0;

		if (!str_eq(figure->code, code) || !str_starts(postcode, figure->postcode) ||
		    (local && !is_local))
			continue;
		if (is_local && !local)
			best = NULL;
		local = local || is_local;
		if (date_compare(figure->since, day) <= 0 &&
		    (!best || date_compare(figure->since, best->since) > 0))
			best = figure;
	}
	if (best)
		*out = best->value;
	return best;
}

/* --- The table of eligibility --- */

static const char *const outcomes[] = {
    [OUTCOME_NOT_NEEDED] = "dispense",
    [OUTCOME_NEEDED] = "a_demander",
    [OUTCOME_IMPOSSIBLE] = "impossible",
    [OUTCOME_OTHER] = "autre_demarche",
};

const char *eligibility_outcome_name(enum eligibility_outcome o)
{
	return outcomes[o];
}

static bool read_row(struct eligibility_row *row, const struct value *v, const struct procedure *p,
                     struct settings *s)
{
	static const char *const known[] = {"numero",    "si",     "issue", "motif",
	                                    "reference", "source", NULL};
	unsigned outcome = 0;
	struct str source;

	if (!settings_keys(s, v, known) ||
	    !settings_string(s, v, "numero", REQUIRED, &row->number) ||
	    !settings_choice(s, v, "issue", REQUIRED, outcomes, COUNT_OF(outcomes), &outcome) ||
	    !settings_text(s, v, "motif", REQUIRED, row->reason) ||
	    !settings_text(s, v, "reference", REQUIRED, row->reference) ||
	    !settings_string(s, v, "source", OPTIONAL, &source))
		return false;
	row->outcome = (enum eligibility_outcome)outcome;
	if (!settings_has(v, "si"))
		return settings_fail(s, "la clé «\u00a0si\u00a0» manque",
		                     "the key \"si\" is missing");
	return procedure_read_condition(&row->when, p, v, "si", s);
}

static bool row_is_new(const struct eligibility_row *rows, size_t count, struct settings *s)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(rows[i].number, rows[count].number))
			return settings_fail_at(
			    s, "numero", "la ligne «\u00a0%.*s\u00a0» est donnée deux fois",
			    "the row \"%.*s\" is given twice", STR_ARG(rows[i].number));
	return true;
}

bool procedure_read_rows(struct procedure *p, const struct value *root, struct settings *s)
{
	const struct value *items;
	struct eligibility_row *rows;
	size_t list;

	if (!settings_array(s, root, "eligibilite", OPTIONAL, &items, &p->row_count))
		return false;
	list = settings_enter(s, STR("eligibilite"));
	rows = settings_alloc(s, p->row_count, sizeof *rows);
	if (!rows)
		return false;
	for (size_t i = 0; i < p->row_count; i++) {
		size_t mark = settings_enter_item(s, i);

		if ((!read_row(&rows[i], &items[i], p, s) || !row_is_new(rows, i, s)) &&
		    !settings_go_on(s, mark))
			return false;
		settings_leave(s, mark);
	}
	settings_leave(s, list);
	p->rows = rows;
	return true;
}

/* --- Severities of findings --- */

static bool find_finding(struct str name, enum finding_id *out, struct settings *s)
{
	struct nearest near = {.word = name};

	if (finding_by_name(name, out))
		return true;
	for (unsigned id = 0; id < FINDING_COUNT; id++)
		nearest_offer(&near, str_of(finding_name((enum finding_id)id)));
	return settings_unknown(s, name, near.best, "un constat connu", "a known finding");
}

static bool read_severity(struct procedure_severity *out, const struct value *object,
                          struct str name, struct settings *s)
{
	static const enum severity severities[] = {SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR};
	const char *names[COUNT_OF(severities)];
	char key[64];
	unsigned rank = 0;

	if (!find_finding(name, &out->id, s))
		return false;
	for (size_t i = 0; i < COUNT_OF(severities); i++)
		names[i] = severity_name(severities[i]);
	if (name.len >= sizeof key)
		return settings_fail(s, "ce nom est trop long", "this name is too long");
	memcpy(key, name.ptr, name.len);
	key[name.len] = '\0';
	if (!settings_choice(s, object, key, REQUIRED, names, COUNT_OF(names), &rank))
		return false;
	out->severity = severities[rank];
	return true;
}

bool procedure_read_severities(struct procedure *p, const struct value *root, struct settings *s)
{
	const struct value *object = NULL;
	struct procedure_severity *severities;
	size_t mark, place;

	if (!settings_object(s, root, "constats", OPTIONAL, &object))
		return false;
	if (!object)
		return true;
	mark = settings_enter(s, STR("constats"));
	place = s->place_len;
	severities = settings_alloc(s, object->object.count, sizeof *severities);
	if (!severities)
		return false;
	for (size_t i = 0; i < object->object.count; i++)
		if (!read_severity(&severities[i], object, object->object.members[i].key, s) &&
		    !settings_go_on(s, place))
			return false;
	settings_leave(s, mark);
	p->severities = severities;
	p->severity_count = object->object.count;
	return true;
}

void procedure_judge(const struct procedure *p, struct finding_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		for (size_t k = 0; k < p->severity_count; k++)
			if (list->items[i].id == p->severities[k].id)
				list->items[i].severity = p->severities[k].severity;
}
