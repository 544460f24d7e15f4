/* wrap.h - paragraphs for a terminal: lines of a width, hung behind a sign.
 * Shape:  breaks at plain spaces only: a no-break space holds, a longer word stands out.
 * Units:  columns, as text_width counts them.
 * Errors: those of the buffer. */
#ifndef CLI_WRAP_H
#define CLI_WRAP_H

#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"

/* Writes `text` and a line end. The first line has `indent` spaces and `sign` (may be empty)
 * with a space behind it, the others begin below the text. */
void wrap_write(struct buf *out, size_t width, size_t indent, struct str sign, struct str text);

#endif
