#include "job/review.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "dossier/reader.h"
#include "job/piece_file.h"
#include "job/policy.h"
#include "job/question.h"
#include "job/reviewed.h"
#include "piece/examiner.h"

/* So many dossiers may wait for their files, or for those of one before them. */
#define QUEUE_MAX 32

struct review {
	const struct review_options *options;
	struct arena arena;
	struct edition_shelf *shelf; /* the options' or own_shelf */
	struct edition_shelf *own_shelf;
	struct reader *reader;
	bool read_ahead; /* reading never waits for somebody */
	bool ended;      /* nothing is left to read */
	bool is_given;   /* first is with the caller */

	struct examiner *examiner;
	struct piece_policy policy; /* of examiner */
	struct reviewed *first, *last;
	size_t count;
	/* Files of `last` that the examiner has not got, and the folder they are in. */
	size_t next_file;
	int folder;
};

/* --- The procedure --- */

static bool shelf_open(struct review *run, struct err *e)
{
	const struct edition_source source = {.choice = run->options->choice};

	run->shelf = run->options->shelf;
	if (run->shelf)
		return true;
	if (!edition_shelf_new(&run->own_shelf, &source, e))
		return false;
	run->shelf = run->own_shelf;
	return true;
}

static enum reviewed_scope scope_of(const struct review_options *o)
{
	if (o->pieces_only)
		return REVIEWED_PIECES;
	return o->eligibility_only ? REVIEWED_ELIGIBILITY : REVIEWED_WHOLE;
}

static void ask_for_procedure(struct finding_list *list)
{
	struct finding *f = finding_add(list, FINDING_MISSING_FIELD, STR("procedure"));

	finding_param(list, f, "label", STR("Démarche"));
	finding_param(list, f, "label_en", STR("Procedure"));
}

/* A filed dossier has it in its stamp. */
static bool says_procedure(const struct value *root)
{
	return value_string(root, STR("procedure")).len > 0 ||
	       (value_string(root, STR("depot.procedure.nom")).len > 0 &&
	        value_string(root, STR("depot.procedure.version")).len > 0);
}

static bool find_edition(struct review *run, struct reviewed *r, const struct edition **out,
                         struct err *e)
{
	bool found = edition_due(run->shelf, &r->dossier, &r->findings, out, e);

	if (!says_procedure(&r->dossier.root) && scope_of(run->options) == REVIEWED_WHOLE)
		ask_for_procedure(&r->findings);
	return found;
}

/* --- One dossier --- */

static bool apply_sets(const struct review *run, struct reviewed *r, const struct procedure *p,
                       struct err *e)
{
	for (size_t i = 0; i < run->options->set_count; i++)
		if (!question_set(&r->dossier.root, p, run->options->sets[i], &r->arena, e))
			return false;
	return true;
}

/* False only for what ends the run. */
static bool judge(struct review *run, struct reviewed *r, struct err *e)
{
	const struct review_options *o = run->options;
	const struct edition *edition;
	struct err why;

	if (!r->loaded)
		return true;
	if (!find_edition(run, r, &edition, &why)) {
		reviewed_fail(r, &why);
		return true;
	}
	if (!apply_sets(run, r, edition->procedure, e))
		return false;
	reviewed_judge(r, edition, o->today, scope_of(o));
	return true;
}

static bool keep_place(struct reviewed *r, const struct record *record)
{
	r->line = record->line;
	r->input = arena_copy(&r->arena, record->input);
	r->folder = arena_copy(&r->arena, record->folder);
	return r->input.ptr && r->folder.ptr;
}

/* The next record, judged; *out stays NULL at the end of the input. */
static bool read_next(struct review *run, struct reviewed **out, struct err *e)
{
	struct reviewed *r = reviewed_new(e);
	struct record record;
	struct err why = {0};
	enum reader_result result;

	if (!r)
		return false;
	result = reader_next(run->reader, &record, &r->findings, &why);
	if (result == READER_END) {
		reviewed_free(r);
		run->ended = true;
		return true;
	}
	if (!keep_place(r, &record)) {
		reviewed_free(r);
		return err_nomem(e);
	}
	if (result == READER_FAILED)
		reviewed_fail(r, &why);
	if (result == READER_RECORD)
		reviewed_load(r, record.bytes, record.line);
	*out = r;
	if (judge(run, r, e))
		return true;
	reviewed_free(r);
	*out = NULL;
	return false;
}

/* --- Its files --- */

static struct examiner_options examiner_options(const struct review_options *o)
{
	return (struct examiner_options){.limits = o->limits,
	                                 .workers = o->workers ? o->workers : 1,
	                                 .require_sandbox = o->require_sandbox,
	                                 .preview = o->preview,
	                                 .stopped = o->stopped,
	                                 .context = o->context};
}

/* A sandbox that is required and cannot be had is known before anything is told, though the
 * first dossiers may have no files. */
static bool check_sandbox(const struct review_options *o, struct err *e)
{
	struct examiner_options options = examiner_options(o);
	struct examiner *tried = o->require_sandbox ? examiner_new(&options, e) : NULL;

	examiner_free(tried);
	return tried || !o->require_sandbox;
}

/* The dossiers of one stream may be of several versions of the procedure, with other
 * limits. */
static bool examiner_open(struct review *run, const struct procedure *p, struct err *e)
{
	const struct review_options *o = run->options;
	struct examiner_options options = examiner_options(o);
	bool is_first = !run->examiner;

	policy_of(&options.policy, p);
	examiner_free(run->examiner);
	run->examiner = examiner_new(&options, e);
	if (!run->examiner)
		return false;
	run->policy = options.policy;
	if (is_first && o->sandbox)
		o->sandbox(o->context, examiner_guard(run->examiner));
	return true;
}

static bool same_policy(const struct piece_policy *a, const struct piece_policy *b)
{
	for (int kind = 0; kind < KIND_COUNT; kind++)
		if (a->accepted[kind] != b->accepted[kind])
			return false;
	return a->bytes == b->bytes && a->bytes_binary == b->bytes_binary &&
	       a->pixels == b->pixels && a->legible_px == b->legible_px;
}

/* True once the examiner is one for the files of `last`; it may have to finish first. */
static bool examiner_fits(struct review *run, bool *fits, struct err *e)
{
	const struct procedure *p = run->last->edition->procedure;
	struct piece_policy policy;

	policy_of(&policy, p);
	*fits = run->examiner && same_policy(&policy, &run->policy);
	if (*fits || (run->examiner && examiner_pending(run->examiner) > 0))
		return true;
	*fits = examiner_open(run, p, e);
	return *fits;
}

static bool is_settled(const struct reviewed *r)
{
	for (size_t i = 0; i < r->file_count; i++)
		if (!r->files[i].is_taken)
			return false;
	return true;
}

static void close_folder(struct review *run)
{
	if (run->folder >= 0)
		close(run->folder);
	run->folder = -1;
}

static int folder_of(struct review *run)
{
	if (run->folder < 0)
		run->folder = open(run->last->folder.ptr, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return run->folder;
}

static void fail_file(struct reviewed_file *file, int number)
{
	struct err why;

	err_errno(&why, number, "", "");
	reviewed_take_failure(file, &why);
}

/* Hands one file to the examiner, or says at once why not. */
static bool submit(struct review *run, struct reviewed_file *file, struct err *e)
{
	int at, fd, number = 0;

	if (judge_path_escapes(file->listed->path)) {
		reviewed_take_missing(file, FINDING_PATH_ESCAPE);
		return true;
	}
	at = folder_of(run);
	if (at < 0) {
		fail_file(file, errno);
		return true;
	}
	switch (piece_file_open(at, file->listed->path, &fd, &number)) {
	case PIECE_FILE_OPEN:
		return examiner_submit_fd(run->examiner, fd, file->listed->path, file, e);
	case PIECE_FILE_MISSING:
		reviewed_take_missing(file, FINDING_FILE_NOT_FOUND);
		break;
	case PIECE_FILE_ESCAPES:
		reviewed_take_missing(file, FINDING_PATH_ESCAPE);
		break;
	case PIECE_FILE_FAILED:
		fail_file(file, number);
		break;
	}
	return true;
}

/* --- The queue --- */

static bool has_files(const struct review *run)
{
	return run->last && run->next_file < run->last->file_count;
}

static bool may_read(const struct review *run)
{
	return !run->ended && run->count < QUEUE_MAX && !has_files(run) &&
	       (run->read_ahead || run->count == 0);
}

static void append(struct review *run, struct reviewed *r)
{
	if (run->last)
		run->last->next = r;
	else
		run->first = r;
	run->last = r;
	run->count++;
	run->next_file = 0;
}

static void drop_first(struct review *run)
{
	struct reviewed *r = run->first;

	run->first = r->next;
	if (!run->first)
		run->last = NULL;
	run->count--;
	reviewed_free(r);
}

static bool is_stopped(const struct review *run)
{
	return run->options->stopped && run->options->stopped(run->options->context);
}

/* True once nothing about the first dossier is open. */
static bool is_first_done(const struct review *run)
{
	return run->first && !(run->first == run->last && has_files(run)) && is_settled(run->first);
}

/* Gives the examiner as much as it takes. */
static bool feed(struct review *run, struct err *e)
{
	bool fits;

	while (has_files(run)) {
		if (!examiner_fits(run, &fits, e))
			return false;
		if (!fits || !examiner_has_room(run->examiner))
			return true;
		if (!submit(run, &run->last->files[run->next_file++], e))
			return false;
	}
	close_folder(run);
	return true;
}

/* Reads on until the first dossier is done or the examiner has enough to do. */
static bool fill(struct review *run, struct err *e)
{
	for (;;) {
		struct reviewed *r = NULL;

		if (!feed(run, e))
			return false;
		if (is_first_done(run) || is_stopped(run) || !may_read(run))
			return true;
		if (!read_next(run, &r, e))
			return false;
		if (r)
			append(run, r);
	}
}

/* Waits for one file. False: the run was stopped, or there is none. */
static bool take(struct review *run)
{
	const struct piece *piece;
	void *tag;

	if (!run->examiner || !examiner_take(run->examiner, &piece, &tag))
		return false;
	for (struct reviewed *r = run->first; r; r = r->next) {
		struct reviewed_file *file = tag;

		if (file < r->files || file >= r->files + r->file_count)
			continue;
		reviewed_take(r, file, piece);
		return true;
	}
	return true;
}

/* --- Runs --- */

/* Reading on from a pipe may wait while a verdict is there to be told. */
static bool can_read_ahead(const struct review_options *o)
{
	if (o->list && strcmp(o->list, "-") == 0)
		return false;
	for (size_t i = 0; i < o->operand_count; i++)
		if (strcmp(o->operands[i], "-") == 0)
			return false;
	return true;
}

static bool reader_open(struct review *run, struct err *e)
{
	const struct review_options *o = run->options;
	const struct reader_sources sources = {.operands = o->operands,
	                                       .operand_count = o->operand_count,
	                                       .list = o->list,
	                                       .list_nul = o->list_nul,
	                                       .folder = o->folder};

	run->read_ahead = can_read_ahead(o);
	run->reader = reader_new(&sources, e);
	return run->reader != NULL;
}

static void clear(struct review *run)
{
	while (run->first)
		drop_first(run);
	close_folder(run);
	examiner_free(run->examiner);
	reader_free(run->reader);
	edition_shelf_free(run->own_shelf);
	arena_free(&run->arena);
}

bool review_new(struct review **out, const struct review_options *options, struct err *e)
{
	struct review *run = calloc(1, sizeof *run);

	if (!run)
		return err_nomem(e);
	run->options = options;
	run->folder = -1;
	if (!check_sandbox(options, e) || !shelf_open(run, e) || !reader_open(run, e)) {
		review_free(run);
		return false;
	}
	*out = run;
	return true;
}

void review_free(struct review *run)
{
	if (!run)
		return;
	clear(run);
	free(run);
}

/* A dossier whose reading was interrupted is not told of. */
enum review_result review_next(struct review *run, const struct reviewed **out, struct err *e)
{
	if (run->is_given)
		drop_first(run);
	run->is_given = false;
	while (!is_stopped(run)) {
		if (!fill(run, e))
			return REVIEW_FAILED;
		if (is_stopped(run) || (run->ended && run->count == 0))
			break;
		if (is_first_done(run)) {
			reviewed_finish(run->first, run->options->strict);
			run->is_given = true;
			*out = run->first;
			return REVIEW_DOSSIER;
		}
		if (!take(run) && !has_files(run))
			break;
	}
	return REVIEW_END;
}

bool review_run(const struct review_options *options, struct err *e)
{
	enum review_result result = REVIEW_FAILED;
	const struct reviewed *r;
	struct review *run;

	if (!review_new(&run, options, e))
		return false;
	do
		result = review_next(run, &r, e);
	while (result == REVIEW_DOSSIER && options->report(options->context, &r->account));
	review_free(run);
	return result != REVIEW_FAILED;
}

/* A dossier of nothing, but for the values of the command line. */
static bool answer(struct review *run, struct reviewed *r, enum reviewed_scope scope, struct err *e)
{
	const struct review_options *o = run->options;
	const struct edition *edition;

	r->dossier.root = (struct value){.type = VALUE_OBJECT};
	r->loaded = true;
	if (!edition_present(run->shelf, (struct str){0}, &edition, e) ||
	    !apply_sets(run, r, edition->procedure, e))
		return false;
	reviewed_judge(r, edition, o->today, scope);
	reviewed_finish(r, o->strict);
	o->report(o->context, &r->account);
	return true;
}

static bool answer_nobody(const struct review_options *options, enum reviewed_scope scope,
                          struct err *e)
{
	struct review run = {.options = options, .folder = -1};
	struct reviewed *r = reviewed_new(e);
	bool ok = r && shelf_open(&run, e) && answer(&run, r, scope, e);

	reviewed_free(r);
	clear(&run);
	return ok;
}

bool review_question(const struct review_options *options, struct err *e)
{
	return answer_nobody(options, REVIEWED_ELIGIBILITY, e);
}

bool review_pieces(const struct review_options *options, struct err *e)
{
	return answer_nobody(options, REVIEWED_PIECES, e);
}

bool review_fields(const struct review_options *options,
                   void (*tell_fields)(void *context, const struct account_field *fields,
                                       size_t count),
                   struct err *e)
{
	struct review run = {.options = options, .folder = -1};
	const struct account_field *fields;
	const struct edition *edition;
	size_t count;
	bool ok = shelf_open(&run, e) && edition_present(run.shelf, (struct str){0}, &edition, e) &&
	          question_fields(&fields, &count, edition->procedure, &run.arena, e);

	if (ok)
		tell_fields(options->context, fields, count);
	clear(&run);
	return ok;
}
