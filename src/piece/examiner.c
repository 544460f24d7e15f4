/* examiner.c - see examiner.h. */
#include "piece/examiner.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/digest.h"
#include "codec/jpeg.h"
#include "codec/pdf.h"
#include "codec/png.h"
#include "guard/crew.h"
#include "piece/failure.h"
#include "piece/source.h"

#define HELD_MAX ((uint64_t)2 * EXAMINER_READ_MAX) /* bytes in memory, one file aside */

/* A file on its way. */
struct slot {
	struct arena arena; /* the name and the findings */
	struct sealed bytes;
	struct piece piece;
	struct err failure;
	void *tag;
};

struct examiner {
	struct examiner_options options;
	struct guard *guard;
	struct kind_reader *kinds;
	struct codec_limits limits;
	struct worker_job job;
	struct crew *crew;
	struct slot *slots; /* as many as the crew has places, used in turn */
	size_t slot_count, next;
	uint64_t held;
};

/* --- In the worker */

static bool measure(void *context, struct str bytes, struct buf *answer)
{
	char hex[DIGEST_HEX_LEN + 1];
	struct digest digest;
	struct err e;

	(void)context;
	if (!digest_of(&digest, bytes, &e))
		return false;
	digest_hex(hex, &digest);
	buf_cstr(answer, hex);
	return !answer->failed;
}

static bool probe(struct report *r, struct str bytes, const struct codec_limits *limits)
{
	struct err e;

	switch (r->kind) {
	case KIND_JPEG:
		return jpeg_probe(r, bytes, limits, &e);
	case KIND_PNG:
		return png_probe(r, bytes, limits, &e);
	case KIND_PDF:
		pdf_on_out_of_memory(worker_end_out_of_memory);
		return pdf_probe(r, bytes, limits, &e);
	default:
		return true;
	}
}

static bool decode(void *context, struct str bytes, struct buf *answer)
{
	const struct examiner *x = context;
	struct report r;
	enum kind kind;

	report_init(&r);
	kind = kind_of(x->kinds, bytes, r.mime);
	r.kind = kind;
	if (!probe(&r, bytes, &x->limits))
		return false;
	r.kind = kind;
	report_write(answer, &r);
	return !answer->failed;
}

/* --- What became of it */

/* The decoder was not to be trusted, or gave no answer: only what we know ourselves. */
static void forget_report(struct slot *s)
{
	report_init(&s->piece.report);
	s->piece.report.kind = source_kind(s->bytes.fd);
}

/* What a decoder was for is what it must have been. */
static bool is_true_kind(const struct slot *s)
{
	switch (s->piece.report.kind) {
	case KIND_JPEG:
	case KIND_PNG:
	case KIND_PDF:
		return source_kind(s->bytes.fd) == s->piece.report.kind;
	case KIND_EMPTY: /* would not have come to a worker */
		return false;
	default:
		return true;
	}
}

static void fail_decoding(struct slot *s, const struct err *why, const struct worker *w)
{
	struct buf end = {0};

	worker_end_name(&end, w);
	forget_report(s);
	piece_fail_decoding(&s->piece, why, buf_terminated(&end));
	buf_free(&end);
}

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

static void finish(struct examiner *x, struct slot *s, const struct worker *w)
{
	bool is_measured = digest_is_hex(w->measured);

	if (is_measured)
		memcpy(s->piece.sha256, w->measured.ptr, DIGEST_HEX_LEN);
	if (w->end != WORKER_ANSWERED)
		fail_decoding(s, decoder_end_cause(w->end), w);
	else if (!is_measured || !report_read(&s->piece.report, w->answer) || !is_true_kind(s))
		fail_decoding(s, decoder_nonsense(), w);
	judge(x, s);
}

/* --- The crew's questions */

/* Whoever has no bytes by now is told of already. */
static bool next(void *context, void *task, const struct worker *ended, struct crew_work *work)
{
	struct examiner *x = context;
	struct slot *s = task;

	*work = (struct crew_work){&x->job, &s->bytes};
	if (ended)
		finish(x, s, ended);
	return !ended && s->bytes.fd >= 0;
}

static void fail(void *context, void *task, const struct err *why)
{
	struct examiner *x = context;
	struct slot *s = task;

	s->failure = *why;
	forget_report(s);
	piece_fail_decoding(&s->piece, &s->failure, NULL);
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

static bool check_sandbox(const struct examiner *x, struct err *e)
{
	struct buf missing = {0};

	if (!x->options.require_sandbox || guard_is_whole(x->guard))
		return true;
	for (int layer = 0; layer < GUARD_LAYER_COUNT; layer++) {
		if (!guard_has(x->guard, (enum guard_layer)layer)) {
			buf_cstr(&missing, missing.len > 0 ? ", " : "");
			buf_cstr(&missing, guard_layer_name((enum guard_layer)layer));
		}
	}
	err_set(e, ERR_USAGE,
	        "ce système n'isole pas entièrement les décodeurs, ce que --require-sandbox "
	        "exige. Il manque\u00a0: %s",
	        "this system does not lock decoders away entirely, which --require-sandbox "
	        "asks for. Missing: %s",
	        buf_terminated(&missing));
	buf_free(&missing);
	return false;
}

/* What libraries do on first use is done once, here, not in each worker. */
static bool warm_up(struct err *e)
{
	struct digest digest;

	return digest_of(&digest, STR(""), e) && jpeg_prepare(e);
}

struct examiner *examiner_new(const struct examiner_options *options, struct err *e)
{
	struct examiner *x = calloc(1, sizeof *x);

	if (!x) {
		err_nomem(e);
		return NULL;
	}
	x->options = *options;
	x->limits = codec_limits_default;
	x->limits.pixels = options->policy.pixels;
	x->job = (struct worker_job){.measure = measure, .decode = decode, .context = x};
	x->guard = guard_new(&x->options.limits, e);
	if (!x->guard || !check_sandbox(x, e))
		goto fail;
	x->kinds = kind_reader_new(e);
	if (!x->kinds || !make_crew(x, e) || !warm_up(e))
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
