/* dossier-pieces - which pieces a procedure asks for, in general or of one dossier. */
#include <unistd.h>

#include "cli/front.h"
#include "cli/lint.h"
#include "cli/plain.h"
#include "cli/review.h"
#include "job/checklist.h"
#include "job/documents.h"
#include "job/lint.h"
#include "job/press.h"
#include "job/review.h"
#include "job/schema.h"

enum own_option { OPTION_SCHEMA = OPTION_SHARED_COUNT, OPTION_LINT };

static const struct option_row rows[] = {
    {OPTION_SCHEMA,
     0,
     "schema",
     {NULL, NULL},
     {"écrit le schéma JSON des dossiers de la démarche, pour un éditeur ou un autre programme",
      "write the JSON Schema of the procedure's dossiers, for an editor or another program"}},
    {OPTION_LINT,
     0,
     "lint",
     {"RÉP", "DIR"},
     {"examine le répertoire d'une procédure et dit ce qui est à y corriger",
      "look at the folder of a procedure and say what to mend in it"}},
};

struct session {
	struct front front;
	struct review_style style;
	bool schema;
	const char *lint; /* a folder */
	struct lint_count problems;
};

static bool own(void *context, int id, const char *value, struct err *e)
{
	struct session *s = context;

	(void)e;
	if (id == OPTION_LINT)
		s->lint = value;
	else
		s->schema = true;
	return true;
}

static const struct tool tool = {
    .name = "dossier-pieces",
    .purpose =
	{"Dit quelles pièces une démarche demande, et à qui\u00a0; avec un dossier, celles que ce\n"
         "dossier demande, et pourquoi. La liste s'affiche, ou devient un PDF à cocher (-o, -d).\n"
         "C'est une indication\u00a0: l'administration décide.",
         "Says which documents a procedure asks for, and of whom; with a dossier, those that\n"
         "this dossier needs, and why. The list is shown, or becomes a PDF to tick (-o, -d).\n"
         "This is an indication: the administration decides."},
    .operands = {"[DOSSIER…]", "[DOSSIER…]"},
    .examples = {"  dossier-pieces\n"
                 "  dossier-pieces dossier.json\n"
                 "  dossier-pieces -o pieces.pdf dossier.json\n"
                 "  dossier-pieces --doc-lang en -o documents.pdf\n"
                 "  dossier-pieces --json | jq -r '.pieces[].code'\n"
                 "  dossier-pieces --json dossiers.ndjson\n"
                 "  dossier-pieces --schema > dossier.schema.json\n"
                 "  dossier-pieces --lint ./apt-etudiant\n",
                 "  dossier-pieces\n"
                 "  dossier-pieces dossier.json\n"
                 "  dossier-pieces -o pieces.pdf dossier.json\n"
                 "  dossier-pieces --doc-lang en -o documents.pdf\n"
                 "  dossier-pieces --json | jq -r '.pieces[].code'\n"
                 "  dossier-pieces --json dossiers.ndjson\n"
                 "  dossier-pieces --schema > dossier.schema.json\n"
                 "  dossier-pieces --lint ./apt-etudiant\n"},
    .shared = OPTIONS_COMMON | OPTIONS_OUTPUT | OPTION_BIT(OPTION_FILES_FROM) |
              OPTION_BIT(OPTION_NULL) | OPTION_BIT(OPTION_STRICT) | OPTION_BIT(OPTION_DATE),
    .rows = rows,
    .row_count = sizeof rows / sizeof *rows,
    .own = own,
};

/* --- The list as text or records --- */

static bool report(void *context, const struct account *a)
{
	struct session *s = context;
	struct buf *out = &s->front.output.pending;
	struct message_place at = {a->input, a->line};
	struct err e;

	review_count(&s->front.tally, a);
	if (a->failure && !front_is_deaf(&s->front))
		message_failure(&s->front.messages, at, a->failure);
	if (s->front.options.json)
		review_write_pieces_record(out, a, s->style.lang);
	else if (!a->failure)
		review_write_pieces(out, a, &s->style);
	output_flush(&s->front.output, &e);
	return !s->front.output.pipe_closed;
}

static bool list_pieces(struct session *s, bool in_general, struct err *e)
{
	const struct options *o = &s->front.options;
	const struct review_options run = {
	    .choice = front_choice(&s->front),
	    .operands = (const char *const *)o->operands,
	    .operand_count = o->operand_count,
	    .list = o->files_from,
	    .list_nul = o->null_separated,
	    .today = front_today(o),
	    .pieces_only = true,
	    .context = s,
	    .report = report,
	    .stopped = front_is_stopped,
	};

	review_style_of(&s->style, s->front.output.fd);
	s->style.program = tool.name;
	s->style.lang = s->front.messages.lang;
	return in_general ? review_pieces(&run, e) : review_run(&run, e);
}

/* --- The list as a PDF --- */

static bool report_document(void *context, const struct document *d)
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
	return output_write(&((struct session *)context)->front.output, data, e);
}

static bool run_documents(struct session *s, struct checklist_options *checklist, struct err *e)
{
	const struct options *o = &s->front.options;
	struct documents_lone lone = {.input = ""};
	const struct documents_source nobody = documents_lone_source(&lone);
	struct documents_options documents = {
	    .delivery = {.file = o->output,
	                 .folder = o->folder,
	                 .force = o->force,
	                 .write = write_document,
	                 .context = s},
	    .sources = {.operands = (const char *const *)o->operands,
	                .operand_count = o->operand_count,
	                .list = o->files_from,
	                .list_nul = o->null_separated},
	    .source = checklist->general ? &nobody : NULL,
	    .name = o->name,
	    .workers = o->folder && !checklist->general ? front_workers(o) : 1,
	    .strict = o->strict,
	    .digests = o->json,
	    .context = s,
	    .report = report_document,
	    .stopped = front_is_stopped,
	};
	struct checklist *shared;
	bool ok;

	checklist->many = documents_expects_many(&documents);
	if (!checklist_new(&shared, checklist, e))
		return false;
	documents.maker = checklist_maker(shared);
	progress_start(&s->front.progress, o->quiet, s->front.messages.lang, "listes traitées",
	               "lists done");
	ok = documents_run(&documents, e);
	checklist_free(shared);
	return ok;
}

static bool make_documents(struct session *s, bool in_general, struct err *e)
{
	const struct options *o = &s->front.options;
	struct checklist_options checklist = {.choice = front_choice(&s->front),
	                                      .doc_lang = o->has_doc_lang ? (int)o->doc_lang : -1,
	                                      .general = in_general,
	                                      .today = front_today(o)};

	s->front.messages.quiet = o->quiet && !o->strict; /* what refuses is always told of */
	return run_documents(s, &checklist, e);
}

/* --- The schema --- */

static bool write_schema(struct session *s, struct err *e)
{
	const struct choice choice = front_choice(&s->front);

	return schema_write(&s->front.output.pending, &choice, s->front.messages.lang,
	                    s->front.options.strict, e);
}

static bool check_schema(const struct options *o, struct err *e)
{
	if (o->operand_count > 0 || o->files_from)
		return err_set(
		    e, ERR_USAGE,
		    "--schema décrit tous les dossiers de la démarche\u00a0: n'en donnez "
		    "aucun",
		    "--schema describes all dossiers of the procedure: give none");
	if (o->output || o->folder || o->json)
		return err_set(e, ERR_USAGE,
		               "--schema s'écrit sur la sortie standard\u00a0: ni -o, ni -d, ni "
		               "--json, mais > FICHIER",
		               "--schema goes to standard output: no -o, -d or --json, but > FILE");
	return true;
}

/* --- The folder of a procedure --- */

static void report_problem(void *context, const struct lint_problem *p)
{
	struct session *s = context;
	struct buf *out = &s->front.output.pending;

	s->problems.errors += p->severity == SEVERITY_ERROR;
	s->problems.warnings += p->severity == SEVERITY_WARNING;
	if (s->front.options.json)
		lint_write_record(out, p, s->front.messages.lang);
	else if (!s->front.options.quiet || p->severity == SEVERITY_ERROR)
		lint_write(out, s->lint, p, s->front.messages.lang);
}

static bool lint_folder(struct session *s, struct err *e)
{
	struct buf *out = &s->front.output.pending;
	const struct options *o = &s->front.options;
	const struct lint_options run = {.dir = s->lint,
	                                 .choice = front_choice(&s->front),
	                                 .today = front_today(o),
	                                 .context = s,
	                                 .report = report_problem};

	if (!lint_run(&run, e))
		return false;
	if (!o->json && !o->quiet)
		lint_write_count(out, s->lint, s->problems, s->front.messages.lang);
	if (!o->json && plain_is_wanted(s->front.output.fd))
		plain_rewrite(out, 0);
	s->front.tally.done++;
	s->front.tally.refused += s->problems.errors > 0 || (o->strict && s->problems.warnings > 0);
	return true;
}

static bool check_lint(const struct session *s, struct err *e)
{
	const struct options *o = &s->front.options;

	if (s->schema || o->operand_count > 0 || o->files_from || o->output || o->folder)
		return err_set(e, ERR_USAGE,
		               "--lint examine un répertoire et rien d'autre\u00a0: ni dossier, ni "
		               "--schema, ni -o ou -d",
		               "--lint looks at a folder and at nothing else: no dossier, no "
		               "--schema, no -o or -d");
	return true;
}

/* --- The tool --- */

/* Options of a document have no effect on what is only shown; strict: but this one has. */
static bool check_shown(const struct options *o, bool strict, struct err *e)
{
	const char *vain = o->name                ? "--name"
	                   : o->force             ? "--force"
	                   : o->has_doc_lang      ? "--doc-lang"
	                   : o->strict && !strict ? "--strict"
	                                          : NULL;

	return !vain || err_set(e, ERR_USAGE,
	                        "%s concerne la liste en PDF\u00a0: ajoutez -o FICHIER ou -d RÉP",
	                        "%s is about the list as a PDF: add -o FILE or -d DIR", vain);
}

static bool wants_documents(const struct options *o)
{
	return o->output || o->folder;
}

static bool is_general(const struct options *o)
{
	return o->operand_count == 0 && !o->files_from;
}

static bool check(struct session *s, struct err *e)
{
	struct options *o = &s->front.options;

	if (s->lint)
		return check_lint(s, e) && check_shown(o, true, e);
	if (s->schema)
		return check_schema(o, e) && check_shown(o, true, e);
	if (!is_general(o) && !options_check_input(o, isatty(STDIN_FILENO), e))
		return false;
	return wants_documents(o) ? options_check_output(o, isatty(STDOUT_FILENO), e)
	                          : check_shown(o, false, e);
}

static bool run(struct session *s, struct err *e)
{
	const struct options *o = &s->front.options;

	if (s->lint)
		return lint_folder(s, e);
	if (s->schema)
		return write_schema(s, e);
	return wants_documents(o) ? make_documents(s, is_general(o), e)
	                          : list_pieces(s, is_general(o), e);
}

static int work(struct session *s)
{
	struct err e;

	if (!check(s, &e))
		return front_fail_usage(&s->front, &e);
	if (!run(s, &e))
		return front_fail(&s->front, &e);
	return (int)tally_status(&s->front.tally);
}

int main(int argc, char **argv)
{
	struct session s = {0};
	int status = EXIT_ALL_DONE;

	if (front_begin(&s.front, &tool, argc, argv, &s, press_libraries(), &status))
		status = work(&s);
	return front_end(&s.front, status);
}
