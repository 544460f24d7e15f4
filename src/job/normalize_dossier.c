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

/* One that is given twice, which the check only warns of, is treated once. */
struct dossier_file {
	struct value *path; /* a string in the dossier, the new file's once that is told */
	struct str old;
};

struct run {
	const struct normalize_options *options;
	struct arena arena;
	struct dossier dossier;
	struct str input; /* as it was given */
	int folder;
	struct dossier_file *files;
	size_t count, next, told, renamed;
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

/* False: for want of memory. */
static bool keep(struct record *r, struct arena *a)
{
	r->bytes = arena_copy(a, r->bytes);
	r->folder = arena_copy(a, r->folder);
	return r->bytes.ptr && r->folder.ptr;
}

/* A dossier on a line of its own is a stream of one. */
static bool is_alone(struct reader *reader)
{
	struct arena arena = {0};
	struct finding_list wrong = {.arena = &arena};
	struct record next;
	struct err why;
	bool alone = reader_next(reader, &next, &wrong, &why) == READER_END;

	arena_free(&arena);
	return alone;
}

/* False where there is no dossier to go on with; that was told. */
static bool load(struct run *run, const struct record *record, struct err *e)
{
	struct finding_list list = {.arena = &run->arena};

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
		if (!keep(&record, &run->arena)) {
			ok = err_nomem(e);
		} else if (is_alone(reader)) {
			ok = load(run, &record, e);
		} else {
			fail_several(&why);
			tell_wrong(run, NULL, &why);
		}
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
			run->files[run->count++] = (struct dossier_file){
			    &files->array.items[i], files->array.items[i].string};
}

static bool list_paths(struct run *run, struct err *e)
{
	struct value *pieces = member(&run->dossier.root, STR("pieces"));
	size_t most = count_paths(pieces);

	run->files = arena_array(&run->arena, most + 1, sizeof *run->files);
	if (!run->files)
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

static bool is_given_before(const struct run *run, size_t i)
{
	for (size_t before = 0; before < i; before++)
		if (str_eq(run->files[before].old, run->files[i].old))
			return true;
	return false;
}

/* From i on, the first file that was not given before it. */
static size_t first_new(const struct run *run, size_t i)
{
	while (i < run->count && is_given_before(run, i))
		i++;
	return i;
}

static enum inbox_result next_file(void *context, int timeout_ms, struct inbox_item *out,
                                   struct err *e)
{
	struct run *run = context;
	struct str path;

	(void)timeout_ms;
	run->next = first_new(run, run->next);
	if (run->next == run->count)
		return INBOX_END;
	path = run->files[run->next++].old;
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

static void rename_all(struct run *run, struct str old, struct str now)
{
	for (size_t i = 0; i < run->count; i++)
		if (str_eq(run->files[i].old, old))
			run->files[i].path->string = now;
}

static bool report(void *context, const struct normalized_file *file)
{
	struct run *run = context;
	struct str old, now;

	run->told = first_new(run, run->told);
	old = run->files[run->told++].old;
	switch (file->status) {
	case NORMALIZED_WRITTEN:
	case NORMALIZED_KEPT:
	case NORMALIZED_PLANNED:
		now = arena_copy(&run->arena, inside_of(run, file->output));
		run->renamed += now.ptr && !str_eq(now, old);
		if (now.ptr)
			rename_all(run, old, now);
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
	struct inbox_feed feed = {run, next_file, run->folder};
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
	buf_printf(path, "%s/" READER_FOLDER_FILE, folder);
	buf_terminated(path);
}

static void tell_dossier(struct run *run)
{
	struct buf json = {0}, path = {0};
	struct err why = {0};
	struct finding_list list = {.arena = &run->arena};
	struct action action = {.id = run->renamed > 0 ? ACTION_DOSSIER_RENAMED
	                                               : ACTION_DOSSIER_COPIED};
	struct normalized_file file = {.file = run->input,
	                               .status = NORMALIZED_PLANNED,
	                               .actions = &action,
	                               .action_count = 1};

	if (run->renamed > 0)
		action_number(action.after, run->renamed);
	if (value_get(&run->dossier.root, STR("depot"))) {
		finding_add(&list, FINDING_FILED_ALREADY, (struct str){0});
		file.findings = &list;
	}

	write_dossier(run, &json, &path);
	file.output = buf_view(&path);
	if (json.failed || path.failed) {
		err_nomem(&why);
		file.status = NORMALIZED_NOT_DONE;
	} else if (!run->options->dry_run) {
		normalized_settle(
		    &file,
		    file_write(path.data, buf_view(&json), run->options->delivery.force, &why),
		    FINDING_TARGET_DIFFERS, &list);
	}
	file.failure = file.status == NORMALIZED_NOT_DONE ? &why : NULL;
	tell(run, &file);
	buf_free(&json);
	buf_free(&path);
}

static void tell_incomplete(struct run *run)
{
	struct finding_list list = {.arena = &run->arena};

	finding_add(&list, FINDING_FILES_MISSING, (struct str){0});
	tell_wrong(run, &list, NULL);
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
