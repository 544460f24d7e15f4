/* sheet.h - a picture as a page of a PDF takes it.
 * Shape:  the compressed data alone, then a palette, then a profile. Of a JPEG: the file, with
 *         no application data but Adobe's. Of a PNG: its zlib stream of filtered rows.
 * Units:  bytes; bits a channel.
 * Owner:  plain values; what sheet_take fills is the caller's.
 * Errors: NOMEM. */
#ifndef IMAGE_SHEET_H
#define IMAGE_SHEET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "codec/kind.h"
#include "codec/report.h"

struct sheet {
	unsigned channels;    /* 1 or 3; 1 with a palette */
	unsigned bits;        /* at most 8 */
	unsigned orientation; /* Exif, 1 to 8: for the page to undo */
	uint64_t palette_bytes, profile_bytes;
};

/* Whether a stored picture can be taken as it is. */
bool sheet_can_hold(enum kind kind, struct str bytes, const struct codec_limits *limits);

/* Makes the data of a sheet of a file that was stripped or encoded, and its palette behind. */
bool sheet_take(struct sheet *out, struct buf *file, enum kind kind,
                const struct codec_limits *limits, struct err *e);

#endif
