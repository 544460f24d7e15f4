/* album.h - pictures bound into one tagged PDF/A-3a and PDF/UA-1 document, one a page.
 * Shape:  each page is a Figure that says "Page 3 of 12 of <piece>". Compressed data goes in as
 *         it is; what turns a picture upright, mirrored ones too, is the page.
 *         A4: lying down where the picture does. What has the proportions of A4 is taken for a
 *         scan of a sheet and fills it; anything else keeps 10 mm from the edges, which printers
 *         leave blank. Small pictures are not blown up: 150 pixels an inch at least, 72 for a
 *         sheet.
 *         Own size: by the resolution that the file states where a scanner may have written it
 *         (100 to 1200), else 300: cameras and screens write 72 or 96 without meaning it.
 * Owner:  everything is borrowed for the call, and copied once, into out.
 * Errors: FORMAT (a picture that no PDF can hold; the page is named), LIMIT (10,000 pages, 4 GB),
 *         NOMEM, LIBRARY; out, which the caller gives empty, stays so.
 * Source: ISO 32000-1 8.9 (images) and annex C (pages of 3 to 14,400 points); ISO 14289-1 7.3
 *         (figures). */
#ifndef PDF_ALBUM_H
#define PDF_ALBUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/lang.h"
#include "base/str.h"
#include "pdf/image.h"

enum album_paper { ALBUM_A4, ALBUM_OWN_SIZE };

struct album_page {
	struct pdf_picture picture; /* a profile has to be one that icc_fits */
	uint32_t dpi;               /* that the file states; 0: nothing */
};

struct album {
	struct str title, piece;
	struct str creator; /* the tool and its version */
	enum lang lang;
	enum album_paper paper;
	const struct album_page *pages;
	size_t count;
	/* Of a piece that takes several files: number of the first page in this one, from 1, and
	 * of all pages. */
	size_t first, total;
};

bool album_write(const struct album *album, struct buf *out, struct err *e);

/* Bytes that the file takes beside its pages' data, at most: those that do not depend on which
 * pages stand in it (profiles included, of all pages), and those of one page. */
uint64_t album_file_overhead(const struct album *album);
uint64_t album_page_overhead(const struct album *album, const struct album_page *page);

#endif
