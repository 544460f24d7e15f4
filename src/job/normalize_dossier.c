/* normalize_dossier.c - see normalize_dossier.h. */
#include "job/normalize_dossier.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "dossier/dossier.h"
#include "dossier/reader.h"
#include "job/judge.h"
#include "job/piece_file.h"

struct run {
	const struct normalize_options *options;
	struct arena arena;
	struct dossier dossier;
	struct str input; /* as it was given */
	int folder;
	struct value **paths; /* of the dossier's files: strings in it */
	size_t count, next, told;
	bool incomplete; /* some file was not made */
};

/* --- The dossier */

static bool tell(struct run *run, const struct normalized_file *file)
{
	return run->options->report(run->options->context, file);
}

static void tell_wrong(struct run *run, const struct finding_list *list, const struct err *why)
{
	struct normalized_file file = {.file = run->input,
	                               .status = why ? NORMALIZED_NOT_DONE : NORMALIZED_TO_CORRECT,
	                               .findings = list,
	                               .failure = why};

	run->incomplete = true;
	tell(run, &file);
}

static bool fail_several(struct err *why)
{
	return err_set(why, ERR_USAGE,
	               "ce flux contient plusieurs dossiers\u00a0: donnez-en un à la fois",
	               "this stream holds several dossiers: give one at a time");
}

/* False where there is no dossier to go on with; that was told. */
static bool load(struct run *run, const struct record *record, struct err *e)
{
	struct finding_list list = {.arena = &run->arena};
	struct err why;

	if (record->line > 0) {
		fail_several(&why);
		tell_wrong(run, NULL, &why);
		return true;
	}
	switch (dossier_load(&run->dossier, record->bytes, 0, &run->arena, &list, e)) {
	case DOSSIER_LOADED:
		run->folder = open(record->folder.ptr, O_PATH | O_DIRECTORY | O_CLOEXEC);
		return run->folder >= 0 ||
		       err_errno(e, errno, record->folder.ptr, record->folder.ptr);
	case DOSSIER_WRONG:
		tell_wrong(run, &list, NULL);
		return true;
	case DOSSIER_FAILED:
		break;
	}
	return false;
}

static bool read_dossier(struct run *run, const char *dossier, struct err *e)
{
	struct reader_sources sources = {.operands = &dossier, .operand_count = 1};
	struct reader *reader = reader_new(&sources, e);
	struct finding_list wrong = {.arena = &run->arena};
	struct record record;
	bool ok = reader != NULL;
	struct err why;

	run->input = str_of(dossier);
	if (!ok)
		return false;
	switch (reader_next(reader, &record, &wrong, &why)) {
	case READER_RECORD:
		ok = load(run, &record, e);
		break;
	case READER_WRONG:
		tell_wrong(run, &wrong, NULL);
		break;
	case READER_FAILED:
		tell_wrong(run, NULL, &why);
		break;
	case READER_END:
		break;
	}
	reader_free(reader);
	return ok;
}

/* --- Its files */

static struct value *member(struct value *v, struct str key)
{
	return (struct value *)(uintptr_t)value_get(v, key);
}

static size_t count_paths(const struct value *pieces)
{
	size_t count = 0;

	for (size_t i = 0; pieces && pieces->type == VALUE_ARRAY && i < pieces->array.count; i++) {
		const struct value *files = value_get(&pieces->array.items[i], STR("fichiers"));

		count += files && files->type == VALUE_ARRAY ? files->array.count : 0;
	}
	return count;
}

static void add_paths(struct run *run, struct value *files)
{
	for (size_t i = 0; files && files->type == VALUE_ARRAY && i < files->array.count; i++)
		if (files->array.items[i].type == VALUE_STRING)
			run->paths[run->count++] = &files->array.items[i];
}

static bool list_paths(struct run *run, struct err *e)
{
	struct value *pieces = member(&run->dossier.root, STR("pieces"));
	size_t most = count_paths(pieces);

	run->paths = arena_alloc(&run->arena, (most + 1) * sizeof *run->paths);
	if (!run->paths)
		return err_nomem(e);
	for (size_t i = 0; most > 0 && i < pieces->array.count; i++)
		add_paths(run, member(&pieces->array.items[i], STR("fichiers")));
	return true;
}

static bool fail_escape(struct err *e)
{
	return err_set(e, ERR_USAGE,
	               "ce chemin sort du répertoire du dossier\u00a0: le fichier n'est pas ouvert",
	               "this path leads out of the dossier's folder: the file is not opened");
}

static bool open_file(const struct run *run, struct str path, int *fd, struct err *e)
{
	int number = 0;

	if (judge_path_escapes(path))
		return fail_escape(e);
	switch (piece_file_open(run->folder, path, fd, &number)) {
	case PIECE_FILE_OPEN:
		return true;
	case PIECE_FILE_ESCAPES:
		return fail_escape(e);
	case PIECE_FILE_MISSING:
		number = ENOENT;
		break;
	case PIECE_FILE_FAILED:
		break;
	}
	return err_errno(e, number, "", "");
}

static enum inbox_result next_file(void *context, int timeout_ms, struct inbox_item *out,
                                   struct err *e)
{
	struct run *run = context;
	struct str path;

	(void)timeout_ms;
	if (run->next == run->count)
		return INBOX_END;
	path = run->paths[run->next++]->string;
	*out = (struct inbox_item){.name = path, .inside = path, .fd = -1};
	return open_file(run, path, &out->fd, e) ? INBOX_FILE : INBOX_FAILED;
}

/* --- What became of them: told in their order */

static struct str inside_of(const struct run *run, struct str output)
{
	size_t folder = strlen(run->options->delivery.folder);
	struct str inside = str_from(output, folder);

	while (inside.len > 0 && *inside.ptr == '/')
		inside = str_from(inside, 1);
	return inside;
}

static bool report(void *context, const struct normalized_file *file)
{
	struct run *run = context;
	struct value *path = run->paths[run->told++];
	struct str now;

	switch (file->status) {
	case NORMALIZED_WRITTEN:
	case NORMALIZED_KEPT:
	case NORMALIZED_PLANNED:
		now = arena_copy(&run->arena, inside_of(run, file->output));
		if (now.ptr)
			path->string = now;
		run->incomplete |= !now.ptr;
		break;
	case NORMALIZED_TO_CORRECT:
	case NORMALIZED_NOT_DONE:
		run->incomplete = true;
		break;
	}
	return tell(run, file);
}

static bool stopped(void *context)
{
	const struct run *run = context;

	return run->options->stopped && run->options->stopped(run->options->context);
}

static void note_sandbox(void *context, const struct guard *guard)
{
	const struct run *run = context;

	run->options->sandbox(run->options->context, guard);
}

static bool normalize_files(struct run *run, struct err *e)
{
	struct inbox_feed feed = {run, next_file};
	struct normalize_options inner = *run->options;
	size_t skipped;

	inner.feed = &feed;
	inner.context = run;
	inner.report = report;
	inner.stopped = stopped;
	inner.sandbox = note_sandbox;
	return normalize_run(&inner, &skipped, e);
}

/* --- The new dossier */

static void write_dossier(struct run *run, struct buf *json, struct buf *path)
{
	const char *folder = run->options->delivery.folder;

	value_write_indented(json, &run->dossier.root);
	buf_char(json, '\n');
	buf_printf(path, "%s/" READER_FOLDER_FILE, folder);
	buf_terminated(path);
}

static void tell_dossier(struct run *run)
{
	struct buf json = {0}, path = {0};
	struct err why = {0};
	struct normalized_file file = {.file = run->input, .status = NORMALIZED_PLANNED};

	write_dossier(run, &json, &path);
	file.output = buf_view(&path);
	if (json.failed || path.failed) {
		err_nomem(&why);
		file.status = NORMALIZED_NOT_DONE;
	} else if (!run->options->dry_run) {
		file.status = normalized_status_of(
		    file_write(path.data, buf_view(&json), run->options->delivery.force, &why),
		    "-d", &why);
	}
	file.failure = file.status == NORMALIZED_NOT_DONE ? &why : NULL;
	tell(run, &file);
	buf_free(&json);
	buf_free(&path);
}

static void tell_incomplete(struct run *run)
{
	struct err why;

	err_set(
	    &why, ERR_IO,
	    "le nouveau dossier n'est pas écrit, car des fichiers n'ont pas pu l'être. À "
	    "faire\u00a0: les corriger, puis recommencer",
	    "the new dossier is not written, since some files could not be. To do: correct them, "
	    "then start again");
	tell_wrong(run, NULL, &why);
}

bool normalize_dossier_run(const struct normalize_options *options, const char *dossier,
                           struct err *e)
{
	struct run run = {.options = options, .folder = -1};
	bool ok = read_dossier(&run, dossier, e);

	if (ok && !run.incomplete) {
		ok = list_paths(&run, e) && normalize_files(&run, e);
		if (ok && !stopped(&run)) {
			if (run.incomplete)
				tell_incomplete(&run);
			else
				tell_dossier(&run);
		}
	}
	if (run.folder >= 0)
		close(run.folder);
	arena_free(&run.arena);
	return ok;
}
