/* action.h - what was done to a file to make it fit to file, in words and for records.
 * Shape:  an action is a row of action.def with its figures before and after, which are the
 *         same in both languages unless a second pair is given.
 * Owner:  plain values. */
#ifndef FINDING_ACTION_H
#define FINDING_ACTION_H

#include <stddef.h>

#include "base/buf.h"
#include "base/lang.h"

enum action_id {
#define ACTION(symbol, id, fr, en) ACTION_##symbol,
#include "finding/action.def"
#undef ACTION
	ACTION_COUNT
};

#define ACTION_FIGURE_MAX 64 /* bytes, the NUL included */

struct action {
	enum action_id id;
	char before[LANG_COUNT][ACTION_FIGURE_MAX], after[LANG_COUNT][ACTION_FIGURE_MAX];
};

/* A figure that is a number. */
void action_number(char out[LANG_COUNT][ACTION_FIGURE_MAX], size_t n);
const char *action_name(enum action_id id); /* "turned-lossless" */
void action_message(struct buf *b, const struct action *a, enum lang lang);

#endif
