/* crew.c - see crew.h. */
#include "guard/crew.h"

#include <stdlib.h>
#include <sys/resource.h>

#define PLACES_PER_WORKER 4
#define WORKERS_MAX 256
#define LOOK_EVERY_MS 200 /* at `stopped` */
#define OTHER_DESCRIPTORS 64

enum place_state { PLACE_WAITS, PLACE_RUNS, PLACE_DONE };

struct place {
	enum place_state state;
	void *task;
	struct crew_work work;
	struct worker worker;
};

struct crew {
	struct crew_options options;
	const struct guard *guard;
	struct place *places;
	size_t place_count;
	struct worker **running; /* room for one of each place */
	size_t first, count;     /* of the ring */
};

static struct place *place_at(struct crew *c, size_t i)
{
	return &c->places[(c->first + i) % c->place_count];
}

/* --- Workers */

static size_t list_running(struct crew *c)
{
	size_t count = 0;

	for (size_t i = 0; i < c->count; i++) {
		if (place_at(c, i)->state == PLACE_RUNS)
			c->running[count++] = &place_at(c, i)->worker;
	}
	return count;
}

static struct place *place_of(struct crew *c, const struct worker *w)
{
	for (size_t i = 0; i < c->place_count; i++) {
		if (&c->places[i].worker == w)
			return &c->places[i];
	}
	return NULL;
}

/* Asks what is to be done next, ended being the worker before. */
static void ask_next(struct crew *c, struct place *p, const struct worker *ended)
{
	bool more = c->options.next(c->options.context, p->task, ended, &p->work);

	worker_clear(&p->worker);
	p->state = more ? PLACE_WAITS : PLACE_DONE;
}

/* A system without room for another process may have it once one has ended. */
static void start_one(struct crew *c, struct place *p, size_t *running)
{
	struct err why;

	if (worker_start(&p->worker, c->guard, p->work.job, p->work.bytes, &why)) {
		p->state = PLACE_RUNS;
		++*running;
	} else if (*running == 0) {
		c->options.fail(c->options.context, p->task, &why);
		p->state = PLACE_DONE;
	}
}

static void start_some(struct crew *c)
{
	size_t running = list_running(c);

	for (size_t i = 0; i < c->count && running < c->options.workers; i++) {
		struct place *p = place_at(c, i);

		if (p->state != PLACE_WAITS)
			continue;
		start_one(c, p, &running);
		if (p->state == PLACE_WAITS)
			return;
	}
}

/* One worker that ended, within timeout_ms; false when there was none. */
static bool collect_one(struct crew *c, int timeout_ms)
{
	struct worker *ended = worker_wait(c->running, list_running(c), timeout_ms);

	if (ended)
		ask_next(c, place_of(c, ended), ended);
	return ended != NULL;
}

static void keep_busy(struct crew *c)
{
	while (collect_one(c, 0))
		;
	start_some(c);
}

/* --- Coming and going */

/* Two descriptors a task that waits, its bytes and what comes of them; two a worker that runs. */
static unsigned workers_possible(unsigned wanted)
{
	struct rlimit files;
	rlim_t most = WORKERS_MAX;

	if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur != RLIM_INFINITY)
		most = files.rlim_cur > 2 * OTHER_DESCRIPTORS
		           ? (files.rlim_cur - OTHER_DESCRIPTORS) / (2 * PLACES_PER_WORKER + 2)
		           : 1;
	if (wanted > most)
		wanted = (unsigned)most;
	return wanted < 1 ? 1 : wanted > WORKERS_MAX ? WORKERS_MAX : wanted;
}

struct crew *crew_new(const struct guard *guard, const struct crew_options *options, struct err *e)
{
	struct crew *c = calloc(1, sizeof *c);

	if (!c) {
		err_nomem(e);
		return NULL;
	}
	c->guard = guard;
	c->options = *options;
	c->options.workers = workers_possible(options->workers);
	c->place_count = (size_t)c->options.workers * PLACES_PER_WORKER;
	c->places = calloc(c->place_count, sizeof *c->places);
	c->running = calloc(c->place_count, sizeof(struct worker *));
	if (c->places && c->running)
		return c;
	crew_free(c);
	err_nomem(e);
	return NULL;
}

void crew_free(struct crew *c)
{
	if (!c)
		return;
	for (size_t i = 0; c->places && i < c->place_count; i++)
		worker_clear(&c->places[i].worker);
	free(c->places);
	free(c->running);
	free(c);
}

size_t crew_places(const struct crew *c)
{
	return c->place_count + 1;
}

size_t crew_pending(const struct crew *c)
{
	return c->count;
}

bool crew_has_room(const struct crew *c)
{
	return c->count < c->place_count;
}

void crew_submit(struct crew *c, void *task)
{
	struct place *p = place_at(c, c->count++);

	p->task = task;
	ask_next(c, p, NULL);
	keep_busy(c);
}

static bool is_stopped(const struct crew *c)
{
	return c->options.stopped && c->options.stopped(c->options.context);
}

bool crew_take(struct crew *c, void **task)
{
	int timeout_ms = c->options.stopped ? LOOK_EVERY_MS : -1;

	for (;;) {
		if (c->count == 0 || is_stopped(c))
			return false;
		keep_busy(c);
		if (place_at(c, 0)->state == PLACE_DONE)
			break;
		collect_one(c, timeout_ms);
	}
	*task = place_at(c, 0)->task;
	c->first = (c->first + 1) % c->place_count;
	c->count--;
	return true;
}
