/* normalize.h - the run of dossier-normalize over files: names in, files that are fit to file
 * out, what was done to each told in the order of the names.
 * Shape:  inbox → normalizer → delivery → report. With a folder, files keep the paths that
 *         they have in folders that were given, or their names; the extension becomes that of
 *         what the file is now.
 * Owner:  the options and all they point to are borrowed for the run; a normalized file holds
 *         until the callback returns.
 * Errors: normalize_run fails for the run as a whole (USAGE, MISSING, FORMAT, IO, LIBRARY,
 *         NOMEM); what keeps one file from being made fit is told of it. */
#ifndef JOB_NORMALIZE_H
#define JOB_NORMALIZE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/choice.h"
#include "base/err.h"
#include "base/str.h"
#include "finding/action.h"
#include "finding/finding.h"
#include "job/attachments.h"
#include "job/deliver.h"
#include "job/inbox_run.h"
#include "job/wishes.h"

enum normalized_status {
	NORMALIZED_WRITTEN,
	NORMALIZED_KEPT,       /* the same bytes stood there already */
	NORMALIZED_PLANNED,    /* of a dry run: it would be written */
	NORMALIZED_TO_CORRECT, /* findings say why */
	NORMALIZED_NOT_DONE,   /* failure says why */
};

const char *normalized_status_name(enum normalized_status status); /* "written", "refused" */

struct normalized_file {
	struct str file;  /* as it was given; empty where only `failure` is told of `input` */
	struct str input; /* the list that named it, else empty */
	size_t line;
	struct str output; /* where the new file is or would be; empty: nowhere */
	size_t page;       /* that it is in a PDF, from 1; 0: a file of its own */
	enum normalized_status status;
	const struct attachment *before; /* NULL: it was not looked at */
	const struct attachment *after;  /* NULL: nothing fit was made */
	const struct action *actions;
	size_t action_count;
	const struct finding_list *findings; /* those that still hold; may be NULL */
	const struct err *failure;
};

/* What became of file->output, which was to be written; where other contents stand there, the
 * list gets that finding and is the file's. */
void normalized_settle(struct normalized_file *file, enum file_outcome outcome,
                       enum finding_id different, struct finding_list *list);

struct normalize_options {
	struct inbox_sources sources;
	const struct inbox_feed *feed; /* instead of sources, unless NULL */
	struct choice choice;
	struct normalize_wishes wishes;
	struct delivery_options delivery;
	bool dry_run;
	unsigned workers;
	bool strict;
	bool require_sandbox;

	void *context;
	void (*sandbox)(void *context, const struct guard *guard);
	/* False: the run stops, nobody listens any more. */
	bool (*report)(void *context, const struct normalized_file *file);
	bool (*stopped)(void *context); /* may be NULL */
};

/* "libjpeg-turbo 2.1.5, zimg 3.0.4, …" */
void normalize_libraries(struct buf *out);

bool normalize_run(const struct normalize_options *options, size_t *skipped, struct err *e);

#endif
