/* lint.h - what is to be mended in the folder of a procedure, for people and for scripts.
 * Shape:  a line "DIR/file:line:column: warning: what", as compilers write it; a record
 *         {"severity","file","line","column","message"}, file below the folder, null for the
 *         folder itself.
 * Errors: those of the buffer. */
#ifndef CLI_LINT_H
#define CLI_LINT_H

#include <stddef.h>

#include "base/buf.h"
#include "base/lang.h"
#include "finding/lint_problem.h"

/* How many there were. */
struct lint_count {
	size_t errors, warnings;
};

void lint_write(struct buf *out, const char *dir, const struct lint_problem *p, enum lang lang);
void lint_write_record(struct buf *out, const struct lint_problem *p, enum lang lang);
/* The last line. */
void lint_write_count(struct buf *out, const char *dir, struct lint_count count, enum lang lang);

#endif
