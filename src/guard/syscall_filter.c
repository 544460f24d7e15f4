/* syscall_filter.c - see syscall_filter.h. */
#include "guard/syscall_filter.h"

#include <errno.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

/* Stand in the program for what is known only in the worker; each occurs exactly once. */
#define ANSWER_FD 0x5EA1ED01U
#define OWN_PID 0x5EA1ED02U

/* The flags aside. */
#define FUTEX_COMMAND ((uint32_t)FUTEX_CMD_MASK)

#define NOT_THERE SCMP_ACT_ERRNO(EBADF)
#define NOT_ALLOWED SCMP_ACT_ERRNO(EPERM)

struct rule {
	const char *name;
	uint32_t action;
	struct scmp_arg_cmp when[1]; /* of one argument; {{0}}: always */
};

/* Every other call ends the worker. By name, since numbers differ between architectures. */
static const struct rule rules[] = {
    {"write", SCMP_ACT_ALLOW, {{0, SCMP_CMP_EQ, ANSWER_FD, 0}}},
    /* Closed in a worker, which says so: libraries complain there or flush what the parent
     * had not written yet, and the C library complains before it aborts. That is to be
     * seen as the crash it is. */
    {"write", NOT_THERE, {{0, SCMP_CMP_EQ, STDOUT_FILENO, 0}}},
    {"write", NOT_THERE, {{0, SCMP_CMP_EQ, STDERR_FILENO, 0}}},
    {"writev", NOT_THERE, {{0, SCMP_CMP_EQ, STDOUT_FILENO, 0}}},
    {"writev", NOT_THERE, {{0, SCMP_CMP_EQ, STDERR_FILENO, 0}}},

    {"brk", SCMP_ACT_ALLOW, {{0}}},
    {"munmap", SCMP_ACT_ALLOW, {{0}}},
    {"mremap", SCMP_ACT_ALLOW, {{0}}},
    {"mmap", SCMP_ACT_ALLOW, {{2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0}}},
    {"mprotect", SCMP_ACT_ALLOW, {{2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0}}},
    /* Others, as root, can take pages away from the whole machine. */
    {"madvise", SCMP_ACT_ALLOW, {{2, SCMP_CMP_EQ, MADV_DONTNEED, 0}}},
    {"madvise", SCMP_ACT_ALLOW, {{2, SCMP_CMP_EQ, MADV_FREE, 0}}},
    {"madvise", SCMP_ACT_ALLOW, {{2, SCMP_CMP_EQ, MADV_HUGEPAGE, 0}}},

    /* pthread_once wakes those who might wait. */
    {"futex", SCMP_ACT_ALLOW, {{1, SCMP_CMP_MASKED_EQ, FUTEX_COMMAND, FUTEX_WAIT}}},
    {"futex", SCMP_ACT_ALLOW, {{1, SCMP_CMP_MASKED_EQ, FUTEX_COMMAND, FUTEX_WAKE}}},
    {"futex", SCMP_ACT_ALLOW, {{1, SCMP_CMP_MASKED_EQ, FUTEX_COMMAND, FUTEX_WAIT_BITSET}}},
    {"sched_yield", SCMP_ACT_ALLOW, {{0}}},

    {"clock_gettime", SCMP_ACT_ALLOW, {{0}}},
    {"clock_getres", SCMP_ACT_ALLOW, {{0}}},
    {"gettimeofday", SCMP_ACT_ALLOW, {{0}}},
    {"time", SCMP_ACT_ALLOW, {{0}}},
    {"getrandom", SCMP_ACT_ALLOW, {{0}}},
    {"sysinfo", SCMP_ACT_ALLOW, {{0}}}, /* qsort asks how much memory there is */

    {"exit", SCMP_ACT_ALLOW, {{0}}},
    {"exit_group", SCMP_ACT_ALLOW, {{0}}},
    /* A handler of the parent's may run (SIGWINCH); a stopped worker may go on. */
    {"rt_sigreturn", SCMP_ACT_ALLOW, {{0}}},
    {"restart_syscall", SCMP_ACT_ALLOW, {{0}}},

    /* abort() sends the process its own SIGABRT. */
    {"getpid", SCMP_ACT_ALLOW, {{0}}},
    {"gettid", SCMP_ACT_ALLOW, {{0}}},
    {"tgkill", SCMP_ACT_ALLOW, {{0, SCMP_CMP_EQ, OWN_PID, 0}}},
    {"rt_sigprocmask", NOT_ALLOWED, {{0}}},
    {"rt_sigaction", NOT_ALLOWED, {{0}}},
};

static bool fail(struct err *e, int code)
{
	if (code == -ENOMEM)
		return err_nomem(e);
	return err_set(e, ERR_LIBRARY, "libseccomp n'a pas fait la liste des appels (%d)",
	               "libseccomp did not make the list of system calls (%d)", code);
}

/* 0 or what libseccomp says; an architecture may lack a call. */
static int add_rule(scmp_filter_ctx ctx, const struct rule *rule)
{
	int number = seccomp_syscall_resolve_name(rule->name);
	unsigned conditions = rule->when[0].op ? 1 : 0;

	if (number < 0)
		return 0;
	return seccomp_rule_add_array(ctx, rule->action, number, conditions, rule->when);
}

static int add_rules(scmp_filter_ctx ctx)
{
	int code = seccomp_attr_set(ctx, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);

	/* A tree of comparisons: the kernel runs it for every number when it is installed. */
	if (code == 0)
		code = seccomp_attr_set(ctx, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	for (size_t i = 0; code == 0 && i < sizeof rules / sizeof *rules; i++)
		code = add_rule(ctx, &rules[i]);
	return code;
}

/* Returns how often it stood there. */
static unsigned replace(struct syscall_filter *filter, uint32_t stand_in, uint32_t value)
{
	unsigned count = 0;

	for (size_t i = 0; i < filter->len; i++) {
		struct sock_filter *at = &filter->code[i];

		if (at->code == (BPF_JMP | BPF_JEQ | BPF_K) && at->k == stand_in) {
			at->k = value;
			count++;
		}
	}
	return count;
}

static bool can_be_filled_in(const struct syscall_filter *filter)
{
	struct syscall_filter tried = *filter;

	return replace(&tried, ANSWER_FD, 0) == 1 && replace(&tried, OWN_PID, 0) == 1;
}

static bool read_program(struct syscall_filter *out, int fd, struct err *e)
{
	struct syscall_filter read_in;
	ssize_t got = pread(fd, read_in.code, sizeof read_in.code, 0);

	if (got < 0)
		return err_errno(e, errno, "lecture du filtre", "reading the filter");
	read_in.len = (unsigned short)((size_t)got / sizeof *read_in.code);
	if (read_in.len == 0 || read_in.len == SYSCALL_FILTER_MAX || !can_be_filled_in(&read_in))
		return fail(e, -ERANGE);
	*out = read_in;
	return true;
}

/* libseccomp gives the program to a descriptor only. */
static bool export_program(struct syscall_filter *out, scmp_filter_ctx ctx, struct err *e)
{
	int fd = memfd_create("filter", MFD_CLOEXEC), code;
	bool ok;

	if (fd < 0)
		return err_errno(e, errno, "mémoire pour le filtre", "memory for the filter");
	code = seccomp_export_bpf(ctx, fd);
	ok = code == 0 ? read_program(out, fd, e) : fail(e, code);
	close(fd);
	return ok;
}

static bool make(struct syscall_filter *out, struct err *e)
{
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_KILL_PROCESS);
	int code;
	bool ok;

	if (!ctx)
		return err_nomem(e);
	code = add_rules(ctx);
	ok = code == 0 ? export_program(out, ctx, e) : fail(e, code);
	seccomp_release(ctx);
	return ok;
}

static bool is_same(const struct syscall_filter *a, const struct syscall_filter *b)
{
	return a->len == b->len && memcmp(a->code, b->code, a->len * sizeof *a->code) == 0;
}

bool syscall_filter_make(struct syscall_filter *out, struct err *e)
{
	struct syscall_filter first, again;

	/* As if the kernel had all we ask for (KILL_PROCESS): else libseccomp makes nothing
	 * on a kernel that grants nothing. Whether it does, the guard tries. */
	seccomp_api_set(3);
	/* libseccomp 2.5 leaves rules out without a word where memory ran out. */
	if (!make(&first, e) || !make(&again, e))
		return false;
	if (!is_same(&first, &again))
		return err_nomem(e);
	*out = first;
	return true;
}

bool syscall_filter_install(const struct syscall_filter *filter, int write_fd)
{
	struct syscall_filter own = *filter;
	struct sock_fprog program = {.len = own.len, .filter = own.code};

	replace(&own, ANSWER_FD, (uint32_t)write_fd);
	replace(&own, OWN_PID, (uint32_t)getpid());
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}
