/* stated.h - what a document says, and what it does not: a wrong value that it does not print
 * is no reason not to make it. */
#ifndef JOB_STATED_H
#define JOB_STATED_H

#include "base/str.h"
#include "dossier/procedure.h"
#include "finding/finding.h"
#include "layout/template.h"

/* A document is refused for what it would state wrongly, or say or not say by mistake. What is
 * wrong elsewhere in the dossier is the business of its examination: here it only warns,
 * unless the procedure itself has said how bad it is. also: a path that the document states
 * where no template shows it; may be empty. */
void stated_soften(struct finding_list *list, const struct procedure *p,
                   const struct template *template, struct str also);

#endif
