/* kind.h - what a file is, by its first bytes.
 * Shape:  our own look at signatures decides for what we decode or have advice for;
 *         libmagic names the rest.
 * Owner:  a kind_reader is made once, before any worker, and read from several processes.
 * Errors: LIBRARY, NOMEM.
 * Source: file signatures as the formats' specifications give them; ISO 32000-1 annex H
 *         lets %PDF- stand anywhere in the first 1,024 bytes. */
#ifndef CODEC_KIND_H
#define CODEC_KIND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

enum kind {
	KIND_EMPTY,
	KIND_JPEG,
	KIND_PNG,
	KIND_PDF,
	/* pictures that dossier-normalize may read one day */
	KIND_HEIC, /* HEIF with HEVC, and its sequences */
	KIND_AVIF,
	KIND_WEBP,
	KIND_TIFF,
	KIND_GIF,
	KIND_BMP,
	KIND_JPEG2000,
	KIND_JPEG_XL,
	KIND_SVG,
	KIND_PHOTOSHOP,
	/* documents */
	KIND_WORD,         /* .doc, .docx */
	KIND_SPREADSHEET,  /* .xls, .xlsx, .ods */
	KIND_PRESENTATION, /* .ppt, .pptx, .odp */
	KIND_OPEN_TEXT,    /* .odt */
	KIND_RTF,
	KIND_OFFICE, /* an OLE or OOXML container of no named kind */
	KIND_HTML,
	KIND_XML,
	KIND_EMAIL,
	KIND_POSTSCRIPT,
	KIND_TEXT,
	/* containers, programs, films */
	KIND_ZIP,
	KIND_ARCHIVE, /* RAR, 7-Zip, tar, gzip, xz … */
	KIND_PROGRAM, /* PE, ELF, Mach-O, a script with #! */
	KIND_VIDEO,
	KIND_AUDIO,
	KIND_OTHER,
	KIND_COUNT
};

/* "jpeg", "heic", "word": what records call it. */
const char *kind_name(enum kind kind);

struct kind_reader;

/* Loads libmagic's database. */
struct kind_reader *kind_reader_new(struct err *e);
void kind_reader_free(struct kind_reader *r); /* r may be NULL */

/* The kind of the file that these are the first bytes (or all) of. mime gets libmagic's
 * answer for KIND_OTHER, "" otherwise. r may be NULL: then only signatures are looked at. */
enum kind kind_of(const struct kind_reader *r, struct str bytes, char mime[64]);

/* Where %PDF- stands in the first 1,024 bytes; bytes.len if it does not. */
size_t kind_pdf_header(struct str bytes);

/* What else a file of that kind is: KIND_COUNT for nothing else. Looks for a PDF header in
 * the first 1,024 bytes, for a ZIP directory at the end, and for a program or a web page
 * at either side; `end` is where the picture or document ends (bytes.len where unknown). */
enum kind kind_second(enum kind kind, struct str bytes, size_t end);

/* True if these are what phones append to a picture: MPF, Motion Photo, Samsung's and
 * others' trailers. */
bool kind_is_camera_extra(struct str tail);

#endif
