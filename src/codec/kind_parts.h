/* kind_parts.h - the questions that kind.c asks one after the other.
 * Shape:  each looks at bytes only and answers KIND_COUNT where it knows nothing.
 * Owner:  bytes are borrowed; mime (may be NULL) is written only where a format has no
 *         enum kind of its own.
 * Source: kind_signature.c, kind_container.c and kind_markup.c say which specifications. */
#ifndef CODEC_KIND_PARTS_H
#define CODEC_KIND_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "codec/kind.h"

#define KIND_MIME_MAX 64

/* A struct str in a table. */
#define KIND_BYTES(literal)                    \
	{                                      \
		(literal), sizeof(literal) - 1 \
	}

/* Formats that begin with a signature of their own. */
enum kind kind_by_signature(struct str bytes, char *mime);
/* Which ZIP: OOXML, OpenDocument, EPUB, an ordinary one. bytes begin with a local header. */
enum kind kind_of_zip(struct str bytes, char *mime);
/* Which OLE compound file. bytes begin with its signature. */
enum kind kind_of_ole(struct str bytes);
/* Which ISO base media file. bytes begin with its ftyp box. */
enum kind kind_of_ftyp(struct str bytes);
/* HTML, SVG, XML, e-mail, PHP and batch scripts: text with a structure of its own. */
enum kind kind_by_markup(struct str bytes);
/* No bytes that text does not have, in any usual encoding. */
bool kind_is_text(struct str bytes);

void kind_mime_set(char *mime, const char *value);

/* The big- or little-endian number of `size` bytes at `at`; 0 where there are not so many. */
uint64_t kind_number(struct str bytes, size_t at, size_t size, bool big);
bool kind_at(struct str bytes, size_t at, struct str what);
/* The same for ASCII letters of any case; `what` is in lower case. */
bool kind_at_caseless(struct str bytes, size_t at, struct str what);
/* Where `what` begins in bytes, bytes.len if it does not. */
size_t kind_find(struct str bytes, struct str what);

#endif
