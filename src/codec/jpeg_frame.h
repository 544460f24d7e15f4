/* jpeg_frame.h - a picture as quantized coefficients, packed, in the order of its writing.
 * Shape:  libjpeg keeps 128 bytes a block, most of them 0. Here a block takes 6 bytes and,
 *         where it has more than its mean (DC), 8 for which coefficients are not 0 and 1 for
 *         each of those (2 where one is large). Rows of libjpeg's blocks are turned, packed
 *         and counted on their way in: while libjpeg decodes or encodes, it works on one such
 *         row a component (jpeg_frame_attach), or the caller gives them (jpeg_frame_take).
 * Units:  blocks of 8x8 samples; those that only fill up an MCU are left out.
 * Owner:  the caller's struct, jpeg_frame_begin fills, jpeg_frame_free gives back and leaves
 *         {0}. It must stay where it is as long as libjpeg's struct, which holds the rows.
 * Errors: NOMEM; behind jpeg_frame_begin that is packed.failed.
 * Source: T.81 annexes A and F. Mirroring samples changes the sign of odd frequencies. */
#ifndef CODEC_JPEG_FRAME_H
#define CODEC_JPEG_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "codec/jpeg_huffman.h"

#include <jpeglib.h>

#define JPEG_CLASSES 2 /* of components that share Huffman tables: baseline has two */

/* First the axes change places, then the result is mirrored. */
struct jpeg_turning {
	bool transposed;
	bool mirrored_x, mirrored_y;
};

struct jpeg_component {
	unsigned id, h, v;
	unsigned steps; /* which of the frame's */
	unsigned class;
	uint32_t width, height; /* in blocks */
	int16_t *means;         /* of each block, row by row */
	uint32_t *places;       /* in packed, of its other coefficients; 0: all are 0 */
	uint32_t rows_taken;    /* of libjpeg's */
};

struct jpeg_frame {
	uint32_t width_px, height_px;
	unsigned count;
	struct jpeg_component components[MAX_COMPS_IN_SCAN];
	unsigned steps_count;
	uint16_t steps[MAX_COMPS_IN_SCAN][DCTSIZE2]; /* of quantization, in zigzag order */

	struct jpeg_turning turning;
	uint8_t order[DCTSIZE2];      /* where in the zigzag a coefficient of libjpeg's goes */
	int8_t sign[DCTSIZE2];        /* -1 where it becomes its negative, else 0 */
	uint8_t sizes[UINT8_MAX + 1]; /* bits of a value that fits a byte, as jpeg_size says */
	struct buf packed;
	uint32_t counts[JPEG_CLASSES][JPEG_SYMBOLS]; /* of Huffman symbols, means left out */
	bool beyond;       /* a value was met that baseline has no code for */
	bool out_of_range; /* a mean was met that no picture of 8 bits has */
	bool taken_twice;  /* a row was given again */

	jvirt_barray_ptr arrays[MAX_COMPS_IN_SCAN]; /* libjpeg's, where attached */
	unsigned array_count;
};

/* Size and factors of libjpeg's components are set; count is at most MAX_COMPS_IN_SCAN. */
bool jpeg_frame_begin(struct jpeg_frame *out, JDIMENSION width_px, JDIMENSION height_px,
                      const jpeg_component_info *components, unsigned count,
                      struct jpeg_turning turning, struct err *e);
void jpeg_frame_free(struct jpeg_frame *f);

/* Stands in for libjpeg's arrays of whole pictures, each of which must be gone through once
 * from top to bottom: sequential decoding, or the first pass of encoding. Before these start;
 * takes client_data. */
void jpeg_frame_attach(struct jpeg_frame *f, j_common_ptr lib);
/* When libjpeg has left its last row. */
void jpeg_frame_detach(struct jpeg_frame *f, j_common_ptr lib);

/* One row of libjpeg's blocks, from the left; mean_max as in jpeg_block.h. */
void jpeg_frame_take(struct jpeg_frame *f, unsigned component, JBLOCKROW blocks, uint32_t row,
                     int mean_max);

/* The quantization of a component. */
void jpeg_frame_set_steps(struct jpeg_frame *f, unsigned component, const JQUANT_TBL *table);

/* Bits that a value takes behind its Huffman code; T.81 F.1.2. */
static inline unsigned jpeg_size(int value)
{
	return value == 0 ? 0 : (unsigned)(32 - __builtin_clz((unsigned)abs(value)));
}

/* Bytes that it will take in any case, whatever the codes. */
uint64_t jpeg_frame_least(const struct jpeg_frame *f);

struct jpeg_packed {
	uint64_t nonzero; /* bit k: coefficient k of the zigzag; not of the mean */
	bool wide;
	const char *values; /* of those, 2 bytes each if wide, else 1 */
};

static inline struct jpeg_packed jpeg_frame_block(const struct jpeg_frame *f, uint32_t place)
{
	struct jpeg_packed p = {0};

	if (place == 0)
		return p;
	memcpy(&p.nonzero, f->packed.data + place, sizeof p.nonzero);
	p.wide = p.nonzero & 1;
	p.nonzero &= ~UINT64_C(1);
	p.values = f->packed.data + place + sizeof p.nonzero;
	return p;
}

#endif
