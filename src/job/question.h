/* question.h - « suis-je concerné ? »: values as a person types them, what they decide, and
 * what to ask next.
 * Owner:  views into the dossier, the procedure and the arena.
 * Errors: USAGE says what cannot be meant and what could be; NOMEM. */
#ifndef JOB_QUESTION_H
#define JOB_QUESTION_H

#include "base/arena.h"
#include "base/err.h"
#include "base/value.h"
#include "dossier/derive.h"
#include "finding/account.h"
#include "finding/finding.h"

/* Puts "path=value" into the dossier in place of what it says; members are added to its
 * objects as needed. */
bool question_set(struct value *dossier, const struct procedure *p, const char *setting,
                  struct arena *a, struct err *e);

/* What the dossier's answers decide. */
bool question_answer(struct account_eligibility *out, const struct facts *f, struct arena *a,
                     struct err *e);
/* Says it as a finding where filing is not the thing to do, or not yet known to be. */
void question_judge(const struct account_eligibility *eligibility, const struct facts *f,
                    struct finding_list *list);

/* The fields that the eligibility may depend on, in the procedure's order. */
bool question_fields(const struct account_field **out, size_t *count, const struct procedure *p,
                     struct arena *a, struct err *e);

#endif
