/* turn.h - pictures turned upright.
 * Shape:  orientation as Exif has it, 1 to 8: 1 is upright, 6 is to be turned clockwise by a
 *         quarter, 2, 4, 5 and 7 are mirrored.
 * Owner:  turn_copy makes *out, the caller frees it.
 * Errors: turn_copy: NOMEM; *out untouched.
 * Source: Exif 2.32, tag 0x0112. */
#ifndef IMAGE_TURN_H
#define IMAGE_TURN_H

#include <stdbool.h>

#include "base/err.h"
#include "codec/picture.h"

/* True where rows become columns. */
bool turn_swaps(unsigned orientation);
/* The shape of the upright picture. */
struct picture_shape turn_shape(const struct picture_shape *shape, unsigned orientation);
/* Rows first to first + count of a plane of the upright picture, into the first rows of `to`. */
void turn_rows(const struct plane *to, const struct picture *p, unsigned orientation,
               unsigned plane, uint32_t first, uint32_t count);
/* All of it, into a picture of its own. */
bool turn_copy(struct picture *out, const struct picture *p, unsigned orientation, struct err *e);

#endif
