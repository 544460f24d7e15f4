#include "dossier/stream.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#define FIRST_BYTES ((size_t)128 * 1024)
/* Below so much room a read is not worth its call. */
#define ROOM_MIN ((size_t)16 * 1024)

void stream_init(struct stream *s, int fd)
{
	*s = (struct stream){.fd = fd};
}

void stream_reopen(struct stream *s, int fd)
{
	s->fd = fd;
	s->start = s->end = 0;
	s->ended = false;
}

void stream_clear(struct stream *s)
{
	free(s->data);
	*s = (struct stream){.fd = -1};
}

struct str stream_view(const struct stream *s)
{
	return (struct str){s->data ? s->data + s->start : NULL, s->end - s->start};
}

void stream_skip(struct stream *s, size_t count)
{
	s->start += count;
	if (s->start == s->end)
		s->start = s->end = 0;
}

static bool make_room(struct stream *s, struct err *e)
{
	size_t held = s->end - s->start;

	if (s->cap - s->end >= ROOM_MIN)
		return true;
	if (s->start) {
		memmove(s->data, s->data + s->start, held);
		s->start = 0;
		s->end = held;
	}
	if (s->cap - held < ROOM_MIN) {
		size_t cap = s->cap ? s->cap * 2 : FIRST_BYTES;
		char *data = realloc(s->data, cap);

		if (!data)
			return err_nomem(e);
		s->data = data;
		s->cap = cap;
	}
	return true;
}

/* A descriptor that does not block (a socket set so by who gave it) is waited for. */
static bool wait_readable(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};

	return poll(&p, 1, -1) >= 0;
}

bool stream_more(struct stream *s, struct err *e)
{
	if (!make_room(s, e))
		return false;
	for (;;) {
		ssize_t n = read(s->fd, s->data + s->end, s->cap - s->end);

		if (n >= 0) {
			s->end += (size_t)n;
			s->ended = n == 0;
			return true;
		}
		/* A signal that has a handler asks to end: not waited for any longer. */
		if ((errno == EAGAIN || errno == EWOULDBLOCK) && wait_readable(s->fd))
			continue;
		return err_errno(e, errno, "", "");
	}
}

bool stream_need(struct stream *s, size_t count, struct err *e)
{
	while (s->end - s->start < count && !s->ended)
		if (!stream_more(s, e))
			return false;
	return true;
}

enum stream_line stream_peek(struct stream *s, size_t at, char separator, size_t max,
                             struct str *line, struct err *e)
{
	size_t looked = at; /* no separator stands between at and here */

	for (;;) {
		struct str all = stream_view(s);
		struct str rest = str_from(all, looked);
		const char *found = rest.len ? memchr(rest.ptr, separator, rest.len) : NULL;
		size_t len = (found ? (size_t)(found - all.ptr) : all.len > at ? all.len : at) - at;

		if (len > max)
			return STREAM_TOO_LONG;
		if (found || (s->ended && len)) {
			*line = (struct str){all.ptr + at, len};
			return STREAM_LINE;
		}
		if (s->ended)
			return STREAM_END;
		looked = at + len;
		if (!stream_more(s, e))
			return STREAM_FAILED;
	}
}

/* Passes over everything up to the separator and the separator itself. */
static bool skip_line(struct stream *s, char separator, struct err *e)
{
	for (;;) {
		struct str all = stream_view(s);
		const char *found = all.len ? memchr(all.ptr, separator, all.len) : NULL;

		stream_skip(s, found ? (size_t)(found - all.ptr) + 1 : all.len);
		if (found || s->ended)
			return true;
		if (!stream_more(s, e))
			return false;
	}
}

enum stream_line stream_next(struct stream *s, char separator, size_t max, struct str *line,
                             struct err *e)
{
	enum stream_line result = stream_peek(s, 0, separator, max, line, e);

	if (result == STREAM_TOO_LONG && !skip_line(s, separator, e))
		return STREAM_FAILED;
	if (result == STREAM_LINE) { /* the view stays: bytes move at the next read only */
		s->start += line->len;
		s->start += s->start < s->end; /* the separator, which a last line may lack */
	}
	return result;
}
