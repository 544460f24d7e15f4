#include "job/schema.h"

#include "dossier/dossier_schema.h"
#include "job/edition.h"

bool schema_write(struct buf *out, const struct choice *choice, enum lang lang, bool strict,
                  struct err *e)
{
	const struct edition_source source = {.choice = *choice};
	struct edition_shelf *shelf = NULL;
	const struct edition *edition;
	struct arena arena = {0};
	struct value schema;
	bool ok = edition_shelf_new(&shelf, &source, e) &&
	          edition_present(shelf, (struct str){0}, &edition, e);

	if (ok)
		ok = dossier_schema(&schema, edition->procedure, lang, strict, &arena) ||
		     err_nomem(e);
	if (ok)
		value_write_indented(out, &schema);
	edition_shelf_free(shelf);
	arena_free(&arena);
	return ok;
}
