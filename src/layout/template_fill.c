/* template_fill.c - puts data into a compiled template. */
#include "layout/excerpt.h"
#include "layout/piece.h"
#include "layout/template_node.h"
#include "pdf/form.h"

#define STEPS_MAX 10000000u /* nodes passed: lists within lists multiply */
#define DEPTH_MAX 200u      /* sections and partials in one another */

/* A section that is open and what it stands on. */
struct frame {
	const struct value *value;
	struct str path; /* in the schema's notation */
	struct str form; /* of a section over "date.long" */
	const struct frame *outer;
};

/* What stands before each line of a partial. */
struct indent {
	struct str own;
	const struct indent *outer;
};

struct fill {
	const struct template *t;
	const struct template_printer *printer;
	struct buf *text;
	size_t text_start;
	struct arena *a;
	struct err *e;
	struct template_value *values;
	size_t count, cap;
	const struct indent *indent;
	bool line_start;      /* the indent is still to be written */
	struct str blanks_of; /* of the {{^path}} that is being written, else empty */
	unsigned steps, depth;
};

struct found {
	const struct value *value; /* NULL: nothing there */
	struct str path, form;
};

static bool fill_nodes(struct fill *f, const struct template_source *s, size_t from, size_t to,
                       const struct frame *top);

/* Looking up */

static const struct value *member(const struct value *v, struct str key)
{
	if (v->type != VALUE_OBJECT)
		return NULL;
	for (size_t i = 0; i < v->object.count; i++) {
		const struct value_member *m = &v->object.members[i];

		if (m->key.len == key.len && memcmp(m->key.ptr, key.ptr, key.len) == 0)
			return &m->value;
	}
	return NULL;
}

static bool is_scalar(const struct value *v)
{
	return v->type == VALUE_STRING || v->type == VALUE_INT || v->type == VALUE_BOOL;
}

/* Whether the last part, next to be looked up in v, asks for a form of v. */
static bool asks_form(const struct fill *f, const struct node *n, const struct value *v)
{
	if (n->form != FORM_UNDECIDED)
		return n->form == FORM_YES;
	return f->printer && is_scalar(v);
}

/* The frame's own path and the first `count` parts of the name behind it. */
static bool join_path(struct fill *f, struct str path, const struct node_name *name, unsigned count,
                      struct str *out)
{
	struct str tail = {NULL, 0};
	size_t dot = path.len && count ? 1 : 0;
	char *p;

	if (count)
		tail = (struct str){name->written.ptr,
		                    (size_t)(name->parts[count - 1].ptr - name->written.ptr) +
		                        name->parts[count - 1].len};
	if (!tail.len) {
		*out = path;
		return true;
	}
	p = arena_alloc(f->a, path.len + dot + tail.len);
	if (!p)
		return err_nomem(f->e);
	if (path.len)
		memcpy(p, path.ptr, path.len);
	if (dot)
		p[path.len] = '.';
	memcpy(p + path.len + dot, tail.ptr, tail.len);
	*out = (struct str){p, path.len + dot + tail.len};
	return true;
}

/* The innermost frame that has the first part, and that member in *v. */
static const struct frame *owner(const struct node_name *name, const struct frame *top,
                                 const struct value **v)
{
	for (const struct frame *x = top; x; x = x->outer) {
		*v = member(x->value, name->parts[0]);
		if (*v)
			return x;
	}
	return NULL;
}

/* Goes down from v, where `at` parts of the name have led already. */
static bool descend(struct fill *f, const struct node *n, const struct frame *x,
                    const struct value *v, unsigned at, struct found *out)
{
	const struct node_name *name = &n->name;

	for (; v && at < name->count; at++) {
		if (at + 1 == name->count && asks_form(f, n, v)) {
			out->form = name->parts[at];
			break;
		}
		v = member(v, name->parts[at]);
	}
	out->value = v;
	return !v || join_path(f, x->path, name, at, &out->path);
}

static bool has_blank(const struct template *t, struct str path)
{
	for (size_t i = 0; i < t->source_count; i++)
		for (size_t n = 0; n < t->sources[i].count; n++)
			if (t->sources[i].nodes[n].has_blank &&
			    t->sources[i].nodes[n].type == NODE_INVERTED &&
			    str_eq(t->sources[i].nodes[n].path, path))
				return true;
	return false;
}

static bool find_field(struct fill *f, struct str path, const struct pdf_field **out)
{
	*out = NULL;
	if (!f->printer || !f->printer->field || !path.len)
		return true;
	return f->printer->field(f->printer->context, path, out) || err_nomem(f->e);
}

static bool lookup_data(struct fill *f, const struct node *n, const struct frame *top,
                        struct found *out)
{
	const struct node_name *name = &n->name;
	const struct value *v = NULL;
	const struct frame *x;

	*out = (struct found){.path = n->path.len ? n->path : name->written};
	if (!name->count) {
		*out = (struct found){top->value, top->path, top->form};
		return true;
	}
	if (name->local)
		return descend(f, n, top, top->value, 0, out);
	x = owner(name, top, &v);
	return !x || descend(f, n, x, v, 1, out);
}

/* What a form asks for stands in its fields and nowhere else. */
static bool lookup(struct fill *f, const struct node *n, const struct frame *top, struct found *out)
{
	const struct pdf_field *field;

	if (!lookup_data(f, n, top, out))
		return false;
	if (!out->value || !f->printer || !f->printer->field || !has_blank(f->t, out->path))
		return true;
	if (!find_field(f, out->path, &field))
		return false;
	if (field)
		out->value = NULL;
	return true;
}

static bool is_truthy(const struct value *v)
{
	if (!v)
		return false;
	switch (v->type) {
	case VALUE_NULL:
		return false;
	case VALUE_BOOL:
		return v->boolean;
	case VALUE_STRING:
		return v->string.len > 0;
	case VALUE_ARRAY:
		return v->array.count > 0;
	case VALUE_INT:
	case VALUE_OBJECT:
		break;
	}
	return true;
}

/* Writing */

static void write_indent(struct buf *text, const struct indent *indent)
{
	if (!indent)
		return;
	write_indent(text, indent->outer);
	buf_str(text, indent->own);
}

static void start_line(struct fill *f)
{
	if (f->indent && f->line_start)
		write_indent(f->text, f->indent);
	f->line_start = false;
}

static void write_text(struct fill *f, struct str s)
{
	if (!f->indent) {
		buf_str(f->text, s);
		return;
	}
	while (s.len) {
		const char *end = memchr(s.ptr, '\n', s.len);
		size_t len = end ? (size_t)(end - s.ptr) + 1 : s.len;

		start_line(f);
		buf_add(f->text, s.ptr, len);
		f->line_start = end != NULL;
		s = str_from(s, len);
	}
}

static void write_mark(struct fill *f, size_t number)
{
	char mark[4] = {
	    (char)0xF3,
	    (char)(0xB0u | (number >> 12)),
	    (char)(0x80u | ((number >> 6) & 0x3Fu)),
	    (char)(0x80u | (number & 0x3Fu)),
	};

	start_line(f);
	buf_add(f->text, mark, sizeof(mark));
}

static bool no_form(struct fill *f, const struct found *found)
{
	return err_set(f->e, ERR_FORMAT,
	               "«\u00A0%.*s\u00A0» ne peut pas s'écrire "
	               "sous la forme «\u00A0%.*s\u00A0»",
	               "\"%.*s\" cannot be written in the form \"%.*s\"",
	               STR_ARG(excerpt(found->path)), STR_ARG(excerpt(found->form)));
}

static void print_plainly(struct buf *out, const struct value *v)
{
	if (v->type == VALUE_STRING)
		buf_str(out, v->string);
	else if (v->type == VALUE_INT)
		buf_int(out, v->integer);
	else if (v->type == VALUE_BOOL)
		buf_cstr(out, v->boolean ? "true" : "false");
}

/* What may be printed: scalars, and objects that the schema takes for one. */
static bool is_printable(const struct fill *f, const struct value *v)
{
	return v && (is_scalar(v) || (v->type == VALUE_OBJECT && f->printer && f->t->checked));
}

/* The value as printed goes to the end of the text first and from there to the arena. */
static bool print_value(struct fill *f, const struct found *found, struct str *out)
{
	const struct template_printer *p = f->printer;
	size_t start = f->text->len;

	*out = (struct str){NULL, 0};
	if (!is_printable(f, found->value))
		return true;
	if (!p)
		print_plainly(f->text, found->value);
	else if (!p->print(p->context, f->text, found->path, found->form, found->value))
		return f->text->failed ? err_nomem(f->e) : no_form(f, found);
	if (f->text->failed)
		return err_nomem(f->e);
	if (f->text->len == start)
		return true;
	*out = arena_copy(f->a, (struct str){f->text->data + start, f->text->len - start});
	f->text->len = start;
	return out->ptr || err_nomem(f->e);
}

static bool grow_values(struct fill *f)
{
	size_t cap = f->cap ? f->cap * 2 : f->t->value_tags + 8;
	struct template_value *grown = arena_grow(f->a, f->values, f->count, cap, sizeof(*grown));

	if (!grown)
		return err_nomem(f->e);
	f->values = grown;
	f->cap = cap;
	return true;
}

static bool put_value(struct fill *f, struct template_value v)
{
	if (f->count == TEMPLATE_VALUES_MAX)
		return err_set(f->e, ERR_LIMIT, "le modèle reçoit plus de %u valeurs",
		               "the template takes more than %u values", TEMPLATE_VALUES_MAX);
	if (f->count == f->cap && !grow_values(f))
		return false;
	f->values[f->count] = v;
	write_mark(f, f->count++);
	return true;
}

static bool fill_value(struct fill *f, const struct node *n, const struct frame *top)
{
	struct found found;
	struct str text;

	return lookup(f, n, top, &found) && print_value(f, &found, &text) &&
	       put_value(f,
	                 (struct template_value){.text = text, .path = found.path, .raw = n->raw});
}

/* The template's own text, with fields in the place of blanks where they stand for one. */
static bool fill_text(struct fill *f, struct str text)
{
	const struct pdf_field *field;
	struct str words;
	unsigned count;

	if (!find_field(f, f->blanks_of, &field))
		return false;
	if (!field) {
		write_text(f, text);
		return true;
	}
	do {
		count = piece_split_blank(&text, &words);
		write_text(f, words);
		if (count && !put_value(f, (struct template_value){.text = field->value,
		                                                   .path = f->blanks_of,
		                                                   .field = field,
		                                                   .blank = count}))
			return false;
	} while (count);
	return true;
}

/* Sections and partials */

static bool too_deep(struct fill *f, const struct template_source *s, const struct node *n)
{
	struct template_place p = template_place(s, n->offset);

	return err_set(
	    f->e, ERR_LIMIT, PLACE_FR "plus de %u sections ou partiels l'un dans l'autre",
	    PLACE_EN "more than %u sections or partials in one another", PLACE_ARG(p), DEPTH_MAX);
}

static bool fill_list(struct fill *f, const struct template_source *s, size_t at,
                      const struct found *found, const struct frame *top)
{
	size_t end = at + 1 + s->nodes[at].body;
	struct frame x = {.path = found->path, .outer = top};

	for (size_t i = 0; i < found->value->array.count; i++) {
		x.value = &found->value->array.items[i];
		if (!fill_nodes(f, s, at + 1, end, &x))
			return false;
	}
	return true;
}

static bool fill_body(struct fill *f, const struct template_source *s, size_t at,
                      const struct found *found, const struct frame *top)
{
	const struct node *n = &s->nodes[at];
	size_t end = at + 1 + n->body;
	struct frame x;

	if (n->type == NODE_INVERTED)
		return fill_nodes(f, s, at + 1, end, top);
	if (found->value->type == VALUE_ARRAY)
		return fill_list(f, s, at, found, top);
	x = (struct frame){found->value, found->path, found->form, top};
	return fill_nodes(f, s, at + 1, end, &x);
}

static bool fill_section(struct fill *f, const struct template_source *s, size_t at,
                         const struct frame *top)
{
	const struct node *n = &s->nodes[at];
	struct str outer = f->blanks_of;
	struct found found;
	bool ok;

	if (!lookup(f, n, top, &found))
		return false;
	if (is_truthy(found.value) == (n->type == NODE_INVERTED))
		return true;
	f->blanks_of = n->type == NODE_INVERTED ? found.path : (struct str){0};
	ok = fill_body(f, s, at, &found, top);
	f->blanks_of = outer;
	return ok;
}

/* A standalone partial is indented like its tag; what it prints is not. */
static bool fill_partial(struct fill *f, const struct node *n, size_t index,
                         const struct frame *top)
{
	const struct template_source *s = &f->t->sources[index];
	const struct indent *outer = f->indent;
	struct indent level = {n->text, outer};
	struct str blanks_of = f->blanks_of;
	bool ok;

	if (n->standalone) {
		f->indent = n->text.len ? &level : outer;
		f->line_start = true;
	} else {
		start_line(f);
		f->indent = NULL;
	}
	f->blanks_of = (struct str){0};
	ok = fill_nodes(f, s, 0, s->count, top);
	f->blanks_of = blanks_of;
	f->indent = outer;
	f->line_start = n->standalone;
	return ok;
}

static bool fill_dynamic(struct fill *f, const struct node *n, const struct frame *top)
{
	struct found found;

	if (!lookup(f, n, top, &found))
		return false;
	if (!found.value || found.value->type != VALUE_STRING)
		return true;
	for (size_t i = 1; i < f->t->source_count; i++)
		if (str_eq(f->t->sources[i].name, found.value->string))
			return fill_partial(f, n, i, top);
	return true;
}

static bool fill_node(struct fill *f, const struct template_source *s, size_t at,
                      const struct frame *top)
{
	const struct node *n = &s->nodes[at];

	switch (n->type) {
	case NODE_TEXT:
		return fill_text(f, n->text);
	case NODE_VALUE:
		return fill_value(f, n, top);
	case NODE_SECTION:
	case NODE_INVERTED:
		return fill_section(f, s, at, top);
	case NODE_PARTIAL:
		return fill_partial(f, n, n->partial, top);
	case NODE_DYNAMIC:
		return fill_dynamic(f, n, top);
	}
	return true;
}

static bool within_limits(struct fill *f)
{
	if (++f->steps <= STEPS_MAX && f->text->len - f->text_start <= TEMPLATE_FILLED_MAX)
		return true;
	return err_set(
	    f->e, ERR_LIMIT,
	    "le modèle rempli dépasse %u Mio ou %u étapes\u202F; une liste est trop longue",
	    "the filled template exceeds %u MiB or %u steps; a list is too long",
	    TEMPLATE_FILLED_MAX >> 20, STEPS_MAX);
}

static bool fill_nodes(struct fill *f, const struct template_source *s, size_t from, size_t to,
                       const struct frame *top)
{
	bool ok = true;

	if (from < to && f->depth == DEPTH_MAX)
		return too_deep(f, s, &s->nodes[from]);
	f->depth++;
	for (size_t at = from; ok && at < to; at++) {
		const struct node *n = &s->nodes[at];

		ok = within_limits(f) && fill_node(f, s, at, top);
		if (n->type == NODE_SECTION || n->type == NODE_INVERTED)
			at += n->body;
	}
	f->depth--;
	return ok;
}

bool template_fill(struct template_filled *out, const struct template *t, const struct value *data,
                   const struct template_printer *printer, struct buf *text, struct arena *a,
                   struct err *e)
{
	static const struct value nothing = {.type = VALUE_NULL};
	struct fill f = {
	    .t = t, .printer = printer, .text = text, .text_start = text->len, .a = a, .e = e};
	struct frame root = {.value = data ? data : &nothing};

	if (!fill_nodes(&f, &t->sources[0], 0, t->sources[0].count, &root)) {
		text->len = f.text_start;
		return false;
	}
	if (text->failed)
		return err_nomem(e);
	out->text = str_from(buf_view(text), f.text_start);
	out->values = f.values;
	out->value_count = f.count;
	return true;
}
