/* kind_text.h - kinds of files in words, and what is said of those that are not accepted. */
#ifndef PIECE_KIND_TEXT_H
#define PIECE_KIND_TEXT_H

#include <stdbool.h>

#include "base/lang.h"
#include "base/str.h"
#include "codec/kind.h"
#include "finding/finding.h"

/* "une image JPEG", "a JPEG picture". */
const char *kind_text(enum kind kind, enum lang lang);
/* The finding for a file of that kind where it is not accepted. */
enum finding_id kind_finding(enum kind kind);
/* "JPEG" of the kinds that are decoded, and that a policy can therefore accept; else NULL. */
const char *kind_format(enum kind kind);
/* The kind that kind_name calls so; KIND_OTHER where there is none. */
enum kind kind_named(struct str name);

#endif
