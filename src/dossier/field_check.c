#include <stdio.h>

#include "base/digest.h"
#include "base/text.h"
#include "dossier/field.h"
#include "dossier/finding_text.h"
#include "dossier/rule.h"

/* Longest values where a procedure says nothing: what a page can still show. */
#define TEXT_CHARS_MAX 300
#define LONG_TEXT_CHARS_MAX 4000
#define ALLOWED_BYTES_MAX 400

struct rule {
	bool (*holds)(struct str s);
	enum finding_id wrong;
};

/* Types whose values are strings of one form. */
static const struct rule rules[FIELD_TYPE_COUNT] = {
    [FIELD_DATE] = {rule_date, FINDING_BAD_DATE},
    [FIELD_MOMENT] = {rule_moment, FINDING_BAD_MOMENT},
    [FIELD_AMOUNT] = {rule_amount, FINDING_BAD_AMOUNT},
    [FIELD_DECIMAL] = {rule_decimal, FINDING_BAD_DECIMAL},
    [FIELD_COUNTRY] = {rule_country, FINDING_BAD_COUNTRY},
    [FIELD_SIRET] = {rule_siret, FINDING_BAD_SIRET},
    [FIELD_SIREN] = {rule_siren, FINDING_BAD_SIREN},
    [FIELD_POSTCODE] = {rule_postcode, FINDING_BAD_POSTCODE},
    [FIELD_PHONE] = {rule_phone, FINDING_BAD_PHONE},
    [FIELD_EMAIL] = {rule_email, FINDING_BAD_EMAIL},
    [FIELD_NAF] = {rule_naf, FINDING_BAD_NAF},
    [FIELD_FOREIGNER] = {rule_foreigner, FINDING_BAD_FOREIGNER_NUMBER},
    [FIELD_SCHOOL_YEAR] = {rule_school_year, FINDING_BAD_SCHOOL_YEAR},
    [FIELD_UAI] = {rule_uai, FINDING_BAD_UAI},
    [FIELD_ROME] = {rule_rome, FINDING_BAD_ROME},
    [FIELD_IDCC] = {rule_idcc, FINDING_BAD_IDCC},
    [FIELD_DIGEST] = {digest_is_hex, FINDING_BAD_DIGEST},
};

struct check {
	const struct field *field;
	struct str at;
	struct finding_list *list;
};

static void add_wrong(const struct check *c, enum finding_id id, struct str value)
{
	finding_excerpt(c->list, finding_add(c->list, id, c->at), "value", value);
}

/* --- Characters --- */

static bool is_line_break(uint32_t codepoint)
{
	return codepoint == '\n' || codepoint == '\r' || codepoint == '\t' || codepoint == 0x2028 ||
	       codepoint == 0x2029;
}

static void add_character(const struct check *c, enum finding_id id, uint32_t codepoint,
                          size_t position)
{
	char name[16];
	struct finding *found = finding_add(c->list, id, c->at);
	int len = snprintf(name, sizeof name, "U+%04X", (unsigned)codepoint);

	finding_param(c->list, found, "codepoint", (struct str){name, (size_t)len});
	finding_param_int(c->list, found, "position", (long long)position);
}

/* Names the first character that no document may hold. */
static bool characters_hold(const struct check *c, struct str s)
{
	bool several_lines = c->field->type == FIELD_LONG_TEXT;
	size_t position = 0;

	for (size_t at = 0; at < s.len;) {
		unsigned char byte = (unsigned char)s.ptr[at];
		uint32_t codepoint = byte;

		position++;
		if (byte >= ' ' && byte < 0x7F) {
			at++;
			continue;
		}
		codepoint = text_next(s, &at);
		if (text_is_bidi(codepoint))
			add_character(c, FINDING_BIDI_CHARACTER, codepoint, position);
		else if (text_is_invisible(codepoint))
			add_character(c, FINDING_INVISIBLE_CHARACTER, codepoint, position);
		else if (position == 1 && text_is_mark(codepoint))
			add_character(c, FINDING_LEADING_MARK, codepoint, position);
		else if (text_is_control(codepoint))
			add_character(c, FINDING_CONTROL_CHARACTER, codepoint, position);
		else if (!several_lines && is_line_break(codepoint))
			add_character(c, FINDING_LINE_BREAK, codepoint, position);
		else
			continue;
		return false;
	}
	return true;
}

/* Code points: every byte but those that continue one. */
static size_t count_chars(struct str s)
{
	size_t count = 0;

	for (size_t i = 0; i < s.len; i++)
		count += ((unsigned char)s.ptr[i] & 0xC0) != 0x80;
	return count;
}

static bool only_spaces(struct str s)
{
	for (size_t at = 0; at < s.len;) {
		uint32_t codepoint = text_next(s, &at);

		if (codepoint != ' ' && codepoint != TEXT_NBSP && codepoint != TEXT_NNBSP &&
		    !is_line_break(codepoint))
			return false;
	}
	return true;
}

size_t field_max_chars(const struct field *f)
{
	if (f->max_chars)
		return f->max_chars;
	return f->type == FIELD_LONG_TEXT ? LONG_TEXT_CHARS_MAX : TEXT_CHARS_MAX;
}

static bool length_holds(const struct check *c, struct str s)
{
	size_t max = field_max_chars(c->field);
	size_t count;
	struct finding *found;

	if (s.len <= max || (count = count_chars(s)) <= max)
		return true;
	found = finding_add(c->list, FINDING_TOO_LONG, c->at);
	finding_param_int(c->list, found, "count", (long long)count);
	finding_param_int(c->list, found, "max", (long long)max);
	return false;
}

/* --- Ranges: inclusive, in units for amounts and decimals too --- */

static void add_limit(const struct check *c, enum finding_id id, struct str value, const char *name,
                      long long limit)
{
	struct finding *found = finding_add(c->list, id, c->at);

	finding_excerpt(c->list, found, "value", value);
	finding_param_int(c->list, found, name, limit);
}

/* n counts `unit` for one; limits beyond what n can hold are no limits. */
static void check_range(const struct check *c, int64_t n, int64_t unit, struct str value)
{
	const struct field *f = c->field;
	int64_t floor = n / unit - (n % unit < 0);

	if (f->has_min && floor < f->min)
		add_limit(c, FINDING_BELOW_MINIMUM, value, "min", f->min);
	else if (f->has_max && (floor > f->max || (floor == f->max && n % unit)))
		add_limit(c, FINDING_ABOVE_MAXIMUM, value, "max", f->max);
}

static void check_integer(const struct check *c, int64_t n)
{
	char digits[24];
	int len = snprintf(digits, sizeof digits, "%lld", (long long)n);
	struct str value = {digits, (size_t)len};

	if (c->field->type == FIELD_BYTES && n < 0)
		add_limit(c, FINDING_BELOW_MINIMUM, value, "min", 0);
	else
		check_range(c, n, 1, value);
}

/* --- Choices --- */

/* The codes that may stand there, as many as a sentence bears. */
static void add_bad_choice(const struct check *c, struct str code)
{
	struct buf allowed = {0};
	struct finding *found = finding_add(c->list, FINDING_BAD_CHOICE, c->at);

	for (size_t i = 0; i < c->field->choice_count; i++) {
		if (i)
			buf_cstr(&allowed, ", ");
		if (allowed.len > ALLOWED_BYTES_MAX) {
			buf_cstr(&allowed, "…");
			break;
		}
		buf_str(&allowed, c->field->choices[i].code);
	}
	finding_excerpt(c->list, found, "value", code);
	finding_param(c->list, found, "allowed", buf_view(&allowed));
	c->list->failed |= allowed.failed;
	buf_free(&allowed);
}

static void check_choice(const struct check *c, struct str code)
{
	for (size_t i = 0; i < c->field->choice_count; i++)
		if (str_eq(c->field->choices[i].code, code))
			return;
	add_bad_choice(c, code);
}

/* --- All of them --- */

static void check_form(const struct check *c, struct str s)
{
	const struct rule *rule = &rules[c->field->type];
	int64_t n;

	if (rule->holds && !rule->holds(s))
		add_wrong(c, rule->wrong, s);
	else if (c->field->type == FIELD_FOREIGNER && !rule_digits(s, RULE_FOREIGNER_USUAL))
		add_wrong(c, FINDING_UNUSUAL_FOREIGNER_NUMBER, s);
	else if (c->field->type == FIELD_CHOICE)
		check_choice(c, s);
	else if (c->field->type == FIELD_AMOUNT || c->field->type == FIELD_DECIMAL)
		if (rule_number(s, RULE_DECIMAL_PLACES, &n))
			check_range(c, n, RULE_DECIMAL_ONE, s);
}

static void check_string(const struct check *c, struct str s)
{
	if (only_spaces(s))
		finding_add(c->list, FINDING_EMPTY_VALUE, c->at);
	else if (length_holds(c, s) && characters_hold(c, s))
		check_form(c, s);
}

/* An amount without its quotes and a number within them are so common that they have
 * sentences of their own. */
static void add_wrong_type(const struct check *c, const struct value *v)
{
	enum field_type type = c->field->type;
	char digits[24];

	if (v->type == VALUE_STRING && field_value_type(type) == VALUE_INT) {
		add_wrong(c, FINDING_BAD_INTEGER, v->string);
	} else if (v->type == VALUE_INT && (type == FIELD_AMOUNT || type == FIELD_DECIMAL)) {
		int len = snprintf(digits, sizeof digits, "%lld", (long long)v->integer);

		add_wrong(c, type == FIELD_AMOUNT ? FINDING_BAD_AMOUNT : FINDING_BAD_DECIMAL,
		          (struct str){digits, (size_t)len});
	} else {
		finding_wrong_type(c->list, c->at, v, field_value_type(type));
	}
}

static void check_item(const struct check *c, const struct value *v)
{
	if (v->type != field_value_type(c->field->type))
		add_wrong_type(c, v);
	else if (v->type == VALUE_STRING)
		check_string(c, v->string);
	else if (v->type == VALUE_INT)
		check_integer(c, v->integer);
}

static void check_items(const struct field *f, const struct value *v, struct str at,
                        struct finding_list *list)
{
	struct buf place = {0};

	buf_str(&place, at);
	for (size_t i = 0; i < v->array.count; i++) {
		struct check c = {.field = f, .list = list};

		place.len = at.len;
		buf_printf(&place, "[%zu]", i);
		c.at = place.failed ? at : buf_view(&place);
		check_item(&c, &v->array.items[i]);
	}
	list->failed |= place.failed;
	buf_free(&place);
}

void field_check(const struct field *f, const struct value *v, struct str at,
                 struct finding_list *list)
{
	struct check c = {.field = f, .at = at, .list = list};

	if (!v)
		return;
	if (f->repeated && v->type == VALUE_ARRAY)
		check_items(f, v, at, list);
	else
		check_item(&c, v);
}
