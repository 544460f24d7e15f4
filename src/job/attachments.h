/* attachments.h - the run of dossier-check over files: names in, what was found in each told
 * in the order of the names.
 * Shape:  inbox → examiner → report; memory grows neither with the number of files nor with
 *         what was found.
 * Owner:  the options and all they point to are borrowed for the run; an attachment holds
 *         until the callback returns.
 * Errors: attachments_run fails for the run as a whole (USAGE: also a sandbox that is
 *         required and cannot be had; MISSING, FORMAT, IO, LIBRARY, NOMEM); what keeps one
 *         file from being examined is told of that file and the others go on. */
#ifndef JOB_ATTACHMENTS_H
#define JOB_ATTACHMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/choice.h"
#include "base/err.h"
#include "base/str.h"
#include "finding/finding.h"
#include "job/inbox.h"

struct guard;
struct piece;

enum attachment_verdict {
	ATTACHMENT_ACCEPTED,
	ATTACHMENT_REFUSED,
	ATTACHMENT_UNKNOWN, /* it could not be examined */
};

/* What a file is and what was found in it. 0, "" and NULL: not known. */
struct attachment {
	struct str file;  /* as it was given; empty where only `failure` is told of `input` */
	struct str input; /* the list that named it, else empty */
	size_t line;
	const char *type; /* "jpeg" */
	bool is_known;    /* bytes are, 0 included */
	uint64_t bytes;
	const char *sha256;
	uint32_t width_px, height_px, dpi;
	unsigned orientation; /* Exif, 1 to 8 */
	const char *colour;   /* "rgb" */
	unsigned bits;        /* of a sample */
	uint32_t pages;
	unsigned pdf_version; /* 17 for 1.7; 0: no PDF */
	bool encrypted;
	enum attachment_verdict verdict;
	const struct finding_list *findings; /* NULL: none */
	const struct err *failure;           /* why it is UNKNOWN, else NULL */
};

struct attachments_options {
	struct inbox_sources sources;
	struct choice choice;

	unsigned workers;
	bool strict; /* warnings refuse */
	bool require_sandbox;

	void *context;
	/* Once, before the first file: the sandbox that is in force. */
	void (*sandbox)(void *context, const struct guard *guard);
	/* False: the run stops, nobody listens any more. */
	bool (*report)(void *context, const struct attachment *a);
	/* True once the run is to stop; may be NULL. */
	bool (*stopped)(void *context);
};

/* *skipped gets the number of names in folders that were passed over, see inbox.h. */
bool attachments_run(const struct attachments_options *options, size_t *skipped, struct err *e);

/* The facts, findings and verdict of a piece that somebody else had examined. */
void attachment_of_piece(struct attachment *out, const struct piece *p);

#define SANDBOX_NAMES_MAX 8
/* The layers that are in force, by name; returns how many. */
size_t sandbox_names(const char *out[SANDBOX_NAMES_MAX], const struct guard *guard);

#endif
