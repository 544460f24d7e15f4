/* str.c - see str.h. */
#include "base/str.h"

struct str str_split(struct str s, char sep, struct str *rest)
{
	const char *at = s.len ? memchr(s.ptr, sep, s.len) : NULL;

	if (!at) {
		*rest = (struct str){NULL, 0};
		return s;
	}
	*rest = str_from(s, (size_t)(at - s.ptr) + 1);
	return str_upto(s, (size_t)(at - s.ptr));
}

int str_compare(struct str a, struct str b)
{
	size_t shorter = a.len < b.len ? a.len : b.len;
	int order = shorter ? memcmp(a.ptr, b.ptr, shorter) : 0;

	return order ? order : (a.len > b.len) - (a.len < b.len);
}
