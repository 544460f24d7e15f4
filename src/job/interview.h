/* interview.h - one question after the other, until a dossier says what a document asks for.
 * Shape:  interview_next, interview_answer, and again; a field that an earlier answer makes
 *         needless is passed over. What is left empty stays out of the dossier.
 * Owner:  interview_new makes, interview_free gives back; procedure and fields are borrowed.
 * Errors: USAGE says why an answer cannot be meant: the same question stays open. NOMEM. */
#ifndef JOB_INTERVIEW_H
#define JOB_INTERVIEW_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"
#include "dossier/procedure.h"
#include "finding/account.h"

struct interview;

bool interview_new(struct interview **out, const struct procedure *p,
                   const struct account_field *fields, size_t count, struct err *e);
void interview_free(struct interview *i); /* i may be NULL */

/* The open question; NULL when there is none left. */
const struct account_field *interview_next(struct interview *i);
/* typed: as it came; nothing but spaces leaves the field empty. */
bool interview_answer(struct interview *i, struct str typed, struct err *e);
/* The dossier as JSON text, until the next call; ptr NULL: no memory. */
struct str interview_dossier(struct interview *i);

#endif
