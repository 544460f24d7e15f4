/* explain.h - what a finding means, from the catalogue.
 * Errors: USAGE names the nearest id where there is none of that name; NOMEM is the
 *         buffer's. */
#ifndef CLI_EXPLAIN_H
#define CLI_EXPLAIN_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/lang.h"

/* The page of one finding, or for "all" the list of them; as records when `json`. */
bool explain_write(struct buf *out, const char *id, bool json, enum lang lang, struct err *e);

#endif
