/* output.c - see output.h. */
#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

void output_hold_streams(void)
{
	int fd;

	/* open gives the lowest that is free. */
	do
		fd = open("/dev/null", O_PATH);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

void output_init(struct output *o, int fd)
{
	*o = (struct output){.fd = fd};
}

static bool fail(struct output *o, struct err *e)
{
	if (errno == EPIPE)
		o->pipe_closed = true;
	o->failed = true;
	err_errno(&o->why, errno, "sortie standard", "standard output");
	*e = o->why;
	return false;
}

static bool write_all(struct output *o, struct str data, struct err *e)
{
	while (data.len > 0) {
		ssize_t written = write(o->fd, data.ptr, data.len);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return fail(o, e);
		data = str_from(data, (size_t)written);
	}
	return true;
}

bool output_flush(struct output *o, struct err *e)
{
	bool ok;

	if (o->failed) {
		buf_reset(&o->pending);
		*e = o->why;
		return false;
	}
	if (o->pending.failed) {
		o->failed = true;
		err_nomem(&o->why);
		*e = o->why;
		return false;
	}
	ok = write_all(o, buf_view(&o->pending), e);
	buf_reset(&o->pending);
	return ok;
}

bool output_write(struct output *o, struct str data, struct err *e)
{
	return output_flush(o, e) && write_all(o, data, e);
}

bool output_close(struct output *o, struct err *e)
{
	bool ok = output_flush(o, e);

	buf_free(&o->pending);
	/* A closed standard output matters only to a run that had something to say. */
	if (close(o->fd) != 0 && errno != EBADF && ok)
		ok = fail(o, e);
	return ok;
}
