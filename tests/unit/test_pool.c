/* test_pool.c - many items, several workers, results in order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "job/pool.h"

struct item {
	size_t number;
	size_t result;
	char *buffer; /* kept from item to item, as buffers are */
};

struct work {
	size_t items;     /* how many there are */
	size_t taken;     /* by take alone */
	size_t given;     /* by give alone */
	size_t give_most; /* give says no from here on */
	size_t waits;
	atomic_size_t workers, workers_most;
	atomic_size_t busy, busy_most, cleared;
	size_t failing_worker; /* from 1: the one that cannot be made; 0: none */
	int pipe[2];           /* take reads a byte from it after the last item, when open */
	bool stop;             /* what stopped answers once items are given */
	pthread_t caller;
};

static void raise_to(atomic_size_t *most, size_t value)
{
	size_t now = atomic_load(most);

	while (now < value && !atomic_compare_exchange_weak(most, &now, value))
		;
}

static bool take(void *context, void *item)
{
	struct work *w = context;
	struct item *i = item;
	char byte;

	if (w->taken == w->items) {
		/* Waits for ever, as a terminal does. */
		return w->pipe[0] >= 0 && read(w->pipe[0], &byte, 1) > 0;
	}
	if (!i->buffer)
		i->buffer = malloc(64);
	i->number = w->taken++;
	i->result = 0;
	return true;
}

static bool worker_new(void *context, void **worker, struct err *e)
{
	struct work *w = context;
	size_t number = atomic_fetch_add(&w->workers, 1) + 1;

	if (number == w->failing_worker)
		return err_set(e, ERR_MISSING, "police", "font");
	raise_to(&w->workers_most, number);
	*worker = malloc(1);
	return *worker != NULL;
}

static void worker_free(void *context, void *worker)
{
	(void)context;
	free(worker);
}

static void work(void *context, void *worker, void *item)
{
	struct work *w = context;
	struct item *i = item;

	assert_non_null(worker);
	raise_to(&w->busy_most, atomic_fetch_add(&w->busy, 1) + 1);
	memset(i->buffer, (int)(i->number & 0x7F), 64);
	/* Some items take much longer than their neighbours. */
	if (i->number % 7 == 0)
		usleep(200);
	i->result = i->number * 3;
	atomic_fetch_sub(&w->busy, 1);
}

static bool give(void *context, void *item)
{
	struct work *w = context;
	struct item *i = item;

	assert_true(pthread_equal(pthread_self(), w->caller));
	assert_int_equal(i->number, w->given);
	assert_int_equal(i->result, i->number * 3);
	assert_int_equal(i->buffer[63], i->number & 0x7F);
	w->given++;
	return w->give_most == 0 || w->given < w->give_most;
}

static void wait_idle(void *context)
{
	((struct work *)context)->waits++;
}

static bool stopped(void *context)
{
	const struct work *w = context;

	return w->stop && w->given == w->items;
}

static void item_clear(void *context, void *item)
{
	struct work *w = context;

	if (((struct item *)item)->buffer)
		atomic_fetch_add(&w->cleared, 1);
	free(((struct item *)item)->buffer);
}

static bool run(struct work *w, unsigned workers, struct err *e)
{
	struct pool_job job = {
	    .context = w,
	    .item_size = sizeof(struct item),
	    .take = take,
	    .may_wait = w->pipe[0] >= 0,
	    .worker_new = worker_new,
	    .worker_free = worker_free,
	    .work = work,
	    .give = give,
	    .wait = wait_idle,
	    .stopped = stopped,
	    .item_clear = item_clear,
	};

	w->caller = pthread_self();
	return pool_run(&job, workers, e);
}

static void results_come_in_order(void **state)
{
	static const unsigned workers[] = {0, 1, 2, 3, 8, 64};

	(void)state;
	for (size_t i = 0; i < sizeof workers / sizeof *workers; i++) {
		struct work w = {.items = 2000, .pipe = {-1, -1}};
		struct err e;

		assert_true(run(&w, workers[i], &e));
		assert_int_equal(w.given, 2000);
		assert_int_equal(w.taken, 2000);
		assert_true(w.workers_most <= (workers[i] ? workers[i] : 1));
		/* Places are used again: as many as there are workers, times a few. */
		assert_true(w.cleared <= 16u * (workers[i] ? workers[i] : 1));
	}
}

static void workers_work_at_the_same_time(void **state)
{
	struct work w = {.items = 500, .pipe = {-1, -1}};
	struct err e;

	(void)state;
	assert_true(run(&w, 4, &e));
	assert_true(w.busy_most > 1);
}

static void few_items_make_few_workers(void **state)
{
	struct work none = {.pipe = {-1, -1}}, one = {.items = 1, .pipe = {-1, -1}};
	struct err e;

	(void)state;
	assert_true(run(&none, 4, &e));
	assert_int_equal(none.workers, 0);
	assert_true(run(&one, 4, &e));
	assert_int_equal(one.given, 1);
	assert_int_equal(one.workers, 1);
}

static void a_consumer_can_have_enough(void **state)
{
	struct err e;

	(void)state;
	for (unsigned workers = 1; workers <= 4; workers += 3) {
		struct work w = {.items = 100000, .give_most = 40, .pipe = {-1, -1}};

		assert_true(run(&w, workers, &e));
		assert_int_equal(w.given, 40);
		assert_true(w.taken <= 40 + 16 * workers);
	}
}

static void a_worker_that_cannot_be_made_ends_the_run(void **state)
{
	struct err e = {0};

	(void)state;
	for (unsigned workers = 1; workers <= 4; workers += 3) {
		struct work w = {.items = 1000, .failing_worker = 1, .pipe = {-1, -1}};

		assert_false(run(&w, workers, &e));
		assert_int_equal(e.code, ERR_MISSING);
		assert_true(w.given < 1000);
	}
}

static void waiting_for_input_can_be_stopped(void **state)
{
	struct err e;

	(void)state;
	for (unsigned workers = 1; workers <= 3; workers++) {
		struct work w = {.items = 10, .stop = true};

		assert_int_equal(pipe(w.pipe), 0);
		assert_true(run(&w, workers, &e)); /* the pipe never says anything */
		assert_int_equal(w.given, 10);
		assert_true(w.workers_most <= workers);
		close(w.pipe[0]);
		close(w.pipe[1]);
	}
}

static void *speak_late(void *argument)
{
	usleep(400000);
	close(*(int *)argument);
	return NULL;
}

static void idle_time_is_told_once(void **state)
{
	struct work w = {.items = 3};
	pthread_t speaker;
	struct err e;

	(void)state;
	assert_int_equal(pipe(w.pipe), 0);
	assert_int_equal(pthread_create(&speaker, NULL, speak_late, &w.pipe[1]), 0);
	assert_true(run(&w, 2, &e));
	pthread_join(speaker, NULL);
	assert_int_equal(w.given, 3);
	assert_int_equal(w.waits, 1);
	close(w.pipe[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(results_come_in_order),
	    cmocka_unit_test(workers_work_at_the_same_time),
	    cmocka_unit_test(few_items_make_few_workers),
	    cmocka_unit_test(a_consumer_can_have_enough),
	    cmocka_unit_test(a_worker_that_cannot_be_made_ends_the_run),
	    cmocka_unit_test(waiting_for_input_can_be_stopped),
	    cmocka_unit_test(idle_time_is_told_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
