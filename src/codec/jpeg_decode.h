/* jpeg_decode.h - every scan of a JPEG through libjpeg-turbo's entropy decoder.
 * Shape:  the quickest way that sees each bit: buffered-image mode without an output pass,
 *         at an eighth of the size, so that of sequential blocks only the mean is kept (see
 *         jpeg_store.h). No pixel is made. Warnings are told apart by libjpeg's codes.
 * Limits: scans, and blocks that they go through.
 * Owner:  bytes are borrowed for the call.
 * Errors: what is wrong with the file is a remark; false only for NOMEM. */
#ifndef CODEC_JPEG_DECODE_H
#define CODEC_JPEG_DECODE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"
#include "codec/picture.h"
#include "codec/report.h"

/* small (may be NULL) gets the picture at an eighth of its size, as jpeg.h says. *end gets where the picture ends: behind EOI, bytes.len where that is not there or the
 * decoder did not get so far. */
bool jpeg_decode(struct report *out, struct picture *small, struct str bytes,
                 const struct codec_limits *limits, size_t *end, struct err *e);

#endif
