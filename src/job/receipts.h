/* receipts.h - the run of dossier-confirm: dossiers in, confirmations delivered, what
 * became of each told in the order of the dossiers.
 * Shape:  reader → pool of workers → delivery; memory does not grow with the stream.
 * Owner:  the options and all they point to are borrowed for the run.
 * Errors: receipts_run fails for the run as a whole (USAGE, MISSING, FORMAT, IO, NOMEM);
 *         what happens to one record is told of that record and the others go on. */
#ifndef JOB_RECEIPTS_H
#define JOB_RECEIPTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"
#include "finding/finding.h"
#include "job/confirm.h"
#include "job/deliver.h"

#define RECEIPTS_NAME "{{reference}}-confirmation.pdf"

enum receipt_status {
	RECEIPT_WRITTEN,
	RECEIPT_KEPT,    /* the same bytes stood there already */
	RECEIPT_REFUSED, /* findings say why */
	RECEIPT_FAILED,  /* why says why */
};

const char *receipt_status_name(enum receipt_status status); /* "written" */

/* What became of one record; holds until the callback returns. */
struct receipt {
	struct str reference; /* empty when not known */
	struct str input;     /* as it was given */
	size_t line;          /* of a stream, 0 for a whole file */
	struct str file;      /* where the confirmation is or would be; empty when it has no name */
	size_t bytes;         /* 0: none was made */
	const char *sha256;   /* NULL when none was made or nobody asked */
	unsigned pages;
	enum receipt_status status;
	const struct finding_list *findings;
	const struct err *why; /* NULL but when FAILED */
};

struct receipts_options {
	struct confirm_options confirm;
	struct delivery_options delivery;
	/* reader.h */
	const char *const *operands;
	size_t operand_count;
	const char *list; /* --files-from */
	bool list_nul;
	const char *folder; /* of standard input's pieces */

	const char *name; /* naming.h; NULL: RECEIPTS_NAME */
	unsigned workers;
	bool strict;  /* warnings refuse */
	bool digests; /* receipts want sha256 */

	void *context;
	/* False: the run stops, nobody listens any more. */
	bool (*report)(void *context, const struct receipt *receipt);
	/* True once the run is to stop; may be NULL. */
	bool (*stopped)(void *context);
};

bool receipts_run(const struct receipts_options *options, struct err *e);

#endif
