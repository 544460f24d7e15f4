/* render.h - a picture decoded and encoded anew, as a plan says.
 * Shape:  raster → scale → colours → turn → encode, and again with fewer bytes until it fits.
 * Owner:  the source is borrowed for the call; out is given empty.
 * Errors: what is wrong with the file is in r->before; r->end says how it ended. False only
 *         for NOMEM and LIBRARY. */
#ifndef IMAGE_RENDER_H
#define IMAGE_RENDER_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "codec/raster.h"
#include "image/rework.h"

/* Where the pixels come from; may be asked several times. */
struct render_source {
	bool (*open)(void *context, struct raster *out, const struct raster_request *request,
	             struct report *report, struct err *e);
	void *context;
};

/* Sets all that rework.h has of the result, and what the report has of the source. */
bool render(struct rework *r, struct buf *out, const struct render_source *source,
            const struct rework_target *target, struct err *e);

#endif
