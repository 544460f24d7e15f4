/* png_unfilter.h - the filters that a PNG's rows went through, undone.
 * Shape:  a row is its filter type (0 to 4), then its bytes.
 * Source: PNG third edition, 9. */
#ifndef CODEC_PNG_UNFILTER_H
#define CODEC_PNG_UNFILTER_H

#include <stddef.h>

#define PNG_FILTER_MAX 4
/* Bytes behind a row that must be there to be read (their values do not matter): pixels of
 * any size are read alike. */
#define PNG_ROW_MARGIN 8

/* row: row_bytes long, undone in place. above: the row above, undone, or one of zeros; its
 * first byte is not looked at. bits_px: of one pixel, 1 to 64. */
void png_unfilter(unsigned char *row, const unsigned char *above, size_t row_bytes,
                  unsigned bits_px);

#endif
