/* dossier-mandate - the employer's mandate to the student, as a PDF. */
#include <stdlib.h>
#include <unistd.h>

#include "cli/ask.h"
#include "cli/fields.h"
#include "cli/front.h"
#include "cli/plain.h"
#include "cli/records.h"
#include "cli/review.h"
#include "job/documents.h"
#include "job/interview.h"
#include "job/mandate.h"
#include "job/press.h"

enum own_option {
	OPTION_SET = OPTION_SHARED_COUNT,
	OPTION_CSV,
	OPTION_BLANK,
	OPTION_FORM,
	OPTION_FIELDS,
};

static const struct option_row rows[] = {
    {OPTION_SET,
     0,
     "set",
     {"CHEMIN=VALEUR", "PATH=VALUE"},
     {"une valeur, avec ou sans dossier\u00a0; l'emporte sur celle du dossier",
      "a value, with or without a dossier; overrides the dossier's"}},
    {OPTION_CSV,
     0,
     "csv",
     {"FICHIER", "FILE"},
     {"fait un mandat par ligne d'un fichier CSV, dont l'en-tête nomme les champs",
      "make a mandate for each row of a CSV file, whose header names the fields"}},
    {OPTION_BLANK,
     0,
     "blank",
     {NULL, NULL},
     {"laisse des blancs à remplir à la main là où une valeur manque",
      "leave blanks to be filled in by hand where a value is missing"}},
    {OPTION_FORM,
     0,
     "form",
     {NULL, NULL},
     {"fait un formulaire à remplir à l'écran, avec les valeurs déjà connues",
      "make a form to be filled in on the screen, with the values known already"}},
    {OPTION_FIELDS,
     0,
     "fields",
     {NULL, NULL},
     {"donne la liste des champs d'un mandat", "list the fields of a mandate"}},
};

/* Where records come from. */
enum way { WAY_DOSSIERS, WAY_CSV, WAY_LONE, WAY_QUESTIONS };

struct session {
	struct front front;
	const char **sets;
	size_t set_count;
	const char *csv;
	bool blank, form, list_fields;
	enum way way;
	struct mandate *mandate;
};

static bool own(void *context, int id, const char *value, struct err *e)
{
	struct session *s = context;

	if (!s->sets)
		return err_nomem(e);
	if (id == OPTION_CSV)
		s->csv = value;
	else if (id == OPTION_BLANK)
		s->blank = true;
	else if (id == OPTION_FORM)
		s->form = true;
	else if (id == OPTION_FIELDS || str_eq(str_of(value), STR("help")))
		s->list_fields = true;
	else
		s->sets[s->set_count++] = value;
	return true;
}

static const struct tool tool = {
    .name = "dossier-mandate",
    .purpose =
	{"Fait le mandat (PDF) par lequel l'employeur charge l'étudiant de déposer la demande\u00a0: à\n"
         "partir de dossiers, de valeurs (--set), d'un tableau (--csv), en blanc (--blank), en\n"
         "formulaire (--form), ou de questions posées au terminal.",
         "Makes the mandate (PDF) by which the employer lets the student file the request: from\n"
         "dossiers, from values (--set), from a spreadsheet (--csv), blank (--blank), as a form\n"
         "(--form), or by asking at the terminal."},
    .operands = {"[DOSSIER…]", "[DOSSIER…]"},
    .examples = {"  dossier-mandate dossier.json -o mandat.pdf\n"
                 "  dossier-mandate --blank -o mandat-vierge.pdf\n"
                 "  dossier-mandate --form -o mandat-a-remplir.pdf\n"
                 "  dossier-mandate --csv embauches.csv -d mandats\n"
                 "  dossier-mandate dossier.json --set mandat.lieu=Lyon -o mandat.pdf\n"
                 "  dossier-mandate --fields\n",
                 "  dossier-mandate dossier.json -o mandate.pdf\n"
                 "  dossier-mandate --blank -o blank-mandate.pdf\n"
                 "  dossier-mandate --form -o mandate-form.pdf\n"
                 "  dossier-mandate --csv hirings.csv -d mandates\n"
                 "  dossier-mandate dossier.json --set mandat.lieu=Lyon -o mandate.pdf\n"
                 "  dossier-mandate --fields\n"},
    .shared = OPTIONS_COMMON | OPTIONS_INPUT | OPTIONS_OUTPUT | OPTION_BIT(OPTION_STRICT) |
              OPTION_BIT(OPTION_DATE),
    .rows = rows,
    .row_count = sizeof rows / sizeof *rows,
    .own = own,
};

/* --- What became of each --- */

static bool report(void *context, const struct document *d)
{
	const struct document_record record = {.reference = d->reference,
	                                       .input = d->input,
	                                       .line = d->line,
	                                       .file = d->file,
	                                       .bytes = d->bytes,
	                                       .sha256 = d->sha256,
	                                       .pages = d->pages,
	                                       .status = document_status_name(d->status),
	                                       .findings = d->findings,
	                                       .error = d->why};

	return front_tell_document(&((struct session *)context)->front, &record);
}

static bool write_document(void *context, struct str data, struct err *e)
{
	struct session *s = context;

	return output_write(&s->front.output, data, e);
}

/* --- The command line --- */

static bool has_dossiers(const struct options *o)
{
	return o->operand_count > 0 || o->files_from;
}

static bool find_way(struct session *s, struct err *e)
{
	struct options *o = &s->front.options;

	if (s->blank && s->form)
		return err_set(
		    e, ERR_USAGE,
		    "--blank et --form ensemble\u00a0: --blank se remplit à la main, --form "
		    "à l'écran\u202f; choisissez",
		    "--blank and --form together: --blank is filled in by hand, --form on "
		    "the screen; choose one");
	if (s->csv && has_dossiers(o))
		return err_set(e, ERR_USAGE,
		               "--csv et des dossiers ensemble\u00a0: donnez l'un ou les autres",
		               "--csv and dossiers together: give one or the others");
	if (s->csv)
		s->way = WAY_CSV;
	else if (!has_dossiers(o) && (s->set_count > 0 || s->blank || s->form))
		s->way = WAY_LONE;
	else if (!has_dossiers(o) && isatty(STDIN_FILENO))
		s->way = WAY_QUESTIONS;
	else
		return options_check_input(o, isatty(STDIN_FILENO), e);
	return true;
}

/* All but who makes them. */
static struct documents_options document_options(struct session *s,
                                                 const struct documents_source *source)
{
	const struct options *o = &s->front.options;

	return (struct documents_options){
	    .delivery = {.file = o->output,
	                 .folder = o->folder,
	                 .force = o->force,
	                 .write = write_document,
	                 .context = s},
	    .sources = {.operands = (const char *const *)o->operands,
	                .operand_count = o->operand_count,
	                .list = o->files_from,
	                .list_nul = o->null_separated,
	                .folder = o->directory},
	    .source = source,
	    .name = o->name,
	    .workers = o->folder ? front_workers(o)
	               : o->jobs ? o->jobs
	                         : 1,
	    .strict = o->strict,
	    .digests = o->json,
	    .context = s,
	    .report = report,
	    .stopped = front_is_stopped,
	};
}

static bool expects_many(struct session *s)
{
	const struct documents_options dossiers = document_options(s, NULL);

	if (s->list_fields)
		return false;
	return s->way == WAY_DOSSIERS ? documents_expects_many(&dossiers)
	                              : s->way == WAY_CSV && s->front.options.folder;
}

static bool open_mandate(struct session *s, struct err *e)
{
	const struct options *o = &s->front.options;
	struct mandate_options options;

	options = (struct mandate_options){.choice = front_choice(&s->front),
	                                   .doc_lang = o->has_doc_lang ? (int)o->doc_lang : -1,
	                                   .many = expects_many(s),
	                                   .blank = s->blank || s->way == WAY_QUESTIONS,
	                                   .form = s->form,
	                                   .sets = s->sets,
	                                   .set_count = s->set_count};
	return mandate_new(&s->mandate, &options, e);
}

/* --- Documents --- */

static bool run_documents(struct session *s, const struct documents_source *source, struct err *e)
{
	const struct options *o = &s->front.options;
	struct documents_options documents = document_options(s, source);

	documents.maker = mandate_maker(s->mandate);
	/* Nobody's mandate has nobody's name. */
	if (!documents.name && s->way == WAY_LONE && s->set_count == 0)
		documents.name = "mandat.pdf";
	progress_start(&s->front.progress, o->quiet, s->front.messages.lang, "mandats traités",
	               "mandates done");
	return documents_run(&documents, e);
}

static bool run_csv(struct session *s, struct err *e)
{
	struct documents_source source;
	bool ok;

	if (!mandate_csv_open(&source, s->mandate, s->csv, e))
		return false;
	ok = run_documents(s, &source, e);
	mandate_csv_close(&source);
	return ok;
}

static bool run_lone(struct session *s, struct str json, const char *input, struct err *e)
{
	struct documents_lone lone = {.input = input, .json = json};
	struct documents_source source = documents_lone_source(&lone);

	return run_documents(s, &source, e);
}

/* --- Questions --- */

/* False: nothing is to be written, *failed says whether that is a failure. */
static bool ask_all(struct session *s, struct interview *interview, bool *failed, struct err *e)
{
	const struct account_field *field;
	struct buf answer = {0};
	enum ask_result result = ASK_ANSWERED;

	ask_begin(&s->front.messages);
	while (result == ASK_ANSWERED && (field = interview_next(interview))) {
		result = ask_field(&answer, &s->front.messages, field, e);
		if (result != ASK_ANSWERED || interview_answer(interview, buf_view(&answer), e))
			continue;
		if (e->code == ERR_USAGE)
			ask_refuse(&s->front.messages, e);
		else
			result = ASK_FAILED;
	}
	buf_free(&answer);
	*failed = result == ASK_FAILED;
	return result == ASK_ANSWERED;
}

static bool write_answers(struct session *s, struct interview *interview, struct err *e)
{
	struct str json = interview_dossier(interview);

	return json.ptr ? run_lone(s, json, "-", e) : err_nomem(e);
}

static bool run_questions(struct session *s, struct err *e)
{
	struct arena arena = {0};
	const struct account_field *fields;
	const struct procedure *procedure;
	struct interview *interview = NULL;
	size_t count_of;
	bool failed = false;
	bool ok = mandate_procedure(s->mandate, &procedure, e) &&
	          mandate_fields(s->mandate, &fields, &count_of, &arena, e) &&
	          interview_new(&interview, procedure, fields, count_of, e);

	if (ok)
		ok = ask_all(s, interview, &failed, e) ? write_answers(s, interview, e) : !failed;
	interview_free(interview);
	arena_free(&arena);
	return ok;
}

/* --- The tool --- */

static bool list_fields(struct session *s, struct err *e)
{
	struct buf *out = &s->front.output.pending;
	struct arena arena = {0};
	const struct account_field *fields;
	size_t count_of;
	bool ok = mandate_fields(s->mandate, &fields, &count_of, &arena, e);

	if (ok && s->front.options.json)
		review_write_field_records(out, fields, count_of, s->front.messages.lang);
	else if (ok)
		fields_write(out, fields, count_of, s->front.messages.lang);
	if (ok && !s->front.options.json && plain_is_wanted(s->front.output.fd))
		plain_rewrite(out, 0);
	arena_free(&arena);
	return ok;
}

static bool run(struct session *s, struct err *e)
{
	if (s->list_fields)
		return list_fields(s, e);
	switch (s->way) {
	case WAY_DOSSIERS:
		break;
	case WAY_CSV:
		return run_csv(s, e);
	case WAY_LONE:
		return run_lone(s, (struct str){0},
		                s->set_count > 0 ? "--set"
		                : s->form        ? "--form"
		                                 : "--blank",
		                e);
	case WAY_QUESTIONS:
		return run_questions(s, e);
	}
	return run_documents(s, NULL, e);
}

static int work(struct session *s)
{
	const struct options *o = &s->front.options;
	struct err e;
	bool ok;

	s->front.messages.quiet = o->quiet && !o->strict; /* what refuses is always told of */
	if (!s->list_fields &&
	    (!find_way(s, &e) || !options_check_output(o, isatty(STDOUT_FILENO), &e)))
		return front_fail_usage(&s->front, &e);
	if (!open_mandate(s, &e))
		return front_fail(&s->front, &e);
	ok = run(s, &e);
	mandate_free(s->mandate);
	if (!ok)
		return front_fail(&s->front, &e);
	return tally_status(&s->front.tally);
}

int main(int argc, char **argv)
{
	struct session s = {.sets = calloc((size_t)argc + 1, sizeof *s.sets)};
	int status;

	if (front_begin(&s.front, &tool, argc, argv, &s, press_libraries(), &status))
		status = work(&s);
	status = front_end(&s.front, status);
	free(s.sets);
	return status;
}
