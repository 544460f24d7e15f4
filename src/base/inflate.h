/* inflate.h - zlib streams unfolded under a limit, and their checksums told apart.
 * Shape:  whole, by libdeflate, where all of the result is wanted; in pieces, by ISA-L, where
 *         it may be large. What either finds fault with zlib looks at again: its word counts.
 * Units:  bytes.
 * Owner:  inflate_new makes, inflate_free drops; one thread at a time.
 * Source: RFC 1950, RFC 1951. libdeflate does not stream. */
#ifndef BASE_INFLATE_H
#define BASE_INFLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

enum inflate_result {
	INFLATE_OK,
	INFLATE_CUT,      /* the data ends before the stream does */
	INFLATE_DAMAGED,  /* what is there cannot be unfolded */
	INFLATE_CHECKSUM, /* it can, but its Adler-32 is another one */
	INFLATE_LIMIT,    /* it unfolds to more than the limit */
	INFLATE_STOPPED,  /* the sink said so */
	INFLATE_NOMEM,
};

struct inflate;

struct inflate *inflate_new(struct err *e);
void inflate_free(struct inflate *z); /* z may be NULL */

/* Unfolds the zlib stream at the beginning of data into out (whose earlier contents are
 * kept): expected bytes are tried first (0: not known), at most max. *used gets how many
 * bytes of data the stream takes. After CHECKSUM out holds everything; after CUT and
 * DAMAGED nothing is promised. */
enum inflate_result inflate_zlib(struct inflate *z, struct str data, size_t expected, size_t max,
                                 struct buf *out, size_t *used);

/* The same of a stream that lies in several pieces, in constant memory: asked for piece by
 * piece. For data with a CRC of its own: sets of codes that are not complete may pass. The pieces are borrowed until inflate_stream_free. NULL: NOMEM. */
struct inflate_stream;
struct inflate_stream *inflate_stream_new(const struct str *pieces, size_t count, uint64_t max);
void inflate_stream_free(struct inflate_stream *s); /* s may be NULL */

/* OK with an empty piece: that was all, and the stream is whole. Otherwise than OK: why no more
 * comes; what came out before damage was handed on. The piece is good until the next call. */
enum inflate_result inflate_stream_next(struct inflate_stream *s, struct str *piece);
uint64_t inflate_stream_used(const struct inflate_stream *s); /* bytes, over all pieces */
uint64_t inflate_stream_unfolded(const struct inflate_stream *s);

/* Gets what is unfolded, a piece at a time; false stops. */
struct inflate_sink {
	void *context;
	bool (*take)(void *context, struct str piece);
};

/* The stream handed to a sink, by zlib throughout: where nothing else vouches for the bytes.
 * *used and *unfolded count, however it ended. */
enum inflate_result inflate_pieces(const struct str *pieces, size_t count, uint64_t max,
                                   const struct inflate_sink *sink, uint64_t *used,
                                   uint64_t *unfolded);

/* CRC-32 as PNG and zip have it; seed 0 to begin. */
uint32_t crc32_of(uint32_t seed, struct str data);

#endif
