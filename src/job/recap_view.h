/* recap_view.h - a review as the template of a recap sees it: the object `examen`.
 * Shape:  recap_extras is the list of its paths, each with the type that it is printed by.
 *         Every member that a path names is there, empty or not, so that inside a section no
 *         name means something further out. Values of fields and sentences of findings are
 *         texts in the page's language.
 * Owner:  the arena; views into the review, which is finished.
 * Errors: NOMEM. */
#ifndef JOB_RECAP_VIEW_H
#define JOB_RECAP_VIEW_H

#include "base/arena.h"
#include "base/err.h"
#include "base/lang.h"
#include "base/value.h"
#include "job/reviewed.h"
#include "job/view.h"

extern const struct view_extras recap_extras;

bool recap_view(struct value *out, const struct reviewed *r, enum lang lang, struct arena *a,
                struct err *e);

#endif
