/* matrix_shaper.h - RGB of a display's profile to sRGB: a curve a channel, a matrix, a curve.
 * Shape:  what most profiles of photos are (Display P3, Adobe RGB). The numbers are lcms2's; its
 *         own way through them takes four times as long for planes.
 * Owner:  matrix_shaper_new makes, free gives back; read-only in between. Profiles are borrowed for
 *         the call.
 * Errors: NULL where the profile is of another kind, or memory ran out: lcms2 is asked then. */
#ifndef IMAGE_MATRIX_SHAPER_H
#define IMAGE_MATRIX_SHAPER_H

#include <stdint.h>

#include <lcms2.h>

struct matrix_shaper;

struct matrix_shaper *matrix_shaper_new(cmsHPROFILE from, cmsHPROFILE to_srgb);
/* Three planes of `width` samples, one behind the other, in and out. */
void matrix_shaper_row(const struct matrix_shaper *s, unsigned char *restrict out,
                       const unsigned char *restrict in, uint32_t width);

#endif
