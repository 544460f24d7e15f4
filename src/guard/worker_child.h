/* worker_child.h - what a worker does between fork and its end.
 * Shape:  lets go of what it inherited, measures, locks itself up, decodes, answers.
 * Errors: told by the status it exits with. */
#ifndef GUARD_WORKER_CHILD_H
#define GUARD_WORKER_CHILD_H

#include <sys/types.h>

#include "guard/guard.h"
#include "guard/sealed.h"
#include "guard/worker.h"

enum worker_exit {
	WORKER_EXIT_MEMORY = 121,
	WORKER_EXIT_UNLOCKED,
	WORKER_EXIT_UNHEARD, /* nobody reads the answer */
};

void worker_child_run(const struct guard *guard, const struct worker_job *job,
                      const struct sealed *bytes, int write_fd, pid_t parent)
    __attribute__((noreturn));

#endif
