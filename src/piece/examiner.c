/* examiner.c - see examiner.h. Places for files form a ring; the oldest is told first, and
 * while it is waited for, those behind it are examined. */
#include "piece/examiner.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/digest.h"
#include "codec/jpeg.h"
#include "codec/pdf.h"
#include "codec/png.h"
#include "guard/worker.h"
#include "piece/failure.h"
#include "piece/source.h"

#define OPEN_PER_WORKER 4
#define WORKERS_MAX 256
#define LOOK_EVERY_MS 200                          /* at `stopped` */
#define HELD_MAX ((uint64_t)2 * EXAMINER_READ_MAX) /* bytes in memory, one file aside */
#define OTHER_DESCRIPTORS 64
#define REPORT_BYTES_MAX 0xFFFFu

enum slot_state { SLOT_WAITS, SLOT_RUNS, SLOT_DONE };

struct slot {
	enum slot_state state;
	struct arena arena; /* the name and the findings */
	struct sealed bytes;
	struct worker worker;
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
	struct slot *slots;
	size_t slot_count;
	struct worker **running; /* room for one of each slot */
	size_t first, count;     /* of the ring */
	bool first_is_given;     /* by take: it holds until the next one */
	uint64_t held;
};

static struct slot *slot_at(struct examiner *x, size_t i)
{
	return &x->slots[(x->first + i) % x->slot_count];
}

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

/* The report behind its length, in two bytes: the preview follows. */
static bool add_report(struct buf *answer, const struct report *r)
{
	struct buf report = {0};
	bool ok;

	report_write(&report, r);
	ok = !report.failed && report.len <= REPORT_BYTES_MAX;
	buf_char(answer, (char)(report.len >> 8));
	buf_char(answer, (char)(report.len & 0xFF));
	buf_str(answer, buf_view(&report));
	buf_free(&report);
	return ok && !answer->failed;
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
	return add_report(answer, &r) &&
	       (!x->options.preview || x->options.preview(&r, bytes, answer)) && !answer->failed;
}

/* --- What became of it */

/* The decoder was not to be trusted, or gave no answer: only what we know ourselves. */
static void forget_report(struct slot *s)
{
	report_init(&s->piece.report);
	s->piece.preview = (struct str){0};
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

static void fail_decoding(struct slot *s, const struct err *why)
{
	struct buf end = {0};

	worker_end_name(&end, &s->worker);
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
	worker_clear(&s->worker);
	s->state = SLOT_DONE;
}

/* Takes the report, and the preview where one was made. */
static bool read_answer(struct slot *s, struct str answer)
{
	const unsigned char *p = (const unsigned char *)answer.ptr;
	size_t len = answer.len < 2 ? 0 : (size_t)p[0] << 8 | p[1];
	struct str report = str_from(answer, 2), preview;

	if (len == 0 || len > report.len || !report_read(&s->piece.report, str_upto(report, len)))
		return false;
	preview = str_from(report, len);
	if (preview.len == 0 || preview.len > PIECE_PREVIEW_MAX)
		return true;
	s->piece.preview = arena_copy(&s->arena, preview);
	s->piece.findings.failed |= !s->piece.preview.ptr;
	return true;
}

static void finish(struct examiner *x, struct slot *s)
{
	const struct worker *w = &s->worker;
	bool is_measured = digest_is_hex(w->measured);

	if (is_measured)
		memcpy(s->piece.sha256, w->measured.ptr, DIGEST_HEX_LEN);
	if (w->end != WORKER_ANSWERED)
		fail_decoding(s, decoder_end_cause(w->end));
	else if (!is_measured || !read_answer(s, w->answer) || !is_true_kind(s))
		fail_decoding(s, decoder_nonsense());
	judge(x, s);
}

/* --- Workers */

static size_t list_running(struct examiner *x)
{
	size_t count = 0;

	for (size_t i = 0; i < x->count; i++) {
		if (slot_at(x, i)->state == SLOT_RUNS)
			x->running[count++] = &slot_at(x, i)->worker;
	}
	return count;
}

static struct slot *slot_of(struct examiner *x, const struct worker *w)
{
	for (size_t i = 0; i < x->slot_count; i++) {
		if (&x->slots[i].worker == w)
			return &x->slots[i];
	}
	return NULL;
}

/* A system without room for another process may have it once one has ended. */
static void start_one(struct examiner *x, struct slot *s, size_t *running)
{
	if (worker_start(&s->worker, x->guard, &x->job, &s->bytes, &s->failure)) {
		s->state = SLOT_RUNS;
		++*running;
	} else if (*running == 0) {
		forget_report(s);
		piece_fail_decoding(&s->piece, &s->failure, NULL);
		judge(x, s);
	}
}

static void start_some(struct examiner *x)
{
	size_t running = list_running(x);

	for (size_t i = 0; i < x->count && running < x->options.workers; i++) {
		struct slot *s = slot_at(x, i);

		if (s->state != SLOT_WAITS)
			continue;
		start_one(x, s, &running);
		if (s->state == SLOT_WAITS)
			return;
	}
}

/* One worker that ended, within timeout_ms; false when there was none. */
static bool collect_one(struct examiner *x, int timeout_ms)
{
	struct worker *ended = worker_wait(x->running, list_running(x), timeout_ms);

	if (ended)
		finish(x, slot_of(x, ended));
	return ended != NULL;
}

static void keep_busy(struct examiner *x)
{
	while (collect_one(x, 0))
		;
	start_some(x);
}

/* --- Coming and going */

/* One descriptor a file that waits, two a worker that runs. */
static unsigned workers_possible(unsigned wanted)
{
	struct rlimit files;
	rlim_t most = WORKERS_MAX;

	if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur != RLIM_INFINITY)
		most = files.rlim_cur > 2 * OTHER_DESCRIPTORS
		           ? (files.rlim_cur - OTHER_DESCRIPTORS) / (OPEN_PER_WORKER + 2)
		           : 1;
	if (wanted > most)
		wanted = (unsigned)most;
	return wanted < 1 ? 1 : wanted > WORKERS_MAX ? WORKERS_MAX : wanted;
}

static bool make_slots(struct examiner *x, struct err *e)
{
	x->slot_count = (size_t)x->options.workers * OPEN_PER_WORKER + 1; /* and the given one */
	x->slots = calloc(x->slot_count, sizeof *x->slots);
	x->running = calloc(x->slot_count, sizeof(struct worker *));
	if (!x->slots || !x->running)
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
	x->options.workers = workers_possible(options->workers);
	if (options->preview)
		x->options.limits.answer_bytes += PIECE_PREVIEW_MAX;
	x->limits = codec_limits_default;
	x->limits.pixels = options->policy.pixels;
	x->job = (struct worker_job){.measure = measure, .decode = decode, .context = x};
	x->guard = guard_new(&x->options.limits, e);
	if (!x->guard || !check_sandbox(x, e))
		goto fail;
	x->kinds = kind_reader_new(e);
	if (!x->kinds || !make_slots(x, e) || !warm_up(e))
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
	for (size_t i = 0; x->slots && i < x->slot_count; i++) {
		worker_clear(&x->slots[i].worker);
		sealed_clear(&x->slots[i].bytes);
		arena_free(&x->slots[i].arena);
	}
	free(x->slots);
	free(x->running);
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
	return x->count - (x->first_is_given ? 1 : 0);
}

bool examiner_has_room(const struct examiner *x)
{
	size_t pending = examiner_pending(x);

	return pending == 0 || (pending < x->slot_count - 1 && x->held < HELD_MAX);
}

static bool fail_full(struct err *e)
{
	return err_set(e, ERR_LIMIT, "trop de fichiers sont examinés à la fois",
	               "too many files are examined at a time");
}

/* The next slot, for a piece of that name; NULL when memory ran out. */
static struct slot *new_slot(struct examiner *x, struct str name, void *tag, struct err *e)
{
	struct slot *s = slot_at(x, x->count);
	struct str copy;

	if (examiner_pending(x) == x->slot_count - 1) {
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
	x->count++;
	return s;
}

/* Reads fd, unless it is -1 because the piece is told of already. */
static void begin(struct examiner *x, struct slot *s, int fd)
{
	s->state = SLOT_WAITS;
	if (fd < 0 || !source_read(&s->bytes, &s->piece, fd, EXAMINER_READ_MAX, &s->failure))
		judge(x, s);
	else
		x->held += s->bytes.size;
	if (fd >= 0)
		close(fd);
	keep_busy(x);
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

static void drop_given(struct examiner *x)
{
	if (!x->first_is_given)
		return;
	x->first = (x->first + 1) % x->slot_count;
	x->count--;
	x->first_is_given = false;
}

static bool is_stopped(const struct examiner *x)
{
	return x->options.stopped && x->options.stopped(x->options.context);
}

bool examiner_take(struct examiner *x, const struct piece **out, void **tag)
{
	int timeout_ms = x->options.stopped ? LOOK_EVERY_MS : -1;

	drop_given(x);
	for (;;) {
		if (x->count == 0 || is_stopped(x))
			return false;
		keep_busy(x);
		if (slot_at(x, 0)->state == SLOT_DONE)
			break;
		collect_one(x, timeout_ms);
	}
	x->first_is_given = true;
	*out = &slot_at(x, 0)->piece;
	*tag = slot_at(x, 0)->tag;
	return true;
}
