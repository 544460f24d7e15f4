/* png_write.h - a picture of few colours as a PNG.
 * Shape:  grey of 1, 2, 4 or 8 bits where it is grey and that takes no more bits than a palette,
 *         else a palette of 1, 2, 4 or 8 bits in the order in which colours first appear. Rows
 *         are not filtered: among few colours, neighbours are equal or unlike.
 * Units:  dots per inch, 0 for not said; bytes.
 * Errors: NOMEM. The same picture gives the same bytes with the same zlib. */
#ifndef CODEC_PNG_WRITE_H
#define CODEC_PNG_WRITE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "codec/picture.h"

enum png_write_result {
	PNG_WRITE_OK,
	PNG_WRITE_MANY_COLOURS, /* more than 256, or not GREY or RGB */
	PNG_WRITE_TOO_LARGE,    /* it would take more than most_bytes; given up by then */
	PNG_WRITE_FAILED,       /* e says why */
};

/* Adds to out; takes back what it added where it is not OK. */
enum png_write_result png_write(struct buf *out, const struct picture *picture, uint32_t dpi,
                                size_t most_bytes, struct err *e);

#endif
