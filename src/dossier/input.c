#include "dossier/input.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/value.h"
#include "dossier/encoding.h"

void input_begin(struct input *in, int fd, const char *path)
{
	stream_reopen(&in->stream, fd);
	in->path = path;
	in->mode = INPUT_NEW;
	in->line = 0;
	in->any = false;
}

void input_clear(struct input *in)
{
	stream_clear(&in->stream);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static struct str without_blanks(struct str s)
{
	while (s.len && is_blank(s.ptr[s.len - 1]))
		s.len--;
	while (s.len && is_blank(s.ptr[0]))
		s = str_from(s, 1);
	return s;
}

static struct str without_mark(struct str s)
{
	return str_starts(s, ENCODING_MARK) ? str_from(s, ENCODING_MARK.len) : s;
}

/* --- Stream or document --- */

enum shape {
	SHAPE_OTHER,
	SHAPE_WHOLE,       /* braces and brackets open and close, the first with the last */
	SHAPE_OPEN_STRING, /* the line ends inside a string */
};

static enum shape shape_of(struct str line)
{
	size_t depth = 0;
	bool in_string = false;

	for (size_t i = 0; i < line.len; i++) {
		char c = line.ptr[i];

		if (in_string) {
			if (c == '\\')
				i++;
			else if (c == '"')
				in_string = false;
		} else if (c == '"') {
			in_string = true;
		} else if (c == '{' || c == '[') {
			depth++;
		} else if ((c == '}' || c == ']') && (!depth || --depth == 0)) {
			return i + 1 == line.len && c == '}' && line.ptr[0] == '{' ? SHAPE_WHOLE
			                                                           : SHAPE_OTHER;
		}
	}
	return in_string ? SHAPE_OPEN_STRING : SHAPE_OTHER;
}

enum answer { NO, YES, NOMEM };

/* Whether the line alone is an object; one with a mistake inside (a key twice, a real) is
 * still one. */
static enum answer is_object(struct str line)
{
	struct arena scratch = {0};
	struct value_error why = {0};
	struct value v;
	bool parsed;

	line = without_mark(without_blanks(line));
	if (shape_of(line) != SHAPE_WHOLE)
		return NO;
	parsed = value_parse(&v, line, &scratch, &why);
	arena_free(&scratch);
	if (parsed)
		return YES;
	if (why.problem == VALUE_NOMEM)
		return NOMEM;
	return why.problem != VALUE_SYNTAX && why.problem != VALUE_TRUNCATED &&
	       why.problem != VALUE_TRAILING;
}

/* Where no JSON document can go on behind such a line. */
static bool is_damaged(struct str line)
{
	line = without_blanks(line);
	return line.len && (line.ptr[line.len - 1] == '}' || shape_of(line) == SHAPE_OPEN_STRING);
}

/* The first line that is not blank, looked at in place: a document needs it again.
 * *after gets where the next one begins. */
static enum stream_line peek_first(struct input *in, struct str *line, size_t *after, struct err *e)
{
	enum stream_line result;
	size_t at = 0;

	do {
		result = stream_peek(&in->stream, at, '\n', READER_RECORD_MAX, line, e);
		if (result != STREAM_LINE)
			return result;
		at += line->len + 1;
	} while (!without_blanks(without_mark(*line)).len && at < READER_RECORD_MAX);
	*after = at;
	return STREAM_LINE;
}

static enum answer second_is_object(struct input *in, size_t at, struct err *e)
{
	struct str second;

	switch (stream_peek(&in->stream, at, '\n', READER_RECORD_MAX, &second, e)) {
	case STREAM_LINE:
		return is_object(second);
	case STREAM_FAILED: /* it will fail again where it is read */
	case STREAM_TOO_LONG:
	case STREAM_END:
		break;
	}
	return NO;
}

/* True if the input is to be read line by line; a first line that is too long or too far
 * behind blank ones is dealt with there too. */
static bool find_mode(struct input *in, bool *lines, struct err *e)
{
	struct str first;
	size_t after = 0;
	enum answer object;

	switch (peek_first(in, &first, &after, e)) {
	case STREAM_LINE:
		break;
	case STREAM_FAILED:
		return false;
	case STREAM_TOO_LONG:
	case STREAM_END:
		*lines = true;
		return true;
	}
	object = is_object(first);
	if (object == NO && is_damaged(first))
		object = second_is_object(in, after, e);
	if (object == NOMEM)
		return err_nomem(e);
	*lines = object == YES || after >= READER_RECORD_MAX;
	return true;
}

/* --- What is wrong with the bytes --- */

static void add_place(struct finding_list *list, struct finding *f, const struct record *r,
                      struct str before)
{
	unsigned long line = r->line ? r->line : 1;
	long long column = 1;

	for (size_t i = 0; i < before.len; i++)
		if (before.ptr[i] == '\n') {
			line++;
			column = 1;
		} else {
			column += ((unsigned char)before.ptr[i] & 0xC0) != 0x80;
		}
	finding_param_int(list, f, "line", (long long)line);
	finding_param_int(list, f, "column", column);
}

static void add_command(struct finding_list *list, struct finding *f, const struct input *in,
                        const char *from, unsigned long line)
{
	struct buf command = {0};

	encoding_command(&command, from, str_of(in->path), line);
	finding_param(list, f, "command", buf_view(&command));
	list->failed |= command.failed;
	buf_free(&command);
}

/* An input of one line is mended as a whole, like a document; looking further may move
 * the line's bytes. */
static unsigned long line_to_mend(struct input *in, unsigned long line)
{
	struct err e;

	if (line == 1 && stream_need(&in->stream, 1, &e) && !stream_view(&in->stream).len)
		return 0;
	return line;
}

static enum reader_result wrong_bytes(struct input *in, const struct record *r, size_t bad,
                                      struct finding_list *list)
{
	unsigned char value = (unsigned char)r->bytes.ptr[bad];
	enum finding_id id = value ? FINDING_NOT_UTF8 : FINDING_NUL_BYTE;
	struct finding *f = finding_add(list, id, (struct str){0});

	add_place(list, f, r, str_upto(r->bytes, bad));
	if (value) {
		char byte[8];
		int len = snprintf(byte, sizeof byte, "0x%02X", value);

		finding_param(list, f, "byte", (struct str){byte, (size_t)len});
		add_command(list, f, in, "CP1252", line_to_mend(in, r->line));
	}
	return READER_WRONG;
}

static enum reader_result check_bytes(struct input *in, struct record *r, struct finding_list *list)
{
	const char *nul = memchr(r->bytes.ptr, 0, r->bytes.len);
	enum reader_result result = READER_RECORD;
	size_t bad;

	if (nul)
		result = wrong_bytes(in, r, (size_t)(nul - r->bytes.ptr), list);
	else if (!text_valid(r->bytes, &bad))
		result = wrong_bytes(in, r, bad, list);
	if (result != READER_RECORD)
		r->bytes = (struct str){0};
	return result;
}

static enum reader_result too_large(struct finding_list *list)
{
	struct finding *f = finding_add(list, FINDING_TOO_LARGE, (struct str){0});

	finding_param_int(list, f, "limit", (long long)READER_RECORD_MAX);
	return READER_WRONG;
}

/* --- Records --- */

static enum reader_result next_line(struct input *in, struct record *out, struct finding_list *list,
                                    struct err *e)
{
	for (;;) {
		struct str line;
		enum stream_line result =
		    stream_next(&in->stream, '\n', READER_RECORD_MAX, &line, e);

		in->line++;
		if (result == STREAM_END && !in->any) {
			in->mode = INPUT_ENDED;
			out->line = 0;
			finding_add(list, FINDING_EMPTY_DOCUMENT, (struct str){0});
			return READER_WRONG;
		}
		if (result == STREAM_END)
			return READER_END;
		out->line = in->line;
		if (result == STREAM_FAILED)
			return READER_FAILED;
		if (result == STREAM_LINE) {
			out->bytes = without_blanks(without_mark(line));
			if (!out->bytes.len)
				continue;
		}
		in->any = true;
		return result == STREAM_LINE ? check_bytes(in, out, list) : too_large(list);
	}
}

static enum reader_result whole(struct input *in, struct record *out, struct finding_list *list,
                                struct err *e)
{
	in->mode = INPUT_ENDED;
	if (!stream_need(&in->stream, READER_RECORD_MAX + 1, e))
		return READER_FAILED;
	if (stream_view(&in->stream).len > READER_RECORD_MAX)
		return too_large(list);
	out->bytes = without_mark(stream_view(&in->stream));
	return check_bytes(in, out, list);
}

static enum reader_result wrong_encoding(struct input *in, const char *from,
                                         struct finding_list *list)
{
	struct finding *f = finding_add(list, FINDING_UTF16, (struct str){0});

	in->mode = INPUT_ENDED;
	finding_param(list, f, "encoding", str_of(from));
	add_command(list, f, in, from, 0);
	return READER_WRONG;
}

static enum reader_result other_format(struct input *in, const char *const *names,
                                       struct finding_list *list)
{
	struct finding *f = finding_add(list, FINDING_OTHER_FORMAT, (struct str){0});

	in->mode = INPUT_ENDED;
	finding_param(list, f, "kind", str_of(names[LANG_FR]));
	finding_param(list, f, "kind_en", str_of(names[LANG_EN]));
	return READER_WRONG;
}

static enum reader_result first_record(struct input *in, struct record *out,
                                       struct finding_list *list, struct err *e)
{
	const char *wide, *const *other;
	bool lines = false;

	in->mode = INPUT_ENDED; /* whatever fails here fails for the whole input */
	if (!stream_need(&in->stream, ENCODING_LOOK, e))
		return READER_FAILED;
	other = encoding_other(stream_view(&in->stream));
	if (other)
		return other_format(in, other, list);
	wide = encoding_wide(stream_view(&in->stream));
	if (wide)
		return wrong_encoding(in, wide, list);
	if (!find_mode(in, &lines, e))
		return READER_FAILED;
	if (!lines)
		return whole(in, out, list, e);
	in->mode = INPUT_LINES;
	return next_line(in, out, list, e);
}

enum reader_result input_next(struct input *in, struct record *out, struct finding_list *wrong,
                              struct err *e)
{
	enum reader_result result = READER_END;

	out->bytes = (struct str){0};
	out->line = 0;
	switch (in->mode) {
	case INPUT_NEW:
		result = first_record(in, out, wrong, e);
		break;
	case INPUT_LINES:
		result = next_line(in, out, wrong, e);
		break;
	case INPUT_ENDED:
		break;
	}
	if (result == READER_FAILED)
		in->mode = INPUT_ENDED;
	return result;
}
