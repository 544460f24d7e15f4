/* finding.c - see finding.h. */
#include "finding/finding.h"

#include <stdio.h>

#include <stdlib.h>

#include "base/date.h"

struct row {
	const char *id;
	enum severity severity;
	enum fix fix;
	const char *message[LANG_COUNT], *remedy[LANG_COUNT];
};

static const struct row catalogue[FINDING_COUNT] = {
#define FINDING(symbol, id, severity, fix, fr, en, remedy_fr, remedy_en) \
	[FINDING_##symbol] = {id, severity, fix, {fr, en}, {remedy_fr, remedy_en}},
#include "finding/catalogue.def"
#undef FINDING
};

static bool make_room(struct finding_list *list)
{
	size_t cap = list->cap ? list->cap * 2 : 8;
	struct finding *items;

	if (list->failed || list->count < list->cap)
		return !list->failed;
	items = arena_grow(list->arena, list->items, list->count, cap, sizeof *items);
	if (!items) {
		list->failed = true;
		return false;
	}
	list->items = items;
	list->cap = cap;
	return true;
}

static struct str copied(struct finding_list *list, struct str s)
{
	struct str copy = arena_copy(list->arena, s);

	list->failed |= !copy.ptr;
	return copy;
}

struct finding *finding_add(struct finding_list *list, enum finding_id id, struct str field)
{
	struct finding *f;

	if (!make_room(list))
		return NULL;
	field = field.len ? copied(list, field) : field;
	if (list->failed)
		return NULL;
	f = &list->items[list->count++];
	*f = (struct finding){.id = id, .severity = catalogue[id].severity, .field = field};
	return f;
}

void finding_param(struct finding_list *list, struct finding *f, const char *name, struct str value)
{
	struct finding_param p = {str_of(name), {NULL, 0}};

	if (!f || f->param_count == FINDING_PARAMS_MAX)
		return;
	p.value = copied(list, value);
	if (p.value.ptr)
		f->params[f->param_count++] = p;
}

void finding_param_int(struct finding_list *list, struct finding *f, const char *name,
                       long long value)
{
	struct buf digits = {0};

	buf_int(&digits, value);
	if (digits.failed)
		list->failed = true;
	else
		finding_param(list, f, name, buf_view(&digits));
	buf_free(&digits);
}

void finding_copy_all(struct finding_list *to, const struct finding_list *from, struct str place)
{
	for (size_t i = 0; i < from->count; i++) {
		const struct finding *f = &from->items[i];
		struct finding *copy = finding_add(to, f->id, f->field.len > 0 ? f->field : place);

		for (size_t k = 0; copy && k < f->param_count; k++)
			finding_param(to, copy, f->params[k].name.ptr, f->params[k].value);
		if (!copy)
			return;
		copy->severity = f->severity;
		copy->page = f->page;
	}
}

enum severity finding_worst(const struct finding_list *list)
{
	enum severity worst = SEVERITY_INFO;

	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i].severity > worst)
			worst = list->items[i].severity;
	}
	return worst;
}

const char *finding_name(enum finding_id id)
{
	return catalogue[id].id;
}

const char *severity_name(enum severity s)
{
	static const char *const names[] = {
	    [SEVERITY_INFO] = "info", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};

	return names[s];
}

enum fix finding_fix(enum finding_id id)
{
	return catalogue[id].fix;
}

bool finding_by_name(struct str name, enum finding_id *out)
{
	for (int id = 0; id < FINDING_COUNT; id++) {
		if (str_eq(name, str_of(catalogue[id].id))) {
			*out = (enum finding_id)id;
			return true;
		}
	}
	return false;
}

/* Forms of values */

#define GO 1000000000
#define MO 1000000
#define KO 1000

/* True if s is a whole number that a size or count can be. */
static bool read_number(struct str s, uint64_t *number)
{
	*number = 0;
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
		*number = *number * 10 + (uint64_t)(s.ptr[i] - '0');
	}
	return s.len > 0 && s.len <= 18;
}

/* 10 000 or 10,000. */
static void write_number(struct buf *b, struct str digits, enum lang lang)
{
	for (size_t i = 0; i < digits.len; i++) {
		if (i > 0 && (digits.len - i) % 3 == 0)
			buf_cstr(b, lang == LANG_FR ? "\u202f" : ",");
		buf_char(b, digits.ptr[i]);
	}
}

/* In units with one decimal, rounded up: what is over a limit never looks like the limit. */
static void write_units(struct buf *b, uint64_t bytes, uint64_t unit, const char *name,
                        enum lang lang)
{
	uint64_t tenths = (bytes + unit / 10 - 1) / (unit / 10);

	buf_int(b, (int64_t)(tenths / 10));
	if (tenths % 10) {
		buf_char(b, lang == LANG_FR ? ',' : '.');
		buf_int(b, (int64_t)(tenths % 10));
	}
	buf_cstr(b, "\u00a0");
	buf_cstr(b, name);
}

void finding_write_size(struct buf *b, uint64_t bytes, enum lang lang)
{
	if (bytes >= GO) {
		write_units(b, bytes, GO, lang == LANG_FR ? "Go" : "GB", lang);
	} else if (bytes >= MO) {
		write_units(b, bytes, MO, lang == LANG_FR ? "Mo" : "MB", lang);
	} else if (bytes >= KO) {
		write_units(b, bytes, KO, lang == LANG_FR ? "ko" : "kB", lang);
	} else {
		buf_int(b, (int64_t)bytes);
		buf_cstr(b, lang == LANG_FR ? "\u00a0octet" : "\u00a0byte");
		buf_cstr(b, bytes > 1 || (bytes == 0 && lang == LANG_EN) ? "s" : "");
	}
}

/* The types of JSON in words; any other word is written as it is. */
static void write_type(struct buf *b, struct str word, enum lang lang)
{
	static const struct {
		const char *word, *text[LANG_COUNT];
	} types[] = {
	    {"null", {"null (rien)", "null (nothing)"}},
	    {"boolean", {"true ou false", "true or false"}},
	    {"integer", {"un nombre entier", "a whole number"}},
	    {"string", {"un texte entre guillemets", "a text between quotes"}},
	    {"array", {"une liste entre crochets", "a list between brackets"}},
	    {"object", {"un objet entre accolades", "an object between braces"}},
	};

	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		if (str_eq(word, str_of(types[i].word))) {
			buf_cstr(b, types[i].text[lang]);
			return;
		}
	}
	buf_str(b, word);
}

/* AAAA-MM-JJ as JJ/MM/AAAA. */
static void write_day(struct buf *b, struct str value)
{
	struct date d;

	if (date_parse_iso(value, &d))
		buf_printf(b, "%02d/%02d/%04d", d.day, d.month, d.year);
	else
		buf_str(b, value);
}

/* 1 485,50 € or €1,485.50 of "1485.5". */
static void write_amount(struct buf *b, struct str value, enum lang lang)
{
	struct str cents, euros = str_split(value, '.', &cents);

	if (lang == LANG_EN)
		buf_cstr(b, "€");
	write_number(b, euros, lang);
	if (cents.len > 0) {
		buf_char(b, lang == LANG_FR ? ',' : '.');
		buf_str(b, cents);
		buf_cstr(b, cents.len == 1 ? "0" : "");
	}
	if (lang == LANG_FR)
		buf_cstr(b, "\u00a0€");
}

static void write_form(struct buf *b, struct str value, struct str form, enum lang lang)
{
	uint64_t number;

	if (str_eq(form, STR("size")) && read_number(value, &number))
		finding_write_size(b, number, lang);
	else if (str_eq(form, STR("number")) && read_number(value, &number))
		write_number(b, value, lang);
	else if (str_eq(form, STR("type")))
		write_type(b, value, lang);
	else if (str_eq(form, STR("date")))
		write_day(b, value);
	else if (str_eq(form, STR("amount")))
		write_amount(b, value, lang);
	else
		buf_str(b, value);
}

/* The sentences */

static bool find_param(const struct finding *f, struct str name, struct str *value)
{
	for (size_t i = 0; i < f->param_count; i++) {
		if (str_eq(f->params[i].name, name)) {
			*value = f->params[i].value;
			return true;
		}
	}
	*value = f->field;
	return str_eq(name, STR("field"));
}

/* A word that has a translation comes as two parameters, "label" and "label_en". */
static bool find_word(const struct finding *f, struct str name, enum lang lang, struct str *value)
{
	char english[32];
	int len = snprintf(english, sizeof english, "%.*s_en", STR_ARG(name));

	if (lang == LANG_EN && len > 0 && (size_t)len < sizeof english &&
	    find_param(f, (struct str){english, (size_t)len}, value))
		return true;
	return find_param(f, name, value);
}

/* What stands between braces, or all of it where no parameter is called so. */
static void write_param(struct buf *b, const struct finding *f, struct str inside, enum lang lang)
{
	struct str form, value;
	struct str name = str_split(inside, ':', &form);

	if (find_word(f, name, lang, &value)) {
		write_form(b, value, form, lang);
		return;
	}
	buf_char(b, '{');
	buf_str(b, inside);
	buf_char(b, '}');
}

static void write_text(struct buf *b, const struct finding *f, struct str rest, enum lang lang)
{
	while (rest.len > 0) {
		const char *open = memchr(rest.ptr, '{', rest.len);
		const char *close =
		    open ? memchr(open, '}', rest.len - (size_t)(open - rest.ptr)) : NULL;

		if (!close)
			break;
		buf_add(b, rest.ptr, (size_t)(open - rest.ptr));
		write_param(b, f, (struct str){open + 1, (size_t)(close - open) - 1}, lang);
		rest = str_from(rest, (size_t)(close - rest.ptr) + 1);
	}
	buf_str(b, rest);
}

/* True if the first parameter in the text was given. */
static bool has_param(const struct finding *f, struct str text)
{
	struct str rest, value;

	str_split(text, '{', &rest);
	rest = str_split(rest, '}', &value);
	return find_param(f, str_split(rest, ':', &value), &value);
}

static void write_sentence(struct buf *b, const struct finding *f, const char *sentence,
                           enum lang lang)
{
	struct str optional, rest = str_of(sentence);

	while (rest.len > 0) {
		write_text(b, f, str_split(rest, '[', &rest), lang);
		optional = str_split(rest, ']', &rest);
		if (has_param(f, optional))
			write_text(b, f, optional, lang);
	}
}

void finding_message(struct buf *b, const struct finding *f, enum lang lang)
{
	write_sentence(b, f, catalogue[f->id].message[lang], lang);
}

void finding_remedy(struct buf *b, const struct finding *f, enum lang lang)
{
	write_sentence(b, f, catalogue[f->id].remedy[lang], lang);
}

/* {limit:size} becomes <limit>; what may be left out stays between its brackets. */
static void write_pattern(struct buf *b, const char *sentence)
{
	struct str inside, form, rest = str_of(sentence);

	while (rest.len > 0) {
		size_t before = rest.len;
		struct str text = str_split(rest, '{', &rest);

		buf_str(b, text);
		if (text.len == before)
			break;
		inside = str_split(rest, '}', &rest);
		buf_char(b, '<');
		buf_str(b, str_split(inside, ':', &form));
		buf_char(b, '>');
	}
}

enum severity finding_default(enum finding_id id)
{
	return catalogue[id].severity;
}

void finding_message_pattern(struct buf *b, enum finding_id id, enum lang lang)
{
	write_pattern(b, catalogue[id].message[lang]);
}

void finding_remedy_pattern(struct buf *b, enum finding_id id, enum lang lang)
{
	write_pattern(b, catalogue[id].remedy[lang]);
}

bool finding_is_missing(const struct finding *f)
{
	switch (f->id) {
	case FINDING_MISSING_FIELD:
	case FINDING_MISSING_PIECE:
	case FINDING_PIECE_WITHOUT_FILE:
	case FINDING_FILE_NOT_FOUND:
		return f->severity == SEVERITY_ERROR;
	default:
		return false;
	}
}

bool finding_is_of_eligibility(const struct finding *f)
{
	switch (f->id) {
	case FINDING_NOT_NEEDED:
	case FINDING_NOT_POSSIBLE:
	case FINDING_OTHER_PROCEDURE:
	case FINDING_UNDETERMINED:
	case FINDING_NO_RULE:
		return true;
	default:
		return false;
	}
}
