/* progress.h - how far a long run has come, for somebody who watches.
 * Shape:  one line on standard error, redrawn a few times a second, from the first second
 *         on, only on a terminal and not when quiet; it is wiped before anything else is
 *         written there.
 * Owner:  the caller's struct, nothing to free. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/lang.h"

struct progress {
	bool on;
	bool shown;
	enum lang lang;
	const char *what[LANG_COUNT]; /* "dossiers traités", "dossiers done" */
	int64_t start_ms, last_ms;
	size_t count;
};

void progress_start(struct progress *p, bool quiet, enum lang lang, const char *what_fr,
                    const char *what_en);
/* One more is done. */
void progress_step(struct progress *p);
/* Takes the line away; p may be NULL. */
void progress_wipe(struct progress *p);

#endif
