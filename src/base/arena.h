/* arena.h - memory that is given back all at once.
 * Shape:  {0} is an empty one; blocks are zeroed and aligned for any object.
 * Owner:  nothing allocated here is freed alone: arena_reset forgets all of it and
 *         keeps one chunk for the next document, arena_free gives everything back.
 * Errors: NULL when memory runs out. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "base/str.h"

struct arena_chunk;

struct arena {
	struct arena_chunk *chunk;
};

void *arena_alloc(struct arena *a, size_t size);
/* count objects of size bytes each; NULL too when the product overflows. */
void *arena_array(struct arena *a, size_t count, size_t size);
/* A copy with a terminating NUL; ptr is NULL when memory ran out. */
struct str arena_copy(struct arena *a, struct str s);
/* items grown from old_count to new_count objects (the old block is left behind). */
void *arena_grow(struct arena *a, const void *items, size_t old_count, size_t new_count,
                 size_t size);
void arena_reset(struct arena *a);
void arena_free(struct arena *a);

#endif
