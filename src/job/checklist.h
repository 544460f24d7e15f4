/* checklist.h - the list of the pieces that a procedure asks for, of one dossier or in general,
 * with boxes to tick: JSON in, PDF out.
 * Shape:  a filed dossier is judged by the version of the procedure stamped in it, a draft by
 *         the present one. The PDF carries nothing: it is paper to work with, no record.
 * Pure:   the bytes depend on the dossier, the procedure, the document's language, the
 *         libraries and, for a draft whose pieces depend on the day of filing, on `today`.
 * Owner:  checklist_new makes, checklist_free gives back, after its workers.
 * Errors: what is wrong with the dossier is a finding (REFUSED), what keeps the tool from
 *         working is an err (FAILED: MISSING, FORMAT, IO, LIMIT, LIBRARY, NOMEM). */
#ifndef JOB_CHECKLIST_H
#define JOB_CHECKLIST_H

#include <stdbool.h>

#include "base/choice.h"
#include "base/date.h"
#include "base/err.h"
#include "job/maker.h"

/* Everything is borrowed until checklist_free. */
struct checklist_options {
	struct choice choice;
	int doc_lang;      /* enum lang, or -1: the dossier's, else French */
	bool many;         /* a stream is expected: prepare for it */
	bool general;      /* nobody's dossier: all pieces, and on what each depends */
	struct date today; /* drafts are judged as if they were filed on that day */
};

struct checklist;

bool checklist_new(struct checklist **out, const struct checklist_options *options, struct err *e);
void checklist_free(struct checklist *c); /* c may be NULL */
/* The functions that work with c, which must outlive them. */
struct maker checklist_maker(struct checklist *c);

#endif
