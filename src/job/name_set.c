/* name_set.c - see naming.h: a hash table with open addressing, half full at most. */
#include <stdlib.h>

#include "base/digest.h"
#include "job/naming.h"

#define FIRST_SLOTS 256

/* The first 128 bits of the name's digest; zero, which no name has, is an empty slot. */
struct mark {
	uint64_t words[2];
};

struct name_set {
	struct mark *slots;
	size_t slot_count; /* a power of two */
	size_t count;
};

struct name_set *name_set_new(struct err *e)
{
	struct name_set *set = calloc(1, sizeof *set);

	if (set)
		set->slots = calloc(FIRST_SLOTS, sizeof *set->slots);
	if (!set || !set->slots) {
		free(set);
		err_nomem(e);
		return NULL;
	}
	set->slot_count = FIRST_SLOTS;
	return set;
}

void name_set_free(struct name_set *set)
{
	if (set)
		free(set->slots);
	free(set);
}

static bool is_empty(struct mark m)
{
	return m.words[0] == 0 && m.words[1] == 0;
}

/* The slot where the mark is, or the empty one where it belongs. */
static struct mark *slot_of(struct mark *slots, size_t count, struct mark m)
{
	size_t at = m.words[0] & (count - 1);

	while (!is_empty(slots[at]) && memcmp(&slots[at], &m, sizeof m) != 0)
		at = (at + 1) & (count - 1);
	return &slots[at];
}

static bool grow(struct name_set *set, struct err *e)
{
	size_t count = set->slot_count * 2;
	struct mark *slots = calloc(count, sizeof *slots);

	if (!slots)
		return err_nomem(e);
	for (size_t i = 0; i < set->slot_count; i++) {
		if (!is_empty(set->slots[i]))
			*slot_of(slots, count, set->slots[i]) = set->slots[i];
	}
	free(set->slots);
	set->slots = slots;
	set->slot_count = count;
	return true;
}

bool name_set_add(struct name_set *set, struct str name, bool *fresh, struct err *e)
{
	struct digest digest;
	struct mark m, *slot;

	if (!digest_of(&digest, name, e))
		return false;
	if (2 * (set->count + 1) > set->slot_count && !grow(set, e))
		return false;
	memcpy(&m, digest.bytes, sizeof m);
	slot = slot_of(set->slots, set->slot_count, m);
	*fresh = is_empty(*slot);
	if (*fresh) {
		*slot = m;
		set->count++;
	}
	return true;
}
