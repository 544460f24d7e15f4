/* attachments.c - see attachments.h. */
#include "job/attachments.h"

#include <fcntl.h>

#include "base/buf.h"
#include "dossier/name_list.h"
#include "dossier/procedure.h"
#include "guard/guard.h"
#include "job/chosen.h"
#include "job/inbox_run.h"
#include "job/policy.h"
#include "piece/examiner.h"

struct run {
	const struct attachments_options *options;
	struct procedure *procedure;
	struct inbox *inbox;
	struct examiner *examiner;
	bool deaf; /* report said no */
};

static bool is_over(void *context)
{
	const struct run *run = context;
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
static bool take_one(void *context)
{
	struct run *run = context;
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

/* A name that never comes to the examiner. */
static void tell_failure(void *context, const struct inbox_item *item, struct err *why)
{
	struct run *run = context;
	struct arena arena = {0};
	struct finding_list findings = {.arena = &arena};
	struct attachment a = {.file = item->name,
	                       .input = item->input,
	                       .line = item->line,
	                       .verdict = ATTACHMENT_UNKNOWN,
	                       .findings = &findings,
	                       .failure = why};

	if (item->name.len > 0)
		find_failure(&findings, item->trouble, why);
	if (findings.failed)
		findings.count = 0;
	tell(run, &a);
	arena_free(&arena);
}

/* --- The run --- */

static bool submit(void *context, const struct inbox_item *item, struct err *e)
{
	struct run *run = context;
	void *tag = (void *)(uintptr_t)item->line; /* a number that travels as a pointer */

	if (item->fd >= 0)
		return examiner_submit_fd(run->examiner, item->fd, item->name, tag, e);
	return examiner_submit(run->examiner, AT_FDCWD, item->name, item->name.ptr, tag, e);
}

static bool has_room(void *context)
{
	const struct run *run = context;

	return examiner_has_room(run->examiner);
}

static size_t pending(void *context)
{
	const struct run *run = context;

	return examiner_pending(run->examiner);
}

static bool go_through(struct run *run, struct err *e)
{
	struct inbox_user user = {run, has_room, pending, submit, take_one, tell_failure, is_over};
	struct inbox_feed feed = inbox_feed_of(run->inbox);

	return inbox_run(&feed, &user, e);
}

static void judge(void *context, struct finding_list *list)
{
	const struct run *run = context;

	procedure_judge(run->procedure, list);
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
	    .stopped = is_over,
	    .context = run,
	};

	if (!name_list_check(o->sources.list, e) ||
	    !chosen_procedure(&run->procedure, &o->choice, e))
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
