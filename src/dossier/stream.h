/* stream.h - an open descriptor read line by line, whatever it is: file, pipe, socket.
 * Shape:  one buffer; what has been read and not yet passed over is data[start..end).
 *         A view into it holds until the next call.
 * Limits: a line has as many bytes as the caller allows; the buffer grows to about twice
 *         that and never further.
 * Owner:  stream_init borrows fd and allocates nothing; stream_clear gives the buffer
 *         back and leaves fd open.
 * Errors: IO, NOMEM. */
#ifndef DOSSIER_STREAM_H
#define DOSSIER_STREAM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

struct stream {
	int fd;
	char *data;
	size_t cap, start, end;
	bool ended; /* nothing comes after data[end) */
};

enum stream_line { STREAM_LINE, STREAM_TOO_LONG, STREAM_END, STREAM_FAILED };

void stream_init(struct stream *s, int fd);
/* The same buffer for another descriptor; what was left in it is forgotten. */
void stream_reopen(struct stream *s, int fd);
void stream_clear(struct stream *s);

/* Sees to it that `count` bytes are there unless the end comes before. */
bool stream_need(struct stream *s, size_t count, struct err *e);
/* Adds what one read gives, or notes that the end has come. */
bool stream_more(struct stream *s, struct err *e);
struct str stream_view(const struct stream *s);
void stream_skip(struct stream *s, size_t count);

/* The line that begins `at` bytes further on, without its separator; nothing is passed
 * over. TOO_LONG: it has more than max bytes. END: nothing begins there. */
enum stream_line stream_peek(struct stream *s, size_t at, char separator, size_t max,
                             struct str *line, struct err *e);
/* The same of the next line, which is passed over; one too long is passed over whole. */
enum stream_line stream_next(struct stream *s, char separator, size_t max, struct str *line,
                             struct err *e);

#endif
