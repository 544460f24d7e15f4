/* capacity.h - whether a person signs for a body by right, or by a delegation.
 * Source: the forms of companies in the Code de commerce and of public bodies; the words are
 *         those that people write, in French or English. */
#ifndef JOB_CAPACITY_H
#define JOB_CAPACITY_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/* True for the capacity of a legal representative: "Gérante", "Président-directeur général".
 * False for others ("Directeur des ressources humaines") and for what is not known to be one;
 * also when memory runs out. */
bool capacity_is_legal(struct str capacity, struct arena *a);

#endif
