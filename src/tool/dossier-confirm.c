/* dossier-confirm - the deposit confirmation of each dossier, as a PDF. */
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/message.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/place.h"
#include "cli/progress.h"
#include "cli/records.h"
#include "cli/status.h"
#include "cli/stop.h"
#include "job/confirm.h"
#include "job/documents.h"
#include "job/press.h"

#define WORKERS_MAX 8 /* unless -j says more */

static const struct tool tool = {
    .name = "dossier-confirm",
    .purpose =
	{"Fait la confirmation de dépôt (PDF) de chaque dossier déposé. Un DOSSIER est un fichier\n"
         "JSON, un flux d'un dossier par ligne (NDJSON), un répertoire qui contient dossier.json,\n"
         "ou - pour l'entrée standard.",
         "Makes the deposit confirmation (PDF) of each dossier filed. A DOSSIER is a JSON file, a\n"
         "stream of one dossier a line (NDJSON), a folder that holds dossier.json, or - for\n"
         "standard input."},
    .operands = {"[DOSSIER…]", "[DOSSIER…]"},
    .examples = {"  dossier-confirm dossier.json -o confirmation.pdf\n"
                 "  dossier-confirm -d confirmations depots/*/\n"
                 "  dossier-confirm --json -d confirmations flux.ndjson > journal.ndjson\n"
                 "  dossier-submit dossier.json | dossier-confirm > confirmation.pdf\n",
                 "  dossier-confirm dossier.json -o confirmation.pdf\n"
                 "  dossier-confirm -d confirmations deposits/*/\n"
                 "  dossier-confirm --json -d confirmations stream.ndjson > journal.ndjson\n"
                 "  dossier-submit dossier.json | dossier-confirm > confirmation.pdf\n"},
    .shared = OPTIONS_COMMON | OPTIONS_INPUT | OPTIONS_OUTPUT | OPTION_BIT(OPTION_STRICT) |
              OPTION_BIT(OPTION_DATE),
};

/* What the callbacks of the run need. */
struct session {
	struct options options;
	struct messages messages;
	struct progress progress;
	struct output output;
	struct tally tally;
	bool output_told; /* that standard output failed has been said of a record */
};

static void count(struct tally *tally, const struct document *d)
{
	switch (d->status) {
	case DOCUMENT_WRITTEN:
	case DOCUMENT_KEPT:
		tally->done++;
		break;
	case DOCUMENT_REFUSED:
		tally->refused++;
		break;
	case DOCUMENT_FAILED:
		tally_failure(tally, d->why);
		break;
	}
}

/* On standard error: findings where no record carries them, failures always. */
static void show(struct session *s, const struct document *d)
{
	struct message_place at = {d->input, d->line};

	for (size_t i = 0; !s->options.json && i < d->findings->count; i++)
		message_finding(&s->messages, at, &d->findings->items[i]);
	if (!d->why || (s->output.pipe_closed && stop_pipe_is_quiet()))
		return;
	message_failure(&s->messages, at, d->why);
	s->output_told = s->output.failed;
}

static bool record(struct session *s, const struct document *d)
{
	struct document_record document = {.reference = d->reference,
	                                   .input = d->input,
	                                   .line = d->line,
	                                   .file = d->file,
	                                   .bytes = d->bytes,
	                                   .sha256 = d->sha256,
	                                   .pages = d->pages,
	                                   .status = document_status_name(d->status),
	                                   .findings = d->findings,
	                                   .error = d->why};
	struct err e;

	record_document(&s->output.pending, &document, s->messages.lang);
	/* Each record at once: who reads them follows the run. A disk that is full for them
	 * is told of at the end, the documents are made all the same. */
	output_flush(&s->output, &e);
	return !s->output.pipe_closed;
}

static bool report(void *context, const struct document *d)
{
	struct session *s = context;

	count(&s->tally, d);
	show(s, d);
	progress_step(&s->progress);
	return !s->options.json || record(s, d);
}

static bool write_document(void *context, struct str data, struct err *e)
{
	struct session *s = context;

	return output_write(&s->output, data, e);
}

static bool is_stopped(void *context)
{
	(void)context;
	return stop_asked();
}

static unsigned processors(void)
{
	cpu_set_t set;
	int count_of = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;

	return count_of < WORKERS_MAX ? (unsigned)count_of : WORKERS_MAX;
}

/* Only a folder can take more than one document. */
static unsigned workers(const struct options *o)
{
	if (o->jobs > 0)
		return o->jobs;
	return o->folder ? processors() : 1;
}

/* --procedure is a folder when it has a "/" or is this one or the one above, else a name. */
static void set_procedure(struct confirm_options *confirm, const char *procedure)
{
	if (procedure &&
	    (strchr(procedure, '/') || !strcmp(procedure, ".") || !strcmp(procedure, "..")))
		confirm->procedure_dir = procedure;
	else
		confirm->procedure_name = procedure;
}

static bool make_documents(struct session *s, struct documents_options *documents,
                           struct confirm_options *confirm, struct err *e)
{
	struct confirm *shared;
	bool ok;

	confirm->many = documents_expects_many(documents);
	if (!confirm_new(&shared, confirm, e))
		return false;
	documents->maker = confirm_maker(shared);
	progress_start(&s->progress, s->options.quiet, s->messages.lang, "dossiers traités",
	               "dossiers done");
	ok = documents_run(documents, e);
	confirm_free(shared);
	return ok;
}

static bool run(struct session *s, struct err *e)
{
	const struct options *o = &s->options;
	struct places places;
	struct confirm_options confirm = {.doc_lang = o->has_doc_lang ? (int)o->doc_lang : -1};
	struct documents_options documents = {
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
	    .name = o->name,
	    .workers = workers(o),
	    .strict = o->strict,
	    .digests = o->json,
	    .context = s,
	    .report = report,
	    .stopped = is_stopped,
	};

	places_find(&places);
	confirm.data = places.data;
	confirm.xdg_config = places.xdg_config;
	confirm.home = places.home;
	confirm.installed = places.installed;
	set_procedure(&confirm, o->procedure);
	return make_documents(s, &documents, &confirm, e);
}

/* Help and version go out like any other result. */
static bool answers(struct session *s)
{
	if (s->options.help)
		options_write_help(&s->output.pending, &tool, s->messages.lang);
	else if (s->options.version)
		options_write_version(&s->output.pending, &tool, press_libraries(),
		                      s->messages.lang);
	return s->options.help || s->options.version;
}

/* Says why nothing more is done. */
static int fail(const struct session *s, const struct err *why)
{
	struct message_place everywhere = {0};

	message_failure(&s->messages, everywhere, why);
	return failure_status(why, &s->tally);
}

/* The same of a command line, and how it should be. */
static int fail_usage(const struct session *s, const struct err *why)
{
	int status = fail(s, why);
	struct buf usage = {0};

	if (why->code == ERR_USAGE) {
		options_write_usage(&usage, &tool, s->messages.lang);
		fprintf(stderr, "%s", buf_terminated(&usage));
	}
	buf_free(&usage);
	return status;
}

static int finish(struct session *s, int status)
{
	bool arrived;
	struct err e;

	progress_wipe(&s->progress);
	arrived = output_close(&s->output, &e);
	if (s->output.pipe_closed && stop_pipe_is_quiet())
		stop_pipe_closed();
	else if (!arrived && !s->output_told)
		status = fail(s, &e);
	options_clear(&s->options);
	return stop_end(status);
}

int main(int argc, char **argv)
{
	struct session s = {.messages = {.program = tool.name, .colour = message_wants_colour()}};
	struct err e;

	output_hold_streams();
	stop_install();
	output_init(&s.output, STDOUT_FILENO);
	s.messages.lang = options_language(argc, argv);
	s.messages.progress = &s.progress;
	if (!options_parse(&s.options, &tool, argc, argv, NULL, &e))
		return fail_usage(&s, &e);
	/* What refuses is always told of. */
	s.messages.quiet = s.options.quiet && !s.options.strict;
	if (answers(&s))
		return finish(&s, EXIT_ALL_DONE);
	if (!options_check_input(&s.options, isatty(STDIN_FILENO), &e) ||
	    !options_check_output(&s.options, isatty(STDOUT_FILENO), &e))
		return finish(&s, fail_usage(&s, &e));
	if (!run(&s, &e))
		return finish(&s, fail(&s, &e));
	return finish(&s, tally_status(&s.tally));
}
