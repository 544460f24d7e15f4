/* inbox.h - the files to check: operands, lists of names, whole folders.
 * Shape:  one after the other: operands as they were given, then the list. A folder is
 *         gone through depth first, its names sorted by bytes, when `recursive`; else it
 *         is handed on like a file.
 *         In folders, names that no applicant gave are passed over and counted: those that
 *         begin with a point or "~$", Thumbs.db, desktop.ini, dossier.json.
 * Links:  a name that the user gave may be a symbolic link. Inside a folder, a link to a
 *         file that lies in the same folder is followed; one to a folder is passed over and
 *         counted (what it leads to is found under its own name, and loops are impossible);
 *         one that leads out is a failure.
 * Limits: INBOX_DEPTH_MAX folders in each other. Memory grows with the names of the largest
 *         folder, never with the number of files.
 * Owner:  inbox_new borrows the sources until inbox_free; an item holds until the next
 *         call, but its descriptor is the caller's to close.
 * Errors: what keeps one name from being looked at (IO, LIMIT, USAGE, NOMEM) is told of
 *         that name, and the next call goes on behind it. */
#ifndef JOB_INBOX_H
#define JOB_INBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

#define INBOX_DEPTH_MAX 64

struct inbox_sources {
	const char *const *operands;
	size_t operand_count;
	const char *list; /* a file of further names, "-", or NULL */
	bool list_nul;    /* names end in NUL; else in LF or CR LF */
	bool recursive;
	const char *left_out; /* a folder inside them that is passed over; NULL: none */
};

/* What a failure is about. */
enum inbox_trouble { INBOX_TROUBLE_FILE, INBOX_TROUBLE_FOLDER, INBOX_TROUBLE_LINK };

struct inbox_item {
	struct str name;   /* as it was given, or the folder with the path in it; ends in a NUL.
	                   * Empty where e is about the list itself */
	struct str inside; /* of name: its path in the folder that was given, or its last part */
	int fd;            /* open on it, resolved safely; -1: to be opened by its name */
	struct str input;  /* the list that named it, else empty */
	size_t line;       /* of that list, from 1 */
	enum inbox_trouble trouble;
};

enum inbox_result { INBOX_FILE, INBOX_FAILED, INBOX_WAIT, INBOX_END };

struct inbox;

struct inbox *inbox_new(const struct inbox_sources *sources, struct err *e);
void inbox_free(struct inbox *in); /* in may be NULL */
/* WAIT: who writes the list said nothing for timeout_ms, or a signal came. */
enum inbox_result inbox_next(struct inbox *in, int timeout_ms, struct inbox_item *out,
                             struct err *e);
/* Names that were passed over so far. */
size_t inbox_skipped(const struct inbox *in);

#endif
