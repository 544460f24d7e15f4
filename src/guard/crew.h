/* crew.h - workers on many tasks, several at a time; tasks come back in the order they came.
 * Shape:  places for tasks form a ring. The oldest task is given back first, and while it is
 *         waited for those behind it are worked on; memory does not grow with their number.
 *         A task is worked on by one worker after the other, as its owner says; most need
 *         one.
 *           while (more || crew_pending(c)) {
 *                   while (more && crew_has_room(c)) crew_submit(c, …);
 *                   crew_take(c, &task);
 *           }
 * Owner:  crew_new makes, crew_free gives back. Tasks are the caller's.
 * Errors: crew_new: NOMEM. What becomes of a task is its owner's affair. */
#ifndef GUARD_CREW_H
#define GUARD_CREW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "guard/guard.h"
#include "guard/sealed.h"
#include "guard/worker.h"

struct crew;

/* What a worker is to do. */
struct crew_work {
	const struct worker_job *job;
	const struct sealed *bytes;
};

struct crew_options {
	unsigned workers; /* at a time; fewer where descriptors are scarce */
	void *context;
	/* The first worker of a task (ended is NULL), or the next one. False: the task is done;
	 * also when crew_submit is called for what needs no worker at all. ended and what it
	 * answered hold until it returns. */
	bool (*next)(void *context, void *task, const struct worker *ended, struct crew_work *work);
	/* No worker could be started for the task, which ends it. */
	void (*fail)(void *context, void *task, const struct err *why);
	/* True once the run is to stop: take ends early; may be NULL. */
	bool (*stopped)(void *context);
};

struct crew *crew_new(const struct guard *guard, const struct crew_options *options, struct err *e);
void crew_free(struct crew *c); /* kills workers that still run; c may be NULL */

/* Places for tasks that were submitted and not yet taken, and one for the one taken last. */
size_t crew_places(const struct crew *c);
bool crew_has_room(const struct crew *c);
size_t crew_pending(const struct crew *c); /* submitted and not yet taken */
/* Only while there is room. */
void crew_submit(struct crew *c, void *task);
/* Waits for the oldest. False when nothing is pending, or the run was stopped. */
bool crew_take(struct crew *c, void **task);

#endif
