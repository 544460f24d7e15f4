/* structure.c - see structure.h. */
#include "pdf/structure.h"

enum kid_type { KID_ELEMENT, KID_CONTENT, KID_ANNOTATION };

struct kid {
	enum kid_type type;
	unsigned page, mcid;
	struct element *element;
	HPDF_Dict annotation;
	struct kid *next;
};

struct element {
	enum pdf_tag tag;
	struct pdf_attributes attributes;
	struct element *parent, *next; /* next in order of creation */
	struct kid *first, *last;
	HPDF_Dict object;
};

static const char *const tag_names[] = {
    [TAG_DOCUMENT] = "Document",
    [TAG_SECT] = "Sect",
    [TAG_DIV] = "Div",
    [TAG_H1] = "H1",
    [TAG_H2] = "H2",
    [TAG_H3] = "H3",
    [TAG_H4] = "H4",
    [TAG_H5] = "H5",
    [TAG_H6] = "H6",
    [TAG_P] = "P",
    [TAG_L] = "L",
    [TAG_LI] = "LI",
    [TAG_LBL] = "Lbl",
    [TAG_LBODY] = "LBody",
    [TAG_TABLE] = "Table",
    [TAG_THEAD] = "THead",
    [TAG_TBODY] = "TBody",
    [TAG_TR] = "TR",
    [TAG_TH] = "TH",
    [TAG_TD] = "TD",
    [TAG_FIGURE] = "Figure",
    [TAG_CAPTION] = "Caption",
    [TAG_LINK] = "Link",
    [TAG_FORM] = "Form",
    [TAG_SPAN] = "Span",
};

void structure_init(struct structure *s, struct arena *arena)
{
	*s = (struct structure){.arena = arena};
}

static void add_kid(struct structure *s, struct element *parent, struct kid kid)
{
	struct kid *k = parent ? arena_alloc(s->arena, sizeof *k) : NULL;

	if (!k) {
		s->failed = true;
		return;
	}
	*k = kid;
	if (parent->last)
		parent->last->next = k;
	else
		parent->first = k;
	parent->last = k;
}

struct element *structure_open(struct structure *s, enum pdf_tag tag,
                               const struct pdf_attributes *attributes)
{
	struct element *e = s->failed ? NULL : arena_alloc(s->arena, sizeof *e);

	if (!e) {
		s->failed = true;
		return NULL;
	}
	e->tag = tag;
	e->parent = s->current;
	if (attributes)
		e->attributes = *attributes;
	if (s->last)
		s->last->next = e;
	else
		s->root = e;
	s->last = e;
	if (s->current)
		add_kid(s, s->current, (struct kid){.type = KID_ELEMENT, .element = e});
	s->current = e;
	return e;
}

void structure_close(struct structure *s)
{
	if (s->current)
		s->current = s->current->parent;
}

void structure_resume(struct structure *s, struct element *e)
{
	s->current = e;
}

const char *structure_current_name(const struct structure *s)
{
	return s->current ? tag_names[s->current->tag] : "Span";
}

void structure_add_content(struct structure *s, unsigned page, unsigned mcid)
{
	add_kid(s, s->current, (struct kid){.type = KID_CONTENT, .page = page, .mcid = mcid});
}

void structure_add_annotation(struct structure *s, unsigned page, HPDF_Dict annotation)
{
	add_kid(s, s->current,
	        (struct kid){.type = KID_ANNOTATION, .page = page, .annotation = annotation});
}

void structure_set_box(struct element *e, const int64_t box[4])
{
	if (!e)
		return;
	memcpy(e->attributes.box, box, sizeof e->attributes.box);
	e->attributes.has_box = true;
}

static void write_box(struct buf *b, const int64_t box[4])
{
	buf_cstr(b, "/BBox[");
	for (int i = 0; i < 4; i++) {
		if (i)
			buf_char(b, ' ');
		pdf_write_number(b, box[i]);
	}
	buf_char(b, ']');
}

/* The attribute dictionary, where the tag has one; figures stand as blocks. */
static void write_attributes(struct buf *b, const struct element *e)
{
	static const char *const scopes[] = {[SCOPE_ROW] = "Row", [SCOPE_COLUMN] = "Column"};

	if (e->tag == TAG_TH && e->attributes.scope != SCOPE_NONE)
		buf_printf(b, "/A<</O/Table/Scope/%s>>", scopes[e->attributes.scope]);
	if (e->tag == TAG_L)
		buf_printf(b, "/A<</O/List/ListNumbering/%s>>",
		           e->attributes.numbered ? "Decimal" : "Disc");
	if (e->tag == TAG_FIGURE && e->attributes.has_box) {
		buf_cstr(b, "/A<</O/Layout/Placement/Block");
		write_box(b, e->attributes.box);
		buf_cstr(b, ">>");
	}
	if (e->attributes.alt.len) {
		buf_cstr(b, "/Alt");
		pdf_write_text(b, e->attributes.alt);
	}
	if (e->attributes.actual.len) {
		buf_cstr(b, "/ActualText");
		pdf_write_text(b, e->attributes.actual);
	}
}

/* The page that most of the element's own content stands on is the one of its first piece. */
static const struct kid *first_on_page(const struct element *e)
{
	for (const struct kid *k = e->first; k; k = k->next)
		if (k->type != KID_ELEMENT)
			return k;
	return NULL;
}

static void write_kid(struct buf *b, const struct kid *k, unsigned own_page,
                      const struct structure_page *pages)
{
	if (k->type == KID_ELEMENT)
		pdf_write_reference(b, object_id(k->element->object));
	else if (k->type == KID_ANNOTATION)
		buf_printf(b, "<</Type/OBJR/Pg %u 0 R/Obj %u 0 R>>", object_id(pages[k->page].page),
		           object_id(k->annotation));
	else if (k->page == own_page)
		buf_int(b, k->mcid);
	else
		buf_printf(b, "<</Type/MCR/Pg %u 0 R/MCID %u>>", object_id(pages[k->page].page),
		           k->mcid);
}

static void write_element(struct buf *b, const struct element *e, unsigned parent_id,
                          const struct structure_page *pages)
{
	const struct kid *content = first_on_page(e);

	/* Written a hundred times a page: without printf. */
	buf_cstr(b, "/S/");
	buf_cstr(b, tag_names[e->tag]);
	buf_cstr(b, "/P ");
	pdf_write_reference(b, parent_id);
	write_attributes(b, e);
	if (content) {
		buf_cstr(b, "/Pg ");
		pdf_write_reference(b, object_id(pages[content->page].page));
	}
	if (!e->first)
		return;
	buf_cstr(b, e->first->next ? "/K[" : "/K ");
	for (const struct kid *k = e->first; k; k = k->next) {
		if (k != e->first)
			buf_char(b, ' ');
		write_kid(b, k, content ? content->page : 0, pages);
	}
	if (e->first->next)
		buf_char(b, ']');
}

/* A copy of the buffer's text that lives as long as the document. */
static struct str take_text(struct structure *s, struct buf *b)
{
	struct str copy = arena_copy(s->arena, buf_view(b));

	if (b->failed || !copy.ptr)
		s->failed = true;
	buf_reset(b);
	return copy;
}

static void write_parent_array(struct buf *b, const struct structure_page *p)
{
	buf_char(b, '[');
	for (unsigned i = 0; i < p->content_count; i++) {
		if (i)
			buf_char(b, ' ');
		pdf_write_reference(b, object_id(p->contents[i]->object));
	}
	buf_char(b, ']');
}

/* From a number on a page or an annotation back to its elements. */
static void write_parent_tree(struct structure *s, struct objects *o, struct buf *b,
                              const struct structure_page *pages, unsigned page_count)
{
	unsigned next = page_count;

	buf_cstr(b, "/Nums[");
	for (unsigned i = 0; i < page_count; i++) {
		buf_printf(b, " %u ", i);
		write_parent_array(b, &pages[i]);
		object_add(o, pages[i].page, "StructParents",
		           HPDF_Number_New(o->doc->mmgr, (HPDF_INT32)i));
	}
	for (const struct element *e = s->root; e; e = e->next) {
		for (const struct kid *k = e->first; k; k = k->next) {
			if (k->type != KID_ANNOTATION)
				continue;
			object_add(o, k->annotation, "StructParent",
			           HPDF_Number_New(o->doc->mmgr, (HPDF_INT32)next));
			buf_printf(b, " %u %u 0 R", next++, object_id(e->object));
		}
	}
	buf_char(b, ']');
}

void structure_write(struct structure *s, struct objects *o, const struct structure_page *pages,
                     unsigned page_count)
{
	HPDF_Dict root = object_dict(o), parents = object_dict(o);
	struct buf b = {0};

	for (struct element *e = s->root; e; e = e->next)
		e->object = object_dict(o);
	for (struct element *e = s->root; e && !o->failed; e = e->next) {
		write_element(&b, e, object_id(e->parent ? e->parent->object : root), pages);
		object_set_raw(o, e->object, take_text(s, &b));
	}
	if (s->root && !o->failed) {
		write_parent_tree(s, o, &b, pages, page_count);
		object_set_raw(o, parents, take_text(s, &b));
		buf_printf(&b, "/Type/StructTreeRoot/K %u 0 R/ParentTree %u 0 R",
		           object_id(s->root->object), object_id(parents));
		object_set_raw(o, root, take_text(s, &b));
		object_add(o, o->doc->catalog, "StructTreeRoot", root);
	}
	buf_free(&b);
	if (s->failed)
		o->failed = true;
}
