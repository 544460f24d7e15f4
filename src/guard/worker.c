/* worker.c - see worker.h; the child's side is in worker_child.c.
 *
 * An answer is two frames: a length of four bytes in the machine's own order, then as many
 * bytes. The parent kills whoever sends anything else. */
#include "guard/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "guard/worker_child.h"

#define READ_STEP ((size_t)4096)

static bool fail_start(struct err *e)
{
	return err_errno(e, errno, "démarrage d'un décodeur", "starting a decoder");
}

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool runs(const struct worker *w)
{
	return w && w->pid > 0;
}

/* The parent's end does not block; the child's does. */
static bool open_pipe(int ends[2], struct err *e)
{
	if (pipe2(ends, O_CLOEXEC) != 0)
		return fail_start(e);
	if (fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0)
		return true;
	fail_start(e);
	close(ends[0]);
	close(ends[1]);
	return false;
}

bool worker_start(struct worker *w, const struct guard *guard, const struct worker_job *job,
                  const struct sealed *bytes, struct err *e)
{
	const struct guard_limits *limits = guard_limits(guard);
	struct buf received = {0};
	pid_t parent = getpid(), pid;
	int ends[2];

	if (!buf_reserve(&received, READ_STEP))
		return err_nomem(e);
	if (!open_pipe(ends, e)) {
		buf_free(&received);
		return false;
	}
	pid = fork();
	if (pid == 0)
		worker_child_run(guard, job, bytes, ends[1], parent);
	if (pid < 0)
		fail_start(e);
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		buf_free(&received);
		return false;
	}
	*w = (struct worker){.pid = pid, .answer_fd = ends[0], .limits = limits};
	w->received = received;
	w->deadline_ms = now_ms() + limits->wall_ms;
	return true;
}

enum shape { SHAPE_SHORT, SHAPE_WHOLE, SHAPE_NONSENSE };

/* Cuts one frame off *rest, if it is there as a whole. */
static enum shape take_frame(struct str *out, struct str *rest, size_t max)
{
	uint32_t len;

	if (rest->len < sizeof len)
		return SHAPE_SHORT;
	memcpy(&len, rest->ptr, sizeof len);
	if (len > max)
		return SHAPE_NONSENSE;
	if (rest->len - sizeof len < len)
		return SHAPE_SHORT;
	*out = (struct str){rest->ptr + sizeof len, len};
	*rest = (struct str){out->ptr + len, rest->len - sizeof len - len};
	return SHAPE_WHOLE;
}

/* Sets what has arrived as a whole. */
static enum shape take_answer(struct worker *w)
{
	struct str rest = buf_view(&w->received);
	size_t max = w->limits->answer_bytes;
	enum shape shape;

	w->measured = w->answer = (struct str){NULL, 0};
	shape = take_frame(&w->measured, &rest, max);
	if (shape == SHAPE_WHOLE)
		shape = take_frame(&w->answer, &rest, max);
	return shape == SHAPE_WHOLE && rest.len > 0 ? SHAPE_NONSENSE : shape;
}

enum input { INPUT_LATER, INPUT_END, INPUT_NONSENSE, INPUT_NO_MEMORY };

/* Whatever there is now. A worker that writes without end is stopped by the shape: no more
 * than two frames and a step are ever kept. */
static enum input read_answer(struct worker *w)
{
	for (;;) {
		char *room = buf_reserve(&w->received, READ_STEP);
		ssize_t got;

		if (!room)
			return INPUT_NO_MEMORY;
		got = read(w->answer_fd, room, READ_STEP);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return errno == EAGAIN ? INPUT_LATER : INPUT_END;
		if (got == 0)
			return INPUT_END;
		w->received.len += (size_t)got;
		if (take_answer(w) == SHAPE_NONSENSE)
			return INPUT_NONSENSE;
	}
}

/* Ends and reaps it; returns the status that wait4 gave. SIGKILL does nothing to a worker
 * that is ending already, as it is once its end of the pipe is closed, and makes sure that
 * no other is waited for. */
static int reap(struct worker *w, struct rusage *used)
{
	int status = 0;

	kill(w->pid, SIGKILL);
	while (wait4(w->pid, &status, 0, used) < 0 && errno == EINTR)
		;
	w->pid = 0;
	return status;
}

static void close_answer(struct worker *w)
{
	close(w->answer_fd);
	w->answer_fd = -1;
}

static enum worker_end end_of_signal(int number, const struct worker *w, const struct rusage *used)
{
	switch (number) {
	case SIGSYS:
		return WORKER_FORBIDDEN;
	case SIGXCPU:
		return WORKER_CPU_TIME;
	case SIGKILL:
		/* So it ends as well whoever does not die of SIGXCPU. */
		return used->ru_utime.tv_sec + used->ru_stime.tv_sec >= (time_t)w->limits->cpu_s
		           ? WORKER_CPU_TIME
		           : WORKER_KILLED;
	default:
		return WORKER_CRASHED;
	}
}

static enum worker_end end_of_exit(int status, enum shape shape)
{
	switch (status) {
	case WORKER_EXIT_MEMORY:
		return WORKER_MEMORY;
	case WORKER_EXIT_UNLOCKED:
		return WORKER_UNLOCKED;
	case 0:
		return shape == SHAPE_WHOLE ? WORKER_ANSWERED : WORKER_NONSENSE;
	default:
		return WORKER_NONSENSE;
	}
}

/* Ends it; `why` is our own reason to do so, WORKER_RUNS for none. How it ended by itself
 * in the meantime counts more. Only a worker that answered has an answer. */
static void finish(struct worker *w, enum worker_end why)
{
	struct rusage used = {0};
	int status = reap(w, &used);
	enum shape shape;

	if (why == WORKER_WALL_TIME)
		read_answer(w); /* what came between the last look and the end */
	close_answer(w);
	shape = take_answer(w);
	w->number = 0;
	w->end = why;
	if (WIFSIGNALED(status) && (why == WORKER_RUNS || WTERMSIG(status) != SIGKILL)) {
		w->number = WTERMSIG(status);
		w->end = end_of_signal(w->number, w, &used);
	} else if (WIFEXITED(status) && (why == WORKER_RUNS || why == WORKER_WALL_TIME)) {
		w->number = WEXITSTATUS(status);
		w->end = end_of_exit(w->number, shape);
	}
	if (w->end != WORKER_ANSWERED)
		w->answer = (struct str){NULL, 0};
}

/* True if that ended it. */
static bool hear(struct worker *w)
{
	switch (read_answer(w)) {
	case INPUT_LATER:
		return false;
	case INPUT_END:
		finish(w, WORKER_RUNS);
		return true;
	case INPUT_NONSENSE:
		finish(w, WORKER_NONSENSE);
		return true;
	case INPUT_NO_MEMORY:
		finish(w, WORKER_MEMORY);
		return true;
	}
	return false;
}

/* What it sent before its time was over is still read; a finished one has not been late. */
static void end_late(struct worker *w)
{
	if (!hear(w))
		finish(w, WORKER_WALL_TIME);
}

static int64_t earliest(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Those that run, to be asked of by poll; returns their number and the next deadline. */
static size_t list_running(struct pollfd *list, struct worker **who, struct worker **workers,
                           size_t count, int64_t *deadline_ms)
{
	size_t running = 0;

	for (size_t i = 0; i < count && running < WORKER_WAIT_MAX; i++) {
		struct worker *w = workers[i];

		if (!runs(w))
			continue;
		list[running] = (struct pollfd){.fd = w->answer_fd, .events = POLLIN};
		who[running++] = w;
		*deadline_ms = earliest(*deadline_ms, w->deadline_ms);
	}
	return running;
}

static struct worker *find_late(struct worker **who, size_t count, int64_t now)
{
	for (size_t i = 0; i < count; i++) {
		if (who[i]->deadline_ms <= now) {
			end_late(who[i]);
			return who[i];
		}
	}
	return NULL;
}

static struct worker *find_ended(const struct pollfd *list, struct worker **who, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].revents && hear(who[i]))
			return who[i];
	return NULL;
}

/* Milliseconds for poll. */
static int time_left(int64_t now, int64_t then)
{
	int64_t left = then - now;

	return left <= 0 ? 0 : left > INT32_MAX ? INT32_MAX : (int)left;
}

struct worker *worker_wait(struct worker **workers, size_t count, int timeout_ms)
{
	struct pollfd list[WORKER_WAIT_MAX];
	struct worker *who[WORKER_WAIT_MAX];
	int64_t now = now_ms();
	int64_t stop = timeout_ms < 0 ? INT64_MAX : now + timeout_ms, wake = stop;
	size_t running = list_running(list, who, workers, count, &wake);
	struct worker *ended = NULL;

	while (running > 0) {
		int ready = poll(list, (nfds_t)running, time_left(now, wake));

		if (ready < 0) /* a signal; or no memory, which a deadline would outlast */
			return errno == EINTR ? NULL : find_late(who, running, now_ms());
		ended = ready > 0 ? find_ended(list, who, running) : NULL;
		if (ended)
			return ended;
		now = now_ms();
		ended = find_late(who, running, now);
		if (ended || now >= stop)
			return ended;
	}
	return NULL;
}

void worker_clear(struct worker *w)
{
	struct rusage used;

	if (runs(w)) {
		reap(w, &used);
		close_answer(w);
	}
	buf_free(&w->received);
	*w = (struct worker){.answer_fd = -1};
}

static const char *const end_names[] = {
    [WORKER_RUNS] = "runs",
    [WORKER_ANSWERED] = "answered",
    [WORKER_CRASHED] = "crashed",
    [WORKER_FORBIDDEN] = "forbidden system call",
    [WORKER_KILLED] = "killed",
    [WORKER_CPU_TIME] = "processor time used up",
    [WORKER_WALL_TIME] = "time used up",
    [WORKER_MEMORY] = "memory used up",
    [WORKER_NONSENSE] = "nonsense",
    [WORKER_UNLOCKED] = "not locked up",
};

void worker_end_name(struct buf *out, const struct worker *w)
{
	const char *signal_name = sigabbrev_np(w->number);

	buf_cstr(out, end_names[w->end]);
	if (w->end == WORKER_CRASHED && signal_name)
		buf_printf(out, " (SIG%s)", signal_name);
	else if (w->end == WORKER_CRASHED)
		buf_printf(out, " (signal %d)", w->number);
	else if (w->end == WORKER_NONSENSE && w->number != 0)
		buf_printf(out, " (exit %d)", w->number);
}
