/* reader.h - dossiers as they come: from files, folders, standard input and lists of
 * names, one record at a time.
 * Shape:  an input whose first line alone is a JSON object is a stream (NDJSON): one
 *         record a line, blank lines left out, and what is wrong with a line costs that
 *         line only. Any other input is one document, one record. A stream whose first
 *         line is damaged is still seen as one: when that line ends in '}' or inside a
 *         string and the second alone is an object, no JSON document can be meant.
 *         A folder stands for its dossier.json, "-" for standard input.
 *         Byte order marks are passed over, lines may end in CR LF.
 * Limits: READER_RECORD_MAX bytes a record. Memory grows with the longest record, never
 *         with the stream. Standard input can be read once.
 * Owner:  reader_new borrows the sources until reader_free; a record's views hold until
 *         the next call.
 * Errors: what is wrong with the text is a finding (READER_WRONG), what keeps it from
 *         being read is an err (READER_FAILED: IO, NOMEM, LIMIT, USAGE); both name their
 *         input and line in the record, and the next call goes on behind them. */
#ifndef DOSSIER_READER_H
#define DOSSIER_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"
#include "finding/finding.h"

#define READER_RECORD_MAX_MIB 8
#define READER_RECORD_MAX ((size_t)READER_RECORD_MAX_MIB << 20)
#define READER_FOLDER_FILE "dossier.json"

struct reader_sources {
	const char *const *operands;
	size_t operand_count;
	const char *list;   /* a file of further names, "-", or NULL */
	bool list_nul;      /* names end in NUL; else in LF or CR LF */
	const char *folder; /* where the pieces of standard input are; NULL: here */
};

struct record {
	struct str bytes;   /* JSON text in UTF-8, to be parsed; empty but for READER_RECORD */
	struct str input;   /* as it was given */
	unsigned long line; /* from 1 in a stream, 0 for a document */
	struct str folder;  /* that piece paths are relative to */
};

enum reader_result { READER_RECORD, READER_WRONG, READER_FAILED, READER_END };

struct reader;

struct reader *reader_new(const struct reader_sources *sources, struct err *e);
enum reader_result reader_next(struct reader *r, struct record *out, struct finding_list *wrong,
                               struct err *e);
void reader_free(struct reader *r); /* r may be NULL */

#endif
