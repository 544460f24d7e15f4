/* outbox.c - see outbox.h. */
#include "guard/outbox.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "guard/memory_file.h"

static bool fail(struct err *e)
{
	if (errno == ENOSPC || errno == ENOMEM)
		return err_nomem(e);
	return err_errno(e, errno, "mémoire pour le résultat", "memory for the result");
}

bool outbox_open(struct outbox *out, size_t size, struct err *e)
{
	int fd = memory_file_new();

	if (fd < 0)
		return fail(e);
	if (ftruncate(fd, (off_t)size) != 0) {
		fail(e);
		close(fd);
		return false;
	}
	*out = (struct outbox){.fd = fd, .size = size};
	return true;
}

bool outbox_map(struct outbox *box, struct err *e)
{
	void *bytes = mmap(NULL, box->size, PROT_READ | PROT_WRITE, MAP_SHARED, box->fd, 0);

	if (bytes == MAP_FAILED)
		return fail(e);
	box->bytes = bytes;
	return true;
}

bool outbox_seal(struct sealed *out, struct outbox *box, size_t used, struct err *e)
{
	if (used > box->size)
		return err_set(e, ERR_LIMIT, "le résultat dépasse %zu octets",
		               "the result is over %zu bytes", box->size);
	if (ftruncate(box->fd, (off_t)used) != 0 || !memory_file_seal(box->fd))
		return fail(e);
	*out = (struct sealed){.fd = box->fd, .size = used};
	box->fd = -1;
	return true;
}

void outbox_clear(struct outbox *box)
{
	if (box->fd >= 0)
		close(box->fd);
	*box = (struct outbox){.fd = -1};
}
