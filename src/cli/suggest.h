/* suggest.h - what somebody may have meant. */
#ifndef CLI_SUGGEST_H
#define CLI_SUGGEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

#define SUGGEST_CHARS_MAX 63

/* How many insertions, deletions, replacements and swaps of neighbours make b of a (each
 * byte touched once); SUGGEST_CHARS_MAX + 1 when either is longer than that. */
size_t suggest_distance(struct str a, struct str b);
/* True if somebody who typed `typed` may have meant `name`: it begins so, or the distance
 * is a third of its length or less. */
bool suggest_is_close(struct str typed, struct str name, size_t *distance);

#endif
