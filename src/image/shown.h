/* shown.h - a picture of a PDF as a source of pixels.
 * Shape:  what stands in a JPEG besides its pixels does not count: a PDF's readers do not look at
 *         its Exif and its profile.
 * Owner:  shown_open fills, shown_close gives back; the pictures are borrowed.
 * Errors: those of pdf_pictures_read. data is empty where the picture is best left alone. */
#ifndef IMAGE_SHOWN_H
#define IMAGE_SHOWN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "codec/pdf_pictures.h"
#include "codec/raster.h"

struct shown {
	const struct pdf_shown *what;
	const struct codec_limits *limits;
	struct str data;     /* a JPEG, or samples */
	struct str read;     /* to be released */
	struct buf stripped; /* of a JPEG */
};

bool shown_open(struct shown *out, struct pdf_pictures *p, size_t index,
                const struct codec_limits *limits, struct err *e);
void shown_close(struct shown *s);

/* As render.h's source wants it; context is a struct shown. */
bool shown_raster(void *context, struct raster *out, const struct raster_request *request,
                  struct report *report, struct err *e);

#endif
