/* condition.h - when something is asked for: comparisons of fields, three-valued.
 * Shape:  {"champ": C, OP: …} where C is a field or a value "calcul.…" and OP one of
 *           "egal": value       "parmi": [values]     "present": true or false
 *           "superieur", "inferieur", "au_moins", "au_plus": a number or date
 *         {"tous": [conditions]}, {"un": [conditions]}, {"non": condition}.
 *         A comparison is unknown when its field is missing or holds no value of its
 *         type; "present" never is. A false one settles "tous", a true one "un",
 *         whatever is unknown beside it.
 * Owner:  the arena of the procedure.
 * Errors: FORMAT names the place: an unknown field or choice, an operand of another type,
 *         an order where there is none. */
#ifndef DOSSIER_CONDITION_H
#define DOSSIER_CONDITION_H

#include <stdbool.h>

#include "base/str.h"
#include "base/value.h"
#include "dossier/derive.h"
#include "dossier/settings.h"

enum truth { TRUTH_NO, TRUTH_YES, TRUTH_UNKNOWN };

struct condition;

/* Reads the condition v, whose place is s's. */
bool condition_parse(const struct condition **out, const struct value *v, struct settings *s,
                     const struct procedure *p);
/* *lacks (may be NULL) names the field that an unknown result waits for. */
enum truth condition_eval(const struct condition *c, const struct facts *f, struct str *lacks);
/* True if the answer may depend on the field at that path, directly or through a derived
 * value. */
bool condition_uses(const struct condition *c, struct str path);
/* True for "yes", `otherwise` for "unknown" and where there is no condition. */
bool condition_holds(const struct condition *c, const struct facts *f, bool otherwise);

#endif
