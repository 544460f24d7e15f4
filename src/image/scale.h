/* scale.h - a picture read at the size that is wanted.
 * Shape:  the raster's bands come in, rows of the wanted size go out; planes are scaled each
 *         by itself (Lanczos, 3 lobes), so that YCC need never be anything else. Memory is
 *         that of the picture and of a strip of the raster.
 * Units:  px.
 * Owner:  scale_read makes *out, the caller frees it; the raster is read to its last band.
 * Errors: those of raster_read, NOMEM, LIBRARY; *out untouched.
 * Source: zimg; centred siting of chroma as JFIF has it. */
#ifndef IMAGE_SCALE_H
#define IMAGE_SCALE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "codec/picture.h"
#include "codec/raster.h"

/* `wanted` has the model of the raster, any size that is not larger, and chroma shifts of its
 * own. */
bool scale_read(struct picture *out, struct raster *from, const struct picture_shape *wanted,
                struct err *e);

/* Name and version of the library. */
void scale_library(struct buf *out);

/* The size whose long side is at most `longest`, in the same proportions; never larger. */
void scale_size(uint32_t *width_px, uint32_t *height_px, uint32_t longest);

#endif
