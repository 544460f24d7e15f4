/* fail_malloc.c - makes a program's Nth allocation fail; loaded with LD_PRELOAD.
 *   FAIL_AT=N      the Nth allocation, from 1, gives NULL; 0: none does
 *   FAIL_FROM=1    and so does every one after it
 *   FAIL_COUNT=F   at the end F holds how many allocations there were
 * Counts what is asked for once the libraries have been set up: what fails before that is
 * not the program's to survive. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static bool armed, from;
static long fail_at;
static atomic_long asked;

__attribute__((constructor)) static void arm(void)
{
	const char *at = getenv("FAIL_AT");

	fail_at = at ? strtol(at, NULL, 10) : 0;
	from = getenv("FAIL_FROM") != NULL;
	armed = true;
}

__attribute__((destructor)) static void tell(void)
{
	const char *path = getenv("FAIL_COUNT");
	int fd = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644) : -1;

	armed = false;
	if (fd >= 0) {
		dprintf(fd, "%ld\n", atomic_load(&asked));
		close(fd);
	}
}

/* True, with errno set, when this allocation is one that fails. */
static bool fails(void)
{
	long number = armed ? atomic_fetch_add(&asked, 1) + 1 : 0;
	bool now = fail_at > 0 && (from ? number >= fail_at : number == fail_at);

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
