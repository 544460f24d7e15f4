/* dossier_schema.h - the JSON Schema (2020-12) of the dossiers of a procedure.
 * Shape:  it refuses what gives an error of those below in dossier-check and what a schema can
 *         express; it never refuses a dossier that has no such error:
 *           types; forms of values (rule_pattern.h); choices; lengths, numbers, characters;
 *           fields and pieces that are required, and on which conditions (condition_schema.h);
 *           the number of a piece's files; paths out of the folder.
 *         Findings that the procedure makes less than errors ("constats") do not count. With
 *         `strict` warnings count too: unknown keys, unusual numbers.
 *         Not in it: check digits, dates and amounts compared with one another, conditions on
 *         values worked out of several fields, characters without a glyph, the files
 *         themselves, eligibility, limits of amounts and decimals.
 *         Labels and help are titles and descriptions, so that an editor explains and
 *         completes.
 * Owner:  the arena; views into the procedure. */
#ifndef DOSSIER_DOSSIER_SCHEMA_H
#define DOSSIER_DOSSIER_SCHEMA_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/lang.h"
#include "base/value.h"
#include "dossier/procedure.h"

/* False: no memory. */
bool dossier_schema(struct value *out, const struct procedure *p, enum lang lang, bool strict,
                    struct arena *a);

#endif
