/* tiff_shape.h - how one directory of a TIFF lays out its pixels, and what its tags say besides.
 * Shape:  samples stand together (planes 1) or a plane each, in strips or tiles.
 * Owner:  a plain value; colour maps belong to libtiff, until the directory changes.
 * Source: TIFF 6.0; technical notes 1 and 2 (JPEG); libtiff's tags. */
#ifndef CODEC_TIFF_SHAPE_H
#define CODEC_TIFF_SHAPE_H

#include <stdbool.h>
#include <stdint.h>

#include "codec/picture.h"
#include "codec/report.h"
#include "codec/tiff_input.h"

struct tiff_shape {
	uint32_t width_px, height_px;
	unsigned bits, samples;
	unsigned photometric, compression, format;
	bool separate; /* a plane for each sample */
	bool tiled;
	unsigned orientation; /* as the tag has it, 1 to 8; 0: not said */
	unsigned alpha;       /* that sample; 0: none */
	bool premultiplied;
	const uint16_t *map[3]; /* of a palette */
	unsigned map_shift;     /* 8 where the map has 16 bits, as it should */
};

/* Sets what stands in the tags; where libtiff gives JPEG's YCbCr as RGB, that. */
void tiff_shape_read(struct tiff_shape *out, struct tiff_input *in);
/* Whether rows can be had as they are stored, and then of which model. */
bool tiff_shape_is_plain(const struct tiff_shape *s, enum model *model);
/* Some of its data would stand behind the end of the file. */
bool tiff_shape_is_cut(struct tiff_input *in, const struct tiff_shape *s);

void tiff_shape_facts(struct report *out, struct tiff_input *in, const struct tiff_shape *s);

#endif
