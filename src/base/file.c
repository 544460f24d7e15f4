/* file.c - see file.h; batches are in file_batch.c. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_STEP ((size_t)64 << 10)

static bool fail_size(struct err *e, size_t max)
{
	return err_set(e, ERR_LIMIT, "le fichier dépasse la limite de %zu octets",
	               "the file is over the limit of %zu bytes", max);
}

static bool fail_reading(struct err *e)
{
	return err_errno(e, errno, "lecture impossible", "cannot be read");
}

/* Whatever there is from fd, in steps; one byte over max is enough to know. */
static bool read_rest(int fd, struct buf *out, size_t step, size_t max, struct err *e)
{
	size_t start = out->len;

	for (;;) {
		size_t left = max - (out->len - start);
		size_t want = left < step ? left + 1 : step;
		char *room = buf_reserve(out, want);
		ssize_t got;

		if (!room)
			return err_nomem(e);
		got = read(fd, room, want);
		if (got < 0)
			return fail_reading(e);
		if (got == 0)
			return true;
		if ((size_t)got > left)
			return fail_size(e, max);
		out->len += (size_t)got;
	}
}

static bool read_fd(int fd, struct buf *out, size_t max, struct err *e)
{
	struct stat st;
	size_t step = READ_STEP;

	if (fstat(fd, &st) != 0)
		return fail_reading(e);
	if (S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return fail_reading(e);
	}
	if (S_ISREG(st.st_mode) && st.st_size > 0) {
		if ((uintmax_t)st.st_size > max)
			return fail_size(e, max);
		step = (size_t)st.st_size + 1; /* the end is seen in the same step */
	}
	return read_rest(fd, out, step, max, e);
}

bool file_read(struct buf *out, const char *path, size_t max, struct err *e)
{
	size_t start = out->len;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	bool ok;

	if (fd < 0)
		return fail_reading(e);
	ok = read_fd(fd, out, max, e);
	close(fd);
	if (!ok)
		out->len = start;
	return ok;
}

/* Waits until fd, which does not block, takes more. */
static bool wait_for_room(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLOUT};

	return poll(&p, 1, -1) > 0;
}

bool file_write_fd(int fd, struct str data, struct err *e)
{
	while (data.len > 0) {
		ssize_t written = write(fd, data.ptr, data.len);

		if (written < 0 && errno == EAGAIN && wait_for_room(fd))
			continue;
		if (written < 0)
			return err_errno(e, errno, "écriture impossible", "cannot be written");
		data = str_from(data, (size_t)written);
	}
	return true;
}

enum file_outcome file_write(const char *path, struct str data, bool force, struct err *e)
{
	struct file_batch *b = file_batch_new(force, e);
	enum file_outcome outcome = FILE_FAILED;
	const struct err *why;
	size_t slot;

	if (!b)
		return FILE_FAILED;
	if (file_batch_add(b, path, data, &slot, e)) {
		file_batch_commit(b);
		outcome = file_batch_outcome(b, slot, &why);
		if (outcome == FILE_FAILED)
			*e = *why;
	}
	file_batch_free(b);
	return outcome;
}
