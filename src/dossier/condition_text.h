/* condition_text.h - a condition as a person reads it: "« Votre demande » est
 * « Renouvellement »".
 * Shape:  a clause without "si" or "if" before it and without a full stop. "non" is worked
 *         into what stands below it, so that no sentence denies a sentence; "et" and "ou"
 *         inside each other are told apart by parentheses.
 * Owner:  what is written on the way lives in the arena.
 * Errors: the buffer's `failed`, memory of the arena included. */
#ifndef DOSSIER_CONDITION_TEXT_H
#define DOSSIER_CONDITION_TEXT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/lang.h"
#include "dossier/condition.h"

void condition_write(struct buf *out, const struct condition *c, enum lang lang, struct arena *a);

#endif
