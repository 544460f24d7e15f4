/* summary.h - what a run over many files came to, on standard error, for a person.
 * Errors: those of the buffer. */
#ifndef CLI_SUMMARY_H
#define CLI_SUMMARY_H

#include <stddef.h>

#include "base/buf.h"
#include "cli/message.h"

/* ", 3 accepted" where there are any; the comma only behind something. */
void summary_part(struct buf *out, size_t n, const char *one, const char *many);
/* Names in folders that were passed over, where there are any. */
void summary_skipped(const struct messages *m, size_t skipped);

#endif
