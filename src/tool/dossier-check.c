/* dossier-check - attachments, or whole dossiers, against what a procedure accepts. */
#include <stdlib.h>
#include <unistd.h>

#include "cli/attachment.h"
#include "cli/explain.h"
#include "cli/front.h"
#include "cli/plain.h"
#include "cli/records.h"
#include "cli/review.h"
#include "cli/summary.h"
#include "job/attachments.h"
#include "job/review.h"

enum own_option {
	OPTION_RECURSIVE = OPTION_SHARED_COUNT,
	OPTION_DOSSIER,
	OPTION_ELIGIBILITY,
	OPTION_SET,
	OPTION_SANDBOX,
	OPTION_EXPLAIN,
};

static const struct option_row rows[] = {
    {OPTION_RECURSIVE,
     'r',
     "recursive",
     {NULL, NULL},
     {"parcourt les répertoires et vérifie leurs fichiers",
      "go through folders and check the files in them"}},
    {OPTION_DOSSIER,
     0,
     "dossier",
     {NULL, NULL},
     {"vérifie des dossiers entiers\u00a0: champs, pièces, conditions",
      "check whole dossiers: fields, attachments, conditions"}},
    {OPTION_ELIGIBILITY,
     0,
     "eligibility",
     {NULL, NULL},
     {"dit seulement si la démarche est la bonne, pour un dossier ou pour --set",
      "say only whether the procedure is the right one, for a dossier or for --set"}},
    {OPTION_SET,
     0,
     "set",
     {"CHEMIN=VALEUR", "PATH=VALUE"},
     {"une réponse pour --eligibility\u00a0; --set help en donne la liste",
      "an answer for --eligibility; --set help lists them"}},
    {OPTION_SANDBOX,
     0,
     "require-sandbox",
     {NULL, NULL},
     {"refuse de travailler si l'isolement des décodeurs n'est pas complet",
      "refuse to work unless decoders are wholly confined"}},
    {OPTION_EXPLAIN,
     0,
     "explain",
     {"CONSTAT|all", "ID|all"},
     {"explique un constat\u00a0; all\u00a0: la liste de tous",
      "explain a finding; all: the list of them"}},
};

struct session {
	struct front front;
	struct messages results; /* how standard output is written */
	bool recursive, dossier, eligibility, list_fields, require_sandbox;
	const char *explain;
	const char **sets;
	size_t set_count;
	const char *sandbox[SANDBOX_NAMES_MAX];
	size_t sandbox_count;
	struct review_style style;
	size_t unknown; /* files that were not checked */
};

static bool own(void *context, int id, const char *value, struct err *e)
{
	struct session *s = context;

	if (!s->sets)
		return err_nomem(e);
	if (id == OPTION_RECURSIVE)
		s->recursive = true;
	else if (id == OPTION_DOSSIER)
		s->dossier = true;
	else if (id == OPTION_ELIGIBILITY)
		s->eligibility = true;
	else if (id == OPTION_SANDBOX)
		s->require_sandbox = true;
	else if (id == OPTION_EXPLAIN)
		s->explain = value;
	else if (str_eq(str_of(value), STR("help")))
		s->list_fields = true;
	else
		s->sets[s->set_count++] = value;
	return true;
}

static const struct tool tool = {
    .name = "dossier-check",
    .purpose =
	{"Vérifie des pièces jointes (JPEG, PNG, PDF)\u00a0: chaque fichier est décodé en entier, et ce\n"
         "qui empêche de le déposer est dit avec ce qu'il faut faire. Avec --dossier, vérifie des\n"
         "dossiers entiers. C'est une indication\u00a0: l'administration décide.",
         "Checks attachments (JPEG, PNG, PDF): every file is decoded whole, and what keeps it from\n"
         "being filed is told with what to do. With --dossier, checks whole dossiers. This is an\n"
         "indication: the administration decides."},
    .operands = {"FICHIER…\n        dossier-check [OPTION…] --dossier [DOSSIER…]",
                 "FILE…\n       dossier-check [OPTION…] --dossier [DOSSIER…]"},
    .examples = {"  dossier-check passeport.jpg certificat.pdf\n"
                 "  dossier-check -r --json arrivees > constats.ndjson\n"
                 "  find arrivees -type f -print0 | dossier-check -q -0 --files-from -\n"
                 "  dossier-check --dossier dossier.json\n"
                 "  dossier-check --eligibility --set salarie.nationalite=DZ\n"
                 "  dossier-check --explain file-too-large\n",
                 "  dossier-check passport.jpg certificate.pdf\n"
                 "  dossier-check -r --json arrivals > findings.ndjson\n"
                 "  find arrivals -type f -print0 | dossier-check -q -0 --files-from -\n"
                 "  dossier-check --dossier dossier.json\n"
                 "  dossier-check --eligibility --set salarie.nationalite=DZ\n"
                 "  dossier-check --explain file-too-large\n"},
    .shared = OPTIONS_COMMON | OPTIONS_INPUT | OPTION_BIT(OPTION_STRICT) | OPTION_BIT(OPTION_DATE),
    .rows = rows,
    .row_count = sizeof rows / sizeof *rows,
    .own = own,
};

/* --- What both modes share --- */

/* What was written goes out at once: who reads it follows the run. False once nothing more
 * can be told: the reader has gone, or the disk is full. */
static bool flush(struct session *s)
{
	struct err e;
	bool ok = output_flush(&s->front.output, &e);

	progress_step(&s->front.progress);
	return ok;
}

static void note_sandbox(void *context, const struct guard *guard)
{
	struct session *s = context;

	s->sandbox_count = sandbox_names(s->sandbox, guard);
}

/* --- Files --- */

static struct attachment_record record_of(const struct session *s, const struct attachment *a)
{
	static const char *const verdicts[] = {[ATTACHMENT_ACCEPTED] = "accepted",
	                                       [ATTACHMENT_REFUSED] = "refused",
	                                       [ATTACHMENT_UNKNOWN] = "unknown"};

	return (struct attachment_record){.file = a->file,
	                                  .input = a->input,
	                                  .line = a->line,
	                                  .type = a->type,
	                                  .is_known = a->is_known,
	                                  .bytes = a->bytes,
	                                  .sha256 = a->sha256,
	                                  .width_px = a->width_px,
	                                  .height_px = a->height_px,
	                                  .dpi = a->dpi,
	                                  .orientation = a->orientation,
	                                  .colour = a->colour,
	                                  .bits = a->bits,
	                                  .pages = a->pages,
	                                  .pdf_version = a->pdf_version,
	                                  .encrypted = a->encrypted,
	                                  .verdict = verdicts[a->verdict],
	                                  .findings = a->findings,
	                                  .sandbox = s->sandbox,
	                                  .sandbox_count = s->sandbox_count};
}

/* What is told of a list and not of a file is no file that was not checked. */
static void count(struct session *s, const struct attachment *a)
{
	struct tally *tally = &s->front.tally;

	if (a->file.len == 0)
		tally_failure(tally, a->failure);
	else if (a->verdict == ATTACHMENT_ACCEPTED)
		tally->done++;
	else if (a->verdict == ATTACHMENT_REFUSED)
		tally->refused++;
	else
		tally->failed++;
	s->unknown += a->file.len > 0 && a->verdict == ATTACHMENT_UNKNOWN;
}

/* Failures are always told on standard error, but not beside a finding that says the same
 * to the same person. */
static void show_failure(const struct session *s, const struct attachment *a)
{
	struct message_place at = {a->file, 0};

	if (!a->failure || front_is_deaf(&s->front))
		return;
	if (!s->front.options.json && a->findings && a->findings->count > 0)
		return;
	if (a->file.len == 0)
		at = (struct message_place){a->input, a->line};
	message_failure(&s->front.messages, at, a->failure);
}

static bool report_file(void *context, const struct attachment *a)
{
	struct session *s = context;
	struct buf *out = &s->front.output.pending;
	struct attachment_record record = record_of(s, a);

	count(s, a);
	show_failure(s, a);
	if (s->front.options.json) {
		record_attachment(out, &record, s->results.lang);
		buf_char(out, '\n');
	} else if (a->file.len > 0 &&
	           !(s->front.options.quiet && a->verdict == ATTACHMENT_ACCEPTED)) {
		if (isatty(s->front.output.fd))
			progress_wipe(&s->front.progress);
		attachment_write_text(out, &record, &s->results);
	}
	return flush(s);
}

/* On standard error, for a person: how many files ended how. */
static void summarise(const struct session *s)
{
	const struct tally *t = &s->front.tally;
	size_t total = t->done + t->refused + s->unknown;
	bool fr = s->front.messages.lang == LANG_FR;
	struct buf parts = {0};

	summary_part(&parts, t->done, fr ? "accepté" : "accepted", fr ? "acceptés" : "accepted");
	summary_part(&parts, t->refused, fr ? "à corriger" : "to be corrected",
	             fr ? "à corriger" : "to be corrected");
	summary_part(&parts, s->unknown, fr ? "non vérifié" : "not checked",
	             fr ? "non vérifiés" : "not checked");
	if (total == 0 && t->failed + t->unusable == 0)
		message_note(&s->front.messages, "aucun fichier à vérifier", "no file to check");
	else if (total > 1 && !s->front.options.json)
		message_note(&s->front.messages, "%zu fichiers\u00a0: %s", "%zu files: %s", total,
		             buf_terminated(&parts));
	buf_free(&parts);
}

static int check_files(struct session *s)
{
	const struct options *o = &s->front.options;
	struct attachments_options run = {
	    .sources = {.operands = (const char *const *)o->operands,
	                .operand_count = o->operand_count,
	                .list = o->files_from,
	                .list_nul = o->null_separated,
	                .recursive = s->recursive},
	    .choice = front_choice(&s->front),
	    .workers = front_workers(o),
	    .strict = o->strict,
	    .require_sandbox = s->require_sandbox,
	    .context = s,
	    .sandbox = note_sandbox,
	    .report = report_file,
	    .stopped = front_is_stopped,
	};
	size_t skipped = 0;
	struct err e;

	if (!options_check_files(o, &e))
		return front_fail_usage(&s->front, &e);
	progress_start(&s->front.progress, o->quiet, s->results.lang, "fichiers vérifiés",
	               "files checked");
	if (!attachments_run(&run, &skipped, &e))
		return front_fail(&s->front, &e);
	if (!s->front.output.failed && !front_is_stopped(s)) {
		summary_skipped(&s->front.messages, skipped);
		summarise(s);
	}
	return tally_status(&s->front.tally);
}

/* --- Dossiers --- */

static void write_file(void *context, struct buf *out, const struct piece *piece)
{
	const struct session *s = context;
	struct attachment attachment;
	struct attachment_record record;

	attachment_of_piece(&attachment, piece);
	record = record_of(s, &attachment);
	record_attachment(out, &record, s->results.lang);
}

static void write_account(struct session *s, const struct account *a)
{
	struct buf *out = &s->front.output.pending;
	enum lang lang = s->results.lang;

	if (s->front.options.json && s->eligibility)
		review_write_eligibility_record(out, a, lang);
	else if (s->front.options.json)
		review_write_record(out, a, lang, write_file, s);
	else if (a->failure)
		return;
	else if (s->eligibility)
		review_write_eligibility(out, a, &s->style);
	else
		review_write_table(out, a, &s->style);
	if (s->results.plain && !s->front.options.json)
		plain_rewrite(out, 0);
}

/* As for files by themselves: records are for programs, failures are told people as well. */
static void show_file_failure(const struct session *s, const struct account *a,
                              const struct account_file *file)
{
	struct message_place at = {a->input, a->line};
	struct attachment found;
	struct err why;

	attachment_of_piece(&found, file->piece);
	if (!found.failure)
		return;
	err_set(&why, found.failure->code, "%.*s\u00a0: %s%.0s", "%.*s: %.0s%s",
	        STR_ARG(file->name), found.failure->text[LANG_FR], found.failure->text[LANG_EN]);
	message_failure(&s->front.messages, at, &why);
}

static void show_file_failures(const struct session *s, const struct account *a)
{
	for (size_t i = 0; i < a->piece_count; i++)
		for (size_t k = 0; k < a->pieces[i].file_count; k++)
			show_file_failure(s, a, &a->pieces[i].files[k]);
}

static bool report_dossier(void *context, const struct account *a)
{
	struct session *s = context;
	struct message_place at = {a->input, a->line};

	review_count(&s->front.tally, a);
	if (a->failure && !front_is_deaf(&s->front))
		message_failure(&s->front.messages, at, a->failure);
	else if (s->front.options.json && !front_is_deaf(&s->front))
		show_file_failures(s, a);
	if (isatty(s->front.output.fd))
		progress_wipe(&s->front.progress);
	write_account(s, a);
	return flush(s);
}

static void tell_fields(void *context, const struct account_field *fields, size_t count_of)
{
	struct session *s = context;
	struct buf *out = &s->front.output.pending;

	if (s->front.options.json)
		review_write_field_records(out, fields, count_of, s->results.lang);
	else
		review_write_fields(out, fields, count_of, &s->style);
	if (s->results.plain && !s->front.options.json)
		plain_rewrite(out, 0);
}

static bool run_review(const struct session *s, const struct review_options *run, struct err *e)
{
	if (s->list_fields)
		return review_fields(run, tell_fields, e);
	/* A question needs no dossier: standard input is read for one only when it is named. */
	if (s->eligibility && run->operand_count == 0 && !run->list)
		return review_question(run, e);
	return review_run(run, e);
}

static bool check_usage(struct session *s, struct err *e)
{
	struct options *o = &s->front.options;
	bool question = s->eligibility && o->operand_count == 0;

	if (s->recursive)
		return err_set(
		    e, ERR_USAGE,
		    "-r parcourt des répertoires de pièces\u00a0; un dossier se donne par son répertoire",
		    "-r goes through folders of attachments; a dossier is given by its folder");
	if (!s->eligibility && (s->set_count > 0 || s->list_fields))
		return err_set(e, ERR_USAGE,
		               "--set répond à une question\u00a0: ajoutez --eligibility",
		               "--set answers a question: add --eligibility");
	return question || options_check_input(o, isatty(STDIN_FILENO), e);
}

static int check_dossiers(struct session *s)
{
	const struct options *o = &s->front.options;
	struct review_options run;
	struct err e;

	if (!check_usage(s, &e))
		return front_fail_usage(&s->front, &e);
	run = (struct review_options){
	    .choice = front_choice(&s->front),
	    .operands = (const char *const *)o->operands,
	    .operand_count = o->operand_count,
	    .list = o->files_from,
	    .list_nul = o->null_separated,
	    .folder = o->directory,
	    .today = front_today(o),
	    .strict = o->strict,
	    .eligibility_only = s->eligibility,
	    .sets = s->sets,
	    .set_count = s->set_count,
	    .workers = front_workers(o),
	    .limits = guard_limits_default,
	    .require_sandbox = s->require_sandbox,
	    .context = s,
	    .report = report_dossier,
	    .stopped = front_is_stopped,
	    .sandbox = note_sandbox,
	};
	review_style_of(&s->style, s->front.output.fd);
	s->style.program = tool.name;
	s->style.lang = s->results.lang;
	s->style.quiet = o->quiet;
	progress_start(&s->front.progress, o->quiet, s->results.lang, "dossiers vérifiés",
	               "dossiers checked");
	if (!run_review(s, &run, &e))
		return front_fail(&s->front, &e);
	return tally_status(&s->front.tally);
}

/* --- The tool --- */

static int explain(struct session *s)
{
	struct buf *out = &s->front.output.pending;
	struct err e;

	if (!explain_write(out, s->explain, s->front.options.json, s->results.lang, &e))
		return front_fail_usage(&s->front, &e);
	if (s->results.plain)
		plain_rewrite(out, 0);
	return EXIT_ALL_DONE;
}

static int work(struct session *s)
{
	s->results = s->front.messages;
	s->results.colour = message_colour_on(s->front.output.fd);
	s->results.plain = plain_is_wanted(s->front.output.fd);
	if (s->explain)
		return explain(s);
	if (s->dossier || s->eligibility || s->set_count > 0 || s->list_fields)
		return check_dossiers(s);
	return check_files(s);
}

int main(int argc, char **argv)
{
	struct session s = {.sets = calloc((size_t)argc + 1, sizeof *s.sets)};
	int status;

	if (front_begin(&s.front, &tool, argc, argv, &s, "", &status))
		status = work(&s);
	status = front_end(&s.front, status);
	free(s.sets);
	return status;
}
