/* jpeg_turn.h - a JPEG upright without loss: its coefficients change places and signs.
 * Shape:  the result is baseline, whatever the input was (progressive, arithmetic coding,
 *         restart markers, several scans), with the best Huffman tables for it, and holds
 *         nothing but the picture: no application data but JFIF (density turned along) and
 *         Adobe, where the input has them, for they say how to read the colours.
 * Limits: pixels and scans.
 * Owner:  bytes are borrowed for the call, out is added to.
 * Errors: what is wrong with the file is a remark, as in jpeg_probe but that nobody asks
 *         whether the picture is blank; and the report gets the facts. See the result.
 * Source: Exif 2.32 (orientation 0x0112). */
#ifndef CODEC_JPEG_TURN_H
#define CODEC_JPEG_TURN_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/report.h"

enum jpeg_turn_result {
	JPEG_TURN_DONE,
	/* Not without loss: blocks that the picture does not fill would have to leave its right
	 * or lower edge. Rarely: values that baseline has no code for, a component read twice, a
	 * progressive file without its last scans, which decoders smooth. Nothing was added; the
	 * remarks may be incomplete, so that the file is to be decoded, and coded anew. */
	JPEG_TURN_EDGES,
	JPEG_TURN_FAILED, /* damaged (FORMAT, remarks say how), or NOMEM; nothing of use was added */
};

/* orientation: as Exif has it, 1 to 8; 1 only codes anew. */
enum jpeg_turn_result jpeg_turn(struct buf *out, struct str bytes, unsigned orientation,
                                const struct codec_limits *limits, struct report *report,
                                struct err *e);

#endif
