/* normalized.h - what was done to a file to make it fit to file, for a person and for scripts.
 * Shape:  "file → output: what was done; 4.4 MB → 1.2 MB" on one line; or a record whose
 *         "before" and "after" hold the facts that a record of an attachment has.
 * Errors: those of the buffer. */
#ifndef CLI_NORMALIZED_H
#define CLI_NORMALIZED_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/lang.h"
#include "base/str.h"
#include "cli/message.h"
#include "cli/records.h"
#include "finding/action.h"

struct normalized_record {
	struct str file, input; /* as in attachment_record */
	size_t line;
	struct str output;  /* empty: nowhere */
	size_t page;        /* that it is in a PDF, from 1; 0: a file of its own */
	const char *status; /* "written", "kept", "planned", "refused", "failed" */
	const struct attachment_record *before, *after; /* NULL: not known, none */
	const struct action *actions;
	size_t action_count;
	const struct finding_list *findings; /* may be NULL */
	const struct err *error;
	const char *const *sandbox;
	size_t sandbox_count;
};

void normalized_write_record(struct buf *out, const struct normalized_record *r, enum lang lang);
/* Of one that was made. */
void normalized_write_text(struct buf *out, const struct normalized_record *r,
                           const struct messages *m);

#endif
