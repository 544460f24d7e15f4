/* pool.c - see pool.h. Two locks: take_lock is held while an item is taken, which may be
 * long; lock guards the counts and never waits for anything but the processor. */
#include "job/pool.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

/* Places in the ring for each worker: enough to work on while files are being synced. */
#define PLACES_PER_WORKER 16
#define WAIT_NS           100000000L

struct pool {
	const struct pool_job *job;
	unsigned workers;
	size_t places;
	unsigned char *items;
	bool *done; /* by place: worked on, not yet given */

	pthread_mutex_t take_lock, lock;
	pthread_cond_t room, ready;
	/* Under lock: */
	size_t taken, given;
	bool ended, stopping, failed;
	struct err why;
	pthread_t *threads;
	unsigned thread_count;
};

static void *place(const struct pool *p, size_t number)
{
	return p->items + number % p->places * p->job->item_size;
}

/* --- In the workers' threads --- */

struct pool_thread {
	struct pool *pool;
	void *worker;
	bool taking;
};

static void fail(struct pool *p, const struct err *why)
{
	pthread_mutex_lock(&p->lock);
	if (!p->failed)
		p->why = *why;
	p->failed = true;
	pthread_cond_signal(&p->ready);
	pthread_mutex_unlock(&p->lock);
}

static void *thread_main(void *argument);

/* Starts one more thread if more are allowed. Called under lock, or before any thread. */
static bool start_thread(struct pool *p)
{
	sigset_t all, before;
	bool started;

	if (p->thread_count >= p->workers)
		return false;
	/* Signals are for the thread that called pool_run. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	started = pthread_create(&p->threads[p->thread_count], NULL, thread_main, p) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	p->thread_count += started;
	return started;
}

/* Waits until there is room for an item; false when no more are to be taken. */
static bool wait_for_room(struct pool *p)
{
	bool wanted;

	pthread_mutex_lock(&p->lock);
	while (!p->stopping && !p->ended && p->taken - p->given >= p->places)
		pthread_cond_wait(&p->room, &p->lock);
	wanted = !p->stopping && !p->ended;
	pthread_mutex_unlock(&p->lock);
	return wanted;
}

/* The one call that may wait for ever, and so the only one that may be cancelled. */
static bool take_cancellable(const struct pool *p, void *item)
{
	bool taken;

	pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
	taken = p->job->take(p->job->context, item);
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	return taken;
}

/* Takes the next item and starts another thread for the one after it. */
static bool take_item(struct pool_thread *t, size_t *number)
{
	struct pool *p = t->pool;
	bool got;

	pthread_mutex_lock(&p->take_lock);
	t->taking = true;
	got = wait_for_room(p);
	if (got) {
		*number = p->taken; /* only who holds take_lock changes it */
		got = take_cancellable(p, place(p, *number));
		pthread_mutex_lock(&p->lock);
		if (got) {
			p->taken++;
			start_thread(p);
		} else {
			p->ended = true;
			pthread_cond_signal(&p->ready);
		}
		pthread_mutex_unlock(&p->lock);
	}
	t->taking = false;
	pthread_mutex_unlock(&p->take_lock);
	return got;
}

static void mark_done(struct pool *p, size_t number)
{
	pthread_mutex_lock(&p->lock);
	p->done[number % p->places] = true;
	if (number == p->given)
		pthread_cond_signal(&p->ready);
	pthread_mutex_unlock(&p->lock);
}

static bool has_worker(struct pool_thread *t)
{
	const struct pool_job *job = t->pool->job;
	struct err e;

	if (t->worker || job->worker_new(job->context, &t->worker, &e))
		return true;
	fail(t->pool, &e);
	return false;
}

static void thread_end(void *argument)
{
	struct pool_thread *t = argument;

	if (t->taking) /* cancelled there */
		pthread_mutex_unlock(&t->pool->take_lock);
	if (t->worker)
		t->pool->job->worker_free(t->pool->job->context, t->worker);
}

static void *thread_main(void *argument)
{
	struct pool_thread t = {.pool = argument};
	const struct pool_job *job = t.pool->job;
	size_t number;

	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	pthread_cleanup_push(thread_end, &t);
	while (take_item(&t, &number) && has_worker(&t)) {
		job->work(job->context, t.worker, place(t.pool, number));
		mark_done(t.pool, number);
	}
	pthread_cleanup_pop(1);
	return NULL;
}

/* --- In the caller's thread --- */

static bool is_stopped(const struct pool *p)
{
	return p->job->stopped && p->job->stopped(p->job->context);
}

static struct timespec soon(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_nsec += WAIT_NS;
	t.tv_sec += t.tv_nsec / 1000000000L;
	t.tv_nsec %= 1000000000L;
	return t;
}

enum ready { READY_ITEM, READY_LATER, READY_NEVER };

static enum ready ready_now(const struct pool *p)
{
	if (p->failed)
		return READY_NEVER;
	if (p->done[p->given % p->places])
		return READY_ITEM;
	return p->ended && p->given == p->taken ? READY_NEVER : READY_LATER;
}

/* Waits for the next item in order; READY_LATER after a tenth of a second without. */
static enum ready wait_for_item(struct pool *p)
{
	struct timespec until = soon();
	enum ready ready;

	pthread_mutex_lock(&p->lock);
	while ((ready = ready_now(p)) == READY_LATER) {
		if (pthread_cond_timedwait(&p->ready, &p->lock, &until) != 0)
			break;
	}
	pthread_mutex_unlock(&p->lock);
	return ready;
}

static void give_place_back(struct pool *p)
{
	pthread_mutex_lock(&p->lock);
	p->done[p->given % p->places] = false;
	p->given++;
	pthread_cond_signal(&p->room);
	pthread_mutex_unlock(&p->lock);
}

static void give_all(struct pool *p)
{
	bool idle = false;

	while (!is_stopped(p)) {
		enum ready ready = wait_for_item(p);

		if (ready == READY_NEVER)
			return;
		if (ready == READY_LATER) {
			if (!idle && p->job->wait)
				p->job->wait(p->job->context);
			idle = true;
			continue;
		}
		idle = false;
		if (!p->job->give(p->job->context, place(p, p->given)))
			return;
		give_place_back(p);
	}
}

/* Ends all threads, the one that waits for input included. */
static void join_all(struct pool *p)
{
	unsigned count;

	pthread_mutex_lock(&p->lock);
	p->stopping = true;
	p->workers = 0; /* no more threads */
	count = p->thread_count;
	pthread_cond_broadcast(&p->room);
	pthread_mutex_unlock(&p->lock);
	for (unsigned i = 0; i < count; i++)
		pthread_cancel(p->threads[i]);
	for (unsigned i = 0; i < count; i++)
		pthread_join(p->threads[i], NULL);
}

static bool init_locks(struct pool *p)
{
	pthread_condattr_t monotonic;
	bool ok = pthread_condattr_init(&monotonic) == 0;

	ok = ok && pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) == 0 &&
	     pthread_cond_init(&p->ready, &monotonic) == 0;
	ok = ok && pthread_cond_init(&p->room, NULL) == 0;
	ok = ok && pthread_mutex_init(&p->take_lock, NULL) == 0;
	return ok && pthread_mutex_init(&p->lock, NULL) == 0;
}

static void free_places(struct pool *p, size_t used)
{
	for (size_t i = 0; i < used && i < p->places; i++)
		p->job->item_clear(p->job->context, place(p, i));
	free(p->items);
	free(p->done);
	free(p->threads);
}

static bool new_places(struct pool *p, size_t places)
{
	p->places = places;
	p->items = calloc(places, p->job->item_size);
	p->done = calloc(places, sizeof *p->done);
	p->threads = calloc(p->workers, sizeof *p->threads);
	return p->items && p->done && p->threads;
}

/* Everything in the caller's thread, with one place. */
static bool run_alone(struct pool *p, struct err *e)
{
	const struct pool_job *job = p->job;
	void *worker = NULL, *item = place(p, 0);
	bool ok = true;

	/* A signal may have ended the wait for the item: it is not whole then. */
	while (!is_stopped(p) && job->take(job->context, item) && !is_stopped(p)) {
		ok = worker || job->worker_new(job->context, &worker, e);
		if (!ok)
			break;
		job->work(job->context, worker, item);
		if (!job->give(job->context, item))
			break;
	}
	if (worker)
		job->worker_free(job->context, worker);
	return ok;
}

static bool run_threads(struct pool *p, struct err *e)
{
	if (!start_thread(p))
		return run_alone(p, e);
	give_all(p);
	join_all(p);
	if (p->failed)
		*e = p->why;
	return !p->failed;
}

bool pool_run(const struct pool_job *job, unsigned workers, struct err *e)
{
	struct pool p = {.job = job, .workers = workers > 1 ? workers : 1};
	bool ok = new_places(&p, workers > 1 ? (size_t)workers * PLACES_PER_WORKER : 1) && init_locks(&p);

	if (!ok)
		err_nomem(e);
	else if (workers > 1)
		ok = run_threads(&p, e);
	else
		ok = run_alone(&p, e);
	/* A place that take left half filled counts as used: zeroed ones are safe to clear. */
	free_places(&p, p.items && p.done && p.threads ? p.places : 0);
	return ok;
}
