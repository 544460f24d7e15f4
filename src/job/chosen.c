/* chosen.c - see chosen.h. */
#include "job/chosen.h"

#include "base/arena.h"
#include "base/buf.h"

bool chosen_procedure(struct procedure **out, const struct choice *c, struct err *e)
{
	const char *name = c->procedure_name ? c->procedure_name : CHOICE_PROCEDURE;
	struct procedure_roots roots;
	struct arena arena = {0};
	struct buf dir = {0};
	bool ok;

	if (c->procedure_dir)
		return procedure_load(out, c->procedure_dir, e);
	ok = procedure_roots(&roots, c->data, c->xdg_config, c->home, c->installed, &arena) ||
	     err_nomem(e);
	ok = ok && procedure_find_dir(&dir, &roots, str_of(name), (struct str){0}, e) &&
	     procedure_load(out, dir.data, e);
	buf_free(&dir);
	arena_free(&arena);
	return ok;
}
