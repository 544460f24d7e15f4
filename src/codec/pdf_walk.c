/* pdf_walk.c - everything that can be reached from the trailer, each object once. */
#include <stdlib.h>

#include "codec/pdf_reader.h"

#define DEPTH_MAX 512 /* as deep as values are */

/* Objects are looked at once more only where a script would mean something else. */
static unsigned kind_of_way(enum pdf_way way)
{
	return way == PDF_BY_FIELD || way == PDF_BY_FORM_RULE ? (unsigned)way : PDF_BY_ANYTHING;
}

void pdf_push(struct pdf_reader *r, uint32_t id, uint32_t gen, enum pdf_way way)
{
	struct pdf_task *tasks = r->tasks;
	size_t cap = r->task_cap ? r->task_cap * 2 : 256;

	if (id == 0 || r->stop || !pdf_set_add(r, &r->visited, pdf_key(id, gen, kind_of_way(way))))
		return;
	if (r->visited.count > (size_t)r->limits->objects) {
		report_add(r->out, REMARK_TOO_MANY_OBJECTS, 0, r->limits->objects, STR(""));
		r->stop = true;
		return;
	}
	if (r->task_count == r->task_cap) {
		tasks = realloc(tasks, cap * sizeof *tasks);
		if (!tasks) {
			pdf_no_memory(r);
			return;
		}
		r->tasks = tasks;
		r->task_cap = cap;
	}
	r->tasks[r->task_count++] = (struct pdf_task){id, gen, way};
}

struct place {
	const struct pdf_value *next; /* child to look at */
	const struct pdf_value *container;
	enum pdf_way way;
};

static enum pdf_way way_to(const struct place *p)
{
	/* an array is come by as what it stands for */
	return p->container->type == PDF_ARRAY ? p->way
	                                       : pdf_way_to(p->container, p->way, p->next->key);
}

/* All of one value: dictionaries are looked at, references go on the list. */
static void look_into(struct pdf_reader *r, const struct pdf_value *v, enum pdf_way way)
{
	struct place places[DEPTH_MAX], *p = places;

	if (v->type == PDF_REF)
		pdf_push(r, v->id, v->gen, way);
	if (v->type != PDF_ARRAY && v->type != PDF_DICT)
		return;
	*p = (struct place){v->child, v, way};
	if (v->type == PDF_DICT)
		pdf_active(r, v, way);
	while (p >= places && !r->stop) {
		const struct pdf_value *c = p->next;
		enum pdf_way to;

		if (!c) {
			p--;
			continue;
		}
		to = way_to(p);
		p->next = c->next;
		if (c->type == PDF_REF)
			pdf_push(r, c->id, c->gen, to);
		if (c->type == PDF_DICT)
			pdf_active(r, c, to);
		if ((c->type == PDF_DICT || c->type == PDF_ARRAY) && p + 1 < places + DEPTH_MAX)
			*++p = (struct place){c->child, c, to};
	}
}

void pdf_show(struct pdf_reader *r, const struct pdf_value *v)
{
	if (!r->stop && v->id > 0 &&
	    pdf_set_add(r, &r->visited, pdf_key(v->id, v->gen, PDF_BY_ANYTHING)))
		look_into(r, v, PDF_BY_ANYTHING);
}

static void visit(struct pdf_reader *r, struct pdf_task task)
{
	const struct pdf_value *v = pdf_fetch(r, task.id, task.gen);

	if (!v)
		return;
	look_into(r, v, task.way);
	if (v->is_stream)
		pdf_stream(r, v);
}

void pdf_walk(struct pdf_reader *r)
{
	const struct pdf_value *trailer = r->stop ? NULL : pdf_trailer(r);

	if (trailer)
		look_into(r, trailer, PDF_BY_ANYTHING);
	pdf_forget(r);
	while (r->task_count > 0 && !r->stop) {
		visit(r, r->tasks[--r->task_count]);
		pdf_forget(r);
	}
}
