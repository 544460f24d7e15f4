/* condition_schema.h - a condition as a JSON Schema that dossiers satisfy of which it is true,
 * or of which it is false.
 * Shape:  where a schema cannot say it (orders of dates and amounts, values worked out of
 *         several fields), fewer dossiers satisfy it, or none: never one of which the condition
 *         is something else.
 * Owner:  the builder's arena. */
#ifndef DOSSIER_CONDITION_SCHEMA_H
#define DOSSIER_CONDITION_SCHEMA_H

#include "base/value_build.h"
#include "dossier/condition.h"

/* Dossiers of which c is `truth` (TRUTH_YES or TRUTH_NO, never UNKNOWN). true and false are
 * schemas too. */
struct value condition_schema(struct value_builder *b, const struct condition *c, enum truth truth,
                              const struct procedure *p);

/* --- For who puts schemas together --- */

/* {"type": "object", "properties": {first key: …}, "required": [first key]} down the dotted
 * path. */
struct value schema_at(struct value_builder *b, struct str path, struct value schema);
/* {key: value} */
struct value schema_with(struct value_builder *b, const char *key, struct value v);
struct value schema_not(struct value_builder *b, struct value schema);
/* "allOf" or "anyOf" of a list of schemas, or less where some are true or false. */
struct value schema_of_list(struct value_builder *b, bool all, const struct value *list);
/* Neither null nor empty. */
struct value schema_given(struct value_builder *b);
bool schema_is(const struct value *schema, bool boolean);

#endif
