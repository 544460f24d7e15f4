/* jpeg_segments.h - what stands before and between the scans of a JPEG.
 * Shape:  our own walk over the markers, up to the first scan for the facts. Bytes that
 *         belong to no segment are passed over, as all decoders do.
 * Units:  px; offsets in bytes from the beginning.
 * Owner:  bytes are borrowed for the call.
 * Source: ITU-T T.81 annex B, T.87 (JPEG-LS); JFIF 1.02; ICC.1 annex B.4; XMP part 3. */
#ifndef CODEC_JPEG_SEGMENTS_H
#define CODEC_JPEG_SEGMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "codec/exif.h"

enum jpeg_marker {
	JPEG_MARKER_TEM = 0x01,
	JPEG_MARKER_SOF0 = 0xC0,
	JPEG_MARKER_DHT = 0xC4,
	JPEG_MARKER_JPG = 0xC8,
	JPEG_MARKER_DAC = 0xCC,
	JPEG_MARKER_SOF15 = 0xCF,
	JPEG_MARKER_RST0 = 0xD0,
	JPEG_MARKER_RST7 = 0xD7,
	JPEG_MARKER_SOI = 0xD8,
	JPEG_MARKER_EOI = 0xD9,
	JPEG_MARKER_SOS = 0xDA,
	JPEG_MARKER_DQT = 0xDB,
	JPEG_MARKER_DNL = 0xDC,
	JPEG_MARKER_DHP = 0xDE,
	JPEG_MARKER_APP0 = 0xE0,
	JPEG_MARKER_LS = 0xF7, /* SOF55 */
	JPEG_MARKER_COM = 0xFE,
};

struct jpeg_segments {
	unsigned frame; /* marker of the first frame header; 0: there is none */
	unsigned bits, components;
	uint32_t width_px, height_px; /* height by DNL where the frame says 0 */
	bool late_height;             /* it was */
	uint32_t dpi;                 /* of JFIF, 0: not said */
	struct exif exif;
	bool profile, metadata, gps;
	size_t scan; /* offset of the first SOS; 0: there is none */
};

struct jpeg_segment {
	unsigned marker;
	size_t at;       /* of the marker */
	struct str data; /* behind the length; empty for a marker alone */
	size_t next;
	bool whole; /* it does not reach beyond the end */
};

/* The next marker at or behind `at`; false where there is none. In entropy-coded data a
 * restart marker is one that stands alone, a stuffed 0xFF is passed over. */
bool jpeg_segment_next(struct jpeg_segment *out, struct str bytes, size_t at);

void jpeg_segments_read(struct jpeg_segments *out, struct str bytes);

/* Behind the EOI that ends the picture; bytes.len where there is none. */
size_t jpeg_segments_end(struct str bytes);

/* The ICC profile, put together from its APP2 segments before the first scan; out (given empty)
 * stays so where there is none, or a part of it is missing or given twice. */
void jpeg_segments_profile(struct buf *out, struct str bytes);

#endif
