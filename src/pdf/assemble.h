/* assemble.h - objects into the bytes of a file.
 * Shape:  header; streams one by one; all other objects packed into object streams; a
 *         cross-reference stream. No trailer keyword, no incremental part.
 * Errors: NOMEM, LIBRARY (libharu recorded an error), LIMIT (over 4 GB).
 * Source: ISO 32000-1 7.5.7 and 7.5.8; libharu's own writer is not used, since it loses
 *         data on a full disk and knows neither. */
#ifndef PDF_ASSEMBLE_H
#define PDF_ASSEMBLE_H

#include "base/deflate.h"
#include "pdf/object.h"

/* Adds the file to out, which is empty. Its ID is a digest of all that it holds. */
bool pdf_assemble(struct objects *o, struct deflate *deflate, struct buf *out, struct err *e);

#endif
