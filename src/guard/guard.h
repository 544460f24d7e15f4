/* guard.h - what a worker gives up before it sees an untrusted byte.
 * Shape:  seccomp allow-list (no open, exec, fork, socket, kill: anything else kills the
 *         worker), no new privileges, limits on memory, processor time, files and core
 *         dumps. The filter is made once; guard_lock puts it on, in the child.
 *         In builds with sanitizers nothing is given up, which guard_has tells.
 * Owner:  guard_new makes, guard_free gives back; read-only in between.
 * Errors: guard_new: LIBRARY, NOMEM, IO. A kernel that lacks a layer is no error there:
 *         guard_has names those in force, guard_is_whole says whether all are.
 * Source: seccomp(2), prctl(2), setrlimit(2). */
#ifndef GUARD_GUARD_H
#define GUARD_GUARD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct guard_limits {
	size_t memory_bytes; /* address space of a worker */
	unsigned cpu_s;
	unsigned wall_ms;
	size_t answer_bytes;
};

extern const struct guard_limits guard_limits_default; /* 1 GB, 20 s, 60 s, 64 KB */

enum guard_layer {
	GUARD_SECCOMP,
	GUARD_NO_NEW_PRIVILEGES,
	GUARD_MEMORY_LIMIT,
	GUARD_TIME_LIMIT,
	GUARD_NO_FILES, /* RLIMIT_NOFILE, RLIMIT_FSIZE and RLIMIT_CORE are 0 */
	GUARD_LAYER_COUNT
};

struct guard;

/* Tries every layer in a child, to know which of them this kernel grants and keeps to. Gives
 * SIGCHLD its default action where it was ignored: the kernel would throw away how the
 * workers ended. */
struct guard *guard_new(const struct guard_limits *limits, struct err *e);
void guard_free(struct guard *g); /* g may be NULL */
const struct guard_limits *guard_limits(const struct guard *g);
bool guard_has(const struct guard *g, enum guard_layer layer);
bool guard_is_whole(const struct guard *g);
/* USAGE, naming what is missing, for whoever requires the whole sandbox. */
bool guard_check_whole(const struct guard *g, struct err *e);
const char *guard_layer_name(enum guard_layer layer); /* "seccomp" */

/* In the child, once: false when a layer that guard_has said is there could not be put on.
 * write_fd, above 2, is the one descriptor that can still be written to: standard output
 * and error answer EBADF, any other ends the worker. */
bool guard_lock(const struct guard *g, int write_fd);

#endif
