#include "dossier/condition_schema.h"

#include "dossier/condition_parts.h"
#include "dossier/country.h"
#include "dossier/procedure.h"
#include "dossier/rule.h"
#include "dossier/rule_pattern.h"

/* --- Putting schemas together --- */

bool schema_is(const struct value *schema, bool boolean)
{
	return schema->type == VALUE_BOOL && schema->boolean == boolean;
}

struct value schema_with(struct value_builder *b, const char *key, struct value v)
{
	struct value schema = VALUE_EMPTY_OBJECT;

	value_put(b, &schema, str_of(key), v);
	return schema;
}

static struct value list_of(struct value_builder *b, struct value v)
{
	struct value list = VALUE_EMPTY_LIST;

	value_append(b, &list, v);
	return list;
}

struct value schema_at(struct value_builder *b, struct str path, struct value schema)
{
	struct str rest, key = str_split(path, '.', &rest);
	struct value out = schema_with(b, "type", value_of_text(STR("object")));
	struct value properties = VALUE_EMPTY_OBJECT;

	value_put(b, &properties, key, rest.len > 0 ? schema_at(b, rest, schema) : schema);
	value_put(b, &out, STR("properties"), properties);
	value_put(b, &out, STR("required"), list_of(b, value_of_text(key)));
	return out;
}

struct value schema_not(struct value_builder *b, struct value schema)
{
	if (schema.type == VALUE_BOOL)
		return value_of_bool(!schema.boolean);
	return schema_with(b, "not", schema);
}

struct value schema_of_list(struct value_builder *b, bool all, const struct value *list)
{
	struct value kept = VALUE_EMPTY_LIST;

	for (size_t i = 0; i < list->array.count; i++) {
		const struct value *item = &list->array.items[i];

		if (schema_is(item, !all))
			return *item; /* it settles the whole */
		if (!schema_is(item, all))
			value_append(b, &kept, *item);
	}
	if (kept.array.count == 0)
		return value_of_bool(all);
	return kept.array.count == 1 ? kept.array.items[0]
	                             : schema_with(b, all ? "allOf" : "anyOf", kept);
}

struct value schema_given(struct value_builder *b)
{
	struct value empty = VALUE_EMPTY_LIST;

	value_append(b, &empty, (struct value){.type = VALUE_NULL});
	value_append(b, &empty, value_of_text(STR("")));
	value_append(b, &empty, VALUE_EMPTY_LIST);
	return schema_not(b, schema_with(b, "enum", empty));
}

/* --- Comparisons --- */

/* What a comparison reads as a value of the type, right or wrong. */
static struct value readable(struct value_builder *b, const struct field *field)
{
	struct value schema;

	switch (field_value_type(field->type)) {
	case VALUE_BOOL:
		return schema_with(b, "type", value_of_text(STR("boolean")));
	case VALUE_INT:
		return schema_with(b, "type", value_of_text(STR("integer")));
	default:
		break;
	}
	schema = schema_with(b, "type", value_of_text(STR("string")));
	if (field->type == FIELD_DATE)
		value_put(b, &schema, STR("pattern"),
		          value_of_text(str_of(rule_pattern(FIELD_DATE)->pattern)));
	else
		value_put(b, &schema, STR("minLength"), value_of_int(1));
	return schema;
}

/* Equal numbers may be written in several ways, and so may moments. */
static bool is_equal_by_text(const struct field *field)
{
	return field->type != FIELD_AMOUNT && field->type != FIELD_DECIMAL &&
	       field->type != FIELD_MOMENT;
}

static struct value among(struct value_builder *b, const struct condition *c, bool yes)
{
	struct value values = VALUE_EMPTY_LIST, both = VALUE_EMPTY_LIST, v;

	for (size_t i = 0; i < c->count; i++) {
		if (!fact_write(&v, c->field->type, &c->operands[i], b->arena))
			b->failed = true;
		else
			value_append(b, &values, v);
	}
	if (yes)
		return schema_with(b, "enum", values);
	value_append(b, &both, readable(b, c->field));
	value_append(b, &both, schema_not(b, schema_with(b, "enum", values)));
	return schema_of_list(b, true, &both);
}

static struct value ordered(struct value_builder *b, const struct condition *c, bool yes)
{
	static const char *const words[][2] = {
	    [OP_ABOVE] = {"maximum", "exclusiveMinimum"},
	    [OP_BELOW] = {"minimum", "exclusiveMaximum"},
	    [OP_AT_LEAST] = {"exclusiveMaximum", "minimum"},
	    [OP_AT_MOST] = {"exclusiveMinimum", "maximum"},
	};
	struct value schema = readable(b, c->field);

	value_put(b, &schema, str_of(words[c->op][yes]),
	          value_of_int(c->operands[0].number / RULE_DECIMAL_ONE));
	return schema;
}

/* --- Values worked out of one field that has few values --- */

static struct str value_at(const struct field *field, size_t index)
{
	const struct country *country;

	if (field->type == FIELD_CHOICE)
		return index < field->choice_count ? field->choices[index].code : (struct str){0};
	country = country_at(index);
	return country ? str_of(country->code) : (struct str){0};
}

/* The only field that the value is worked out of, if its values can be told one by one. */
static const struct field *only_input(const struct derived *d, const struct procedure *p)
{
	const struct field *only = NULL;

	for (size_t i = 0; i < p->field_count; i++) {
		if (!derive_uses(d, p->fields[i].path))
			continue;
		if (only)
			return NULL;
		only = &p->fields[i];
	}
	return only && (only->type == FIELD_CHOICE || only->type == FIELD_COUNTRY) ? only : NULL;
}

/* A dossier that says nothing else. */
static struct value say(struct value_builder *b, struct str path, struct str value)
{
	struct str rest, key = str_split(path, '.', &rest);
	struct value object = VALUE_EMPTY_OBJECT;

	value_put(b, &object, key, rest.len > 0 ? say(b, rest, value) : value_of_text(value));
	return object;
}

static struct value derived(struct value_builder *b, const struct condition *c,
                            const struct field *input, enum truth truth, const struct procedure *p)
{
	struct value values = VALUE_EMPTY_LIST;
	struct str value;

	for (size_t i = 0; (value = value_at(input, i)).len > 0 && !b->failed; i++) {
		const struct value dossier = say(b, input->path, value);
		const struct facts facts = {.procedure = p, .dossier = &dossier};

		if (!b->failed && condition_eval(c, &facts, NULL) == truth)
			value_append(b, &values, value_of_text(value));
	}
	if (values.array.count == 0)
		return value_of_bool(false);
	return schema_at(b, input->path, schema_with(b, "enum", values));
}

/* --- Conditions --- */

static struct value comparison(struct value_builder *b, const struct condition *c, enum truth truth,
                               const struct procedure *p)
{
	const struct field *input = c->derived ? only_input(c->derived, p) : NULL;
	bool yes = truth == TRUTH_YES;

	if (input)
		return derived(b, c, input, truth, p);
	if (c->derived)
		return value_of_bool(false);
	if (c->op == OP_PRESENT) {
		struct value given = schema_at(b, c->field->path, schema_given(b));

		return c->present == yes ? given : schema_not(b, given);
	}
	if ((c->op == OP_EQUAL || c->op == OP_AMONG) && is_equal_by_text(c->field))
		return schema_at(b, c->field->path, among(b, c, yes));
	if (c->op != OP_EQUAL && c->op != OP_AMONG && field_value_type(c->field->type) == VALUE_INT)
		return schema_at(b, c->field->path, ordered(b, c, yes));
	return value_of_bool(false);
}

struct value condition_schema(struct value_builder *b, const struct condition *c, enum truth truth,
                              const struct procedure *p)
{
	struct value list = VALUE_EMPTY_LIST;

	if (c->op == OP_NOT)
		return condition_schema(b, c->items[0], truth == TRUTH_YES ? TRUTH_NO : TRUTH_YES,
		                        p);
	if (c->op != OP_ALL && c->op != OP_ANY)
		return comparison(b, c, truth, p);
	for (size_t i = 0; i < c->count; i++)
		value_append(b, &list, condition_schema(b, c->items[i], truth, p));
	return schema_of_list(b, (c->op == OP_ALL) == (truth == TRUTH_YES), &list);
}
