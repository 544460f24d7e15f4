#include "dossier/condition_text.h"

#include "dossier/condition_parts.h"

struct writer {
	struct buf *out;
	enum lang lang;
	struct arena *arena;
};

static void add(const struct writer *w, const char *fr, const char *en)
{
	buf_cstr(w->out, w->lang == LANG_FR ? fr : en);
}

static void add_label(const struct writer *w, const struct field *field)
{
	add(w, "«\u00a0", "“");
	buf_str(w->out, field->label[w->lang]);
	add(w, "\u00a0»", "”");
}

/* Numbers and dates stand without quotes. */
static void add_value(const struct writer *w, const struct field *field, const struct fact *fact)
{
	bool is_word = !fact_is_ordered(field->type);
	struct value v;

	if (!fact_write(&v, field->type, fact, w->arena)) {
		w->out->failed = true;
		return;
	}
	if (is_word)
		add(w, "«\u00a0", "“");
	field_print(w->out, field, &v, (struct str){0}, w->lang);
	if (is_word)
		add(w, "\u00a0»", "”");
}

/* "A", "A ou B", "A, B ou C"; of what is denied "A ni B", "A nor B". */
static void add_values(const struct writer *w, const struct condition *c, bool denied)
{
	for (size_t i = 0; i < c->count; i++) {
		if (i > 0 && denied)
			add(w, " ni ", " nor ");
		else if (i > 0 && i + 1 == c->count)
			add(w, " ou ", " or ");
		else if (i > 0)
			buf_cstr(w->out, ", ");
		add_value(w, c->field, &c->operands[i]);
	}
}

static void write_equal(const struct writer *w, const struct condition *c, bool denied)
{
	struct fact fact = c->operands[0];

	if (c->field->type == FIELD_BOOL && c->count == 1) {
		fact.number = (fact.number != 0) != denied;
		add(w, " est ", " is ");
		add_value(w, c->field, &fact);
		return;
	}
	if (!denied)
		add(w, " est ", " is ");
	else if (c->count > 1)
		add(w, " n’est ni ", " is neither ");
	else
		add(w, " n’est pas ", " is not ");
	add_values(w, c, denied);
}

static void write_order(const struct writer *w, const struct condition *c, bool denied)
{
	static const enum operation opposite[] = {[OP_ABOVE] = OP_AT_MOST,
	                                          [OP_BELOW] = OP_AT_LEAST,
	                                          [OP_AT_LEAST] = OP_BELOW,
	                                          [OP_AT_MOST] = OP_ABOVE};
	/* numbers, then dates */
	static const char *const words[][2][LANG_COUNT] = {
	    [OP_ABOVE] = {{" est supérieur à ", " is more than "},
	                  {" est postérieur au ", " is after "}},
	    [OP_BELOW] = {{" est inférieur à ", " is less than "},
	                  {" est antérieur au ", " is before "}},
	    [OP_AT_LEAST] = {{" est d’au moins ", " is at least "},
	                     {" n’est pas antérieur au ", " is not before "}},
	    [OP_AT_MOST] = {{" est d’au plus ", " is at most "},
	                    {" n’est pas postérieur au ", " is not after "}},
	};
	enum operation op = denied ? opposite[c->op] : c->op;
	bool is_date = c->field->type == FIELD_DATE || c->field->type == FIELD_MOMENT;

	buf_cstr(w->out, words[op][is_date][w->lang]);
	add_value(w, c->field, c->operands);
}

static void write_comparison(const struct writer *w, const struct condition *c, bool denied)
{
	add_label(w, c->field);
	if (c->op == OP_PRESENT && c->present != denied)
		add(w, " est indiqué", " is given");
	else if (c->op == OP_PRESENT)
		add(w, " n’est pas indiqué", " is not given");
	else if (c->op == OP_EQUAL || c->op == OP_AMONG)
		write_equal(w, c, denied);
	else
		write_order(w, c, denied);
}

/* What stands behind any number of "non", and lists of one item. */
static const struct condition *inner_of(const struct condition *c, bool *denied)
{
	while (c->op == OP_NOT || ((c->op == OP_ALL || c->op == OP_ANY) && c->count == 1)) {
		*denied ^= c->op == OP_NOT;
		c = c->items[0];
	}
	return c;
}

static bool is_list(const struct condition *c)
{
	return c->op == OP_ALL || c->op == OP_ANY;
}

/* "Not all" is "one not". */
static bool joins_all(const struct condition *c, bool denied)
{
	return (c->op == OP_ALL) != denied;
}

/* "X is given and X is yes": the second says the first. */
static bool goes_without_saying(const struct condition *c, size_t index, bool denied)
{
	bool item_denied = denied;
	const struct condition *item = inner_of(c->items[index], &item_denied);

	if (!joins_all(c, denied) || item->op != OP_PRESENT || item->present == item_denied)
		return false;
	for (size_t i = 0; i < c->count; i++) {
		bool other_denied = denied;
		const struct condition *other = inner_of(c->items[i], &other_denied);

		if (other->field == item->field && other->op != OP_PRESENT)
			return true;
	}
	return false;
}

static void write(const struct writer *w, const struct condition *outer, bool denied)
{
	const struct condition *c = inner_of(outer, &denied);
	bool any = false;

	if (!is_list(c)) {
		write_comparison(w, c, denied);
		return;
	}
	for (size_t i = 0; i < c->count; i++) {
		bool item_denied = denied;
		const struct condition *item = inner_of(c->items[i], &item_denied);
		bool apart = is_list(item) && joins_all(item, item_denied) != joins_all(c, denied);

		if (goes_without_saying(c, i, denied))
			continue;
		if (any && joins_all(c, denied))
			add(w, " et ", " and ");
		else if (any)
			add(w, " ou ", " or ");
		any = true;
		buf_cstr(w->out, apart ? "(" : "");
		write(w, item, item_denied);
		buf_cstr(w->out, apart ? ")" : "");
	}
}

void condition_write(struct buf *out, const struct condition *c, enum lang lang, struct arena *a)
{
	const struct writer w = {.out = out, .lang = lang, .arena = a};

	write(&w, c, false);
}
