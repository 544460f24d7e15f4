/* value.h - JSON as data.
 * Shape:  a tree of values; members of an object keep the file's order.
 * Limits: depth VALUE_DEPTH_MAX, memory VALUE_MEMORY_MAX; integers of 64 bits; no reals, no NUL characters, no
 *         duplicate keys.
 * Owner:  everything lives in the arena given to value_parse.
 * Source: RFC 8259; Jansson 2.14. */
#ifndef BASE_VALUE_H
#define BASE_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

#define VALUE_DEPTH_MAX 64
/* Eight megabytes of empty objects would take a hundred times that once parsed. */
#define VALUE_MEMORY_MAX ((size_t)128 << 20)

enum value_type { VALUE_NULL, VALUE_BOOL, VALUE_INT, VALUE_STRING, VALUE_ARRAY, VALUE_OBJECT };

struct value {
	enum value_type type;
	union {
		bool boolean;
		int64_t integer;
		struct str string;
		struct {
			struct value *items;
			size_t count;
		} array;
		struct {
			struct value_member *members;
			size_t count;
		} object;
	};
};

struct value_member {
	struct str key;
	struct value value;
};

/* What is wrong with a text that should be JSON. */
enum value_problem {
	VALUE_OK,
	VALUE_NOMEM,
	VALUE_SYNTAX,
	VALUE_TRUNCATED,
	VALUE_TRAILING,      /* something stands after the value */
	VALUE_DUPLICATE_KEY, /* detail = the key */
	VALUE_NOT_UTF8,
	VALUE_BAD_CHARACTER, /* \u0000, or half of a surrogate pair */
	VALUE_NUMBER,        /* over 64 bits, or a real: amounts are strings */
	VALUE_TOO_DEEP,
	VALUE_TOO_MANY, /* more values than VALUE_MEMORY_MAX holds */
};

struct value_error {
	enum value_problem problem;
	unsigned line, column; /* from 1; columns count characters */
	/* DUPLICATE_KEY: the key; NUMBER, TOO_DEEP: the key it stands under, or nothing;
	 * NOT_UTF8: the number of the wrong byte, from 1; else the text around the place.
	 * "…" where it is cut, a space for a tab, "?" for other controls. */
	char detail[80];
};

/* Parses text whole into *out, or says in *why what is wrong and leaves *out alone. A byte
 * order mark is passed over. */
bool value_parse(struct value *out, struct str text, struct arena *a, struct value_error *why);

/* The member called key, or NULL when v is no object or has none. v may be NULL. */
const struct value *value_get(const struct value *v, struct str key);
/* The same down a dotted path, "salarie.adresse.commune". */
const struct value *value_path(const struct value *v, struct str path);
/* The string at a path, or an empty one when it is not there or no string. */
struct str value_string(const struct value *v, struct str path);

/* Keys sorted by bytes, compact: the form that digests are taken of. Members of the top
 * object called `without` (may be empty) are left out, wherever they stand in it. */
void value_write_canonical(struct buf *b, const struct value *v, const struct str *without,
                           size_t without_count);
/* For people: one member or item a line, in their order. */
void value_write_indented(struct buf *b, const struct value *v);
/* s between quotes, escaped as RFC 8259 asks and no further. */
void value_write_string(struct buf *b, struct str s);

#endif
