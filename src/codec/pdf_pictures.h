/* pdf_pictures.h - the pictures that a PDF's pages show, to be put back smaller; all else stays.
 * Shape:  pdf_pictures_open checks the file as pdf_probe does, then lists the pictures that can be
 *         replaced: JPEG, or 8 bits in Flate or as they are, in grey or RGB of any kind. Left
 *         out: masks, palettes, other depths, CMYK, JBIG2, CCITT and JPEG 2000, several filters,
 *         colours that mean something by their exact value (colour keys, a Decode of their own,
 *         an SMask with Matte).
 *         A picture that is replaced keeps its colour space, unless its channels change, and
 *         its soft mask, which has a size of its own.
 * Units:  px, points, bytes; pages from 1.
 * Owner:  bytes, limits and report are borrowed until pdf_pictures_free.
 * Errors: FORMAT where nothing may be changed: damaged, encrypted or signed (remarks say so), and
 *         NOMEM. Where qpdf runs out of memory the process ends, as pdf.h says.
 * Source: ISO 32000-1, 8.9 (images), 7.4 (filters), 11.6.5.3 (soft masks). */
#ifndef CODEC_PDF_PICTURES_H
#define CODEC_PDF_PICTURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/report.h"

struct pdf_pictures;

struct pdf_shown {
	uint32_t id, gen; /* of the object */
	uint32_t page;    /* that shows it first */
	uint32_t width_px, height_px;
	unsigned channels;    /* 1 or 3 */
	bool jpeg;            /* else samples, rows without padding */
	uint64_t bytes;       /* that it takes in the file */
	double width, height; /* points, where it is shown largest */
};

bool pdf_pictures_open(struct pdf_pictures **out, struct str bytes,
                       const struct codec_limits *limits, struct report *report, struct err *e);
void pdf_pictures_free(struct pdf_pictures *p); /* p may be NULL */

/* In the order in which pages first show them. */
size_t pdf_pictures_count(const struct pdf_pictures *p);
const struct pdf_shown *pdf_pictures_at(const struct pdf_pictures *p, size_t index);

/* The JPEG's bytes or the samples, for pdf_pictures_release. *out is empty, and no error, where
 * they are not what the dictionary says: such a picture is best left alone. */
bool pdf_pictures_read(struct pdf_pictures *p, size_t index, struct str *out, struct err *e);
void pdf_pictures_release(struct str data);

/* What stands in the picture's place from now on: a JPEG of that size and of 1 or 3 channels,
 * which is copied. Once a picture. */
bool pdf_pictures_replace(struct pdf_pictures *p, size_t index, struct str jpeg, uint32_t width_px,
                          uint32_t height_px, unsigned channels, struct err *e);

/* Adds the file to out. The same pictures give the same bytes; objects that nothing refers to,
 * earlier revisions among them, are left out. */
bool pdf_pictures_write(struct pdf_pictures *p, struct buf *out, struct err *e);

#endif
