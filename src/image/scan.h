/* scan.h - a scanned PDF made smaller: its pictures are encoded anew, the rest stays.
 * Shape:  every picture gives up the same share of its bytes, by the rules that a picture by
 *         itself is reworked by; one that comes out no smaller stays.
 * Owner:  bytes are borrowed for the call; out is given empty.
 * Errors: r->end: MADE, or TOO_LARGE where its pictures cannot, or may not, be made small
 *         enough. What is wrong with the file is in r->before. False only for NOMEM and
 *         LIBRARY. */
#ifndef IMAGE_SCAN_H
#define IMAGE_SCAN_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "image/rework.h"

bool scan_shrink(struct rework *r, struct buf *out, struct str bytes,
                 const struct rework_target *target, const struct codec_limits *limits,
                 struct err *e);

#endif
