#include "job/stated.h"

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
		struct str path = procedure_path_of(f->field, room, sizeof room);

		if (f->severity == SEVERITY_ERROR && !is_judged(p, f->id) &&
		    !template_uses(template, path) && !(also.len > 0 && str_eq(path, also)))
			f->severity = SEVERITY_WARNING;
	}
}
