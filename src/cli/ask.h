/* ask.h - questions at a terminal.
 * Shape:  a question is written on standard error, its answer read from standard input, one
 *         line each. */
#ifndef CLI_ASK_H
#define CLI_ASK_H

#include "base/buf.h"
#include "base/err.h"
#include "cli/message.h"
#include "finding/account.h"

enum ask_result {
	ASK_ANSWERED, /* *answer has it, without its line end */
	ASK_ENDED,    /* Ctrl-D, or a signal */
	ASK_FAILED,   /* the err says why */
};

/* What to do, once, before the first question. */
void ask_begin(const struct messages *m);
enum ask_result ask_field(struct buf *answer, const struct messages *m,
                          const struct account_field *field, struct err *e);
/* Why an answer cannot be meant; the question is to be put again. */
void ask_refuse(const struct messages *m, const struct err *why);

#endif
