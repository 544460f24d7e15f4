/* plain.c - see plain.h. */
#include "cli/plain.h"

#include <unistd.h>

#include "base/text.h"
#include "cli/language.h"

/* Latin letters from U+00C0 to U+00FF, one for one; ligatures and signs stand below. */
static const char latin[] = "AAAAAA?CEEEEIIIIDNOOOOOxOUUUUY??"
			    "aaaaaa?ceeeeiiiidnooooo?ouuuuy?y";

static const struct {
	uint32_t codepoint;
	const char *ascii;
} signs[] = {
    {0x00A0, " "},  {0x202F, " "},  {0x00AB, "\""}, {0x00BB, "\""}, {0x2018, "'"},   {0x2019, "'"},
    {0x201C, "\""}, {0x201D, "\""}, {0x2013, "-"},  {0x2014, "-"},  {0x2026, "..."}, {0x00C6, "AE"},
    {0x00E6, "ae"}, {0x0152, "OE"}, {0x0153, "oe"}, {0x00DF, "ss"}, {0x20AC, "EUR"}, {0x00B0, "o"},
    {0x2192, "->"}, {0x2264, "<="}, {0x2265, ">="}, {0x2022, "-"},  {0x00B7, "."},   {0x2500, "-"},
    {0x2713, "v"},  {0x2714, "v"},  {0x2717, "x"},  {0x2718, "x"},
};

static const char *sign_of(uint32_t c)
{
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		if (signs[i].codepoint == c)
			return signs[i].ascii;
	}
	return NULL;
}

bool plain_is_wanted(int fd)
{
	return isatty(fd) && !language_has_utf8();
}

void plain_write(struct buf *out, struct str s)
{
	for (size_t at = 0; at < s.len;) {
		uint32_t c = text_next(s, &at);
		const char *sign = c < 0x80 ? NULL : sign_of(c);

		if (c < 0x80)
			buf_char(out, (char)c);
		else if (sign)
			buf_cstr(out, sign);
		else if (c >= 0xC0 && c <= 0xFF && latin[c - 0xC0] != '?')
			buf_char(out, latin[c - 0xC0]);
		else
			buf_printf(out, "\\u%04x", (unsigned)c);
	}
}

void plain_rewrite(struct buf *b, size_t start)
{
	struct buf plain = {0};

	if (b->failed)
		return;
	plain_write(&plain, str_from(buf_view(b), start));
	b->len = start;
	buf_str(b, buf_view(&plain));
	b->failed |= plain.failed;
	buf_free(&plain);
}
