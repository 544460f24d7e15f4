#include "dossier/dossier.h"

#include "dossier/finding_text.h"

/* --- Loading --- */

static enum finding_id finding_of(enum value_problem problem)
{
	switch (problem) {
	case VALUE_TRUNCATED:
		return FINDING_TRUNCATED_JSON;
	case VALUE_TRAILING:
		return FINDING_TRAILING_TEXT;
	case VALUE_DUPLICATE_KEY:
		return FINDING_DUPLICATE_KEY;
	case VALUE_NOT_UTF8:
		return FINDING_NOT_UTF8;
	case VALUE_BAD_CHARACTER:
		return FINDING_BAD_CHARACTER;
	case VALUE_NUMBER:
		return FINDING_BAD_NUMBER;
	case VALUE_TOO_DEEP:
		return FINDING_TOO_DEEP;
	case VALUE_TOO_MANY:
		return FINDING_TOO_MANY_VALUES;
	case VALUE_OK:
	case VALUE_NOMEM:
	case VALUE_SYNTAX:
		break;
	}
	return FINDING_NOT_JSON;
}

static enum dossier_result wrong_or_failed(const struct finding_list *list, struct err *e)
{
	if (!list->failed)
		return DOSSIER_WRONG;
	err_nomem(e);
	return DOSSIER_FAILED;
}

static void add_problem(struct finding_list *list, const struct value_error *why,
                        unsigned long line)
{
	struct finding *f = finding_add(list, finding_of(why->problem), (struct str){0});

	finding_param_int(list, f, "line", line ? (long long)line : (long long)why->line);
	finding_param_int(list, f, "column", (long long)why->column);
	if (why->problem == VALUE_NOT_UTF8) {
		/* The reader knows better: which byte, and the file to name in the command. */
		finding_param(list, f, "byte", STR("?"));
		finding_param(list, f, "command", STR("iconv -f CP1252 -t UTF-8"));
	} else {
		finding_excerpt(list, f, why->problem == VALUE_DUPLICATE_KEY ? "key" : "detail",
		                str_of(why->detail));
	}
}

enum dossier_result dossier_load(struct dossier *out, struct str text, unsigned long line,
                                 struct arena *a, struct finding_list *list, struct err *e)
{
	struct value_error why = {0};
	struct value root;

	if (!value_parse(&root, text, a, &why)) {
		if (why.problem == VALUE_NOMEM) {
			err_nomem(e);
			return DOSSIER_FAILED;
		}
		add_problem(list, &why, line);
		return wrong_or_failed(list, e);
	}
	if (root.type != VALUE_OBJECT) {
		struct finding *f = finding_add(list, FINDING_NOT_OBJECT, (struct str){0});

		finding_param(list, f, "found", value_type_name(root.type));
		return wrong_or_failed(list, e);
	}
	out->root = root;
	return DOSSIER_LOADED;
}

/* --- The stamp --- */

static bool is_absent(const struct value *v)
{
	return !v || v->type == VALUE_NULL;
}

static bool has_type(const struct dossier *d, struct str path, enum value_type type,
                     struct finding_list *list)
{
	const struct value *v = value_path(&d->root, path);

	if (is_absent(v) || v->type == type)
		return true;
	finding_wrong_type(list, path, v, type);
	return false;
}

static bool check_stamped(const struct dossier *d, struct str path, struct finding_list *list)
{
	const struct field *field = procedure_builtin_field(path);
	struct finding *f;

	if (!has_type(d, path, VALUE_STRING, list))
		return false;
	if (value_string(&d->root, path).len)
		return true;
	f = finding_add(list, FINDING_MISSING_FIELD, path);
	finding_param(list, f, "label", field->label[LANG_FR]);
	finding_param(list, f, "label_en", field->label[LANG_EN]);
	return false;
}

bool dossier_check_stamp(const struct dossier *d, struct finding_list *list)
{
	bool name, version;

	if (is_absent(value_get(&d->root, STR("depot")))) {
		finding_add(list, FINDING_NOT_FILED, (struct str){0});
		return false;
	}
	if (!has_type(d, STR("depot"), VALUE_OBJECT, list) ||
	    !has_type(d, STR("depot.procedure"), VALUE_OBJECT, list))
		return false;
	name = check_stamped(d, STR("depot.procedure.nom"), list);
	version = check_stamped(d, STR("depot.procedure.version"), list);
	return name && version;
}

/* --- Canonical form --- */

void dossier_write_attached(struct buf *b, const struct dossier *d)
{
	const struct str without[] = {STR("sceau"), STR("acces")};

	value_write_canonical(b, &d->root, without, sizeof without / sizeof *without);
}

bool dossier_digest(struct digest *out, const struct dossier *d, struct err *e)
{
	struct buf bytes = {0};
	bool ok;

	dossier_write_attached(&bytes, d);
	ok = bytes.failed ? err_nomem(e) : digest_of(out, buf_view(&bytes), e);
	buf_free(&bytes);
	return ok;
}
