/* guard_fixture.h - workers for unit tests: one job run to its end.
 * Owner:  the caller's struct worker, to be cleared; the guard of a test is the fixture's.
 * Errors: a failed assertion. */
#ifndef TESTS_UNIT_GUARD_FIXTURE_H
#define TESTS_UNIT_GUARD_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "guard/sanitizer.h"
#include "guard/worker.h"

/* Little of what tests use up; much of the clock, since the machine may be busy. */
static const struct guard_limits fixture_limits = {
    .memory_bytes = (size_t)512 << 20, .cpu_s = 1, .wall_ms = 60000, .answer_bytes = 10000};

static inline struct guard *fixture_guard_of(const struct guard_limits *limits)
{
	struct err e = {0};
	struct guard *g = guard_new(limits, &e);

	if (!g)
		fail_msg("%s", e.text[LANG_EN]);
	return g;
}

static inline struct guard *fixture_guard(void)
{
	return fixture_guard_of(&fixture_limits);
}

static inline bool fixture_says_done(void *context, struct str bytes, struct buf *answer)
{
	(void)context;
	(void)bytes;
	buf_cstr(answer, "done");
	return true;
}

static inline bool fixture_says_measured(void *context, struct str bytes, struct buf *answer)
{
	(void)context;
	buf_printf(answer, "measured %zu", bytes.len);
	return true;
}

static inline void fixture_start(struct worker *w, const struct guard *g, struct worker_job job,
                                 const char *text)
{
	struct sealed bytes = {.fd = -1};
	struct err e = {0};

	assert_true(sealed_of(&bytes, str_of(text), &e));
	if (!worker_start(w, g, &job, &bytes, &e))
		fail_msg("%s", e.text[LANG_EN]);
	sealed_clear(&bytes);
}

static inline void fixture_wait(struct worker *w)
{
	while (w->end == WORKER_RUNS)
		assert_ptr_equal(worker_wait(&w, 1, -1), w);
}

/* Runs decode after a measure that says "measured 5". */
static inline void fixture_run(struct worker *w, const struct guard *g,
                               bool (*decode)(void *, struct str, struct buf *), void *context)
{
	struct worker_job job = {
	    .measure = fixture_says_measured, .decode = decode, .context = context};

	fixture_start(w, g, job, "bytes");
	fixture_wait(w);
}

static inline void assert_text(struct str got, const char *want)
{
	assert_int_equal(got.len, strlen(want));
	assert_memory_equal(got.ptr ? got.ptr : "", want, got.len);
}

static inline void assert_name(const struct worker *w, const char *want)
{
	struct buf name = {0};

	worker_end_name(&name, w);
	assert_string_equal(buf_terminated(&name), want);
	buf_free(&name);
}

/* Passes over a test that needs what this build or this kernel does not grant. */
static inline bool fixture_lacks(const struct guard *g, enum guard_layer layer)
{
	if (guard_has(g, layer))
		return false;
	print_message("not tested: %s is not in force %s\n", guard_layer_name(layer),
	              GUARD_HAS_SANITIZER ? "in a build with sanitizers" : "on this kernel");
	return true;
}

static inline double fixture_now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Makes a system call fail from now on, in this process. */
static inline bool fixture_deny(unsigned number, unsigned error)
{
	struct sock_filter rules[] = {
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {sizeof rules / sizeof *rules, rules};

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

#endif
