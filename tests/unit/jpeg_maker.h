/* jpeg_maker.h - JPEGs of noise, in which nothing can be saved, for unit tests. */
#ifndef TESTS_UNIT_JPEG_MAKER_H
#define TESTS_UNIT_JPEG_MAKER_H

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "base/buf.h"

/* Adds the picture, which is the same each time. */
static inline void write_jpeg(struct buf *out, unsigned width, unsigned height, int channels,
                              int quality)
{
	struct jpeg_error_mgr errors;
	struct jpeg_compress_struct c = {.err = jpeg_std_error(&errors)};
	unsigned char *bytes = NULL, *row = calloc(width, (size_t)channels);
	unsigned long len = 0;
	unsigned seed = 1;

	jpeg_create_compress(&c);
	jpeg_mem_dest(&c, &bytes, &len);
	c.image_width = width;
	c.image_height = height;
	c.input_components = channels;
	c.in_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
	jpeg_set_defaults(&c);
	jpeg_set_quality(&c, quality, TRUE);
	jpeg_start_compress(&c, TRUE);
	while (c.next_scanline < height) {
		for (size_t i = 0; i < (size_t)width * (size_t)channels; i++) {
			seed = seed * 1103515245 + 12345;
			row[i] = (unsigned char)(seed >> 24);
		}
		jpeg_write_scanlines(&c, &row, 1);
	}
	jpeg_finish_compress(&c);
	jpeg_destroy_compress(&c);
	buf_add(out, bytes, len);
	free(bytes);
	free(row);
}

#endif
