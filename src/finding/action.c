/* action.c - see action.h. */
#include "finding/action.h"

#include <stdio.h>

#include "base/str.h"

static const struct {
	const char *name, *text[LANG_COUNT];
} actions[ACTION_COUNT] = {
#define ACTION(symbol, id, fr, en) [ACTION_##symbol] = {id, {fr, en}},
#include "finding/action.def"
#undef ACTION
};

void action_number(char out[LANG_COUNT][ACTION_FIGURE_MAX], size_t n)
{
	for (int lang = 0; lang < LANG_COUNT; lang++)
		snprintf(out[lang], ACTION_FIGURE_MAX, "%zu", n);
}

const char *action_name(enum action_id id)
{
	return actions[id].name;
}

void action_message(struct buf *b, const struct action *a, enum lang lang)
{
	struct str rest = str_of(actions[a->id].text[lang]);

	while (rest.len > 0) {
		struct str figure = rest, text = str_split(rest, '{', &figure);

		buf_str(b, text);
		if (text.len == rest.len)
			return;
		buf_cstr(b, str_starts(figure, STR("before")) ? a->before[lang] : a->after[lang]);
		str_split(figure, '}', &rest);
	}
}
