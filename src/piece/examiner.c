/* examiner.c - see examiner.h. */
#include "piece/examiner.h"

#include <stdlib.h>
#include <unistd.h>

#include "guard/crew.h"
#include "piece/probe.h"
#include "piece/source.h"

#define HELD_MAX ((uint64_t)2 * EXAMINER_READ_MAX) /* bytes in memory, one file aside */

/* A file on its way. */
struct slot {
	struct arena arena; /* the name and the findings */
	struct sealed bytes;
	struct piece piece;
	struct err failure;
	bool is_second; /* the worker that ended was not the first */
	void *tag;
};

struct examiner {
	struct examiner_options options;
	struct guard *guard;
	struct kind_reader *kinds;
	struct probe probe, plain; /* plain: without previews */
	struct worker_job job, plain_job;
	struct crew *crew;
	struct slot *slots; /* as many as the crew has places, used in turn */
	size_t slot_count, next;
	uint64_t held;
};

static void judge(struct examiner *x, struct slot *s)
{
	struct piece *p = &s->piece;

	piece_judge(p, &x->options.policy);
	if (x->options.judge)
		x->options.judge(x->options.context, &p->findings);
	if (p->findings.failed) {
		err_nomem(&s->failure);
		p->failure = &s->failure;
	}
	p->verdict = piece_verdict(p, x->options.strict);
	x->held -= s->bytes.size;
	sealed_clear(&s->bytes);
}

/* --- The crew's questions */

/* A preview may fail where the examination does not: it is done once more without. */
static bool may_try_again(const struct examiner *x, struct slot *s, const struct worker *ended)
{
	bool again = x->options.preview && !s->is_second && ended->end != WORKER_ANSWERED;

	s->is_second = true;
	return again;
}

/* Whoever has no bytes by now is told of already. */
static bool next(void *context, void *task, const struct worker *ended, struct crew_work *work)
{
	struct examiner *x = context;
	struct slot *s = task;

	*work = (struct crew_work){&x->job, &s->bytes};
	if (ended && may_try_again(x, s, ended)) {
		work->job = &x->plain_job;
		return true;
	}
	if (ended) {
		probe_conclude(&s->piece, &s->bytes, ended);
		judge(x, s);
	}
	return !ended && s->bytes.fd >= 0;
}

static void fail(void *context, void *task, const struct err *why)
{
	struct examiner *x = context;
	struct slot *s = task;

	s->failure = *why;
	probe_give_up(&s->piece, &s->bytes, &s->failure);
	judge(x, s);
}

static bool stopped(void *context)
{
	const struct examiner *x = context;

	return x->options.stopped(x->options.context);
}

/* --- Coming and going */

static bool make_crew(struct examiner *x, struct err *e)
{
	struct crew_options options = {
	    .workers = x->options.workers,
	    .context = x,
	    .next = next,
	    .fail = fail,
	    .stopped = x->options.stopped ? stopped : NULL,
	};

	x->crew = crew_new(x->guard, &options, e);
	if (!x->crew)
		return false;
	x->slot_count = crew_places(x->crew);
	x->slots = calloc(x->slot_count, sizeof *x->slots);
	if (!x->slots)
		return err_nomem(e);
	for (size_t i = 0; i < x->slot_count; i++)
		x->slots[i].bytes.fd = -1;
	return true;
}

struct examiner *examiner_new(const struct examiner_options *options, struct err *e)
{
	struct examiner *x = calloc(1, sizeof *x);

	if (!x) {
		err_nomem(e);
		return NULL;
	}
	x->options = *options;
	x->probe.limits = codec_limits_default;
	x->probe.limits.pixels = options->policy.pixels;
	x->plain = x->probe;
	x->probe.preview = options->preview;
	x->job = probe_job(&x->probe);
	x->plain_job = probe_job(&x->plain);
	if (options->preview)
		x->options.limits.answer_bytes += PIECE_PREVIEW_MAX;
	x->guard = guard_new(&x->options.limits, e);
	if (!x->guard || (options->require_sandbox && !guard_check_whole(x->guard, e)))
		goto fail;
	x->kinds = kind_reader_new(e);
	x->probe.kinds = x->plain.kinds = x->kinds;
	if (!x->kinds || !make_crew(x, e) || !probe_prepare(e))
		goto fail;
	return x;
fail:
	examiner_free(x);
	return NULL;
}

void examiner_free(struct examiner *x)
{
	if (!x)
		return;
	crew_free(x->crew);
	for (size_t i = 0; x->slots && i < x->slot_count; i++) {
		sealed_clear(&x->slots[i].bytes);
		arena_free(&x->slots[i].arena);
	}
	free(x->slots);
	kind_reader_free(x->kinds);
	guard_free(x->guard);
	free(x);
}

const struct guard *examiner_guard(const struct examiner *x)
{
	return x->guard;
}

size_t examiner_pending(const struct examiner *x)
{
	return crew_pending(x->crew);
}

bool examiner_has_room(const struct examiner *x)
{
	return crew_pending(x->crew) == 0 || (crew_has_room(x->crew) && x->held < HELD_MAX);
}

static bool fail_full(struct err *e)
{
	return err_set(e, ERR_LIMIT, "trop de fichiers sont examinés à la fois",
	               "too many files are examined at a time");
}

/* The next slot, for a piece of that name; NULL when memory ran out. */
static struct slot *new_slot(struct examiner *x, struct str name, void *tag, struct err *e)
{
	struct slot *s = &x->slots[x->next];
	struct str copy;

	if (!crew_has_room(x->crew)) {
		fail_full(e);
		return NULL;
	}
	arena_reset(&s->arena);
	copy = arena_copy(&s->arena, name);
	if (!copy.ptr) {
		err_nomem(e);
		return NULL;
	}
	s->piece = (struct piece){.name = copy, .findings = {.arena = &s->arena}};
	report_init(&s->piece.report);
	s->failure = (struct err){.code = ERR_NONE};
	s->is_second = false;
	s->tag = tag;
	x->next = (x->next + 1) % x->slot_count;
	return s;
}

/* Reads fd, unless it is -1 because the piece is told of already. */
static void begin(struct examiner *x, struct slot *s, int fd)
{
	if (fd < 0 || !source_read(&s->bytes, &s->piece, fd, EXAMINER_READ_MAX, &s->failure))
		judge(x, s);
	else
		x->held += s->bytes.size;
	if (fd >= 0)
		close(fd);
	crew_submit(x->crew, s);
}

bool examiner_submit(struct examiner *x, int at, struct str name, const char *path, void *tag,
                     struct err *e)
{
	struct slot *s = new_slot(x, name, tag, e);
	int fd = -1;

	if (!s)
		return false;
	if (!source_open(&fd, &s->piece, at, path, &s->failure))
		fd = -1;
	begin(x, s, fd);
	return true;
}

bool examiner_submit_fd(struct examiner *x, int fd, struct str name, void *tag, struct err *e)
{
	struct slot *s = new_slot(x, name, tag, e);

	if (!s) {
		close(fd);
		return false;
	}
	begin(x, s, fd);
	return true;
}

bool examiner_take(struct examiner *x, const struct piece **out, void **tag)
{
	void *task;
	const struct slot *s;

	if (!crew_take(x->crew, &task))
		return false;
	s = task;
	*out = &s->piece;
	*tag = s->tag;
	return true;
}
