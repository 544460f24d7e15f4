/* buf.h - bytes that grow.
 * Shape:  data = len bytes; {0} is an empty one.
 * Owner:  buf_free gives the memory back and leaves {0}; buf_reset keeps it for the
 *         next use.
 * Errors: when memory runs out `failed` stays set and later additions do nothing, so
 *         that a writer checks once, at the end. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct buf {
	char *data;
	size_t len, cap;
	bool failed;
};

void buf_add(struct buf *b, const void *data, size_t len);
void buf_str(struct buf *b, struct str s);
void buf_cstr(struct buf *b, const char *s);
void buf_char(struct buf *b, char c);
void buf_int(struct buf *b, int64_t n);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Room for len more bytes at data + len, to be filled and added to len by the caller;
 * NULL when memory ran out. */
char *buf_reserve(struct buf *b, size_t len);

/* A terminating NUL behind the bytes (not counted in len); "" when memory ran out. */
const char *buf_terminated(struct buf *b);

static inline struct str buf_view(const struct buf *b)
{
	return (struct str){b->data, b->len};
}

void buf_reset(struct buf *b);
void buf_free(struct buf *b);

#endif
