/* normalize.c - see normalize.h. */
#include "job/normalize.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "dossier/name_list.h"
#include "dossier/procedure.h"
#include "job/actions.h"
#include "job/chosen.h"
#include "job/inbox_run.h"
#include "job/naming.h"
#include "job/normalizer.h"
#include "job/policy.h"
#include "piece/extension.h"

/* What goes with a file while it is worked on. */
struct ticket {
	struct buf inside; /* where it belongs in the folder */
	size_t line;       /* of the list that named it */
	bool in_use;
};

struct run {
	const struct normalize_options *options;
	struct procedure *procedure;
	struct inbox *inbox;
	struct inbox_feed feed;
	struct normalizer *normalizer;
	struct delivery *delivery;
	struct name_set *names;
	struct ticket *tickets; /* one for each file that can be on its way */
	size_t ticket_count;
	struct arena arena;
	struct finding_list differs; /* of the file at hand: why it is not written */
	enum finding_id refusal;
	bool deaf; /* report said no */
};

const char *normalized_status_name(enum normalized_status status)
{
	static const char *const names[] = {
	    [NORMALIZED_WRITTEN] = "written", [NORMALIZED_KEPT] = "kept",
	    [NORMALIZED_PLANNED] = "planned", [NORMALIZED_TO_CORRECT] = "refused",
	    [NORMALIZED_NOT_DONE] = "failed",
	};

	return names[status];
}

static bool is_over(void *context)
{
	const struct run *run = context;
	const struct normalize_options *o = run->options;

	return run->deaf || (o->stopped && o->stopped(o->context));
}

static struct str input_of(const struct run *run, size_t line)
{
	return line > 0 ? str_of(run->options->sources.list) : (struct str){0};
}

static void tell(struct run *run, const struct normalized_file *file)
{
	if (!run->deaf)
		run->deaf = !run->options->report(run->options->context, file);
}

/* --- Delivery */

/* Whether a path leads where the name of an input does. */
static bool is_same(const struct run *run, const char *path, const char *name)
{
	struct stat a, b;

	return stat(path, &a) == 0 && fstatat(run->feed.folder, name, &b, 0) == 0 &&
	       a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static void add_folder(struct buf *out, struct str path)
{
	const char *slash = memrchr(path.ptr, '/', path.len);

	buf_str(out, slash ? str_upto(path, (size_t)(slash - path.ptr) + 1) : STR("."));
	buf_terminated(out);
}

/* Another file of the folder that the input lies in: it may well be an original too. */
static bool is_neighbour(const struct run *run, struct str path, struct str name)
{
	struct buf its = {0}, mine = {0};
	bool neighbour;

	add_folder(&its, path);
	add_folder(&mine, name);
	neighbour = its.failed || mine.failed ||
	            (is_same(run, its.data, mine.data) && !is_same(run, path.ptr, name.ptr));
	buf_free(&its);
	buf_free(&mine);
	return neighbour;
}

static enum file_outcome deliver_one(struct run *run, const struct normalized *n, struct err *why)
{
	const struct delivery_options *o = &run->options->delivery;

	/* Whoever names the file itself as the output means to replace it. */
	if (!delivery_is_stream(o) && is_same(run, o->file, n->name.ptr))
		return file_write(o->file, n->bytes, true, why);
	return delivery_one(run->delivery, n->bytes, why);
}

static enum file_outcome refuse(struct run *run, enum finding_id why)
{
	run->refusal = why;
	return FILE_DIFFERENT;
}

static enum file_outcome deliver_batch_of_one(struct run *run, const struct normalized *n,
                                              struct str name, struct err *why)
{
	enum file_outcome outcome;
	const struct err *cause = NULL;
	size_t slot;

	if (!delivery_add(run->delivery, name, n->bytes, &slot, why))
		return FILE_FAILED;
	delivery_flush(run->delivery);
	outcome = delivery_outcome(run->delivery, slot, &cause);
	if (outcome == FILE_FAILED && cause)
		*why = *cause;
	delivery_next_batch(run->delivery);
	return outcome;
}

static enum file_outcome deliver_into_folder(struct run *run, const struct normalized *n,
                                             struct str name, struct str path, struct err *why)
{
	bool fresh = false;
	enum file_outcome outcome;

	if (!name_set_add(run->names, name, &fresh, why))
		return FILE_FAILED;
	if (!fresh)
		return refuse(run, FINDING_NEW_NAME_TAKEN);
	if (!run->options->delivery.force || !is_neighbour(run, path, n->name))
		return deliver_batch_of_one(run, n, name, why);
	/* Never over what is there, --force or not. */
	outcome = file_write(path.ptr, n->bytes, false, why);
	return outcome == FILE_DIFFERENT ? refuse(run, FINDING_TARGET_IS_NEIGHBOUR) : outcome;
}

void normalized_settle(struct normalized_file *file, enum file_outcome outcome,
                       enum finding_id different, struct finding_list *list)
{
	switch (outcome) {
	case FILE_WRITTEN:
		file->status = NORMALIZED_WRITTEN;
		break;
	case FILE_KEPT:
		file->status = NORMALIZED_KEPT;
		break;
	case FILE_DIFFERENT:
		file->status = NORMALIZED_TO_CORRECT;
		file->findings = list;
		finding_param(list, finding_add(list, different, (struct str){0}), "file",
		              file->output);
		break;
	case FILE_FAILED:
		file->status = NORMALIZED_NOT_DONE;
		break;
	}
}

static void deliver(struct run *run, const struct normalized *n, struct str name,
                    struct normalized_file *file, struct err *why)
{
	enum file_outcome outcome;

	run->refusal = FINDING_TARGET_DIFFERS;
	outcome = delivery_is_single(&run->options->delivery)
	              ? deliver_one(run, n, why)
	              : deliver_into_folder(run, n, name, file->output, why);
	normalized_settle(file, outcome, run->refusal, &run->differs);
}

/* --- Telling */

static void settle(struct run *run, const struct normalized *n, struct str name,
                   struct normalized_file *file, struct err *why)
{
	switch (n->end) {
	case NORMALIZED_MADE:
		if (run->options->dry_run)
			file->status = NORMALIZED_PLANNED;
		else
			deliver(run, n, name, file, why);
		break;
	case NORMALIZED_REFUSED:
		file->status = NORMALIZED_TO_CORRECT;
		break;
	case NORMALIZED_FAILED:
		file->status = NORMALIZED_NOT_DONE;
		*why = *n->failure;
		break;
	}
}

/* In a folder a file has a name that says what it is now. */
static bool name_output(struct run *run, struct buf *name, struct buf *path,
                        const struct ticket *ticket, const struct normalized *n, struct err *e)
{
	if (n->end != NORMALIZED_MADE)
		return true;
	extension_right_name(name, buf_view(&ticket->inside), n->after->report.kind);
	buf_terminated(name);
	if (!run->options->dry_run || run->options->delivery.folder || run->options->delivery.file)
		delivery_path(path, &run->options->delivery, buf_view(name));
	buf_terminated(path);
	return !(name->failed || path->failed) || err_nomem(e);
}

static void tell_normalized(struct run *run, const struct normalized *n,
                            const struct ticket *ticket)
{
	struct attachment before, after;
	struct action actions[ACTIONS_MAX];
	struct buf name = {0}, path = {0};
	struct err why = {0};
	struct normalized_file file = {.file = n->name,
	                               .input = input_of(run, ticket->line),
	                               .line = ticket->line,
	                               .before = &before,
	                               .actions = actions,
	                               .findings = n->findings,
	                               .status = NORMALIZED_NOT_DONE};

	attachment_of_piece(&before, n->before);
	if (n->after && n->end == NORMALIZED_MADE) {
		attachment_of_piece(&after, n->after);
		file.after = &after;
	}
	if (n->end == NORMALIZED_MADE)
		file.action_count = actions_of(actions, n->rework, n->before->bytes);
	if (name_output(run, &name, &path, ticket, n, &why)) {
		file.output = buf_view(&path);
		settle(run, n, buf_view(&name), &file, &why);
	}
	if (run->differs.failed) {
		err_nomem(&why);
		file.status = NORMALIZED_NOT_DONE;
	}
	file.failure = file.status == NORMALIZED_NOT_DONE ? &why : NULL;
	if (file.failure && file.output.len > 0 &&
	    !delivery_is_stream(&run->options->delivery)) /* it is what is told of */
		err_in(&why, path.data);
	tell(run, &file);
	run->differs = (struct finding_list){.arena = &run->arena};
	arena_reset(&run->arena);
	buf_free(&name);
	buf_free(&path);
}

/* --- What inbox_run asks for */

static bool has_room(void *context)
{
	const struct run *run = context;

	return normalizer_has_room(run->normalizer);
}

static size_t pending(void *context)
{
	const struct run *run = context;

	return normalizer_pending(run->normalizer);
}

static bool take(void *context)
{
	struct run *run = context;
	struct normalized n;
	struct ticket *ticket;
	void *tag;

	if (!normalizer_take(run->normalizer, &n, &tag))
		return false;
	ticket = tag;
	tell_normalized(run, &n, ticket);
	ticket->in_use = false;
	return true;
}

static struct ticket *new_ticket(struct run *run)
{
	for (size_t i = 0; i < run->ticket_count; i++) {
		if (!run->tickets[i].in_use)
			return &run->tickets[i];
	}
	return NULL; /* there is one for each place */
}

static bool submit(void *context, const struct inbox_item *item, struct err *e)
{
	struct run *run = context;
	struct ticket *ticket = new_ticket(run);
	struct normalizer_wish plain = {0};

	buf_reset(&ticket->inside);
	buf_str(&ticket->inside, item->inside);
	ticket->line = item->line;
	ticket->in_use = true;
	if (ticket->inside.failed)
		return err_nomem(e);
	return normalizer_submit(run->normalizer, item->fd, item->name, &plain, ticket, e);
}

static void fail(void *context, const struct inbox_item *item, struct err *why)
{
	struct run *run = context;
	struct normalized_file file = {.file = item->name,
	                               .input = item->input,
	                               .line = item->line,
	                               .status = NORMALIZED_NOT_DONE,
	                               .failure = why};

	tell(run, &file);
}

/* --- The run */

static void judge(void *context, struct finding_list *list)
{
	const struct run *run = context;

	procedure_judge(run->procedure, list);
}

/* What is no regular file (/dev/null, a pipe) has no name that says what it holds. */
static const char *telling_name(const struct delivery_options *o)
{
	struct stat st;

	if (!o->file || delivery_is_stream(o) || (stat(o->file, &st) == 0 && !S_ISREG(st.st_mode)))
		return NULL;
	return o->file;
}

static bool run_init(struct run *run, struct err *e)
{
	const struct normalize_options *o = run->options;
	struct normalizer_options n = {
	    .output = telling_name(&o->delivery),
	    .input_bytes = wishes_input_bytes(&o->wishes),
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
	policy_of(&n.policy, run->procedure);
	wishes_target(&n.target, &n.policy, &o->wishes);
	if (!o->dry_run && !delivery_new(&run->delivery, &o->delivery, e))
		return false;
	if (!(run->names = name_set_new(e)) ||
	    !(o->feed || (run->inbox = inbox_new(&o->sources, e))))
		return false;
	run->feed = o->feed ? *o->feed : inbox_feed_of(run->inbox);
	run->normalizer = normalizer_new(&n, e);
	if (!run->normalizer)
		return false;
	run->ticket_count = normalizer_places(run->normalizer);
	run->tickets = calloc(run->ticket_count, sizeof *run->tickets);
	if (!run->tickets)
		return err_nomem(e);
	o->sandbox(o->context, normalizer_guard(run->normalizer));
	return true;
}

static void run_clear(struct run *run)
{
	normalizer_free(run->normalizer);
	for (size_t i = 0; i < run->ticket_count; i++)
		buf_free(&run->tickets[i].inside);
	free(run->tickets);
	inbox_free(run->inbox);
	name_set_free(run->names);
	delivery_free(run->delivery);
	procedure_free(run->procedure);
	arena_free(&run->arena);
}

bool normalize_run(const struct normalize_options *options, size_t *skipped, struct err *e)
{
	struct run run = {.options = options};
	struct inbox_user user = {&run, has_room, pending, submit, take, fail, is_over};
	bool ok;

	run.differs.arena = &run.arena;
	ok = run_init(&run, e) && inbox_run(&run.feed, &user, e);

	*skipped = run.inbox ? inbox_skipped(run.inbox) : 0;
	run_clear(&run);
	return ok;
}

void normalize_libraries(struct buf *out)
{
	rework_libraries(out);
}
