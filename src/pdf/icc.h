/* icc.h - ICC profiles: sRGB made from its numbers, and whether another can go into a PDF/A.
 * Source: IEC 61966-2-1 (primaries and transfer curve, adapted to D50 by Bradford),
 *         ICC.1:2004-10 (profile version 4.2, which PDF 1.7 accepts);
 *         ISO 19005-3 6.2.4.2 (which profiles a PDF/A-3 may have). */
#ifndef PDF_ICC_H
#define PDF_ICC_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

/* Adds the profile: the same bytes always, no date and no profile ID in it. */
void icc_write_srgb(struct buf *b);

/* True for a profile of version 4 or before that says how to show pictures of so many channels
 * (1: grey, 3: RGB), as far as its header and its table of tags tell. */
bool icc_fits(struct str profile, unsigned channels);

#endif
