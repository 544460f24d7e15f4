/* failure.h - how a piece is told of that could not be examined.
 * Owner:  the errors are borrowed: constants, or the caller's for as long as the piece. */
#ifndef PIECE_FAILURE_H
#define PIECE_FAILURE_H

#include "base/err.h"
#include "guard/worker.h"
#include "piece/piece.h"

/* Why a decoder that ended so gave no answer: the cause in a few words. */
const struct err *decoder_end_cause(enum worker_end end);
/* Its answer made no sense. */
const struct err *decoder_nonsense(void);

/* The finding decoder-failed, and `why` as the piece's failure. end is worker_end_name. */
void piece_fail_decoding(struct piece *p, const struct err *why, const char *end);
/* The finding that it could not be read, or that it changed meanwhile. */
void piece_fail_reading(struct piece *p, const struct err *why);
void piece_fail_changed(struct piece *p, const struct err *why);

#endif
