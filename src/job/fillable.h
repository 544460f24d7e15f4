/* fillable.h - what a form asks for: the fields of a procedure as fields of a PDF.
 * Shape:  a field goes by its path in the dossier, so that what was filled in can be read back
 *         into one; its label is the procedure's, with its help; its value what the dossier says,
 *         written as people type it.
 * Owner:  the arena; procedure and view are borrowed.
 * Errors: NOMEM alone. */
#ifndef JOB_FILLABLE_H
#define JOB_FILLABLE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/lang.h"
#include "base/str.h"
#include "base/value.h"
#include "dossier/procedure.h"
#include "pdf/form.h"

struct fillable {
	const struct procedure *procedure;
	const struct value *view;
	enum lang lang;
	struct arena *arena;
	struct fillable_field *made; /* so far, the last first */
};

/* The field of that path, the same each time; NULL where a person cannot fill it in. False: no
 * memory. */
bool fillable_field(struct fillable *f, struct str path, const struct pdf_field **out);

#endif
