/* excerpt.c - texts shortened for messages. */
#include "layout/excerpt.h"

#include "base/text.h"

#define EXCERPT_MAX 60

struct str excerpt(struct str s)
{
	size_t end = 0;

	while (end < s.len && s.ptr[end] != '\n' && s.ptr[end] != '\r') {
		size_t next = end;

		text_next(s, &next);
		if (next > EXCERPT_MAX)
			break;
		end = next;
	}
	return str_upto(s, end);
}
