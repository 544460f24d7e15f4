/* syscall_filter.h - the system calls that are left to a worker.
 * Shape:  a BPF program, made once by libseccomp; the descriptor of the answer and the
 *         worker's own number are put into a copy of it when it is installed.
 * Owner:  a plain value, nothing to free.
 * Errors: syscall_filter_make: LIBRARY, NOMEM, IO; *out untouched.
 * Source: seccomp(2); what glibc, libstdc++ and the decoders call was seen by strace. */
#ifndef GUARD_SYSCALL_FILTER_H
#define GUARD_SYSCALL_FILTER_H

#include <linux/filter.h>
#include <stdbool.h>

#include "base/err.h"

#define SYSCALL_FILTER_MAX 512 /* instructions */

struct syscall_filter {
	struct sock_filter code[SYSCALL_FILTER_MAX];
	unsigned short len;
};

/* In a process that may be lost: see guard.c. */
bool syscall_filter_make(struct syscall_filter *out, struct err *e);

/* In the child, for the rest of its life; write_fd is above 2. False, with errno, when the
 * kernel does not take it. */
bool syscall_filter_install(const struct syscall_filter *filter, int write_fd);

#endif
