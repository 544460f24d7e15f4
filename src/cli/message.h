/* message.h - what a person reads on standard error, one line each.
 * Shape:  failures: "program: file:line: what"; findings: "file:line: field: what.
 *         To do: remedy", in the user's language, with French spacing in French.
 *         Control and bidirectional characters and bytes that are not UTF-8 are written
 *         \x1b or \u202e, so that a document cannot draw on the terminal.
 * Errors: none: what cannot be said there cannot be said at all. */
#ifndef CLI_MESSAGE_H
#define CLI_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/lang.h"
#include "base/str.h"
#include "cli/progress.h"
#include "finding/finding.h"

struct messages {
	const char *program;
	enum lang lang;
	bool quiet;                /* errors only: no warnings, no notes */
	bool colour;               /* places in bold; never the only bearer of a meaning */
	bool plain;                /* ASCII only, see plain.h */
	struct progress *progress; /* the line to wipe first, or NULL */
};

/* True if standard error is a terminal that takes colours and nobody said NO_COLOR. */
bool message_wants_colour(void);
/* The same of another descriptor. */
bool message_colour_on(int fd);

/* Where a message is about; input empty for the run as a whole, line 0 for a whole file. */
struct message_place {
	struct str input;
	size_t line;
};

void message_failure(const struct messages *m, struct message_place at, const struct err *why);
/* Says nothing of warnings and infos when quiet. */
void message_finding(const struct messages *m, struct message_place at, const struct finding *f);
/* A line that is neither; says nothing when quiet. */
void message_note(const struct messages *m, const char *fr, const char *en, ...)
    __attribute__((format(printf, 2, 4), format(printf, 3, 4)));

/* The lines themselves, without escape sequences or the line end. */
void message_write_failure(struct buf *out, const struct messages *m, struct message_place at,
                           const struct err *why);
void message_write_finding(struct buf *out, const struct messages *m, struct message_place at,
                           const struct finding *f);
/* The same without its place: "page 2: warning: what. To do: remedy". */
void message_write_account(struct buf *out, const struct messages *m, const struct finding *f);
/* The name, in bold where that is wanted, and a colon. */
void message_write_place(struct buf *out, const struct messages *m, struct message_place at);
/* s as it may be shown on a terminal. */
void message_write_safe(struct buf *out, struct str s);

#endif
