/* beneath.c - see beneath.h. */
#include "base/beneath.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A rename beside us can make the kernel give up; it then asks to try again. */
#define TRIES 100
#define NAME_BYTES_MAX 255

static int open_by_kernel(int folder, const char *path, int flags)
{
	struct open_how how = {.flags = (unsigned)(flags | O_CLOEXEC),
	                       .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
	long fd = -1;

	for (int i = 0; i < TRIES; i++) {
		fd = syscall(SYS_openat2, folder, path, &how, sizeof how);
		if (fd >= 0 || errno != EAGAIN)
			break;
	}
	return (int)fd;
}

/* The next name of the path, without the slashes around it; -1 when it is no name. */
static int take_name(char name[NAME_BYTES_MAX + 1], const char **path)
{
	size_t length = strcspn(*path, "/");

	if (length > NAME_BYTES_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(name, *path, length);
	name[length] = '\0';
	*path += length;
	*path += strspn(*path, "/");
	if (strcmp(name, "..") != 0)
		return 0;
	errno = EXDEV;
	return -1;
}

/* Name by name, no link followed. */
static int open_by_steps(int folder, const char *path, int flags)
{
	char name[NAME_BYTES_MAX + 1];
	int at = folder, next, reason;

	if (*path == '/') {
		errno = EXDEV;
		return -1;
	}
	do {
		int how = O_PATH | O_DIRECTORY;

		next = take_name(name, &path);
		if (next == 0)
			next = openat(at, name, (*path ? how : flags) | O_NOFOLLOW | O_CLOEXEC);
		reason = errno;
		if (at != folder)
			close(at);
		errno = reason;
		at = next;
	} while (next >= 0 && *path);
	return next;
}

int beneath_open(int folder, const char *path, int flags)
{
	int fd = open_by_kernel(folder, path, flags);

	/* EPERM: a filter around us that does not know the call, or a file that may not be
	 * opened, which it then says again. */
	if (fd < 0 && (errno == ENOSYS || errno == EPERM))
		fd = open_by_steps(folder, path, flags);
	return fd;
}

int beneath_open_file(int folder, const char *path, struct stat *st)
{
	int fd = beneath_open(folder, path, O_PATH);
	bool is_found = fd >= 0 && fstat(fd, st) == 0;

	if (fd < 0 || (is_found && !S_ISREG(st->st_mode)))
		return fd;
	close(fd);
	/* O_NONBLOCK: what has become a pipe in between is not waited for. */
	return is_found ? beneath_open(folder, path, O_RDONLY | O_NONBLOCK | O_NOCTTY) : -1;
}
