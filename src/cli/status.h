/* status.h - from what became of the records to the exit status.
 * Source: the numbers are a promise to scripts; see the manual pages, EXIT STATUS. */
#ifndef CLI_STATUS_H
#define CLI_STATUS_H

#include <stddef.h>

#include "base/err.h"

enum exit_status {
	EXIT_ALL_DONE = 0, /* everything was accepted or written */
	EXIT_REFUSED = 1,  /* something was refused, everything else was done */
	EXIT_NOTHING = 2,  /* nothing was done: command line, procedure, template */
	EXIT_FAILED = 3,   /* some of the work could not be done: try again */
};

/* How many records ended how. */
struct tally {
	size_t done; /* written, kept, accepted */
	size_t refused;
	size_t unusable; /* failed for a procedure, template or font that is wrong or missing */
	size_t failed;   /* failed for anything else */
};

/* Counts a record that failed. */
void tally_failure(struct tally *t, const struct err *why);
/* The exit status of a run that came to its end; the highest that applies. */
enum exit_status tally_status(const struct tally *t);
/* The exit status of a run that why ended. */
enum exit_status failure_status(const struct err *why, const struct tally *t);

#endif
