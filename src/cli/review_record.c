#include "cli/records.h"
#include "cli/review.h"

#include "base/value.h"

static void write_name(struct buf *out, const char *name)
{
	if (out->len > 0 && out->data[out->len - 1] != '{' && out->data[out->len - 1] != '[')
		buf_char(out, ',');
	buf_printf(out, "\"%s\":", name);
}

static void write_text(struct buf *out, const char *name, struct str s)
{
	write_name(out, name);
	if (s.len > 0)
		value_write_string(out, s);
	else
		buf_cstr(out, "null");
}

static void write_start(struct buf *out, const struct account *a)
{
	buf_char(out, '{');
	write_text(out, "reference", a->reference);
	record_file_name(out, "input", a->input);
	write_name(out, "line");
	if (a->line > 0)
		buf_printf(out, "%zu", a->line);
	else
		buf_cstr(out, "null");
}

static void write_end(struct buf *out, const struct account *a, enum lang lang)
{
	if (a->failure)
		write_text(out, "error", str_of(a->failure->text[lang]));
	buf_cstr(out, "}\n");
}

static void write_eligibility(struct buf *out, const struct account_eligibility *e, enum lang lang)
{
	struct str outcome = {0};

	if (e->answer == ACCOUNT_UNDETERMINED)
		outcome = STR("undetermined");
	else if (e->answer == ACCOUNT_DECIDED)
		outcome = str_of(e->outcome);
	write_name(out, "eligibility");
	buf_char(out, '{');
	write_text(out, "row", e->row);
	write_text(out, "outcome", outcome);
	write_text(out, "reason", e->reason[lang]);
	write_text(out, "reference", e->reference[lang]);
	write_text(out, "lacks", e->next.path);
	buf_char(out, '}');
}

/* true and false where that is known. */
static const char *required_word(enum account_need need)
{
	return need == ACCOUNT_UNDECIDED ? "null" : need == ACCOUNT_REQUIRED ? "true" : "false";
}

static void write_piece(struct buf *out, const struct account_piece *piece,
                        void (*file)(void *context, struct buf *out, const struct piece *piece),
                        void *context)
{
	buf_char(out, '{');
	write_text(out, "code", piece->code);
	write_name(out, "required");
	buf_cstr(out, required_word(piece->need));
	write_name(out, "files");
	buf_char(out, '[');
	for (size_t i = 0; i < piece->file_count; i++) {
		buf_cstr(out, i > 0 ? "," : "");
		file(context, out, piece->files[i].piece);
	}
	buf_cstr(out, "]}");
}

void review_write_record(struct buf *out, const struct account *a, enum lang lang,
                         void (*file)(void *context, struct buf *out, const struct piece *piece),
                         void *context)
{
	write_start(out, a);
	write_text(out, "verdict", str_of(account_verdict_name(a->verdict)));
	record_findings(out, a->findings, lang);
	write_eligibility(out, &a->eligibility, lang);
	write_name(out, "pieces");
	buf_char(out, '[');
	for (size_t i = 0; i < a->piece_count; i++) {
		buf_cstr(out, i > 0 ? "," : "");
		write_piece(out, &a->pieces[i], file, context);
	}
	buf_char(out, ']');
	write_end(out, a, lang);
}

static void write_asked_piece(struct buf *out, const struct account_piece *piece, enum lang lang)
{
	static const char *const needs[] = {[ACCOUNT_OPTIONAL] = "optional",
	                                    [ACCOUNT_REQUIRED] = "required",
	                                    [ACCOUNT_NOT_ASKED] = "not-asked",
	                                    [ACCOUNT_UNDECIDED] = "undecided",
	                                    [ACCOUNT_DEPENDS] = "depends"};

	buf_char(out, '{');
	write_text(out, "code", piece->code);
	write_text(out, "label", piece->label[lang]);
	write_text(out, "help", piece->help[lang]);
	write_text(out, "need", str_of(needs[piece->need]));
	write_name(out, "max_files");
	buf_printf(out, "%u", piece->max_files);
	write_text(out, "asked_if", piece->asked_if[lang]);
	write_text(out, "required_if", piece->required_if[lang]);
	write_text(out, "lacks", piece->lacks);
	buf_char(out, '}');
}

void review_write_pieces_record(struct buf *out, const struct account *a, enum lang lang)
{
	write_start(out, a);
	write_text(out, "procedure", a->procedure);
	write_text(out, "version", a->version);
	record_findings(out, a->findings, lang);
	write_name(out, "formats");
	buf_char(out, '[');
	for (size_t i = 0; i < a->format_count; i++)
		buf_printf(out, "%s\"%s\"", i > 0 ? "," : "", a->formats[i]);
	buf_char(out, ']');
	write_name(out, "max_bytes");
	if (a->format_count > 0)
		buf_printf(out, "%llu", (unsigned long long)a->file_bytes);
	else
		buf_cstr(out, "null");
	write_name(out, "pieces");
	buf_char(out, '[');
	for (size_t i = 0; i < a->piece_count; i++) {
		buf_cstr(out, i > 0 ? "," : "");
		write_asked_piece(out, &a->pieces[i], lang);
	}
	buf_char(out, ']');
	write_end(out, a, lang);
}

static void write_field(struct buf *out, const struct account_field *field, enum lang lang)
{
	buf_char(out, '{');
	write_text(out, "field", field->path);
	write_text(out, "label", field->label[lang]);
	write_name(out, "choices");
	buf_char(out, '[');
	for (size_t i = 0; i < field->choice_count; i++) {
		buf_cstr(out, i > 0 ? ",{" : "{");
		write_text(out, "code", field->choices[i].code);
		write_text(out, "label", field->choices[i].label[lang]);
		buf_char(out, '}');
	}
	buf_char(out, ']');
	write_text(out, "example", field->example);
	buf_char(out, '}');
}

void review_write_eligibility_record(struct buf *out, const struct account *a, enum lang lang)
{
	write_start(out, a);
	write_eligibility(out, &a->eligibility, lang);
	write_name(out, "next");
	if (a->eligibility.answer == ACCOUNT_UNDETERMINED)
		write_field(out, &a->eligibility.next, lang);
	else
		buf_cstr(out, "null");
	write_end(out, a, lang);
}

void review_write_field_records(struct buf *out, const struct account_field *fields, size_t count,
                                enum lang lang)
{
	for (size_t i = 0; i < count; i++) {
		write_field(out, &fields[i], lang);
		buf_char(out, '\n');
	}
}
