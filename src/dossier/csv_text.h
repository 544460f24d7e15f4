/* csv_text.h - what spreadsheet programs do to text: separators, encodings, rounded numbers. */
#ifndef DOSSIER_CSV_TEXT_H
#define DOSSIER_CSV_TEXT_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"
#include "dossier/csv_row.h"

/* What the rows so far have shown. */
enum csv_encoding { CSV_ASCII, CSV_UTF8, CSV_WINDOWS };

/* The one of ; , and tab that stands most often outside of quotes; ; where none does. */
char csv_find_separator(struct str header);
/* Without spaces, tabs and line ends at both ends. */
struct str csv_trimmed(struct str s);
bool csv_row_is_empty(const struct csv_row *row);
/* Adds text as UTF-8. False: *wrong is a byte of no character in the file's encoding. */
bool csv_decode(struct buf *out, struct str text, enum csv_encoding *encoding,
                unsigned char *wrong);
/* "7,33E+13": the digits behind the comma are all that is left of a number. */
bool csv_is_rounded(struct str text);

#endif
