/* jpeg.h - one JPEG, read to its last bit.
 * Shape:  our own walk over the segments gives the facts; libjpeg-turbo decodes every
 *         scan and its warnings are counted. Pixels are made only as far as the question
 *         whether the page is blank needs them.
 * Limits: pixels and scans.
 * Owner:  bytes are borrowed for the call.
 * Errors: all that is wrong with the file is a remark; false only for NOMEM.
 * Source: ITU-T T.81; Exif 2.32 (orientation 0x0112, resolution 0x011A); JFIF 1.02;
 *         CIPA DC-007 (MPF). */
#ifndef CODEC_JPEG_H
#define CODEC_JPEG_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/picture.h"
#include "codec/report.h"

bool jpeg_probe(struct report *out, struct str bytes, const struct codec_limits *limits,
                struct err *e);

/* The same, and where the picture is whole and large enough for that, the picture at an eighth of
 * its size, as stored: it is there anyway. *small is the caller's to free, untouched otherwise. */
bool jpeg_probe_small(struct report *out, struct picture *small, struct str bytes,
                      const struct codec_limits *limits, struct err *e);

/* Name and version of the library. */
void jpeg_library(struct buf *out);

/* To be called once, before the first worker: libjpeg-turbo asks on first use what the
 * processor can do, on some by opening a file, which a worker cannot. */
bool jpeg_prepare(struct err *e);

#endif
