/* test_crew.c - many tasks on few workers: their order, those that need several workers or
 * none, and what becomes of them when no worker can be had. */
#include "guard_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "guard/crew.h"

#define TASKS 60

static struct guard *g;

struct task {
	unsigned number, steps; /* workers that it needs */
	unsigned asked, failed;
	unsigned delay_ms;
	bool leaves;
	char heard[64]; /* what its workers said */
	struct worker_job job;
	struct sealed bytes;
};

/* What the crew's owner keeps. */
struct desk {
	unsigned running, most; /* workers, as far as their owner can know */
	unsigned failures;
	bool stop;
};

static bool answers(void *context, struct str bytes, struct buf *answer)
{
	const struct task *t = context;

	double end = fixture_now_s() + t->delay_ms / 1000.0;

	if (t->leaves)
		_exit(3);
	while (fixture_now_s() < end) /* sleeping is forbidden */
		;
	buf_str(answer, bytes);
	buf_printf(answer, ".%u ", t->asked);
	return true;
}

static void hear(struct task *t, const struct worker *ended)
{
	size_t len = strlen(t->heard);

	if (ended->end == WORKER_ANSWERED)
		snprintf(t->heard + len, sizeof t->heard - len, "%.*s", (int)ended->answer.len,
		         ended->answer.ptr);
	else
		snprintf(t->heard + len, sizeof t->heard - len, "(%d) ", (int)ended->end);
}

static bool next(void *context, void *task, const struct worker *ended, struct crew_work *work)
{
	struct desk *desk = context;
	struct task *t = task;

	if (ended) {
		hear(t, ended);
		desk->running--;
	}
	if (t->asked == t->steps)
		return false;
	t->asked++;
	desk->running++;
	t->job = (struct worker_job){.decode = answers, .context = t};
	*work = (struct crew_work){&t->job, &t->bytes};
	return true;
}

static void fails(void *context, void *task, const struct err *why)
{
	struct desk *desk = context;
	struct task *t = task;

	assert_true(why->text[LANG_EN][0] != '\0' && why->text[LANG_FR][0] != '\0');
	desk->failures++;
	t->failed++;
}

static bool is_stopped(void *context)
{
	return ((struct desk *)context)->stop;
}

static struct crew *crew(struct desk *desk, unsigned workers)
{
	struct crew_options options = {.workers = workers,
	                               .context = desk,
	                               .next = next,
	                               .fail = fails,
	                               .stopped = is_stopped};
	struct err e = {0};
	struct crew *c = crew_new(g, &options, &e);

	assert_non_null(c);
	return c;
}

static void task_init(struct task *t, unsigned number, unsigned steps)
{
	char text[16];
	struct err e = {0};

	*t = (struct task){.number = number, .steps = steps, .bytes = {.fd = -1}};
	snprintf(text, sizeof text, "%u", number);
	assert_true(sealed_of(&t->bytes, str_of(text), &e));
}

static void assert_heard(const struct task *t)
{
	char want[64] = "";
	size_t len = 0;

	for (unsigned i = 1; i <= t->steps; i++)
		len += (size_t)snprintf(want + len, sizeof want - len, "%u.%u ", t->number, i);
	assert_string_equal(t->heard, want);
	assert_int_equal(t->failed, 0);
}

/* --- Order */

static void run_all(struct crew *c, struct task *tasks, unsigned count)
{
	unsigned given = 0, taken = 0;
	void *task;

	while (given < count || crew_pending(c) > 0) {
		while (given < count && crew_has_room(c)) {
			crew_submit(c, &tasks[given++]);
			assert_int_equal(crew_pending(c), given - taken);
		}
		assert_true(crew_take(c, &task));
		assert_ptr_equal(task, &tasks[taken]);
		assert_heard(task);
		taken++;
	}
	assert_int_equal(taken, count);
	assert_false(crew_take(c, &task));
}

/* The first of some is the slowest, some need no worker, some three. */
static void tasks_come_back_in_order(void **state)
{
	static struct task tasks[TASKS];

	(void)state;
	for (unsigned workers = 1; workers <= 4; workers += 3) {
		struct desk desk = {0};
		struct crew *c = crew(&desk, workers);

		for (unsigned i = 0; i < TASKS; i++) {
			task_init(&tasks[i], i, i % 7 == 3 ? 0 : 1 + i % 3);
			tasks[i].delay_ms = i % 8 == 0 ? 15 : i % 3;
		}
		run_all(c, tasks, TASKS);
		assert_int_equal(desk.running, 0);
		crew_free(c);
		for (unsigned i = 0; i < TASKS; i++)
			sealed_clear(&tasks[i].bytes);
	}
}

static void places_are_bounded(void **state)
{
	static struct task tasks[TASKS];
	struct desk desk = {0};
	struct crew *c = crew(&desk, 2);
	size_t places = crew_places(c), given = 0;
	void *task;

	(void)state;
	assert_in_range(places, 3, TASKS);
	while (crew_has_room(c)) {
		task_init(&tasks[given], (unsigned)given, 1);
		crew_submit(c, &tasks[given++]);
		assert_true(given < TASKS);
	}
	assert_int_equal(given, places - 1); /* one is for the one that is taken */
	assert_true(crew_take(c, &task));
	assert_true(crew_has_room(c));
	crew_free(c);
	for (size_t i = 0; i < given; i++)
		sealed_clear(&tasks[i].bytes);
}

/* Several at once take less long than one after the other. */
static void they_work_at_the_same_time(void **state)
{
	static struct task tasks[8];
	struct desk desk = {0};
	struct crew *c = crew(&desk, 8);
	double begin = fixture_now_s();

	(void)state;
	for (unsigned i = 0; i < 8; i++) {
		task_init(&tasks[i], i, 1);
		tasks[i].delay_ms = 200;
	}
	run_all(c, tasks, 8);
	assert_true(fixture_now_s() - begin < 8 * 0.2);
	crew_free(c);
	for (unsigned i = 0; i < 8; i++)
		sealed_clear(&tasks[i].bytes);
}

/* --- What goes wrong */

static void one_that_leaves_is_told_to_its_owner(void **state)
{
	static struct task tasks[3];
	struct desk desk = {0};
	struct crew *c = crew(&desk, 2);
	void *task;

	(void)state;
	for (unsigned i = 0; i < 3; i++)
		task_init(&tasks[i], i, 1 + i);
	tasks[1].leaves = true;
	for (unsigned i = 0; i < 3; i++)
		crew_submit(c, &tasks[i]);
	for (unsigned i = 0; i < 3; i++) {
		assert_true(crew_take(c, &task));
		assert_ptr_equal(task, &tasks[i]);
	}
	assert_heard(&tasks[0]);
	assert_int_equal(tasks[1].asked, 2);
	assert_int_equal(tasks[1].heard[0], '(');
	assert_heard(&tasks[2]);
	crew_free(c);
	for (unsigned i = 0; i < 3; i++)
		sealed_clear(&tasks[i].bytes);
}

static void stopped_runs_end_early(void **state)
{
	static struct task tasks[3];
	struct desk desk = {0};
	struct crew *c = crew(&desk, 2);
	double begin = fixture_now_s();
	void *task;

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		task_init(&tasks[i], i, 1);
		tasks[i].delay_ms = 20000;
		crew_submit(c, &tasks[i]);
	}
	desk.stop = true;
	assert_false(crew_take(c, &task));
	crew_free(c); /* ends those that run */
	assert_true(fixture_now_s() - begin < 10);
	for (unsigned i = 0; i < 3; i++)
		sealed_clear(&tasks[i].bytes);
}

/* In a process that can make no other, every task is told of and given back. */
static bool run_without_processes(void)
{
	static struct task tasks[20];
	struct desk desk = {0};
	struct crew *c = crew(&desk, 3);
	unsigned taken = 0;
	void *task;

	for (unsigned i = 0; i < 20; i++)
		task_init(&tasks[i], i, i % 5 == 4 ? 0 : 2);
	if (!fixture_deny(SYS_clone, EAGAIN))
		return false;
	for (unsigned i = 0; i < 20; i++) {
		while (!crew_has_room(c))
			if (!crew_take(c, &task) || task != &tasks[taken++])
				return false;
		crew_submit(c, &tasks[i]);
	}
	while (crew_take(c, &task))
		if (task != &tasks[taken++])
			return false;
	for (unsigned i = 0; i < 20; i++)
		if (tasks[i].failed != (i % 5 != 4) || tasks[i].heard[0] != '\0')
			return false;
	crew_free(c);
	return taken == 20 && desk.failures == 16;
}

static void no_worker_can_be_started(void **state)
{
	int status = -1;
	pid_t pid;

	(void)state;
	if (fixture_lacks(g, GUARD_SECCOMP)) {
		skip();
		return;
	}
	pid = fork();
	if (pid == 0)
		_exit(run_without_processes() ? 0 : 1);
	waitpid(pid, &status, 0);
	assert_int_equal(status, 0);
}

/* Few descriptors: fewer workers, but all is done. */
static bool run_with_few_descriptors(void)
{
	static struct task tasks[40];
	struct rlimit few = {100, 100};
	struct desk desk = {0};
	struct crew *c;
	unsigned given = 0, taken = 0;
	void *task;

	if (setrlimit(RLIMIT_NOFILE, &few) != 0)
		return false;
	c = crew(&desk, 200);
	while (taken < 40) {
		for (; given < 40 && crew_has_room(c); given++) {
			task_init(&tasks[given], given, 1);
			crew_submit(c, &tasks[given]);
		}
		if (!crew_take(c, &task) || task != &tasks[taken])
			return false;
		sealed_clear(&tasks[taken].bytes);
		if (strstr(tasks[taken++].heard, ".1 ") == NULL)
			return false;
	}
	crew_free(c);
	return desk.failures == 0;
}

static void few_descriptors(void **state)
{
	int status = -1;
	pid_t pid = fork();

	(void)state;
	if (pid == 0)
		_exit(run_with_few_descriptors() ? 0 : 1);
	waitpid(pid, &status, 0);
	assert_int_equal(status, 0);
}

static void freeing_nothing(void **state)
{
	(void)state;
	crew_free(NULL);
}

static int make_guard(void **state)
{
	(void)state;
	g = fixture_guard();
	return 0;
}

static int free_guard(void **state)
{
	(void)state;
	guard_free(g);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tasks_come_back_in_order),
	    cmocka_unit_test(places_are_bounded),
	    cmocka_unit_test(they_work_at_the_same_time),
	    cmocka_unit_test(one_that_leaves_is_told_to_its_owner),
	    cmocka_unit_test(stopped_runs_end_early),
	    cmocka_unit_test(no_worker_can_be_started),
	    cmocka_unit_test(few_descriptors),
	    cmocka_unit_test(freeing_nothing),
	};

	return cmocka_run_group_tests(tests, make_guard, free_guard);
}
