/* lint_problem.h - something that an office must mend, or look at, in the folder of its procedure:
 * plain data that a job fills and a front end prints.
 * Owner:  who filled it; holds until the callback that gave it returns. */
#ifndef FINDING_LINT_PROBLEM_H
#define FINDING_LINT_PROBLEM_H

#include "base/lang.h"
#include "base/str.h"
#include "finding/finding.h"

struct lint_problem {
	enum severity severity;
	struct str file;       /* below the folder: "fr/pieces.md"; empty: the folder itself */
	unsigned line, column; /* 0: not known; of a document made of the template, not of it */
	struct str text[LANG_COUNT];
};

#endif
