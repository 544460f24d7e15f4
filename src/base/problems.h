/* problems.h - where a loader tells of what is wrong with a file when it is to go on behind it,
 * instead of failing at the first.
 * Owner:  the caller's struct; loaders get a pointer to it, NULL where the first one ends all. */
#ifndef BASE_PROBLEMS_H
#define BASE_PROBLEMS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct problems {
	void *context;
	void (*tell)(void *context, const struct err *why);
	size_t told;
};

/* Tells of a failure that is the file's; true: go on. Where nobody listens, or where it is not
 * the file's (no memory), false. */
static inline bool problems_go_on(struct problems *p, const struct err *why)
{
	if (!p || why->code == ERR_NOMEM || why->code == ERR_NONE)
		return false;
	p->tell(p->context, why);
	p->told++;
	return true;
}

#endif
