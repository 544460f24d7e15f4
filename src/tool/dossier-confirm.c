/* dossier-confirm - the deposit confirmation of each dossier, as a PDF. */ #include <unistd.h>

#include "cli/front.h"
#include "job/confirm.h"
#include "job/documents.h"
#include "job/press.h"

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

	return front_tell_document(context, &record);
}

static bool write_document(void *context, struct str data, struct err *e)
{
	struct front *f = context;

	return output_write(&f->output, data, e);
}

/* Only a folder can take more than one document. */
static unsigned workers(const struct options *o)
{
	return o->folder || o->jobs > 0 ? front_workers(o) : 1;
}

static bool make_documents(struct front *f, struct documents_options *documents,
                           struct confirm_options *confirm, struct err *e)
{
	struct confirm *shared;
	bool ok;

	confirm->many = documents_expects_many(documents);
	if (!confirm_new(&shared, confirm, e))
		return false;
	documents->maker = confirm_maker(shared);
	progress_start(&f->progress, f->options.quiet, f->messages.lang, "dossiers traités",
	               "dossiers done");
	ok = documents_run(documents, e);
	confirm_free(shared);
	return ok;
}

static bool run(struct front *f, struct err *e)
{
	const struct options *o = &f->options;
	struct confirm_options confirm = {.choice = front_choice(f),
	                                  .doc_lang = o->has_doc_lang ? (int)o->doc_lang : -1};
	struct documents_options documents = {
	    .delivery = {.file = o->output,
	                 .folder = o->folder,
	                 .force = o->force,
	                 .write = write_document,
	                 .context = f},
	    .sources = {.operands = (const char *const *)o->operands,
	                .operand_count = o->operand_count,
	                .list = o->files_from,
	                .list_nul = o->null_separated,
	                .folder = o->directory},
	    .name = o->name,
	    .workers = workers(o),
	    .strict = o->strict,
	    .digests = o->json,
	    .context = f,
	    .report = report,
	    .stopped = front_is_stopped,
	};

	return make_documents(f, &documents, &confirm, e);
}

static int work(struct front *f)
{
	struct options *o = &f->options;
	struct err e;

	f->messages.quiet = o->quiet && !o->strict; /* what refuses is always told of */
	if (!options_check_input(o, isatty(STDIN_FILENO), &e) ||
	    !options_check_output(o, isatty(STDOUT_FILENO), &e))
		return front_fail_usage(f, &e);
	if (!run(f, &e))
		return front_fail(f, &e);
	return (int)tally_status(&f->tally);
}

int main(int argc, char **argv)
{
	struct front f;
	int status;

	if (front_begin(&f, &tool, argc, argv, NULL, press_libraries(), &status))
		status = work(&f);
	return front_end(&f, status);
}
