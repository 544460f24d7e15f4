/* view.h - a dossier as templates see it.
 * Shape:  the dossier's own members but acces and sceau, with
 *           procedure  what the procedure says (procedure_view), and its sha256
 *           calcul     what is worked out of the dossier (derive_view)
 *           document   {empreinte, complement}
 *           depot      with pieces[].libelle beside each piece's code, and the
 *                      procedure's service where none was stamped.
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

/* What a template may ask of `document`. */
enum procedure_path_kind view_path(const struct procedure *p, struct str path,
                                   const struct field **field);

/* In hexadecimal. */
struct view_digests {
	const char *dossier, *procedure;
};

bool view_make(struct value *out, const struct dossier *d, const struct procedure *p,
               const struct view_digests *digests, enum lang lang, struct arena *a, struct err *e);

#endif
