/* recap.h - the recap of a dossier: all that was entered and found, each piece with its files.
 * Shape:  a review (review.h) gives the dossiers, this turns each into a PDF. They take turns
 *         in one thread, since workers that decode files may only be made by a process of one:
 *         the source and the maker are for one run of documents.h, `in_line`.
 *         A dossier is judged by the version of the procedure that it was filed with; the
 *         wording is that version's, or the present one's where that has no recap.
 * Pure:   the bytes depend on the dossier, its files, the procedure, the document's language
 *         and the libraries; of a draft, on the day that it is judged for as well.
 * Owner:  recap_new makes, recap_free gives back, after the run.
 * Errors: what is wrong with the dossier stands in the recap. What cannot be read as a dossier
 *         is REFUSED; what keeps it from being judged or the tool from working is FAILED, as
 *         review.h has it. A file that could not be examined is a finding of the document,
 *         which is made all the same. */
#ifndef JOB_RECAP_H
#define JOB_RECAP_H

#include <stdbool.h>

#include "base/err.h"
#include "job/documents.h"
#include "job/maker.h"
#include "job/review.h"

/* Everything is borrowed until recap_free. */
struct recap_options {
	struct review_options review; /* without shelf and report */
	int doc_lang;                 /* enum lang, or -1: the dossier's, else French */
	bool many;                    /* a stream is expected: prepare for it */
	bool may_wait;                /* the next dossier may be long in coming */
};

struct recap;

bool recap_new(struct recap **out, const struct recap_options *options, struct err *e);
void recap_free(struct recap *c); /* c may be NULL */
struct documents_source recap_source(struct recap *c);
struct maker recap_maker(struct recap *c);

/* True for a finding that says that a file was not examined. */
bool recap_is_incomplete(enum finding_id id);

#endif
