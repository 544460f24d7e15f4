#include "dossier/csv_text.h"

#include "base/text.h"

char csv_find_separator(struct str header)
{
	static const char candidates[] = {';', ',', '\t'};
	size_t counts[sizeof candidates] = {0}, best = 0;
	bool quoted = false;

	for (size_t i = 0; i < header.len; i++) {
		quoted ^= header.ptr[i] == '"';
		for (size_t k = 0; !quoted && k < sizeof candidates; k++)
			counts[k] += header.ptr[i] == candidates[k];
	}
	for (size_t k = 1; k < sizeof candidates; k++)
		if (counts[k] > counts[best])
			best = k;
	return candidates[best];
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct str csv_trimmed(struct str s)
{
	while (s.len > 0 && is_blank(s.ptr[0]))
		s = str_from(s, 1);
	while (s.len > 0 && is_blank(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

bool csv_row_is_empty(const struct csv_row *row)
{
	for (size_t i = 0; i < row->count; i++)
		if (csv_trimmed(csv_row_cell(row, i)).len > 0)
			return false;
	return true;
}

static bool decode_windows(struct buf *out, struct str text, unsigned char *wrong)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		uint32_t codepoint = text_windows_1252(c);

		if (c >= 0x80 && codepoint == 0) {
			*wrong = c;
			return false;
		}
		buf_codepoint(out, codepoint);
	}
	return true;
}

static bool is_ascii(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] >= 0x80)
			return false;
	return true;
}

bool csv_decode(struct buf *out, struct str text, enum csv_encoding *encoding, unsigned char *wrong)
{
	size_t bad;

	if (is_ascii(text)) {
		buf_str(out, text);
		return true;
	}
	if (*encoding == CSV_ASCII)
		*encoding = text_valid(text, &bad) ? CSV_UTF8 : CSV_WINDOWS;
	if (*encoding == CSV_WINDOWS)
		return decode_windows(out, text, wrong);
	if (!text_valid(text, &bad)) {
		*wrong = (unsigned char)text.ptr[bad];
		return false;
	}
	buf_str(out, text);
	return true;
}

static size_t digits_at(struct str s, size_t at)
{
	size_t n = 0;

	while (at + n < s.len && s.ptr[at + n] >= '0' && s.ptr[at + n] <= '9')
		n++;
	return n;
}

bool csv_is_rounded(struct str s)
{
	size_t at = digits_at(s, 0), more;

	if (at == 0 || at >= s.len)
		return false;
	if (s.ptr[at] == ',' || s.ptr[at] == '.')
		at += 1 + digits_at(s, at + 1);
	if (at + 1 >= s.len || (s.ptr[at] != 'E' && s.ptr[at] != 'e') || s.ptr[at + 1] != '+')
		return false;
	more = digits_at(s, at + 2);
	return more > 0 && at + 2 + more == s.len;
}
