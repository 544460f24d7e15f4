/* value_build.h - JSON values put together from below: an object is complete before it is put
 * into another.
 * Shape:  objects and lists begin as VALUE_EMPTY_OBJECT and VALUE_EMPTY_LIST and grow by these
 *         functions alone; what value_parse made has no room to grow.
 * Owner:  the builder's arena; keys and texts are borrowed.
 * Errors: `failed` stays set once memory ran out, and later additions do nothing, so that a
 *         builder is asked once, at the end. */
#ifndef BASE_VALUE_BUILD_H
#define BASE_VALUE_BUILD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/value.h"

struct value_builder {
	struct arena *arena;
	bool failed;
};

#define VALUE_EMPTY_OBJECT ((struct value){.type = VALUE_OBJECT})
#define VALUE_EMPTY_LIST ((struct value){.type = VALUE_ARRAY})

static inline struct value value_of_text(struct str text)
{
	return (struct value){.type = VALUE_STRING, .string = text};
}

static inline struct value value_of_bool(bool yes)
{
	return (struct value){.type = VALUE_BOOL, .boolean = yes};
}

static inline struct value value_of_int(int64_t number)
{
	return (struct value){.type = VALUE_INT, .integer = number};
}

void value_put(struct value_builder *b, struct value *object, struct str key, struct value v);
void value_append(struct value_builder *b, struct value *list, struct value v);

#endif
