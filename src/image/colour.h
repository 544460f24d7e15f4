/* colour.h - a picture's colours made sRGB.
 * Shape:  through the embedded ICC profile, or what a PNG says in numbers; CMYK without one by the convention that ink is
 *         what is missing of light. Grey stays grey.
 * Owner:  sources are borrowed for the call.
 * Errors: NOMEM, LIBRARY. A profile that cannot be read, or is for other colours than the
 *         picture's, counts as none.
 * Source: lcms2; ICC.1; IEC 61966-2-1; JFIF 1.02 (YCC). */
#ifndef IMAGE_COLOUR_H
#define IMAGE_COLOUR_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/picture.h"
#include "codec/raster.h"

enum profile_kind {
	PROFILE_NONE,
	PROFILE_SRGB, /* says what is meant without it, within what can be seen */
	PROFILE_OTHER,
	PROFILE_BROKEN, /* not readable, or not for these colours */
};

/* What a file says of its colours; all empty: nothing. */
struct colour_source {
	struct str profile;                    /* ICC */
	struct raster_calibration calibration; /* of RGB, where there is no profile */
};

/* Of a picture of that model. */
enum profile_kind colour_profile_kind(const struct colour_source *source, enum model model);

/* Name and version of the library. */
void colour_library(struct buf *out);

/* Whether colour_to_srgb has anything to do. */
bool colour_is_srgb(enum profile_kind kind, enum model model);

/* What is to come out; grey stays grey. */
struct colour_wish {
	bool ycc; /* else RGB */
	bool full_chroma;
};

/* YCC must have full chroma planes (shifts 0). */
bool colour_to_srgb(struct picture *p, const struct colour_source *source,
                    const struct colour_wish *wish, struct err *e);

#endif
