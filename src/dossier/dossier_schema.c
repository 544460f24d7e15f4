#include "dossier/dossier_schema.h"

#include "dossier/condition_schema.h"
#include "dossier/country.h"
#include "dossier/procedure_builtin.h"
#include "dossier/rule_pattern.h"

#define TEXT_CHARS_MAX 300 /* as field_check.c */
#define LONG_TEXT_CHARS_MAX 4000
#define ABSENT "vide"

struct maker {
	struct value_builder *b;
	const struct procedure *p;
	enum lang lang;
	bool strict;
	struct value definitions;
};

static struct value text(const char *s)
{
	return value_of_text(str_of(s));
}

static void put(struct maker *m, struct value *object, const char *key, struct value v)
{
	value_put(m->b, object, str_of(key), v);
}

static void put_text(struct maker *m, struct value *object, const char *key, struct str s)
{
	if (s.len > 0)
		put(m, object, key, value_of_text(s));
}

/* What the buffer holds, kept. */
static struct str keep(struct maker *m, struct buf *buf)
{
	struct str copy = arena_copy(m->b->arena, buf_view(buf));

	m->b->failed = m->b->failed || buf->failed || !copy.ptr;
	buf_free(buf);
	return copy;
}

/* True if a dossier with that finding is refused. */
static bool refuses(const struct maker *m, enum finding_id id)
{
	struct finding found = {.id = id, .severity = finding_default(id)};
	struct finding_list list = {.items = &found, .count = 1};

	procedure_judge(m->p, &list);
	return found.severity >= (m->strict ? SEVERITY_WARNING : SEVERITY_ERROR);
}

static struct value reference(struct maker *m, const char *name)
{
	struct buf path = {0};

	buf_printf(&path, "#/$defs/%s", name);
	return schema_with(m->b, "$ref", value_of_text(keep(m, &path)));
}

static bool is_defined(const struct maker *m, const char *name)
{
	return value_get(&m->definitions, str_of(name)) != NULL;
}

/* --- Values, filled in --- */

static void put_text_rules(struct maker *m, struct value *schema, bool several_lines)
{
	struct buf pattern = {0};

	if (!refuses(m, FINDING_CONTROL_CHARACTER) || !refuses(m, FINDING_EMPTY_VALUE))
		return;
	rule_pattern_text(&pattern, several_lines);
	put(m, schema, "pattern", value_of_text(keep(m, &pattern)));
}

static struct value text_schema(struct maker *m, bool several_lines)
{
	struct value schema = schema_with(m->b, "type", text("string"));

	put_text_rules(m, &schema, several_lines);
	return schema;
}

static struct value titled_constant(struct maker *m, struct str code, struct str title)
{
	struct value v = schema_with(m->b, "const", value_of_text(code));

	put_text(m, &v, "title", title);
	return v;
}

static struct value choices_schema(struct maker *m, const struct field *field)
{
	struct value list = VALUE_EMPTY_LIST;

	for (size_t i = 0; i < field->choice_count; i++)
		value_append(
		    m->b, &list,
		    titled_constant(m, field->choices[i].code, field->choices[i].label[m->lang]));
	return schema_with(m->b, "oneOf", list);
}

static struct value countries_schema(struct maker *m)
{
	struct value list = VALUE_EMPTY_LIST;
	const struct country *c;

	for (size_t i = 0; (c = country_at(i)); i++)
		value_append(m->b, &list,
		             titled_constant(m, str_of(c->code), str_of(c->name[m->lang])));
	return schema_with(m->b, "oneOf", list);
}

static struct value form_schema(struct maker *m, enum field_type type)
{
	const struct rule_pattern *rule = rule_pattern(type);
	bool usual = rule->usual && m->strict && refuses(m, rule->rare);
	struct value schema = schema_with(m->b, "type", text("string")),
		     examples = VALUE_EMPTY_LIST;

	put(m, &schema, "pattern", text(usual ? rule->usual : rule->pattern));
	if (!rule->example)
		return schema;
	value_append(m->b, &examples, text(rule->example));
	put(m, &schema, "examples", examples);
	return schema;
}

static struct value school_year_schema(struct maker *m)
{
	struct value schema = schema_with(m->b, "type", text("string"));
	struct buf pattern = {0};

	rule_pattern_school_year(&pattern);
	put(m, &schema, "pattern", value_of_text(keep(m, &pattern)));
	return schema;
}

/* A type that many fields share; a form that does not refuse is a text like any other. */
static struct value type_schema(struct maker *m, enum field_type type)
{
	const struct rule_pattern *rule = rule_pattern(type);

	if (type == FIELD_COUNTRY && refuses(m, FINDING_BAD_COUNTRY))
		return countries_schema(m);
	if (type == FIELD_SCHOOL_YEAR && refuses(m, FINDING_BAD_SCHOOL_YEAR))
		return school_year_schema(m);
	if (rule->pattern && refuses(m, rule->wrong))
		return form_schema(m, type);
	return text_schema(m, type == FIELD_LONG_TEXT);
}

/* A reference to the definition, which is made once. */
static struct value shared_schema(struct maker *m, enum field_type type)
{
	const char *name = field_type_name(type);

	if (!is_defined(m, name))
		put(m, &m->definitions, name, type_schema(m, type));
	return reference(m, name);
}

static struct value integer_schema(struct maker *m, const struct field *field)
{
	struct value schema = schema_with(m->b, "type", text("integer"));
	bool is_size = field->type == FIELD_BYTES;

	if ((field->has_min || is_size) && refuses(m, FINDING_BELOW_MINIMUM))
		put(m, &schema, "minimum", value_of_int(field->has_min ? field->min : 0));
	if (field->has_max && refuses(m, FINDING_ABOVE_MAXIMUM))
		put(m, &schema, "maximum", value_of_int(field->max));
	return schema;
}

static struct value long_schema(struct maker *m, const struct field *field)
{
	struct value schema = shared_schema(m, field->type);
	size_t max = field->max_chars;

	if (max == 0)
		max = field->type == FIELD_LONG_TEXT ? LONG_TEXT_CHARS_MAX : TEXT_CHARS_MAX;
	if (refuses(m, FINDING_TOO_LONG))
		put(m, &schema, "maxLength", value_of_int((int64_t)max));
	return schema;
}

static bool holds_path(struct str path)
{
	return str_eq(path, STR("pieces.fichiers")) || str_eq(path, STR("depot.pieces.fichier"));
}

static struct value path_schema(struct maker *m, const struct field *field)
{
	struct value both = VALUE_EMPTY_LIST;

	value_append(m->b, &both, long_schema(m, field));
	if (refuses(m, FINDING_PATH_ESCAPE))
		value_append(m->b, &both, schema_with(m->b, "pattern", text(rule_pattern_path)));
	return schema_of_list(m->b, true, &both);
}

/* A dossier of another procedure has another schema. */
static struct value own_name(struct maker *m)
{
	return schema_with(m->b, "const", value_of_text(m->p->name));
}

/* The name counts where there is no stamp. */
static struct value name_schema(struct maker *m, const struct field *field)
{
	struct value schema = long_schema(m, field), examples = VALUE_EMPTY_LIST;

	value_append(m->b, &examples, value_of_text(m->p->name));
	put(m, &schema, "examples", examples);
	return schema;
}

static struct value value_schema(struct maker *m, const struct field *field)
{
	if (str_eq(field->path, STR("procedure")))
		return name_schema(m, field);
	if (str_eq(field->path, STR("depot.procedure.nom")))
		return own_name(m);
	if (holds_path(field->path))
		return path_schema(m, field);
	switch (field_value_type(field->type)) {
	case VALUE_BOOL:
		return schema_with(m->b, "type", text("boolean"));
	case VALUE_INT:
		return integer_schema(m, field);
	default:
		break;
	}
	if (field->type == FIELD_CHOICE)
		return refuses(m, FINDING_BAD_CHOICE) ? choices_schema(m, field)
		                                      : text_schema(m, false);
	if (field->type == FIELD_TEXT || field->type == FIELD_LONG_TEXT ||
	    field->type == FIELD_MOMENT)
		return long_schema(m, field);
	return shared_schema(m, field->type);
}

/* --- Fields, groups and lists --- */

static bool is_always_required(const struct maker *m, struct str path, const struct field *field)
{
	/* Without it a filed dossier, or an entry, is not known for what it is. */
	static const char *const others[] = {"depot.procedure.nom", "depot.procedure.version",
	                                     "pieces.code"};

	if (!refuses(m, FINDING_MISSING_FIELD))
		return false;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (str_eq(path, str_of(others[i])))
			return true;
	return field && field->required && !field->shown_if && !field->required_if;
}

/* The answer that a person is asked for, and that there may be none. */
static struct value or_absent(struct maker *m, struct value schema)
{
	struct value both = VALUE_EMPTY_LIST;

	value_append(m->b, &both, schema);
	value_append(m->b, &both, reference(m, ABSENT));
	return schema_with(m->b, "anyOf", both);
}

/* The help tells people what to type, which is not always what the file holds. */
static struct str explained(struct maker *m, const struct field *field)
{
	const char *example = rule_pattern(field->type)->example;
	struct buf out = {0};

	if (!example)
		return field->help[m->lang];
	buf_str(&out, field->help[m->lang]);
	buf_cstr(&out, field->help[m->lang].len > 0 ? " " : "");
	buf_cstr(&out, m->lang == LANG_FR ? "Dans le fichier, par exemple\u00a0: "
	                                  : "In the file, for instance: ");
	buf_cstr(&out, example);
	return keep(m, &out);
}

static struct value described(struct maker *m, const struct field *field, struct value schema)
{
	struct value out = VALUE_EMPTY_OBJECT;

	put_text(m, &out, "title", field->label[m->lang]);
	put_text(m, &out, "description", explained(m, field));
	for (size_t i = 0; i < schema.object.count; i++)
		value_put(m->b, &out, schema.object.members[i].key, schema.object.members[i].value);
	return out;
}

static struct value scalar_schema(struct maker *m, struct str path, const struct field *field)
{
	struct value schema = value_schema(m, field);

	if (!is_always_required(m, path, field))
		schema = or_absent(m, schema);
	return described(m, field, schema);
}

static struct value group_schema(struct maker *m, struct str prefix, bool *required);
static bool put_members(struct maker *m, struct value *schema, struct str prefix);

static struct value type_or_null(struct maker *m, const char *type)
{
	struct value types = VALUE_EMPTY_LIST;

	value_append(m->b, &types, text(type));
	value_append(m->b, &types, text("null"));
	return schema_with(m->b, "type", types);
}

/* A list of plain values has a field, one of groups has none. */
static struct value list_schema(struct maker *m, struct str path, const struct field *field)
{
	bool is_required = field && is_always_required(m, path, field);
	struct value item = schema_with(m->b, "type", text("object"));
	struct value schema =
	    is_required ? schema_with(m->b, "type", text("array")) : type_or_null(m, "array");

	if (!field)
		put_members(m, &item, path);
	put(m, &schema, "items", field ? value_schema(m, field) : item);
	if (is_required)
		put(m, &schema, "minItems", value_of_int(1));
	return field ? described(m, field, schema) : schema;
}

/* *required: it cannot be left out. */
static struct value member_schema(struct maker *m, struct str path, bool *required)
{
	const struct field *field = NULL;

	*required = false;
	switch (procedure_path(m->p, path, &field)) {
	case PROCEDURE_PATH_SCALAR:
		*required = is_always_required(m, path, field);
		return scalar_schema(m, path, field);
	case PROCEDURE_PATH_LIST:
		*required = field && is_always_required(m, path, field);
		return list_schema(m, path, field);
	case PROCEDURE_PATH_OBJECT:
		return group_schema(m, path, required);
	case PROCEDURE_PATH_UNKNOWN:
		break;
	}
	return value_of_bool(true);
}

/* A path of a dossier, one after the other; ptr is NULL behind the last. */
static struct str path_at(const struct maker *m, size_t index)
{
	static const char *const others[] = {"procedure", "sceau"};
	size_t own = m->p->field_count, other = sizeof others / sizeof *others;
	const struct builtin *builtin;

	if (index < other)
		return str_of(others[index]);
	if (index < other + own)
		return m->p->fields[index - other].path;
	builtin = builtin_at(index - other - own);
	if (!builtin)
		return (struct str){0};
	/* What only documents have is no path of a dossier: passed over, not the end. */
	return builtin->document_only ? STR("") : builtin->field.path;
}

/* Adds what stands in the group to its schema; true: some of it is required. */
static bool put_members(struct maker *m, struct value *schema, struct str prefix)
{
	struct value properties = VALUE_EMPTY_OBJECT, names = VALUE_EMPTY_LIST;
	size_t start = prefix.len > 0 ? prefix.len + 1 : 0;
	struct str path;

	for (size_t i = 0; !m->b->failed && (path = path_at(m, i)).ptr; i++) {
		struct str child = procedure_child(path, prefix), key = str_from(child, start);
		bool required;

		if (child.len == 0 || value_get(&properties, key))
			continue;
		value_put(m->b, &properties, key, member_schema(m, child, &required));
		if (required)
			value_append(m->b, &names, value_of_text(key));
	}
	if (properties.object.count == 0)
		return false; /* sceau: the tools' own */
	put(m, schema, "properties", properties);
	if (names.array.count > 0)
		put(m, schema, "required", names);
	if (refuses(m, FINDING_UNKNOWN_KEY))
		put(m, schema, "additionalProperties", value_of_bool(false));
	return names.array.count > 0;
}

/* A filed dossier alone has a deposit, whatever must then be in it. */
static struct value group_schema(struct maker *m, struct str prefix, bool *required)
{
	struct value members = VALUE_EMPTY_OBJECT, schema;

	*required = put_members(m, &members, prefix) && !str_eq(prefix, STR("depot"));
	schema = *required ? schema_with(m->b, "type", text("object")) : type_or_null(m, "object");
	for (size_t i = 0; i < members.object.count; i++)
		value_put(m->b, &schema, members.object.members[i].key,
		          members.object.members[i].value);
	return schema;
}

/* --- What depends on other answers --- */

/* Dossiers in which a field or piece of these conditions is required; false: a schema cannot
 * tell. */
static struct value need_schema(struct maker *m, const struct condition *shown_if,
                                const struct condition *required_if, bool required)
{
	struct value both = VALUE_EMPTY_LIST;

	value_append(m->b, &both,
	             required_if ? condition_schema(m->b, required_if, TRUTH_YES, m->p)
	                         : value_of_bool(required));
	if (shown_if) /* an unknown condition still asks; it only leaves a need open */
		value_append(m->b, &both, condition_schema(m->b, shown_if, TRUTH_YES, m->p));
	return schema_of_list(m->b, true, &both);
}

static void add_rule(struct maker *m, struct value *rules, struct value need, struct value then)
{
	struct value rule = schema_with(m->b, "if", need);

	if (schema_is(&need, false))
		return;
	put(m, &rule, "then", then);
	value_append(m->b, rules, schema_is(&need, true) ? then : rule);
}

static void add_field_rules(struct maker *m, struct value *rules)
{
	for (size_t i = 0; i < m->p->field_count; i++) {
		const struct field *field = &m->p->fields[i];

		if (!field->shown_if && !field->required_if)
			continue;
		add_rule(m, rules,
		         need_schema(m, field->shown_if, field->required_if, field->required),
		         schema_at(m->b, field->path, schema_given(m->b)));
	}
}

/* An entry of that piece, where `files` says what its files are. */
static struct value entry_schema(struct maker *m, const struct procedure_piece *piece,
                                 struct value files)
{
	struct value both = VALUE_EMPTY_LIST;

	value_append(
	    m->b, &both,
	    schema_at(m->b, STR("code"), schema_with(m->b, "const", value_of_text(piece->code))));
	value_append(m->b, &both, schema_at(m->b, STR("fichiers"), files));
	return schema_of_list(m->b, true, &both);
}

static struct value list_with(struct maker *m, const char *key, struct value v)
{
	struct value list = schema_with(m->b, "type", text("array"));

	put(m, &list, key, v);
	return list;
}

static void add_piece_rules(struct maker *m, struct value *rules)
{
	struct value name = schema_with(m->b, "type", text("string"));

	put(m, &name, "minLength", value_of_int(1));
	for (size_t i = 0; i < m->p->piece_count; i++) {
		const struct procedure_piece *piece = &m->p->pieces[i];
		struct value entry = entry_schema(m, piece, list_with(m, "contains", name));

		add_rule(m, rules,
		         need_schema(m, piece->shown_if, piece->required_if, piece->required),
		         schema_at(m->b, STR("pieces"), list_with(m, "contains", entry)));
	}
}

static void add_file_rules(struct maker *m, struct value *rules)
{
	for (size_t i = 0; i < m->p->piece_count; i++) {
		const struct procedure_piece *piece = &m->p->pieces[i];
		struct value more = schema_with(m->b, "type", text("array")), entry;

		put(m, &more, "minItems", value_of_int((int64_t)piece->max_files + 1));
		entry = entry_schema(m, piece, more);
		value_append(m->b, rules,
		             schema_not(m->b, schema_at(m->b, STR("pieces"),
		                                        list_with(m, "contains", entry))));
	}
}

/* The procedure's name, or that of the stamp. */
static void add_procedure_rule(struct maker *m, struct value *rules)
{
	struct value either = VALUE_EMPTY_LIST;

	value_append(m->b, &either, schema_at(m->b, STR("procedure"), schema_given(m->b)));
	value_append(m->b, &either, schema_at(m->b, STR("depot.procedure"), value_of_bool(true)));
	value_append(m->b, rules, schema_of_list(m->b, false, &either));
}

static struct value rules_schema(struct maker *m)
{
	struct value rules = VALUE_EMPTY_LIST;

	if (refuses(m, FINDING_MISSING_FIELD)) {
		add_procedure_rule(m, &rules);
		add_field_rules(m, &rules);
	}
	if (refuses(m, FINDING_MISSING_PIECE) && refuses(m, FINDING_PIECE_WITHOUT_FILE))
		add_piece_rules(m, &rules);
	if (refuses(m, FINDING_TOO_MANY_FILES))
		add_file_rules(m, &rules);
	return rules;
}

/* --- The whole --- */

static void define_absent(struct maker *m)
{
	struct value schema = VALUE_EMPTY_OBJECT, values = VALUE_EMPTY_LIST;

	put(m, &schema, "title", text(m->lang == LANG_FR ? "sans réponse" : "not answered"));
	value_append(m->b, &values, text(""));
	value_append(m->b, &values, (struct value){.type = VALUE_NULL});
	put(m, &schema, "enum", values);
	put(m, &m->definitions, ABSENT, schema);
}

static const char *const limits_comment[LANG_COUNT] = {
    "Ce schéma ne dit pas tout : les clés de contrôle (SIRET, UAI…), les dates et montants "
    "comparés entre eux, les conditions qui demandent un calcul, les caractères sans police et "
    "les fichiers eux-mêmes sont l'affaire de dossier-check.",
    "This schema does not say all: check digits (SIRET, UAI…), dates and amounts compared with one "
    "another, conditions that need a calculation, characters without a font and the files "
    "themselves are the business of dossier-check.",
};

bool dossier_schema(struct value *out, const struct procedure *p, enum lang lang, bool strict,
                    struct arena *a)
{
	struct value_builder b = {.arena = a};
	struct maker m = {
	    .b = &b, .p = p, .lang = lang, .strict = strict, .definitions = VALUE_EMPTY_OBJECT};
	struct value schema = VALUE_EMPTY_OBJECT, rules;

	define_absent(&m);
	put(&m, &schema, "$schema", text("https://json-schema.org/draft/2020-12/schema"));
	put_text(&m, &schema, "title", p->title[lang]);
	put(&m, &schema, "$comment", text(limits_comment[lang]));
	put(&m, &schema, "type", text("object"));
	put_members(&m, &schema, (struct str){0});
	rules = rules_schema(&m);
	if (rules.array.count > 0)
		put(&m, &schema, "allOf", rules);
	put(&m, &schema, "$defs", m.definitions);
	*out = schema;
	return !b.failed;
}
