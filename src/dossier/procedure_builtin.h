/* procedure_builtin.h - the paths that every procedure has: what the tools themselves
 * write into a dossier and what a document can say of its procedure.
 * Shape:  fixed fields, one after the other; the groups and lists they lie in follow from
 *         their paths. */
#ifndef DOSSIER_PROCEDURE_BUILTIN_H
#define DOSSIER_PROCEDURE_BUILTIN_H

#include "dossier/field.h"

struct builtin {
	struct field field;
	bool document_only; /* not in a dossier */
	bool steps, pieces; /* a choice among the procedure's steps, or pieces */
};

/* One after the other from 0; NULL behind the last. */
const struct builtin *builtin_at(size_t index);
/* True if the path is a list of objects. */
bool builtin_is_list(struct str path);
/* True if a procedure may define no field at or below this first key. */
bool builtin_is_reserved(struct str key);

#endif
