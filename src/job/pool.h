/* pool.h - many items, several workers, results in the order of the items.
 * Shape:  items live in a ring of the pool's own, so that memory stays the same however
 *         many there are; an item is taken, worked on and given back, then its place is
 *         used again without being cleared, so that its buffers can be.
 * Threads: take is called by one thread at a time, in order; work by any number of them,
 *         each with a worker of its own, made when it is first needed; give, wait, stopped
 *         and worker_free by the thread that called pool_run. With one worker there are no
 *         threads, unless may_wait; threads start one by one as there is work for them, so
 *         that one item costs one.
 * Owner:  the context is the caller's.
 * Errors: NOMEM, or what worker_new says. */
#ifndef JOB_POOL_H
#define JOB_POOL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct pool_job {
	void *context;
	size_t item_size; /* places are zeroed before their first item */
	/* Fills the next item; false when there is none left. May wait as long as it likes:
	 * when the run is stopped meanwhile, its thread is cancelled (pthread_cancel) inside
	 * the call that waits, and nothing else is asked of the context's input. */
	bool (*take)(void *context, void *item);
	/* take may wait for somebody: a thread of its own calls it, so that the run can be
	 * stopped and what is done be given away meanwhile. */
	bool may_wait;
	bool (*worker_new)(void *context, void **worker, struct err *e);
	void (*worker_free)(void *context, void *worker);
	void (*work)(void *context, void *worker, void *item);
	/* False: stop, nothing more is wanted. */
	bool (*give)(void *context, void *item);
	/* Nothing is ready and may not be for a while; may be NULL. Not called without
	 * threads. */
	void (*wait)(void *context);
	/* Asked between two items and ten times a second; may be NULL. */
	bool (*stopped)(void *context);
	/* At the end, for every place that was ever used. */
	void (*item_clear)(void *context, void *item);
};

/* Runs until take has no more items, give says no or stopped says yes. Items that were
 * taken but not given by then are cleared. False only for errors of the pool's own. */
bool pool_run(const struct pool_job *job, unsigned workers, struct err *e);

#endif
