/* value_where.h - the line of a value in the text that it was read from, for messages about what
 * stands in it.
 * Shape:  a place is a path with indexes: "etapes[1].champs[3].type". */
#ifndef BASE_VALUE_WHERE_H
#define BASE_VALUE_WHERE_H

#include <stdbool.h>

#include "base/str.h"

/* Line and column, from 1, of the value at that place, or of the innermost one on the way to it
 * that is there. json: a text that value_parse takes. False: not even the first key is there. */
bool value_where(struct str json, struct str place, unsigned *line, unsigned *column);

#endif
