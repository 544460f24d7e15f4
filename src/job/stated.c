#include "job/stated.h"

/* "depot.pieces[2].octets" without its indexes. */
static struct str schema_path(struct str at, char *room, size_t size)
{
	size_t n = 0;
	bool inside = false;

	for (size_t i = 0; i < at.len && n < size; i++) {
		inside = inside || at.ptr[i] == '[';
		if (!inside)
			room[n++] = at.ptr[i];
		inside = inside && at.ptr[i] != ']';
	}
	return (struct str){room, n};
}

static bool is_judged(const struct procedure *p, enum finding_id id)
{
	for (size_t i = 0; i < p->severity_count; i++)
		if (p->severities[i].id == id)
			return true;
	return false;
}

void stated_soften(struct finding_list *list, const struct procedure *p,
                   const struct template *template, struct str also)
{
	char room[256];

	for (size_t i = 0; i < list->count; i++) {
		struct finding *f = &list->items[i];
		struct str path = schema_path(f->field, room, sizeof room);

		if (f->severity == SEVERITY_ERROR && !is_judged(p, f->id) &&
		    !template_uses(template, path) && !(also.len > 0 && str_eq(path, also)))
			f->severity = SEVERITY_WARNING;
	}
}
