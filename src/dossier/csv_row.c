#include "dossier/csv_row.h"

enum place { CELL_START, PLAIN, QUOTED, QUOTE_CLOSED };

struct scan {
	struct csv_row *row;
	char separator;
	enum place place;
	size_t cell_start; /* in the row's text */
	size_t cell_lines; /* that end inside the cell */
};

static void note(struct csv_row *row, enum csv_problem problem)
{
	if (row->problem != CSV_FINE)
		return;
	row->problem = problem;
	row->column = row->found + 1;
}

/* Whatever else was found behind the quote does not matter. */
static void note_open(struct csv_row *row)
{
	if (row->problem == CSV_OPEN_QUOTE)
		return;
	row->problem = CSV_FINE;
	note(row, CSV_OPEN_QUOTE);
}

static void add(struct scan *s, char c)
{
	struct csv_row *row = s->row;

	if (c == '\0')
		note(row, CSV_NUL);
	if (row->found >= CSV_COLUMNS_MAX)
		return;
	if (row->text.len - s->cell_start >= CSV_CELL_BYTES)
		note(row, CSV_CELL_TOO_LONG);
	else
		buf_char(&row->text, c);
}

static void end_cell(struct scan *s)
{
	struct csv_row *row = s->row;

	if (row->found < CSV_COLUMNS_MAX)
		row->ends[row->count++] = row->text.len;
	else
		note(row, CSV_TOO_MANY_COLUMNS);
	row->found++;
	s->cell_start = row->text.len;
	s->cell_lines = 0;
	s->place = CELL_START;
}

static bool is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

/* A character outside of quotes that ends no row. */
static void take(struct scan *s, char c)
{
	if (c == s->separator) {
		end_cell(s);
	} else if (c == '"' && s->place == CELL_START) {
		s->place = QUOTED;
	} else if (s->place == QUOTE_CLOSED) {
		if (c != ' ' && s->cell_lines > 0)
			note_open(s->row); /* what closed it was the next row's first quote */
		else if (c != ' ')
			note(s->row, CSV_TEXT_AFTER_QUOTE);
	} else {
		s->place = PLAIN;
		add(s, c);
	}
}

/* The row is as it is: what the bytes held, up to here. */
static bool finish(struct csv_row *row, size_t bytes)
{
	row->bytes = bytes;
	if (row->text.failed)
		row->problem = CSV_NOMEM;
	return true;
}

/* In a quoted cell: the bytes that c and what belongs to it take; 0: more are needed. */
static size_t take_quoted(struct scan *s, struct str rest, bool ended)
{
	char c = rest.ptr[0], next = rest.len > 1 ? rest.ptr[1] : '\0';
	bool pair = (c == '"' && next == '"') || (c == '\r' && next == '\n');

	if ((c == '"' || c == '\r') && rest.len == 1 && !ended)
		return 0;
	if (c == '"' && !pair) {
		s->place = QUOTE_CLOSED;
		return 1;
	}
	s->row->lines += is_line_end(c);
	s->cell_lines += is_line_end(c);
	add(s, c == '\r' ? '\n' : c);
	return pair ? 2 : 1;
}

/* The bytes have come to an end before the row has. */
static bool stop(struct scan *s, struct str bytes, bool ended)
{
	struct csv_row *row = s->row;
	bool over = bytes.len >= CSV_ROW_BYTES || row->lines > CSV_ROW_LINES;

	if (!ended && !over)
		return false;
	if (s->place == QUOTED) {
		note_open(row);
	} else if (!ended) {
		row->problem = CSV_ROW_TOO_LONG;
	}
	end_cell(s);
	return finish(row, bytes.len);
}

bool csv_row_read(struct csv_row *row, struct str bytes, bool ended, char separator)
{
	struct scan s = {.row = row, .separator = separator};
	size_t at = 0;

	buf_reset(&row->text);
	row->count = row->found = row->bytes = row->lines = row->column = 0;
	row->problem = CSV_FINE;
	if (bytes.len > CSV_ROW_BYTES) {
		bytes.len = CSV_ROW_BYTES;
		ended = false;
	}
	while (at < bytes.len && row->lines <= CSV_ROW_LINES) {
		struct str rest = str_from(bytes, at);

		if (s.place == QUOTED) {
			size_t taken = take_quoted(&s, rest, ended);

			if (taken == 0)
				break;
			at += taken;
		} else if (is_line_end(rest.ptr[0])) {
			if (rest.ptr[0] == '\r' && rest.len == 1 && !ended)
				break;
			at += str_starts(rest, STR("\r\n")) ? 2 : 1;
			row->lines++;
			end_cell(&s);
			return finish(row, at);
		} else {
			take(&s, rest.ptr[0]);
			at++;
		}
	}
	return stop(&s, bytes, ended);
}

struct str csv_row_cell(const struct csv_row *row, size_t index)
{
	size_t start = index > 0 ? row->ends[index - 1] : 0;

	return (struct str){row->text.data ? row->text.data + start : "", row->ends[index] - start};
}

void csv_row_clear(struct csv_row *row)
{
	buf_free(&row->text);
	*row = (struct csv_row){0};
}
