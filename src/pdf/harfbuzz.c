/* harfbuzz.c - see harfbuzz.h. */
#include "pdf/harfbuzz.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

/* Together more than the heap has at hand, each too small to be mapped alone. */
#define PROBES 32
#define PROBE_BYTES ((size_t)64 << 10)

/* As wide as what it tells of: HarfBuzz's own tables belong to the process. */
static atomic_bool broken;

void harfbuzz_enter(void)
{
	errno = 0;
}

/* The C library leaves ENOMEM in errno also when the heap cannot grow where it lies and it
 * finds memory elsewhere. Where it does that now as well, errno tells nothing. */
static bool is_false_alarm(void)
{
	void *volatile blocks[PROBES]; /* or the compiler would leave the calls out */
	bool found = true, alarm;

	errno = 0;
	for (int i = 0; i < PROBES; i++) {
		blocks[i] = malloc(PROBE_BYTES);
		found = found && blocks[i];
	}
	alarm = errno == ENOMEM;
	for (int i = 0; i < PROBES; i++)
		free(blocks[i]);
	return found && alarm;
}

bool harfbuzz_leave(struct err *e)
{
	if (errno == ENOMEM && !is_false_alarm())
		atomic_store(&broken, true);
	return harfbuzz_is_whole() || err_nomem(e);
}

bool harfbuzz_is_whole(void)
{
	return !atomic_load_explicit(&broken, memory_order_relaxed);
}
