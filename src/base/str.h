/* str.h - a view of bytes that somebody else owns.
 * Shape:  ptr = len bytes, no terminating NUL promised; {NULL, 0} is empty.
 * Owner:  never frees; lives as long as what it looks at. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct str {
	const char *ptr;
	size_t len;
};

/* A string literal as a view; STR_ARG prints one with "%.*s". */
#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
#define STR_ARG(s) (int)(s).len, (s).ptr ? (s).ptr : ""

static inline struct str str_of(const char *cstring)
{
	return (struct str){cstring, cstring ? strlen(cstring) : 0};
}

static inline bool str_eq(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool str_starts(struct str s, struct str prefix)
{
	return s.len >= prefix.len &&
	       (prefix.len == 0 || memcmp(s.ptr, prefix.ptr, prefix.len) == 0);
}

static inline struct str str_from(struct str s, size_t start)
{
	return start >= s.len ? (struct str){NULL, 0} : (struct str){s.ptr + start, s.len - start};
}

static inline struct str str_upto(struct str s, size_t len)
{
	return len >= s.len ? s : (struct str){s.ptr, len};
}

/* Splits at the first sep: returns what stands before it and leaves in *rest
 * what stands after; without sep, the whole of s and an empty rest. */
struct str str_split(struct str s, char sep, struct str *rest);

/* Bytewise order, shorter first on a tie: the order of canonical keys. */
int str_compare(struct str a, struct str b);

#endif
