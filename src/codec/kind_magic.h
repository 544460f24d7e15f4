/* kind_magic.h - the media type that libmagic gives.
 * Owner:  the answer is the reader's and holds until its next question. */
#ifndef CODEC_KIND_MAGIC_H
#define CODEC_KIND_MAGIC_H

#include "base/str.h"
#include "codec/kind.h"

/* "text/x-diff"; NULL where libmagic fails. */
const char *kind_magic_mime(const struct kind_reader *r, struct str bytes);

#endif
