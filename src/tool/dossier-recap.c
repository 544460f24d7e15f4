/* dossier-recap - all that a dossier says and what was found in it, as a PDF. */
#include <unistd.h>

#include "cli/front.h"
#include "job/documents.h"
#include "job/press.h"
#include "job/recap.h"

static const struct tool tool = {
    .name = "dossier-recap",
    .purpose =
	{"Fait le récapitulatif (PDF) de chaque dossier, déposé ou non\u00a0: tout ce qui est saisi, ce\n"
         "qui manque ou est à corriger, chaque pièce avec ses fichiers. Un DOSSIER est un fichier\n"
         "JSON, un flux d'un dossier par ligne (NDJSON), un répertoire qui contient dossier.json,\n"
         "ou - pour l'entrée standard.",
         "Makes the recap (PDF) of each dossier, filed or not: all that was entered, what is\n"
         "missing or to correct, each document with its files. A DOSSIER is a JSON file, a stream\n"
         "of one dossier a line (NDJSON), a folder that holds dossier.json, or - for standard\n"
         "input."},
    .operands = {"[DOSSIER…]", "[DOSSIER…]"},
    .examples = {"  dossier-recap depot/ -o recapitulatif.pdf\n"
                 "  dossier-recap -d recapitulatifs depots/*/\n"
                 "  dossier-recap --doc-lang en brouillon.json -o recap.pdf\n"
                 "  dossier-recap --json -d recapitulatifs depots/*/ > journal.ndjson\n",
                 "  dossier-recap deposit/ -o recap.pdf\n"
                 "  dossier-recap -d recaps deposits/*/\n"
                 "  dossier-recap --doc-lang fr draft.json -o recapitulatif.pdf\n"
                 "  dossier-recap --json -d recaps deposits/*/ > journal.ndjson\n"},
    .shared = OPTIONS_COMMON | OPTIONS_INPUT | OPTIONS_OUTPUT | OPTION_BIT(OPTION_STRICT) |
              OPTION_BIT(OPTION_DATE),
};

/* Another attempt may examine what this one could not: exit status 3. */
static void count_incomplete(struct front *f, const struct document *d)
{
	for (size_t i = 0; i < d->findings->count; i++) {
		if (!recap_is_incomplete(d->findings->items[i].id))
			continue;
		f->tally.failed++;
		return;
	}
}

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

	count_incomplete(context, d);
	return front_tell_document(context, &record);
}

static bool write_document(void *context, struct str data, struct err *e)
{
	struct front *f = context;

	return output_write(&f->output, data, e);
}

static struct recap_options recap_options(struct front *f, const struct documents_options *d)
{
	const struct options *o = &f->options;

	return (struct recap_options){
	    .review = {.choice = front_choice(f),
	               .operands = d->sources.operands,
	               .operand_count = d->sources.operand_count,
	               .list = d->sources.list,
	               .list_nul = d->sources.list_nul,
	               .folder = d->sources.folder,
	               .today = front_today(o),
	               .strict = o->strict,
	               .workers = front_workers(o),
	               .limits = guard_limits_default,
	               .context = f,
	               .stopped = front_is_stopped},
	    .doc_lang = o->has_doc_lang ? (int)o->doc_lang : -1,
	    .many = documents_expects_many(d),
	    .may_wait = documents_may_wait(&d->sources),
	};
}

static bool make_documents(struct front *f, struct documents_options documents, struct err *e)
{
	const struct recap_options options = recap_options(f, &documents);
	struct documents_source source;
	struct recap *recap;
	bool ok;

	if (!recap_new(&recap, &options, e))
		return false;
	source = recap_source(recap);
	documents.source = &source;
	documents.maker = recap_maker(recap);
	progress_start(&f->progress, f->options.quiet, f->messages.lang, "dossiers traités",
	               "dossiers done");
	ok = documents_run(&documents, e);
	recap_free(recap);
	return ok;
}

static bool run(struct front *f, struct err *e)
{
	const struct options *o = &f->options;
	const struct documents_options documents = {
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
	    .digests = o->json,
	    .context = f,
	    .report = report,
	    .stopped = front_is_stopped,
	};

	return make_documents(f, documents, e);
}

static int work(struct front *f)
{
	struct options *o = &f->options;
	struct err e;

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
