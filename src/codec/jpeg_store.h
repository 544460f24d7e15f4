/* jpeg_store.h - where libjpeg keeps the coefficients of a picture that nobody will look at.
 * Shape:  stands in for libjpeg's arrays of whole pictures. libjpeg works on one row of
 *         blocks at a time; between two scans only what later scans depend on is kept: the
 *         mean of each block (DC) and, in progressive files, one bit for each coefficient
 *         that is not zero. That is 10 bytes a block where libjpeg takes 128, and as the
 *         course of decoding depends on nothing else, libjpeg sees and says the same.
 * Units:  blocks of 8x8 samples.
 * Owner:  all memory belongs to the decompressor; the struct must live as long.
 * Errors: libjpeg's own, JERR_OUT_OF_MEMORY.
 * Source: T.81 G.1 (progressive). */
#ifndef CODEC_JPEG_STORE_H
#define CODEC_JPEG_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <jpeglib.h>

#include "codec/picture.h"

struct jpeg_store {
	jvirt_barray_ptr arrays[MAX_COMPONENTS]; /* in the order of the components */
	unsigned count;
	bool out_of_range; /* a mean was met that no picture of 8 bits has */
};

/* Before jpeg_start_decompress, in buffered-image mode. Takes lib->client_data. */
void jpeg_store_attach(struct jpeg_store *store, struct jpeg_decompress_struct *lib);
/* After the last scan: takes in what libjpeg wrote last. */
void jpeg_store_finish(struct jpeg_store *store, struct jpeg_decompress_struct *lib);

/* True if there is nothing to be seen. The picture at an eighth of its size, that is the
 * means of the blocks, decides: all lie near their median, and none differs from what is
 * next to it. The first allows the slow shades of a scanner or a lamp on white paper, the
 * second finds the ink on it, a pencil's too; a strip at the edges is left out (lids and
 * shadows) and so are a few specks of dust. A photo of an evenly lit wall is as blank as a
 * sheet; one with a corner, a lamp or grain is not. */
bool jpeg_store_is_blank(const struct jpeg_store *store, const struct jpeg_decompress_struct *lib);

/* The means as a picture: what the whole looks like at an eighth of its size. Nothing where the
 * colours are not grey, YCC or RGB with usual sampling factors, or it is too small to be worth it.
 * False only for NOMEM. */
bool jpeg_store_picture(struct picture *out, const struct jpeg_store *store,
                        const struct jpeg_decompress_struct *lib);

#endif
