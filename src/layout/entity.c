/* entity.c - character references. */
#include "layout/entity.h"

#include <stdint.h>

#include "base/text.h"

struct entity {
	const char *name;
	uint32_t codepoint;
};

static const struct entity entities[] = {
    {"amp", '&'},      {"lt", '<'},       {"gt", '>'},       {"quot", '"'},      {"apos", '\''},
    {"nbsp", 0xA0},    {"ensp", 0x2002},  {"emsp", 0x2003},  {"thinsp", 0x2009}, {"shy", 0xAD},
    {"laquo", 0xAB},   {"raquo", 0xBB},   {"lsquo", 0x2018}, {"rsquo", 0x2019},  {"ldquo", 0x201C},
    {"rdquo", 0x201D}, {"ndash", 0x2013}, {"mdash", 0x2014}, {"hellip", 0x2026}, {"bull", 0x2022},
    {"middot", 0xB7},  {"deg", 0xB0},     {"sect", 0xA7},    {"para", 0xB6},     {"copy", 0xA9},
    {"reg", 0xAE},     {"euro", 0x20AC},  {"times", 0xD7},   {"frac12", 0xBD},   {"szlig", 0xDF},
    {"agrave", 0xE0},  {"acirc", 0xE2},   {"ccedil", 0xE7},  {"egrave", 0xE8},   {"eacute", 0xE9},
    {"ecirc", 0xEA},   {"euml", 0xEB},    {"icirc", 0xEE},   {"iuml", 0xEF},     {"ocirc", 0xF4},
    {"ugrave", 0xF9},  {"ucirc", 0xFB},   {"Eacute", 0xC9},  {"Agrave", 0xC0},   {"Ccedil", 0xC7},
    {"OElig", 0x152},  {"oelig", 0x153},
};

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : 0;
}

static bool is_forbidden(uint32_t c)
{
	return c == 0 || (c < 0x20 && c != '\t' && c != '\n') || text_is_control(c) ||
	       (c >= 0xD800 && c <= 0xDFFF) || c >= 0xF0000;
}

/* s is the digits, after "x" in base 16. */
static uint32_t number(struct str s, uint32_t base)
{
	uint32_t c = 0;

	for (size_t i = 0; i < s.len && c < 0x110000; i++)
		c = c * base + (uint32_t)digit(s.ptr[i]);
	if (c == '\t' || c == '\n')
		return ' ';
	return is_forbidden(c) ? 0xFFFD : c;
}

size_t entity_decode(struct str s, char out[4])
{
	if (s.len < 3 || s.ptr[0] != '&' || s.ptr[s.len - 1] != ';')
		return 0;
	s = (struct str){s.ptr + 1, s.len - 2};
	if (s.ptr[0] == '#') {
		bool hex = s.len > 1 && (s.ptr[1] == 'x' || s.ptr[1] == 'X');

		return text_encode(number(str_from(s, hex ? 2 : 1), hex ? 16 : 10), out);
	}
	for (size_t i = 0; i < sizeof(entities) / sizeof(*entities); i++)
		if (str_eq(s, str_of(entities[i].name)))
			return text_encode(entities[i].codepoint, out);
	return 0;
}
