/* harfbuzz.c - see harfbuzz.h. */
#include "pdf/harfbuzz.h"

#include <errno.h>
#include <stdatomic.h>

/* As wide as what it tells of: HarfBuzz's own tables belong to the process. */
static atomic_bool broken;

void harfbuzz_enter(void)
{
	errno = 0;
}

bool harfbuzz_leave(struct err *e)
{
	if (errno == ENOMEM)
		atomic_store(&broken, true);
	return harfbuzz_is_whole() || err_nomem(e);
}

bool harfbuzz_is_whole(void)
{
	return !atomic_load_explicit(&broken, memory_order_relaxed);
}
