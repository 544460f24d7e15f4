/* plain.h - text for terminals that cannot show UTF-8.
 * Shape:  letters lose their accents, typographic characters become the ASCII that stands
 *         for them, anything else is written \u1234.
 * Errors: those of the buffer. */
#ifndef CLI_PLAIN_H
#define CLI_PLAIN_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

/* True if the descriptor is a terminal whose locale has no UTF-8. Files and pipes always
 * get UTF-8. */
bool plain_is_wanted(int fd);
void plain_write(struct buf *out, struct str s);
/* The same in place, of what stands in the buffer from `start` on. */
void plain_rewrite(struct buf *b, size_t start);

#endif
