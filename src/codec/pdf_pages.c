/* pdf_pages.c - the page tree, without recursion; boxes; pages that show nothing.
 * Source: ISO 32000-1, 7.7.3 and 14.11.2. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "codec/pdf_reader.h"

#define BLANK_NAMED 8 /* pages named one by one */
#define MM_PER_UNIT (25.4 / 72)
#define SIDE_MIN_MM 30       /* a till receipt is 57 wide, a card 54 high */
#define SIDE_MAX_MM 1200     /* A0 is 1,189 high */
#define ANNOTATIONS_MAX 1000 /* of one page that are looked at */
#define CONTENTS_MAX 4096    /* streams of one page */

/* What a page inherits. */
struct box {
	double width, height;
	bool known;
};

struct node {
	uint32_t id, gen;
	struct box media, crop;
};

struct tree {
	struct node *nodes; /* a stack; the page that comes first lies on top */
	size_t count, cap;
	uint32_t pages;
	bool broken;
};

static bool push(struct pdf_reader *r, struct tree *t, struct node node)
{
	struct node *nodes = t->nodes;
	size_t cap = t->cap ? t->cap * 2 : 64;

	if (t->count == t->cap) {
		nodes = realloc(nodes, cap * sizeof *nodes);
		if (!nodes)
			return pdf_no_memory(r);
		t->nodes = nodes;
		t->cap = cap;
	}
	t->nodes[t->count++] = node;
	return true;
}

/* Boxes */

static void read_box(struct pdf_reader *r, const struct pdf_value *page, const char *key,
                     struct box *box)
{
	const struct pdf_value *v = pdf_get(r, page, key);
	double side[4];
	size_t n = 0;

	if (!v || v->type != PDF_ARRAY)
		return;
	for (const struct pdf_value *c = v->child; c && n < 4; c = c->next) {
		if (!pdf_value_number(pdf_resolve(r, c), &side[n++]))
			return;
	}
	if (n == 4)
		*box = (struct box){fabs(side[2] - side[0]), fabs(side[3] - side[1]), true};
}

static void check_size(struct pdf_reader *r, const struct pdf_value *page, const struct node *node,
                       uint32_t number)
{
	const struct box *media = &node->media, *crop = &node->crop;
	double unit = 1, width, height;
	char detail[64];

	if (!media->known)
		return; /* readers take a sheet of their own choice */
	pdf_value_number(pdf_get(r, page, "UserUnit"), &unit);
	width = crop->known && crop->width > 0 ? fmin(crop->width, media->width) : media->width;
	height =
	    crop->known && crop->height > 0 ? fmin(crop->height, media->height) : media->height;
	width *= MM_PER_UNIT * (unit > 0 ? unit : 1);
	height *= MM_PER_UNIT * (unit > 0 ? unit : 1);
	if (fmin(width, height) >= SIDE_MIN_MM && fmax(width, height) <= SIDE_MAX_MM)
		return;
	snprintf(detail, sizeof detail, "%.0f x %.0f mm", fmin(width, 1e9), fmin(height, 1e9));
	report_add(r->out, REMARK_PAGE_SIZE, number, 0, str_of(detail));
}

/* Blank pages */

/* True if that stream paints, or is not known to paint nothing. Pages may share one: it is
 * read once. */
static bool stream_paints(struct pdf_reader *r, const struct pdf_value *v)
{
	struct str content;
	bool paints;

	if (!v || !v->is_stream)
		return false;
	if (pdf_set_has(&r->checked, pdf_key(v->id, v->gen, PDF_CHECKED_PAINTS)))
		return true;
	if (pdf_set_has(&r->checked, pdf_key(v->id, v->gen, PDF_CHECKED_BLANK)))
		return false;
	pdf_show(r, v);
	paints = !pdf_stream_read(r, v, &content) || pdf_content_paints(content);
	pdf_set_add(r, &r->checked,
	            pdf_key(v->id, v->gen, paints ? PDF_CHECKED_PAINTS : PDF_CHECKED_BLANK));
	return paints;
}

static bool contents_paint(struct pdf_reader *r, const struct pdf_value *page)
{
	const struct pdf_value *contents = pdf_get(r, page, "Contents");
	size_t n = 0;

	if (!contents || contents->type != PDF_ARRAY)
		return stream_paints(r, contents);
	for (const struct pdf_value *c = contents->child; c && !r->stop; c = c->next) {
		if (++n > CONTENTS_MAX || stream_paints(r, pdf_resolve(r, c)))
			return true;
	}
	return false;
}

/* Readers draw most kinds of annotations themselves where these bring no appearance. */
static bool annotation_shows(const struct pdf_value *v)
{
	const struct pdf_value *subtype = pdf_value_get(v, "Subtype");

	if (pdf_value_get(v, "AP"))
		return true;
	if (pdf_value_is_name(subtype, "Widget"))
		return pdf_value_get(v, "V") || pdf_value_get(v, "MK");
	return subtype && !pdf_value_is_name(subtype, "Link") &&
	       !pdf_value_is_name(subtype, "Popup");
}

static bool annotations_show(struct pdf_reader *r, const struct pdf_value *page)
{
	const struct pdf_value *annots = pdf_get(r, page, "Annots");
	size_t n = 0;

	if (!annots || annots->type != PDF_ARRAY)
		return false;
	for (const struct pdf_value *c = annots->child; c && !r->stop; c = c->next) {
		if (++n > ANNOTATIONS_MAX || annotation_shows(pdf_resolve(r, c)))
			return true;
	}
	return false;
}

static void check_blank(struct pdf_reader *r, const struct pdf_value *page, uint32_t number)
{
	if (contents_paint(r, page) || annotations_show(r, page) || r->stop)
		return;
	if (++r->blank_pages <= BLANK_NAMED)
		report_add(r->out, REMARK_BLANK, number, 0, STR(""));
}

/* The tree */

static void look_at_page(struct pdf_reader *r, struct tree *t, const struct pdf_value *page,
                         const struct node *node)
{
	t->pages++;
	if (t->pages > r->limits->pages) {
		report_add(r->out, REMARK_TOO_MANY_PAGES, 0, r->limits->pages, STR(""));
		r->stop = true;
		return;
	}
	check_size(r, page, node, t->pages);
	check_blank(r, page, t->pages);
}

/* Children go on the stack in reverse. */
static void look_at_kids(struct pdf_reader *r, struct tree *t, const struct pdf_value *kids,
                         struct node inherited)
{
	size_t from = t->count;

	for (const struct pdf_value *c = kids->child; c && !r->stop; c = c->next) {
		inherited.id = c->id;
		inherited.gen = c->gen;
		if (c->type == PDF_REF)
			push(r, t, inherited);
		else
			t->broken = true;
		if (t->count > (size_t)r->limits->objects)
			r->stop = true;
	}
	for (size_t to = t->count; from + 1 < to; from++, to--) {
		struct node swapped = t->nodes[from];

		t->nodes[from] = t->nodes[to - 1];
		t->nodes[to - 1] = swapped;
	}
}

static void look_at_node(struct pdf_reader *r, struct tree *t, struct node node)
{
	const struct pdf_value *v = pdf_resolve(r, pdf_fetch(r, node.id, node.gen));
	const struct pdf_value *kids = pdf_get(r, v, "Kids");

	if (!v || v->type != PDF_DICT) {
		t->broken = true;
		return;
	}
	pdf_show(r, v);
	read_box(r, v, "MediaBox", &node.media);
	read_box(r, v, "CropBox", &node.crop);
	if (!kids && !pdf_value_is_name(pdf_value_get(v, "Type"), "Pages")) {
		look_at_page(r, t, v, &node);
		return;
	}
	/* a node that is met twice is a loop, or pages that are shown twice */
	if (!pdf_set_add(r, &r->visited, pdf_key(node.id, node.gen, PDF_WAY_COUNT)))
		t->broken = true;
	else if (kids && kids->type == PDF_ARRAY)
		look_at_kids(r, t, kids, node);
	else if (pdf_value_integer(pdf_get(r, v, "Count"), 0) != 0)
		t->broken = true;
}

static void look_at_tree(struct pdf_reader *r, struct tree *t)
{
	while (t->count > 0 && !r->stop) {
		look_at_node(r, t, t->nodes[--t->count]);
		pdf_forget(r);
	}
}

static void conclude(struct pdf_reader *r, const struct tree *t, long promised)
{
	char detail[64];

	r->out->pages = t->pages;
	if (r->stop)
		return;
	if (t->pages == 0)
		report_add(r->out, REMARK_NO_PAGES, 0, 0, STR(""));
	else if (t->broken || promised < 0)
		report_add(r->out, REMARK_PAGE_TREE, 0, 0, STR(""));
	else if (promised != (long)t->pages) {
		snprintf(detail, sizeof detail, "%ld pages promised, %u found", promised, t->pages);
		report_add(r->out, REMARK_REPAIRED, 0, 0, str_of(detail));
	}
	r->lost |= t->broken;
}

void pdf_pages(struct pdf_reader *r)
{
	const struct pdf_value *root = pdf_get(r, pdf_trailer(r), "Root");
	const struct pdf_value *ref = pdf_value_get(root, "Pages");
	long promised = pdf_value_integer(pdf_get(r, pdf_resolve(r, ref), "Count"), -1);
	struct node first = {.id = ref ? ref->id : 0, .gen = ref ? ref->gen : 0};
	struct tree t = {0};

	pdf_forget(r);
	if (first.id > 0 && !r->stop && push(r, &t, first))
		look_at_tree(r, &t);
	conclude(r, &t, promised);
	free(t.nodes);
}
