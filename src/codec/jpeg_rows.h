/* jpeg_rows.h - looks at each block's mean on its way from libjpeg's entropy decoder to pixels.
 * Shape:  stands in for libjpeg's arrays of whole pictures. A picture of one scan goes through
 *         them a row of MCUs at a time, and only that row is kept; of others libjpeg keeps all,
 *         and what it takes out again is looked at.
 * Owner:  all memory belongs to the decompressor; the struct must live as long.
 * Errors: libjpeg's own.
 * Source: T.81 F.1.1 (range of DC); jpeg_store.h asks the same where no pixel is made. */
#ifndef CODEC_JPEG_ROWS_H
#define CODEC_JPEG_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <jpeglib.h>

struct jpeg_rows {
	jvirt_barray_ptr arrays[MAX_COMPONENTS]; /* in the order of the components */
	size_t widths[MAX_COMPONENTS];           /* of each, in blocks */
	unsigned count;
	bool one_scan;
	bool out_of_range; /* a mean was met that no picture of 8 bits has */
	/* libjpeg's, for pictures of several scans. */
	jvirt_barray_ptr (*request)(j_common_ptr, int, boolean, JDIMENSION, JDIMENSION, JDIMENSION);
	JBLOCKARRAY (*access)(j_common_ptr, jvirt_barray_ptr, JDIMENSION, JDIMENSION, boolean);
};

/* After jpeg_read_header, before jpeg_start_decompress. Takes lib->client_data. A picture of one
 * scan is decoded in buffered-image mode from now on: its output begins with
 * jpeg_start_output. */
void jpeg_rows_attach(struct jpeg_rows *rows, struct jpeg_decompress_struct *lib);

#endif
