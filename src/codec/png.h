/* png.h - one PNG, every chunk and every byte of the picture.
 * Shape:  our own walk over the chunks with their CRCs; the picture's data is unfolded piece by
 *         piece; rows' filter types are looked at.
 * Limits: pixels, before anything is unfolded.
 * Owner:  bytes are borrowed for the call.
 * Errors: all that is wrong with the file is a remark; false only for NOMEM.
 * Source: PNG specification, third edition (W3C); its verdicts agree with libpng's. */
#ifndef CODEC_PNG_H
#define CODEC_PNG_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"
#include "codec/report.h"

bool png_probe(struct report *out, struct str bytes, const struct codec_limits *limits,
               struct err *e);

#endif
