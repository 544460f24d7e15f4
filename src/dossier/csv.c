#include "dossier/csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "base/value.h"
#include "dossier/csv_row.h"
#include "dossier/csv_text.h"
#include "dossier/encoding.h"
#include "dossier/finding_text.h"
#include "dossier/open_path.h"
#include "dossier/stream.h"
#include "dossier/typed.h"

struct csv {
	const char *path;
	const struct procedure *procedure;
	struct stream stream;
	bool is_started, is_ended, has_rows;
	char separator;
	enum csv_encoding encoding;
	unsigned long line; /* behind what was read */
	struct csv_row row;
	const struct field *columns[CSV_COLUMNS_MAX]; /* NULL where the header is empty */
	size_t column_count;
	/* Of the row at hand. */
	struct arena arena;
	struct buf text, json;
};

bool csv_open(struct csv **out, const char *path, const struct procedure *p, struct err *e)
{
	struct csv *c = calloc(1, sizeof *c);
	mode_t mode = S_IFIFO;
	int fd = STDIN_FILENO;

	if (!c)
		return err_nomem(e);
	if (strcmp(path, "-") != 0 && !open_path(path, &fd, &mode, e)) {
		free(c);
		return err_in(e, path);
	}
	if (S_ISDIR(mode)) {
		free(c);
		return err_set(e, ERR_IO, "%s\u00a0: c'est un répertoire, il faut un fichier CSV",
		               "%s: this is a folder, a CSV file is needed", path);
	}
	c->path = path;
	c->procedure = p;
	stream_init(&c->stream, fd);
	*out = c;
	return true;
}

void csv_free(struct csv *c)
{
	if (!c)
		return;
	if (strcmp(c->path, "-") != 0)
		close(c->stream.fd);
	stream_clear(&c->stream);
	csv_row_clear(&c->row);
	arena_free(&c->arena);
	buf_free(&c->text);
	buf_free(&c->json);
	free(c);
}

/* --- Rows --- */

/* Passes over the rest of a line, however long, and its end. */
static bool skip_line(struct csv *c, struct err *e)
{
	for (;;) {
		struct str all = stream_view(&c->stream);
		size_t at = 0;

		while (at < all.len && all.ptr[at] != '\n' && all.ptr[at] != '\r')
			at++;
		stream_skip(&c->stream, at);
		if (at < all.len)
			break;
		if (c->stream.ended)
			return true;
		if (!stream_more(&c->stream, e))
			return false;
	}
	if (!stream_need(&c->stream, 2, e))
		return false;
	stream_skip(&c->stream, str_starts(stream_view(&c->stream), STR("\r\n")) ? 2 : 1);
	return true;
}

/* Reads the next row; its first line becomes *line. READER_WRONG where it breaks a limit or its
 * quotes do not match, which c->row says. */
static enum reader_result read_row(struct csv *c, unsigned long *line, struct err *e)
{
	while (!csv_row_read(&c->row, stream_view(&c->stream), c->stream.ended, c->separator))
		if (!stream_more(&c->stream, e))
			return READER_FAILED;
	*line = c->line + 1;
	if (c->row.problem == CSV_NOMEM) {
		err_nomem(e);
		return READER_FAILED;
	}
	if (stream_view(&c->stream).len == 0)
		return READER_END;
	if (c->row.problem == CSV_OPEN_QUOTE || c->row.problem == CSV_ROW_TOO_LONG) {
		c->line++;
		return skip_line(c, e) ? READER_WRONG : READER_FAILED;
	}
	c->line += c->row.lines;
	stream_skip(&c->stream, c->row.bytes);
	return c->row.problem == CSV_FINE ? READER_RECORD : READER_WRONG;
}

/* What a column is called, where it has a name. */
static struct str column_name(const struct csv *c, size_t index)
{
	if (index >= c->column_count || !c->columns[index])
		return (struct str){0};
	return c->columns[index]->path;
}

static void tell_row_problem(const struct csv *c, struct finding_list *list)
{
	static const enum finding_id ids[] = {[CSV_NUL] = FINDING_NUL_IN_CELL,
	                                      [CSV_CELL_TOO_LONG] = FINDING_CELL_TOO_LONG,
	                                      [CSV_TOO_MANY_COLUMNS] = FINDING_TOO_MANY_COLUMNS,
	                                      [CSV_TEXT_AFTER_QUOTE] = FINDING_TEXT_AFTER_QUOTE,
	                                      [CSV_OPEN_QUOTE] = FINDING_OPEN_QUOTE,
	                                      [CSV_ROW_TOO_LONG] = FINDING_ROW_TOO_LONG};
	enum csv_problem problem = c->row.problem;
	bool whole = problem == CSV_TOO_MANY_COLUMNS || problem == CSV_ROW_TOO_LONG;
	struct str name = {0};
	struct finding *f;

	if (!whole)
		name = column_name(c, c->row.column - 1);
	f = finding_add(list, ids[problem], name);
	if (!whole)
		finding_param_int(list, f, "column", (long long)c->row.column);
	if (problem == CSV_TOO_MANY_COLUMNS) {
		finding_param_int(list, f, "count", (long long)c->row.found);
		finding_param_int(list, f, "limit", CSV_COLUMNS_MAX);
	} else if (problem == CSV_ROW_TOO_LONG) {
		finding_param_int(list, f, "limit", (long long)CSV_ROW_BYTES);
	} else if (problem == CSV_CELL_TOO_LONG) {
		finding_param_int(list, f, "limit", (long long)CSV_CELL_BYTES);
	}
}

/* --- The header --- */

static enum reader_result not_csv(const char *const *names, struct finding_list *list)
{
	struct finding *f = finding_add(list, FINDING_NOT_CSV, (struct str){0});

	finding_param(list, f, "kind", str_of(names[LANG_FR]));
	finding_param(list, f, "kind_en", str_of(names[LANG_EN]));
	return READER_WRONG;
}

static enum reader_result wrong_encoding(const struct csv *c, const char *from,
                                         struct finding_list *list)
{
	struct finding *f = finding_add(list, FINDING_UTF16, (struct str){0});
	struct buf command = {0};

	encoding_command(&command, from, str_of(c->path), 0);
	finding_param(list, f, "encoding", str_of(from));
	finding_param(list, f, "command", buf_view(&command));
	list->failed |= command.failed;
	buf_free(&command);
	return READER_WRONG;
}

/* The first line, without its end, as much of it as a row may have. */
static bool peek_line(struct csv *c, struct str *out, struct err *e)
{
	for (;;) {
		struct str all = str_upto(stream_view(&c->stream), CSV_ROW_BYTES);
		size_t at = 0;

		while (at < all.len && all.ptr[at] != '\n' && all.ptr[at] != '\r')
			at++;
		if (at < all.len || c->stream.ended || all.len == CSV_ROW_BYTES) {
			*out = str_upto(all, at);
			return true;
		}
		if (!stream_more(&c->stream, e))
			return false;
	}
}

/* A line that spreadsheet programs put before the header: "sep=;". */
static bool take_separator(struct csv *c, struct err *e)
{
	struct str line;

	if (!peek_line(c, &line, e))
		return false;
	if (line.len != 5 || !str_starts(line, STR("sep="))) {
		c->separator = csv_find_separator(line);
		return true;
	}
	c->separator = line.ptr[4];
	c->line++;
	return skip_line(c, e);
}

static void tell_unknown(const struct csv *c, size_t index, struct str name,
                         struct finding_list *list)
{
	struct finding *f = finding_add(list, FINDING_UNKNOWN_COLUMN, (struct str){0});
	struct str nearest = typed_nearest(c->procedure, name);

	finding_param_int(list, f, "column", (long long)index + 1);
	finding_excerpt(list, f, "name", name);
	if (nearest.len > 0)
		finding_param(list, f, "nearest", nearest);
}

static void name_column(struct csv *c, size_t index, struct finding_list *list)
{
	struct str name = csv_trimmed(csv_row_cell(&c->row, index));
	const struct field *field = typed_field(c->procedure, name);

	c->columns[index] = field;
	if (name.len == 0)
		return;
	if (!field) {
		tell_unknown(c, index, name, list);
		return;
	}
	for (size_t i = 0; i < index; i++) {
		struct finding *f;

		if (c->columns[i] != field)
			continue;
		f = finding_add(list, FINDING_REPEATED_COLUMN, field->path);
		finding_param_int(list, f, "column", (long long)index + 1);
		finding_param_int(list, f, "other", (long long)i + 1);
		return;
	}
}

static enum reader_result read_names(struct csv *c, struct record *out, struct finding_list *list,
                                     struct err *e)
{
	enum reader_result result = read_row(c, &out->line, e);

	if (result == READER_WRONG)
		tell_row_problem(c, list);
	if (result == READER_END || (result == READER_RECORD && csv_row_is_empty(&c->row))) {
		out->line = 0;
		finding_add(list, FINDING_EMPTY_DOCUMENT, (struct str){0});
		result = READER_WRONG;
	}
	if (result != READER_RECORD)
		return result;
	for (size_t i = 0; i < c->row.count; i++)
		name_column(c, i, list);
	c->column_count = c->row.count;
	return list->count > 0 ? READER_WRONG : READER_RECORD;
}

/* RECORD: the columns are known. */
static enum reader_result start(struct csv *c, struct record *out, struct finding_list *list,
                                struct err *e)
{
	const char *const *other;
	const char *wide;

	if (!stream_need(&c->stream, ENCODING_LOOK, e))
		return READER_FAILED;
	other = encoding_other(stream_view(&c->stream));
	if (other)
		return not_csv(other, list);
	wide = encoding_wide(stream_view(&c->stream));
	if (wide)
		return wrong_encoding(c, wide, list);
	if (str_starts(stream_view(&c->stream), ENCODING_MARK)) {
		stream_skip(&c->stream, ENCODING_MARK.len);
		c->encoding = CSV_UTF8;
	}
	if (!take_separator(c, e))
		return READER_FAILED;
	return read_names(c, out, list, e);
}

/* --- A dossier --- */

static void tell_cell(const struct csv *c, enum finding_id id, size_t index, struct str value,
                      struct finding_list *list)
{
	struct finding *f = finding_add(list, id, column_name(c, index));

	finding_param_int(list, f, "column", (long long)index + 1);
	finding_excerpt(list, f, "value", value);
}

static void tell_byte(const struct csv *c, size_t index, unsigned char value,
                      struct finding_list *list)
{
	struct finding *f = finding_add(list, FINDING_UNKNOWN_CHARACTER, column_name(c, index));
	char byte[8];

	snprintf(byte, sizeof byte, "0x%02X", value);
	finding_param_int(list, f, "column", (long long)index + 1);
	finding_param(list, f, "byte", str_of(byte));
}

/* True if the cell is one that a value can be taken from. */
static bool check_cell(const struct csv *c, size_t index, struct str text,
                       struct finding_list *list)
{
	const struct field *field = index < c->column_count ? c->columns[index] : NULL;

	if (!field)
		tell_cell(c, FINDING_COLUMN_WITHOUT_HEADER, index, text, list);
	else if (text.ptr[0] == '=')
		tell_cell(c, FINDING_FORMULA, index, text, list);
	else if (field->type != FIELD_TEXT && field->type != FIELD_LONG_TEXT &&
	         csv_is_rounded(text))
		tell_cell(c, FINDING_ROUNDED_NUMBER, index, text, list);
	else
		return true;
	return false;
}

/* False: no memory. */
static bool put_cell(struct csv *c, struct value *dossier, size_t index, struct finding_list *list)
{
	struct str text = csv_trimmed(csv_row_cell(&c->row, index));
	unsigned char wrong = 0;
	struct value v;

	if (text.len == 0)
		return true;
	buf_reset(&c->text);
	if (!csv_decode(&c->text, text, &c->encoding, &wrong)) {
		tell_byte(c, index, wrong, list);
		return true;
	}
	text = csv_trimmed(buf_view(&c->text));
	if (c->text.failed)
		return false;
	if (text.len == 0 || !check_cell(c, index, text, list))
		return true;
	return typed_read(&v, c->columns[index], text, &c->arena) != TYPED_NOMEM &&
	       typed_put(dossier, c->columns[index]->path, &v, &c->arena);
}

static bool make_dossier(struct csv *c, struct finding_list *list)
{
	const struct value name = {.type = VALUE_STRING, .string = c->procedure->name};
	struct value dossier = {.type = VALUE_OBJECT};

	arena_reset(&c->arena);
	buf_reset(&c->json);
	if (!typed_put(&dossier, STR("procedure"), &name, &c->arena))
		return false;
	for (size_t i = 0; i < c->row.count; i++)
		if (!put_cell(c, &dossier, i, list))
			return false;
	value_write_canonical(&c->json, &dossier, NULL, 0);
	return !c->json.failed && !list->failed;
}

static enum reader_result read_dossier(struct csv *c, struct record *out, struct finding_list *list,
                                       struct err *e)
{
	enum reader_result result;

	do
		result = read_row(c, &out->line, e);
	while (result == READER_RECORD && csv_row_is_empty(&c->row));
	if (result == READER_END && !c->has_rows) { /* a header and nothing below it */
		c->has_rows = true;
		out->line = 0;
		finding_add(list, FINDING_EMPTY_DOCUMENT, (struct str){0});
		return READER_WRONG;
	}
	c->has_rows = true;
	if (result == READER_WRONG)
		tell_row_problem(c, list);
	if (result != READER_RECORD)
		return result;
	if (!make_dossier(c, list)) {
		err_nomem(e);
		return READER_FAILED;
	}
	out->bytes = buf_view(&c->json);
	return list->count > 0 ? READER_WRONG : READER_RECORD;
}

enum reader_result csv_next(struct csv *c, struct record *out, struct finding_list *wrong,
                            struct err *e)
{
	enum reader_result result = READER_RECORD;

	*out = (struct record){.input = str_of(c->path), .folder = STR(".")};
	if (c->is_ended)
		return READER_END;
	if (!c->is_started) {
		c->is_started = true;
		result = start(c, out, wrong, e);
		c->is_ended = result != READER_RECORD; /* without columns there are no rows */
	}
	if (result == READER_RECORD)
		result = read_dossier(c, out, wrong, e);
	c->is_ended |= result == READER_FAILED;
	return result;
}
