/* inbox_run.h - the files of an inbox handed to those who work on several at a time.
 * Shape:  files come from an inbox, or from whoever else can name them one after the other.
 *         Submits while there is room, takes when there is none or nothing else to do; what
 *         never comes to be worked on is told of in its place.
 * Owner:  all is borrowed for the run.
 * Errors: those of submit, which end the run. */
#ifndef JOB_INBOX_RUN_H
#define JOB_INBOX_RUN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "job/inbox.h"

struct inbox_user {
	void *context;
	bool (*has_room)(void *context);
	size_t (*pending)(void *context); /* submitted and not yet taken */
	/* Takes over item->fd. */
	bool (*submit)(void *context, const struct inbox_item *item, struct err *e);
	/* Waits for the oldest and tells of it; false when nothing more is to come. */
	bool (*take)(void *context);
	/* Tells of a name that could not be looked at, when all before it were told of. */
	void (*fail)(void *context, const struct inbox_item *item, struct err *why);
	bool (*is_over)(void *context); /* nobody listens any more */
};

/* Where files come from: inbox_next, or what answers as it does. */
struct inbox_feed {
	void *context;
	enum inbox_result (*next)(void *context, int timeout_ms, struct inbox_item *out,
	                          struct err *e);
	int folder; /* that names are looked up from; AT_FDCWD for those of an inbox */
};

struct inbox_feed inbox_feed_of(struct inbox *inbox);

bool inbox_run(const struct inbox_feed *feed, const struct inbox_user *user, struct err *e);

#endif
