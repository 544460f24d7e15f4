/* examiner.h - attachments examined by workers, several at a time, told in order.
 * Shape:  submit names while there is room, take results in the order they were
 *         submitted; memory does not grow with their number.
 *           while (more || examiner_pending(x)) {
 *                   while (more && examiner_has_room(x)) examiner_submit(x, …);
 *                   examiner_take(x, &piece);
 *           }
 * Owner:  the examiner's; what examiner_take gave holds until the next take. Names and
 *         descriptors: the name is copied, the descriptor is closed by the examiner.
 * Errors: examiner_new: LIBRARY, NOMEM, IO, and USAGE when require_sandbox and a layer of
 *         the sandbox is missing. What keeps one file from being examined (unreadable, a
 *         decoder that was killed) is in its piece: verdict unknown, a finding, `failure`. */
#ifndef PIECE_EXAMINER_H
#define PIECE_EXAMINER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"
#include "guard/guard.h"
#include "piece/piece.h"

#define EXAMINER_READ_MAX ((size_t)200000000) /* larger files are refused unread */

struct examiner_options {
	struct piece_policy policy;
	struct guard_limits limits;
	unsigned workers;
	bool require_sandbox;
	bool strict;
	piece_preview *preview; /* NULL: no previews are wanted */
	/* Gives findings other severities; may be NULL. */
	void (*judge)(void *context, struct finding_list *list);
	/* True once the run is to stop: takes end early; may be NULL. */
	bool (*stopped)(void *context);
	void *context;
};

struct examiner;

struct examiner *examiner_new(const struct examiner_options *options, struct err *e);
void examiner_free(struct examiner *x); /* kills workers that still run; x may be NULL */

/* The layers of the sandbox that are in force. */
const struct guard *examiner_guard(const struct examiner *x);

bool examiner_has_room(const struct examiner *x);
size_t examiner_pending(const struct examiner *x); /* submitted and not yet taken */
/* path relative to the folder at (AT_FDCWD: the current one). It is opened and read now; a
 * folder, FIFO or device is named, never waited for. tag comes back with the result.
 * False only for NOMEM. */
bool examiner_submit(struct examiner *x, int at, struct str name, const char *path, void *tag,
                     struct err *e);
/* The same with a descriptor that somebody opened (and resolved safely). */
bool examiner_submit_fd(struct examiner *x, int fd, struct str name, void *tag, struct err *e);
/* Waits for the oldest. False when nothing is pending, or the run was stopped. */
bool examiner_take(struct examiner *x, const struct piece **out, void **tag);

#endif
