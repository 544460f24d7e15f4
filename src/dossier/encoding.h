/* encoding.h - what bytes that are no UTF-8 text are: another encoding, with how to mend
 * it, or a file of another kind.
 * Source: RFC 8259 §8.1 (JSON is UTF-8); its predecessor RFC 4627 §3 tells the others
 *         by the zero bytes of the first two characters, which are ASCII. */
#ifndef DOSSIER_ENCODING_H
#define DOSSIER_ENCODING_H

#include "base/buf.h"
#include "base/lang.h"
#include "base/str.h"

#define ENCODING_LOOK 8                   /* bytes that the two below need to see */
#define ENCODING_MARK STR("\xEF\xBB\xBF") /* UTF-8's byte order mark */

/* iconv's name of the 16 or 32 bit encoding that a text begins in; NULL: it is none. */
const char *encoding_wide(struct str start);
/* What a file of another kind is, by its first bytes, in both languages ("un fichier PDF");
 * NULL: none of those that are taken for a dossier now and then. To be asked first. */
const char *const *encoding_other(struct str start);
/* The command that makes UTF-8 of a file, or of one line of it (from 1; 0: all); the
 * path is quoted for a shell, "-" is standard input. */
void encoding_command(struct buf *b, const char *from, struct str path, unsigned long line);

#endif
