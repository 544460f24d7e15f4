/* image.h - pictures as a PDF can hold them unchanged: those of a procedure's folder, previews
 * of attachments.
 * Shape:  JPEG (grey or RGB, 8 bits) and PNG (grey, RGB or palette, 8 bits or less, not
 *         interlaced, no transparency): their compressed data goes into the file as it is.
 *         A PNG is checked whole, a JPEG as far as its markers go. Colours are taken for
 *         sRGB; an Exif orientation is not looked at.
 * Owner:  picture_load and picture_parse fill, picture_clear frees.
 * Errors: FORMAT (says what to convert), IO, LIMIT (8 MB, 10,000 pixels a side, 16 million
 *         in all), NOMEM; those of picture_load name the file; *out untouched.
 * Source: ISO/IEC 10918-1 (JPEG markers), PNG specification; ISO 32000-1 7.4.4.4 and
 *         7.4.8 for the filters. */
#ifndef PDF_IMAGE_H
#define PDF_IMAGE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

struct pdf_picture {
	unsigned width_px, height_px;
	unsigned channels; /* 1 or 3; 1 for a palette */
	unsigned bits;     /* a channel */
	bool jpeg;
	struct buf data;    /* a JPEG file, or a zlib stream of filtered rows */
	struct buf palette; /* RGB triples, empty without */
};

/* Loads the file at path; checks that the picture is whole. */
bool picture_load(struct pdf_picture *out, const char *path, struct err *e);
/* The same of bytes in memory, which are copied. */
bool picture_parse(struct pdf_picture *out, struct str bytes, struct err *e);
void picture_clear(struct pdf_picture *p);

#endif
