/* chosen.h - the procedure that --procedure and the environment choose, where no dossier has a
 * say.
 * Owner:  the caller frees it.
 * Errors: those of procedure_find_dir and procedure_load. */
#ifndef JOB_CHOSEN_H
#define JOB_CHOSEN_H

#include <stdbool.h>

#include "base/choice.h"
#include "base/err.h"
#include "dossier/procedure.h"

bool chosen_procedure(struct procedure **out, const struct choice *choice, struct err *e);

#endif
