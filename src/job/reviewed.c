#include "job/reviewed.h"

#include <stdlib.h>

#include "dossier/finding_text.h"
#include "job/question.h"
#include "piece/failure.h"

struct reviewed *reviewed_new(struct err *e)
{
	struct reviewed *r = calloc(1, sizeof *r);

	if (!r) {
		err_nomem(e);
		return NULL;
	}
	r->findings.arena = &r->arena;
	return r;
}

void reviewed_free(struct reviewed *r)
{
	if (!r)
		return;
	arena_free(&r->arena);
	free(r);
}

void reviewed_fail(struct reviewed *r, const struct err *why)
{
	if (r->failed)
		return;
	r->failed = true;
	r->failure = *why;
}

static void fail_nomem(struct reviewed *r)
{
	struct err e;

	err_nomem(&e);
	reviewed_fail(r, &e);
}

void reviewed_load(struct reviewed *r, struct str json, unsigned long line)
{
	struct err e = {0};

	switch (dossier_load(&r->dossier, json, line, &r->arena, &r->findings, &e)) {
	case DOSSIER_LOADED:
		r->loaded = true;
		r->reference = value_string(&r->dossier.root, STR("reference"));
		break;
	case DOSSIER_WRONG:
		break;
	case DOSSIER_FAILED:
		reviewed_fail(r, &e);
		break;
	}
}

/* A path out of the folder is told of its file, where its own findings are. */
static void leave_escapes_to_files(struct finding_list *list)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct finding *f = &list->items[i];

		if (f->id != FINDING_PATH_ESCAPE || !str_starts(f->field, STR("pieces[")))
			list->items[kept++] = *f;
	}
	list->count = kept;
}

static bool list_files(struct reviewed *r)
{
	if (!judge_list_pieces(&r->pieces, &r->facts, &r->arena))
		return false;
	r->files = arena_array(&r->arena, r->pieces.file_count ? r->pieces.file_count : 1,
	                       sizeof *r->files);
	if (!r->files)
		return false;
	r->file_count = r->pieces.file_count;
	for (size_t i = 0; i < r->file_count; i++) {
		struct reviewed_file *file = &r->files[i];

		file->listed = &r->pieces.files[i];
		file->piece.name = file->listed->path;
		file->piece.verdict = VERDICT_UNKNOWN;
		file->piece.findings.arena = &r->arena;
		report_init(&file->piece.report);
	}
	return true;
}

static void judge_whole(struct reviewed *r)
{
	const struct procedure *p = r->edition->procedure;

	dossier_check_fields(&r->dossier, p, &r->findings);
	leave_escapes_to_files(&r->findings);
	judge_fields(&r->facts, &r->findings);
	judge_contract(&r->facts, &r->findings);
	judge_deadlines(&r->facts, &r->findings);
	judge_glyphs(p, r->edition->fonts, &r->dossier.root, &r->findings);
	question_judge(&r->eligibility, &r->facts, &r->findings);
	if (!list_files(r)) {
		fail_nomem(r);
		return;
	}
	judge_pieces(&r->pieces, &r->facts, &r->findings);
	procedure_judge(p, &r->findings);
}

void reviewed_judge(struct reviewed *r, const struct edition *edition, struct date today,
                    enum reviewed_scope scope)
{
	struct err e;

	r->edition = edition;
	r->scope = scope;
	r->facts = (struct facts){.procedure = edition->procedure,
	                          .dossier = &r->dossier.root,
	                          .has_today = true,
	                          .today = today};
	if (scope == REVIEWED_PIECES) {
		if (!judge_list_pieces(&r->pieces, &r->facts, &r->arena))
			fail_nomem(r);
		return;
	}
	if (!question_answer(&r->eligibility, &r->facts, &r->arena, &e))
		reviewed_fail(r, &e);
	else if (scope == REVIEWED_WHOLE)
		judge_whole(r);
}

/* --- Files --- */

void reviewed_take(struct reviewed *r, struct reviewed_file *file, const struct piece *piece)
{
	file->is_taken = true;
	file->piece = *piece;
	file->piece.name = file->listed->path;
	file->piece.findings = (struct finding_list){.arena = &r->arena};
	finding_copy_all(&file->piece.findings, &piece->findings, file->listed->place);
	file->piece.preview = (struct str){0};
	if (piece->preview.len > 0) {
		file->piece.preview = arena_copy(&r->arena, piece->preview);
		file->piece.findings.failed |= !file->piece.preview.ptr;
	}
	if (!piece->failure)
		return;
	file->failure = *piece->failure;
	file->piece.failure = &file->failure;
}

void reviewed_take_missing(struct reviewed_file *file, enum finding_id id)
{
	struct finding *f = finding_add(&file->piece.findings, id, file->listed->place);

	file->is_taken = true;
	if (id == FINDING_PATH_ESCAPE)
		finding_excerpt(&file->piece.findings, f, "path", file->listed->path);
	file->piece.verdict = VERDICT_REFUSED;
}

void reviewed_take_failure(struct reviewed_file *file, const struct err *why)
{
	file->is_taken = true;
	file->failure = *why;
	piece_fail_reading(&file->piece, &file->failure);
}

static void say_twice(struct reviewed *r, struct reviewed_file *file,
                      const struct reviewed_file *other)
{
	bool same_path = str_eq(file->listed->path, other->listed->path);
	const struct judge_piece *piece = &r->pieces.items[other->listed->piece];
	struct finding_list *list = &file->piece.findings;
	struct finding *f = finding_add(list, same_path ? FINDING_FILE_TWICE : FINDING_SAME_FILE,
	                                file->listed->place);

	if (!same_path)
		finding_param(list, f, "other", other->listed->path);
	if (piece->rule && other->listed->piece != file->listed->piece)
		judge_add_label(list, f, "label", piece->rule->label);
}

/* The first other file before it that is the same, by its name or by its bytes. */
static void compare_files(struct reviewed *r, struct reviewed_file *file)
{
	struct str digest = str_of(file->piece.sha256);

	for (const struct reviewed_file *other = r->files; other < file; other++) {
		if (!str_eq(file->listed->path, other->listed->path) &&
		    (digest.len == 0 || !str_eq(digest, str_of(other->piece.sha256))))
			continue;
		say_twice(r, file, other);
		return;
	}
}

/* Whether it is still the file that was filed under that name. */
static void compare_with_deposit(struct reviewed *r, struct reviewed_file *file)
{
	const struct value *filed = value_path(&r->dossier.root, STR("depot.pieces"));
	struct str digest = str_of(file->piece.sha256);

	if (!filed || filed->type != VALUE_ARRAY || digest.len == 0)
		return;
	for (size_t i = 0; i < filed->array.count; i++) {
		const struct value *entry = &filed->array.items[i];
		struct str expected = value_string(entry, STR("sha256"));
		struct finding *f;

		if (!str_eq(value_string(entry, STR("fichier")), file->listed->path) ||
		    !digest_is_hex(expected) || str_eq(expected, digest))
			continue;
		f = finding_add(&file->piece.findings, FINDING_PIECE_CHANGED, file->listed->place);
		finding_param(&file->piece.findings, f, "found", digest);
		finding_param(&file->piece.findings, f, "expected", expected);
		return;
	}
}

static enum verdict verdict_of(const struct reviewed_file *file, bool strict)
{
	enum severity worst = finding_worst(&file->piece.findings);

	if (worst == SEVERITY_ERROR && file->piece.verdict != VERDICT_UNKNOWN)
		return VERDICT_REFUSED;
	if (file->piece.failure || file->piece.verdict == VERDICT_UNKNOWN)
		return VERDICT_UNKNOWN;
	return strict && worst == SEVERITY_WARNING ? VERDICT_REFUSED : VERDICT_ACCEPTED;
}

static void settle_files(struct reviewed *r, bool strict)
{
	for (size_t i = 0; i < r->file_count; i++) {
		struct reviewed_file *file = &r->files[i];

		compare_files(r, file);
		compare_with_deposit(r, file);
		procedure_judge(r->edition->procedure, &file->piece.findings);
		file->piece.verdict = verdict_of(file, strict);
		if (file->piece.findings.failed)
			fail_nomem(r);
	}
}

/* --- The whole --- */

static enum account_verdict settle(const struct reviewed *r, bool strict)
{
	enum severity refusing = strict ? SEVERITY_WARNING : SEVERITY_ERROR;
	enum account_verdict verdict = ACCOUNT_ACCEPTED;

	if (r->failed)
		return ACCOUNT_UNKNOWN;
	if (!r->files && r->eligibility.answer == ACCOUNT_UNDETERMINED)
		return ACCOUNT_REFUSED; /* it was the only question */
	if (finding_worst(&r->findings) >= refusing)
		return ACCOUNT_REFUSED;
	for (size_t i = 0; i < r->file_count; i++) {
		if (r->files[i].piece.verdict == VERDICT_REFUSED)
			return ACCOUNT_REFUSED;
		if (r->files[i].piece.verdict == VERDICT_UNKNOWN)
			verdict = ACCOUNT_UNKNOWN;
	}
	return verdict;
}

void reviewed_finish(struct reviewed *r, bool strict)
{
	if (r->edition && !r->failed)
		settle_files(r, strict);
	if (r->findings.failed)
		fail_nomem(r);
	if (!r->failed && !reviewed_tell(r))
		fail_nomem(r);
	r->account.reference = r->reference;
	r->account.input = r->input;
	r->account.line = r->line;
	r->account.findings = &r->findings;
	r->account.verdict = settle(r, strict);
	r->account.failure = r->failed ? &r->failure : NULL;
}
