/* inbox_run.c - see inbox_run.h. */
#include "job/inbox_run.h"

#include <fcntl.h>

/* How long a silent list is waited for before anything else is looked after. */
#define WAIT_MS 100

static void fail_in_place(const struct inbox_user *u, const struct inbox_item *item,
                          struct err *why)
{
	while (u->pending(u->context) > 0) {
		if (u->is_over(u->context) || !u->take(u->context))
			return;
	}
	if (!u->is_over(u->context)) /* what was interrupted has not failed */
		u->fail(u->context, item, why);
}

/* Hands on the next name; false only for an error of the run. */
static bool put_one(const struct inbox_feed *feed, const struct inbox_user *u, bool *ended,
                    struct err *e)
{
	size_t pending = u->pending(u->context);
	struct inbox_item item;
	struct err why = {0};

	switch (feed->next(feed->context, pending > 0 ? 0 : WAIT_MS, &item, &why)) {
	case INBOX_FILE:
		return u->submit(u->context, &item, e);
	case INBOX_FAILED:
		fail_in_place(u, &item, &why);
		break;
	case INBOX_WAIT:
		if (pending > 0)
			u->take(u->context);
		break;
	case INBOX_END:
		*ended = true;
		break;
	}
	return true;
}

static enum inbox_result next_of_inbox(void *context, int timeout_ms, struct inbox_item *out,
                                       struct err *e)
{
	return inbox_next(context, timeout_ms, out, e);
}

struct inbox_feed inbox_feed_of(struct inbox *inbox)
{
	return (struct inbox_feed){inbox, next_of_inbox, AT_FDCWD};
}

bool inbox_run(const struct inbox_feed *feed, const struct inbox_user *u, struct err *e)
{
	bool ended = false;

	while (!u->is_over(u->context)) {
		if (!ended && u->has_room(u->context)) {
			if (!put_one(feed, u, &ended, e))
				return false;
		} else if (u->pending(u->context) == 0 || !u->take(u->context)) {
			break;
		}
	}
	return true;
}
