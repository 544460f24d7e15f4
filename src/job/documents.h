/* documents.h - the run of a tool that makes documents: dossiers in, documents delivered,
 * what became of each told in the order of the dossiers.
 * Shape:  source of records → pool of workers → delivery; memory does not grow with the
 *         stream.
 * Owner:  the options and all they point to are borrowed for the run.
 * Errors: documents_run fails for the run as a whole (USAGE, MISSING, FORMAT, IO, NOMEM);
 *         what happens to one record is told of that record and the others go on. */
#ifndef JOB_DOCUMENTS_H
#define JOB_DOCUMENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"
#include "dossier/reader.h"
#include "finding/finding.h"
#include "job/deliver.h"
#include "job/maker.h"

enum document_status {
	DOCUMENT_WRITTEN,
	DOCUMENT_KEPT,    /* the same bytes stood there already */
	DOCUMENT_REFUSED, /* findings say why */
	DOCUMENT_FAILED,  /* why says why */
};

const char *document_status_name(enum document_status status); /* "written" */

/* What became of one record; holds until the callback returns. */
struct document {
	struct str reference; /* empty when not known */
	struct str input;     /* as it was given */
	size_t line;          /* of a stream, 0 for a whole file */
	struct str file;      /* where the document is or would be; empty when it has no name */
	size_t bytes;         /* 0: none was made */
	const char *sha256;   /* NULL when none was made or nobody asked */
	unsigned pages;
	enum document_status status;
	const struct finding_list *findings;
	const struct err *why; /* NULL but when FAILED */
};

/* Where records come from when they are not read from dossiers; one thread at a time asks
 * for the next, as reader.h says. */
struct documents_source {
	void *context;
	enum reader_result (*next)(void *context, struct record *out, struct finding_list *wrong,
	                           struct err *e);
	bool many;     /* more than a few are to be expected */
	bool may_wait; /* the next one may be long in coming */
	/* Asking for a record and working on it take turns in the caller's thread, whatever
	 * `workers` says. */
	bool in_line;
};

/* A single record, called `input`: json, or where that is empty nobody's dossier. */
struct documents_lone {
	const char *input;
	struct str json;
	bool is_given;
};

struct documents_source documents_lone_source(struct documents_lone *lone);

struct documents_options {
	struct maker maker;
	struct delivery_options delivery;
	struct reader_sources sources;
	const struct documents_source *source; /* instead of sources, unless NULL */

	const char *name; /* naming.h; NULL: the maker's */
	unsigned workers;
	bool strict;  /* warnings refuse */
	bool digests; /* documents want sha256 */

	void *context;
	/* False: the run stops, nobody listens any more. */
	bool (*report)(void *context, const struct document *document);
	/* True once the run is to stop; may be NULL. */
	bool (*stopped)(void *context);
};

/* True if more than a few dossiers are to be expected of these options: worth preparing for.
 * A wrong guess costs milliseconds. */
bool documents_expects_many(const struct documents_options *options);

/* True where the next dossier of these sources may be long in coming: from a pipe or a
 * terminal. */
bool documents_may_wait(const struct reader_sources *sources);

bool documents_run(const struct documents_options *options, struct err *e);

#endif
