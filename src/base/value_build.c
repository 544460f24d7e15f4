#include "base/value_build.h"

/* Room doubles: a number of items that is a power of two fills it. */
static bool is_full(size_t count)
{
	return (count & (count - 1)) == 0;
}

static void *grow(struct value_builder *b, const void *items, size_t count, size_t size)
{
	void *grown =
	    b->failed ? NULL : arena_grow(b->arena, items, count, 2 * count + !count, size);

	b->failed = b->failed || !grown;
	return grown;
}

void value_put(struct value_builder *b, struct value *object, struct str key, struct value v)
{
	size_t count = object->object.count;
	struct value_member *members = object->object.members;

	if (is_full(count))
		members = grow(b, members, count, sizeof *members);
	if (b->failed)
		return;
	members[count] = (struct value_member){.key = key, .value = v};
	object->object.members = members;
	object->object.count++;
}

void value_append(struct value_builder *b, struct value *list, struct value v)
{
	size_t count = list->array.count;
	struct value *items = list->array.items;

	if (is_full(count))
		items = grow(b, items, count, sizeof *items);
	if (b->failed)
		return;
	items[count] = v;
	list->array.items = items;
	list->array.count++;
}
