/* lint_specimen.c - see lint_parts.h. */
#include "base/value_build.h"
#include "dossier/rule_pattern.h"
#include "job/lint_parts.h"
#include "job/view.h"

struct specimen_maker {
	struct value_builder b;
	const struct edition *edition;
	const struct template *template;
	enum specimen kind;
};

static struct str example_of(const struct field *field)
{
	const char *example = rule_pattern(field->type)->example;

	if (example)
		return str_of(example);
	switch (field->type) {
	case FIELD_CHOICE:
		return field->choice_count > 0 ? field->choices[0].code : STR("x");
	case FIELD_COUNTRY:
		return STR("FR");
	case FIELD_LONG_TEXT:
		return STR("Exemple\nsur deux lignes");
	case FIELD_SCHOOL_YEAR:
		return STR("2026-2027");
	case FIELD_DIGEST:
		return STR("0000000000000000000000000000000000000000000000000000000000000000");
	default:
		return STR("Exemple");
	}
}

static struct value specimen_of(const struct specimen_maker *m, const struct field *field)
{
	switch (field_value_type(field->type)) {
	case VALUE_BOOL:
		return value_of_bool(m->kind == SPECIMEN_FULL);
	case VALUE_INT:
		return value_of_int(field->type == FIELD_BYTES ? 12400000 : 1);
	default:
		return value_of_text(example_of(field));
	}
}

static struct value list_of(struct specimen_maker *m, struct value item)
{
	struct value list = VALUE_EMPTY_LIST;

	value_append(&m->b, &list, item);
	return list;
}

static struct value group(struct specimen_maker *m, struct str prefix);

static struct value member(struct specimen_maker *m, struct str path)
{
	const struct field *field = NULL;

	switch (view_path(m->edition->procedure, m->edition->extras, path, &field)) {
	case PROCEDURE_PATH_SCALAR:
		return field ? specimen_of(m, field) : (struct value){.type = VALUE_NULL};
	case PROCEDURE_PATH_LIST:
		return list_of(m, field ? specimen_of(m, field) : group(m, path));
	case PROCEDURE_PATH_OBJECT:
		return group(m, path);
	case PROCEDURE_PATH_UNKNOWN:
		break;
	}
	return (struct value){.type = VALUE_NULL};
}

static struct value group(struct specimen_maker *m, struct str prefix)
{
	struct value object = VALUE_EMPTY_OBJECT;
	size_t start = prefix.len > 0 ? prefix.len + 1 : 0;
	struct str path;

	for (size_t i = 0; !m->b.failed && (path = template_path(m->template, i)).ptr; i++) {
		struct str child = procedure_child(path, prefix), key = str_from(child, start);

		if (child.len > 0 && !value_get(&object, key))
			value_put(&m->b, &object, key, member(m, child));
	}
	return object;
}

bool specimen_make(struct value *out, const struct edition *edition,
                   const struct template *template, enum specimen kind, struct arena *a)
{
	struct specimen_maker m = {
	    .b = {.arena = a}, .edition = edition, .template = template, .kind = kind};

	*out = kind == SPECIMEN_EMPTY ? VALUE_EMPTY_OBJECT : group(&m, (struct str){0});
	return !m.b.failed;
}
