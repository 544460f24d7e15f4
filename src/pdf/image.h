/* image.h - pictures as a PDF can hold them, those of a procedure's folder, previews of
 * attachments.
 * Shape:  a picture is a view of data that goes into the file as it is, or only compressed.
 * Loaded: JPEG (grey or RGB, 8 bits) and PNG (grey, RGB or palette, 8 bits or less, not
 *         interlaced, no transparency). A PNG is checked whole, a JPEG as far as its markers
 *         go. Colours are taken for sRGB; an Exif orientation is not looked at.
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

enum picture_form {
	PICTURE_ROWS,    /* a zlib stream of rows, each with its PNG filter before it */
	PICTURE_JPEG,    /* a JPEG file; three channels are YCbCr unless its APP14 says RGB */
	PICTURE_SAMPLES, /* rows padded to bytes, not compressed */
};

struct pdf_picture {
	unsigned width_px, height_px; /* as stored */
	unsigned channels;            /* 1 or 3; 1 for a palette */
	unsigned bits;                /* a channel */
	enum picture_form form;
	unsigned orientation; /* Exif, 1 to 8; 0 is upright too */
	struct str data;
	struct str palette; /* RGB triples, empty without */
	struct str profile; /* ICC, of the palette's colours too; empty: sRGB */
	/* The memory of a picture that was loaded. */
	struct buf own_data, own_palette;
};

/* Loads the file at path; checks that the picture is whole. */
bool picture_load(struct pdf_picture *out, const char *path, struct err *e);
/* The same of bytes in memory, which are copied. */
bool picture_parse(struct pdf_picture *out, struct str bytes, struct err *e);
void picture_clear(struct pdf_picture *p);

#endif
