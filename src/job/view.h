/* view.h - a dossier as templates see it.
 * Shape:  the dossier's own members but acces and sceau, with
 *           procedure  what the procedure says (procedure_view), and its sha256
 *           calcul     what is worked out of the dossier (derive_view)
 *           document   {empreinte, complement}
 *           depot      with pieces[].libelle beside each piece's code, and the
 *                      procedure's service where none was stamped,
 *         and what one kind of document adds (view_extras, view_add).
 * Owner:  the arena; views into the dossier and the procedure. */
#ifndef JOB_VIEW_H
#define JOB_VIEW_H

#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/lang.h"
#include "base/value.h"
#include "dossier/dossier.h"
#include "dossier/procedure.h"

/* A path that one kind of document has beside those of all: field.type counts for a SCALAR. */
struct view_extra {
	enum procedure_path_kind kind;
	struct field field;
};

/* All of them, sorted by the bytes of their paths. */
struct view_extras {
	const struct view_extra *items;
	size_t count;
};

/* What a path of a template leads to. extras may be NULL. */
enum procedure_path_kind view_path(const struct procedure *p, const struct view_extras *extras,
                                   struct str path, const struct field **field);

/* In hexadecimal. */
struct view_digests {
	const char *dossier, *procedure;
};

bool view_make(struct value *out, const struct dossier *d, const struct procedure *p,
               const struct view_digests *digests, enum lang lang, struct arena *a, struct err *e);
/* Gives a view one more member, in place of one of the dossier's that has this name. */
bool view_add(struct value *view, struct str key, struct value member, struct arena *a,
              struct err *e);

/* --- Objects, built member by member; views into what is given */
bool object_start(struct value *v, size_t members, struct arena *a); /* false: NOMEM */
struct value *object_put(struct value *v, struct str key, struct value value);
struct value string_value(struct str s);

#endif
