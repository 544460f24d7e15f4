/* preview.h - a small picture of a file, for a page that lists it.
 * Shape:  a baseline JPEG of PREVIEW_PX on its long side at most, sRGB or grey, upright, without
 *         metadata. Of a PDF: of its first page, where that is one picture.
 * Owner:  bytes are borrowed; jpeg is added to.
 * Errors: NOMEM and LIBRARY end it; a file that none can be made of gets none. */
#ifndef IMAGE_PREVIEW_H
#define IMAGE_PREVIEW_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/picture.h"
#include "codec/report.h"

#define PREVIEW_PX 320

/* In a worker, of a file that was looked at whole. small: the picture at an eighth of its size,
 * where its decoder had that (jpeg.h); empty otherwise. False: memory ran out. */
bool preview_make(const struct report *report, const struct picture *small, struct str bytes,
                  struct buf *jpeg);

#endif
