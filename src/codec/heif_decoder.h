/* heif_decoder.h - what libheif decodes HEVC with here: libde265, in the calling thread.
 * Shape:  libheif's own makes libde265 start a thread, which a locked worker may not, and takes
 *         whatever comes out of damaged data; this one takes nothing that libde265 complains
 *         of.
 * Owner:  libheif keeps it for the life of the process.
 * Errors: LIBRARY. */
#ifndef CODEC_HEIF_DECODER_H
#define CODEC_HEIF_DECODER_H

#include <stdbool.h>

#include "base/err.h"

/* Once, before any worker. */
bool heif_decoder_register(struct err *e);

#endif
