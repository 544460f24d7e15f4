/* png_strip.h - the same PNG without what is private.
 * Shape:  the picture's chunks byte for byte, and of the others those that change how it looks
 *         or how large it is printed: gamma and primaries, sRGB, cICP, HDR's, background,
 *         density. An ICC profile goes, and with it the gamma and primaries that stand in for
 *         it; so do Exif (with its orientation), text, time, animation and whatever is behind
 *         the end. Nothing is put right: CRCs stay as they are.
 * Errors: FORMAT where there are no chunks up to IEND, NOMEM; out then holds part of it. */
#ifndef CODEC_PNG_STRIP_H
#define CODEC_PNG_STRIP_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

bool png_strip(struct buf *out, struct str bytes, struct err *e);

#endif
