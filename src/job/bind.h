/* bind.h - the run of dossier-normalize that binds pictures into one PDF, or as many as a piece
 * may have.
 * Shape:  inbox → order → normalizer, each picture made fit for a page → shared bytes → album →
 *         examined as dossier-check would → written. One picture that cannot be bound keeps all
 *         from being bound: a page that is missing is no small thing.
 *         Told are every picture, in the order of the pages, then every PDF.
 * Owner:  the options and all they point to are borrowed for the run.
 * Errors: those of normalize.h. */
#ifndef JOB_BIND_H
#define JOB_BIND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/lang.h"
#include "base/str.h"
#include "job/binding.h"
#include "job/normalize.h"

struct bind_options {
	/* Of these the sources, the choice, the wishes, dry_run, workers, strict,
	 * require_sandbox and the callbacks. */
	const struct normalize_options *run;
	const char *output;
	bool force;
	enum binding_order order;
	bool own_size;    /* of pages; else A4 */
	struct str piece; /* what the pages are of; empty: the output's name */
	struct str creator;
	enum lang lang;
};

bool bind_run(const struct bind_options *options, size_t *skipped, struct err *e);

#endif
