/* normalizer.c - see normalizer.h. */
#include "job/normalizer.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/digest.h"
#include "codec/raster.h"
#include "guard/crew.h"
#include "piece/extension.h"
#include "piece/probe.h"
#include "piece/source.h"

#define HELD_MAX (2 * NORMALIZER_INPUT_MAX) /* bytes in memory, one file aside */
#define OUTBOX_SLACK 65536                  /* a little more than the limit is to be seen as such */

enum stage { STAGE_BEGIN, STAGE_REWORK, STAGE_EXAMINE };

/* A file on its way. */
struct slot {
	enum stage stage;
	struct arena arena; /* the name and the findings */
	struct sealed bytes, product;
	struct str mapped; /* the product, once it is given */
	struct rework_job rework;
	struct worker_job job;
	struct rework account;
	bool is_reworked; /* there is an account */
	bool is_made;     /* and a product */
	bool is_examined; /* `after` is known */
	struct piece before, after;
	struct err failure;
	uint64_t held; /* bytes of the file in memory */
	void *tag;
};

struct normalizer {
	struct normalizer_options options;
	struct guard *guard;
	struct kind_reader *kinds; /* made for the first file that asks for it */
	struct probe probe;
	struct worker_job examination;
	struct crew *crew;
	struct slot *slots; /* as many as the crew has places, used in turn */
	size_t slot_count, next;
	struct slot *given;
	uint64_t held;
};

/* --- The worker that reworks */

/* What can come out is as large as the limit, or as what goes in. */
static size_t outbox_size(const struct slot *s)
{
	uint64_t most =
	    s->rework.target.bytes > s->bytes.size ? s->rework.target.bytes : s->bytes.size;

	return (size_t)most + OUTBOX_SLACK;
}

static void fail(void *context, void *task, const struct err *why)
{
	struct slot *s = task;

	(void)context;
	s->failure = *why;
	s->before.failure = &s->failure;
}

/* What takes time is made ready when a file asks for it: the library of its format, or names for
 * what nothing can be made of. */
static bool prepare(struct normalizer *n, struct slot *s, struct err *why)
{
	enum kind kind = source_kind(s->bytes.fd);

	if (raster_can_read(kind) && !raster_prepare(kind, why))
		return false;
	if (!raster_can_read(kind) && kind != KIND_PDF && !n->kinds)
		n->kinds = kind_reader_new(why);
	s->rework.kinds = n->kinds;
	return n->kinds || raster_can_read(kind) || kind == KIND_PDF;
}

static void add_command(struct finding_list *list, struct finding *f, struct str name,
                        struct str pdf)
{
	struct buf command = {0};

	extension_bind_command(&command, name, pdf);
	finding_param(list, f, "command", buf_view(&command));
	list->failed |= command.failed;
	buf_free(&command);
}

static enum kind asked_kind(const struct normalizer *n)
{
	return n->options.output ? extension_kind(extension_of(str_of(n->options.output)))
	                         : KIND_OTHER;
}

/* A PDF is no page, nor does a picture become one by its name: no worker is asked. */
static bool is_pointless(const struct normalizer *n, struct slot *s)
{
	struct finding_list *list = &s->before.findings;
	enum kind kind = source_kind(s->bytes.fd);

	s->before.report.kind = kind;
	if (n->options.target.for_page && kind == KIND_PDF) {
		finding_add(list, FINDING_NOT_A_PICTURE, (struct str){0});
		return true;
	}
	if (asked_kind(n) != KIND_PDF || !raster_can_read(kind))
		return false;
	add_command(list, finding_add(list, FINDING_PDF_OF_PICTURE, (struct str){0}),
	            s->before.name, str_of(n->options.output));
	return true;
}

/* What has to be encoded anew becomes what its name says; a JPEG would gain nothing by it. */
static void aim(const struct normalizer *n, struct slot *s)
{
	enum kind asked = asked_kind(n);
	bool *accepts = s->rework.target.accepts;

	if ((asked != KIND_JPEG && asked != KIND_PNG) || !accepts[asked] ||
	    source_kind(s->bytes.fd) == KIND_JPEG)
		return;
	accepts[KIND_JPEG] = asked == KIND_JPEG;
	accepts[KIND_PNG] = asked == KIND_PNG;
}

static bool begin(struct normalizer *n, struct slot *s, struct crew_work *work)
{
	struct err why;

	if (s->bytes.fd < 0 || is_pointless(n, s)) /* told of already */
		return false;
	aim(n, s);
	if (!prepare(n, s, &why)) {
		fail(n, s, &why);
		return false;
	}
	if (!outbox_open(&s->rework.outbox, outbox_size(s), &why)) {
		fail(n, s, &why);
		return false;
	}
	s->stage = STAGE_REWORK;
	s->job = (struct worker_job){.measure = probe_measure,
	                             .decode = rework_run,
	                             .context = &s->rework,
	                             .outbox = &s->rework.outbox};
	*work = (struct crew_work){&s->job, &s->bytes};
	return true;
}

/* --- Judging */

static void judge_by(struct normalizer *n, struct piece *p, const struct piece_policy *policy)
{
	piece_judge(p, policy);
	if (n->options.judge)
		n->options.judge(n->options.context, &p->findings);
	p->verdict = piece_verdict(p, n->options.strict);
}

static void judge(struct normalizer *n, struct piece *p)
{
	judge_by(n, p, &n->options.policy);
}

/* The limit that kept it from being read is another than that of a file to be filed. */
static void judge_unread(struct normalizer *n, struct piece *p)
{
	struct piece_policy policy = n->options.policy;

	policy.bytes = n->options.input_bytes;
	judge_by(n, p, &policy);
}

static bool is_obstacle(const struct finding *f)
{
	return f->severity == SEVERITY_ERROR && finding_fix(f->id) == FIX_NONE;
}

static bool has_obstacle(const struct finding_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		if (is_obstacle(&list->items[i]))
			return true;
	}
	return false;
}

/* What could have been put right is not why nothing was made. */
static void keep_what_stands(struct finding_list *list)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++) {
		if (finding_fix(list->items[i].id) == FIX_NONE)
			list->items[kept++] = list->items[i];
	}
	list->count = kept;
}

/* The pages of a fax are all meant to be there; further pictures of an animation are not. */
static void find_further_pages(struct normalizer *n, struct slot *s)
{
	struct finding_list *list = &s->before.findings;
	struct buf pdf = {0};
	struct finding *f;

	if (n->options.target.for_page || s->account.before.kind != KIND_TIFF ||
	    s->account.pages < 2)
		return;
	f = finding_add(list, FINDING_SEVERAL_PICTURES, (struct str){0});
	finding_param_int(list, f, "pages", s->account.pages);
	extension_right_name(&pdf, s->before.name, KIND_PDF);
	add_command(list, f, s->before.name, buf_view(&pdf));
	list->failed |= pdf.failed;
	buf_free(&pdf);
}

static void find_end(struct normalizer *n, struct slot *s)
{
	struct finding_list *list = &s->before.findings;
	struct finding *f;

	switch (s->account.end) {
	case REWORK_TOO_LARGE:
		f = finding_add(list, FINDING_CANNOT_SHRINK, (struct str){0});
		finding_param_int(list, f, "limit", (long long)n->options.target.bytes);
		break;
	case REWORK_TOO_COSTLY:
		f = finding_add(list, FINDING_TOO_MANY_PIXELS, (struct str){0});
		finding_param_int(list, f, "pixels",
		                  (long long)s->before.report.width_px *
		                      s->before.report.height_px);
		break;
	case REWORK_UNREADABLE:
		if (!has_obstacle(list))
			finding_add(list, FINDING_DAMAGED_DATA, (struct str){0});
		break;
	case REWORK_MADE:
	case REWORK_NO_WAY:
	case REWORK_END_COUNT:
		break;
	}
}

/* The worker's account, once it is known to be one. */
static void take_account(struct normalizer *n, struct slot *s, const struct worker *ended)
{
	if (digest_is_hex(ended->measured))
		memcpy(s->before.sha256, ended->measured.ptr, DIGEST_HEX_LEN);
	if (ended->end != WORKER_ANSWERED || !rework_read(&s->account, ended->answer) ||
	    !probe_kind_is_true(s->account.before.kind, &s->bytes)) {
		probe_fail(&s->before, &s->bytes, ended);
	} else {
		s->is_reworked = true;
		s->before.report = s->account.before;
	}
	/* What nothing is done to is examined as the result. */
	if (!s->is_reworked || s->account.way != REWORK_COPY || s->account.end != REWORK_MADE)
		judge(n, &s->before);
	if (s->is_reworked) {
		find_end(n, s);
		find_further_pages(n, s);
	}
	if (has_obstacle(&s->before.findings))
		keep_what_stands(&s->before.findings);
}

/* What was made goes into *out: the file itself, where nothing had to be done to it. */
static bool take_product(struct slot *s, struct err *why)
{
	const struct sheet *sheet = &s->account.sheet;

	if (s->account.way == REWORK_COPY) {
		s->product = s->bytes;
		s->bytes.fd = -1;
		return true;
	}
	return outbox_seal(&s->product, &s->rework.outbox,
	                   (size_t)(s->account.bytes + sheet->palette_bytes + sheet->profile_bytes),
	                   why);
}

/* What came out is to be examined; false where nothing did, or it is no file. */
static bool hand_on(struct normalizer *n, struct slot *s, struct crew_work *work)
{
	struct err why;

	if (!s->is_reworked || s->account.end != REWORK_MADE || has_obstacle(&s->before.findings))
		return false;
	if (!take_product(s, &why)) {
		fail(n, s, &why);
		return false;
	}
	s->is_made = true;
	s->stage = STAGE_EXAMINE;
	*work = (struct crew_work){&n->examination, &s->product};
	return !n->options.target.for_page;
}

/* What its name is looked at for. */
static struct str name_after(const struct normalizer *n, struct slot *s)
{
	struct buf name = {0};
	struct str copy;

	if (n->options.output)
		return str_of(n->options.output);
	extension_right_name(&name, s->before.name, s->account.kind);
	copy = arena_copy(&s->arena, buf_view(&name));
	s->after.findings.failed |= name.failed || !copy.ptr;
	buf_free(&name);
	return copy;
}

static void examine(struct normalizer *n, struct slot *s, const struct worker *ended)
{
	s->is_examined = true;
	s->after.name = name_after(n, s);
	s->after.is_known = true;
	s->after.bytes = s->product.size;
	probe_conclude(&s->after, &s->product, ended);
	judge(n, &s->after);
	if (s->account.way == REWORK_COPY)
		s->before.report = s->after.report;
}

static bool next(void *context, void *task, const struct worker *ended, struct crew_work *work)
{
	struct normalizer *n = context;
	struct slot *s = task;

	switch (s->stage) {
	case STAGE_BEGIN:
		return begin(n, s, work);
	case STAGE_REWORK:
		take_account(n, s, ended);
		return hand_on(n, s, work);
	case STAGE_EXAMINE:
		examine(n, s, ended);
		break;
	}
	return false;
}

/* --- Making and freeing */

static bool stopped(void *context)
{
	const struct normalizer *n = context;

	return n->options.stopped(n->options.context);
}

static bool make_crew(struct normalizer *n, struct err *e)
{
	struct crew_options options = {.workers = n->options.workers,
	                               .context = n,
	                               .next = next,
	                               .fail = fail,
	                               .stopped = n->options.stopped ? stopped : NULL};

	n->crew = crew_new(n->guard, &options, e);
	if (!n->crew)
		return false;
	n->slot_count = crew_places(n->crew);
	n->slots = calloc(n->slot_count, sizeof *n->slots);
	if (!n->slots)
		return err_nomem(e);
	for (size_t i = 0; i < n->slot_count; i++) {
		n->slots[i].bytes.fd = n->slots[i].product.fd = -1;
		n->slots[i].rework.outbox.fd = -1;
	}
	return true;
}

static struct guard_limits limits_for(const struct rework_target *target)
{
	struct guard_limits limits = guard_limits_default;

	limits.memory_bytes += (size_t)target->memory;
	limits.cpu_s *= 3;
	limits.wall_ms *= 3;
	return limits;
}

struct normalizer *normalizer_new(const struct normalizer_options *options, struct err *e)
{
	struct guard_limits limits = limits_for(&options->target);
	struct normalizer *n = calloc(1, sizeof *n);

	if (!n) {
		err_nomem(e);
		return NULL;
	}
	n->options = *options;
	n->probe.limits = codec_limits_default;
	n->probe.limits.pixels = options->policy.pixels;
	n->examination = probe_job(&n->probe);
	n->guard = guard_new(&limits, e);
	if (n->guard && (!options->require_sandbox || guard_check_whole(n->guard, e)) &&
	    make_crew(n, e) && probe_prepare(e) && rework_prepare(e))
		return n;
	normalizer_free(n);
	return NULL;
}

static void slot_drop(struct slot *s)
{
	sealed_unmap(s->mapped);
	s->mapped = (struct str){NULL, 0};
	sealed_clear(&s->bytes);
	sealed_clear(&s->product);
	outbox_clear(&s->rework.outbox);
}

void normalizer_free(struct normalizer *n)
{
	if (!n)
		return;
	crew_free(n->crew);
	for (size_t i = 0; n->slots && i < n->slot_count; i++) {
		slot_drop(&n->slots[i]);
		arena_free(&n->slots[i].arena);
	}
	free(n->slots);
	kind_reader_free(n->kinds);
	guard_free(n->guard);
	free(n);
}

const struct guard *normalizer_guard(const struct normalizer *n)
{
	return n->guard;
}

/* --- Coming and going */

size_t normalizer_places(const struct normalizer *n)
{
	return n->slot_count;
}

size_t normalizer_pending(const struct normalizer *n)
{
	return crew_pending(n->crew);
}

bool normalizer_has_room(const struct normalizer *n)
{
	return crew_pending(n->crew) == 0 || (crew_has_room(n->crew) && n->held < HELD_MAX);
}

static void slot_begin(struct normalizer *n, struct slot *s, struct str name,
                       const struct normalizer_wish *wish)
{
	s->stage = STAGE_BEGIN;
	s->is_reworked = s->is_made = s->is_examined = false;
	s->before = (struct piece){.name = name, .findings = {.arena = &s->arena}};
	s->after = s->before;
	report_init(&s->before.report);
	report_init(&s->after.report);
	s->failure = (struct err){.code = ERR_NONE};
	s->rework.target = n->options.target;
	s->rework.target.page = wish->page;
	if (wish->bytes > 0)
		s->rework.target.bytes = wish->bytes;
	s->rework.limits = n->probe.limits;
}

bool normalizer_submit(struct normalizer *n, int fd, struct str name,
                       const struct normalizer_wish *wish, void *tag, struct err *e)
{
	struct slot *s = &n->slots[n->next];
	struct str copy;

	arena_reset(&s->arena);
	copy = arena_copy(&s->arena, name);
	if (!copy.ptr) {
		if (fd >= 0)
			close(fd);
		return err_nomem(e);
	}
	slot_begin(n, s, copy, wish);
	s->tag = tag;
	n->next = (n->next + 1) % n->slot_count;
	if (fd < 0 && !source_open(&fd, &s->before, AT_FDCWD, name.ptr, &s->failure))
		fd = -1;
	if (fd < 0 ||
	    !source_read(&s->bytes, &s->before, fd, (size_t)n->options.input_bytes, &s->failure))
		judge_unread(n, &s->before);
	s->held = s->bytes.fd >= 0 ? s->bytes.size : 0;
	n->held += s->held;
	if (fd >= 0)
		close(fd);
	crew_submit(n->crew, s);
	return true;
}

static const struct err *failure_of(const struct slot *s)
{
	if (s->before.failure)
		return s->before.failure;
	return s->is_examined ? s->after.failure : NULL;
}

static bool map_product(struct slot *s)
{
	return sealed_map(&s->mapped, &s->product, &s->failure);
}

static bool is_good(const struct normalizer *n, const struct slot *s)
{
	return n->options.target.for_page ? s->is_made
	                                  : s->is_examined && s->after.verdict == VERDICT_ACCEPTED;
}

static enum normalized_end end_of(struct normalizer *n, struct slot *s)
{
	if (failure_of(s) || s->before.findings.failed || s->after.findings.failed)
		return NORMALIZED_FAILED;
	if (!is_good(n, s))
		return NORMALIZED_REFUSED;
	return map_product(s) ? NORMALIZED_MADE : NORMALIZED_FAILED;
}

static void give_product(struct normalized *out, const struct slot *s)
{
	const struct sheet *sheet = &s->account.sheet;
	struct str rest = str_from(s->mapped, (size_t)s->account.bytes);

	out->bytes = str_upto(s->mapped, (size_t)s->account.bytes);
	out->palette = str_upto(rest, (size_t)sheet->palette_bytes);
	out->profile =
	    str_upto(str_from(rest, (size_t)sheet->palette_bytes), (size_t)sheet->profile_bytes);
}

static const struct err *reason_of(struct slot *s)
{
	if (failure_of(s))
		return failure_of(s);
	if (s->before.findings.failed || s->after.findings.failed)
		err_nomem(&s->failure);
	return &s->failure;
}

static void give(struct normalizer *n, struct normalized *out, struct slot *s)
{
	*out = (struct normalized){
	    .name = s->before.name,
	    .end = end_of(n, s),
	    .before = &s->before,
	    .after = s->is_examined ? &s->after : NULL,
	    .rework = s->is_reworked ? &s->account : NULL,
	    .findings = s->is_examined ? &s->after.findings : &s->before.findings,
	};
	if (out->end == NORMALIZED_MADE)
		give_product(out, s);
	else if (out->end == NORMALIZED_FAILED)
		out->failure = reason_of(s);
}

bool normalizer_take(struct normalizer *n, struct normalized *out, void **tag)
{
	struct slot *s;
	void *task;

	if (n->given)
		slot_drop(n->given);
	n->given = NULL;
	if (!crew_take(n->crew, &task))
		return false;
	s = n->given = task;
	n->held -= s->held;
	give(n, out, s);
	*tag = s->tag;
	return true;
}
