#include "base/value_where.h"

struct scan {
	struct str text;
	size_t at;
};

static char peek(const struct scan *s)
{
	return s->at < s->text.len ? s->text.ptr[s->at] : '\0';
}

static void skip_space(struct scan *s)
{
	while (s->at < s->text.len && strchr(" \t\r\n", s->text.ptr[s->at]))
		s->at++;
}

/* What stands between the quotes, escapes as they are. */
static struct str skip_string(struct scan *s)
{
	size_t start = ++s->at;

	while (s->at < s->text.len && s->text.ptr[s->at] != '"')
		s->at += s->text.ptr[s->at] == '\\' ? 2 : 1;
	return str_upto(str_from(s->text, start), s->at++ - start);
}

/* To the comma or bracket behind the value. */
static void skip_value(struct scan *s)
{
	unsigned depth = 0;

	for (; s->at < s->text.len; s->at++) {
		char c = s->text.ptr[s->at];

		if (depth == 0 && strchr(",]}", c))
			return;
		if (c == '"') {
			skip_string(s);
			s->at--;
		} else if (c == '{' || c == '[') {
			depth++;
		} else if (c == '}' || c == ']') {
			depth--;
		}
	}
}

/* Behind the bracket or comma that stands here, at the next thing; false: there is none. */
static bool next_item(struct scan *s, char close)
{
	if (s->at < s->text.len)
		s->at++;
	skip_space(s);
	return s->at < s->text.len && peek(s) != close;
}

static bool enter_key(struct scan *s, struct str key)
{
	if (peek(s) != '{')
		return false;
	while (next_item(s, '}')) {
		struct str found = skip_string(s);

		skip_space(s);
		s->at++; /* the colon */
		skip_space(s);
		if (str_eq(found, key))
			return true;
		skip_value(s);
	}
	return false;
}

static bool enter_index(struct scan *s, size_t index)
{
	if (peek(s) != '[')
		return false;
	for (size_t i = 0; next_item(s, ']'); i++) {
		if (i == index)
			return true;
		skip_value(s);
	}
	return false;
}

/* Takes one step off the place: a key, or an index where *is_index. */
static struct str take_step(struct str *place, bool *is_index)
{
	struct str step;
	size_t len = 0;

	*is_index = place->len > 0 && *place->ptr == '[';
	if (*is_index || (place->len > 0 && *place->ptr == '.'))
		*place = str_from(*place, 1);
	while (len < place->len && !strchr(*is_index ? "]" : ".[", place->ptr[len]))
		len++;
	step = str_upto(*place, len);
	*place = str_from(*place, *is_index ? len + 1 : len);
	return step;
}

static size_t number_of(struct str digits)
{
	size_t n = 0;

	for (size_t i = 0; i < digits.len && i < 9; i++)
		n = n * 10 + (size_t)(digits.ptr[i] - '0');
	return n;
}

static void count_lines(struct str before, unsigned *line, unsigned *column)
{
	*line = *column = 1;
	for (size_t i = 0; i < before.len; i++) {
		if (before.ptr[i] == '\n') {
			++*line;
			*column = 1;
		} else {
			*column += ((unsigned char)before.ptr[i] & 0xC0) != 0x80;
		}
	}
}

bool value_where(struct str json, struct str place, unsigned *line, unsigned *column)
{
	struct scan s = {.text = json};
	size_t found = 0;
	bool entered = true;

	if (str_starts(json, STR("\xEF\xBB\xBF")))
		s.at = 3;
	skip_space(&s);
	while (entered && place.len > 0) {
		bool is_index;
		struct str step = take_step(&place, &is_index);

		entered = is_index ? enter_index(&s, number_of(step)) : enter_key(&s, step);
		if (entered)
			found = s.at;
	}
	if (found == 0)
		return false;
	count_lines(str_upto(json, found), line, column);
	return true;
}
