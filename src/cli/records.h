/* records.h - one JSON object a line, for scripts.
 * Shape:  always the same members in the same order; null where there is nothing to say.
 *         Only `message`, `remedy` and `error` follow the language. A file name that is
 *         not UTF-8 has U+FFFD in it for each wrong byte, and a member beside it, of the
 *         same name and "_base64", holds the bytes themselves.
 * Errors: those of the buffer. */
#ifndef CLI_RECORDS_H
#define CLI_RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/lang.h"
#include "base/str.h"
#include "finding/finding.h"

/* A document that was made, or was not. */
struct document_record {
	struct str reference; /* empty: not known */
	struct str input;     /* file name as it was given, "-" for standard input */
	size_t line;          /* of a stream, from 1; 0: the whole file */
	struct str file;      /* where it was to be; empty: nowhere */
	size_t bytes;         /* 0: there is no document, sha256 and pages are null as well */
	const char *sha256;   /* hexadecimal, NULL when not known */
	unsigned pages;
	const char *status;                  /* "written", "kept", "refused", "failed" */
	const struct finding_list *findings; /* may be NULL */
	const struct err *error;             /* of a failure, else NULL */
};

void record_document(struct buf *out, const struct document_record *r, enum lang lang);

/* A file that was checked, or could not be. 0, "" and NULL: not known, but for bytes. */
struct attachment_record {
	struct str file;
	struct str input; /* the list or dossier that named it; empty: the command line */
	size_t line;      /* of that */
	const char *type; /* "jpeg" */
	bool is_known;    /* type and bytes are */
	uint64_t bytes;
	const char *sha256;
	uint32_t width_px, height_px, dpi;
	unsigned orientation;
	const char *colour;
	unsigned bits;
	uint32_t pages;
	unsigned pdf_version; /* 17 for 1.7 */
	bool encrypted;
	const char *verdict;                 /* "accepted", "refused", "unknown" */
	const struct finding_list *findings; /* may be NULL */
	const char *const *sandbox;          /* layers in force */
	size_t sandbox_count;
};

/* Without a line end: it may stand inside another record. "file_base64" is always there. */
void record_attachment(struct buf *out, const struct attachment_record *r, enum lang lang);

/* Parts of records: "file" and "file_base64"; "type" and what else is known of a file;
 * "sandbox". */
void record_checked_file(struct buf *out, struct str file);
void record_facts(struct buf *out, const struct attachment_record *r);
void record_sandbox(struct buf *out, const char *const *layers, size_t count);
/* "findings":[…] of any record. */
void record_findings(struct buf *out, const struct finding_list *list, enum lang lang);
/* ,"name":"…" with ,"name_base64":"…" when s is not UTF-8; null when s is empty. */
void record_file_name(struct buf *out, const char *name, struct str s);

#endif
