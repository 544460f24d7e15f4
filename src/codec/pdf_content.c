/* pdf_content.c - whether a page's operators paint anything.
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

bool pdf_content_paints(struct str s)
{
	size_t at = 0;

	while (at < s.len) {
		size_t start = at;

		if (pdf_is_space(s.ptr[at])) {
			at++;
		} else if (s.ptr[at] == '(') {
			at = behind_string(s, at);
		} else if (s.ptr[at] == '%') {
			at = behind_line(s, at);
		} else if (s.ptr[at] == '/' || !pdf_is_delimiter(s.ptr[at])) {
			for (at++; at < s.len && !pdf_is_space(s.ptr[at]) &&
			           !pdf_is_delimiter(s.ptr[at]);)
				at++;
			if (paints((struct str){s.ptr + start, at - start}))
				return true;
		} else {
			at++;
		}
	}
	return false;
}
