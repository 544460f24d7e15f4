/* inflate.h - zlib streams unfolded under a limit, and their checksums told apart.
 * Shape:  whole, by libdeflate, where the result fits in memory; in pieces, by zlib, where
 *         it may not.
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

/* Gets what is unfolded, a piece at a time; false stops. */
struct inflate_sink {
	void *context;
	bool (*take)(void *context, struct str piece);
};

/* The same of a stream that lies in several pieces, constant memory; *used counts over all
 * pieces, *unfolded what came out, however it ended. */
enum inflate_result inflate_pieces(const struct str *pieces, size_t count, uint64_t max,
                                   const struct inflate_sink *sink, uint64_t *used,
                                   uint64_t *unfolded);

/* CRC-32 as PNG and zip have it; seed 0 to begin. */
uint32_t crc32_of(uint32_t seed, struct str data);

#endif
