/* condition_reach.h - whether any answers at all make a condition true: for rows of a table that
 * earlier rows hide, and for conditions that contradict themselves.
 * Shape:  answers are tried in the few ways in which the comparisons tell them apart: each value
 *         that is named, another one, none; before, at and after each number or date. Values
 *         that are worked out count as answers of their own, so that what is said to be out of
 *         reach is so, and something out of reach may be missed.
 * Limits: so many trials; beyond them anything is within reach. */
#ifndef DOSSIER_CONDITION_REACH_H
#define DOSSIER_CONDITION_REACH_H

#include <stdbool.h>
#include <stddef.h>

#include "dossier/condition.h"

/* False: no answers make c true and each of the `count` others false. */
bool condition_reachable(const struct condition *c, const struct condition *const *others,
                         size_t count);

#endif
