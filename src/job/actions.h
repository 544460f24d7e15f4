/* actions.h - what a worker did to a file, as actions that can be told.
 * Owner:  plain values. */
#ifndef JOB_ACTIONS_H
#define JOB_ACTIONS_H

#include <stddef.h>

#include "finding/action.h"
#include "image/rework.h"

#define ACTIONS_MAX 16

/* bytes: of the file before. Returns how many there are. */
size_t actions_of(struct action out[ACTIONS_MAX], const struct rework *rework, uint64_t bytes);

#endif
