/* excerpt.h - the beginning of a text, as much of it as a message can hold.
 * Owner:  a view of what it was given. */
#ifndef LAYOUT_EXCERPT_H
#define LAYOUT_EXCERPT_H

#include "base/str.h"

/* At most 60 bytes, cut at a character's end, and no further than the line. */
struct str excerpt(struct str s);

#endif
