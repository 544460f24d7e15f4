/* test_guard.c - what a locked worker cannot do, and what it still can. */
#include "guard_fixture.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/un.h>

#include "guard/guard.h"

/* One attempt; it returns where nothing held it back, and then says "done". */
struct attempt {
	const char *name;
	void (*make)(void);
};

static pid_t parent;

static void open_file(void)
{
	if (open("/etc/passwd", O_RDONLY) < 0)
		_exit(2);
}

static void create_file(void)
{
	if (creat("/tmp/test_guard.created", 0600) < 0)
		_exit(2);
}

static void stat_file(void)
{
	struct stat st;

	if (stat("/etc/passwd", &st) != 0)
		_exit(2);
}

static void remove_file(void)
{
	unlink("/tmp/test_guard.created");
}

static void make_socket(void)
{
	if (socket(AF_INET, SOCK_STREAM, 0) < 0)
		_exit(2);
}

static void connect_socket(void)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};

	connect(3, (const struct sockaddr *)&at, sizeof at);
}

static void run_program(void)
{
	execl("/bin/true", "true", (char *)NULL);
}

static void fork_off(void)
{
	if (fork() == 0)
		_exit(0);
}

static void *nothing(void *arg)
{
	return arg;
}

static void start_thread(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, nothing, NULL);
}

static void kill_parent(void)
{
	kill(parent, 0);
}

static void kill_parents_thread(void)
{
	syscall(SYS_tgkill, parent, parent, 0);
}

static void signal_parent_with_data(void)
{
	union sigval value = {0};

	sigqueue(parent, 0, value);
}

static void trace_parent(void)
{
	ptrace(PTRACE_SEIZE, parent, NULL, NULL);
}

static void read_parents_memory(void)
{
	char here;
	struct iovec to = {&here, 1}, from = {&parent, 1};

	process_vm_readv(parent, &to, 1, &from, 1, 0);
}

static void write_elsewhere(void)
{
	if (write(700, "x", 1) != 1)
		_exit(2);
}

static void make_memory_executable(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	mprotect(page, 4096, PROT_READ | PROT_EXEC);
}

static void map_executable_memory(void)
{
	mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void advise_unusually(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	madvise(page, 4096, MADV_DONTFORK);
}

static void raise_limit(void)
{
	struct rlimit more = {RLIM_INFINITY, RLIM_INFINITY};

	setrlimit(RLIMIT_AS, &more);
}

static void become_dumpable(void)
{
	prctl(PR_SET_DUMPABLE, 1);
}

static void read_from_pipe(void)
{
	char c;

	if (read(3, &c, 1) < 0)
		_exit(2);
}

static const struct attempt attempts[] = {
    {"open", open_file},
    {"creat", create_file},
    {"stat", stat_file},
    {"unlink", remove_file},
    {"socket", make_socket},
    {"connect", connect_socket},
    {"exec", run_program},
    {"fork", fork_off},
    {"thread", start_thread},
    {"kill", kill_parent},
    {"tgkill of another", kill_parents_thread},
    {"sigqueue", signal_parent_with_data},
    {"ptrace", trace_parent},
    {"process_vm_readv", read_parents_memory},
    {"write to 700", write_elsewhere},
    {"mprotect", make_memory_executable},
    {"mmap", map_executable_memory},
    {"madvise", advise_unusually},
    {"setrlimit", raise_limit},
    {"prctl", become_dumpable},
    {"read", read_from_pipe},
};

static bool try(void *context, struct str bytes, struct buf *answer)
{
	const struct attempt *attempt = context;

	attempt->make();
	return fixture_says_done(NULL, bytes, answer);
}

static void test_forbidden(void **state)
{
	struct guard *g = fixture_guard();
	bool lacks = fixture_lacks(g, GUARD_SECCOMP);

	(void)state;
	parent = getpid();
	for (size_t i = 0; !lacks && i < sizeof attempts / sizeof *attempts; i++) {
		struct attempt attempt = attempts[i];
		struct worker w = {0};

		fixture_run(&w, g, try, &attempt);
		if (w.end != WORKER_FORBIDDEN)
			fail_msg("%s: ended as %d (%d)", attempt.name, w.end, w.number);
		assert_int_equal(w.number, SIGSYS);
		assert_name(&w, "forbidden system call");
		assert_text(w.measured, "measured 5");
		assert_int_equal(w.answer.len, 0);
		worker_clear(&w);
	}
	assert_int_equal(access("/tmp/test_guard.created", F_OK), -1);
	guard_free(g);
	if (lacks)
		skip();
}

/* Those that may come back, or end the worker in their own way. */
static const long on_the_list[] = {
    SYS_brk,
    SYS_munmap,
    SYS_mremap,
    SYS_sched_yield,
    SYS_getrandom,
    SYS_clock_gettime,
    SYS_clock_getres,
    SYS_gettimeofday,
    SYS_sysinfo,
    SYS_exit,
    SYS_exit_group,
    SYS_rt_sigreturn,
    SYS_getpid,
    SYS_gettid,
    SYS_rt_sigaction,
    SYS_restart_syscall,
    SYS_rt_sigprocmask,
#ifdef SYS_time
    SYS_time,
#endif
#ifdef __x86_64__
    335,
    336, /* uretprobe and uprobe: newer kernels ask no filter about them */
#endif
};

static bool is_on_the_list(long number)
{
	for (size_t i = 0; i < sizeof on_the_list / sizeof *on_the_list; i++)
		if (on_the_list[i] == number)
			return true;
	return false;
}

/* With arguments that make no sense, and ask for executable memory. */
static bool call_by_number(void *context, struct str bytes, struct buf *answer)
{
	syscall(*(long *)context, -1, -1, PROT_EXEC | 0x100, -1, -1, -1);
	return fixture_says_done(NULL, bytes, answer);
}

static void test_every_number(void **state)
{
	struct guard *g = fixture_guard();
	bool lacks = fixture_lacks(g, GUARD_SECCOMP);

	(void)state;
	for (long number = 0; !lacks && number < 600; number++) {
		struct worker w = {0};

		fixture_run(&w, g, call_by_number, &number);
		if ((w.end == WORKER_FORBIDDEN) == is_on_the_list(number) && number != 335)
			fail_msg("system call %ld: ended as %d (%d)", number, w.end, w.number);
		worker_clear(&w);
	}
	guard_free(g);
	if (lacks)
		skip();
}

static int compare_ints(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void do_once(void)
{
}

/* What the decoders' libraries do. */
static bool do_ordinary_things(void *context, struct str bytes, struct buf *answer)
{
	static int numbers[5000];
	struct timespec t;
	char *block = malloc(50 << 20), *small[100];
	unsigned char random[8];

	(void)context;
	if (!block)
		return false;
	memset(block, 1, 50 << 20);
	block = realloc(block, 100 << 20);
	for (size_t i = 0; i < 100; i++)
		small[i] = malloc(i * 3000);
	for (size_t i = 0; i < 100; i++)
		free(small[i]);
	free(block);
	for (size_t i = 0; i < 5000; i++)
		numbers[i] = (int)(i * 7919 % 5000);
	qsort(numbers, 5000, sizeof *numbers, compare_ints);
	pthread_once(&once, do_once);
	clock_gettime(CLOCK_MONOTONIC, &t);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	sched_yield();
	if (getentropy(random, sizeof random) != 0 || numbers[17] != 17)
		return false;
	fprintf(stderr, "a library complains on standard error\n");
	fflush(stdout); /* with what the parent has left there */
	if (write(STDOUT_FILENO, "x", 1) != -1 || errno != EBADF)
		return false;
	buf_printf(answer, "done with %.*s", STR_ARG(bytes));
	return true;
}

/* Makes a memfd of a stream; what the parent says before the fork is still in the buffer. */
static int divert(FILE *stream, int *memory)
{
	int saved = dup(fileno(stream));

	fflush(stream);
	*memory = memfd_create("stream", MFD_CLOEXEC);
	dup2(*memory, fileno(stream));
	return saved;
}

static void restore(FILE *stream, int saved)
{
	fflush(stream);
	dup2(saved, fileno(stream));
	close(saved);
}

/* Nothing that the worker writes arrives at our standard streams, nor ours twice. */
static void test_ordinary(void **state)
{
	struct guard *g = fixture_guard();
	struct worker w = {0};
	int out, error, saved_out, saved_error;

	(void)state;
	setvbuf(stdout, NULL, _IOFBF, 4096);
	saved_out = divert(stdout, &out);
	saved_error = divert(stderr, &error);
	printf("once");
	fixture_run(&w, g, do_ordinary_things, NULL);
	restore(stdout, saved_out);
	restore(stderr, saved_error);
	assert_int_equal(w.end, WORKER_ANSWERED);
	assert_text(w.answer, "done with bytes");
	assert_int_equal(lseek(out, 0, SEEK_END), strlen("once"));
	if (!GUARD_HAS_SANITIZER)
		assert_int_equal(lseek(error, 0, SEEK_END), 0);
	close(out);
	close(error);
	worker_clear(&w);
	guard_free(g);
}

static bool allocate_much(void *context, struct str bytes, struct buf *answer)
{
	char *block = malloc((size_t)4 << 30);

	(void)context;
	if (!block)
		return false;
	block[0] = block[((size_t)4 << 30) - 1] = 1;
	return fixture_says_done(NULL, bytes, answer);
}

static bool allocate_bit_by_bit(void *context, struct str bytes, struct buf *answer)
{
	(void)context;
	(void)bytes;
	(void)answer;
	for (;;) {
		char *block = malloc(100000);

		if (!block)
			worker_end_out_of_memory();
		block[0] = 1;
	}
}

static void test_memory(void **state)
{
	struct guard *g = fixture_guard();
	bool lacks = fixture_lacks(g, GUARD_MEMORY_LIMIT);
	struct worker w = {0};

	(void)state;
	if (!lacks) {
		fixture_run(&w, g, allocate_much, NULL);
		assert_int_equal(w.end, WORKER_MEMORY);
		assert_name(&w, "memory used up");
		worker_clear(&w);
		fixture_run(&w, g, allocate_bit_by_bit, NULL);
		assert_int_equal(w.end, WORKER_MEMORY);
		assert_text(w.measured, "measured 5");
		worker_clear(&w);
	}
	guard_free(g);
	if (lacks)
		skip();
}

static bool spin(void *context, struct str bytes, struct buf *answer)
{
	volatile bool *on = context;

	(void)bytes;
	(void)answer;
	while (*on)
		;
	return true;
}

static void test_processor_time(void **state)
{
	struct guard *g = fixture_guard();
	bool lacks = fixture_lacks(g, GUARD_TIME_LIMIT), on = true;
	struct worker w = {0};

	(void)state;
	if (!lacks) {
		fixture_run(&w, g, spin, &on);
		assert_int_equal(w.end, WORKER_CPU_TIME);
		assert_int_equal(w.number, SIGXCPU);
		assert_name(&w, "processor time used up");
		worker_clear(&w);
	}
	guard_free(g);
	if (lacks)
		skip();
}

static bool ignore_cpu_signal(void *context, struct str bytes, struct buf *answer)
{
	signal(SIGXCPU, SIG_IGN);
	return fixture_says_measured(context, bytes, answer);
}

/* The second limit ends what the first did not. */
static void test_processor_time_ignored(void **state)
{
	struct guard *g = fixture_guard();
	bool lacks = fixture_lacks(g, GUARD_TIME_LIMIT), on = true;
	struct worker_job job = {.measure = ignore_cpu_signal, .decode = spin, .context = &on};
	struct worker w = {0};

	(void)state;
	if (!lacks) {
		fixture_start(&w, g, job, "bytes");
		fixture_wait(&w);
		assert_int_equal(w.end, WORKER_CPU_TIME);
		assert_int_equal(w.number, SIGKILL);
		worker_clear(&w);
	}
	guard_free(g);
	if (lacks)
		skip();
}

/* A kernel that offers the filter is believed to keep to it: nothing may be missing here
 * just because our own probe went wrong. */
static void test_layers(void **state)
{
	unsigned action = SECCOMP_RET_KILL_PROCESS;
	bool offered = syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
	struct guard *g = fixture_guard();

	(void)state;
	for (enum guard_layer i = GUARD_SECCOMP; i < GUARD_LAYER_COUNT; i++) {
		assert_non_null(guard_layer_name(i));
		if (GUARD_HAS_SANITIZER)
			assert_false(guard_has(g, i));
		else if (offered)
			assert_true(guard_has(g, i));
	}
	assert_int_equal(guard_is_whole(g), offered && !GUARD_HAS_SANITIZER);
	assert_string_equal(guard_layer_name(GUARD_SECCOMP), "seccomp");
	assert_int_equal(guard_limits(g)->cpu_s, fixture_limits.cpu_s);
	guard_free(g);
	guard_free(NULL);
}

static int in_child(int (*test)(void))
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0)
		_exit(test());
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* 0 as wanted; a worker answers without the filter, too. */
static int run_where_filters_are_denied(void)
{
	struct worker_job job = {.measure = fixture_says_measured, .decode = fixture_says_done};
	struct sealed bytes = {.fd = -1};
	struct worker w = {0}, *list[] = {&w};
	struct err e;
	struct guard *g;

	if (!fixture_deny(SYS_seccomp, ENOSYS) || !fixture_deny(SYS_prctl, EPERM))
		return 77;
	g = guard_new(&fixture_limits, &e);
	if (!g || guard_has(g, GUARD_SECCOMP) || guard_is_whole(g) ||
	    !guard_has(g, GUARD_MEMORY_LIMIT))
		return 2;
	if (!sealed_of(&bytes, STR("bytes"), &e) || !worker_start(&w, g, &job, &bytes, &e))
		return 3;
	worker_wait(list, 1, -1);
	return w.end == WORKER_ANSWERED ? 0 : 4;
}

static void test_kernel_without_filters(void **state)
{
	struct guard *g = fixture_guard();
	bool lacks = fixture_lacks(g, GUARD_SECCOMP);

	(void)state;
	guard_free(g);
	if (lacks)
		skip();
	assert_int_equal(in_child(run_where_filters_are_denied), 0);
}

static bool deny_filters(void *context, struct str bytes, struct buf *answer)
{
	(void)context;
	(void)bytes;
	(void)answer;
	return fixture_deny(SYS_prctl, EPERM);
}

/* What was promised and could not be put on keeps the worker from doing anything. */
static void test_unlocked(void **state)
{
	struct guard *g = fixture_guard();
	bool lacks = fixture_lacks(g, GUARD_SECCOMP);
	struct worker_job job = {.measure = deny_filters, .decode = fixture_says_done};
	struct worker w = {0};

	(void)state;
	if (!lacks) {
		fixture_start(&w, g, job, "bytes");
		fixture_wait(&w);
		assert_int_equal(w.end, WORKER_UNLOCKED);
		assert_name(&w, "not locked up");
		assert_int_equal(w.answer.len, 0);
		worker_clear(&w);
	}
	guard_free(g);
	if (lacks)
		skip();
}

static void assert_limit(pid_t pid, __rlimit_resource_t resource, rlim_t want)
{
	struct rlimit now;

	assert_int_equal(prlimit(pid, resource, NULL, &now), 0);
	assert_int_equal(now.rlim_cur, want);
}

/* True if /proc/PID/status has the line; time is given for it to come. */
static bool status_has(pid_t pid, const char *line)
{
	double end = fixture_now_s() + 20;
	char path[64], text[8192];

	snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	do {
		FILE *f = fopen(path, "r");
		size_t len;

		assert_non_null(f);
		len = fread(text, 1, sizeof text - 1, f);
		text[len] = '\0';
		fclose(f);
		if (strstr(text, line))
			return true;
	} while (fixture_now_s() < end);
	return false;
}

/* As seen from outside, by what the kernel says of it. */
static void test_what_is_in_force(void **state)
{
	struct guard *g = fixture_guard();
	bool lacks = fixture_lacks(g, GUARD_SECCOMP), on = true;
	struct worker_job job = {.decode = spin, .context = &on};
	struct worker w = {0};

	(void)state;
	if (!lacks) {
		fixture_start(&w, g, job, "bytes");
		assert_true(status_has(w.pid, "\nSeccomp:\t2\n"));
		assert_true(status_has(w.pid, "\nNoNewPrivs:\t1\n"));
		assert_limit(w.pid, RLIMIT_AS, fixture_limits.memory_bytes);
		assert_limit(w.pid, RLIMIT_CPU, fixture_limits.cpu_s);
		assert_limit(w.pid, RLIMIT_NOFILE, 0);
		assert_limit(w.pid, RLIMIT_FSIZE, 0);
		assert_limit(w.pid, RLIMIT_CORE, 0);
		worker_clear(&w);
	}
	guard_free(g);
	if (lacks)
		skip();
}

/* 0 if a limit that was tighter before is still so. */
static int run_under_tight_limits(void)
{
	struct rlimit tight = {(rlim_t)300 << 20, (rlim_t)300 << 20};
	bool on = true;
	struct worker_job job = {.decode = spin, .context = &on};
	struct sealed bytes = {.fd = -1};
	struct worker w = {0};
	struct rlimit now;
	struct err e;
	struct guard *g;

	setrlimit(RLIMIT_AS, &tight);
	g = guard_new(&fixture_limits, &e);
	if (!g || !guard_is_whole(g) || !sealed_of(&bytes, STR("bytes"), &e) ||
	    !worker_start(&w, g, &job, &bytes, &e))
		return 2;
	status_has(w.pid, "\nSeccomp:\t2\n");
	if (prlimit(w.pid, RLIMIT_AS, NULL, &now) != 0 || now.rlim_cur != tight.rlim_cur)
		return 3;
	worker_clear(&w);
	return 0;
}

static void test_tighter_limits(void **state)
{
	struct guard *g = fixture_guard();
	bool lacks = fixture_lacks(g, GUARD_SECCOMP);

	(void)state;
	guard_free(g);
	if (lacks)
		skip();
	assert_int_equal(in_child(run_under_tight_limits), 0);
}

/* Whoever started us may have ignored SIGCHLD: the ends of workers are known all the same. */
static int run_with_children_ignored(void)
{
	bool on = true;
	struct worker_job job = {.decode = spin, .context = &on};
	struct sealed bytes = {.fd = -1};
	struct worker w = {0}, *list[] = {&w};
	struct err e;
	struct guard *g;

	signal(SIGCHLD, SIG_IGN);
	g = guard_new(&fixture_limits, &e);
	if (!g)
		return 2;
	if (!sealed_of(&bytes, STR("bytes"), &e) || !worker_start(&w, g, &job, &bytes, &e))
		return 3;
	kill(w.pid, SIGKILL);
	worker_wait(list, 1, -1);
	return w.end == WORKER_KILLED ? 0 : 4;
}

static void test_children_ignored(void **state)
{
	(void)state;
	assert_int_equal(in_child(run_with_children_ignored), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_layers),
	    cmocka_unit_test(test_forbidden),
	    cmocka_unit_test(test_every_number),
	    cmocka_unit_test(test_ordinary),
	    cmocka_unit_test(test_memory),
	    cmocka_unit_test(test_processor_time),
	    cmocka_unit_test(test_processor_time_ignored),
	    cmocka_unit_test(test_what_is_in_force),
	    cmocka_unit_test(test_tighter_limits),
	    cmocka_unit_test(test_kernel_without_filters),
	    cmocka_unit_test(test_unlocked),
	    cmocka_unit_test(test_children_ignored),
	};

	return cmocka_run_group_tests_name("guard", tests, NULL, NULL);
}
