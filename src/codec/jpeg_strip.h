/* jpeg_strip.h - a JPEG without what is private in it, its picture copied bit for bit.
 * Shape:  tables, frame and scan headers, restart and height markers and entropy-coded data
 *         stay; so do, before the first scan, the markers that say how to read the colours:
 *         JFIF (density kept, thumbnail gone) and Adobe (its twelve bytes). All other
 *         application data and comments go, also from between scans, and so do fill bytes
 *         before markers, stray ones before the first scan and whatever stands behind EOI.
 *         Nothing is added: what lacks EOI still does, for the caller who knows from the
 *         report (REMARK_NO_END_MARKER and no damage) that it may be written behind. This is
 *         for files that were found whole: in others a segment that interrupts the data is
 *         damage, which may be gone with it.
 * Owner:  bytes are borrowed for the call, out is added to.
 * Errors: out->failed.
 * Source: T.81 annex B; JFIF 1.02; Adobe Technical Note 5116 (APP14). */
#ifndef CODEC_JPEG_STRIP_H
#define CODEC_JPEG_STRIP_H

#include "base/buf.h"
#include "base/str.h"

/* bytes begin with SOI. */
void jpeg_strip(struct buf *out, struct str bytes);

#endif
