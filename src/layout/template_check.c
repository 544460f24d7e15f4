/* template_check.c - looks every name of a template up in the schema, as the filling will
 * look it up in the data: in the innermost section first, then outwards. */
#include "base/text.h"
#include "layout/excerpt.h"
#include "layout/template_node.h"

#define CHECK_STEPS_MAX 100000u /* partials within partials multiply */
#define DEPTH_MAX 64u           /* partials in one another */

/* A section that is open, or the root with its empty path. */
struct context {
	struct str path;
	enum template_kind kind;
	bool item; /* of a list: what kind of thing it is, the schema does not say */
	const struct context *outer;
};

struct check {
	struct template *t;
	const struct template_schema *schema;
	struct err *e;
	const struct template_source *source;
	struct arena scratch; /* paths while they are tried */
	unsigned steps, depth;
	bool nomem;
};

struct resolved {
	enum template_kind kind;
	struct str path;
	bool form;
	bool item;
	unsigned parts_known; /* when it is unknown: how many parts still were known */
	bool through_list;    /* unknown because a list stands in the way */
};

static bool check_nodes(struct check *c, size_t from, size_t to, const struct context *top);

static enum template_kind kind_of(struct check *c, struct str path)
{
	return c->schema->kind(c->schema->context, path);
}

static bool has_form(struct check *c, struct str path, struct str form)
{
	return c->schema->has_form && c->schema->has_form(c->schema->context, path, form);
}

static struct str join(struct check *c, struct str path, struct str part)
{
	size_t dot = path.len ? 1 : 0, len = path.len + dot + part.len;
	char *p = arena_alloc(&c->scratch, len + 1);

	if (!p) {
		c->nomem = true;
		return (struct str){NULL, 0};
	}
	if (path.len)
		memcpy(p, path.ptr, path.len);
	if (dot)
		p[path.len] = '.';
	memcpy(p + path.len + dot, part.ptr, part.len);
	return (struct str){p, len};
}

/* One part further down from where r is; false leaves r unknown. */
static bool step_down(struct check *c, struct resolved *r, struct str part, bool first, bool last)
{
	struct str path = join(c, r->path, part);
	enum template_kind kind = path.ptr ? kind_of(c, path) : TEMPLATE_UNKNOWN;

	if (kind != TEMPLATE_UNKNOWN && r->kind == TEMPLATE_LIST && !first) {
		r->through_list = true;
		return false;
	}
	if (kind != TEMPLATE_UNKNOWN) {
		r->kind = kind;
		r->path = path;
		r->item = false;
		return true;
	}
	if (!last || !(r->kind == TEMPLATE_SCALAR || r->item) || !r->path.len ||
	    !has_form(c, r->path, part))
		return false;
	r->form = true;
	r->kind = TEMPLATE_SCALAR;
	return true;
}

static struct resolved resolve_in(struct check *c, const struct context *x, const struct str *parts,
                                  unsigned count)
{
	struct resolved r = {.kind = x->kind, .path = x->path, .item = x->item};

	for (unsigned i = 0; i < count; i++) {
		if (!step_down(c, &r, parts[i], i == 0, i + 1 == count)) {
			r.kind = TEMPLATE_UNKNOWN;
			r.parts_known = i;
			break;
		}
	}
	return r;
}

/* The first part decides which section the whole name belongs to. A form alone
 * ("long" inside a section over a date) is none of a section's members. */
static struct resolved resolve(struct check *c, const struct node_name *name,
                               const struct str *parts, const struct context *top)
{
	if (name->local || !name->count)
		return resolve_in(c, top, parts, name->count);
	for (const struct context *x = top; x; x = x->outer) {
		struct str path = join(c, x->path, parts[0]);

		if (path.ptr && kind_of(c, path) != TEMPLATE_UNKNOWN)
			return resolve_in(c, x, parts, name->count);
	}
	return (struct resolved){.kind = TEMPLATE_UNKNOWN};
}

/* Suggestions: the names one slip of the keyboard away that the schema knows. */

struct guess {
	struct check *c;
	const struct context *top;
	const struct node *node;
	struct str *parts; /* copy of the name's, with the wrong one replaced */
	unsigned wrong;
	char candidate[64];
};

static bool guess_fits(struct guess *g, size_t len)
{
	struct node_name name = g->node->name;
	struct resolved r;

	if (!len)
		return false;
	name.count = g->wrong + 1;
	g->parts[g->wrong] = (struct str){g->candidate, len};
	r = resolve(g->c, &name, g->parts, g->top);
	return r.kind != TEMPLATE_UNKNOWN;
}

/* The candidate: written up to `at`, then c (0: nothing), then written from `rest` on. */
static bool guess_edit(struct guess *g, struct str written, size_t at, char c, size_t rest)
{
	size_t len = at;

	memcpy(g->candidate, written.ptr, at);
	if (c)
		g->candidate[len++] = c;
	memcpy(g->candidate + len, written.ptr + rest, written.len - rest);
	return guess_fits(g, len + written.len - rest);
}

static bool guess_swap(struct guess *g, struct str written, size_t at)
{
	memcpy(g->candidate, written.ptr, written.len);
	g->candidate[at] = written.ptr[at + 1];
	g->candidate[at + 1] = written.ptr[at];
	return guess_fits(g, written.len);
}

static bool guess_at(struct guess *g, struct str written, size_t at)
{
	size_t next = at;

	if (at < written.len) {
		text_next(written, &next);
		if (guess_edit(g, written, at, '\0', next))
			return true;
		if (at + 1 < written.len && guess_swap(g, written, at))
			return true;
	}
	for (const char *p = "abcdefghijklmnopqrstuvwxyz_0123456789"; *p; p++)
		if (guess_edit(g, written, at, *p, at) ||
		    (next > at && guess_edit(g, written, at, *p, next)))
			return true;
	return false;
}

/* The whole name as it was probably meant, empty when nothing comes near. */
static struct str nearest(struct check *c, const struct node *n, unsigned wrong,
                          const struct context *top)
{
	struct guess g = {.c = c, .top = top, .node = n, .wrong = wrong};
	struct str written = n->name.parts[wrong], out = {NULL, 0};

	g.parts = arena_array(&c->scratch, n->name.count, sizeof(*g.parts));
	if (!g.parts || written.len + 1 > sizeof(g.candidate))
		return out;
	memcpy(g.parts, n->name.parts, n->name.count * sizeof(*g.parts));
	for (size_t at = 0; at <= written.len; at++) {
		if (!guess_at(&g, written, at))
			continue;
		for (unsigned i = 0; i < n->name.count; i++)
			out = join(c, out, g.parts[i]);
		break;
	}
	return out;
}

/* Errors */

static bool unknown(struct check *c, const struct node *n, const struct resolved *r,
                    const struct context *top)
{
	struct template_place p = template_place(c->source, n->offset);
	struct str name = excerpt(n->name.written), known = {NULL, 0};
	const char *dot = n->name.local ? "." : "";

	if (r->through_list)
		return err_set(
		    c->e, ERR_FORMAT,
		    PLACE_FR "«\u00A0%s%.*s\u00A0» traverse une liste\u202F; ouvrir une section "
			     "«\u00A0{{#%.*s}}\u00A0» et y nommer le membre",
		    PLACE_EN
		    "\"%s%.*s\" goes through a list; open a section \"{{#%.*s}}\" and name the "
		    "member in it",
		    PLACE_ARG(p), dot, STR_ARG(name), STR_ARG(excerpt(r->path)));
	if (r->parts_known < n->name.count)
		known = nearest(c, n, r->parts_known, top);
	if (known.len)
		return err_set(c->e, ERR_FORMAT,
		               PLACE_FR "chemin inconnu «\u00A0%s%.*s\u00A0»\u202F; "
		                        "peut-être «\u00A0%s%.*s\u00A0»",
		               PLACE_EN "unknown path \"%s%.*s\"; did you mean \"%s%.*s\"?",
		               PLACE_ARG(p), dot, STR_ARG(name), dot, STR_ARG(excerpt(known)));
	return err_set(
	    c->e, ERR_FORMAT,
	    PLACE_FR "chemin inconnu «\u00A0%s%.*s\u00A0»\u202F; la procédure n'a ni champ, ni "
		     "valeur, ni forme de ce nom",
	    PLACE_EN
	    "unknown path \"%s%.*s\"; the procedure has no field, value or form of that name",
	    PLACE_ARG(p), dot, STR_ARG(name));
}

static bool not_a_value(struct check *c, const struct node *n, enum template_kind kind)
{
	struct template_place p = template_place(c->source, n->offset);
	struct str name = excerpt(n->name.written);

	if (!n->name.count)
		name = STR(".");
	if (kind == TEMPLATE_LIST)
		return err_set(
		    c->e, ERR_FORMAT,
		    PLACE_FR
		    "«\u00A0%.*s\u00A0» est une liste, pas une valeur\u202F; ouvrir une section",
		    PLACE_EN "\"%.*s\" is a list, not a value; open a section", PLACE_ARG(p),
		    STR_ARG(name));
	return err_set(
	    c->e, ERR_FORMAT,
	    PLACE_FR
	    "«\u00A0%.*s\u00A0» est un groupe, pas une valeur\u202F; nommer un de ses membres",
	    PLACE_EN "\"%.*s\" is a group, not a value; name one of its members", PLACE_ARG(p),
	    STR_ARG(name));
}

static bool two_meanings(struct check *c, const struct node *n)
{
	struct template_place p = template_place(c->source, n->offset);
	struct str name = excerpt(n->name.written);

	return err_set(
	    c->e, ERR_FORMAT,
	    PLACE_FR
	    "«\u00A0%.*s\u00A0» est une forme dans une inclusion de ce partiel et un membre "
	    "dans une autre\u202F; écrire deux partiels",
	    PLACE_EN "\"%.*s\" is a form in one inclusion of this partial and a member in another; "
		     "write two partials",
	    PLACE_ARG(p), STR_ARG(name));
}

static bool too_many(struct check *c, const struct node *n)
{
	struct template_place p = template_place(c->source, n->offset);

	return err_set(
	    c->e, ERR_FORMAT,
	    PLACE_FR "les partiels s'incluent les uns les autres sans fin, ou trop souvent",
	    PLACE_EN "partials include one another without end, or too often", PLACE_ARG(p));
}

/* Nodes */

/* False with the error set when the name is unknown. */
static bool check_name(struct check *c, struct node *n, const struct context *top,
                       struct resolved *out)
{
	struct resolved r = resolve(c, &n->name, n->name.parts, top);
	enum node_form form = r.form ? FORM_YES : FORM_NO;

	if (c->nomem)
		return err_nomem(c->e);
	if (r.kind == TEMPLATE_UNKNOWN)
		return unknown(c, n, &r, top);
	if (n->form != FORM_UNDECIDED && n->form != form)
		return two_meanings(c, n);
	n->form = form;
	if (!str_eq(n->path, r.path))
		n->path = arena_copy(&c->t->arena, r.path);
	if (r.path.len && !n->path.ptr)
		return err_nomem(c->e);
	*out = r;
	return true;
}

static bool check_value(struct check *c, struct node *n, const struct context *top)
{
	struct resolved r;

	if (!check_name(c, n, top, &r))
		return false;
	if (r.kind != TEMPLATE_SCALAR && !r.item)
		return not_a_value(c, n, r.kind);
	return true;
}

static bool check_section(struct check *c, size_t at, const struct context *top)
{
	struct node *n = &c->source->nodes[at];
	struct context inner = {.outer = top};
	struct resolved r;

	if (!check_name(c, n, top, &r))
		return false;
	if (n->type == NODE_INVERTED)
		return check_nodes(c, at + 1, at + 1 + n->body, top);
	inner.path = r.path;
	inner.kind = r.kind;
	inner.item = r.kind == TEMPLATE_LIST;
	return check_nodes(c, at + 1, at + 1 + n->body, &inner);
}

/* A partial that includes itself is followed once more: its second level looks like all
 * that are deeper. */
static bool check_source(struct check *c, const struct node *n, size_t index,
                         const struct context *top)
{
	const struct template_source *outer = c->source;
	struct template_source *s = &c->t->sources[index];
	bool ok = true;

	if (c->depth == DEPTH_MAX)
		return too_many(c, n);
	if (s->checking == 2)
		return true;
	s->checking++;
	c->depth++;
	c->source = s;
	ok = check_nodes(c, 0, s->count, top);
	c->source = outer;
	c->depth--;
	s->checking--;
	return ok;
}

static bool check_dynamic(struct check *c, struct node *n, const struct context *top)
{
	if (!check_value(c, n, top))
		return false;
	for (size_t i = 1; i < c->t->source_count; i++)
		if (!check_source(c, n, i, top))
			return false;
	return true;
}

static bool check_node(struct check *c, size_t at, const struct context *top)
{
	struct node *n = &c->source->nodes[at];

	if (++c->steps > CHECK_STEPS_MAX)
		return too_many(c, n);
	switch (n->type) {
	case NODE_VALUE:
		return check_value(c, n, top);
	case NODE_SECTION:
	case NODE_INVERTED:
		return check_section(c, at, top);
	case NODE_PARTIAL:
		return check_source(c, n, n->partial, top);
	case NODE_DYNAMIC:
		return check_dynamic(c, n, top);
	case NODE_TEXT:
		break;
	}
	return true;
}

static bool check_nodes(struct check *c, size_t from, size_t to, const struct context *top)
{
	for (size_t at = from; at < to; at++) {
		const struct node *n = &c->source->nodes[at];

		if (!check_node(c, at, top) && !problems_go_on(c->schema->problems, c->e))
			return false;
		if (n->type == NODE_SECTION || n->type == NODE_INVERTED)
			at += n->body;
	}
	return true;
}

bool template_check(struct template *t, const struct template_schema *schema, struct err *e)
{
	struct check c = {.t = t, .schema = schema, .e = e, .source = &t->sources[0]};
	struct context root = {.kind = TEMPLATE_OBJECT};
	bool ok = check_nodes(&c, 0, t->sources[0].count, &root);

	t->checked = true;
	arena_free(&c.scratch);
	return ok;
}

bool template_uses(const struct template *t, struct str path)
{
	for (size_t i = 0; i < t->source_count; i++)
		for (size_t n = 0; n < t->sources[i].count; n++)
			if (str_eq(t->sources[i].nodes[n].path, path))
				return true;
	return false;
}

struct str template_path(const struct template *t, size_t index)
{
	for (size_t i = 0; i < t->source_count; index -= t->sources[i++].count)
		if (index < t->sources[i].count) {
			struct str path = t->sources[i].nodes[index].path;

			return path.ptr ? path : STR("");
		}
	return (struct str){0};
}
