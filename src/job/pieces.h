/* pieces.h - the pieces that a procedure asks for: of one dossier, or in general.
 * Owner:  views into the procedure; words of conditions in the arena. */
#ifndef JOB_PIECES_H
#define JOB_PIECES_H

#include <stdbool.h>

#include "base/arena.h"
#include "finding/account.h"
#include "job/judge.h"

/* Fills the account's pieces and what files may be. judged: what the facts' dossier decides;
 * NULL: nobody's dossier, so that whatever has a condition DEPENDS. False: no memory. */
bool pieces_tell(struct account *out, const struct facts *f, const struct judge_pieces *judged,
                 struct arena *a);

#endif
