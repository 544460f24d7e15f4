/* sealed.c - see sealed.h. */
#include "guard/sealed.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "guard/memory_file.h"

#define COPY_STEP ((size_t)64 << 10)

static bool fail_reading(struct err *e)
{
	return err_errno(e, errno, "lecture impossible", "cannot be read");
}

/* A memfd has no disk that could be full. */
static bool fail_memory(struct err *e)
{
	if (errno == ENOSPC)
		return err_nomem(e);
	return err_errno(e, errno, "copie en mémoire impossible", "cannot be copied to memory");
}

static bool fail_changed(struct err *e)
{
	return err_set(e, ERR_IO, "il a changé pendant sa lecture", "it changed while it was read");
}

/* Files of /proc and the like, which are made as they are read. */
static bool fail_without_size(struct err *e)
{
	return err_set(e, ERR_IO, "le système n'en donne pas la taille",
	               "the system does not tell its size");
}

static bool check_file(int fd, struct stat *st, size_t max, struct err *e)
{
	if (fstat(fd, st) != 0)
		return fail_reading(e);
	if (S_ISDIR(st->st_mode)) {
		errno = EISDIR;
		return fail_reading(e);
	}
	if (!S_ISREG(st->st_mode))
		return err_set(e, ERR_IO, "ce n'est pas un fichier ordinaire",
		               "it is no regular file");
	if ((uintmax_t)st->st_size > max)
		return err_set(e, ERR_LIMIT, "le fichier dépasse la limite de %zu octets",
		               "the file is over the limit of %zu bytes", max);
	return true;
}

/* Bytes from `at` on through our own memory, for file systems that cannot be spliced. */
static bool copy_by_hand(int to, int from, off_t at, off_t end, struct err *e)
{
	char step[COPY_STEP];

	while (at < end) {
		size_t left = (size_t)(end - at);
		ssize_t got = pread(from, step, left < COPY_STEP ? left : COPY_STEP, at);

		if (got < 0)
			return fail_reading(e);
		if (got == 0)
			return fail_changed(e);
		if (!file_write_fd(to, (struct str){step, (size_t)got}, e))
			return fail_memory(e);
		at += got;
	}
	return true;
}

/* sendfile came out quickest of all ways, or as quick as any. */
static bool copy(int to, int from, off_t size, struct err *e)
{
	off_t at = 0;

	while (at < size) {
		ssize_t got = sendfile(to, from, &at, (size_t)(size - at));

		if (got < 0 && (errno == EINVAL || errno == ENOSYS))
			return copy_by_hand(to, from, at, size, e);
		if (got < 0)
			return errno == ENOSPC ? fail_memory(e) : fail_reading(e);
		if (got == 0)
			return fail_changed(e);
	}
	return true;
}

/* One of which the system tells no size, or a wrong one, cannot be known to be whole. */
static bool check_unchanged(int fd, const struct stat *before, struct err *e)
{
	struct stat now;
	char more;

	if (fstat(fd, &now) != 0)
		return fail_reading(e);
	if (now.st_size != before->st_size || now.st_mtim.tv_sec != before->st_mtim.tv_sec ||
	    now.st_mtim.tv_nsec != before->st_mtim.tv_nsec)
		return fail_changed(e);
	if (pread(fd, &more, 1, before->st_size) <= 0)
		return true;
	return before->st_size == 0 ? fail_without_size(e) : fail_changed(e);
}

static bool seal(int fd, struct err *e)
{
	return memory_file_seal(fd) || fail_memory(e);
}

/* Gives the memory to *out where all went well, else back to the system. */
static bool settle(struct sealed *out, int memory, size_t size, bool ok)
{
	if (ok)
		*out = (struct sealed){.fd = memory, .size = size};
	else
		close(memory);
	return ok;
}

bool sealed_read(struct sealed *out, int fd, size_t max, struct err *e)
{
	struct stat st;
	int memory;
	bool ok;

	if (!check_file(fd, &st, max, e))
		return false;
	memory = memory_file_new();
	if (memory < 0)
		return fail_memory(e);
	ok = copy(memory, fd, st.st_size, e) && check_unchanged(fd, &st, e) && seal(memory, e);
	return settle(out, memory, (size_t)st.st_size, ok);
}

bool sealed_of(struct sealed *out, struct str bytes, struct err *e)
{
	int memory = memory_file_new();
	bool ok;

	if (memory < 0)
		return fail_memory(e);
	ok = (file_write_fd(memory, bytes, e) || fail_memory(e)) && seal(memory, e);
	return settle(out, memory, bytes.len, ok);
}

void sealed_clear(struct sealed *s)
{
	if (s->fd >= 0)
		close(s->fd);
	*s = (struct sealed){.fd = -1};
}

bool sealed_map(struct str *out, const struct sealed *s, struct err *e)
{
	void *bytes = NULL;

	/* Private: kernels before 6.7 let nobody share what is sealed. */
	if (s->size > 0)
		bytes = mmap(NULL, s->size, PROT_READ, MAP_PRIVATE, s->fd, 0);
	if (bytes == MAP_FAILED)
		return fail_memory(e);
	*out = (struct str){bytes, s->size};
	return true;
}

void sealed_unmap(struct str bytes)
{
	if (bytes.len > 0)
		munmap((void *)(uintptr_t)bytes.ptr, bytes.len);
}
