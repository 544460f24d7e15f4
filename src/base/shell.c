/* shell.c - see shell.h. */
#include "base/shell.h"

#include "base/text.h"

enum quoting {
	QUOTE_NONE,
	QUOTE_SINGLE, /* '…' */
	QUOTE_BYTES,  /* $'…' with numbers: what could not be shown at a terminal */
};

static bool is_plain(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '.' || c == '_' || c == '/' || c == '-' || c == '+' || c == ',' || c == '@';
}

static bool is_hidden(uint32_t c)
{
	return c < ' ' || c == 0xFFFD || c == 0x2028 || c == 0x2029 || text_is_control(c) ||
	       text_is_bidi(c) || text_is_invisible(c);
}

static enum quoting quoting_of(struct str s)
{
	enum quoting q = s.len > 0 ? QUOTE_NONE : QUOTE_SINGLE;

	for (size_t at = 0; at < s.len;) {
		uint32_t c = text_next(s, &at);

		if (is_hidden(c))
			return QUOTE_BYTES;
		if (!is_plain(c))
			q = QUOTE_SINGLE;
	}
	return q;
}

static void add_byte(struct buf *b, unsigned char c, enum quoting q)
{
	if (q == QUOTE_BYTES && !is_plain(c) && c != ' ')
		buf_printf(b, "\\%03o", c); /* three digits and no more, unlike \x */
	else if (c == '\'')
		buf_cstr(b, "'\\''");
	else
		buf_char(b, (char)c);
}

void shell_path(struct buf *b, struct str path)
{
	enum quoting q = quoting_of(path);

	if (q == QUOTE_BYTES)
		buf_char(b, '$');
	if (q != QUOTE_NONE)
		buf_char(b, '\'');
	if (str_starts(path, STR("-")))
		buf_cstr(b, "./");
	for (size_t i = 0; i < path.len; i++)
		add_byte(b, (unsigned char)path.ptr[i], q);
	if (q != QUOTE_NONE)
		buf_char(b, '\'');
}
