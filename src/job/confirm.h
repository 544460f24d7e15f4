/* confirm.h - one dossier's deposit confirmation: JSON in, PDF out.
 * Shape:  what all workers share (procedures, templates, fonts) is loaded once, as
 *         dossiers ask for it; a worker has what one thread needs.
 * Pure:   the bytes depend on the dossier, the version of the procedure stamped in it,
 *         the document's language and the libraries, on nothing else.
 * Owner:  confirm_new and confirm_worker_new make; a worker is freed before what it
 *         shares. Any number of workers may work at a time, each in one thread.
 * Errors: what is wrong with the dossier is a finding (REFUSED), what keeps the tool from
 *         working is an err (FAILED: MISSING, FORMAT, IO, LIMIT, LIBRARY, NOMEM). */
#ifndef JOB_CONFIRM_H
#define JOB_CONFIRM_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/lang.h"
#include "base/str.h"
#include "base/value.h"
#include "finding/finding.h"

/* Everything is borrowed until confirm_free. */
struct confirm_options {
	/* Where the data is, as procedure_roots and the fonts want it: */
	const char *data; /* DOSSIER_TOOLS_DATA; NULL: not set */
	const char *xdg_config, *home;
	const char *installed; /* the data folder of the installation; fonts/ is in it */
	/* At most one of them; both NULL: the procedure that the dossier is stamped with. */
	const char *procedure_dir;  /* a folder that holds procedure.json, taken as it is */
	const char *procedure_name; /* dossiers of any other procedure fail */
	int doc_lang;               /* enum lang, or -1: the dossier's, else French */
	bool many;                  /* a stream is expected: prepare for it */
};

struct confirm;
struct confirm_worker;

bool confirm_new(struct confirm **out, const struct confirm_options *options, struct err *e);
void confirm_free(struct confirm *c); /* c may be NULL */
/* Loads the procedure that the user gave as a folder, so that what is wrong with it is said
 * before the first dossier; true where none was given. */
bool confirm_prepare(struct confirm *c, struct err *e);

bool confirm_worker_new(struct confirm_worker **out, struct confirm *shared, struct err *e);
void confirm_worker_free(struct confirm_worker *w); /* w may be NULL */

enum confirm_status { CONFIRM_MADE, CONFIRM_REFUSED, CONFIRM_FAILED };

/* Belongs to the worker until its next call. */
struct confirm_result {
	struct str reference;     /* empty when the dossier has none or could not be read */
	const struct value *root; /* the dossier; NULL when it could not be read */
	unsigned pages;
};

/* line: of a stream, 0 for a whole file, as dossier_load wants it. pdf and findings are
 * the caller's, given empty; pdf has bytes when MADE. *out is always filled. */
enum confirm_status confirm_one(struct confirm_worker *w, struct str json, unsigned long line,
                                struct buf *pdf, struct finding_list *findings,
                                struct confirm_result *out, struct err *e);

/* "libharu 2.3.0, HarfBuzz 6.0.0, …": what the bytes depend on besides the tool. */
const char *confirm_libraries(void);

#endif
