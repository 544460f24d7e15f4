/* pdf_character.h - what a byte is in the syntax of PDF.
 * Source: ISO 32000-1, 7.2.2. */
#ifndef CODEC_PDF_CHARACTER_H
#define CODEC_PDF_CHARACTER_H

#include <stdbool.h>

static inline bool pdf_is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

static inline bool pdf_is_delimiter(char c)
{
	return c == '/' || c == '(' || c == ')' || c == '<' || c == '>' || c == '[' || c == ']' ||
	       c == '{' || c == '}' || c == '%';
}

/* What names, numbers and operators are made of. */
static inline bool pdf_is_regular(char c)
{
	return !pdf_is_space(c) && !pdf_is_delimiter(c);
}

static inline bool pdf_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* -1: none. */
static inline int pdf_hex_digit(char c)
{
	if (pdf_is_digit(c))
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

#endif
