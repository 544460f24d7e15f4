/* encode.h - a picture into a file of at most so many bytes.
 * Shape:  JPEG in the best quality that fits, found by a bounded search; PNG where the picture
 *         has few colours, was not a JPEG before, and comes out smaller so.
 * Units:  bytes; quality 1 to 100.
 * Owner:  out is given empty and holds the file where it fits.
 * Errors: NOMEM, LIBRARY. */
#ifndef IMAGE_ENCODE_H
#define IMAGE_ENCODE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "codec/kind.h"
#include "codec/picture.h"

struct encode_request {
	bool accepts_jpeg, accepts_png;
	bool from_lossless; /* PNG may be the better format */
	bool scaled;        /* the pixels are not the original's anyway */
	uint64_t bytes;
	unsigned least_quality;
	uint32_t dpi; /* 0: not said */
};

struct encode_result {
	bool fits;
	enum kind kind;
	unsigned quality; /* 0: PNG */
	bool full_chroma;
	uint64_t needed; /* where it does not fit: a guess of the bytes that it would take */
};

/* orientation: as Exif has it; the file's picture is upright. */
bool encode_picture(struct encode_result *out, struct buf *file, const struct picture *p,
                    unsigned orientation, const struct encode_request *request, struct err *e);

#endif
