/* deflate.h - zlib streams: whole by libdeflate, piece by piece by zlib.
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

/* A stream whose data comes in pieces, so that it may be given up half way. level 1 to 9. */
struct deflate_stream;
struct deflate_stream *deflate_stream_new(int level, struct err *e);
/* Adds to out what the stream has to say by then. */
bool deflate_stream_add(struct deflate_stream *s, struct str data, struct buf *out, struct err *e);
bool deflate_stream_end(struct deflate_stream *s, struct buf *out, struct err *e);
void deflate_stream_free(struct deflate_stream *s); /* s may be NULL */

/* Adds exactly size bytes to out, or fails: data is not a whole zlib stream of that size. */
bool deflate_undo(struct str data, size_t size, struct buf *out, struct err *e);
/* The version that the bytes depend on, "1.14". */
const char *deflate_version(void);

#endif
