/* markdown_check.h - slips that CommonMark mends in silence, and a form must not: a table's
 * row with more cells than its columns, which would lose them; a dash line with another
 * number of columns than the first row; a table without an empty line before it; a fenced
 * block that nothing closes.
 * Errors: FORMAT, with the line of the filled text. */
#ifndef LAYOUT_MARKDOWN_CHECK_H
#define LAYOUT_MARKDOWN_CHECK_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

bool markdown_check(struct str text, struct err *e);

#endif
