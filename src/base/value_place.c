/* value_place.c - see value_place.h.
 * The text is gone through once more, since a parser that is quick remembers no places. */
#include "base/value_place.h"

#include <stdio.h>

#include "base/text.h"

#define SHOWN_BEFORE 10 /* characters of the line around the place */
#define SHOWN_AFTER 20
#define ELLIPSIS STR("…")

enum token_kind { TOKEN_END, TOKEN_SIGN, TOKEN_WORD, TOKEN_STRING, TOKEN_OPEN_STRING };

struct token {
	enum token_kind kind;
	size_t start, end;
};

/* Where the scan has come to: its last token, and what surrounds it. */
struct scan {
	struct str text;
	struct token token;
	unsigned depth;
	struct str string, key; /* without the quotes */
};

static bool is_in(char c, const char *set)
{
	return c && strchr(set, c);
}

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       is_in(c, "+-._");
}

/* Behind the quote that closes the string, or the end of the text. */
static bool find_string_end(struct str text, size_t *at)
{
	for (++*at; *at < text.len; ++*at) {
		if (text.ptr[*at] == '"') {
			++*at;
			return true;
		}
		if (text.ptr[*at] == '\\' && *at + 1 < text.len)
			++*at;
	}
	return false;
}

static struct token read_token(struct str text, size_t at)
{
	struct token t = {TOKEN_END, 0, 0};

	while (at < text.len && is_in(text.ptr[at], " \t\r\n"))
		at++;
	t.start = t.end = at;
	if (at == text.len)
		return t;
	if (text.ptr[at] == '"') {
		t.kind = find_string_end(text, &t.end) ? TOKEN_STRING : TOKEN_OPEN_STRING;
	} else if (is_word(text.ptr[at])) {
		t.kind = TOKEN_WORD;
		while (t.end < text.len && is_word(text.ptr[t.end]))
			t.end++;
	} else {
		t.kind = TOKEN_SIGN;
		text_next(text, &t.end);
	}
	return t;
}

static struct str token_text(const struct scan *s)
{
	return (struct str){s->text.ptr + s->token.start, s->token.end - s->token.start};
}

static void follow_sign(struct scan *s, char sign)
{
	if (is_in(sign, "{["))
		s->depth++;
	if (is_in(sign, "}]"))
		s->depth--;
	if (sign == ':')
		s->key = s->string;
	if (sign == '}')
		s->key = (struct str){NULL, 0};
}

/* To the next token that begins before `end`; false when there is none. */
static bool advance(struct scan *s, size_t end)
{
	struct token t = read_token(s->text, s->token.end);

	if (t.kind == TOKEN_END || t.start >= end)
		return false;
	s->token = t;
	if (t.kind == TOKEN_SIGN)
		follow_sign(s, s->text.ptr[t.start]);
	else if (t.kind == TOKEN_STRING)
		s->string = (struct str){s->text.ptr + t.start + 1, t.end - t.start - 2};
	return true;
}

static bool is_number(struct str word)
{
	return word.len && is_in(word.ptr[0], "-0123456789");
}

static bool is_real(struct str word)
{
	return is_number(word) &&
	       (memchr(word.ptr, '.', word.len) || memchr(word.ptr, 'e', word.len) ||
	        memchr(word.ptr, 'E', word.len));
}

/* True at the token that is the problem: the last one read, unless Jansson did not mind. */
static bool is_culprit(const struct scan *s, enum value_problem problem, size_t end)
{
	if (problem == VALUE_TOO_DEEP)
		return s->depth > VALUE_DEPTH_MAX;
	if (problem == VALUE_NUMBER)
		return s->token.kind == TOKEN_WORD &&
		       (s->token.end == end || is_real(token_text(s)));
	return false;
}

/* "tru", "12.", "1e": a word that the end of the text cut short. */
static bool is_cut_word(struct str word)
{
	return str_starts(STR("true"), word) || str_starts(STR("false"), word) ||
	       str_starts(STR("null"), word) ||
	       (is_number(word) && is_in(word.ptr[word.len - 1], "+-.eE"));
}

static bool is_cut_short(const struct scan *s)
{
	if (s->token.end < s->text.len)
		return false;
	return s->token.kind == TOKEN_OPEN_STRING ||
	       (s->token.kind == TOKEN_WORD && is_cut_word(token_text(s)));
}

/* True if the wrong byte begins a character whose other bytes the text's end cut off. */
static bool is_cut_character(struct str rest)
{
	unsigned char lead = (unsigned char)rest.ptr[0];
	size_t len = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;

	if (lead < 0xC2 || lead > 0xF4 || rest.len >= len)
		return false;
	for (size_t i = 1; i < rest.len; i++) {
		if (((unsigned char)rest.ptr[i] & 0xC0) != 0x80)
			return false;
	}
	return true;
}

static enum value_problem refine(enum value_problem problem, const struct scan *s, size_t end)
{
	size_t bad;

	if (problem == VALUE_SYNTAX && is_cut_short(s))
		return VALUE_TRUNCATED;
	/* A NUL character looks like the end to Jansson. */
	if (problem == VALUE_TRUNCATED && end < s->text.len)
		return VALUE_SYNTAX;
	if (problem == VALUE_NOT_UTF8 && !text_valid(s->text, &bad) &&
	    is_cut_character(str_from(s->text, bad)))
		return VALUE_TRUNCATED;
	return problem;
}

/* The offset to name: where the last token begins, or, within a string, what the parser
 * did not like there. */
static size_t find_offset(enum value_problem problem, const struct scan *s, size_t end)
{
	size_t bad;

	if (problem == VALUE_TRUNCATED)
		return s->text.len;
	if (problem == VALUE_NOT_UTF8)
		return text_valid(s->text, &bad) ? 0 : bad;
	if (s->token.kind < TOKEN_STRING || end >= s->token.end)
		return s->token.start;
	return (unsigned char)s->text.ptr[end] < ' ' ? end : end - 1;
}

static void find_line(struct value_error *why, struct str text, size_t offset)
{
	why->line = why->column = 1;
	for (size_t i = 0; i < offset; i++) {
		if (text.ptr[i] == '\n') {
			why->line++;
			why->column = 1;
		} else if (((unsigned char)text.ptr[i] & 0xC0) != 0x80) {
			why->column++;
		}
	}
}

static bool is_blank(char c)
{
	return is_in(c, " \t\r\n");
}

static bool is_letter(char c)
{
	return is_word(c) || (unsigned char)c >= 0x80;
}

/* True if a word stands on both sides of the offset. */
static bool cuts_word(struct str text, size_t at)
{
	return at > 0 && at < text.len && is_letter(text.ptr[at - 1]) && is_letter(text.ptr[at]);
}

/* A tab as a space, other controls as question marks. */
static uint32_t shown(uint32_t codepoint)
{
	if (codepoint == '\t')
		return ' ';
	return text_is_control(codepoint) || codepoint < ' ' ? '?' : codepoint;
}

/* As much of s as there is room for, one space for several; "…" where a word is cut. */
static void write_detail(struct value_error *why, struct str s, bool cut_before, bool cut_after)
{
	const size_t room = sizeof why->detail - ELLIPSIS.len - 1;
	size_t at = 0, len = 0;

	if (cut_before) {
		memcpy(why->detail, ELLIPSIS.ptr, ELLIPSIS.len);
		len = ELLIPSIS.len;
	}
	while (at < s.len) {
		char bytes[4];
		size_t before = at;
		size_t count = text_encode(shown(text_next(s, &at)), bytes);

		if (*bytes == ' ' && len && why->detail[len - 1] == ' ')
			continue;
		if (len + count > room) {
			cut_after = s.len > before;
			break;
		}
		memcpy(why->detail + len, bytes, count);
		len += count;
	}
	if (cut_after) {
		memcpy(why->detail + len, ELLIPSIS.ptr, ELLIPSIS.len);
		len += ELLIPSIS.len;
	}
	why->detail[len] = '\0';
}

/* The text around the offset, within its line. */
static void write_surroundings(struct value_error *why, struct str text, size_t offset)
{
	size_t start = offset, end = offset;
	bool cut_before, cut_after;

	for (unsigned n = 0; n < SHOWN_BEFORE && start > 0 && text.ptr[start - 1] != '\n'; n++) {
		do
			start--;
		while (start > 0 && ((unsigned char)text.ptr[start] & 0xC0) == 0x80);
	}
	for (unsigned n = 0; n < SHOWN_AFTER && end < text.len && !is_in(text.ptr[end], "\r\n");
	     n++)
		text_next(text, &end);
	while (start < end && is_blank(text.ptr[start]))
		start++;
	while (end > start && is_blank(text.ptr[end - 1]))
		end--;
	cut_before = cuts_word(text, start);
	cut_after = cuts_word(text, end);
	write_detail(why, str_upto(str_from(text, start), end - start), cut_before, cut_after);
}

static void fill_detail(struct value_error *why, const struct scan *s, size_t offset)
{
	switch (why->problem) {
	case VALUE_DUPLICATE_KEY:
		write_detail(why, s->string, false, false);
		break;
	case VALUE_NUMBER:
	case VALUE_TOO_DEEP:
		write_detail(why, s->key, false, false);
		break;
	case VALUE_NOT_UTF8:
		snprintf(why->detail, sizeof why->detail, "%zu", offset + 1);
		break;
	default:
		write_surroundings(why, s->text, offset);
		break;
	}
}

void value_place(struct value_error *why, enum value_problem problem, struct str text, size_t end)
{
	struct scan s = {.text = text};
	size_t offset;

	*why = (struct value_error){.problem = problem};
	if (problem == VALUE_NOMEM)
		return;
	while (advance(&s, end) && !is_culprit(&s, problem, end))
		;
	why->problem = refine(problem, &s, end);
	offset = find_offset(why->problem, &s, end);
	find_line(why, text, offset);
	fill_detail(why, &s, offset);
}
