/* confirm.h - one dossier's deposit confirmation: JSON in, PDF out.
 * Shape:  what all workers share (procedures, templates, fonts) is loaded once, as
 *         dossiers ask for it; a worker has what one thread needs.
 * Pure:   the bytes depend on the dossier, the version of the procedure stamped in it,
 *         the document's language and the libraries, on nothing else.
 * Owner:  confirm_new makes, confirm_free gives back, after its workers.
 * Errors: what is wrong with the dossier is a finding (REFUSED), what keeps the tool from
 *         working is an err (FAILED: MISSING, FORMAT, IO, LIMIT, LIBRARY, NOMEM). */
#ifndef JOB_CONFIRM_H
#define JOB_CONFIRM_H

#include <stdbool.h>

#include "base/choice.h"
#include "base/err.h"
#include "job/maker.h"

/* Everything is borrowed until confirm_free. */
struct confirm_options {
	struct choice choice;
	int doc_lang; /* enum lang, or -1: the dossier's, else French */
	bool many;    /* a stream is expected: prepare for it */
};

struct confirm;

/* Loads the procedure at once where the user gave it as a folder, so that what is wrong
 * with it is said before the first dossier. */
bool confirm_new(struct confirm **out, const struct confirm_options *options, struct err *e);
void confirm_free(struct confirm *c); /* c may be NULL */
/* The functions that work with c, which must outlive them. */
struct maker confirm_maker(struct confirm *c);

#endif
