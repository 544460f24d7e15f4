/* xmp.h - the metadata packet: what the file is, which standards it claims.
 * Source: XMP part 1; ISO 19005-3 6.6 (identification, extension schemas), ISO 14289-1 5. */
#ifndef PDF_XMP_H
#define PDF_XMP_H

#include "base/buf.h"
#include "base/date.h"
#include "base/str.h"

struct xmp {
	struct str title, language, author, subject, creator, producer;
	struct moment date;
};

void xmp_write(struct buf *b, const struct xmp *x);

#endif
