/* attachments.c - see attachments.h. */
#include "job/attachments.h"

#include <fcntl.h>

#include "base/buf.h"
#include "dossier/name_list.h"
#include "dossier/procedure.h"
#include "guard/guard.h"
#include "job/policy.h"
#include "piece/examiner.h"

/* How long a silent list is waited for before anything else is looked after. */
#define WAIT_MS 100

struct run {
	const struct attachments_options *options;
	struct procedure *procedure;
	struct inbox *inbox;
	struct examiner *examiner;
	bool ended; /* no more names */
	bool deaf;  /* report said no */
};

static bool is_over(const struct run *run)
{
	const struct attachments_options *o = run->options;

	return run->deaf || (o->stopped && o->stopped(o->context));
}

/* --- Telling --- */

static enum attachment_verdict verdict_of(const struct piece *p)
{
	switch (p->verdict) {
	case VERDICT_ACCEPTED:
		return ATTACHMENT_ACCEPTED;
	case VERDICT_REFUSED:
		return ATTACHMENT_REFUSED;
	case VERDICT_UNKNOWN:
		break;
	}
	return ATTACHMENT_UNKNOWN;
}

void attachment_of_piece(struct attachment *out, const struct piece *p)
{
	const struct report *r = &p->report;

	*out = (struct attachment){.file = p->name,
	                           .verdict = verdict_of(p),
	                           .findings = &p->findings,
	                           .failure = p->failure};
	if (!p->is_known)
		return;
	out->is_known = true;
	out->type = kind_name(r->kind);
	out->bytes = p->bytes;
	out->sha256 = p->sha256[0] ? p->sha256 : NULL;
	out->width_px = r->width_px;
	out->height_px = r->height_px;
	out->dpi = r->dpi;
	out->orientation = r->orientation;
	out->colour = colour_name(r->colour);
	out->bits = r->bits;
	if (r->kind != KIND_PDF)
		return;
	out->pages = r->pages;
	out->pdf_version = r->pdf_version;
	out->encrypted = r->encrypted;
}

static void tell(struct run *run, const struct attachment *a)
{
	if (!run->deaf)
		run->deaf = !run->options->report(run->options->context, a);
}

static struct str input_of(const struct run *run, size_t line)
{
	return line > 0 ? str_of(run->options->sources.list) : (struct str){0};
}

/* False when nothing more is to come. */
static bool take_one(struct run *run)
{
	const struct piece *piece;
	struct attachment a;
	void *tag;

	if (!examiner_take(run->examiner, &piece, &tag))
		return false;
	attachment_of_piece(&a, piece);
	a.line = (uintptr_t)tag;
	a.input = input_of(run, a.line);
	tell(run, &a);
	return true;
}

static enum finding_id finding_of(enum inbox_trouble trouble)
{
	switch (trouble) {
	case INBOX_TROUBLE_FOLDER:
		return FINDING_FOLDER_UNREADABLE;
	case INBOX_TROUBLE_LINK:
		return FINDING_LINK_NOT_FOLLOWED;
	case INBOX_TROUBLE_FILE:
		break;
	}
	return FINDING_UNREADABLE;
}

/* Makes a finding of the failure, and of its sentence the failure. */
static void find_failure(struct finding_list *list, enum inbox_trouble trouble, struct err *why)
{
	struct finding *f = finding_add(list, finding_of(trouble), (struct str){0});
	struct buf fr = {0}, en = {0};

	finding_param(list, f, "cause", str_of(why->text[LANG_FR]));
	finding_param(list, f, "cause_en", str_of(why->text[LANG_EN]));
	if (f && !list->failed) {
		finding_message(&fr, f, LANG_FR);
		finding_message(&en, f, LANG_EN);
		err_set(why, why->code, "%s%.0s", "%.0s%s", buf_terminated(&fr),
		        buf_terminated(&en));
	}
	buf_free(&fr);
	buf_free(&en);
}

/* A name that never comes to the examiner is told of in its place all the same. */
static void tell_failure(struct run *run, const struct inbox_item *item, struct err *why)
{
	struct arena arena = {0};
	struct finding_list findings = {.arena = &arena};
	struct attachment a = {.file = item->name,
	                       .input = item->input,
	                       .line = item->line,
	                       .verdict = ATTACHMENT_UNKNOWN,
	                       .findings = &findings,
	                       .failure = why};

	while (examiner_pending(run->examiner) > 0) {
		if (is_over(run) || !take_one(run))
			return;
	}
	if (is_over(run)) /* what was interrupted has not failed */
		return;
	if (item->name.len > 0)
		find_failure(&findings, item->trouble, why);
	if (findings.failed)
		findings.count = 0;
	tell(run, &a);
	arena_free(&arena);
}

/* --- The run --- */

static bool submit(struct run *run, const struct inbox_item *item, struct err *e)
{
	void *tag = (void *)(uintptr_t)item->line; /* a number that travels as a pointer */

	if (item->fd >= 0)
		return examiner_submit_fd(run->examiner, item->fd, item->name, tag, e);
	return examiner_submit(run->examiner, AT_FDCWD, item->name, item->name.ptr, tag, e);
}

/* Hands on the next name; false only for an error of the run. */
static bool put_one(struct run *run, struct err *e)
{
	size_t pending = examiner_pending(run->examiner);
	struct inbox_item item;
	struct err why = {0};

	switch (inbox_next(run->inbox, pending > 0 ? 0 : WAIT_MS, &item, &why)) {
	case INBOX_FILE:
		return submit(run, &item, e);
	case INBOX_FAILED:
		tell_failure(run, &item, &why);
		break;
	case INBOX_WAIT:
		if (pending > 0)
			take_one(run);
		break;
	case INBOX_END:
		run->ended = true;
		break;
	}
	return true;
}

static bool go_through(struct run *run, struct err *e)
{
	while (!is_over(run)) {
		if (!run->ended && examiner_has_room(run->examiner)) {
			if (!put_one(run, e))
				return false;
		} else if (examiner_pending(run->examiner) == 0 || !take_one(run)) {
			break;
		}
	}
	return true;
}

static bool find_procedure(struct procedure **out, const struct choice *c, struct err *e)
{
	const char *name = c->procedure_name ? c->procedure_name : CHOICE_PROCEDURE;
	struct procedure_roots roots;
	struct arena arena = {0};
	struct buf dir = {0};
	bool ok;

	if (c->procedure_dir)
		return procedure_load(out, c->procedure_dir, e);
	ok = procedure_roots(&roots, c->data, c->xdg_config, c->home, c->installed, &arena) ||
	     err_nomem(e);
	ok = ok && procedure_find_dir(&dir, &roots, str_of(name), (struct str){0}, e) &&
	     procedure_load(out, dir.data, e);
	buf_free(&dir);
	arena_free(&arena);
	return ok;
}

static void judge(void *context, struct finding_list *list)
{
	const struct run *run = context;

	procedure_judge(run->procedure, list);
}

static bool stopped(void *context)
{
	return is_over(context);
}

static bool run_init(struct run *run, struct err *e)
{
	const struct attachments_options *o = run->options;
	struct examiner_options examiner = {
	    .limits = guard_limits_default,
	    .workers = o->workers,
	    .require_sandbox = o->require_sandbox,
	    .strict = o->strict,
	    .judge = judge,
	    .stopped = stopped,
	    .context = run,
	};

	if (!name_list_check(o->sources.list, e) || !find_procedure(&run->procedure, &o->choice, e))
		return false;
	policy_of(&examiner.policy, run->procedure);
	run->inbox = inbox_new(&o->sources, e);
	run->examiner = run->inbox ? examiner_new(&examiner, e) : NULL;
	if (!run->examiner)
		return false;
	o->sandbox(o->context, examiner_guard(run->examiner));
	return true;
}

bool attachments_run(const struct attachments_options *options, size_t *skipped, struct err *e)
{
	struct run run = {.options = options};
	bool ok = run_init(&run, e) && go_through(&run, e);

	*skipped = run.inbox ? inbox_skipped(run.inbox) : 0;
	examiner_free(run.examiner);
	inbox_free(run.inbox);
	procedure_free(run.procedure);
	return ok;
}

size_t sandbox_names(const char *out[SANDBOX_NAMES_MAX], const struct guard *guard)
{
	size_t count = 0;

	for (int layer = 0; layer < GUARD_LAYER_COUNT && count < SANDBOX_NAMES_MAX; layer++) {
		if (guard_has(guard, (enum guard_layer)layer))
			out[count++] = guard_layer_name((enum guard_layer)layer);
	}
	return count;
}
