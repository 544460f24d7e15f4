/* piece.c - the characters that stand for values and blanks. */
#include "layout/piece.h"

#include "base/text.h"

#define BLANK_MARK 0x100000u
#define BLANK_MAX 0xFFFDu

/* U+F0000 and above begin with F3 B0, U+100000 and above with F4. */
static bool is_mark(struct str s, size_t at)
{
	const unsigned char *p = (const unsigned char *)s.ptr + at;

	return p[0] >= 0xF3 && at + 4 <= s.len && (p[0] == 0xF4 || (p[0] == 0xF3 && p[1] >= 0xB0));
}

static void read_value(const struct template_value *v, struct piece *out)
{
	if (v->field)
		*out = (struct piece){.type = PIECE_BLANK, .count = v->blank, .field = v->field};
	else
		out->text = v->text;
}

static void read_mark(const struct template_filled *filled, struct str s, struct piece *out)
{
	const unsigned char *p = (const unsigned char *)s.ptr;
	unsigned number = ((p[1] & 0x0Fu) << 12) | ((p[2] & 0x3Fu) << 6) | (p[3] & 0x3Fu);

	*out = (struct piece){.type = p[0] == 0xF4 ? PIECE_BLANK : PIECE_VALUE};
	if (out->type == PIECE_BLANK)
		out->count = number;
	else if (number < filled->value_count)
		read_value(&filled->values[number], out);
	else
		out->text = STR("\uFFFD");
}

bool piece_next(const struct template_filled *filled, struct str *rest, struct piece *out)
{
	size_t end = 0;

	if (!rest->len)
		return false;
	if (is_mark(*rest, 0)) {
		read_mark(filled, *rest, out);
		*rest = str_from(*rest, 4);
		return true;
	}
	while (end < rest->len && ((unsigned char)rest->ptr[end] < 0xF3 || !is_mark(*rest, end)))
		end++;
	*out = (struct piece){.type = PIECE_WORDS, .text = str_upto(*rest, end)};
	*rest = str_from(*rest, end);
	return true;
}

unsigned piece_split_blank(struct str *text, struct str *words)
{
	const char *p = text->len ? memmem(text->ptr, text->len, "____", BLANK_MIN) : NULL;
	size_t at = p ? (size_t)(p - text->ptr) : text->len;
	unsigned count = 0;

	*words = str_upto(*text, at);
	while (at + count < text->len && text->ptr[at + count] == '_' && count < BLANK_MAX)
		count++;
	*text = str_from(*text, at + count);
	return count;
}

bool piece_has_blank(struct str text)
{
	struct str words;

	return piece_split_blank(&text, &words) > 0;
}

struct str piece_mark(struct str text, struct buf *out)
{
	static const char zeros[16];
	struct str words;
	unsigned count;
	size_t len;

	do {
		count = piece_split_blank(&text, &words);
		buf_str(out, words);
		if (count)
			buf_codepoint(out, BLANK_MARK + count);
	} while (count);
	buf_char(out, '\n');
	len = out->len;
	buf_add(out, zeros, sizeof(zeros));
	return (struct str){out->data, len};
}
