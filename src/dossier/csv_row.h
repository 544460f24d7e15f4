/* csv_row.h - one row of a CSV file: bytes into cells.
 * Shape:  cells between separators; one that begins with a quote ends with one, "" in it is a
 *         quote, and it may hold separators and line ends. A quote further on in a cell is a
 *         character like others. Rows end in LF, CR LF or CR. Bytes are not looked at
 *         otherwise: any encoding that has ASCII in it will do.
 * Limits: below; a row that breaks one is read to its end all the same, so that the next one
 *         begins where it should.
 * Source: RFC 4180; what spreadsheet programs write. */
#ifndef DOSSIER_CSV_ROW_H
#define DOSSIER_CSV_ROW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"

#define CSV_COLUMNS_MAX 200
#define CSV_CELL_BYTES ((size_t)16000)
#define CSV_ROW_BYTES ((size_t)256000)
#define CSV_ROW_LINES 100 /* a quoted cell that goes on for longer was never closed */

enum csv_problem {
	CSV_FINE,
	CSV_NOMEM,
	CSV_NUL,
	CSV_CELL_TOO_LONG,
	CSV_TOO_MANY_COLUMNS, /* row->found says how many */
	CSV_TEXT_AFTER_QUOTE,
	CSV_OPEN_QUOTE,   /* the next row begins behind this one's first line */
	CSV_ROW_TOO_LONG, /* and it goes on */
};

struct csv_row {
	struct buf text; /* the cells, one behind the other, without their quotes */
	size_t ends[CSV_COLUMNS_MAX];
	size_t count;  /* cells in text */
	size_t found;  /* cells there are */
	size_t bytes;  /* that the row takes, its end included */
	size_t lines;  /* that end in those */
	size_t column; /* from 1, of the problem */
	enum csv_problem problem;
};

/* Reads the row that bytes begin with; ended: nothing comes after them. False: the row goes on
 * behind them, ask again with more. The row's buffer is used again. */
bool csv_row_read(struct csv_row *row, struct str bytes, bool ended, char separator);
struct str csv_row_cell(const struct csv_row *row, size_t index);
void csv_row_clear(struct csv_row *row);

#endif
