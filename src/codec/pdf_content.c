/* pdf_content.c - the words of a page's operators, and whether they paint anything.
 * Source: ISO 32000-1, table 51. */
#include "codec/pdf_character.h"
#include "codec/pdf_reader.h"

static size_t behind_string(struct str s, size_t at)
{
	unsigned depth = 0;

	for (; at < s.len; at++) {
		if (s.ptr[at] == '\\')
			at++;
		else if (s.ptr[at] == '(')
			depth++;
		else if (s.ptr[at] == ')' && --depth == 0)
			return at + 1;
	}
	return s.len;
}

static size_t behind_line(struct str s, size_t at)
{
	while (at < s.len && s.ptr[at] != '\n' && s.ptr[at] != '\r')
		at++;
	return at;
}

/* Fill, stroke, shading, text, XObject, inline image. A single quote and a double quote show
 * text as well. */
static bool paints(struct str word)
{
	static const char *const operators[] = {"f",  "F",  "f*", "S",  "s",  "B",  "B*", "b", "b*",
	                                        "sh", "Tj", "TJ", "Do", "BI", "EI", "'",  "\""};

	for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
		if (str_eq(word, str_of(operators[i])))
			return true;
	}
	return false;
}

bool pdf_content_next(struct str s, size_t *at, struct str *word)
{
	while (*at < s.len) {
		size_t start = *at;
		char c = s.ptr[start];

		if (c == '(') {
			*at = behind_string(s, start);
		} else if (c == '%') {
			*at = behind_line(s, start);
		} else if (c == '/' || pdf_is_regular(c)) {
			while (++*at < s.len && pdf_is_regular(s.ptr[*at]))
				;
			*word = (struct str){s.ptr + start, *at - start};
			return true;
		} else {
			++*at;
		}
	}
	return false;
}

bool pdf_content_paints(struct str s)
{
	struct str word;

	for (size_t at = 0; pdf_content_next(s, &at, &word);)
		if (paints(word))
			return true;
	return false;
}
