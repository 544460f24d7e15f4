/* guard.c - see guard.h. */
#include "guard/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "guard/sanitizer.h"
#include "guard/syscall_filter.h"

#define PROBE_CPU_S 1

const struct guard_limits guard_limits_default = {
    .memory_bytes = (size_t)1 << 30,
    .cpu_s = 20,
    .wall_ms = 60000,
    .answer_bytes = (size_t)64 << 10,
};

struct guard {
	struct guard_limits limits;
	bool has[GUARD_LAYER_COUNT];
	struct syscall_filter filter;
};

static const char *const layer_names[GUARD_LAYER_COUNT] = {
    [GUARD_SECCOMP] = "seccomp",           [GUARD_NO_NEW_PRIVILEGES] = "no-new-privileges",
    [GUARD_MEMORY_LIMIT] = "memory-limit", [GUARD_TIME_LIMIT] = "time-limit",
    [GUARD_NO_FILES] = "no-files",
};

/* A tighter limit that the worker was born with stays. */
static bool limit(__rlimit_resource_t resource, rlim_t soft, rlim_t hard)
{
	struct rlimit now, then = {soft, hard};

	if (getrlimit(resource, &now) != 0)
		return false;
	if (then.rlim_max > now.rlim_max)
		then.rlim_max = now.rlim_max;
	if (then.rlim_cur > then.rlim_max)
		then.rlim_cur = then.rlim_max;
	return setrlimit(resource, &then) == 0;
}

static bool put_on(const struct guard *g, enum guard_layer layer, int write_fd)
{
	switch (layer) {
	case GUARD_SECCOMP:
		return syscall_filter_install(&g->filter, write_fd);
	case GUARD_NO_NEW_PRIVILEGES:
		return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
	case GUARD_MEMORY_LIMIT:
		return limit(RLIMIT_AS, g->limits.memory_bytes, g->limits.memory_bytes);
	case GUARD_TIME_LIMIT:
		/* SIGXCPU, which tells; a second later SIGKILL, which cannot be blocked. */
		return limit(RLIMIT_CPU, g->limits.cpu_s, (rlim_t)g->limits.cpu_s + 1);
	case GUARD_NO_FILES:
		return limit(RLIMIT_NOFILE, 0, 0) && limit(RLIMIT_FSIZE, 0, 0) &&
		       limit(RLIMIT_CORE, 0, 0);
	case GUARD_LAYER_COUNT:
		break;
	}
	return false;
}

/* The layers from the last to the first, which forbids to put on the others. */
#define FOR_LAYERS(layer) for (enum guard_layer layer = GUARD_LAYER_COUNT; layer-- > GUARD_SECCOMP;)

/* What the probe says before it locks itself up, and after. */
struct made {
	bool ok;
	struct err why;
	struct syscall_filter filter;
};

struct granted {
	bool has[GUARD_LAYER_COUNT];
};

/* Makes the filter, puts on what it can, says what that was, and then makes a call that is
 * not on the list. In a process of its own also because libseccomp 2.5 crashes, or never
 * comes back, where memory runs out. */
__attribute__((noreturn)) static void probe(struct guard *g, int write_fd)
{
	struct made made = {0};
	struct granted granted = {0};
	bool sent;

	limit(RLIMIT_CPU, PROBE_CPU_S, RLIM_INFINITY);
	made.ok = syscall_filter_make(&made.filter, &made.why);
	sent = write(write_fd, &made, sizeof made) == (ssize_t)sizeof made;
	if (!sent || !made.ok)
		_exit(1);
	g->filter = made.filter;
	FOR_LAYERS(layer)
	granted.has[layer] = put_on(g, layer, write_fd);
	sent = write(write_fd, &granted, sizeof granted) == (ssize_t)sizeof granted;
	syscall(SYS_getppid);
	_exit(sent ? 0 : 1);
}

static bool read_whole(int fd, void *out, size_t size)
{
	ssize_t got;

	do /* a pipe gives what was written at once as a whole: it has room for it */
		got = read(fd, out, size);
	while (got < 0 && errno == EINTR);
	return got == (ssize_t)size;
}

static bool fail_probe(struct err *e, int status)
{
	return err_set(e, ERR_LIBRARY, "l'essai du bac à sable a échoué (état %d)",
	               "trying the sandbox failed (status %d)", status);
}

/* Fills in what a child found out; a filter that let it live does not count. */
static bool watch_probe(struct guard *g, pid_t pid, int fd, struct err *e)
{
	struct made made;
	struct granted granted = {0};
	bool has_made = read_whole(fd, &made, sizeof made);
	bool has_told = has_made && made.ok && read_whole(fd, &granted, sizeof granted);
	int status = 0;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return fail_probe(e, errno);
	if (!has_made)
		return fail_probe(e, status);
	if (!made.ok) {
		*e = made.why;
		return false;
	}
	g->filter = made.filter;
	if (!has_told)
		return true;
	granted.has[GUARD_SECCOMP] =
	    granted.has[GUARD_SECCOMP] && WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
	memcpy(g->has, granted.has, sizeof g->has);
	return true;
}

static bool find_layers(struct guard *g, struct err *e)
{
	int ends[2];
	pid_t pid;
	bool ok;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return err_errno(e, errno, "essai du bac à sable", "trying the sandbox");
	pid = fork();
	if (pid == 0)
		probe(g, ends[1]);
	if (pid < 0)
		err_errno(e, errno, "essai du bac à sable", "trying the sandbox");
	close(ends[1]);
	ok = pid > 0 && watch_probe(g, pid, ends[0], e);
	close(ends[0]);
	return ok;
}

static void want_to_know_how_children_end(void)
{
	struct sigaction now;

	if (sigaction(SIGCHLD, NULL, &now) != 0 ||
	    (now.sa_handler != SIG_IGN && !(now.sa_flags & SA_NOCLDWAIT)))
		return;
	now.sa_flags &= ~SA_NOCLDWAIT;
	if (now.sa_handler == SIG_IGN)
		now.sa_handler = SIG_DFL;
	sigaction(SIGCHLD, &now, NULL);
}

struct guard *guard_new(const struct guard_limits *limits, struct err *e)
{
	struct guard *g = calloc(1, sizeof *g);

	if (!g) {
		err_nomem(e);
		return NULL;
	}
	g->limits = *limits;
	want_to_know_how_children_end();
	if (!GUARD_HAS_SANITIZER && !find_layers(g, e)) {
		free(g);
		return NULL;
	}
	return g;
}

void guard_free(struct guard *g)
{
	free(g);
}

const struct guard_limits *guard_limits(const struct guard *g)
{
	return &g->limits;
}

bool guard_has(const struct guard *g, enum guard_layer layer)
{
	return g->has[layer];
}

bool guard_is_whole(const struct guard *g)
{
	FOR_LAYERS(layer)
	if (!g->has[layer])
		return false;
	return true;
}

bool guard_check_whole(const struct guard *g, struct err *e)
{
	struct buf missing = {0};

	if (guard_is_whole(g))
		return true;
	for (int layer = 0; layer < GUARD_LAYER_COUNT; layer++) {
		if (!guard_has(g, (enum guard_layer)layer)) {
			buf_cstr(&missing, missing.len > 0 ? ", " : "");
			buf_cstr(&missing, guard_layer_name((enum guard_layer)layer));
		}
	}
	err_set(e, ERR_USAGE,
	        "ce système n'isole pas entièrement les décodeurs, ce que --require-sandbox "
	        "exige. Il manque\u00a0: %s",
	        "this system does not lock decoders away entirely, which --require-sandbox "
	        "asks for. Missing: %s",
	        buf_terminated(&missing));
	buf_free(&missing);
	return false;
}

const char *guard_layer_name(enum guard_layer layer)
{
	return layer_names[layer];
}

bool guard_lock(const struct guard *g, int write_fd)
{
	FOR_LAYERS(layer)
	if (g->has[layer] && !put_on(g, layer, write_fd))
		return false;
	return true;
}
