/* value_place.h - where a text stops being JSON, for value_parse. */
#ifndef BASE_VALUE_PLACE_H
#define BASE_VALUE_PLACE_H

#include <stddef.h>

#include "base/str.h"
#include "base/value.h"

/* Fills why: the problem, made more precise where it can be, its line, column and detail.
 * `end` is the offset behind what the parser had read, SIZE_MAX where it read all. */
void value_place(struct value_error *why, enum value_problem problem, struct str text, size_t end);

#endif
