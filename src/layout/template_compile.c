/* template_compile.c - from a template's text to its nodes. */
#include <stdlib.h>

#include "base/text.h"
#include "layout/excerpt.h"
#include "layout/piece.h"
#include "layout/template_node.h"

#define SOURCES_MAX 1000

struct compiler {
	struct template *t;
	const struct template_partials *partials;
	struct err *e;
	size_t source;                        /* the one being compiled */
	size_t node_cap;                      /* of its nodes */
	unsigned open[TEMPLATE_SECTIONS_MAX]; /* sections not closed yet: their nodes */
	unsigned depth;
};

static struct template_source *current(struct compiler *c)
{
	return &c->t->sources[c->source];
}

static struct template_place place_of(struct compiler *c, const struct tag *tag)
{
	return template_place(current(c), tag->start);
}

static struct node *add_node(struct compiler *c, enum node_type type, size_t offset)
{
	struct template_source *s = current(c);
	struct node *n;

	if (s->count == c->node_cap) {
		size_t cap = c->node_cap ? c->node_cap * 2 : 16;
		struct node *grown =
		    arena_grow(&c->t->arena, s->nodes, s->count, cap, sizeof(*grown));

		if (!grown) {
			err_nomem(c->e);
			return NULL;
		}
		s->nodes = grown;
		c->node_cap = cap;
	}
	n = &s->nodes[s->count++];
	*n = (struct node){.type = type, .offset = (uint32_t)offset};
	return n;
}

static bool add_text(struct compiler *c, size_t from, size_t to)
{
	struct node *n;

	if (from >= to)
		return true;
	n = add_node(c, NODE_TEXT, from);
	if (!n)
		return false;
	n->text = (struct str){current(c)->text.ptr + from, to - from};
	if (c->depth && piece_has_blank(n->text))
		current(c)->nodes[c->open[c->depth - 1]].has_blank = true;
	return true;
}

/* Names */

static bool bad_name(struct compiler *c, const struct tag *tag)
{
	struct template_place p = place_of(c, tag);

	if (!tag->content.len)
		return err_set(c->e, ERR_FORMAT, PLACE_FR "balise sans nom",
		               PLACE_EN "tag without a name", PLACE_ARG(p));
	return err_set(c->e, ERR_FORMAT,
	               PLACE_FR "«\u00A0%.*s\u00A0» n'est pas un nom\u202F; écrire par exemple "
	                        "«\u00A0salarie.prenoms\u00A0», sans espace ni accolade",
	               PLACE_EN
	               "\"%.*s\" is not a name; write \"salarie.prenoms\" for instance, without "
	               "spaces or braces",
	               PLACE_ARG(p), STR_ARG(excerpt(tag->content)));
}

static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (strchr(" \t\r\n{}", s.ptr[i]))
			return false;
	return s.len > 0;
}

static unsigned count_parts(struct str s)
{
	unsigned count = 1;

	for (size_t i = 0; i < s.len; i++)
		count += s.ptr[i] == '.';
	return count;
}

static bool split_name(struct compiler *c, const struct tag *tag, struct str written,
                       struct node_name *out)
{
	struct node_name name = {.written = written};

	if (!is_name(written))
		return bad_name(c, tag);
	if (written.ptr[0] == '.') {
		name.local = true;
		name.written = str_from(written, 1);
	}
	if (name.written.len) {
		struct str rest = name.written;

		name.count = count_parts(rest);
		name.parts = arena_array(&c->t->arena, name.count, sizeof(*name.parts));
		if (!name.parts)
			return err_nomem(c->e);
		for (unsigned i = 0; i < name.count; i++) {
			name.parts[i] = str_split(rest, '.', &rest);
			if (!name.parts[i].len)
				return bad_name(c, tag);
		}
	}
	*out = name;
	return true;
}

static bool add_named(struct compiler *c, enum node_type type, const struct tag *tag,
                      struct str written)
{
	struct node_name name;
	struct node *n;

	if (!split_name(c, tag, written, &name))
		return false;
	n = add_node(c, type, tag->start);
	if (!n)
		return false;
	n->name = name;
	n->raw = tag->type == TAG_RAW;
	if (type == NODE_VALUE)
		c->t->value_tags++;
	return true;
}

/* Sections */

static bool open_section(struct compiler *c, const struct tag *tag)
{
	enum node_type type = tag->type == TAG_SECTION ? NODE_SECTION : NODE_INVERTED;

	if (c->depth == TEMPLATE_SECTIONS_MAX) {
		struct template_place p = place_of(c, tag);

		return err_set(c->e, ERR_FORMAT, PLACE_FR "plus de %d sections l'une dans l'autre",
		               PLACE_EN "more than %d sections in one another", PLACE_ARG(p),
		               TEMPLATE_SECTIONS_MAX);
	}
	if (!add_named(c, type, tag, tag->content))
		return false;
	c->open[c->depth++] = (unsigned)current(c)->count - 1;
	return true;
}

static bool wrong_close(struct compiler *c, const struct tag *tag, const struct node *opened)
{
	struct template_place p = place_of(c, tag);
	struct template_place o = template_place(current(c), opened->offset);
	struct str closes = excerpt(tag->content), open = excerpt(opened->name.written);
	const char *dot = opened->name.local ? "." : "";

	return err_set(
	    c->e, ERR_FORMAT,
	    PLACE_FR
	    "«\u00A0/%.*s\u00A0» ferme une autre section que la dernière ouverte, "
	    "«\u00A0%s%.*s\u00A0» (ligne %u, colonne %u)\u202F; les fermer dans l'ordre inverse",
	    PLACE_EN "\"/%.*s\" closes another section than the last opened, \"%s%.*s\" (line %u, "
		     "column %u); close them in reverse order",
	    PLACE_ARG(p), STR_ARG(closes), dot, STR_ARG(open), o.line, o.column);
}

static bool close_section(struct compiler *c, const struct tag *tag)
{
	struct template_source *s = current(c);
	struct node_name name;
	struct node *opened;

	if (!c->depth) {
		struct template_place p = place_of(c, tag);

		return err_set(c->e, ERR_FORMAT,
		               PLACE_FR
		               "«\u00A0/%.*s\u00A0» ferme une section qui n'a pas été ouverte",
		               PLACE_EN "\"/%.*s\" closes a section that was not opened",
		               PLACE_ARG(p), STR_ARG(excerpt(tag->content)));
	}
	if (!split_name(c, tag, tag->content, &name))
		return false;
	opened = &s->nodes[c->open[c->depth - 1]];
	if (name.local != opened->name.local || !str_eq(name.written, opened->name.written))
		return wrong_close(c, tag, opened);
	c->depth--;
	opened->body = (uint32_t)(s->count - c->open[c->depth] - 1);
	return true;
}

static bool left_open(struct compiler *c)
{
	const struct node *opened = &current(c)->nodes[c->open[c->depth - 1]];
	struct template_place p = template_place(current(c), opened->offset);
	const char *dot = opened->name.local ? "." : "";
	struct str name = excerpt(opened->name.written);

	return err_set(
	    c->e, ERR_FORMAT,
	    PLACE_FR "la section «\u00A0%s%.*s\u00A0», ouverte ici, n'est pas fermée\u202F; "
		     "ajouter «\u00A0{{/%s%.*s}}\u00A0»",
	    PLACE_EN "the section \"%s%.*s\", opened here, is not closed; add \"{{/%s%.*s}}\"",
	    PLACE_ARG(p), dot, STR_ARG(name), dot, STR_ARG(name));
}

/* Sources */

static bool bad_character(struct compiler *c, const struct template_source *s, size_t offset,
                          uint32_t codepoint)
{
	struct template_place p = template_place(s, offset);

	return err_set(c->e, ERR_FORMAT,
	               PLACE_FR
	               "caractère interdit U+%04X (commande ou usage privé)\u202F; l'effacer",
	               PLACE_EN "forbidden character U+%04X (control or private use); delete it",
	               PLACE_ARG(p), codepoint);
}

static bool check_characters(struct compiler *c, const struct template_source *s)
{
	size_t at = 0;

	if (!text_valid(s->text, &at)) {
		struct template_place p = template_place(s, at);

		return err_set(c->e, ERR_FORMAT,
		               PLACE_FR "le texte n'est pas en UTF-8\u202F; l'enregistrer en UTF-8",
		               PLACE_EN "the text is not UTF-8; save it as UTF-8", PLACE_ARG(p));
	}
	at = 0;
	while (at < s->text.len) {
		size_t start = at;
		uint32_t codepoint = text_next(s->text, &at);

		/* planes 15 and 16 stand for values and blanks in a filled text */
		if (codepoint >= TEMPLATE_MARK || text_is_control(codepoint))
			return bad_character(c, s, start, codepoint);
	}
	return true;
}

static bool add_source(struct compiler *c, struct str name, struct str text)
{
	struct template *t = c->t;
	struct template_source s = {.name = arena_copy(&t->arena, name)};

	if (str_starts(text, STR("\xEF\xBB\xBF")))
		text = str_from(text, 3);
	s.text = arena_copy(&t->arena, text);
	if (!s.name.ptr || !s.text.ptr)
		return err_nomem(c->e);
	if (t->source_count == t->source_cap) {
		size_t cap = t->source_cap ? t->source_cap * 2 : 4;
		struct template_source *grown =
		    arena_grow(&t->arena, t->sources, t->source_count, cap, sizeof(*grown));

		if (!grown)
			return err_nomem(c->e);
		t->sources = grown;
		t->source_cap = cap;
	}
	if (text.len > TEMPLATE_FILLED_MAX || t->source_count == SOURCES_MAX)
		return err_set(c->e, ERR_LIMIT,
		               "%.*s\u00A0: plus de %d partiels, ou plus de %u octets",
		               "%.*s: more than %d partials, or more than %u bytes", STR_ARG(name),
		               SOURCES_MAX - 1, TEMPLATE_FILLED_MAX);
	if (!check_characters(c, &s))
		return false;
	t->sources[t->source_count++] = s;
	return true;
}

/* The place of the partial in sources, SIZE_MAX if it has none yet. */
static size_t find_source(const struct template *t, struct str name)
{
	for (size_t i = 1; i < t->source_count; i++)
		if (str_eq(t->sources[i].name, name))
			return i;
	return SIZE_MAX;
}

static bool need_source(struct compiler *c, const struct tag *tag, struct str name, size_t *out)
{
	size_t found = find_source(c->t, name);

	if (found == SIZE_MAX) {
		struct template_place p = place_of(c, tag);
		struct str text = {NULL, 0};

		if (c->partials && c->partials->find)
			text = c->partials->find(c->partials->context, name);
		if (!text.ptr)
			return err_set(c->e, ERR_FORMAT,
			               PLACE_FR "le partiel «\u00A0%.*s\u00A0» n'existe pas",
			               PLACE_EN "there is no partial \"%.*s\"", PLACE_ARG(p),
			               STR_ARG(excerpt(name)));
		found = c->t->source_count;
		if (!add_source(c, name, text))
			return false;
	}
	*out = found;
	return true;
}

/* The data will choose: every partial must be there. */
static bool need_all_sources(struct compiler *c, const struct tag *tag)
{
	struct str name;
	size_t unused;

	if (!c->partials || !c->partials->list) {
		struct template_place p = place_of(c, tag);

		return err_set(
		    c->e, ERR_FORMAT,
		    PLACE_FR
		    "un nom de partiel dynamique («\u00A0%.*s\u00A0») n'est pas possible ici",
		    PLACE_EN "a dynamic name of a partial (\"%.*s\") is not possible here",
		    PLACE_ARG(p), STR_ARG(excerpt(tag->content)));
	}
	for (size_t i = 0; (name = c->partials->list(c->partials->context, i)).ptr; i++)
		if (!need_source(c, tag, name, &unused))
			return false;
	return true;
}

static struct str skip_spaces(struct str s)
{
	while (s.len && strchr(" \t\r\n", s.ptr[0]))
		s = str_from(s, 1);
	return s;
}

static bool add_partial(struct compiler *c, const struct tag *tag)
{
	bool dynamic = str_starts(tag->content, STR("*"));
	size_t partial = 0;
	struct node *n;

	if (dynamic) {
		c->t->dynamic = true;
		if (!need_all_sources(c, tag) ||
		    !add_named(c, NODE_DYNAMIC, tag, skip_spaces(str_from(tag->content, 1))))
			return false;
	} else {
		if (!is_name(tag->content))
			return bad_name(c, tag);
		if (!need_source(c, tag, tag->content, &partial) ||
		    !add_node(c, NODE_PARTIAL, tag->start))
			return false;
	}
	n = &current(c)->nodes[current(c)->count - 1];
	n->partial = (uint32_t)partial;
	n->standalone = tag->standalone;
	n->text = (struct str){current(c)->text.ptr + tag->before, tag->start - tag->before};
	return true;
}

static bool add_tag(struct compiler *c, const struct tag *tag)
{
	switch (tag->type) {
	case TAG_VALUE:
	case TAG_RAW:
		return add_named(c, NODE_VALUE, tag, tag->content);
	case TAG_SECTION:
	case TAG_INVERTED:
		return open_section(c, tag);
	case TAG_CLOSE:
		return close_section(c, tag);
	case TAG_PARTIAL:
		return add_partial(c, tag);
	case TAG_NONE:
	case TAG_COMMENT:
	case TAG_DELIMITERS:
		break;
	}
	return true;
}

static bool compile_source(struct compiler *c, size_t index)
{
	struct template_source s = c->t->sources[index];
	struct tag_reader r = {.source = &s, .open = STR("{{"), .close = STR("}}")};
	struct tag tag;

	c->source = index;
	c->node_cap = 0;
	c->depth = 0;
	do {
		if (!tag_next(&r, &tag, c->e) || !add_text(c, r.at, tag.before) ||
		    !add_tag(c, &tag))
			return false;
		r.at = tag.after;
	} while (tag.type != TAG_NONE);
	return c->depth ? left_open(c) : true;
}

bool template_compile(struct template **out, struct str text, const char *name,
                      const struct template_schema *schema,
                      const struct template_partials *partials, struct err *e)
{
	struct compiler c = {.t = calloc(1, sizeof(*c.t)), .partials = partials, .e = e};
	bool ok;

	if (!c.t)
		return err_nomem(e);
	ok = add_source(&c, str_of(name), text);
	/* partials join the sources as they are met */
	for (size_t i = 0; ok && i < c.t->source_count; i++)
		ok = compile_source(&c, i);
	if (ok && schema)
		ok = template_check(c.t, schema, e);
	if (ok)
		*out = c.t;
	else
		template_free(c.t);
	return ok;
}

void template_free(struct template *t)
{
	if (!t)
		return;
	arena_free(&t->arena);
	free(t);
}
