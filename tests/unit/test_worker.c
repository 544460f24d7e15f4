/* test_worker.c - how workers end, and what of their answers is believed. */
#include "guard_fixture.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>

#include "guard/worker.h"

static struct guard *g;

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

static bool says_backwards(void *context, struct str bytes, struct buf *answer)
{
	(void)context;
	for (size_t i = bytes.len; i > 0; i--)
		buf_char(answer, bytes.ptr[i - 1]);
	return true;
}

static void test_answer(void **state)
{
	struct worker w = {0};

	(void)state;
	fixture_run(&w, g, says_backwards, NULL);
	assert_int_equal(w.end, WORKER_ANSWERED);
	assert_text(w.measured, "measured 5");
	assert_text(w.answer, "setyb");
	assert_name(&w, "answered");
	worker_clear(&w);
	worker_clear(&w);
}

static bool says_nothing(void *context, struct str bytes, struct buf *answer)
{
	(void)context;
	(void)answer;
	return bytes.len == 0;
}

static void test_empty(void **state)
{
	struct worker_job job = {.decode = says_nothing};
	struct worker w = {0};

	(void)state;
	fixture_start(&w, g, job, "");
	fixture_wait(&w);
	assert_int_equal(w.end, WORKER_ANSWERED);
	assert_int_equal(w.measured.len, 0);
	assert_int_equal(w.answer.len, 0);
	worker_clear(&w);
}

static bool says_context(void *context, struct str bytes, struct buf *answer)
{
	(void)bytes;
	buf_int(answer, *(int *)context);
	*(int *)context = 99;
	return true;
}

/* The context is the parent's as it was at the fork, and stays so. */
static void test_context(void **state)
{
	struct worker_job job = {.decode = says_context};
	struct worker w = {0};
	int number = 1;

	(void)state;
	job.context = &number;
	fixture_start(&w, g, job, "bytes");
	number = 2;
	fixture_wait(&w);
	assert_text(w.answer, "1");
	assert_int_equal(number, 2);
	worker_clear(&w);
}

static bool fails(void *context, struct str bytes, struct buf *answer)
{
	(void)context;
	(void)bytes;
	buf_cstr(answer, "half of it");
	return false;
}

static void test_no_memory(void **state)
{
	struct worker_job job = {.measure = fails, .decode = says_backwards};
	struct worker w = {0};

	(void)state;
	fixture_run(&w, g, fails, NULL);
	assert_int_equal(w.end, WORKER_MEMORY);
	assert_text(w.measured, "measured 5");
	assert_int_equal(w.answer.len, 0);
	worker_clear(&w);
	fixture_start(&w, g, job, "bytes");
	fixture_wait(&w);
	assert_int_equal(w.end, WORKER_MEMORY);
	assert_int_equal(w.measured.len, 0);
	worker_clear(&w);
}

/* --- Crashes */

static bool writes_to_nowhere(void *context, struct str bytes, struct buf *answer)
{
	(void)bytes;
	(void)answer;
	*(volatile int *)context = 1;
	return true;
}

static bool aborts(void *context, struct str bytes, struct buf *answer)
{
	(void)context;
	(void)bytes;
	(void)answer;
	fprintf(stderr, "terminate called\n");
	abort();
}

static bool frees_twice(void *context, struct str bytes, struct buf *answer)
{
	char *volatile block = malloc(2000), *volatile same = block;

	(void)context;
	(void)bytes;
	(void)answer;
	free(block);
	free(same);
	return true;
}

static bool traps(void *context, struct str bytes, struct buf *answer)
{
	(void)context;
	(void)bytes;
	(void)answer;
	__builtin_trap();
}

static bool writes_to_bytes(void *context, struct str bytes, struct buf *answer)
{
	(void)context;
	(void)answer;
	*(volatile char *)(uintptr_t)bytes.ptr = 'B';
	return true;
}

static void test_crash(void **state)
{
	static const struct {
		bool (*decode)(void *, struct str, struct buf *);
		int number;
		const char *name;
	} crashes[] = {
	    {writes_to_nowhere, SIGSEGV, "crashed (SIGSEGV)"},
	    {writes_to_bytes, SIGSEGV, "crashed (SIGSEGV)"},
	    {aborts, SIGABRT, "crashed (SIGABRT)"},
	    {frees_twice, SIGABRT, "crashed (SIGABRT)"},
	    {traps, 0, NULL}, /* SIGILL or SIGTRAP */
	};

	(void)state;
	if (GUARD_HAS_SANITIZER) {
		print_message("not tested: sanitizers catch what crashes\n");
		skip();
	}
	for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++) {
		struct worker w = {0};

		fixture_run(&w, g, crashes[i].decode, NULL);
		if (w.end != WORKER_CRASHED)
			fail_msg("number %zu: ended as %d (%d)", i, w.end, w.number);
		assert_text(w.measured, "measured 5");
		assert_int_equal(w.answer.len, 0);
		if (crashes[i].name) {
			assert_int_equal(w.number, crashes[i].number);
			assert_name(&w, crashes[i].name);
		}
		worker_clear(&w);
	}
}

/* --- Ended by others */

/* Waits for ever without using the processor. */
static bool waits(void *context, struct str bytes, struct buf *answer)
{
	pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

	(void)context;
	(void)bytes;
	(void)answer;
	pthread_mutex_lock(&lock);
	pthread_mutex_lock(&lock);
	return true;
}

static void start_waiting(struct worker *w)
{
	struct worker_job job = {.measure = fixture_says_measured, .decode = waits};

	fixture_start(w, g, job, "bytes");
}

/* Reads on for a while, until the first part is with us. */
static void hear_for_a_while(struct worker *w)
{
	do {
		assert_null(worker_wait(&w, 1, 100));
		assert_int_equal(w->end, WORKER_RUNS);
	} while (w->received.len == 0);
}

static void test_killed(void **state)
{
	struct worker w = {0};

	(void)state;
	start_waiting(&w);
	hear_for_a_while(&w);
	assert_name(&w, "runs");
	kill(w.pid, SIGKILL);
	fixture_wait(&w);
	assert_int_equal(w.end, WORKER_KILLED);
	assert_int_equal(w.number, SIGKILL);
	assert_text(w.measured, "measured 5");
	assert_name(&w, "killed");
	worker_clear(&w);
}

static void test_wall_time(void **state)
{
	struct guard_limits short_limits = fixture_limits;
	struct worker_job job = {.measure = fixture_says_measured, .decode = waits};
	struct guard *short_time;
	siginfo_t info;
	struct worker w = {0};
	double begin, took;

	(void)state;
	short_limits.wall_ms = 200;
	short_time = fixture_guard_of(&short_limits);
	begin = fixture_now_s();
	fixture_start(&w, short_time, job, "bytes");
	fixture_wait(&w);
	took = fixture_now_s() - begin;
	assert_int_equal(w.end, WORKER_WALL_TIME);
	assert_text(w.measured, "measured 5");
	assert_name(&w, "time used up");
	assert_true(took > 0.19 && took < 20);
	worker_clear(&w);

	/* One that is asked late, but was done by then. */
	job.decode = says_backwards;
	fixture_start(&w, short_time, job, "bytes");
	assert_int_equal(waitid(P_PID, (id_t)w.pid, &info, WEXITED | WNOWAIT), 0);
	usleep(300000);
	fixture_wait(&w);
	assert_int_equal(w.end, WORKER_ANSWERED);
	assert_text(w.answer, "setyb");
	worker_clear(&w);
	guard_free(short_time);
}

/* Ctrl-C reaches the whole group; only the parent may end a worker. */
static void test_ignored_signals(void **state)
{
	static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
	struct worker w = {0};

	(void)state;
	start_waiting(&w);
	hear_for_a_while(&w);
	for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
		kill(w.pid, ignored[i]);
	hear_for_a_while(&w);
	worker_clear(&w);
}

static void do_nothing(int number)
{
	(void)number;
}

static void test_wait_ends_by_signal(void **state)
{
	struct sigaction action = {.sa_handler = do_nothing}, old;
	struct itimerval soon = {.it_value = {.tv_usec = 100000}};
	struct worker w = {0}, *list[] = {&w};
	double begin = fixture_now_s(), took;

	(void)state;
	start_waiting(&w);
	sigaction(SIGALRM, &action, &old);
	setitimer(ITIMER_REAL, &soon, NULL);
	assert_null(worker_wait(list, 1, -1));
	took = fixture_now_s() - begin;
	assert_true(took > 0.09 && took < 20);
	assert_int_equal(w.end, WORKER_RUNS);
	sigaction(SIGALRM, &old, NULL);
	worker_clear(&w);
}

static void test_wait_ends_by_time(void **state)
{
	struct worker w = {0}, *list[] = {NULL, &w};
	double begin, took;

	(void)state;
	assert_null(worker_wait(list, 2, -1)); /* nothing runs */
	assert_null(worker_wait(NULL, 0, -1));
	start_waiting(&w);
	begin = fixture_now_s();
	assert_null(worker_wait(list, 2, 150));
	took = fixture_now_s() - begin;
	assert_true(took > 0.14 && took < 20);
	assert_null(worker_wait(list, 2, 0));
	worker_clear(&w);
	assert_null(worker_wait(list, 2, -1));
}

/* --- Nonsense */

/* The worker's own end of the pipe, found before it is locked up. */
static int answer_fd = -1;

static bool finds_pipe(void *context, struct str bytes, struct buf *answer)
{
	for (int fd = 3; fd < 1000 && answer_fd < 0; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			answer_fd = fd;
	return fixture_says_measured(context, bytes, answer);
}

static void send(uint32_t len, size_t sent)
{
	static char frame[20000];

	memcpy(frame, &len, sizeof len);
	memset(frame + sizeof len, 'n', sent);
	if (write(answer_fd, frame, sizeof len + sent) < 0)
		_exit(3);
}

static bool answers_too_long(void *context, struct str bytes, struct buf *answer)
{
	(void)context;
	(void)bytes;
	for (size_t i = 0; i < fixture_limits.answer_bytes + 1; i++)
		buf_char(answer, 'l');
	return true;
}

static bool answers_as_long_as_may_be(void *context, struct str bytes, struct buf *answer)
{
	answers_too_long(context, bytes, answer);
	answer->len--;
	return true;
}

static bool answers_in_part(void *context, struct str bytes, struct buf *answer)
{
	(void)context;
	(void)bytes;
	(void)answer;
	send(100, 99);
	_exit(0);
}

static bool answers_half_a_length(void *context, struct str bytes, struct buf *answer)
{
	(void)context;
	(void)bytes;
	(void)answer;
	if (write(answer_fd, "\0\0", 2) != 2)
		_exit(3);
	_exit(0);
}

static bool answers_twice(void *context, struct str bytes, struct buf *answer)
{
	send(10, 10);
	return says_backwards(context, bytes, answer);
}

static bool answers_one_byte_more(void *context, struct str bytes, struct buf *answer)
{
	(void)context;
	(void)bytes;
	(void)answer;
	send(10, 11);
	_exit(0);
}

static bool answers_with_huge_length(void *context, struct str bytes, struct buf *answer)
{
	send(UINT32_MAX, 1);
	return waits(context, bytes, answer);
}

static bool answers_without_end(void *context, struct str bytes, struct buf *answer)
{
	for (int i = 0; i < 1000000; i++)
		send(10000, 10000);
	return says_backwards(context, bytes, answer);
}

static bool ends_at_once(void *context, struct str bytes, struct buf *answer)
{
	(void)context;
	(void)bytes;
	(void)answer;
	_exit(0);
}

static bool exits_oddly(void *context, struct str bytes, struct buf *answer)
{
	(void)context;
	(void)bytes;
	(void)answer;
	_exit(3);
}

static bool (*const nonsense[])(void *, struct str, struct buf *) = {
    answers_too_long,    answers_in_part,       answers_half_a_length,
    answers_twice,       answers_one_byte_more, answers_with_huge_length,
    answers_without_end, ends_at_once,          exits_oddly,
};

static void test_nonsense(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof nonsense / sizeof *nonsense; i++) {
		struct worker_job job = {.measure = finds_pipe, .decode = nonsense[i]};
		struct worker w = {0};

		fixture_start(&w, g, job, "bytes");
		fixture_wait(&w);
		if (w.end != WORKER_NONSENSE)
			fail_msg("number %zu: ended as %d (%d)", i, w.end, w.number);
		assert_text(w.measured, "measured 5");
		assert_int_equal(w.answer.len, 0);
		assert_true(w.received.cap < 100000);
		assert_name(&w, nonsense[i] == exits_oddly ? "nonsense (exit 3)" : "nonsense");
		worker_clear(&w);
	}
}

/* Trusted code, but held to the same shape. */
static void test_nonsense_measured(void **state)
{
	struct worker_job job = {.measure = answers_too_long, .decode = says_backwards};
	struct worker w = {0};

	(void)state;
	fixture_start(&w, g, job, "bytes");
	fixture_wait(&w);
	assert_int_equal(w.end, WORKER_NONSENSE);
	assert_int_equal(w.measured.len, 0);
	worker_clear(&w);
	job.measure = ends_at_once;
	fixture_start(&w, g, job, "bytes");
	fixture_wait(&w);
	assert_int_equal(w.end, WORKER_NONSENSE);
	assert_int_equal(w.measured.len, 0);
	worker_clear(&w);
}

static void test_longest(void **state)
{
	struct worker w = {0};

	(void)state;
	fixture_run(&w, g, answers_as_long_as_may_be, NULL);
	assert_int_equal(w.end, WORKER_ANSWERED);
	assert_int_equal(w.answer.len, fixture_limits.answer_bytes);
	worker_clear(&w);
}

/* --- What is inherited */

/* Names what is open besides the pipe. */
static bool tells_open(void *context, struct str bytes, struct buf *answer)
{
	(void)context;
	(void)bytes;
	for (int fd = 0; fd < 1000; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			buf_printf(answer, "%c", fd > STDERR_FILENO ? 'p' : '0' + fd);
	return true;
}

static void test_descriptors(void **state)
{
	struct worker_job job = {.measure = tells_open, .decode = says_backwards};
	int others[20];
	struct worker first = {0}, w = {0};

	(void)state;
	for (size_t i = 0; i < 20; i++)
		others[i] = dup(STDIN_FILENO); /* passed on by exec and fork */
	start_waiting(&first);
	fixture_start(&w, g, job, "bytes");
	fixture_wait(&w);
	assert_text(w.measured, GUARD_HAS_SANITIZER ? "2p" : "p");
	worker_clear(&w);
	worker_clear(&first);
	for (size_t i = 0; i < 20; i++)
		close(others[i]);
}

static bool keeps_only_the_pipe(void)
{
	struct worker_job job = {.measure = tells_open, .decode = says_backwards};
	struct worker w = {0};

	if (dup(STDIN_FILENO) < 0 || !fixture_deny(SYS_close_range, ENOSYS))
		return false;
	fixture_start(&w, g, job, "bytes");
	fixture_wait(&w);
	return w.end == WORKER_ANSWERED && str_eq(w.measured, STR("p"));
}

/* Kernels before 5.9 cannot close many at once. */
static void test_descriptors_of_an_old_kernel(void **state)
{
	int status = -1;
	pid_t pid;

	(void)state;
	if (fixture_lacks(g, GUARD_SECCOMP))
		return;
	pid = fork();
	if (pid == 0)
		_exit(keeps_only_the_pipe() ? 0 : 1);
	waitpid(pid, &status, 0);
	assert_int_equal(status, 0);
}

static bool complains(void *context, struct str bytes, struct buf *answer)
{
	fprintf(stderr, "a library complains\n");
	return says_backwards(context, bytes, answer);
}

static bool run_without_streams(void)
{
	struct worker_job job = {.measure = fixture_says_measured, .decode = complains};
	struct sealed bytes = {.fd = -1};
	struct worker w = {0}, *list[] = {&w};
	struct err e;

	close_range(0, 2, 0);
	if (!sealed_of(&bytes, STR("bytes"), &e) || bytes.fd != 0 ||
	    !worker_start(&w, g, &job, &bytes, &e) || w.answer_fd > 2)
		return false;
	worker_wait(list, 1, -1);
	return w.end == WORKER_ANSWERED && str_eq(w.answer, STR("setyb"));
}

/* The pipe then gets the numbers of the streams, and yet no complaint may come through it. */
static void test_closed_streams(void **state)
{
	int status = -1;
	pid_t pid = fork();

	(void)state;
	if (pid == 0)
		_exit(run_without_streams() ? 0 : 1);
	waitpid(pid, &status, 0);
	assert_int_equal(status, 0);
}

/* --- Many */

static bool waits_a_bit(void *context, struct str bytes, struct buf *answer)
{
	double end = fixture_now_s() + *(double *)context;

	while (fixture_now_s() < end)
		;
	buf_str(answer, bytes);
	return true;
}

static void test_fifty(void **state)
{
	struct worker workers[50] = {0}, *list[50];
	double delay;
	char text[32];

	(void)state;
	for (int i = 0; i < 50; i++) {
		struct worker_job job = {
		    .measure = fixture_says_measured, .decode = waits_a_bit, .context = &delay};

		delay = 0.001 * (i * 17 % 10);
		snprintf(text, sizeof text, "number %d", i);
		list[i] = &workers[i];
		fixture_start(list[i], g, job, text);
	}
	for (int i = 0; i < 50; i++) {
		struct worker *ended = worker_wait(list, 50, -1);

		assert_non_null(ended);
		snprintf(text, sizeof text, "number %d", (int)(ended - workers));
		assert_int_equal(ended->end, WORKER_ANSWERED);
		assert_text(ended->answer, text);
		if (i % 2)
			list[ended - workers] = NULL;
	}
	assert_null(worker_wait(list, 50, -1));
	for (int i = 0; i < 50; i++)
		worker_clear(&workers[i]);
}

static int count_open(void)
{
	DIR *d = opendir("/proc/self/fd");
	int count = 0;

	assert_non_null(d);
	while (readdir(d))
		count++;
	closedir(d);
	return count;
}

static void test_nothing_is_left(void **state)
{
	int before = count_open();

	(void)state;
	for (int i = 0; i < 200; i++) {
		struct worker w = {0};

		if (i % 4 == 0) { /* cleared while it runs */
			start_waiting(&w);
		} else {
			struct worker_job job = {
			    .measure = i % 4 == 1 ? fails : fixture_says_measured,
			    .decode = i % 4 == 2 ? ends_at_once : says_backwards};

			fixture_start(&w, g, job, "bytes");
			fixture_wait(&w);
		}
		worker_clear(&w);
	}
	assert_int_equal(count_open(), before);
	assert_int_equal(waitpid(-1, NULL, 0), -1);
	assert_int_equal(errno, ECHILD);
}

/* Starts three, tells their numbers and waits to be killed. */
static void lead_three(int out)
{
	struct worker workers[3] = {0};

	for (size_t i = 0; i < 3; i++) {
		start_waiting(&workers[i]);
		if (write(out, &workers[i].pid, sizeof(pid_t)) != sizeof(pid_t))
			_exit(1);
	}
	for (;;)
		pause();
}

/* Waits for the end of a child that should be near; one that does not come is killed. */
static bool ends_soon(pid_t pid, int *status)
{
	double end = fixture_now_s() + 20;

	while (fixture_now_s() < end) {
		if (waitpid(pid, status, WNOHANG) == pid)
			return true;
		usleep(1000);
	}
	kill(pid, SIGKILL);
	waitpid(pid, status, 0);
	return false;
}

/* Workers become our children when their parent dies, and then end by themselves. */
static void test_parents_death(void **state)
{
	int ends[2], status;
	pid_t leader, workers[3];
	bool soon = true;

	(void)state;
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	leader = fork();
	if (leader == 0)
		lead_three(ends[1]);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(read(ends[0], &workers[i], sizeof(pid_t)), sizeof(pid_t));
	kill(leader, SIGKILL);
	waitpid(leader, &status, 0);
	for (size_t i = 0; i < 3; i++)
		soon &= ends_soon(workers[i], &status) && status != 0;
	assert_true(soon);
	prctl(PR_SET_CHILD_SUBREAPER, 0);
	close(ends[0]);
	close(ends[1]);
}

static void test_start_fails(void **state)
{
	struct worker_job job = {.decode = says_backwards};
	struct sealed bytes = {.fd = -1};
	struct worker w = {.number = 17};
	struct rlimit old, none;
	struct err e = {0};
	bool started;

	(void)state;
	assert_true(sealed_of(&bytes, STR("bytes"), &e));
	getrlimit(RLIMIT_NOFILE, &old);
	none = (struct rlimit){0, old.rlim_max};
	setrlimit(RLIMIT_NOFILE, &none);
	started = worker_start(&w, g, &job, &bytes, &e);
	setrlimit(RLIMIT_NOFILE, &old);
	assert_false(started);
	assert_int_equal(e.code, ERR_IO);
	assert_int_equal(w.number, 17);
	sealed_clear(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_answer),
	    cmocka_unit_test(test_empty),
	    cmocka_unit_test(test_context),
	    cmocka_unit_test(test_no_memory),
	    cmocka_unit_test(test_crash),
	    cmocka_unit_test(test_killed),
	    cmocka_unit_test(test_wall_time),
	    cmocka_unit_test(test_ignored_signals),
	    cmocka_unit_test(test_wait_ends_by_signal),
	    cmocka_unit_test(test_wait_ends_by_time),
	    cmocka_unit_test(test_nonsense),
	    cmocka_unit_test(test_nonsense_measured),
	    cmocka_unit_test(test_longest),
	    cmocka_unit_test(test_descriptors),
	    cmocka_unit_test(test_descriptors_of_an_old_kernel),
	    cmocka_unit_test(test_closed_streams),
	    cmocka_unit_test(test_fifty),
	    cmocka_unit_test(test_nothing_is_left),
	    cmocka_unit_test(test_parents_death),
	    cmocka_unit_test(test_start_fails),
	};

	return cmocka_run_group_tests_name("worker", tests, make_guard, free_guard);
}
