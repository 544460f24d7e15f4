/* lint.h - looks at the folder of a procedure as its office wrote it, and says what is to be
 * mended, all of it where that is possible.
 * Shape:  procedure.json to its end, then pictures, fonts, templates: each name of a tag, and
 *         documents made of invented answers, all of them, none, and all but those that are yes;
 *         then what no tool can call wrong but is hardly meant.
 *         An error keeps documents from being made or read; a warning is probably a slip; an
 *         info is worth knowing. Problems are told as they are found.
 * Pure:   but for the folder, the fonts and the day.
 * Owner:  everything is borrowed for the run; a problem holds until the callback returns.
 * Errors: lint_run fails where the folder is none (MISSING, IO) and for no memory. */
#ifndef JOB_LINT_H
#define JOB_LINT_H

#include <stdbool.h>

#include "base/choice.h"
#include "base/date.h"
#include "base/err.h"
#include "finding/lint_problem.h"

struct lint_options {
	const char *dir;
	struct choice choice; /* where the fonts are that all procedures share */
	struct date today;    /* that figures are to be in force on */
	void *context;
	void (*report)(void *context, const struct lint_problem *problem);
};

bool lint_run(const struct lint_options *options, struct err *e);

#endif
