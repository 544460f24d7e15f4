/* front.h - what the mains of the tools have in common: the command line, messages, standard
 * output, and an end in order.
 * Owner:  the caller's struct; front_begin fills, front_end gives back and is called once,
 *         last.
 * Errors: told on standard error; the returned status is the process's. */
#ifndef CLI_FRONT_H
#define CLI_FRONT_H

#include <stdbool.h>

#include "base/choice.h"
#include "base/date.h"
#include "base/err.h"
#include "cli/message.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/place.h"
#include "cli/progress.h"
#include "cli/records.h"
#include "cli/status.h"

struct front {
	const struct tool *tool;
	struct options options;
	struct messages messages;
	struct progress progress;
	struct output output;
	struct tally tally;
	struct places places; /* see front_choice */
	bool output_told;     /* that standard output failed has been said already */
};

/* False: the command line is wrong, or was --help or --version; front_end with *status.
 * context is the one of tool->own; libraries as options_write_version wants them. */
bool front_begin(struct front *f, const struct tool *tool, int argc, char **argv, void *context,
                 const char *libraries, int *status);
/* Says why nothing more is done; returns the status. */
int front_fail(struct front *f, const struct err *why);
/* The same of a command line, and how it should be. */
int front_fail_usage(struct front *f, const struct err *why);
int front_end(struct front *f, int status);

/* What became of a document: counted, told on standard error (its findings where no record
 * carries them, a failure always) and, with --json, recorded at once, since who reads records
 * follows the run. False: nobody listens any more. */
bool front_tell_document(struct front *f, const struct document_record *d);

/* True once nobody reads standard output any more and nobody wants to hear of it. */
bool front_is_deaf(const struct front *f);
/* What --procedure and the environment say; holds as long as the front. */
struct choice front_choice(struct front *f);
/* What drafts are judged against: --date in place of the clock. */
struct date front_today(const struct options *o);
/* -j, else one a processor, 8 at most. */
unsigned front_workers(const struct options *o);
bool front_is_stopped(void *front); /* as jobs ask for it */

#endif
