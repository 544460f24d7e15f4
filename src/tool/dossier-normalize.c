/* dossier-normalize - the least change that makes a file fit to file. */
#include <unistd.h>

#include "base/text.h"
#include "cli/amount.h"
#include "cli/attachment.h"
#include "cli/front.h"
#include "cli/normalized.h"
#include "cli/plain.h"
#include "cli/summary.h"
#include "job/bind.h"
#include "job/normalize.h"
#include "job/normalize_dossier.h"

#define BYTES_MAX ((uint64_t)2000000000)
#define SIDE_MAX 65500

enum own_option {
	OPTION_RECURSIVE = OPTION_SHARED_COUNT,
	OPTION_DRY_RUN,
	OPTION_MAX_SIDE,
	OPTION_MAX_BYTES,
	OPTION_MIN_QUALITY,
	OPTION_MAX_INPUT,
	OPTION_SANDBOX,
	OPTION_DOSSIER,
	OPTION_BIND,
	OPTION_SORT,
	OPTION_PAGE_SIZE,
	OPTION_PIECE,
};

static const struct option_row rows[] = {
    {OPTION_RECURSIVE,
     'r',
     "recursive",
     {NULL, NULL},
     {"parcourt les répertoires\u00a0; -d en reproduit l'arborescence",
      "go through folders; -d keeps their tree"}},
    {OPTION_DRY_RUN,
     'n',
     "dry-run",
     {NULL, NULL},
     {"dit ce qui serait fait, sans rien écrire", "say what would be done, write nothing"}},
    {OPTION_MAX_SIDE,
     0,
     "max-side",
     {"PIXELS", "PIXELS"},
     {"plus grand côté d'une image (3508, un A4 à 300 points par pouce\u00a0; 0\u00a0: sans limite)",
      "long side of a picture (3508, A4 with 300 dots an inch; 0: no limit)"}},
    {OPTION_MAX_BYTES,
     0,
     "max-bytes",
     {"TAILLE", "SIZE"},
     {"taille d'un fichier, comme 4M (celle de la procédure)",
      "size of a file, such as 4M (the procedure's)"}},
    {OPTION_MIN_QUALITY,
     0,
     "min-quality",
     {"1-100", "1-100"},
     {"qualité JPEG sous laquelle une image est plutôt réduite (60)",
      "JPEG quality below which a picture is rather scaled down (60)"}},
    {OPTION_MAX_INPUT,
     0,
     "max-input",
     {"TAILLE", "SIZE"},
     {"les fichiers plus gros ne sont pas lus (200M)", "larger files are not read (200M)"}},
    {OPTION_SANDBOX,
     0,
     "require-sandbox",
     {NULL, NULL},
     {"refuse de travailler si l'isolement des décodeurs n'est pas complet",
      "refuse to work unless decoders are wholly confined"}},
    {OPTION_DOSSIER,
     0,
     "dossier",
     {"DOSSIER", "DOSSIER"},
     {"traite les fichiers d'un dossier et écrit dans -d RÉP le dossier qui les nomme",
      "treat a dossier's files and write the dossier that names them into -d DIR"}},
    {OPTION_BIND,
     'b',
     "bind",
     {"FICHIER.pdf", "FILE.pdf"},
     {"réunit les images en un PDF, une par page (FICHIER-1.pdf… s'il en faut plusieurs)",
      "bind the pictures into one PDF, one a page (FILE-1.pdf … where it takes several)"}},
    {OPTION_SORT,
     0,
     "sort",
     {"name|given|time", "name|given|time"},
     {"ordre des pages\u00a0: des noms (IMG_9 avant IMG_10), donné, ou des dates des fichiers",
      "order of the pages: by name (IMG_9 before IMG_10), as given, or by the files' times"}},
    {OPTION_PAGE_SIZE,
     0,
     "page-size",
     {"a4|own", "a4|own"},
     {"pages A4, ou à la taille de chaque image", "pages of A4, or as large as each picture"}},
    {OPTION_PIECE,
     0,
     "piece",
     {"TEXTE", "TEXT"},
     {"ce que montrent les pages, pour le titre et les lecteurs d'écran (le nom du PDF)",
      "what the pages show, for the title and for screen readers (the PDF's name)"}},
};

struct session {
	struct front front;
	struct messages results; /* how standard output is written */
	struct normalize_wishes wishes;
	bool recursive, dry_run, require_sandbox, own_size, has_page_size, has_order;
	const char *dossier, *bind, *piece; /* NULL: not given */
	enum binding_order order;
	const char *sandbox[SANDBOX_NAMES_MAX];
	size_t sandbox_count;
	size_t written, kept;
};

static bool own_number(struct session *s, int id, const char *value, struct err *e)
{
	struct normalize_wishes *w = &s->wishes;

	switch (id) {
	case OPTION_MAX_SIDE:
		if (!amount_number(&w->max_side_px, "--max-side", value, 0, SIDE_MAX, e))
			return false;
		w->any_side = w->max_side_px == 0;
		return true;
	case OPTION_MAX_BYTES:
		return amount_bytes(&w->max_bytes, "--max-bytes", value, BYTES_MAX, e);
	case OPTION_MIN_QUALITY:
		return amount_number(&w->least_quality, "--min-quality", value, 1, 100, e);
	default:
		return amount_bytes(&w->input_bytes, "--max-input", value, BYTES_MAX, e);
	}
}

static bool own_page_size(struct session *s, const char *value, struct err *e)
{
	s->has_page_size = true;
	s->own_size = str_eq(str_of(value), STR("own"));
	return s->own_size || str_eq(str_of(value), STR("a4")) ||
	       err_set(e, ERR_USAGE, "--page-size\u00a0: a4 ou own, pas «\u00a0%s\u00a0»",
	               "--page-size: a4 or own, not \"%s\"", value);
}

static bool own_order(struct session *s, const char *value, struct err *e)
{
	s->has_order = true;
	return binding_order_parse(str_of(value), &s->order) ||
	       err_set(e, ERR_USAGE, "--sort\u00a0: name, given ou time, pas «\u00a0%s\u00a0»",
	               "--sort: name, given or time, not \"%s\"", value);
}

static bool own(void *context, int id, const char *value, struct err *e)
{
	struct session *s = context;

	if (id == OPTION_PAGE_SIZE)
		return own_page_size(s, value, e);
	if (id == OPTION_SORT)
		return own_order(s, value, e);
	if (id == OPTION_DOSSIER)
		s->dossier = value;
	else if (id == OPTION_BIND)
		s->bind = value;
	else if (id == OPTION_PIECE)
		s->piece = value;
	else if (id == OPTION_RECURSIVE)
		s->recursive = true;
	else if (id == OPTION_DRY_RUN)
		s->dry_run = true;
	else if (id == OPTION_SANDBOX)
		s->require_sandbox = true;
	else
		return own_number(s, id, value, e);
	return true;
}

static const struct tool tool = {
    .name = "dossier-normalize",
    .purpose =
	{"Rend des images et des scans déposables en les changeant le moins possible\u00a0: redressés,\n"
         "dans un format et une taille acceptés, en couleurs sRGB, sans métadonnées. Dit ce qui a\n"
         "été fait. Un fichier abîmé n'est jamais réparé en silence.",
         "Makes pictures and scans fit to file with as little change as can be: upright, in a\n"
         "format and size that is accepted, in sRGB colours, without metadata. Says what was done.\n"
         "A damaged file is never repaired in silence."},
    .operands = {"FICHIER… (-o FICHIER | -d RÉP | --bind FICHIER.pdf)",
                 "FILE… (-o FILE | -d DIR | --bind FILE.pdf)"},
    .examples =
	{"  dossier-normalize titre.jpg -o titre-ok.jpg\n"
         "  dossier-normalize -r arrivees -d pretes\n"
         "  dossier-normalize --dry-run photo.heic\n"
         "  dossier-normalize --max-bytes 4M --json scans/*.pdf -d petits > actions.ndjson\n"
         "  dossier-normalize --bind contrat.pdf --piece 'contrat de travail' IMG_*.jpg\n",
         "  dossier-normalize permit.jpg -o permit-ok.jpg\n"
         "  dossier-normalize -r arrivals -d ready\n"
         "  dossier-normalize --dry-run photo.heic\n"
         "  dossier-normalize --max-bytes 4M --json scans/*.pdf -d small > actions.ndjson\n"
         "  dossier-normalize --bind contract.pdf --piece 'work contract' IMG_*.jpg\n"},
    .shared = OPTIONS_COMMON | OPTION_BIT(OPTION_OUTPUT) | OPTION_BIT(OPTION_FOLDER) |
              OPTION_BIT(OPTION_FORCE) | OPTION_BIT(OPTION_FILES_FROM) | OPTION_BIT(OPTION_NULL) |
              OPTION_BIT(OPTION_STRICT) | OPTION_BIT(OPTION_DOC_LANG),
    .rows = rows,
    .row_count = sizeof rows / sizeof *rows,
    .own = own,
};

/* --- Telling --- */

static void note_sandbox(void *context, const struct guard *guard)
{
	struct session *s = context;

	s->sandbox_count = sandbox_names(s->sandbox, guard);
}

static void facts_of(struct attachment_record *out, const struct attachment *a)
{
	*out = (struct attachment_record){.type = a->type,
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
	                                  .encrypted = a->encrypted};
}

static void count(struct session *s, const struct normalized_file *f)
{
	struct tally *tally = &s->front.tally;

	if (f->page > 0) /* its PDF counts */
		return;
	switch (f->status) {
	case NORMALIZED_WRITTEN:
	case NORMALIZED_PLANNED:
		s->written++;
		tally->done++;
		break;
	case NORMALIZED_KEPT:
		s->kept++;
		tally->done++;
		break;
	case NORMALIZED_TO_CORRECT:
		tally->refused++;
		break;
	case NORMALIZED_NOT_DONE:
		tally_failure(tally, f->failure);
		break;
	}
}

/* Why nothing was made of a file; of one that was made, what is still to be known. */
static void show_findings(const struct session *s, const struct normalized_file *f)
{
	bool is_made = f->status != NORMALIZED_TO_CORRECT && f->after && f->output.len > 0;
	struct message_place at = {is_made ? f->output : f->file, 0};

	for (size_t i = 0; f->findings && i < f->findings->count; i++)
		message_finding(&s->front.messages, at, &f->findings->items[i]);
}

static void show_failure(const struct session *s, const struct normalized_file *f)
{
	struct message_place at = {f->file, 0};

	if (f->file.len == 0)
		at = (struct message_place){f->input, f->line};
	message_failure(&s->front.messages, at, f->failure);
}

static void show(struct session *s, const struct normalized_file *f,
                 const struct normalized_record *record)
{
	struct buf line = {0};

	if (f->failure && f->page == 0) /* else its PDF tells why */
		show_failure(s, f);
	else if (!s->front.options.json)
		show_findings(s, f);
	if (s->front.options.json || f->failure || f->status == NORMALIZED_TO_CORRECT)
		return;
	if (s->dry_run) {
		normalized_write_text(&s->front.output.pending, record, &s->results);
		return;
	}
	normalized_write_text(&line, record, &s->front.messages);
	if (line.len > 0)
		message_note(&s->front.messages, "%.*s", "%.*s", (int)line.len - 1, line.data);
	buf_free(&line);
}

static bool report(void *context, const struct normalized_file *f)
{
	struct session *s = context;
	struct attachment_record before, after;
	struct normalized_record record = {.file = f->file,
	                                   .input = f->input,
	                                   .line = f->line,
	                                   .output = f->output,
	                                   .page = f->page,
	                                   .status = normalized_status_name(f->status),
	                                   .actions = f->actions,
	                                   .action_count = f->action_count,
	                                   .findings = f->findings,
	                                   .error = f->failure,
	                                   .sandbox = s->sandbox,
	                                   .sandbox_count = s->sandbox_count};
	struct err e;
	bool ok;

	if (f->before) {
		facts_of(&before, f->before);
		record.before = &before;
	}
	if (f->after) {
		facts_of(&after, f->after);
		record.after = &after;
	}
	count(s, f);
	if (!front_is_deaf(&s->front))
		show(s, f, &record);
	if (s->front.options.json)
		normalized_write_record(&s->front.output.pending, &record, s->results.lang);
	ok = output_flush(&s->front.output, &e);
	progress_step(&s->front.progress);
	return ok;
}

/* On standard error, for a person: how many files ended how. */
static void summarise(const struct session *s)
{
	const struct tally *t = &s->front.tally;
	size_t failed = t->failed + t->unusable, total = t->done + t->refused + failed;
	bool fr = s->front.messages.lang == LANG_FR;
	struct buf parts = {0};

	summary_part(&parts, s->written,
	             s->dry_run ? fr ? "à écrire" : "to be written"
	             : fr       ? "écrit"
	                        : "written",
	             s->dry_run ? fr ? "à écrire" : "to be written"
	             : fr       ? "écrits"
	                        : "written");
	summary_part(&parts, s->kept, fr ? "déjà là" : "there already",
	             fr ? "déjà là" : "there already");
	summary_part(&parts, t->refused, fr ? "à corriger" : "to be corrected",
	             fr ? "à corriger" : "to be corrected");
	summary_part(&parts, failed, fr ? "non traité" : "not done",
	             fr ? "non traités" : "not done");
	if (total == 0)
		message_note(&s->front.messages, "aucun fichier à traiter", "no file to treat");
	else if (total > 1 && !s->front.options.json)
		message_note(&s->front.messages, "%zu fichiers\u00a0: %s", "%zu files: %s", total,
		             buf_terminated(&parts));
	buf_free(&parts);
}

/* --- The tool --- */

static bool write_document(void *context, struct str data, struct err *e)
{
	struct session *s = context;

	return output_write(&s->front.output, data, e);
}

static bool check_dossier_usage(const struct session *s, struct err *e)
{
	const struct options *o = &s->front.options;

	if (o->operand_count > 0 || o->files_from || s->recursive || s->bind)
		return err_set(e, ERR_USAGE,
		               "--dossier donne déjà les fichiers\u00a0: rien d'autre",
		               "--dossier gives the files already: nothing else");
	return (o->folder && !o->output) ||
	       err_set(e, ERR_USAGE,
	               "les fichiers d'un dossier vont dans un répertoire\u00a0: -d RÉP",
	               "the files of a dossier go into a folder: -d DIR");
}

/* What says how pages are bound does nothing without them. */
static bool check_plain_usage(const struct session *s, struct err *e)
{
	const char *idle = s->has_order                    ? "--sort"
	                   : s->piece                      ? "--piece"
	                   : s->has_page_size              ? "--page-size"
	                   : s->front.options.has_doc_lang ? "--doc-lang"
	                                                   : NULL;

	return !idle ||
	       err_set(e, ERR_USAGE, "%s ne va qu'avec --bind", "%s goes only with --bind", idle);
}

static bool check_bind_usage(const struct session *s, struct err *e)
{
	const struct options *o = &s->front.options;
	size_t bad;

	if (o->output || o->folder)
		return err_set(e, ERR_USAGE, "--bind dit déjà où écrire\u00a0: sans -o ni -d",
		               "--bind says where to write: without -o and -d");
	if (str_eq(str_of(s->bind), STR("-")))
		return err_set(
		    e, ERR_USAGE,
		    "--bind écrit des fichiers, pas la sortie standard\u00a0: donnez un nom",
		    "--bind writes files, not standard output: give a name");
	return !s->piece || text_valid(str_of(s->piece), &bad) ||
	       err_set(e, ERR_USAGE, "--piece\u00a0: ce texte n'est pas en UTF-8",
	               "--piece: this text is not in UTF-8");
}

static bool check_usage(const struct session *s, struct err *e)
{
	const struct options *o = &s->front.options;
	bool many = o->operand_count > 1 || o->files_from || s->recursive;

	if (s->dossier)
		return check_plain_usage(s, e) && check_dossier_usage(s, e);
	if (!options_check_files(o, e))
		return false;
	if (s->bind ? !check_bind_usage(s, e) : !check_plain_usage(s, e))
		return false;
	if (s->dry_run || s->bind)
		return true;
	if (!o->folder && many)
		return err_set(e, ERR_USAGE,
		               "plusieurs fichiers vont dans un répertoire\u00a0: -d RÉP",
		               "several files go into a folder: -d DIR");
	return options_check_output(o, isatty(STDOUT_FILENO), e);
}

static bool bind(const struct session *s, const struct normalize_options *run, size_t *skipped,
                 struct err *e)
{
	const struct options *o = &s->front.options;
	struct bind_options binding = {.run = run,
	                               .output = s->bind,
	                               .force = o->force,
	                               .order = s->order,
	                               .own_size = s->own_size,
	                               .piece = str_of(s->piece),
	                               .creator = STR("dossier-normalize " VERSION),
	                               .lang = o->has_doc_lang ? o->doc_lang : LANG_FR};

	return bind_run(&binding, skipped, e);
}

static int work(struct session *s)
{
	const struct options *o = &s->front.options;
	struct normalize_options run = {
	    .sources = {.operands = (const char *const *)o->operands,
	                .operand_count = o->operand_count,
	                .list = o->files_from,
	                .list_nul = o->null_separated,
	                .recursive = s->recursive,
	                .left_out = o->folder},
	    .choice = front_choice(&s->front),
	    .wishes = s->wishes,
	    .delivery = {.file = o->output,
	                 .folder = o->folder,
	                 .force = o->force,
	                 .write = write_document,
	                 .context = s},
	    .dry_run = s->dry_run,
	    .workers = front_workers(o),
	    .strict = o->strict,
	    .require_sandbox = s->require_sandbox,
	    .context = s,
	    .sandbox = note_sandbox,
	    .report = report,
	    .stopped = front_is_stopped,
	};
	size_t skipped = 0;
	struct err e;
	bool ok;

	s->results = s->front.messages;
	s->results.colour = message_colour_on(s->front.output.fd);
	s->results.plain = plain_is_wanted(s->front.output.fd);
	if (!check_usage(s, &e))
		return front_fail_usage(&s->front, &e);
	progress_start(&s->front.progress, o->quiet, s->results.lang, "fichiers traités",
	               "files done");
	if (s->dossier)
		ok = normalize_dossier_run(&run, s->dossier, &e);
	else
		ok = s->bind ? bind(s, &run, &skipped, &e) : normalize_run(&run, &skipped, &e);
	if (!ok)
		return front_fail(&s->front, &e);
	if (!s->front.output.failed && !front_is_stopped(s)) {
		summary_skipped(&s->front.messages, skipped);
		summarise(s);
	}
	return tally_status(&s->front.tally);
}

int main(int argc, char **argv)
{
	struct session s = {0};
	struct buf libraries = {0};
	int status;

	normalize_libraries(&libraries);
	if (front_begin(&s.front, &tool, argc, argv, &s, buf_terminated(&libraries), &status))
		status = work(&s);
	status = front_end(&s.front, status);
	buf_free(&libraries);
	return status;
}
