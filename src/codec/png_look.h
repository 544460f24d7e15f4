/* png_look.h - what is said of a PNG besides its pixels, whoever reads those.
 * Owner:  bytes are borrowed for the call; the profile is added to out.
 * Errors: remarks; NOMEM. A profile that cannot be unfolded is as good as none. */
#ifndef CODEC_PNG_LOOK_H
#define CODEC_PNG_LOOK_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/png_parts.h"
#include "codec/raster.h"
#include "codec/report.h"

struct png_look {
	bool interlaced;
	struct buf profile;
	struct raster_calibration calibration;
};

/* All chunks but the picture's data; the profile is the caller's to free, also after false. */
bool png_look(struct png_look *out, struct report *report, struct str bytes,
              const struct codec_limits *limits, struct err *e);

/* Of PNGs that were walked through. Some colour or pixel may be seen through. */
bool png_is_transparent(const struct png *p);

bool png_colours(struct buf *profile, struct raster_calibration *calibration, const struct png *p,
                 struct err *e);

#endif
