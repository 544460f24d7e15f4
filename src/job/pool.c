/* pool.c - see pool.h. One lock guards the counts and is never held while anything is
 * taken, worked on or given. */
#include "job/pool.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

/* Places in the ring for each worker: enough to work on while files are being synced. */
#define PLACES_PER_WORKER 16
#define WAIT_NS 100000000L

struct pool_thread {
	struct pool *pool;
	pthread_t thread;
	void *worker; /* freed once the thread has ended, however it did */
};

struct pool {
	const struct pool_job *job;
	unsigned workers;
	size_t places;
	unsigned char *items;

	pthread_mutex_t lock;
	pthread_cond_t turn;  /* to take an item */
	pthread_cond_t ready; /* an item, to be given */
	/* All below under lock. */
	bool *done; /* by place: worked on, not yet given */
	size_t taken, given;
	bool taking; /* a thread is inside take, perhaps for long */
	bool ended, stopping, failed;
	struct err why;
	struct pool_thread *threads;
	unsigned thread_count;
};

static void *place(const struct pool *p, size_t number)
{
	return p->items + number % p->places * p->job->item_size;
}

/* --- In the workers' threads --- */

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

/* Starts one more thread if more are allowed. Called under lock. */
static bool start_thread(struct pool *p)
{
	struct pool_thread *t = &p->threads[p->thread_count];
	sigset_t all, before;
	bool started;

	if (p->thread_count >= p->workers)
		return false;
	t->pool = p;
	/* Signals are for the thread that called pool_run. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	started = pthread_create(&t->thread, NULL, thread_main, t) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	p->thread_count += started;
	return started;
}

/* Waits until it is this thread's turn to take the item *number and there is room for it;
 * false when no more are to be taken. */
static bool wait_for_turn(struct pool *p, size_t *number)
{
	bool wanted;

	pthread_mutex_lock(&p->lock);
	while (!p->stopping && !p->ended && (p->taking || p->taken - p->given >= p->places))
		pthread_cond_wait(&p->turn, &p->lock);
	wanted = !p->stopping && !p->ended;
	if (wanted) {
		p->taking = true;
		*number = p->taken;
	}
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

/* Takes the next item and lets another thread take the one after it. */
static bool take_item(struct pool *p, size_t *number)
{
	bool got;

	if (!wait_for_turn(p, number))
		return false;
	got = take_cancellable(p, place(p, *number));
	pthread_mutex_lock(&p->lock);
	p->taking = false;
	if (got) {
		p->taken++;
		start_thread(p);
		pthread_cond_signal(&p->turn);
	} else {
		p->ended = true;
		pthread_cond_broadcast(&p->turn);
		pthread_cond_signal(&p->ready);
	}
	pthread_mutex_unlock(&p->lock);
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

static void *thread_main(void *argument)
{
	struct pool_thread *t = argument;
	const struct pool_job *job = t->pool->job;
	size_t number;

	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	while (take_item(t->pool, &number) && has_worker(t)) {
		job->work(job->context, t->worker, place(t->pool, number));
		mark_done(t->pool, number);
	}
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
	pthread_cond_signal(&p->turn);
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
	pthread_cond_broadcast(&p->turn);
	pthread_mutex_unlock(&p->lock);
	for (unsigned i = 0; i < count; i++)
		pthread_cancel(p->threads[i].thread);
	for (unsigned i = 0; i < count; i++) {
		pthread_join(p->threads[i].thread, NULL);
		if (p->threads[i].worker)
			p->job->worker_free(p->job->context, p->threads[i].worker);
	}
}

static bool init_locks(struct pool *p)
{
	pthread_condattr_t monotonic;
	bool ok = pthread_condattr_init(&monotonic) == 0;

	ok = ok && pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) == 0 &&
	     pthread_cond_init(&p->ready, &monotonic) == 0;
	return ok && pthread_cond_init(&p->turn, NULL) == 0 &&
	       pthread_mutex_init(&p->lock, NULL) == 0;
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

	while (!is_stopped(p) && job->take(job->context, item)) {
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
	bool started;

	pthread_mutex_lock(&p->lock);
	started = start_thread(p);
	pthread_mutex_unlock(&p->lock);
	if (!started)
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
	bool threads = workers > 1 || job->may_wait;
	bool ok =
	    new_places(&p, threads ? (size_t)p.workers * PLACES_PER_WORKER : 1) && init_locks(&p);

	if (!ok)
		err_nomem(e);
	else
		ok = threads ? run_threads(&p, e) : run_alone(&p, e);
	/* A place that take left half filled counts as used: zeroed ones are safe to clear. */
	free_places(&p, p.items && p.done && p.threads ? p.places : 0);
	return ok;
}
