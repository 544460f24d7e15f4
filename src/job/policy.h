/* policy.h - what a procedure accepts as an attachment, in the terms of piece/piece.h. */
#ifndef JOB_POLICY_H
#define JOB_POLICY_H

#include "dossier/procedure.h"
#include "piece/piece.h"

void policy_of(struct piece_policy *out, const struct procedure *p);

#endif
