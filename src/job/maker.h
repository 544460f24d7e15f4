/* maker.h - what makes one kind of document, for documents.h to run.
 * Shape:  a table of functions; a worker has what one thread needs.
 * Owner:  the maker's context outlives its workers. Any number of workers may work at a
 *         time, each in one thread. */
#ifndef JOB_MAKER_H
#define JOB_MAKER_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "base/value.h"
#include "finding/finding.h"

enum maker_status {
	MAKER_MADE,
	MAKER_REFUSED, /* findings say why */
	MAKER_FAILED,  /* the err says why */
};

/* Belongs to the worker until its next call. */
struct maker_result {
	struct str reference;     /* empty when the dossier has none or could not be read */
	const struct value *root; /* the dossier; NULL when it could not be read */
	unsigned pages;
};

struct maker {
	void *context;
	const char *name; /* of the files, as naming.h wants it, unless the user says otherwise */
	bool (*worker_new)(void *context, void **worker, struct err *e);
	void (*worker_free)(void *worker);
	/* line: of a stream, 0 for a whole file, as dossier_load wants it. pdf and findings
	 * are the caller's, given empty; pdf has bytes when MADE. *out is given zeroed. */
	enum maker_status (*make)(void *worker, struct str json, unsigned long line,
	                          struct buf *pdf, struct finding_list *findings,
	                          struct maker_result *out, struct err *e);
};

#endif
