/* documents.c - see documents.h. */
#include "job/documents.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/digest.h"
#include "dossier/name_list.h"
#include "dossier/reader.h"
#include "job/naming.h"
#include "job/pool.h"

/* Buffers of a place that grew beyond this are given back: one huge dossier must not
 * make every later one as large. */
#define KEEP_BYTES ((size_t)1 << 18)
/* A single file of so many bytes is probably a stream. */
#define MANY_BYTES ((off_t)1 << 16)
/* A longer path would leave no room for the reason. */
#define PATH_SHOWN 300

/* One record on its way. Whether it is made, refused or failed is `status`, WRITTEN
 * meaning "to be written" until it is. */
struct task {
	struct buf json, input, reference, pdf;
	struct buf name, file; /* inside the folder; as a whole */
	size_t line;
	struct arena arena; /* of the findings */
	struct finding_list findings;
	size_t bytes; /* of pdf, which may be needed elsewhere once it is written */
	unsigned pages;
	char sha256[DIGEST_HEX_LEN + 1];
	enum document_status status;
	struct err why;
	bool read;      /* json is a record: there is something to work on */
	bool delivered; /* slot is its place in the batch */
	size_t slot;
};

struct run {
	const struct documents_options *options;
	struct reader *reader;
	struct naming *naming;
	struct name_set *names;
	struct delivery *delivery;

	/* Records that wait for their batch, or the only one for the end of the input. */
	struct task *waiting;
	size_t waiting_count;
	bool deaf; /* report said no */
	bool too_many;
};

/* --- Tasks --- */

static void trim(struct buf *b)
{
	if (b->cap > KEEP_BYTES || b->failed)
		buf_free(b);
	else
		buf_reset(b);
}

static void task_reset(struct task *t)
{
	trim(&t->json);
	trim(&t->input);
	trim(&t->reference);
	trim(&t->name);
	trim(&t->file);
	trim(&t->pdf);
	arena_free(&t->arena); /* findings are rare, chunks for all places would be many */
	t->findings = (struct finding_list){.arena = &t->arena};
	t->line = t->slot = t->bytes = 0;
	t->pages = 0;
	t->sha256[0] = '\0';
	t->status = DOCUMENT_FAILED;
	t->why = (struct err){0};
	t->read = t->delivered = false;
}

static void task_clear(struct task *t)
{
	buf_free(&t->json);
	buf_free(&t->input);
	buf_free(&t->reference);
	buf_free(&t->name);
	buf_free(&t->file);
	buf_free(&t->pdf);
	arena_free(&t->arena);
}

/* Exchanges two tasks; each list goes on in its own task's arena. */
static void task_swap(struct task *a, struct task *b)
{
	struct task other = *a;

	*a = *b;
	*b = other;
	a->findings.arena = &a->arena;
	b->findings.arena = &b->arena;
}

static void task_fail_nomem(struct task *t)
{
	t->status = DOCUMENT_FAILED;
	err_nomem(&t->why);
}

/* --- Taking: one thread at a time --- */

static enum reader_result next_record(struct run *run, struct record *out, struct task *t)
{
	const struct documents_source *source = run->options->source;

	if (source)
		return source->next(source->context, out, &t->findings, &t->why);
	return reader_next(run->reader, out, &t->findings, &t->why);
}

static bool take(void *context, void *item)
{
	struct run *run = context;
	struct task *t = item;
	struct record record = {0};
	enum reader_result result;

	task_reset(t);
	result = next_record(run, &record, t);
	if (result == READER_END)
		return false;
	t->line = record.line;
	t->read = result == READER_RECORD;
	t->status = result == READER_FAILED ? DOCUMENT_FAILED : DOCUMENT_REFUSED;
	buf_str(&t->input, record.input);
	buf_str(&t->json, record.bytes);
	return true;
}

/* --- Working: many threads --- */

static bool worker_new(void *context, void **worker, struct err *e)
{
	const struct maker *maker = &((struct run *)context)->options->maker;

	return maker->worker_new(maker->context, worker, e);
}

static void worker_free(void *context, void *worker)
{
	((struct run *)context)->options->maker.worker_free(worker);
}

static enum document_status status_of(enum maker_status status)
{
	switch (status) {
	case MAKER_MADE:
		return DOCUMENT_WRITTEN;
	case MAKER_REFUSED:
		return DOCUMENT_REFUSED;
	case MAKER_FAILED:
		break;
	}
	return DOCUMENT_FAILED;
}

static void name_and_digest(const struct run *run, struct task *t, const struct value *root)
{
	struct digest digest;

	if (run->naming && !naming_write(&t->name, run->naming, root, &t->findings)) {
		t->status = DOCUMENT_REFUSED;
		t->name.len = 0; /* but not its failure, which ran_out asks for */
		return;
	}
	if (!run->options->digests)
		return;
	if (digest_of(&digest, buf_view(&t->pdf), &t->why))
		digest_hex(t->sha256, &digest);
	else
		t->status = DOCUMENT_FAILED;
}

static bool ran_out(const struct task *t)
{
	return t->json.failed || t->input.failed || t->reference.failed || t->name.failed ||
	       t->file.failed || t->pdf.failed || t->findings.failed;
}

static void work(void *context, void *worker, void *item)
{
	const struct run *run = context;
	struct task *t = item;
	struct maker_result result = {0};

	if (t->read && !ran_out(t)) {
		t->status = status_of(run->options->maker.make(
		    worker, buf_view(&t->json), t->line, &t->pdf, &t->findings, &result, &t->why));
		buf_str(&t->reference, result.reference);
		t->pages = result.pages;
		if (run->options->strict && t->status == DOCUMENT_WRITTEN &&
		    finding_worst(&t->findings) >= SEVERITY_WARNING)
			t->status = DOCUMENT_REFUSED;
		if (t->status == DOCUMENT_WRITTEN)
			name_and_digest(run, t, result.root);
	}
	t->bytes = t->pdf.len;
	if (t->name.len > 0 || delivery_is_single(&run->options->delivery))
		delivery_path(&t->file, &run->options->delivery, buf_view(&t->name));
	if (ran_out(t))
		task_fail_nomem(t);
}

/* --- Delivering and telling: the caller's thread --- */

static void tell(struct run *run, struct task *t)
{
	const struct documents_options *o = run->options;
	bool made = t->status == DOCUMENT_WRITTEN || t->status == DOCUMENT_KEPT;
	struct document document = {
	    .reference = buf_view(&t->reference),
	    .input = buf_view(&t->input),
	    .line = t->line,
	    .file = buf_view(&t->file),
	    .bytes = made ? t->bytes : 0,
	    .sha256 = made && t->sha256[0] ? t->sha256 : NULL,
	    .pages = made ? t->pages : 0,
	    .status = t->status,
	    .findings = &t->findings,
	    .why = t->status == DOCUMENT_FAILED ? &t->why : NULL,
	};

	if (!run->deaf)
		run->deaf = !o->report(o->context, &document);
}

/* A finding that names the file which the document would have. */
static void refuse(struct task *t, enum finding_id id)
{
	struct finding *f = finding_add(&t->findings, id, (struct str){0});

	finding_param(&t->findings, f, "file", buf_view(&t->file));
	t->status = DOCUMENT_REFUSED;
	if (t->findings.failed)
		task_fail_nomem(t);
}

/* A failure to write names the file, which the message of the record would not. */
static void fail_writing(struct task *t, const struct err *why)
{
	char file[PATH_SHOWN];

	t->status = DOCUMENT_FAILED;
	t->why = *why;
	if (why->code == ERR_NOMEM || str_eq(buf_view(&t->file), STR("-")))
		return;
	if (why->code == ERR_FULL)
		err_set(&t->why, ERR_FULL,
		        "%s%.0s. Libérez de la place, puis relancez la même commande\u00a0: "
		        "les documents déjà écrits seront gardés",
		        "%.0s%s. Make room, then run the same command again: documents that are "
		        "written already will be kept",
		        why->text[LANG_FR], why->text[LANG_EN]);
	snprintf(file, sizeof file, "%s", buf_terminated(&t->file));
	err_in(&t->why, file);
}

static void settle(struct task *t, enum file_outcome outcome, const struct err *why)
{
	switch (outcome) {
	case FILE_WRITTEN:
		break;
	case FILE_KEPT:
		t->status = DOCUMENT_KEPT;
		break;
	case FILE_DIFFERENT:
		refuse(t, FINDING_TARGET_DIFFERS);
		break;
	case FILE_FAILED:
		fail_writing(t, why);
		break;
	}
}

/* Gives the batch its names, then tells of its records: never of one that could still
 * be lost. */
static void flush(struct run *run)
{
	if (run->waiting_count == 0)
		return;
	delivery_flush(run->delivery);
	for (size_t i = 0; i < run->waiting_count; i++) {
		struct task *t = &run->waiting[i];
		const struct err *why = &t->why;

		if (t->delivered) {
			enum file_outcome outcome = delivery_outcome(run->delivery, t->slot, &why);

			settle(t, outcome, why);
		}
		tell(run, t);
	}
	run->waiting_count = 0;
	delivery_next_batch(run->delivery);
}

/* Hands a document to the batch unless its name is taken. */
static void deliver(struct run *run, struct task *t)
{
	bool fresh = false;

	if (!name_set_add(run->names, buf_view(&t->name), &fresh, &t->why))
		t->status = DOCUMENT_FAILED;
	else if (!fresh)
		refuse(t, FINDING_NAME_TAKEN);
	else if (delivery_add(run->delivery, buf_view(&t->name), buf_view(&t->pdf), &t->slot,
	                      &t->why))
		t->delivered = true;
	else
		t->status = DOCUMENT_FAILED;
}

static void swap_bufs(struct buf *a, struct buf *b)
{
	struct buf other = *a;

	*a = *b;
	*b = other;
}

/* What was read and written is needed no more: those buffers, the large ones, go back. */
static void wait_for_batch(struct task *t, struct task *waiting)
{
	task_swap(t, waiting);
	swap_bufs(&t->json, &waiting->json);
	swap_bufs(&t->pdf, &waiting->pdf);
}

static bool is_in_line(const struct documents_options *o)
{
	return o->source && o->source->in_line;
}

static bool give_many(void *context, void *item)
{
	struct run *run = context;
	struct task *t = item;

	if (t->status == DOCUMENT_WRITTEN)
		deliver(run, t);
	wait_for_batch(t, &run->waiting[run->waiting_count++]);
	/* In line, nobody gives away what is done while the next record is waited for. */
	if (run->waiting_count == DELIVERY_BATCH ||
	    (is_in_line(run->options) && run->options->source->may_wait))
		flush(run);
	return !run->deaf;
}

/* The only record waits until the input ends: where there is a second one, nothing at
 * all is to be written. */
static bool give_single(void *context, void *item)
{
	struct run *run = context;

	run->too_many = run->waiting_count > 0;
	if (run->too_many)
		return false;
	task_swap(item, &run->waiting[run->waiting_count++]);
	return true;
}

static bool finish_single(struct run *run, struct err *e)
{
	const struct delivery_options *o = &run->options->delivery;
	struct task *t = run->waiting;
	struct err why;

	if (run->too_many && o->file)
		return err_set(
		    e, ERR_USAGE,
		    "-o %s\u00a0: un second dossier arrive pour ce fichier. Pour plusieurs, -d RÉP",
		    "-o %s: a second dossier comes for this file. For several, -d DIR", o->file);
	if (run->too_many)
		return err_set(
		    e, ERR_USAGE,
		    "un second dossier arrive et la sortie standard n'en prend qu'un. Pour plusieurs, -d RÉP",
		    "a second dossier comes and standard output takes only one. For several, -d DIR");
	if (run->waiting_count == 0)
		return true;
	if (t->status == DOCUMENT_WRITTEN) {
		enum file_outcome outcome = delivery_one(run->delivery, buf_view(&t->pdf), &why);

		settle(t, outcome, &why);
	}
	tell(run, t);
	return true;
}

static void wait_idle(void *context)
{
	flush(context);
}

static bool stopped(void *context)
{
	const struct run *run = context;

	return run->options->stopped && run->options->stopped(run->options->context);
}

static void item_clear(void *context, void *item)
{
	(void)context;
	task_clear(item);
}

/* --- The run --- */

bool documents_expects_many(const struct documents_options *o)
{
	struct stat st;

	if (delivery_is_single(&o->delivery))
		return false;
	if (o->source)
		return o->source->many;
	if (o->sources.operand_count != 1 || o->sources.list)
		return true;
	return stat(o->sources.operands[0], &st) != 0 ||
	       !(S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)) ||
	       (S_ISREG(st.st_mode) && st.st_size > MANY_BYTES);
}

bool documents_may_wait(const struct reader_sources *sources)
{
	struct stat st;

	if (sources->list)
		return true;
	for (size_t i = 0; i < sources->operand_count; i++) {
		if (str_eq(str_of(sources->operands[i]), STR("-"))
		        ? fstat(STDIN_FILENO, &st) == 0
		        : stat(sources->operands[i], &st) == 0) {
			if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
				return true;
		}
	}
	return false;
}

static bool may_wait(const struct documents_options *o)
{
	return o->source ? o->source->may_wait : documents_may_wait(&o->sources);
}

static bool run_init(struct run *run, struct err *e)
{
	const struct documents_options *o = run->options;
	bool single = delivery_is_single(&o->delivery);

	if (!single && !naming_new(&run->naming, str_of(o->name ? o->name : o->maker.name), e))
		return false;
	if (!single && !(run->names = name_set_new(e)))
		return false;
	run->waiting = calloc(single ? 1 : DELIVERY_BATCH, sizeof *run->waiting);
	if (!run->waiting)
		return err_nomem(e);
	return name_list_check(o->sources.list, e) &&
	       delivery_new(&run->delivery, &o->delivery, e) &&
	       (o->source || (run->reader = reader_new(&o->sources, e)) != NULL);
}

static void run_clear(struct run *run)
{
	bool single = delivery_is_single(&run->options->delivery);

	for (size_t i = 0; run->waiting && i < (single ? 1 : DELIVERY_BATCH); i++)
		task_clear(&run->waiting[i]);
	free(run->waiting);
	reader_free(run->reader);
	delivery_free(run->delivery);
	name_set_free(run->names);
	naming_free(run->naming);
}

static bool run_pool(struct run *run, struct err *e)
{
	bool single = delivery_is_single(&run->options->delivery);
	struct pool_job job = {
	    .context = run,
	    .item_size = sizeof(struct task),
	    .take = take,
	    .may_wait = may_wait(run->options) && !is_in_line(run->options),
	    .worker_new = worker_new,
	    .worker_free = worker_free,
	    .work = work,
	    .give = single ? give_single : give_many,
	    .wait = single ? NULL : wait_idle,
	    .stopped = stopped,
	    .item_clear = item_clear,
	};
	bool ok = pool_run(&job, is_in_line(run->options) ? 1 : run->options->workers, e);

	if (!single)
		flush(run);
	else if (ok && !stopped(run))
		ok = finish_single(run, e);
	return ok;
}

bool documents_run(const struct documents_options *options, struct err *e)
{
	struct run run = {.options = options};
	bool ok = run_init(&run, e) && run_pool(&run, e);

	run_clear(&run);
	return ok;
}

static enum reader_result next_lone(void *context, struct record *out, struct finding_list *wrong,
                                    struct err *e)
{
	struct documents_lone *lone = context;

	(void)wrong;
	(void)e;
	if (lone->is_given)
		return READER_END;
	lone->is_given = true;
	*out = (struct record){.bytes = lone->json.len > 0 ? lone->json : STR("{}"),
	                       .input = str_of(lone->input),
	                       .folder = STR(".")};
	return READER_RECORD;
}

struct documents_source documents_lone_source(struct documents_lone *lone)
{
	return (struct documents_source){.context = lone, .next = next_lone};
}

const char *document_status_name(enum document_status status)
{
	static const char *const names[] = {[DOCUMENT_WRITTEN] = "written",
	                                    [DOCUMENT_KEPT] = "kept",
	                                    [DOCUMENT_REFUSED] = "refused",
	                                    [DOCUMENT_FAILED] = "failed"};

	return names[status];
}
