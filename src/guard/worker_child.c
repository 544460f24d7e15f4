/* worker_child.c - see worker_child.h. */
#include "guard/worker_child.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/file.h"
#include "guard/sanitizer.h"

static void set_actions(const int *numbers, size_t count, void (*action)(int))
{
	for (size_t i = 0; i < count; i++)
		signal(numbers[i], action);
}

/* Ctrl-C reaches the whole group; the parent decides what becomes of its workers. What a
 * worker dies of is to be seen as it is, whatever handlers the parent has for itself; the
 * sanitizers keep theirs, to report. */
static void take_signals_over(void)
{
	static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
	static const int deadly[] = {SIGPIPE, SIGXCPU, SIGALRM, SIGSYS};
	static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT};
	sigset_t none;

	set_actions(ignored, sizeof ignored / sizeof *ignored, SIG_IGN);
	set_actions(deadly, sizeof deadly / sizeof *deadly, SIG_DFL);
	if (!GUARD_HAS_SANITIZER)
		set_actions(crashes, sizeof crashes / sizeof *crashes, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* No core file of an applicant's document, whatever program the system pipes those to. A
 * parent that died before it could be watched leaves nobody to work for. */
static void die_with_parent(pid_t parent)
{
	prctl(PR_SET_DUMPABLE, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(WORKER_EXIT_UNHEARD);
}

/* Closes the descriptors from first to last, also where the kernel has no call for it
 * (before 5.9): none is above the limit that files were opened under. */
static void close_span(unsigned first, unsigned last)
{
	struct rlimit files;

	if (close_range(first, last, 0) == 0 || first > last)
		return;
	if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur <= last)
		last = files.rlim_cur > 0 ? (unsigned)files.rlim_cur - 1 : 0;
	for (unsigned fd = first; fd <= last && fd <= INT_MAX; fd++)
		close((int)fd);
}

/* Keeps nothing open but the answer, above the standard streams: the C library and others
 * write there, and flush what the parent had not written yet. Returns its number. */
static int close_others(int fd)
{
	if (fd <= STDERR_FILENO) {
		int low = fd;

		fd = fcntl(low, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
		close(low);
	}
	if (fd < 0)
		_exit(WORKER_EXIT_UNHEARD);
	close_span(STDIN_FILENO, STDOUT_FILENO);
	if (!GUARD_HAS_SANITIZER) /* those report there */
		close(STDERR_FILENO);
	if (fd > STDERR_FILENO + 1)
		close_span(STDERR_FILENO + 1, (unsigned)fd - 1);
	close_span((unsigned)fd + 1, ~0U);
	return fd;
}

/* A frame in one write, so that the parent wakes once. */
static void send_frame(int fd, const struct buf *part)
{
	uint32_t len = part->len > UINT32_MAX ? UINT32_MAX : (uint32_t)part->len;
	struct buf frame = {0};
	struct err e;

	buf_add(&frame, &len, sizeof len);
	buf_str(&frame, buf_view(part));
	if (part->failed || frame.failed)
		worker_end_out_of_memory();
	if (!file_write_fd(fd, buf_view(&frame), &e))
		_exit(WORKER_EXIT_UNHEARD);
	buf_free(&frame);
}

static void run_part(bool (*part)(void *, struct str, struct buf *), void *context,
                     struct str bytes, int fd)
{
	struct buf answer = {0};

	if (part && !part(context, bytes, &answer))
		worker_end_out_of_memory();
	send_frame(fd, &answer);
	buf_free(&answer);
}

void worker_child_run(const struct guard *guard, const struct worker_job *job,
                      const struct sealed *bytes, int write_fd, pid_t parent)
{
	struct str mapped;
	struct err e;

	take_signals_over();
	die_with_parent(parent);
	if (!sealed_map(&mapped, bytes, &e) || (job->outbox && !outbox_map(job->outbox, &e)))
		worker_end_out_of_memory();
	write_fd = close_others(write_fd);
	run_part(job->measure, job->context, mapped, write_fd);
	if (!guard_lock(guard, write_fd))
		_exit(WORKER_EXIT_UNLOCKED);
	run_part(job->decode, job->context, mapped, write_fd);
	_exit(0);
}

void worker_end_out_of_memory(void)
{
	_exit(WORKER_EXIT_MEMORY);
}
