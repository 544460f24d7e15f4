/* described.h - a field as a person is told of it: what it is called, what may be typed.
 * Owner:  views into the procedure; choices in the arena. */
#ifndef JOB_DESCRIBED_H
#define JOB_DESCRIBED_H

#include <stdbool.h>

#include "base/arena.h"
#include "dossier/field.h"
#include "finding/account.h"

/* False: no memory. */
bool described_field(struct account_field *out, const struct field *field, struct arena *a);

#endif
