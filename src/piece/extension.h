/* extension.h - what a file's name says it is, and a name that would say the truth.
 * Shape:  an extension is one that formats are known by, in any case; "v2" in "plan.v2"
 *         and "download" in "photo.jpg.download" are none. */
#ifndef PIECE_EXTENSION_H
#define PIECE_EXTENSION_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"
#include "codec/kind.h"

/* ".JPG" of "a/photo.JPG", a view into name; empty where there is none. */
struct str extension_of(struct str name);
/* The kind that is decoded and has such an extension; KIND_OTHER for any other. */
enum kind extension_kind(struct str extension);
/* Adds the name with an extension that says the truth; its own where that does. */
void extension_right_name(struct buf *b, struct str name, enum kind kind);
/* The command that gives a file of that kind (one that is decoded) its right extension:
 * "mv -i photo.png photo.jpg". It asks before it would replace another file. */
void extension_command(struct buf *b, struct str name, enum kind kind);
/* The command that makes that file fit to file, beside it: "dossier-normalize a.heic -o a-ok.jpg". */
void extension_normalize_command(struct buf *b, struct str name, enum kind kind);
/* The command that makes that PDF of its pictures: "dossier-normalize --bind a.pdf a.tiff". */
void extension_bind_command(struct buf *b, struct str name, struct str pdf);

#endif
