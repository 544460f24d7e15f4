/* fields.h - the list of fields that can be given to a tool: their paths, what they are
 * called, and what a choice may be.
 * Errors: those of the buffer. */
#ifndef CLI_FIELDS_H
#define CLI_FIELDS_H

#include "base/buf.h"
#include "base/lang.h"
#include "finding/account.h"

void fields_write(struct buf *out, const struct account_field *fields, size_t count,
                  enum lang lang);

#endif
