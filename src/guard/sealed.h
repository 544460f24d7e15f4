/* sealed.h - the bytes of a file, read once, into memory that nobody can change.
 * Shape:  a memfd sealed against writing, growing and shrinking; workers map it.
 * Owner:  sealed_read fills, sealed_clear closes; {.fd = -1} is an empty one.
 * Errors: IO (also: the file changed while it was read, or is no regular file), LIMIT
 *         (more than max bytes: nothing was read), NOMEM; *out untouched.
 * Source: memfd_create(2), F_ADD_SEALS in fcntl(2). */
#ifndef GUARD_SEALED_H
#define GUARD_SEALED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct sealed {
	int fd;
	size_t size;
};

/* From the regular file that fd is open on, from its beginning; O_NONBLOCK does no harm and
 * the descriptor's own offset does not move. */
bool sealed_read(struct sealed *out, int fd, size_t max, struct err *e);
/* From bytes in memory. */
bool sealed_of(struct sealed *out, struct str bytes, struct err *e);
void sealed_clear(struct sealed *s);

/* The bytes, mapped for reading; sealed_unmap gives them back. Empty for size 0. */
bool sealed_map(struct str *out, const struct sealed *s, struct err *e);
void sealed_unmap(struct str bytes);

#endif
