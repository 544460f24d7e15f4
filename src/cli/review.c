#include "cli/review.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/plain.h"
#include "cli/review_table.h"

#define WIDTH_DEFAULT 80
#define WIDTH_MIN 60
#define WIDTH_MAX 100

void table_title(struct table *t, const struct account *a)
{
	if (str_eq(a->input, STR("-")))
		table_add(t, "entrée standard", "standard input");
	else
		table_add_safe(t, a->input);
	if (a->line > 0)
		buf_printf(&t->text, ":%zu", a->line);
	if (a->reference.len > 0) {
		buf_cstr(&t->text, t->style->ascii ? " - " : " — ");
		table_add_safe(t, a->reference);
	}
	table_end_line(t, 0, (struct str){0});
	if (a->procedure.len == 0)
		return;
	buf_str(&t->text, a->title[t->lang]);
	buf_printf(&t->text, " (%.*s %.*s), ", STR_ARG(a->procedure), STR_ARG(a->version));
	if (a->is_filed)
		table_add(t, "dossier déposé le ", "filed on ");
	else
		table_add(t, "brouillon examiné comme s'il était déposé le ",
		          "a draft, examined as if it were filed on ");
	buf_printf(&t->text, "%02d/%02d/%04d", a->day.day, a->day.month, a->day.year);
	table_end_line(t, 0, (struct str){0});
}

static void write_missing_note(struct table *t, const struct account_note *note)
{
	const struct finding *f = note->finding;

	if (!finding_is_missing(f))
		return;
	if (f->id != FINDING_MISSING_FIELD)
		table_add(t, "pièce\u00a0: ", "document: ");
	table_add_safe(t, table_param(t, f, "label"));
	buf_cstr(&t->text, " (");
	table_add_safe(t, f->id == FINDING_MISSING_FIELD ? f->field : table_param(t, f, "code"));
	buf_char(&t->text, ')');
	if (f->id == FINDING_PIECE_WITHOUT_FILE)
		table_add(t, ", annoncée mais sans fichier", ", announced but without a file");
	table_end_line(t, 3, table_sign(t, SIGN_BAD));
}

static void write_missing_files(struct table *t, const struct account_piece *piece)
{
	for (size_t i = 0; i < piece->file_count; i++) {
		if (state_of_file(&piece->files[i]).missing == 0)
			continue;
		table_add(t, "fichier\u00a0: ", "file: ");
		table_add_safe(t, piece->files[i].name);
		table_add(t, ", qui n'est pas dans le répertoire du dossier",
		          ", which is not in the dossier's folder");
		table_end_line(t, 3, table_sign(t, SIGN_BAD));
	}
}

static struct state state_of(const struct account *a)
{
	struct state s = {0};

	for (size_t i = 0; i < a->step_count; i++)
		state_count_notes(&s, &a->steps[i].notes);
	for (size_t i = 0; i < a->piece_count; i++)
		state_count_piece(&s, &a->pieces[i]);
	state_count_notes(&s, &a->rest);
	return s;
}

static void write_missing(struct table *t, const struct account *a)
{
	if (state_of(a).missing == 0) {
		if (!t->style->quiet && a->step_count > 0)
			table_heading(t, "Rien ne manque.", "Nothing is missing.");
		return;
	}
	table_heading(t, "Il manque\u00a0:", "Missing:");
	for (size_t i = 0; i < a->step_count; i++)
		for (size_t k = 0; k < a->steps[i].notes.count; k++)
			write_missing_note(t, &a->steps[i].notes.items[k]);
	for (size_t k = 0; k < a->rest.count; k++)
		write_missing_note(t, &a->rest.items[k]);
	for (size_t i = 0; i < a->piece_count; i++) {
		for (size_t k = 0; k < a->pieces[i].notes.count; k++)
			write_missing_note(t, &a->pieces[i].notes.items[k]);
		write_missing_files(t, &a->pieces[i]);
	}
}

static void write_step(struct table *t, const struct account_step *step, size_t number)
{
	struct state s = {0};

	state_count_notes(&s, &step->notes);
	if ((step->asked == 0 && step->notes.count == 0) ||
	    (t->style->quiet && s.errors + s.warnings == 0))
		return;
	buf_printf(&t->text, "%zu. ", number);
	buf_str(&t->text, step->title[t->lang]);
	table_add_colon(t);
	table_add_state(t, &s, "complet", "complete");
	if (step->given < step->asked) {
		buf_cstr(&t->text, " (");
		buf_printf(&t->text, "%zu", step->given);
		table_add(t, " réponses sur ", " answers of ");
		buf_printf(&t->text, "%zu", step->asked);
		buf_char(&t->text, ')');
	}
	table_end_line(t, 0, (struct str){0});
	table_notes(t, 3, &step->notes);
}

static void write_steps(struct table *t, const struct account *a)
{
	table_blank(t);
	for (size_t i = 0; i < a->step_count; i++)
		write_step(t, &a->steps[i], i + 1);
}

/* The formats that a procedure may accept; of others a finding says what they are. */
static const char *format_of(const char *type)
{
	static const char *const formats[][2] = {{"jpeg", "JPEG"}, {"png", "PNG"}, {"pdf", "PDF"}};

	for (size_t i = 0; type && i < sizeof formats / sizeof *formats; i++)
		if (str_eq(str_of(type), str_of(formats[i][0])))
			return formats[i][1];
	return NULL;
}

static void write_file(struct table *t, const struct account_file *file)
{
	struct state s = state_of_file(file);
	const char *format = format_of(file->type);

	if (t->style->quiet && s.errors + s.warnings == 0)
		return;
	table_add_safe(t, file->name);
	table_add_colon(t);
	if (s.missing > 0) {
		buf_str(&t->text, table_sign(t, SIGN_BAD));
		table_add(t, " introuvable", " not found");
	} else {
		table_add_state(t, &s, "accepté", "accepted");
	}
	if (format)
		buf_printf(&t->text, ", %s", format);
	if (format && file->pages > 1)
		buf_printf(&t->text, ", %u pages", file->pages);
	if (format) {
		buf_cstr(&t->text, ", ");
		finding_write_size(&t->text, file->bytes, t->lang);
	}
	table_end_line(t, 6, (struct str){0});
	for (size_t i = 0; i < file->findings->count; i++)
		if (!finding_is_missing(&file->findings->items[i]))
			table_finding(t, 9, &file->findings->items[i]);
}

/* What makes it undecided whether the piece is asked for; NULL: nothing does. */
static const struct finding *doubt_of(const struct account_piece *piece)
{
	for (size_t i = 0; i < piece->notes.count; i++)
		if (piece->notes.items[i].finding->id == FINDING_UNDECIDED_PIECE)
			return piece->notes.items[i].finding;
	return NULL;
}

static bool is_shown(const struct table *t, const struct account_piece *piece,
                     const struct state *s)
{
	if (t->style->quiet)
		return s->errors + s->warnings > 0;
	return !doubt_of(piece) &&
	       (piece->file_count > 0 || piece->notes.count > 0 || piece->need == ACCOUNT_REQUIRED);
}

static void write_piece(struct table *t, const struct account_piece *piece)
{
	struct state s = {0};

	state_count_piece(&s, piece);
	if (!is_shown(t, piece, &s))
		return;
	table_add_safe(t, piece->label[t->lang]);
	table_add_colon(t);
	table_add_state(t, &s, "complet", "complete");
	table_end_line(t, 3, (struct str){0});
	table_notes(t, 6, &piece->notes);
	for (size_t i = 0; i < piece->file_count; i++)
		write_file(t, &piece->files[i]);
}

static bool same_doubt(const struct account_piece *piece, struct str decider)
{
	const struct finding *f = doubt_of(piece);

	return f && str_eq(finding_decider(f), decider);
}

/* All pieces that wait for the same answer, in one line; told at the first of them. */
static void write_doubt(struct table *t, const struct account *a, size_t at)
{
	const struct finding *f = doubt_of(&a->pieces[at]);
	bool any = false;

	if (!f)
		return;
	for (size_t i = 0; i < at; i++)
		if (same_doubt(&a->pieces[i], finding_decider(f)))
			return;
	table_begin_undecided(t, f);
	for (size_t i = at; i < a->piece_count; i++)
		if (same_doubt(&a->pieces[i], finding_decider(f)))
			table_add_undecided(t, doubt_of(&a->pieces[i]), &any);
	table_end_undecided(t);
}

static void write_pieces(struct table *t, const struct account *a)
{
	struct state s = {0};

	for (size_t i = 0; i < a->piece_count; i++)
		state_count_piece(&s, &a->pieces[i]);
	if (t->style->quiet && s.errors + s.warnings == 0)
		return;
	table_heading(t, "Pièces", "Documents");
	for (size_t i = 0; i < a->piece_count; i++)
		write_piece(t, &a->pieces[i]);
	for (size_t i = 0; i < a->piece_count && !t->style->quiet; i++)
		write_doubt(t, a, i);
}

static void write_rest(struct table *t, const struct account *a)
{
	bool any = false;

	for (size_t i = 0; i < a->rest.count; i++)
		any |= !finding_is_missing(a->rest.items[i].finding) &&
		       !finding_is_of_eligibility(a->rest.items[i].finding);
	if (!any)
		return;
	table_heading(t, "Le dossier", "The dossier");
	table_notes(t, 3, &a->rest);
}

static void write_eligibility(struct table *t, const struct account *a)
{
	if (a->eligibility.answer == ACCOUNT_NOT_ASKED_FOR)
		return;
	table_heading(t, "Faut-il une autorisation\u202f?", "Is an authorisation needed?");
	table_answer(t, &a->eligibility, false);
}

static void write_verdict(struct table *t, const struct account *a)
{
	struct state s = state_of(a);

	table_blank(t);
	s.unknown = a->verdict == ACCOUNT_UNKNOWN;
	s.warnings += finding_worst(a->findings) == SEVERITY_WARNING; /* the eligibility's too */
	if (a->verdict == ACCOUNT_REFUSED && s.errors == 0)
		s.errors++; /* warnings refuse */
	table_add(t, "Résultat\u00a0: ", "Result: ");
	table_add_state(t, &s, "complet", "complete");
	if (s.unknown)
		table_add(t, ", au moins un fichier n'a pas pu être examiné",
		          ", at least one file could not be examined");
	table_end_line(t, 0, (struct str){0});
	table_reminder(t);
}

void review_write_table(struct buf *out, const struct account *a, const struct review_style *s)
{
	struct table t;

	if (s->quiet && a->verdict == ACCOUNT_ACCEPTED)
		return;
	table_begin(&t, out, s);
	table_title(&t, a);
	write_missing(&t, a);
	if (a->step_count > 0) {
		write_steps(&t, a);
		write_pieces(&t, a);
	}
	write_rest(&t, a);
	write_eligibility(&t, a);
	write_verdict(&t, a);
	table_blank(&t);
	table_end(&t);
}

void review_write_eligibility(struct buf *out, const struct account *a,
                              const struct review_style *s)
{
	struct table t;

	table_begin(&t, out, s);
	if (a->input.len > 0)
		table_title(&t, a);
	table_notes(&t, 3, &a->rest);
	table_answer(&t, &a->eligibility, true);
	table_reminder(&t);
	table_blank(&t);
	table_end(&t);
}

static unsigned columns_of(int fd)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size = {0};

	if (isatty(fd) && ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return columns && isatty(fd) ? (unsigned)strtoul(columns, NULL, 10) : WIDTH_DEFAULT;
}

/* Consoles whose font has letters but few symbols. */
static bool has_few_letters(int fd)
{
	const char *terminal = getenv("TERM");

	return isatty(fd) && terminal &&
	       (str_eq(str_of(terminal), STR("linux")) || str_eq(str_of(terminal), STR("dumb")));
}

void review_count(struct tally *tally, const struct account *a)
{
	if (a->failure)
		tally_failure(tally, a->failure);
	else if (a->verdict == ACCOUNT_ACCEPTED)
		tally->done++;
	else if (a->verdict == ACCOUNT_REFUSED)
		tally->refused++;
	else
		tally->failed++;
}

void review_style_of(struct review_style *style, int fd)
{
	unsigned columns = columns_of(fd);

	style->ascii = plain_is_wanted(fd) || has_few_letters(fd);
	style->width = columns < WIDTH_MIN ? WIDTH_MIN : columns > WIDTH_MAX ? WIDTH_MAX : columns;
}
