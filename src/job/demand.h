/* demand.h - what a document must state, and whether its dossier says it.
 * Shape:  a demand's path may lead through lists: each of their items must have the rest. */
#ifndef JOB_DEMAND_H
#define JOB_DEMAND_H

#include "base/value.h"
#include "dossier/derive.h"
#include "dossier/procedure.h"
#include "finding/finding.h"

/* Adds a missing-field finding for each demand of the document that the view (view.h) of
 * the dossier does not meet; where a demand's condition cannot be decided, for the field that it lacks. */
void demand_check(const struct facts *facts, const struct value *view,
                  const struct procedure_document *document, struct finding_list *list);
/* The finding for one path, which need not be a demand; nothing is said twice. */
void demand_missing(const struct procedure *p, struct str path, struct str at,
                    struct finding_list *list);
/* True for a value that says something: not null, not an empty text. An empty list does:
 * that there is none. */
bool demand_is_met(const struct value *v);

#endif
