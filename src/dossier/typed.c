#include "dossier/typed.h"

#include <stdio.h>

#include "base/nearest.h"
#include "base/text.h"
#include "dossier/procedure_builtin.h"
#include "dossier/procedure_load.h"

#define SHOWN_BYTES 100 /* of what was typed, in a message */

/* --- Paths --- */

/* What people fill in of what every dossier has. */
static const struct field *common_field(struct str path)
{
	static const char *const paths[] = {"langue", "reference", "mandat.lieu", "mandat.date"};

	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		if (str_eq(path, str_of(paths[i])))
			return procedure_builtin_field(path);
	return NULL;
}

const struct field *typed_field(const struct procedure *p, struct str path)
{
	for (size_t i = 0; i < p->field_count; i++)
		if (str_eq(p->fields[i].path, path))
			return p->fields[i].repeated ? NULL : &p->fields[i];
	return common_field(path);
}

struct str typed_nearest(const struct procedure *p, struct str word)
{
	struct nearest near = {.word = word};
	struct str best = procedure_nearest_path(p, word);

	if (best.len > 0 && typed_field(p, best))
		return best;
	best = (struct str){0};
	for (size_t i = 0; i < p->field_count; i++) {
		struct str path = p->fields[i].path, tail = path;

		while (tail.len > 0) {
			struct str before = near.best;

			str_split(tail, '.', &tail);
			if (tail.len > 0)
				nearest_offer(&near, tail);
			if (near.best.ptr != before.ptr)
				best = path;
		}
	}
	return best;
}

/* --- Values --- */

/* The next letter of a decomposed text, small where it is of ASCII, without its marks; 0 at
 * the end. */
static uint32_t next_letter(struct str s, size_t *at)
{
	while (*at < s.len) {
		uint32_t c = text_next(s, at);

		if (!text_is_mark(c))
			return c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c;
	}
	return 0;
}

/* Alike but for capitals and accents; also where memory runs out, different. */
static bool same_word(struct str a, struct str b, struct arena *arena)
{
	struct str left = text_nfd(a, arena), right = text_nfd(b, arena);
	size_t i = 0, k = 0;
	uint32_t c, d;

	if (!left.ptr || !right.ptr)
		return a.len == 0 && b.len == 0;
	do {
		c = next_letter(left, &i);
		d = next_letter(right, &k);
	} while (c == d && c != 0);
	return c == d;
}

/* A choice may be typed by its label, and in small letters. */
static struct str choice_of(const struct field *field, struct str typed, struct arena *a)
{
	for (size_t i = 0; i < field->choice_count; i++) {
		const struct field_choice *choice = &field->choices[i];

		if (same_word(choice->code, typed, a) ||
		    same_word(choice->label[LANG_FR], typed, a) ||
		    same_word(choice->label[LANG_EN], typed, a))
			return choice->code;
	}
	return typed;
}

static int64_t integer_of(struct str digits)
{
	bool negative = str_starts(digits, STR("-"));
	int64_t n = 0;

	for (size_t i = negative; i < digits.len; i++) /* field_normalize gives 18 at most */
		n = n * 10 + (digits.ptr[i] - '0');
	return negative ? -n : n;
}

enum typed_result typed_read(struct value *out, const struct field *field, struct str typed,
                             struct arena *a)
{
	struct buf text = {0};
	bool meant = field_normalize(&text, field->type, typed);
	struct str kept = arena_copy(a, meant ? buf_view(&text) : typed);
	bool failed = text.failed || !kept.ptr;

	buf_free(&text);
	if (failed)
		return TYPED_NOMEM;
	*out = (struct value){.type = VALUE_STRING, .string = kept};
	if (!meant)
		return TYPED_WRONG;
	if (field->type == FIELD_CHOICE)
		out->string = choice_of(field, kept, a);
	else if (field->type == FIELD_BOOL)
		*out = (struct value){.type = VALUE_BOOL, .boolean = str_eq(kept, STR("true"))};
	else if (field_value_type(field->type) == VALUE_INT)
		*out = (struct value){.type = VALUE_INT, .integer = integer_of(kept)};
	return TYPED_VALUE;
}

void typed_write(struct buf *out, const struct field *field, const struct value *v, enum lang lang)
{
	struct str form = STR("");

	switch (field->type) {
	case FIELD_DATE:
		form = STR("court");
		break;
	case FIELD_MOMENT:
		form = STR("iso");
		break;
	case FIELD_COUNTRY:
		form = STR("code");
		break;
	case FIELD_INTEGER:
	case FIELD_DECIMAL:
	case FIELD_AMOUNT:
	case FIELD_BYTES:
		form =
		    STR("brut"); /* what parts thousands in one language is a decimal in another */
		break;
	default:
		break;
	}
	field_print(out, field, v, form, lang);
}

/* What the rule of the field has against the value, as an error. */
static bool refuse_value(const struct finding_list *list, struct err *e)
{
	struct buf text[LANG_COUNT] = {{0}};

	for (int lang = 0; lang < LANG_COUNT && list->count > 0; lang++)
		finding_message(&text[lang], &list->items[0], (enum lang)lang);
	err_set(e, ERR_USAGE, "%s%.0s", "%.0s%s", buf_terminated(&text[LANG_FR]),
	        buf_terminated(&text[LANG_EN]));
	for (int lang = 0; lang < LANG_COUNT; lang++)
		buf_free(&text[lang]);
	return false;
}

bool typed_answer(struct value *out, const struct field *field, struct str typed, struct arena *a,
                  struct err *e)
{
	struct finding_list list = {.arena = a};
	struct value v;
	enum typed_result result = typed_read(&v, field, typed, a);

	if (result == TYPED_NOMEM)
		return err_nomem(e);
	if (result == TYPED_WRONG && field->type == FIELD_BOOL)
		return err_set(e, ERR_USAGE, "répondez oui ou non", "answer yes or no");
	if (result == TYPED_WRONG && field->type == FIELD_DATE)
		return err_set(
		    e, ERR_USAGE,
		    "ce n'est pas une date du calendrier : écrivez JJ/MM/AAAA, comme 27/03/2026",
		    "this is no date of the calendar: write DD/MM/YYYY, such as 27/03/2026");
	field_check(field, &v, field->path, &list);
	if (list.failed)
		return err_nomem(e);
	if (result == TYPED_WRONG || finding_worst(&list) == SEVERITY_ERROR)
		return refuse_value(&list, e);
	*out = v;
	return true;
}

/* --- Into a dossier --- */

/* The member of the object, made where it lacks; NULL: no memory. */
static struct value *member(struct value *object, struct str key, struct arena *a)
{
	struct value_member *members;
	size_t count;

	if (object->type != VALUE_OBJECT)
		*object = (struct value){.type = VALUE_OBJECT};
	members = object->object.members;
	count = object->object.count;
	for (size_t i = 0; i < count; i++)
		if (str_eq(members[i].key, key))
			return &members[i].value;
	members = arena_grow(a, members, count, count + 1, sizeof *members);
	if (!members)
		return NULL;
	members[count] = (struct value_member){.key = key, .value = {.type = VALUE_OBJECT}};
	object->object.members = members;
	object->object.count = count + 1;
	return &members[count].value;
}

bool typed_put(struct value *dossier, struct str path, const struct value *v, struct arena *a)
{
	struct value *at = dossier;
	struct str rest = path;

	while (at && rest.len > 0)
		at = member(at, str_split(rest, '.', &rest), a);
	if (!at)
		return false;
	*at = *v;
	return true;
}

static bool refuse_path(const struct procedure *p, struct str path,
                        const char *const where[LANG_COUNT], struct err *e)
{
	struct str nearest = typed_nearest(p, path);

	if (nearest.len > 0)
		return err_set(
		    e, ERR_USAGE,
		    "--set\u00a0: la procédure n'a pas de champ «\u00a0%.*s\u00a0». Le plus proche est %.*s",
		    "--set: the procedure has no field \"%.*s\". The nearest one is %.*s",
		    STR_ARG(str_upto(path, SHOWN_BYTES)), STR_ARG(nearest));
	return err_set(e, ERR_USAGE,
	               "--set\u00a0: la procédure n'a pas de champ «\u00a0%.*s\u00a0». %s%.0s",
	               "--set: the procedure has no field \"%.*s\". %.0s%s",
	               STR_ARG(str_upto(path, SHOWN_BYTES)), where[LANG_FR], where[LANG_EN]);
}

static bool answer_setting(struct value *out, const struct field *field, struct str typed,
                           struct arena *a, struct err *e)
{
	char where[300];

	if (typed.len == 0) { /* as if it had not been answered */
		*out = (struct value){.type = VALUE_NULL};
		return true;
	}
	if (typed_answer(out, field, typed, a, e))
		return true;
	if (e->code != ERR_USAGE)
		return false;
	snprintf(where, sizeof where, "--set %.*s", STR_ARG(field->path));
	return err_in(e, where);
}

bool typed_set(struct value *dossier, const struct procedure *p, const char *setting,
               const char *const where[LANG_COUNT], struct arena *a, struct err *e)
{
	const char *equals = strchr(setting, '=');
	const struct field *field;
	struct str path = {setting, equals ? (size_t)(equals - setting) : strlen(setting)};
	struct value v;
	size_t bad;

	if (!equals || path.len == 0)
		return err_set(
		    e, ERR_USAGE,
		    "--set %s\u00a0: écrivez chemin=valeur, comme salarie.nationalite=SN",
		    "--set %s: write path=value, such as salarie.nationalite=SN", setting);
	if (!text_valid(str_of(setting), &bad))
		return err_set(e, ERR_USAGE, "--set\u00a0: la valeur n'est pas en UTF-8",
		               "--set: the value is not UTF-8");
	field = typed_field(p, path);
	if (!field)
		return refuse_path(p, path, where, e);
	if (!answer_setting(&v, field, str_of(equals + 1), a, e))
		return false;
	return typed_put(dossier, field->path, &v, a) || err_nomem(e);
}
