/* template_tag.c - finds the tags in a template's text. */
#include "layout/template_node.h"

#include "layout/excerpt.h"

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static struct str trim(struct str s)
{
	while (s.len && is_space(s.ptr[0]))
		s = str_from(s, 1);
	while (s.len && is_space(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

struct template_place template_place(const struct template_source *s, size_t offset)
{
	struct template_place p = {s->name, 1, 1};

	for (size_t i = 0; i < offset && i < s->text.len; i++) {
		if (s->text.ptr[i] == '\n') {
			p.line++;
			p.column = 1;
		} else if (((unsigned char)s->text.ptr[i] & 0xC0u) != 0x80u) {
			p.column++;
		}
	}
	return p;
}

static bool not_closed(const struct tag_reader *r, size_t start, const char *mark, struct err *e)
{
	struct template_place p = template_place(r->source, start);
	struct str shown = excerpt(str_from(r->source->text, start));

	return err_set(e, ERR_FORMAT,
	               PLACE_FR "la balise «\u00A0%.*s\u00A0» n'est pas fermée\u202F; "
	                        "ajouter «\u00A0%s%.*s\u00A0»",
	               PLACE_EN "the tag \"%.*s\" is not closed; add \"%s%.*s\"", PLACE_ARG(p),
	               STR_ARG(shown), mark, STR_ARG(r->close));
}

static const char *find(struct str s, size_t from, struct str what)
{
	return from > s.len ? NULL : memmem(s.ptr + from, s.len - from, what.ptr, what.len);
}

/* Offset of the closing delimiter behind `from`, with `mark` (if any) right before it. */
static bool find_close(const struct tag_reader *r, size_t from, char mark, size_t *out)
{
	struct str text = r->source->text;
	const char *p = find(text, from, r->close);

	while (p) {
		size_t at = (size_t)(p - text.ptr);

		if (!mark || (at > from && text.ptr[at - 1] == mark)) {
			*out = at;
			return true;
		}
		p = find(text, at + 1, r->close);
	}
	return false;
}

static enum tag_type type_of(char sigil)
{
	switch (sigil) {
	case '#':
		return TAG_SECTION;
	case '^':
		return TAG_INVERTED;
	case '/':
		return TAG_CLOSE;
	case '>':
		return TAG_PARTIAL;
	case '!':
		return TAG_COMMENT;
	case '=':
		return TAG_DELIMITERS;
	case '{':
	case '&':
		return TAG_RAW;
	default:
		return TAG_VALUE;
	}
}

/* A tag alone in its line takes the line with it. */
static void find_line(const struct tag_reader *r, struct tag *t)
{
	struct str text = r->source->text;
	size_t before = t->start, after = t->after;

	if (t->type == TAG_VALUE || t->type == TAG_RAW)
		return;
	while (before > r->at && (text.ptr[before - 1] == ' ' || text.ptr[before - 1] == '\t'))
		before--;
	if (before && text.ptr[before - 1] != '\n')
		return;
	while (after < text.len && (text.ptr[after] == ' ' || text.ptr[after] == '\t'))
		after++;
	if (after < text.len && text.ptr[after] == '\r')
		after++;
	if (after < text.len && text.ptr[after++] != '\n')
		return;
	t->standalone = true;
	t->before = before;
	t->after = after;
}

static bool bad_delimiters(const struct tag_reader *r, const struct tag *t, struct err *e)
{
	struct template_place p = template_place(r->source, t->start);

	return err_set(e, ERR_FORMAT,
	               PLACE_FR "délimiteurs incompréhensibles «\u00A0%.*s\u00A0»\u202F; "
	                        "écrire deux marques "
	                        "séparées par une espace, comme «\u00A0{{=<%% %%>=}}\u00A0»",
	               PLACE_EN
	               "delimiters not understood: \"%.*s\"; write two marks with a space between, "
	               "as in \"{{=<%% %%>=}}\"",
	               PLACE_ARG(p), STR_ARG(excerpt(t->content)));
}

static bool set_delimiters(struct tag_reader *r, const struct tag *t, struct err *e)
{
	struct str open = t->content, close;
	size_t n = 0;

	while (n < open.len && !is_space(open.ptr[n]))
		n++;
	close = trim(str_from(open, n));
	open = str_upto(open, n);
	if (!open.len || !close.len || memchr(t->content.ptr, '=', t->content.len))
		return bad_delimiters(r, t, e);
	for (size_t i = 0; i < close.len; i++)
		if (is_space(close.ptr[i]))
			return bad_delimiters(r, t, e);
	r->open = open;
	r->close = close;
	return true;
}

static bool no_inheritance(const struct tag_reader *r, const struct tag *t, struct err *e)
{
	struct template_place p = template_place(r->source, t->start);
	struct str shown = excerpt(t->content);

	return err_set(e, ERR_FORMAT,
	               PLACE_FR "l'héritage («\u00A0%.*s\u00A0») n'existe pas ici\u202F; "
	                        "utiliser un partiel {{> nom}}",
	               PLACE_EN "there is no inheritance (\"%.*s\") here; use a partial {{> name}}",
	               PLACE_ARG(p), STR_ARG(shown));
}

/* Everything between the delimiters of the tag that starts at t->start. */
static bool read_content(const struct tag_reader *r, struct tag *t, struct err *e)
{
	struct str text = r->source->text;
	size_t from = t->start + r->open.len, end;
	char sigil, mark = 0;

	while (from < text.len && is_space(text.ptr[from]))
		from++;
	sigil = from < text.len ? text.ptr[from] : '\0';
	t->type = type_of(sigil);
	if (t->type != TAG_VALUE)
		from++;
	if (sigil == '{' || sigil == '=')
		mark = sigil == '{' ? '}' : '=';
	if (!find_close(r, from, mark, &end))
		return not_closed(r, t->start, mark == '}' ? "}" : mark ? "=" : "", e);
	t->after = end + r->close.len;
	t->before = t->start;
	t->content = trim((struct str){text.ptr + from, end - (mark ? 1 : 0) - from});
	if (t->type != TAG_COMMENT && t->content.len && find(t->content, 0, r->open))
		return not_closed(r, t->start, "", e);
	if (sigil == '$' || sigil == '<')
		return no_inheritance(r, t, e);
	return true;
}

bool tag_next(struct tag_reader *r, struct tag *out, struct err *e)
{
	struct str text = r->source->text;
	struct tag t = {.before = text.len, .after = text.len, .start = text.len};
	const char *p = find(text, r->at, r->open);

	if (p) {
		t.start = (size_t)(p - text.ptr);
		if (!read_content(r, &t, e))
			return false;
		find_line(r, &t);
		if (t.type == TAG_DELIMITERS && !set_delimiters(r, &t, e))
			return false;
	}
	*out = t;
	return true;
}
