#include "base/nearest.h"
#include "dossier/condition.h"
#include "dossier/procedure_load.h"

#define CHARS_MAX 100000
#define NUMBER_MAX 1000000000
#define PATH_MAX_LEN 100
#define PIECE_FILES_MAX 1000

/* --- One field --- */

static bool is_path(struct str path)
{
	bool begins = true; /* a key of the path begins here */

	for (size_t i = 0; i < path.len; i++) {
		char c = path.ptr[i];
		bool letter = c >= 'a' && c <= 'z';
		bool other = (c >= '0' && c <= '9') || c == '_' || c == '.';

		if (!letter && (begins || !other))
			return false;
		begins = c == '.';
	}
	return path.len <= PATH_MAX_LEN && !begins;
}

static bool read_path(struct field *field, const struct value *v, struct settings *s)
{
	if (!settings_string(s, v, "chemin", REQUIRED, &field->path))
		return false;
	if (is_path(field->path))
		return true;
	return settings_fail_at(
	    s, "chemin",
	    "«\u00a0%.*s\u00a0» n'est pas un chemin\u00a0: des clés en minuscules sans "
	    "accent (chiffres et _ permis), séparées par des points",
	    "\"%.*s\" is no path: keys of plain small letters (digits and _ "
	    "allowed) with points between",
	    STR_ARG(str_upto(field->path, PATH_MAX_LEN)));
}

static bool read_type(struct field *field, const struct value *v, struct settings *s)
{
	struct str word;
	struct nearest near = {0};

	if (!settings_string(s, v, "type", REQUIRED, &word))
		return false;
	if (field_type_by_name(word, &field->type))
		return true;
	near.word = word;
	for (unsigned type = 0; type < FIELD_TYPE_COUNT; type++)
		nearest_offer(&near, str_of(field_type_name((enum field_type)type)));
	settings_enter(s, STR("type"));
	return settings_unknown(s, word, near.best, "un type connu", "a known type");
}

static bool has_code(const struct field_choice *choices, size_t count, struct str code)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(choices[i].code, code))
			return true;
	return false;
}

static bool read_choice(struct field_choice *choice, const struct value *v, struct settings *s)
{
	static const char *const known[] = {"code", "libelle", NULL};

	return settings_keys(s, v, known) &&
	       settings_string(s, v, "code", REQUIRED, &choice->code) &&
	       settings_text(s, v, "libelle", REQUIRED, choice->label);
}

static bool read_choice_list(struct field *field, const struct value *items, size_t count,
                             struct settings *s)
{
	struct field_choice *choices = settings_alloc(s, count, sizeof *choices);

	if (!choices)
		return false;
	for (size_t i = 0; i < count; i++) {
		size_t mark = settings_enter_item(s, i);

		if (!read_choice(&choices[i], &items[i], s))
			return false;
		if (has_code(choices, i, choices[i].code))
			return settings_fail_at(
			    s, "code", "le choix «\u00a0%.*s\u00a0» est donné deux fois",
			    "the choice \"%.*s\" is given twice", STR_ARG(choices[i].code));
		settings_leave(s, mark);
	}
	field->choices = choices;
	field->choice_count = count;
	return true;
}

static bool read_choices(struct field *field, const struct value *v, struct settings *s)
{
	const struct value *items;
	size_t count, mark;

	if (!settings_array(s, v, "choix", OPTIONAL, &items, &count))
		return false;
	mark = settings_enter(s, STR("choix"));
	if (field->type == FIELD_CHOICE && !count)
		return settings_fail(s, "un champ de type «\u00a0choix\u00a0» a un choix au moins",
		                     "a field of type \"choix\" has one choice at least");
	if (field->type != FIELD_CHOICE && items)
		return settings_fail(s, "seul un champ de type «\u00a0choix\u00a0» a des choix",
		                     "only a field of type \"choix\" has choices");
	if (!read_choice_list(field, items, count, s))
		return false;
	settings_leave(s, mark);
	return true;
}

static bool is_counted(enum field_type type)
{
	return type == FIELD_INTEGER || type == FIELD_AMOUNT || type == FIELD_DECIMAL;
}

static bool is_text(enum field_type type)
{
	return type == FIELD_TEXT || type == FIELD_LONG_TEXT;
}

/* A key that says nothing for this type is a mistake of whoever wrote it. */
static bool key_fits(const struct value *v, const char *key, bool fits, struct settings *s,
                     const struct field *field)
{
	if (fits || !settings_has(v, key))
		return true;
	return settings_fail_at(s, key, "cette clé ne s'applique pas au type «\u00a0%s\u00a0»",
	                        "this key does not apply to the type \"%s\"",
	                        field_type_name(field->type));
}

static bool read_limits(struct field *field, const struct value *v, struct settings *s)
{
	bool counted = is_counted(field->type);
	int64_t chars = 0, min = 0, max = 0;

	if (!key_fits(v, "max", is_text(field->type), s, field) ||
	    !key_fits(v, "passe", field->type == FIELD_DATE, s, field) ||
	    !key_fits(v, "minimum", counted, s, field) ||
	    !key_fits(v, "maximum", counted, s, field))
		return false;
	if (!settings_integer(s, v, "max", OPTIONAL, 1, CHARS_MAX, &chars) ||
	    !settings_bool(s, v, "passe", OPTIONAL, &field->past) ||
	    !settings_bool(s, v, "liste", OPTIONAL, &field->repeated) ||
	    !settings_integer(s, v, "minimum", OPTIONAL, -NUMBER_MAX, NUMBER_MAX, &min) ||
	    !settings_integer(s, v, "maximum", OPTIONAL, -NUMBER_MAX, NUMBER_MAX, &max))
		return false;
	field->max_chars = (size_t)chars;
	field->has_min = settings_has(v, "minimum");
	field->has_max = settings_has(v, "maximum");
	field->min = min;
	field->max = max;
	if (field->has_min && field->has_max && min > max)
		return settings_fail_at(s, "maximum", "le maximum est plus petit que le minimum",
		                        "the maximum is smaller than the minimum");
	return true;
}

static bool read_field(struct field *field, const struct value *v, struct settings *s)
{
	static const char *const known[] = {"chemin",  "type",    "libelle", "aide",  "obligatoire",
	                                    "si",      "choix",   "max",     "passe", "liste",
	                                    "minimum", "maximum", "source",  NULL};
	struct str source;

	return settings_keys(s, v, known) && read_path(field, v, s) && read_type(field, v, s) &&
	       settings_text(s, v, "libelle", REQUIRED, field->label) &&
	       settings_text(s, v, "aide", OPTIONAL, field->help) && read_choices(field, v, s) &&
	       read_limits(field, v, s) && settings_string(s, v, "source", OPTIONAL, &source);
}

/* --- Steps --- */

static bool read_fields(struct field *fields, unsigned step, const struct value *items,
                        size_t count, struct settings *s)
{
	size_t list = settings_enter(s, STR("champs"));

	for (size_t i = 0; i < count; i++) {
		size_t mark = settings_enter_item(s, i);

		fields[i].step = step;
		if (!read_field(&fields[i], &items[i], s) && !settings_go_on(s, mark))
			return false;
		settings_leave(s, mark);
	}
	settings_leave(s, list);
	return true;
}

static bool step_is_new(const struct procedure_step *steps, size_t count, struct settings *s)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(steps[i].code, steps[count].code))
			return settings_fail_at(
			    s, "code", "l'étape «\u00a0%.*s\u00a0» est donnée deux fois",
			    "the step \"%.*s\" is given twice", STR_ARG(steps[i].code));
	return true;
}

static bool read_step(struct procedure_step *steps, unsigned rank, struct field *fields,
                      const struct value *v, struct settings *s)
{
	struct procedure_step *step = &steps[rank];
	const struct value *items;

	if (!procedure_read_code(s, v, "code", &step->code) || !step_is_new(steps, rank, s) ||
	    !settings_text(s, v, "titre", REQUIRED, step->title) ||
	    !settings_text(s, v, "aide", OPTIONAL, step->help) ||
	    !settings_array(s, v, "champs", REQUIRED, &items, &step->field_count))
		return false;
	step->fields = fields;
	return read_fields(fields, rank, items, step->field_count, s);
}

/* All fields lie in one array, so their number is needed before the first is read. */
static bool count_fields(const struct value *steps, size_t count, size_t *out, struct settings *s)
{
	static const char *const known[] = {"code", "titre", "aide", "champs", NULL};

	*out = 0;
	for (size_t i = 0; i < count; i++) {
		size_t mark = settings_enter_item(s, i), fields;
		const struct value *items;

		if (!settings_keys(s, &steps[i], known) ||
		    !settings_array(s, &steps[i], "champs", REQUIRED, &items, &fields))
			return false;
		*out += fields;
		settings_leave(s, mark);
	}
	return true;
}

bool procedure_read_steps(struct procedure *p, const struct value *root, struct settings *s)
{
	const struct value *items;
	struct procedure_step *steps;
	struct field *fields;
	size_t list, at = 0;

	if (!settings_array(s, root, "etapes", REQUIRED, &items, &p->step_count))
		return false;
	list = settings_enter(s, STR("etapes"));
	if (!count_fields(items, p->step_count, &p->field_count, s))
		return false;
	steps = settings_alloc(s, p->step_count, sizeof *steps);
	fields = steps ? settings_alloc(s, p->field_count, sizeof *fields) : NULL;
	if (!fields)
		return false;
	for (size_t i = 0; i < p->step_count; i++) {
		size_t mark = settings_enter_item(s, i);

		if (!read_step(steps, (unsigned)i, fields + at, &items[i], s) &&
		    !settings_go_on(s, mark))
			return false;
		at += steps[i].field_count;
		settings_leave(s, mark);
	}
	settings_leave(s, list);
	p->steps = steps;
	p->fields = fields;
	return true;
}

/* --- Pieces --- */

static bool read_piece(struct procedure_piece *piece, const struct value *v,
                       const struct procedure *p, struct settings *s)
{
	static const char *const known[] = {"code", "libelle",  "aide",   "obligatoire",
	                                    "si",   "fichiers", "source", NULL};
	int64_t files = p->limits.files;
	struct str source;

	if (!settings_keys(s, v, known) || !procedure_read_code(s, v, "code", &piece->code) ||
	    !settings_text(s, v, "libelle", REQUIRED, piece->label) ||
	    !settings_text(s, v, "aide", OPTIONAL, piece->help) ||
	    !settings_integer(s, v, "fichiers", OPTIONAL, 1, PIECE_FILES_MAX, &files) ||
	    !settings_string(s, v, "source", OPTIONAL, &source))
		return false;
	piece->max_files = (unsigned)files;
	return true;
}

static bool piece_is_new(const struct procedure_piece *pieces, size_t count, struct settings *s)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(pieces[i].code, pieces[count].code))
			return settings_fail_at(
			    s, "code", "la pièce «\u00a0%.*s\u00a0» est donnée deux fois",
			    "the piece \"%.*s\" is given twice", STR_ARG(pieces[i].code));
	return true;
}

bool procedure_read_pieces(struct procedure *p, const struct value *root, struct settings *s)
{
	const struct value *items;
	struct procedure_piece *pieces;
	size_t list;

	if (!settings_array(s, root, "pieces", REQUIRED, &items, &p->piece_count))
		return false;
	list = settings_enter(s, STR("pieces"));
	pieces = settings_alloc(s, p->piece_count, sizeof *pieces);
	if (!pieces)
		return false;
	for (size_t i = 0; i < p->piece_count; i++) {
		size_t mark = settings_enter_item(s, i);

		if ((!read_piece(&pieces[i], &items[i], p, s) || !piece_is_new(pieces, i, s)) &&
		    !settings_go_on(s, mark))
			return false;
		settings_leave(s, mark);
	}
	settings_leave(s, list);
	p->pieces = pieces;
	return true;
}

/* --- Their conditions --- */

/* "obligatoire": true, false, or when. */
static bool read_required(bool *required, const struct condition **required_if,
                          const struct procedure *p, const struct value *v, struct settings *s)
{
	const struct value *when = value_get(v, STR("obligatoire"));

	if (when && when->type == VALUE_OBJECT)
		return procedure_read_condition(required_if, p, v, "obligatoire", s);
	if (when && when->type != VALUE_BOOL)
		return settings_fail_at(s, "obligatoire",
		                        "true, false ou une condition est attendu",
		                        "true, false or a condition is expected");
	return settings_bool(s, v, "obligatoire", OPTIONAL, required);
}

static bool read_piece_conditions(struct procedure *p, const struct value *items,
                                  struct settings *s)
{
	struct procedure_piece *pieces = (struct procedure_piece *)p->pieces;
	size_t list = settings_enter(s, STR("pieces"));

	for (size_t i = 0; i < p->piece_count; i++) {
		size_t mark = settings_enter_item(s, i);

		if ((!procedure_read_condition(&pieces[i].shown_if, p, &items[i], "si", s) ||
		     !read_required(&pieces[i].required, &pieces[i].required_if, p, &items[i],
		                    s)) &&
		    !settings_go_on(s, mark))
			return false;
		settings_leave(s, mark);
	}
	settings_leave(s, list);
	return true;
}

static bool read_step_conditions(struct field *fields, const struct value *items, size_t count,
                                 const struct procedure *p, struct settings *s)
{
	size_t list = settings_enter(s, STR("champs"));

	for (size_t i = 0; i < count; i++) {
		size_t mark = settings_enter_item(s, i);

		if ((!procedure_read_condition(&fields[i].shown_if, p, &items[i], "si", s) ||
		     !read_required(&fields[i].required, &fields[i].required_if, p, &items[i],
		                    s)) &&
		    !settings_go_on(s, mark))
			return false;
		settings_leave(s, mark);
	}
	settings_leave(s, list);
	return true;
}

bool procedure_read_conditions(struct procedure *p, const struct value *root, struct settings *s)
{
	const struct value *steps = value_get(root, STR("etapes"));
	size_t list = settings_enter(s, STR("etapes"));

	for (size_t i = 0; i < p->step_count; i++) {
		const struct value *fields = value_get(&steps->array.items[i], STR("champs"));
		size_t mark = settings_enter_item(s, i);

		if (!read_step_conditions((struct field *)p->steps[i].fields, fields->array.items,
		                          fields->array.count, p, s))
			return false;
		settings_leave(s, mark);
	}
	settings_leave(s, list);
	return read_piece_conditions(p, value_get(root, STR("pieces"))->array.items, s);
}
