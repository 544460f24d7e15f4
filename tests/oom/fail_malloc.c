/* fail_malloc.c - makes a program's Nth allocation fail; loaded with LD_PRELOAD.
 *   FAIL_AT=N      the Nth allocation, from 1, gives NULL; 0: none does
 *   FAIL_FROM=1    and so does every one after it
 *   FAIL_SPARE=L   but none that the library L asks for, or what it calls
 *   FAIL_COUNT=F   at the end F holds how many allocations there were, and how many of
 *                  those that would have failed were spared
 * Counts what is asked for once the libraries have been set up: what fails before that is
 * not the program's to survive. */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FRAMES 64

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static bool armed, from;
static long fail_at;
static const char *spare;
static atomic_long asked, spared;
static _Thread_local bool looking;

__attribute__((constructor)) static void arm(void)
{
	const char *at = getenv("FAIL_AT");

	fail_at = at ? strtol(at, NULL, 10) : 0;
	from = getenv("FAIL_FROM") != NULL;
	spare = getenv("FAIL_SPARE");
	backtrace((void *[1]){NULL}, 1); /* the first call allocates */
	armed = true;
}

__attribute__((destructor)) static void tell(void)
{
	const char *path = getenv("FAIL_COUNT");
	int fd = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644) : -1;

	armed = false;
	if (fd >= 0) {
		dprintf(fd, "%ld %ld\n", atomic_load(&asked), atomic_load(&spared));
		close(fd);
	}
}

/* True if the library that is spared is at work. */
static bool is_spared(void)
{
	void *frames[FRAMES];
	int count = backtrace(frames, FRAMES);
	Dl_info info;

	for (int i = 0; i < count; i++)
		if (dladdr(frames[i], &info) && info.dli_fname && strstr(info.dli_fname, spare))
			return true;
	return false;
}

/* True, with errno set, when this allocation is one that fails. */
static bool fails(void)
{
	long number = armed && !looking ? atomic_fetch_add(&asked, 1) + 1 : 0;
	bool now = number && fail_at > 0 && (from ? number >= fail_at : number == fail_at);

	if (now && spare) {
		looking = true;
		now = !is_spared();
		looking = false;
		if (!now)
			atomic_fetch_add(&spared, 1);
	}
	if (now)
		errno = ENOMEM;
	return now;
}

void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	return fails() ? NULL : __libc_realloc(old, size);
}

void *memalign(size_t alignment, size_t size)
{
	return fails() ? NULL : __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	return memalign(alignment, size);
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
	void *p = memalign(alignment, size);

	if (!p)
		return ENOMEM;
	*out = p;
	return 0;
}
