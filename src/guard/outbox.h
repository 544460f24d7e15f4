/* outbox.h - memory that a worker leaves its product in, when that is more than an answer.
 * Shape:  named by a worker_job; mapped in that worker alone, so that no other can write
 *         there. Once it has ended, sealed to what it says it wrote, for the next worker and
 *         for whoever writes it out. Pages that nobody touched take no memory.
 * Owner:  outbox_open fills, outbox_clear gives back; {.fd = -1} is an empty one. outbox_seal
 *         moves the memory to *out and leaves the outbox empty.
 * Errors: IO, NOMEM; LIMIT where more than its size was said to be written. */
#ifndef GUARD_OUTBOX_H
#define GUARD_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "guard/sealed.h"

struct outbox {
	int fd;
	char *bytes; /* the worker writes here; NULL in the parent */
	size_t size;
};

bool outbox_open(struct outbox *out, size_t size, struct err *e);
/* In the worker. */
bool outbox_map(struct outbox *box, struct err *e);
/* The worker that was given it may not run any more. */
bool outbox_seal(struct sealed *out, struct outbox *box, size_t used, struct err *e);
void outbox_clear(struct outbox *box);

#endif
