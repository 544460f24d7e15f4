/* text.c - see text.h. */
#include "base/text.h"

#include <utf8proc.h>

#define REPLACEMENT 0xFFFDu

static bool is_trail(unsigned char byte)
{
	return (byte & 0xC0) == 0x80;
}

/* Bytes of the sequence that begins with `lead`, 0 where none can (Unicode, table 3-7). */
static size_t sequence_len(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead < 0xC2)
		return 0;
	if (lead < 0xE0)
		return 2;
	if (lead < 0xF0)
		return 3;
	return lead < 0xF5 ? 4 : 0;
}

/* What the second byte may not be: overlong forms, surrogates, above U+10FFFF. */
static bool second_fits(unsigned char lead, unsigned char second)
{
	switch (lead) {
	case 0xE0:
		return second >= 0xA0;
	case 0xED:
		return second < 0xA0;
	case 0xF0:
		return second >= 0x90;
	case 0xF4:
		return second < 0x90;
	default:
		return true;
	}
}

/* The length of the well-formed character at p, at most `room` bytes long, or 0. */
static size_t decode(const unsigned char *p, size_t room, uint32_t *codepoint)
{
	static const unsigned char lead_bits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
	size_t len = sequence_len(p[0]);

	if (len == 0 || len > room || (len > 1 && !second_fits(p[0], p[1])))
		return 0;
	*codepoint = p[0] & lead_bits[len];
	for (size_t i = 1; i < len; i++) {
		if (!is_trail(p[i]))
			return 0;
		*codepoint = *codepoint << 6 | (p[i] & 0x3Fu);
	}
	return len;
}

uint32_t text_next(struct str s, size_t *at)
{
	uint32_t codepoint;
	size_t len = decode((const unsigned char *)s.ptr + *at, s.len - *at, &codepoint);

	*at += len ? len : 1;
	return len ? codepoint : REPLACEMENT;
}

static char trail(uint32_t bits)
{
	return (char)(0x80 | (bits & 0x3F));
}

uint32_t text_windows_1252(unsigned char byte)
{
	static const uint16_t from_80[32] = {
	    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
	    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
	    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
	};

	return byte < 0x80 || byte > 0x9F ? byte : from_80[byte - 0x80];
}

size_t text_encode(uint32_t codepoint, char out[4])
{
	if (codepoint > 0x10FFFF || (codepoint >= 0xD800 && codepoint <= 0xDFFF))
		codepoint = REPLACEMENT;
	if (codepoint < 0x80) {
		out[0] = (char)codepoint;
		return 1;
	}
	if (codepoint < 0x800) {
		out[0] = (char)(0xC0 | codepoint >> 6);
		out[1] = trail(codepoint);
		return 2;
	}
	if (codepoint < 0x10000) {
		out[0] = (char)(0xE0 | codepoint >> 12);
		out[1] = trail(codepoint >> 6);
		out[2] = trail(codepoint);
		return 3;
	}
	out[0] = (char)(0xF0 | codepoint >> 18);
	out[1] = trail(codepoint >> 12);
	out[2] = trail(codepoint >> 6);
	out[3] = trail(codepoint);
	return 4;
}

void buf_codepoint(struct buf *b, uint32_t codepoint)
{
	char bytes[4];

	buf_add(b, bytes, text_encode(codepoint, bytes));
}

/* The first byte from `at` on that is not ASCII, eight at a time. */
static size_t skip_ascii(struct str s, size_t at)
{
	uint64_t eight;

	for (; s.len - at >= sizeof eight; at += sizeof eight) {
		memcpy(&eight, s.ptr + at, sizeof eight);
		if (eight & 0x8080808080808080u)
			break;
	}
	while (at < s.len && (unsigned char)s.ptr[at] < 0x80)
		at++;
	return at;
}

bool text_valid(struct str s, size_t *bad)
{
	uint32_t codepoint;

	for (size_t at = skip_ascii(s, 0); at < s.len; at = skip_ascii(s, at)) {
		size_t len = decode((const unsigned char *)s.ptr + at, s.len - at, &codepoint);

		if (len == 0) {
			*bad = at;
			return false;
		}
		at += len;
	}
	return true;
}

/* Stretches of Unicode that hold neither marks nor characters that form C replaces:
 * Latin with its extensions, Vietnamese, punctuation and currency signs. Text of nothing
 * else is in form C. */
static bool is_plain(uint32_t codepoint)
{
	return codepoint < 0x300 || (codepoint >= 0x1E00 && codepoint <= 0x1EFF) ||
	       (codepoint >= 0x2002 && codepoint <= 0x20CF);
}

static bool is_plain_text(struct str s)
{
	for (size_t at = skip_ascii(s, 0); at < s.len; at = skip_ascii(s, at)) {
		if (!is_plain(text_next(s, &at)))
			return false;
	}
	return true;
}

/* True if one character bears more marks than any script has use for: utf8proc sorts
 * them in a time that grows with the square of their number. */
static bool is_overloaded(struct str s)
{
	size_t marks = 0;

	for (size_t at = 0; at < s.len;) {
		utf8proc_int32_t codepoint = (utf8proc_int32_t)text_next(s, &at);

		marks = utf8proc_get_property(codepoint)->combining_class ? marks + 1 : 0;
		if (marks > TEXT_MARKS_MAX)
			return true;
	}
	return false;
}

/* s in the normal form of these options. */
static struct str normalized(struct str s, utf8proc_option_t form, struct arena *a)
{
	const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)s.ptr;
	utf8proc_ssize_t len = (utf8proc_ssize_t)s.len, count;
	utf8proc_int32_t *characters;

	count = utf8proc_decompose(bytes, len, NULL, 0, form);
	if (count < 0)
		return s;
	characters = arena_array(a, (size_t)count + 1, sizeof *characters);
	if (!characters)
		return (struct str){NULL, 0};
	utf8proc_decompose(bytes, len, characters, count, form);
	/* Bytes are written over the characters, which they never overtake. */
	count = utf8proc_reencode(characters, count, form);
	return (struct str){(const char *)characters, (size_t)count};
}

struct str text_nfc(struct str s, struct arena *a)
{
	struct str composed;

	if (is_plain_text(s) || is_overloaded(s))
		return s;
	composed = normalized(s, UTF8PROC_COMPOSE | UTF8PROC_STABLE, a);
	return str_eq(composed, s) ? s : composed;
}

struct str text_nfd(struct str s, struct arena *a)
{
	if (skip_ascii(s, 0) == s.len || is_overloaded(s))
		return s;
	return normalized(s, UTF8PROC_DECOMPOSE | UTF8PROC_STABLE, a);
}

bool text_is_control(uint32_t codepoint)
{
	if (codepoint == '\t' || codepoint == '\n' || codepoint == '\r')
		return false;
	return codepoint < 0x20 || (codepoint >= 0x7F && codepoint < 0xA0);
}

bool text_is_bidi(uint32_t codepoint)
{
	return codepoint == 0x061C || codepoint == 0x200E || codepoint == 0x200F ||
	       (codepoint >= 0x202A && codepoint <= 0x202E) ||
	       (codepoint >= 0x2066 && codepoint <= 0x2069);
}

bool text_is_invisible(uint32_t codepoint)
{
	static const uint32_t ranges[][2] = {
	    {0x00AD, 0x00AD},   {0x034F, 0x034F},   {0x061C, 0x061C}, {0x115F, 0x1160},
	    {0x17B4, 0x17B5},   {0x180B, 0x180F},   {0x200B, 0x200B}, {0x200E, 0x200F},
	    {0x202A, 0x202E},   {0x2060, 0x206F},   {0x3164, 0x3164}, {0xFE00, 0xFE0F},
	    {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},   {0xFFF0, 0xFFF8}, {0x1BCA0, 0x1BCA3},
	    {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
	};

	for (size_t i = 0; i < sizeof ranges / sizeof *ranges && codepoint >= ranges[i][0]; i++)
		if (codepoint <= ranges[i][1])
			return true;
	return false;
}

bool text_is_mark(uint32_t codepoint)
{
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)codepoint);

	return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
	       category == UTF8PROC_CATEGORY_ME;
}

size_t text_cluster_end(struct str s, size_t at)
{
	utf8proc_int32_t state = 0;
	uint32_t before = text_next(s, &at);

	while (at < s.len) {
		size_t next = at;
		uint32_t after;

		/* Two ASCII characters never join, but for the line end of two. */
		if (before < 0x80 && (unsigned char)s.ptr[at] < 0x80 && before != '\r')
			break;
		after = text_next(s, &next);
		if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)before,
		                                     (utf8proc_int32_t)after, &state))
			break;
		before = after;
		at = next;
	}
	return at;
}

size_t text_width(struct str s)
{
	size_t width = 0;

	for (size_t at = 0; at < s.len;) {
		int columns = utf8proc_charwidth((utf8proc_int32_t)text_next(s, &at));

		width += columns > 0 ? (size_t)columns : 0;
	}
	return width;
}
