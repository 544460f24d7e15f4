/* wire.h - numbers and text as bytes, from a worker that need not be trusted.
 * Shape:  numbers with the low byte first, in as many bytes as are said; text behind one byte
 *         of length.
 * Owner:  a cursor borrows the bytes.
 * Errors: `wrong` of a cursor stays set once anything was too short or out of its range; what
 *         is then got is 0. Writing: those of the buffer. */
#ifndef BASE_WIRE_H
#define BASE_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

void wire_put(struct buf *b, uint64_t n, size_t size);
/* Of at most 255 bytes. */
void wire_put_text(struct buf *b, struct str text);

struct wire {
	struct str rest;
	bool wrong;
};

/* A number of that many bytes, at most max. */
uint64_t wire_get(struct wire *w, size_t size, uint64_t max);
bool wire_get_bool(struct wire *w);
/* A view of text of at most max bytes. */
struct str wire_get_text(struct wire *w, size_t max);

#endif
