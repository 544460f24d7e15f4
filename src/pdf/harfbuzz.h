/* harfbuzz.h - how to know that memory ran out inside HarfBuzz.
 * HarfBuzz does not say so. It goes on without the table that it had no memory for, and
 * keeps the gap in the face or, for some, in the process: later documents would be shaped
 * wrongly too. But malloc sets errno, and HarfBuzz leaves errno alone.
 * Shape:  harfbuzz_enter(), calls of HarfBuzz, harfbuzz_leave(); nothing else in between.
 * Errors: NOMEM, from then on for all documents of the process.
 * Source: HarfBuzz 6.0, hb-machinery.hh (lazy loaders). */
#ifndef PDF_HARFBUZZ_H
#define PDF_HARFBUZZ_H

#include <stdbool.h>

#include "base/err.h"

void harfbuzz_enter(void);
/* False when memory ran out since harfbuzz_enter, or ever before in a call so watched. */
bool harfbuzz_leave(struct err *e);

/* False once memory ran out. Faces cannot be destroyed then: libharfbuzz takes what
 * libharfbuzz-subset left in them for allocated memory. */
bool harfbuzz_is_whole(void);

#endif
