#include "dossier/condition_reach.h"

#include "dossier/condition_parts.h"

#define ANSWERS_MAX 40
#define VALUES_MAX 30 /* of one answer */
#define TRIALS_MAX 200000u

/* What a condition may be, as a set. */
#define MAY_NO 1u
#define MAY_YES 2u
#define MAY_BE_UNKNOWN 4u
#define MAY_ALL (MAY_NO | MAY_YES | MAY_BE_UNKNOWN)

/* One answer, and the values that comparisons tell apart: in the order of numbers. */
struct answer {
	const struct field *field;
	struct fact values[VALUES_MAX];
	size_t count;
	/* Given: 2 i + 1 is values[i]; 2 i is one before it, or for what has no order, another.
	 * None: ABSENT. Not yet tried: OPEN. */
	int is;
};

#define OPEN (-1)
#define ABSENT (-2)

struct reach {
	struct answer answers[ANSWERS_MAX];
	size_t count;
	unsigned trials;
	bool too_many;
};

/* --- The answers that matter --- */

static int compare(const struct fact *a, const struct fact *b)
{
	if (a->kind == FACT_TEXT)
		return str_compare(a->text, b->text);
	return (a->number > b->number) - (a->number < b->number);
}

static struct answer *answer_of(struct reach *r, const struct field *field)
{
	for (size_t i = 0; i < r->count; i++)
		if (r->answers[i].field == field)
			return &r->answers[i];
	if (r->count == ANSWERS_MAX) {
		r->too_many = true;
		return &r->answers[0];
	}
	r->answers[r->count] = (struct answer){.field = field, .is = OPEN};
	return &r->answers[r->count++];
}

static void add_value(struct reach *r, struct answer *a, const struct fact *value)
{
	size_t at = 0;

	while (at < a->count && compare(&a->values[at], value) < 0)
		at++;
	if (at < a->count && compare(&a->values[at], value) == 0)
		return;
	if (a->count == VALUES_MAX) {
		r->too_many = true;
		return;
	}
	memmove(&a->values[at + 1], &a->values[at], (a->count - at) * sizeof *a->values);
	a->values[at] = *value;
	a->count++;
}

static void collect(struct reach *r, const struct condition *c)
{
	struct answer *a;

	if (c->op >= OP_ALL) {
		for (size_t i = 0; i < c->count; i++)
			collect(r, c->items[i]);
		return;
	}
	a = answer_of(r, c->field);
	for (size_t i = 0; c->op != OP_PRESENT && i < c->count && !r->too_many; i++)
		add_value(r, a, &c->operands[i]);
}

/* --- What conditions may be --- */

static int place_of(const struct answer *a, const struct fact *value)
{
	for (size_t i = 0; i < a->count; i++)
		if (compare(&a->values[i], value) == 0)
			return 2 * (int)i + 1;
	return OPEN;
}

static unsigned may(bool yes)
{
	return yes ? MAY_YES : MAY_NO;
}

static unsigned may_compare(const struct condition *c, const struct answer *a)
{
	int first = c->op == OP_PRESENT ? 0 : place_of(a, &c->operands[0]);

	if (a->is == OPEN)
		return c->op == OP_PRESENT ? MAY_NO | MAY_YES : MAY_ALL;
	if (c->op == OP_PRESENT)
		return may((a->is != ABSENT) == c->present);
	if (a->is == ABSENT)
		return MAY_BE_UNKNOWN;
	switch (c->op) {
	case OP_ABOVE:
		return may(a->is > first);
	case OP_BELOW:
		return may(a->is < first);
	case OP_AT_LEAST:
		return may(a->is >= first);
	case OP_AT_MOST:
		return may(a->is <= first);
	default:
		for (size_t i = 0; i < c->count; i++)
			if (a->is == place_of(a, &c->operands[i]))
				return MAY_YES;
		return MAY_NO;
	}
}

static unsigned may_be(struct reach *r, const struct condition *c);

/* "All" of what each may be; "one" is the same with yes and no exchanged. */
static unsigned may_items(struct reach *r, const struct condition *c)
{
	unsigned settling = c->op == OP_ALL ? MAY_NO : MAY_YES,
		 other = settling ^ (MAY_NO | MAY_YES);
	unsigned all = other;

	for (size_t i = 0; i < c->count; i++) {
		unsigned item = may_be(r, c->items[i]), both = 0;

		if ((all | item) & settling)
			both |= settling;
		if (all & item & other)
			both |= other;
		if (((all & MAY_BE_UNKNOWN) && (item & ~settling)) ||
		    ((item & MAY_BE_UNKNOWN) && (all & ~settling)))
			both |= MAY_BE_UNKNOWN;
		all = both;
	}
	return all;
}

static unsigned may_be(struct reach *r, const struct condition *c)
{
	unsigned inner;

	if (c->op == OP_ALL || c->op == OP_ANY)
		return may_items(r, c);
	if (c->op != OP_NOT)
		return may_compare(c, answer_of(r, c->field));
	inner = may_be(r, c->items[0]);
	return (inner & MAY_BE_UNKNOWN) | (inner & MAY_NO ? MAY_YES : 0) |
	       (inner & MAY_YES ? MAY_NO : 0);
}

/* --- Trying --- */

struct wanted {
	const struct condition *yes;
	const struct condition *const *no;
	size_t count;
};

static bool is_possible(struct reach *r, const struct wanted *w)
{
	if (!(may_be(r, w->yes) & MAY_YES))
		return false;
	for (size_t i = 0; i < w->count; i++)
		if (!(may_be(r, w->no[i]) & MAY_NO))
			return false;
	return true;
}

/* Whether the answer can be what its place stands for: yes and no are all there is, a choice has
 * no others than its own. */
static bool is_place(const struct answer *a, int place)
{
	bool between = place % 2 == 0;

	if (!between || fact_is_ordered(a->field->type))
		return true;
	if (place > 0)
		return false; /* "another" is tried once */
	if (a->field->type == FIELD_BOOL)
		return a->count < 2;
	return a->field->type != FIELD_CHOICE || a->field->choice_count > a->count;
}

static bool try_from(struct reach *r, const struct wanted *w, size_t index)
{
	struct answer *a = &r->answers[index];
	bool found = false;

	if (!is_possible(r, w))
		return false;
	if (index == r->count || ++r->trials > TRIALS_MAX)
		return true;
	a->is = ABSENT;
	found = try_from(r, w, index + 1);
	for (int place = 0; !found && place <= 2 * (int)a->count; place++) {
		a->is = place;
		found = is_place(a, place) && try_from(r, w, index + 1);
	}
	a->is = OPEN;
	return found;
}

bool condition_reachable(const struct condition *c, const struct condition *const *others,
                         size_t count)
{
	const struct wanted wanted = {.yes = c, .no = others, .count = count};
	struct reach r = {0};

	collect(&r, c);
	for (size_t i = 0; i < count; i++)
		collect(&r, others[i]);
	return r.too_many || try_from(&r, &wanted, 0);
}
