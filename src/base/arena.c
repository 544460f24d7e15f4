/* arena.c - see arena.h. */
#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>

#define ALIGNMENT sizeof(max_align_t)
#define CHUNK_MIN ((size_t)64 << 10)
#define CHUNK_MAX ((size_t)1 << 20)

/* Chunks hang together from the one in use to the oldest; a block bigger than a chunk
 * gets one of its own. */
struct arena_chunk {
	struct arena_chunk *older;
	size_t size, used;
	_Alignas(max_align_t) unsigned char bytes[];
};

static size_t next_size(const struct arena *a, size_t need)
{
	size_t size = a->chunk ? a->chunk->size * 2 : CHUNK_MIN;

	if (size > CHUNK_MAX)
		size = CHUNK_MAX;
	return size > need ? size : need;
}

static struct arena_chunk *add_chunk(struct arena *a, size_t need)
{
	size_t size = next_size(a, need);
	struct arena_chunk *c;

	if (size > PTRDIFF_MAX - sizeof *c)
		return NULL;
	c = malloc(sizeof *c + size);
	if (!c)
		return NULL;
	c->older = a->chunk;
	c->size = size;
	c->used = 0;
	a->chunk = c;
	return c;
}

/* Whole alignments, so that the next block is aligned too; 0 where that overflows. */
static size_t rounded(size_t size)
{
	size = size ? size : 1;
	return size > SIZE_MAX - ALIGNMENT ? 0 : (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static void *take(struct arena *a, size_t size)
{
	struct arena_chunk *c = a->chunk;
	size_t need = rounded(size);
	void *block;

	if (need == 0)
		return NULL;
	if (!c || need > c->size - c->used)
		c = add_chunk(a, need);
	if (!c)
		return NULL;
	block = c->bytes + c->used;
	c->used += need;
	return block;
}

void *arena_alloc(struct arena *a, size_t size)
{
	void *block = take(a, size);

	return block ? memset(block, 0, rounded(size)) : NULL;
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
	size_t total;

	return __builtin_mul_overflow(count, size, &total) ? NULL : arena_alloc(a, total);
}

struct str arena_copy(struct arena *a, struct str s)
{
	char *copy = s.len < SIZE_MAX ? take(a, s.len + 1) : NULL;

	if (!copy)
		return (struct str){NULL, 0};
	if (s.len)
		memcpy(copy, s.ptr, s.len);
	copy[s.len] = '\0';
	return (struct str){copy, s.len};
}

/* The last block of the chunk in use can grow where it stands. */
static bool grow_in_place(struct arena *a, const void *items, size_t old_size, size_t new_size)
{
	struct arena_chunk *c = a->chunk;
	size_t old_need = rounded(old_size), new_need = rounded(new_size);
	unsigned char *block;

	if (!c || old_need > c->used)
		return false;
	block = c->bytes + c->used - old_need;
	if (block != items || new_need - old_need > c->size - c->used)
		return false;
	memset(block + old_size, 0, new_need - old_size);
	c->used += new_need - old_need;
	return true;
}

void *arena_grow(struct arena *a, const void *items, size_t old_count, size_t new_count,
                 size_t size)
{
	size_t old_size, new_size;
	void *grown;

	if (__builtin_mul_overflow(old_count, size, &old_size) ||
	    __builtin_mul_overflow(new_count, size, &new_size) || rounded(new_size) == 0)
		return NULL;
	if (items && old_size && new_size >= old_size &&
	    grow_in_place(a, items, old_size, new_size))
		return (void *)(uintptr_t)items;
	grown = arena_alloc(a, new_size);
	if (grown && items && old_size)
		memcpy(grown, items, old_size < new_size ? old_size : new_size);
	return grown;
}

void arena_reset(struct arena *a)
{
	struct arena_chunk *kept = a->chunk, *c, *older;

	for (c = a->chunk; c; c = c->older)
		kept = c->size > kept->size ? c : kept;
	for (c = a->chunk; c; c = older) {
		older = c->older;
		if (c != kept)
			free(c);
	}
	if (kept) {
		kept->older = NULL;
		kept->used = 0;
	}
	a->chunk = kept;
}

void arena_free(struct arena *a)
{
	struct arena_chunk *older;

	for (; a->chunk; a->chunk = older) {
		older = a->chunk->older;
		free(a->chunk);
	}
}
