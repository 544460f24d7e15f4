/* kind_markup.c - text that has a structure of its own.
 * Source: WHATWG MIME Sniffing 7.1 (the beginnings of HTML), XML 1.0, SVG 1.1, RFC 5322. */
#include "codec/kind_parts.h"

#define LOOK_BYTES 8192 /* what comes later decides nothing */
#define HEADER_LINES_MAX 100
#define TEXT_LOOK_BYTES 65536

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static struct str skip_blanks(struct str s)
{
	size_t at = 0;

	while (at < s.len && is_blank(s.ptr[at]))
		at++;
	return str_from(s, at);
}

/* Removes what may stand before the first element: comments, instructions, declarations. */
static struct str skip_prologue(struct str s)
{
	for (s = skip_blanks(s); s.len; s = skip_blanks(s)) {
		struct str end;

		if (str_starts(s, STR("<!--")))
			end = STR("-->");
		else if (str_starts(s, STR("<?")))
			end = STR("?>");
		else if (str_starts(s, STR("<!")))
			end = STR(">");
		else
			return s;
		s = str_from(s, kind_find(s, end) + end.len);
	}
	return s;
}

static const struct str html_tags[] = {
    KIND_BYTES("html"), KIND_BYTES("head"),  KIND_BYTES("script"), KIND_BYTES("iframe"),
    KIND_BYTES("h1"),   KIND_BYTES("div"),   KIND_BYTES("font"),   KIND_BYTES("table"),
    KIND_BYTES("a"),    KIND_BYTES("style"), KIND_BYTES("title"),  KIND_BYTES("b"),
    KIND_BYTES("body"), KIND_BYTES("br"),    KIND_BYTES("p"),      KIND_BYTES("meta"),
    KIND_BYTES("link"),
};

/* "<tag" with a blank, "/" or ">" behind. */
static bool is_tag(struct str s, struct str tag)
{
	if (s.len < tag.len + 2 || s.ptr[0] != '<' || !kind_at_caseless(s, 1, tag))
		return false;
	return is_blank(s.ptr[tag.len + 1]) || s.ptr[tag.len + 1] == '>' ||
	       s.ptr[tag.len + 1] == '/';
}

static bool is_html(struct str s)
{
	if (kind_at_caseless(s, 0, STR("<!doctype html")))
		return true;
	for (size_t i = 0; i < sizeof html_tags / sizeof *html_tags; i++)
		if (is_tag(s, html_tags[i]))
			return true;
	return false;
}

/* "svg", "x:svg": the name of the first element without its prefix. */
static bool is_svg(struct str s)
{
	struct str name = str_from(s, 1), prefixed;
	size_t len = 0;

	if (!str_starts(s, STR("<")))
		return false;
	while (len < name.len && !is_blank(name.ptr[len]) && name.ptr[len] != '>')
		len++;
	name = str_upto(name, len);
	str_split(name, ':', &prefixed);
	return str_eq(name, STR("svg")) || str_eq(prefixed, STR("svg"));
}

static enum kind by_first_element(struct str s)
{
	struct str element = skip_prologue(s);

	s = skip_blanks(s);
	if (kind_at_caseless(s, 0, STR("<?php")))
		return KIND_PROGRAM;
	if (is_svg(element))
		return KIND_SVG;
	/* with an XML declaration only the element that all pages begin with is HTML */
	if (kind_at(s, 0, STR("<?xml")))
		return is_tag(element, STR("html")) ? KIND_HTML : KIND_XML;
	return is_html(s) || is_html(element) ? KIND_HTML : KIND_COUNT;
}

static const struct str mail_fields[] = {
    KIND_BYTES("from:"),         KIND_BYTES("to:"),           KIND_BYTES("subject:"),
    KIND_BYTES("date:"),         KIND_BYTES("message-id:"),   KIND_BYTES("received:"),
    KIND_BYTES("return-path:"),  KIND_BYTES("mime-version:"), KIND_BYTES("delivered-to:"),
    KIND_BYTES("content-type:"),
};

static bool is_mail_field(struct str line)
{
	for (size_t i = 0; i < sizeof mail_fields / sizeof *mail_fields; i++)
		if (kind_at_caseless(line, 0, mail_fields[i]))
			return true;
	return false;
}

/* "Name: …", or the continuation of a field. */
static bool is_field(struct str line, bool first)
{
	size_t at = 0;

	if (line.len && is_blank(line.ptr[0]))
		return !first;
	while (at < line.len && line.ptr[at] > ' ' && line.ptr[at] < 127 && line.ptr[at] != ':')
		at++;
	return at > 0 && at < line.len && line.ptr[at] == ':';
}

/* Nothing but fields up to an empty line (or as far as we look), three of them those of mail. */
static bool is_mail(struct str s)
{
	int known = 0;

	if (str_starts(s, STR("From ")))
		str_split(s, '\n', &s);
	for (int i = 0; i < HEADER_LINES_MAX && s.len; i++) {
		struct str line = str_split(s, '\n', &s);

		if (line.len && line.ptr[line.len - 1] == '\r')
			line.len--;
		if (line.len == 0)
			break;
		if (!is_field(line, i == 0))
			return false;
		known += is_mail_field(line);
	}
	return known >= 3;
}

/* The text as single bytes: without its byte order mark, UTF-16 narrowed to out. */
static struct str as_bytes(struct str bytes, char out[LOOK_BYTES])
{
	bool big = kind_at(bytes, 0, STR("\xFE\xFF"));
	size_t len = 0;

	if (kind_at(bytes, 0, STR("\xEF\xBB\xBF")))
		return str_from(bytes, 3);
	if (!big && !kind_at(bytes, 0, STR("\xFF\xFE")))
		return bytes;
	for (size_t at = 2; at + 1 < bytes.len; at += 2)
		out[len++] = bytes.ptr[at + !big] ? '\x7F' : bytes.ptr[at + big];
	return (struct str){out, len};
}

enum kind kind_by_markup(struct str bytes)
{
	char narrow[LOOK_BYTES];
	struct str s = as_bytes(str_upto(bytes, LOOK_BYTES), narrow);
	enum kind kind = by_first_element(s);

	if (kind != KIND_COUNT)
		return kind;
	if (is_mail(s))
		return KIND_EMAIL;
	return kind_at_caseless(skip_blanks(s), 0, STR("@echo off")) ? KIND_PROGRAM : KIND_COUNT;
}

bool kind_is_text(struct str bytes)
{
	struct str s = str_upto(bytes, TEXT_LOOK_BYTES);

	if (kind_at(s, 0, STR("\xFE\xFF")) || kind_at(s, 0, STR("\xFF\xFE")))
		return true;
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if ((c < ' ' && !is_blank((char)c) && c != 0x1B && c != '\b') || c == 0x7F)
			return false;
	}
	return s.len > 0;
}
