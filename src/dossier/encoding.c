#include "dossier/encoding.h"

#include "base/text.h"

const char *encoding_wide(struct str start)
{
	if (start.len < 2)
		return NULL;
	if (str_starts(start, (struct str){"\xFF\xFE\0\0", 4}) ||
	    str_starts(start, (struct str){"\0\0\xFE\xFF", 4}))
		return "UTF-32";
	if (str_starts(start, STR("\xFF\xFE")) || str_starts(start, STR("\xFE\xFF")))
		return "UTF-16";
	if (start.ptr[0] && !start.ptr[1])
		return start.len > 3 && !start.ptr[2] && !start.ptr[3] ? "UTF-32LE" : "UTF-16LE";
	if (!start.ptr[0] && start.ptr[1])
		return "UTF-16BE";
	if (start.len > 3 && !start.ptr[0] && !start.ptr[1] && !start.ptr[2] && start.ptr[3])
		return "UTF-32BE";
	return NULL;
}

static bool is_plain(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c && strchr("_./+-@%:,=", c));
}

enum quoting { QUOTE_NONE, QUOTE_SINGLE, QUOTE_BYTES };

static enum quoting quoting_of(struct str s)
{
	enum quoting q = s.len ? QUOTE_NONE : QUOTE_SINGLE;
	size_t bad;

	if (!text_valid(s, &bad))
		return QUOTE_BYTES;
	for (size_t at = 0; at < s.len;) {
		uint32_t codepoint = text_next(s, &at);

		if (codepoint < ' ' || text_is_control(codepoint) || text_is_bidi(codepoint))
			return QUOTE_BYTES;
		if (codepoint >= 0x80 || !is_plain((unsigned char)codepoint))
			q = QUOTE_SINGLE;
	}
	return q;
}

/* s as one word of a shell: $'…' (POSIX 2024, and all shells in use) where it could not
 * be shown at a terminal. */
static void add_quoted(struct buf *b, struct str s)
{
	enum quoting q = quoting_of(s);

	if (q != QUOTE_NONE)
		buf_cstr(b, q == QUOTE_BYTES ? "$'" : "'");
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (q == QUOTE_BYTES && (!is_plain(c) && c != ' '))
			buf_printf(b, "\\x%02X", c);
		else if (c == '\'')
			buf_cstr(b, "'\\''");
		else
			buf_char(b, (char)c);
	}
	if (q != QUOTE_NONE)
		buf_char(b, '\'');
}

static void add_path(struct buf *b, struct str path, const char *prefix)
{
	struct buf name = {0};

	if (str_starts(path, STR("-")))
		buf_cstr(&name, "./");
	buf_str(&name, path);
	buf_cstr(b, prefix);
	add_quoted(b, buf_view(&name));
	b->failed |= name.failed;
	buf_free(&name);
}

/* "dossier.json" → "dossier-utf8.json" */
static void add_new_path(struct buf *b, struct str path)
{
	struct buf name = {0};
	size_t end = path.len;

	for (size_t i = path.len; i-- > 0 && path.ptr[i] != '/';)
		if (path.ptr[i] == '.' && i > 0 && path.ptr[i - 1] != '/') {
			end = i;
			break;
		}
	buf_str(&name, str_upto(path, end));
	buf_cstr(&name, "-utf8");
	buf_str(&name, str_from(path, end));
	add_path(b, buf_view(&name), " > ");
	b->failed |= name.failed;
	buf_free(&name);
}

void encoding_command(struct buf *b, const char *from, struct str path, unsigned long line)
{
	bool named = !str_eq(path, STR("-"));

	if (line) {
		buf_printf(b, "sed -n %lup", line);
		if (named)
			add_path(b, path, " ");
		buf_cstr(b, " | ");
	}
	buf_printf(b, "iconv -f %s -t UTF-8", from);
	if (named && !line) {
		add_path(b, path, " ");
		add_new_path(b, path);
	}
}
