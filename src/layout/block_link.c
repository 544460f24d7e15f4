/* block_link.c - where links lead: values in them are data, never syntax. */
#include "base/text.h"
#include "layout/block_build.h"
#include "layout/entity.h"
#include "layout/excerpt.h"
#include "layout/piece.h"

enum scheme { SCHEME_NONE, SCHEME_HTTPS, SCHEME_MAILTO, SCHEME_TEL };

static bool starts_with(struct str s, const char *scheme)
{
	for (size_t i = 0; scheme[i]; i++)
		if (i >= s.len || (s.ptr[i] | 0x20) != (scheme[i] | 0x20))
			return false;
	return true;
}

static enum scheme scheme_of(struct str s)
{
	if (starts_with(s, "https:"))
		return SCHEME_HTTPS;
	if (starts_with(s, "mailto:"))
		return SCHEME_MAILTO;
	return starts_with(s, "tel:") ? SCHEME_TEL : SCHEME_NONE;
}

static bool is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("-._~", c));
}

static bool is_reserved(char c)
{
	return c && strchr(":/?#[]@!$&'()*+,;=%", c);
}

static void percent(struct buf *out, char c)
{
	buf_printf(out, "%%%02X", (unsigned char)c);
}

static void add_own(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (is_unreserved(s.ptr[i]) || is_reserved(s.ptr[i]))
			buf_char(out, s.ptr[i]);
		else
			percent(out, s.ptr[i]);
	}
}

/* A value that is the whole address keeps its syntax; one that stands inside may not
 * bring any. In a telephone number the spaces go. */
static void add_value(struct buf *out, struct str s, bool leads)
{
	enum scheme scheme = scheme_of(buf_view(out));

	for (size_t at = 0; at < s.len;) {
		size_t start = at;
		uint32_t c = text_next(s, &at);

		if (scheme == SCHEME_TEL && (c == ' ' || c == TEXT_NBSP || c == TEXT_NNBSP))
			continue;
		if (c < 0x80 &&
		    (is_unreserved((char)c) || (leads && is_reserved((char)c)) ||
		     (c == '+' && scheme != SCHEME_HTTPS) || (c == '@' && scheme == SCHEME_MAILTO)))
			buf_char(out, (char)c);
		else
			for (size_t i = start; i < at; i++)
				percent(out, s.ptr[i]);
	}
}

static void add_stretch(struct block_build *b, struct buf *out, struct str s, unsigned *values,
                        size_t *filled)
{
	struct piece piece;

	while (out->len <= TARGET_MAX && piece_next(b->filled, &s, &piece)) {
		if (piece.type == PIECE_WORDS)
			add_own(out, piece.text);
		else if (piece.type == PIECE_VALUE)
			add_value(out, piece.text, out->len == 0);
		for (unsigned i = 0; i < piece.count; i++)
			buf_char(out, '_');
		*values += piece.type == PIECE_VALUE;
		*filled += piece.type == PIECE_VALUE && piece.text.len;
	}
}

/* The text of one part of an attribute, its reference decoded into store. */
static struct str part_of(const MD_ATTRIBUTE *attribute, size_t i, char store[4])
{
	struct str s = {attribute->text + attribute->substr_offsets[i],
	                attribute->substr_offsets[i + 1] - attribute->substr_offsets[i]};

	if (attribute->substr_types[i] == MD_TEXT_NULLCHAR)
		return STR("\uFFFD");
	if (attribute->substr_types[i] == MD_TEXT_ENTITY) {
		size_t len = entity_decode(s, store);

		if (len)
			return (struct str){store, len};
	}
	return s;
}

static bool bad_target(struct block_build *b, struct str target)
{
	unsigned line = build_line(b);
	struct str shown = excerpt(target);

	if (target.len > TARGET_MAX)
		return err_set(b->e, ERR_FORMAT, LINE_FR "l'adresse d'un lien dépasse %d octets",
		               LINE_EN "the address of a link exceeds %d bytes", line, TARGET_MAX);
	return err_set(b->e, ERR_FORMAT,
	               LINE_FR "lien vers «\u00A0%.*s\u00A0»\u202F; "
	                       "une adresse commence par https:, mailto: ou tel:",
	               LINE_EN "link to \"%.*s\"; an address begins with https:, mailto: or tel:",
	               line, STR_ARG(shown));
}

bool build_link(struct block_build *b, const MD_ATTRIBUTE *href, struct str *out)
{
	struct buf *target = &b->scratch;
	unsigned values = 0;
	size_t filled = 0;

	build_place(b, href->text);
	buf_reset(target);
	for (size_t i = 0; href->size && href->substr_offsets[i] < href->size; i++) {
		char store[4];

		add_stretch(b, target, part_of(href, i, store), &values, &filled);
	}
	if (target->failed)
		return err_nomem(b->e);
	*out = (struct str){NULL, 0};
	if (values && !filled)
		return true;
	if (target->len > TARGET_MAX || scheme_of(buf_view(target)) == SCHEME_NONE)
		return bad_target(b, buf_view(target));
	*out = arena_copy(b->a, buf_view(target));
	return out->ptr ? build_limits(b, out->len) : err_nomem(b->e);
}

bool build_attribute(struct block_build *b, const MD_ATTRIBUTE *attribute, struct str *out,
                     unsigned *values)
{
	struct buf *text = &b->scratch;

	build_place(b, attribute->text);
	buf_reset(text);
	for (size_t i = 0; attribute->size && attribute->substr_offsets[i] < attribute->size; i++) {
		char store[4];

		leaf_flatten(text, b->filled, part_of(attribute, i, store), b->a, values);
	}
	*out = text->failed ? (struct str){NULL, 0} : arena_copy(b->a, buf_view(text));
	return out->ptr ? build_limits(b, out->len) : err_nomem(b->e);
}
