/* breaks.h - where the lines of a text may end.
 * Shape:  one mark for each byte of the text: not 0 where a line may or must end behind it.
 *         A template's own paragraphs come back in every document: their marks are kept.
 * Owner:  the cache owns the marks until its next call; one thread at a time.
 * Errors: NULL when memory runs out.
 * Source: UAX 14, by libunibreak; but not behind a soft hyphen, which would have to show. */
#ifndef LAYOUT_BREAKS_H
#define LAYOUT_BREAKS_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

struct break_cache;

bool break_cache_new(struct break_cache **out, struct err *e);
void break_cache_free(struct break_cache *c);

/* Lasts until the next call. */
const char *breaks_of(struct break_cache *c, struct str text);

#endif
