/* mandate.h - the mandate by which an employer lets a student file the request: values in, PDF
 * out.
 * Shape:  the wording is that of the present version of the dossier's procedure. The PDF
 *         carries, as an associated file, the dossier's keys that it prints and no others;
 *         one that prints none carries nothing, and neither does a form, whose answers will
 *         be others than those it began with.
 * Pure:   the bytes depend on the dossier and the settings, the procedure, the document's
 *         language and the libraries, on nothing else: a mandate has no date but the one it is
 *         given.
 * Owner:  mandate_new makes, mandate_free gives back, after its workers.
 * Errors: what is wrong with the dossier is a finding (REFUSED), what keeps the tool from
 *         working is an err (FAILED: MISSING, FORMAT, IO, LIMIT, LIBRARY, NOMEM). */
#ifndef JOB_MANDATE_H
#define JOB_MANDATE_H

#include <stdbool.h>

#include "base/choice.h"
#include "base/err.h"
#include "dossier/procedure.h"
#include "finding/account.h"
#include "job/documents.h"
#include "job/maker.h"

/* Everything is borrowed until mandate_free. */
struct mandate_options {
	struct choice choice;
	int doc_lang; /* enum lang, or -1: the dossier's, else French */
	bool many;    /* a stream is expected: prepare for it */
	bool blank;   /* what is missing is left to be filled in by hand */
	bool form;    /* all of it is to be filled in on the screen; what is known stands there */
	/* "path=value" as a person types it; they replace what the dossier says. */
	const char *const *sets;
	size_t set_count;
};

struct mandate;

/* Settings that cannot be meant are refused at once (USAGE). */
bool mandate_new(struct mandate **out, const struct mandate_options *options, struct err *e);
void mandate_free(struct mandate *m); /* m may be NULL */
/* The functions that work with m, which must outlive them. */
struct maker mandate_maker(struct mandate *m);

/* The procedure of who names none. */
bool mandate_procedure(struct mandate *m, const struct procedure **out, struct err *e);
/* The fields that its mandate prints, and those that decide which: in the procedure's order. */
bool mandate_fields(struct mandate *m, const struct account_field **out, size_t *count,
                    struct arena *a, struct err *e);

/* The rows of a CSV file (dossier/csv.h), "-" for standard input; path and m are borrowed. */
bool mandate_csv_open(struct documents_source *out, struct mandate *m, const char *path,
                      struct err *e);
void mandate_csv_close(struct documents_source *source);

#endif
