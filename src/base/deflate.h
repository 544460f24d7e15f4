/* deflate.h - zlib streams, by libdeflate.
 * Owner:  deflate_new makes, deflate_free drops; one thread at a time. */
#ifndef BASE_DEFLATE_H
#define BASE_DEFLATE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

struct deflate;

/* level 1 (quickest) to 12 (smallest). */
struct deflate *deflate_new(int level, struct err *e);
/* Adds the compressed bytes to out. */
bool deflate_zlib(struct deflate *d, struct str data, struct buf *out, struct err *e);
void deflate_free(struct deflate *d);

/* Adds exactly size bytes to out, or fails: data is not a whole zlib stream of that size. */
bool deflate_undo(struct str data, size_t size, struct buf *out, struct err *e);
/* The version that the bytes depend on, "1.14". */
const char *deflate_version(void);

#endif
