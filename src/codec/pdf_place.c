/* pdf_place.c - where pages draw pictures, and how large.
 * Source: ISO 32000-1, 8.3.3 (coordinates), 8.4.2 (q and Q), 8.8 and 8.10 (XObjects, forms). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "codec/pdf_character.h"
#include "codec/pdf_reader.h"

#define STATES_MAX 64 /* q within q; deeper ones keep the matrix that is in force */
#define FORMS_MAX 4   /* within each other */
#define PARENTS_MAX 64
#define CONTENTS_MAX 4096          /* streams of one page */
#define CONTENT_BYTES_MAX 64000000 /* of all pages, forms as often as they are drawn */
#define DRAWN_MAX 2000             /* pictures and forms of one page, the latter's included */
#define NAME_MAX_BYTES 127
#define NUMBER_MAX_BYTES 31
#define OPERANDS 6

struct matrix {
	double a, b, c, d, e, f;
};

struct placing {
	struct pdf_reader *r;
	pdf_place_fn *told;
	void *context;
	uint32_t page;
	double unit; /* points */
	uint64_t bytes;
	unsigned drawn; /* on this page */
	bool ended;
};

/* One content stream with all that it has at hand. */
struct canvas {
	struct placing *p;
	const struct pdf_value *resources;
	struct matrix matrix, saved[STATES_MAX];
	unsigned depth, lost; /* of q; those beyond STATES_MAX */
	unsigned forms;
	double operands[OPERANDS]; /* the last ones */
	unsigned operand_count;
	struct str name;
};

static struct matrix multiply(struct matrix m, struct matrix by)
{
	return (struct matrix){
	    m.a * by.a + m.b * by.c, m.a * by.b + m.b * by.d,        m.c * by.a + m.d * by.c,
	    m.c * by.b + m.d * by.d, m.e * by.a + m.f * by.c + by.e, m.e * by.b + m.f * by.d + by.f,
	};
}

static void draw_content(struct canvas *c, struct str content);

/* The contents of a stream, or of all streams of an array, behind each other. */
static void read_content(struct placing *p, const struct pdf_value *v, struct buf *out)
{
	const struct pdf_value *first = v && v->type == PDF_ARRAY ? v->child : v;
	size_t n = 0;

	for (const struct pdf_value *c = first; c && n < CONTENTS_MAX && !p->r->stop; n++) {
		const struct pdf_value *stream = pdf_resolve(p->r, c);
		struct str content;

		if (stream && stream->is_stream && pdf_stream_read(p->r, stream, &content)) {
			buf_str(out, content);
			buf_char(out, '\n');
		}
		c = v->type == PDF_ARRAY ? c->next : NULL;
	}
	if (out->failed)
		pdf_no_memory(p->r);
	p->bytes += out->len;
	p->ended |= p->r->stop || p->bytes > CONTENT_BYTES_MAX;
}

static struct matrix read_matrix(struct pdf_reader *r, const struct pdf_value *v)
{
	struct matrix m = {1, 0, 0, 1, 0, 0};
	double n[6];
	size_t count = 0;

	if (!v || v->type != PDF_ARRAY)
		return m;
	for (const struct pdf_value *c = v->child; c && count < 6; c = c->next)
		if (!pdf_value_number(pdf_resolve(r, c), &n[count++]))
			return m;
	return count == 6 ? (struct matrix){n[0], n[1], n[2], n[3], n[4], n[5]} : m;
}

static void draw_form(struct canvas *c, const struct pdf_value *form)
{
	struct pdf_reader *r = c->p->r;
	const struct pdf_value *resources = pdf_get(r, form, "Resources");
	struct canvas *inner;
	struct buf content = {0};

	if (c->forms == FORMS_MAX)
		return;
	inner = calloc(1, sizeof *inner);
	if (!inner) {
		pdf_no_memory(r);
		return;
	}
	*inner = (struct canvas){
	    .p = c->p,
	    .resources = resources ? resources : c->resources,
	    .matrix = multiply(read_matrix(r, pdf_get(r, form, "Matrix")), c->matrix),
	    .forms = c->forms + 1};
	read_content(c->p, form, &content);
	draw_content(inner, buf_view(&content));
	buf_free(&content);
	free(inner);
}

static void draw_object(struct canvas *c)
{
	struct placing *p = c->p;
	const struct matrix *m = &c->matrix;
	char name[NAME_MAX_BYTES + 1];
	const struct pdf_value *object, *subtype;

	if (c->name.len == 0 || c->name.len > NAME_MAX_BYTES || ++p->drawn > DRAWN_MAX)
		return;
	snprintf(name, sizeof name, "%.*s", STR_ARG(c->name));
	object = pdf_get(p->r, pdf_get(p->r, c->resources, "XObject"), name);
	if (!object || !object->is_stream)
		return;
	subtype = pdf_get(p->r, object, "Subtype");
	if (pdf_value_is_name(subtype, "Form"))
		draw_form(c, object);
	if (pdf_value_is_name(subtype, "Image"))
		p->ended |= !p->told(p->context, object, p->page, hypot(m->a, m->b) * p->unit,
		                     hypot(m->c, m->d) * p->unit);
}

static void save(struct canvas *c)
{
	if (c->depth == STATES_MAX)
		c->lost++;
	else
		c->saved[c->depth++] = c->matrix;
}

static void restore(struct canvas *c)
{
	if (c->lost > 0)
		c->lost--;
	else if (c->depth > 0)
		c->matrix = c->saved[--c->depth];
}

static void take_number(struct canvas *c, struct str word)
{
	char text[NUMBER_MAX_BYTES + 1];
	double n;

	snprintf(text, sizeof text, "%.*s",
	         (int)(word.len < NUMBER_MAX_BYTES ? word.len : NUMBER_MAX_BYTES), word.ptr);
	n = strtod(text, NULL);
	if (c->operand_count == OPERANDS)
		memmove(c->operands, c->operands + 1, (OPERANDS - 1) * sizeof *c->operands);
	else
		c->operand_count++;
	c->operands[c->operand_count - 1] = isfinite(n) ? n : 0;
}

/* Behind the data of an inline image: white space, EI, white space. */
static size_t behind_inline_image(struct str s, size_t at)
{
	for (; at + 3 < s.len; at++)
		if (pdf_is_space(s.ptr[at]) && s.ptr[at + 1] == 'E' && s.ptr[at + 2] == 'I' &&
		    pdf_is_space(s.ptr[at + 3]))
			return at + 3;
	return s.len;
}

static void take_operator(struct canvas *c, struct str word)
{
	const double *n = c->operands;

	if (str_eq(word, STR("q")))
		save(c);
	else if (str_eq(word, STR("Q")))
		restore(c);
	else if (str_eq(word, STR("cm")) && c->operand_count == OPERANDS)
		c->matrix =
		    multiply((struct matrix){n[0], n[1], n[2], n[3], n[4], n[5]}, c->matrix);
	else if (str_eq(word, STR("Do")))
		draw_object(c);
	c->operand_count = 0;
	c->name.len = 0;
}

static bool is_number(struct str word)
{
	char c = word.ptr[0];

	return pdf_is_digit(c) || c == '-' || c == '+' || c == '.';
}

static void draw_content(struct canvas *c, struct str content)
{
	struct str word;

	for (size_t at = 0; !c->p->ended && pdf_content_next(content, &at, &word);) {
		if (word.ptr[0] == '/') {
			c->name = str_from(word, 1);
		} else if (is_number(word)) {
			take_number(c, word);
		} else {
			take_operator(c, word);
			if (str_eq(word, STR("ID")))
				at = behind_inline_image(content, at);
		}
	}
}

/* The page's own, or those of the node above it. */
static const struct pdf_value *resources_of(struct pdf_reader *r, const struct pdf_value *page)
{
	for (int i = 0; page && i < PARENTS_MAX; i++, page = pdf_get(r, page, "Parent")) {
		const struct pdf_value *v = pdf_get(r, page, "Resources");

		if (v)
			return v;
	}
	return NULL;
}

static void place_page(struct placing *p, const struct pdf_value *page)
{
	struct canvas *c = calloc(1, sizeof *c);
	struct buf content = {0};

	if (!c) {
		pdf_no_memory(p->r);
		return;
	}
	p->drawn = 0;
	p->unit = 1;
	pdf_value_number(pdf_get(p->r, page, "UserUnit"), &p->unit);
	*c = (struct canvas){
	    .p = p, .resources = resources_of(p->r, page), .matrix = {1, 0, 0, 1, 0, 0}};
	read_content(p, pdf_get(p->r, page, "Contents"), &content);
	draw_content(c, buf_view(&content));
	buf_free(&content);
	free(c);
}

void pdf_place(struct pdf_reader *r, pdf_place_fn *told, void *context)
{
	struct placing p = {.r = r, .told = told, .context = context};
	int pages = qpdf_get_num_pages(r->qpdf);

	if (qpdf_get_error(r->qpdf)) /* it cannot make out the tree */
		r->lost = true;
	for (int i = 0; i < pages && !p.ended && !r->stop; i++) {
		qpdf_oh oh = qpdf_get_page_n(r->qpdf, (size_t)i);
		int id = qpdf_oh_get_object_id(r->qpdf, oh);
		int gen = qpdf_oh_get_generation(r->qpdf, oh);
		const struct pdf_value *page;

		qpdf_oh_release(r->qpdf, oh);
		p.page = (uint32_t)i + 1;
		page = id > 0 ? pdf_fetch(r, (uint32_t)id, (uint32_t)gen) : NULL;
		if (page)
			place_page(&p, page);
		pdf_forget(r);
	}
}
