/* render.h - a picture decoded and encoded anew, as a plan says.
 * Shape:  raster → scale → colours → turn → encode, and again with fewer bytes until it fits.
 * Owner:  bytes are borrowed for the call; out is added to.
 * Errors: what is wrong with the file is in r->before; r->end says how it ended. False only
 *         for NOMEM and LIBRARY. */
#ifndef IMAGE_RENDER_H
#define IMAGE_RENDER_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/report.h"
#include "image/rework.h"

/* r->before has the kind; facts are filled in. Sets all that rework.h has of the result. */
bool render(struct rework *r, struct buf *out, struct str bytes, const struct rework_target *target,
            const struct codec_limits *limits, struct err *e);

#endif
