/* schema.h - the JSON Schema of a procedure's dossiers (dossier_schema.h), as text.
 * Errors: as edition.h has them. */
#ifndef JOB_SCHEMA_H
#define JOB_SCHEMA_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/choice.h"
#include "base/err.h"
#include "base/lang.h"

/* Of the present version of the procedure chosen, with titles in that language. strict: what
 * dossier-check only warns of is refused too. */
bool schema_write(struct buf *out, const struct choice *choice, enum lang lang, bool strict,
                  struct err *e);

#endif
