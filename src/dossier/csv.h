/* csv.h - dossiers from a spreadsheet: a CSV file, one dossier a row.
 * Shape:  the first row names the fields by their paths; further rows have their values as a
 *         person types them ("27/03/2002", "1485,50", "000 012 013 00017"). An empty cell
 *         says nothing; empty rows are left out. A value that no rule allows stays as it is in
 *         the dossier, whose examination will find it.
 *         The separator is the one of ; , and tab that the first row has most of, or what a
 *         line "sep=;" before it says. Text is UTF-8, with or without byte order mark, else
 *         Windows-1252: the first row that is not ASCII decides.
 *         What is wrong with a row costs that row only, and what is wrong with the first one
 *         all of them.
 * Limits: csv_row.h; any number of rows in the memory of one.
 * Owner:  csv_open borrows the path and the procedure until csv_free; a record's views hold
 *         until the next call.
 * Errors: as reader.h has them; lines are those of the file, from 1. */
#ifndef DOSSIER_CSV_H
#define DOSSIER_CSV_H

#include <stdbool.h>

#include "base/err.h"
#include "dossier/procedure.h"
#include "dossier/reader.h"
#include "finding/finding.h"

struct csv;

/* path: "-" is standard input. Errors name it. */
bool csv_open(struct csv **out, const char *path, const struct procedure *p, struct err *e);
enum reader_result csv_next(struct csv *c, struct record *out, struct finding_list *wrong,
                            struct err *e);
void csv_free(struct csv *c); /* c may be NULL */

#endif
