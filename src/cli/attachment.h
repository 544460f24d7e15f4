/* attachment.h - what was found in a file, for a person.
 * Shape:  "file: verdict — JPEG 3024 × 4032, 2.1 MB", then one indented line for each
 *         finding, with what to do.
 * Errors: those of the buffer. */
#ifndef CLI_ATTACHMENT_H
#define CLI_ATTACHMENT_H

#include "base/buf.h"
#include "cli/message.h"
#include "cli/records.h"

/* m->quiet has no part in it: who is quiet does not ask. */
void attachment_write_text(struct buf *out, const struct attachment_record *r,
                           const struct messages *m);

#endif
