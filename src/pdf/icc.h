/* icc.h - the sRGB colour space as an ICC profile, made from its numbers.
 * Source: IEC 61966-2-1 (primaries and transfer curve, adapted to D50 by Bradford),
 *         ICC.1:2004-10 (profile version 4.2, which PDF 1.7 accepts). */
#ifndef PDF_ICC_H
#define PDF_ICC_H

#include "base/buf.h"

/* Adds the profile: the same bytes always, no date and no profile ID in it. */
void icc_write_srgb(struct buf *b);

#endif
