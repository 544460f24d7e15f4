/* worker.h - a process that works on one file's bytes and gives up everything else first.
 * Shape:  worker_start forks; the child runs `measure`, sends what that wrote, locks
 *         itself up (guard.h), runs `decode`, sends what that wrote and ends. What
 *         `measure` sent is with the parent before the first untrusted byte is decoded,
 *         so a decoder that was taken over cannot change it. What `decode` wrote is
 *         untrusted.
 *         The parent has one thread; any number of workers run at a time.
 * Units:  bytes, seconds, milliseconds.
 * Owner:  the caller's struct, {0} to begin with; worker_start fills, worker_clear kills
 *         what still runs, reaps it and frees. The buffers hold until then.
 * Errors: worker_start: IO, NOMEM. How a worker ended is no error of ours: enum worker_end. */
#ifndef GUARD_WORKER_H
#define GUARD_WORKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "guard/guard.h"
#include "guard/outbox.h"
#include "guard/sealed.h"

struct worker_job {
	/* Both run in the child. context is memory of the parent as it was at the fork.
	 * measure may be NULL. False ends the worker as WORKER_MEMORY. */
	bool (*measure)(void *context, struct str bytes, struct buf *answer);
	bool (*decode)(void *context, struct str bytes, struct buf *answer);
	void *context;
	/* Where decode may leave more than an answer: mapped in the child. NULL: nowhere. */
	struct outbox *outbox;
};

enum worker_end {
	WORKER_RUNS,
	WORKER_ANSWERED,
	WORKER_CRASHED,   /* by the signal in `number` */
	WORKER_FORBIDDEN, /* it tried a system call that is not on the list */
	WORKER_KILLED,    /* from outside (SIGKILL: often the system's own lack of memory) */
	WORKER_CPU_TIME,  /* used up its processor time */
	WORKER_WALL_TIME, /* or the time of the clock */
	WORKER_MEMORY,    /* used up its memory */
	WORKER_NONSENSE,  /* its answer has the wrong shape or is too long */
	WORKER_UNLOCKED,  /* could not lock itself up, and so did nothing */
};

struct worker {
	pid_t pid;
	int answer_fd;
	int64_t deadline_ms;
	const struct guard_limits *limits; /* the guard's, which outlives the worker */
	struct buf received;               /* both parts, as they come */
	enum worker_end end;
	int number;                  /* signal, or exit status of NONSENSE; for messages */
	struct str measured, answer; /* set when it ended; measured may be all there is */
};

bool worker_start(struct worker *w, const struct guard *guard, const struct worker_job *job,
                  const struct sealed *bytes, struct err *e);
#define WORKER_WAIT_MAX 1024 /* workers that run at a time */

/* Reads from all workers that run until one of them ends, timeout_ms are over (-1: never) or
 * a signal came. Returns the one that ended, or NULL; NULL at once when none runs. NULL
 * entries and workers that ended before are passed over. A signal that comes just before
 * the call is not seen: who looks at a flag gives a timeout of a second or less. */
struct worker *worker_wait(struct worker **workers, size_t count, int timeout_ms);
void worker_clear(struct worker *w);

/* For decoders in the child: memory ran out. Ends the process as WORKER_MEMORY. */
void worker_end_out_of_memory(void) __attribute__((noreturn));

/* "crashed (SIGSEGV)", for logs and `params`: no sentence. */
void worker_end_name(struct buf *out, const struct worker *w);

#endif
