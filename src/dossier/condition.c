#include "dossier/condition.h"

#include "base/nearest.h"
#include "dossier/condition_parts.h"
#include "dossier/country.h"
#include "dossier/procedure.h"
#include "dossier/procedure_load.h"

#define COUNT_OF(a) (sizeof(a) / sizeof *(a))

static const char *const operations[] = {"egal",      "parmi",    "present", "superieur",
                                         "inferieur", "au_moins", "au_plus"};

/* --- Reading --- */

static bool parse(struct condition *c, const struct value *v, struct settings *s,
                  const struct procedure *p);

static bool parse_items(struct condition *c, const struct value *items, size_t count,
                        struct settings *s, const struct procedure *p)
{
	c->count = count;
	c->items = settings_alloc(s, count, sizeof *c->items);
	if (!c->items)
		return false;
	for (size_t i = 0; i < count; i++) {
		size_t mark = settings_enter_item(s, i);

		if (!condition_parse(&c->items[i], &items[i], s, p))
			return false;
		settings_leave(s, mark);
	}
	return true;
}

static bool parse_list(struct condition *c, const struct value *v, const char *key,
                       struct settings *s, const struct procedure *p)
{
	const struct value *items;
	size_t count, mark;

	if (!settings_array(s, v, key, REQUIRED, &items, &count))
		return false;
	mark = settings_enter(s, str_of(key));
	if (!count)
		return settings_fail(s, "une condition au moins est attendue",
		                     "one condition at least is expected");
	if (!parse_items(c, items, count, s, p))
		return false;
	settings_leave(s, mark);
	return true;
}

static bool parse_not(struct condition *c, const struct value *v, struct settings *s,
                      const struct procedure *p)
{
	size_t mark = settings_enter(s, STR("non"));

	c->op = OP_NOT;
	c->count = 1;
	c->items = settings_alloc(s, 1, sizeof *c->items);
	if (!c->items || !condition_parse(&c->items[0], value_get(v, STR("non")), s, p))
		return false;
	settings_leave(s, mark);
	return true;
}

static bool find_derived(struct condition *c, struct str path, struct settings *s,
                         const struct procedure *p)
{
	struct nearest near = {.word = path};
	struct str missing;
	const struct derived *d;

	c->derived = derive_find(path);
	if (c->derived && derive_available(c->derived, p, &missing)) {
		c->field = derive_field(c->derived);
		return true;
	}
	if (c->derived)
		return settings_fail(
		    s,
		    "«\u00a0%.*s\u00a0» a besoin de «\u00a0%.*s\u00a0», que cette procédure "
		    "n'a pas sous le type attendu",
		    "\"%.*s\" needs \"%.*s\", which this procedure has not with the type "
		    "expected",
		    STR_ARG(path), STR_ARG(missing));
	for (size_t i = 0; (d = derive_at(i)); i++)
		nearest_offer(&near, derive_field(d)->path);
	return settings_unknown(s, path, near.best, "une valeur calculée connue",
	                        "a known derived value");
}

static bool in_list(const struct procedure *p, struct str path)
{
	for (size_t i = 0; i < path.len; i++)
		if (path.ptr[i] == '.' &&
		    procedure_path(p, str_upto(path, i), NULL) == PROCEDURE_PATH_LIST)
			return true;
	return false;
}

static bool find_field(struct condition *c, struct str path, struct settings *s,
                       const struct procedure *p)
{
	enum procedure_path_kind kind;

	if (str_starts(path, STR("calcul.")))
		return find_derived(c, path, s, p);
	kind = procedure_path(p, path, &c->field);
	if (kind == PROCEDURE_PATH_UNKNOWN)
		return settings_unknown(s, path, procedure_nearest_path(p, path),
		                        "un champ de cette procédure", "a field of this procedure");
	if (!c->field || in_list(p, path))
		return settings_fail(
		    s,
		    "«\u00a0%.*s\u00a0» n'est pas un champ\u00a0: une condition ne regarde "
		    "ni un groupe ni l'intérieur d'une liste",
		    "\"%.*s\" is no field: a condition looks neither at a group nor into a "
		    "list",
		    STR_ARG(path));
	return true;
}

static bool check_choice(const struct field *field, struct str code, struct settings *s)
{
	struct nearest near = {.word = code};

	for (size_t i = 0; i < field->choice_count; i++)
		if (str_eq(field->choices[i].code, code))
			return true;
	for (size_t i = 0; i < field->choice_count; i++)
		nearest_offer(&near, field->choices[i].code);
	return settings_unknown(s, code, near.best, "un choix de ce champ",
	                        "a choice of this field");
}

static bool parse_operand(struct fact *out, const struct field *field, const struct value *v,
                          struct settings *s)
{
	if (!fact_of(out, field->type, v))
		return settings_fail(s,
		                     "une valeur du type «\u00a0%s\u00a0» est attendue pour %.*s",
		                     "a value of type \"%s\" is expected for %.*s",
		                     field_type_name(field->type), STR_ARG(field->path));
	if (field->type == FIELD_COUNTRY && !country_find(out->text))
		return settings_fail(
		    s, "«\u00a0%.*s\u00a0» n'est pas un code de pays (ISO 3166-1, deux lettres)",
		    "\"%.*s\" is no country code (ISO 3166-1, two letters)",
		    STR_ARG(str_upto(out->text, 20)));
	return field->type != FIELD_CHOICE || check_choice(field, out->text, s);
}

static bool parse_among(struct condition *c, const struct value *v, struct settings *s)
{
	struct fact *operands;

	if (v->type != VALUE_ARRAY || !v->array.count)
		return settings_fail(s, "une liste de valeurs, non vide, est attendue",
		                     "a list of values, not empty, is expected");
	operands = settings_alloc(s, v->array.count, sizeof *operands);
	if (!operands)
		return false;
	for (size_t i = 0; i < v->array.count; i++) {
		size_t mark = settings_enter_item(s, i);

		if (!parse_operand(&operands[i], c->field, &v->array.items[i], s))
			return false;
		settings_leave(s, mark);
	}
	c->operands = operands;
	c->count = v->array.count;
	return true;
}

static bool parse_present(struct condition *c, const struct value *v, struct settings *s)
{
	if (v->type != VALUE_BOOL)
		return settings_fail(s, "true ou false est attendu, sans guillemets",
		                     "true or false is expected, without quotes");
	c->present = v->boolean;
	return true;
}

static bool parse_one(struct condition *c, const struct value *v, struct settings *s)
{
	struct fact *operand = settings_alloc(s, 1, sizeof *operand);

	if (!operand)
		return false;
	if (c->op != OP_EQUAL && !fact_is_ordered(c->field->type))
		return settings_fail(
		    s, "%.*s, du type «\u00a0%s\u00a0», ne se compare pas par un ordre",
		    "%.*s, of type \"%s\", has no order to compare by", STR_ARG(c->field->path),
		    field_type_name(c->field->type));
	c->operands = operand;
	c->count = 1;
	return parse_operand(operand, c->field, v, s);
}

/* The one comparison of the object, entered. */
static const struct value *find_operation(struct condition *c, const struct value *v,
                                          struct settings *s)
{
	const struct value *operand = NULL;

	for (unsigned op = 0; op < OP_COUNT; op++)
		if (settings_has(v, operations[op])) {
			c->op = (enum operation)op;
			operand = value_get(v, str_of(operations[op]));
		}
	if (!operand || v->object.count != 2) {
		settings_fail(
		    s,
		    "une seule comparaison est attendue à côté de «\u00a0champ\u00a0»\u00a0: "
		    "egal, parmi, present, superieur, inferieur, au_moins ou au_plus",
		    "one comparison is expected beside \"champ\": egal, parmi, present, "
		    "superieur, inferieur, au_moins or au_plus");
		return NULL;
	}
	settings_enter(s, str_of(operations[c->op]));
	return operand;
}

static bool parse_comparison(struct condition *c, const struct value *v, struct settings *s,
                             const struct procedure *p)
{
	size_t mark = settings_enter(s, STR("champ"));
	const struct value *operand;
	struct str path;

	if (!settings_string_here(s, value_get(v, STR("champ")), &path) ||
	    !find_field(c, path, s, p))
		return false;
	settings_leave(s, mark);
	operand = find_operation(c, v, s);
	if (!operand)
		return false;
	if (c->field->repeated && c->op != OP_PRESENT)
		return settings_fail(
		    s, "%.*s est une liste\u00a0: seul «\u00a0present\u00a0» s'y applique",
		    "%.*s is a list: only \"present\" applies to it", STR_ARG(c->field->path));
	if (!(c->op == OP_PRESENT ? parse_present(c, operand, s)
	      : c->op == OP_AMONG ? parse_among(c, operand, s)
	                          : parse_one(c, operand, s)))
		return false;
	settings_leave(s, mark);
	return true;
}

static bool parse(struct condition *c, const struct value *v, struct settings *s,
                  const struct procedure *p)
{
	static const char *const known[] = {"champ",     "egal",      "parmi",    "present",
	                                    "superieur", "inferieur", "au_moins", "au_plus",
	                                    "tous",      "un",        "non",      NULL};

	if (!settings_keys(s, v, known))
		return false;
	if (settings_has(v, "champ"))
		return parse_comparison(c, v, s, p);
	if (v->object.count != 1)
		return settings_fail(
		    s,
		    "une condition a «\u00a0champ\u00a0» et une comparaison, ou une seule clé "
		    "parmi tous, un, non",
		    "a condition has \"champ\" and a comparison, or one key only among "
		    "tous, un, non");
	if (settings_has(v, "non"))
		return parse_not(c, v, s, p);
	c->op = settings_has(v, "un") ? OP_ANY : OP_ALL;
	return parse_list(c, v, c->op == OP_ANY ? "un" : "tous", s, p);
}

bool condition_parse(const struct condition **out, const struct value *v, struct settings *s,
                     const struct procedure *p)
{
	struct condition *c = settings_alloc(s, 1, sizeof *c);

	if (!c || !parse(c, v, s, p))
		return false;
	*out = c;
	return true;
}

bool condition_uses(const struct condition *c, struct str path)
{
	if (c->derived)
		return derive_uses(c->derived, path);
	if (c->field)
		return str_eq(c->field->path, path);
	for (size_t i = 0; i < c->count; i++)
		if (condition_uses(c->items[i], path))
			return true;
	return false;
}

/* --- Answering --- */

static enum truth truth_of(bool yes)
{
	return yes ? TRUTH_YES : TRUTH_NO;
}

static bool get_fact(const struct condition *c, const struct facts *f, struct fact *out,
                     struct str *lacks)
{
	return c->derived ? derive_eval(c->derived, f, out, lacks)
	                  : fact_at(out, f, c->field, lacks);
}

/* An empty string is what a form sends for an answer not given. */
static bool is_present(const struct condition *c, const struct facts *f)
{
	const struct value *v;
	struct fact fact;
	struct str lacks;

	if (c->derived)
		return derive_eval(c->derived, f, &fact, &lacks);
	v = value_path(f->dossier, c->field->path);
	if (!v || v->type == VALUE_NULL)
		return false;
	if (v->type == VALUE_ARRAY)
		return v->array.count > 0;
	return v->type != VALUE_STRING || v->string.len > 0;
}

static bool same(const struct fact *a, const struct fact *b)
{
	return a->kind == FACT_TEXT ? str_eq(a->text, b->text) : a->number == b->number;
}

static bool compare(const struct condition *c, const struct fact *fact)
{
	const struct fact *operand = c->operands;

	switch (c->op) {
	case OP_ABOVE:
		return fact->number > operand->number;
	case OP_BELOW:
		return fact->number < operand->number;
	case OP_AT_LEAST:
		return fact->number >= operand->number;
	case OP_AT_MOST:
		return fact->number <= operand->number;
	default:
		for (size_t i = 0; i < c->count; i++)
			if (same(fact, &operand[i]))
				return true;
		return false;
	}
}

/* One item with the settling value ends it; else one unknown makes the whole unknown. */
static enum truth eval_items(const struct condition *c, const struct facts *f, struct str *lacks)
{
	enum truth settling = c->op == OP_ANY ? TRUTH_YES : TRUTH_NO;
	enum truth result = c->op == OP_ANY ? TRUTH_NO : TRUTH_YES;
	struct str missing = {0};

	for (size_t i = 0; i < c->count; i++) {
		enum truth item = condition_eval(c->items[i], f, &missing);

		if (item == settling)
			return settling;
		if (item == TRUTH_UNKNOWN && result != TRUTH_UNKNOWN) {
			result = TRUTH_UNKNOWN;
			*lacks = missing;
		}
	}
	return result;
}

static enum truth eval_not(const struct condition *c, const struct facts *f, struct str *lacks)
{
	enum truth inner = condition_eval(c->items[0], f, lacks);

	return inner == TRUTH_UNKNOWN ? inner : truth_of(inner == TRUTH_NO);
}

enum truth condition_eval(const struct condition *c, const struct facts *f, struct str *lacks)
{
	struct str unused;
	struct fact fact;

	if (!lacks)
		lacks = &unused;
	if (c->op == OP_NOT)
		return eval_not(c, f, lacks);
	if (c->op == OP_ALL || c->op == OP_ANY)
		return eval_items(c, f, lacks);
	if (c->op == OP_PRESENT)
		return truth_of(is_present(c, f) == c->present);
	if (!get_fact(c, f, &fact, lacks))
		return TRUTH_UNKNOWN;
	return truth_of(compare(c, &fact));
}

bool condition_holds(const struct condition *c, const struct facts *f, bool otherwise)
{
	enum truth truth = c ? condition_eval(c, f, NULL) : TRUTH_UNKNOWN;

	return truth == TRUTH_UNKNOWN ? otherwise : truth == TRUTH_YES;
}
