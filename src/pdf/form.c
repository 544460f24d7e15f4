/* form.c - see form.h. */
#include "pdf/form.h"

#include "base/text.h"

#define LINE_END 0x2028
#define MULTILINE (1u << 12) /* of a field's flags: ISO 32000-1 table 228 */
/* What the form calls its font is nothing that anybody sees, but by such a name PDFium knows
 * fonts that it writes all of their characters with. By any other it takes those beyond Latin-1,
 * the French œ and ’ among them, from a font of its own, which it does not embed. */
#define TYPED_FONT "/Webdings"
/* Size 0: the viewer lets the text be as large as its box has room for. */
#define TYPED_LOOK "/DA(" TYPED_FONT " 0 Tf 0 g)"

struct placed_widget {
	struct form_widget widget;
	HPDF_Dict annotation;
	struct placed_widget *next;
};

/* The root, a group, or a field. */
struct form_node {
	struct str name; /* one part */
	struct form_node *first, *last, *next;
	const struct pdf_field *field;
	struct placed_widget *widgets, *last_widget;
	HPDF_Dict object;
};

void form_init(struct form *f, struct arena *arena)
{
	*f = (struct form){.arena = arena};
}

bool form_is_used(const struct form *f)
{
	return f->root != NULL;
}

/* A new one below parent, or the root; NULL when memory ran out. */
static struct form_node *add_node(struct form *f, struct form_node *parent, struct str name)
{
	struct form_node *n = arena_alloc(f->arena, sizeof *n);

	if (!n)
		return NULL;
	*n = (struct form_node){.name = name};
	if (!parent)
		f->root = n;
	else if (parent->last)
		parent->last->next = n;
	else
		parent->first = n;
	if (parent)
		parent->last = n;
	return n;
}

/* The node of that name, made with its groups where it is not there yet. */
static struct form_node *find_node(struct form *f, struct str name)
{
	struct form_node *parent = f->root ? f->root : add_node(f, NULL, STR(""));

	while (parent && name.len) {
		struct str part = str_split(name, '.', &name);
		struct form_node *n = parent->first;

		while (n && !str_eq(n->name, part))
			n = n->next;
		parent = n ? n : add_node(f, parent, part);
	}
	return parent;
}

HPDF_Dict form_add(struct form *f, struct objects *o, const struct pdf_field *field,
                   const struct form_widget *widget)
{
	struct form_node *n = f->failed ? NULL : find_node(f, field->name);
	struct placed_widget *w = n ? arena_alloc(f->arena, sizeof *w) : NULL;

	if (!w) {
		f->failed = true;
		return NULL;
	}
	*w = (struct placed_widget){.widget = *widget, .annotation = object_dict(o)};
	n->field = field;
	if (n->last_widget)
		n->last_widget->next = w;
	else
		n->widgets = w;
	n->last_widget = w;
	return w->annotation;
}

static struct str take_text(struct form *f, struct buf *b)
{
	struct str copy = arena_copy(f->arena, buf_view(b));

	if (b->failed || !copy.ptr)
		f->failed = true;
	buf_reset(b);
	return copy;
}

static void write_value(struct buf *b, struct str value)
{
	struct buf text = {0};

	for (size_t at = 0; at < value.len;) {
		uint32_t c = text_next(value, &at);

		buf_codepoint(&text, c == LINE_END ? '\n' : c);
	}
	buf_cstr(b, "/V");
	pdf_write_text(b, buf_view(&text));
	b->failed = b->failed || text.failed;
	buf_free(&text);
}

static void write_field(struct buf *b, const struct pdf_field *field)
{
	buf_cstr(b, "/FT/Tx" TYPED_LOOK);
	if (field->multiline)
		buf_printf(b, "/Ff %u", MULTILINE);
	if (field->max_chars)
		buf_printf(b, "/MaxLen %u", field->max_chars);
	if (field->value.len)
		write_value(b, field->value);
}

/* A widget says its label itself, also where its field has several. */
static void write_widget(struct buf *b, const struct form_widget *w, struct str label)
{
	buf_cstr(b, "/Type/Annot/Subtype/Widget/F 4/BS<</W 0>>/Rect[");
	for (int i = 0; i < 4; i++) {
		pdf_write_number(b, w->box[i]);
		buf_char(b, ' ');
	}
	buf_printf(b, "]/P %u 0 R/AP<</N %u 0 R>>/TU", w->page_id, object_id(w->appearance));
	pdf_write_text(b, label);
}

static void write_name(struct buf *b, const struct form_node *n, unsigned parent_id)
{
	buf_cstr(b, "/T");
	pdf_write_text(b, n->name);
	if (parent_id)
		buf_printf(b, "/Parent %u 0 R", parent_id);
}

/* A field in one place is the same object as its widget. */
static void write_leaf(struct form *f, struct objects *o, struct buf *b, struct form_node *n,
                       unsigned parent_id)
{
	bool alone = !n->widgets->next;

	n->object = alone ? n->widgets->annotation : object_dict(o);
	for (const struct placed_widget *w = n->widgets; w && !alone; w = w->next) {
		write_widget(b, &w->widget, n->field->label);
		buf_printf(b, "/Parent %u 0 R", object_id(n->object));
		object_set_raw(o, w->annotation, take_text(f, b));
	}
	if (alone)
		write_widget(b, &n->widgets->widget, n->field->label);
	else {
		buf_cstr(b, "/TU");
		pdf_write_text(b, n->field->label);
		buf_cstr(b, "/Kids[");
		for (const struct placed_widget *w = n->widgets; w; w = w->next)
			buf_printf(b, "%u 0 R ", object_id(w->annotation));
		buf_char(b, ']');
	}
	write_name(b, n, parent_id);
	write_field(b, n->field);
	object_set_raw(o, n->object, take_text(f, b));
}

static void write_kids(struct buf *b, const char *key, const struct form_node *n)
{
	buf_cstr(b, key);
	for (const struct form_node *kid = n->first; kid; kid = kid->next)
		buf_printf(b, "%u 0 R ", object_id(kid->object));
	buf_char(b, ']');
}

/* The kids' objects are there when their parent lists them. */
static void write_node(struct form *f, struct objects *o, struct buf *b, struct form_node *n,
                       unsigned parent_id)
{
	if (n->field) {
		write_leaf(f, o, b, n, parent_id);
		return;
	}
	n->object = object_dict(o);
	for (struct form_node *kid = n->first; kid; kid = kid->next)
		write_node(f, o, b, kid, object_id(n->object));
	write_name(b, n, parent_id);
	write_kids(b, "/Kids[", n);
	object_set_raw(o, n->object, take_text(f, b));
}

HPDF_Dict form_write(struct form *f, struct objects *o, unsigned font)
{
	struct buf b = {0};
	HPDF_Dict form;

	for (struct form_node *n = f->root->first; n && !f->failed; n = n->next)
		write_node(f, o, &b, n, 0);
	buf_printf(&b, TYPED_LOOK "/DR<</Font<<" TYPED_FONT " %u 0 R>>>>", font);
	write_kids(&b, "/Fields[", f->root);
	form = object_raw(o, take_text(f, &b));
	buf_free(&b);
	return form;
}
