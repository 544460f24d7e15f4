/* status.c - see status.h. */
#include "cli/status.h"

#include <stdbool.h>

/* True where another attempt with the same command cannot help. */
static bool is_unusable(const struct err *why)
{
	return why->code == ERR_USAGE || why->code == ERR_FORMAT || why->code == ERR_MISSING;
}

void tally_failure(struct tally *t, const struct err *why)
{
	if (is_unusable(why))
		t->unusable++;
	else
		t->failed++;
}

enum exit_status tally_status(const struct tally *t)
{
	if (t->failed > 0)
		return EXIT_FAILED;
	if (t->unusable > 0)
		return t->done + t->refused > 0 ? EXIT_FAILED : EXIT_NOTHING;
	return t->refused > 0 ? EXIT_REFUSED : EXIT_ALL_DONE;
}

enum exit_status failure_status(const struct err *why, const struct tally *t)
{
	struct tally all = *t;

	tally_failure(&all, why);
	return tally_status(&all);
}
