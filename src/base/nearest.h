/* nearest.h - the known word that a mistyped one was probably meant to be.
 * Shape:  fill `word`, zero the rest, offer each candidate, read `best` (empty when
 *         nothing is close).
 * Owner:  views only. */
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

#include <stddef.h>

#include "base/str.h"

struct nearest {
	struct str word;
	struct str best;
	size_t distance;
};

void nearest_offer(struct nearest *n, struct str candidate);
/* Letters to add, drop, replace or swap with a neighbour; words over 64 bytes are far
 * from everything but themselves. */
size_t nearest_distance(struct str a, struct str b);

#endif
