/* buf.c - see buf.h. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#define CAP_MIN 256
#define LARGE ((size_t)4 << 20)
#define HUGE_PAGE ((size_t)2 << 20)

/* The capacity for `need` bytes: doubled, or more where that is not enough. */
static size_t grown(size_t cap, size_t need)
{
	size_t doubled = cap < CAP_MIN ? CAP_MIN : cap * 2; /* cap is at most PTRDIFF_MAX */

	return doubled > need ? doubled : need;
}

/* Asks for huge pages where much will be written: touching each small page for the first time
 * takes longer than unfolding into it. No harm where there are none. */
static void advise(char *data, size_t cap)
{
	size_t skip = HUGE_PAGE - (uintptr_t)data % HUGE_PAGE;

	if (cap >= LARGE)
		madvise(data + skip, (cap - skip) / HUGE_PAGE * HUGE_PAGE, MADV_HUGEPAGE);
}

char *buf_reserve(struct buf *b, size_t len)
{
	size_t need;
	char *data;

	if (b->failed)
		return NULL;
	if (b->data && len <= b->cap - b->len)
		return b->data + b->len;
	if (__builtin_add_overflow(b->len, len, &need) || need > PTRDIFF_MAX) {
		b->failed = true;
		return NULL;
	}
	need = grown(b->cap, need);
	data = realloc(b->data, need);
	if (!data) {
		b->failed = true;
		return NULL;
	}
	advise(data, need);
	b->data = data;
	b->cap = need;
	return data + b->len;
}

void buf_add(struct buf *b, const void *data, size_t len)
{
	char *room;

	if (len == 0)
		return;
	room = buf_reserve(b, len);
	if (!room)
		return;
	memcpy(room, data, len);
	b->len += len;
}

void buf_str(struct buf *b, struct str s)
{
	buf_add(b, s.ptr, s.len);
}

void buf_cstr(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void buf_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void buf_int(struct buf *b, int64_t n)
{
	char digits[20];
	size_t at = sizeof digits;
	uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

	do
		digits[--at] = (char)('0' + rest % 10);
	while (rest /= 10);
	if (n < 0)
		digits[--at] = '-';
	buf_add(b, digits + at, sizeof digits - at);
}

void buf_printf(struct buf *b, const char *format, ...)
{
	/* What the room left over holds is written there at once, else once more. */
	size_t room = b->failed ? 0 : b->cap - b->len;
	char *at = room ? b->data + b->len : NULL;
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(at, room, format, args);
	va_end(args);
	if (len >= 0 && (size_t)len >= room && (at = buf_reserve(b, (size_t)len + 1))) {
		va_start(args, format);
		len = vsnprintf(at, (size_t)len + 1, format, args);
		va_end(args);
	}
	if (len < 0)
		b->failed = true;
	if (!b->failed)
		b->len += (size_t)len;
}

const char *buf_terminated(struct buf *b)
{
	char *end = buf_reserve(b, 1);

	if (!end)
		return "";
	*end = '\0';
	return b->data;
}

void buf_reset(struct buf *b)
{
	b->len = 0;
	b->failed = false;
}

void buf_free(struct buf *b)
{
	free(b->data);
	*b = (struct buf){0};
}
