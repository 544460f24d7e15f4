#include "cli/review_table.h"

#include <stdio.h>

#include "cli/message.h"
#include "cli/plain.h"
#include "cli/wrap.h"

#define WIDTH_DEFAULT 80

static const char *const colon[LANG_COUNT] = {"\u00a0: ", ": "};

static const char *word(const struct table *t, const char *fr, const char *en)
{
	return t->lang == LANG_FR ? fr : en;
}

struct str table_sign(const struct table *t, enum sign sign)
{
	static const char *const signs[][2] = {[SIGN_GOOD] = {"✔", "[ok]"},
	                                       [SIGN_BAD] = {"✘", "[x]"},
	                                       [SIGN_DOUBT] = {"⚠", "[!]"},
	                                       [SIGN_NOTE] = {"·", "-"},
	                                       [SIGN_UNKNOWN] = {"?", "[?]"}};

	return str_of(signs[sign][t->style->ascii]);
}

/* --- Lines --- */

void table_begin(struct table *t, struct buf *out, const struct review_style *s)
{
	*t = (struct table){.out = out, .start = out->len, .style = s, .lang = s->lang};
}

void table_end(struct table *t)
{
	t->out->failed |= t->text.failed;
	buf_free(&t->text);
	if (t->style->ascii)
		plain_rewrite(t->out, t->start);
}

/* Writes what was gathered in t->text. */
void table_end_line(struct table *t, size_t indent, struct str sign)
{
	size_t width = t->style->width ? t->style->width : WIDTH_DEFAULT;

	wrap_write(t->out, width, indent, sign, buf_view(&t->text));
	t->out->failed |= t->text.failed;
	buf_reset(&t->text);
}

void table_add(struct table *t, const char *fr, const char *en)
{
	buf_cstr(&t->text, word(t, fr, en));
}

void table_add_colon(struct table *t)
{
	buf_cstr(&t->text, colon[t->lang]);
}

void table_add_safe(struct table *t, struct str s)
{
	message_write_safe(&t->text, s);
}

void table_add_quoted(struct table *t, struct str s)
{
	table_add(t, "«\u00a0", "“");
	table_add_safe(t, s);
	table_add(t, "\u00a0»", "”");
}

void table_blank(struct table *t)
{
	buf_char(t->out, '\n');
}

void table_heading(struct table *t, const char *fr, const char *en)
{
	table_blank(t);
	table_add(t, fr, en);
	table_end_line(t, 0, (struct str){0});
}

/* --- What state something is in --- */

static void count_finding(struct state *s, const struct finding *f)
{
	s->missing += finding_is_missing(f);
	s->errors += f->severity == SEVERITY_ERROR;
	s->warnings += f->severity == SEVERITY_WARNING;
}

void state_count_notes(struct state *s, const struct account_notes *notes)
{
	for (size_t i = 0; i < notes->count; i++)
		if (!finding_is_of_eligibility(notes->items[i].finding))
			count_finding(s, notes->items[i].finding);
}

struct state state_of_file(const struct account_file *file)
{
	struct state s = {.unknown = file->verdict == ACCOUNT_UNKNOWN};

	for (size_t i = 0; i < file->findings->count; i++)
		count_finding(&s, &file->findings->items[i]);
	return s;
}

void state_count_piece(struct state *s, const struct account_piece *piece)
{
	state_count_notes(s, &piece->notes);
	for (size_t i = 0; i < piece->file_count; i++) {
		struct state file = state_of_file(&piece->files[i]);

		s->missing += file.missing;
		s->errors += file.errors;
		s->warnings += file.warnings;
		s->unknown |= file.unknown;
	}
}

static enum sign sign_of_state(const struct state *s)
{
	if (s->unknown)
		return SIGN_UNKNOWN;
	if (s->errors > 0)
		return SIGN_BAD;
	return s->warnings > 0 ? SIGN_DOUBT : SIGN_GOOD;
}

/* A symbol and the word that says the same. */
void table_add_state(struct table *t, const struct state *s, const char *good_fr,
                     const char *good_en)
{
	enum sign sign = sign_of_state(s);

	buf_str(&t->text, table_sign(t, sign));
	buf_char(&t->text, ' ');
	if (sign == SIGN_UNKNOWN)
		table_add(t, "non vérifié", "not checked");
	else if (sign == SIGN_BAD && s->missing == s->errors)
		table_add(t, "à compléter", "to be completed");
	else if (sign == SIGN_BAD)
		table_add(t, "à corriger", "to be corrected");
	else if (sign == SIGN_DOUBT)
		table_add(t, "à vérifier", "to be checked");
	else
		table_add(t, good_fr, good_en);
}

/* --- Findings --- */

static enum sign sign_of_finding(const struct finding *f)
{
	static const enum sign signs[] = {[SEVERITY_INFO] = SIGN_NOTE,
	                                  [SEVERITY_WARNING] = SIGN_DOUBT,
	                                  [SEVERITY_ERROR] = SIGN_BAD};

	return signs[f->severity];
}

static void end_sentence(struct table *t)
{
	char last = t->text.len > 0 ? t->text.data[t->text.len - 1] : '.';

	if (last != '.' && last != '!' && last != '?')
		buf_char(&t->text, '.');
}

static void add_sentence(struct table *t, const struct finding *f,
                         void (*write)(struct buf *, const struct finding *, enum lang),
                         const char *before)
{
	struct buf sentence = {0};

	write(&sentence, f, t->lang);
	if (sentence.len > 0) {
		buf_cstr(&t->text, before);
		table_add_safe(t, buf_view(&sentence));
		end_sentence(t);
	}
	t->text.failed |= sentence.failed;
	buf_free(&sentence);
}

void table_finding(struct table *t, size_t indent, const struct finding *f)
{
	if (t->style->quiet && f->severity == SEVERITY_INFO) {
		buf_reset(&t->text);
		return;
	}
	if (f->page > 0)
		buf_printf(&t->text, "page %u%s", f->page, colon[t->lang]);
	add_sentence(t, f, finding_message, "");
	add_sentence(t, f, finding_remedy, word(t, " À\u00a0faire\u00a0: ", " To do: "));
	table_end_line(t, indent, table_sign(t, sign_of_finding(f)));
}

/* Does the sentence name the thing itself? */
static bool names_itself(const struct finding *f)
{
	for (size_t i = 0; i < f->param_count; i++)
		if (str_eq(f->params[i].name, STR("label")))
			return true;
	return false;
}

static void write_note(struct table *t, size_t indent, const struct account_note *note)
{
	const struct finding *f = note->finding;

	if (note->label[t->lang].len > 0 && !names_itself(f)) {
		buf_str(&t->text, note->label[t->lang]);
		buf_cstr(&t->text, " (");
		table_add_safe(t, f->field);
		buf_char(&t->text, ')');
		table_add_colon(t);
	} else if (f->field.len > 0 && !names_itself(f)) {
		table_add_safe(t, f->field);
		table_add_colon(t);
	}
	table_finding(t, indent, f);
}

/* A parameter of two languages is called name and name_en. */
struct str table_param(const struct table *t, const struct finding *f, const char *name)
{
	struct str found = {0};
	char english[32];

	snprintf(english, sizeof english, "%s_en", name);
	for (size_t i = 0; i < f->param_count; i++) {
		const struct finding_param *p = &f->params[i];

		if (str_eq(p->name, str_of(name)) && found.len == 0)
			found = p->value;
		else if (t->lang == LANG_EN && str_eq(p->name, str_of(english)))
			found = p->value;
	}
	return found;
}

struct str finding_decider(const struct finding *f)
{
	bool undecided = f->id == FINDING_UNDECIDED_FIELD || f->id == FINDING_UNDECIDED_PIECE;

	for (size_t i = 0; undecided && i < f->param_count; i++)
		if (str_eq(f->params[i].name, STR("path")))
			return f->params[i].value;
	return (struct str){0};
}

void table_begin_undecided(struct table *t, const struct finding *f)
{
	table_add(t, "Selon la réponse à ", "Depending on the answer to ");
	table_add_quoted(t, table_param(t, f, "decider"));
	buf_cstr(&t->text, " (");
	table_add_safe(t, finding_decider(f));
	table_add(t, "), il faudra peut-être aussi\u00a0: ", "), these may be needed too: ");
}

void table_add_undecided(struct table *t, const struct finding *f, bool *any)
{
	buf_cstr(&t->text, *any ? ", " : "");
	table_add_safe(t, table_param(t, f, "label"));
	*any = true;
}

void table_end_undecided(struct table *t)
{
	buf_char(&t->text, '.');
	table_end_line(t, 3, table_sign(t, SIGN_NOTE));
}

/* All fields that wait for the same answer, in one line; told at the first of them. */
static void write_undecided(struct table *t, const struct account_notes *notes, size_t at)
{
	struct str decider = finding_decider(notes->items[at].finding);
	bool any = false;

	for (size_t i = 0; i < at; i++)
		if (str_eq(finding_decider(notes->items[i].finding), decider))
			return;
	table_begin_undecided(t, notes->items[at].finding);
	for (size_t i = at; i < notes->count; i++)
		if (str_eq(finding_decider(notes->items[i].finding), decider))
			table_add_undecided(t, notes->items[i].finding, &any);
	table_end_undecided(t);
}

void table_notes(struct table *t, size_t indent, const struct account_notes *notes)
{
	for (size_t i = 0; i < notes->count; i++) {
		const struct finding *f = notes->items[i].finding;

		if (finding_is_missing(f) || finding_is_of_eligibility(f))
			continue;
		if (f->id != FINDING_UNDECIDED_FIELD)
			write_note(t, indent, &notes->items[i]);
		else if (!t->style->quiet)
			write_undecided(t, notes, i);
	}
}
