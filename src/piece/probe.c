/* probe.c - see probe.h. */
#include "piece/probe.h"

#include "base/digest.h"
#include "base/wire.h"
#include "codec/jpeg.h"
#include "codec/pdf.h"
#include "codec/png.h"
#include "piece/failure.h"
#include "piece/source.h"

#define LENGTH_BYTES 2 /* of a report, before it */

/* --- In the worker */

bool probe_measure(void *context, struct str bytes, struct buf *answer)
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

/* small: what it looks like, where that is wanted and comes by the way. */
static bool look(struct report *r, struct picture *small, struct str bytes,
                 const struct codec_limits *limits)
{
	struct err e;

	switch (r->kind) {
	case KIND_JPEG:
		return jpeg_probe_small(r, small, bytes, limits, &e);
	case KIND_PNG:
		return png_probe(r, bytes, limits, &e);
	case KIND_PDF:
		pdf_on_out_of_memory(worker_end_out_of_memory);
		return pdf_probe(r, bytes, limits, &e);
	default:
		return true;
	}
}

/* The report behind its length: a preview may follow. */
static void add_report(struct buf *answer, const struct report *r)
{
	struct buf report = {0};

	report_write(&report, r);
	wire_put(answer, report.len, LENGTH_BYTES);
	buf_str(answer, buf_view(&report));
	answer->failed |= report.failed;
	buf_free(&report);
}

static bool decode(void *context, struct str bytes, struct buf *answer)
{
	const struct probe *probe = context;
	struct picture small = {0};
	struct report r;
	enum kind kind;
	bool ok;

	report_init(&r);
	kind = kind_of(probe->kinds, bytes, r.mime);
	r.kind = kind;
	ok = look(&r, probe->preview ? &small : NULL, bytes, &probe->limits);
	r.kind = kind;
	if (ok)
		add_report(answer, &r);
	if (ok && probe->preview)
		ok = probe->preview(&r, &small, bytes, answer);
	picture_free(&small);
	return ok && !answer->failed;
}

struct worker_job probe_job(const struct probe *probe)
{
	return (struct worker_job){
	    .measure = probe_measure, .decode = decode, .context = (void *)(uintptr_t)probe};
}

bool probe_prepare(struct err *e)
{
	struct digest digest;

	return digest_of(&digest, STR(""), e) && jpeg_prepare(e);
}

/* --- What became of it */

/* The decoder was not to be trusted, or gave no answer: only what we know ourselves. */
static void forget_report(struct piece *p, const struct sealed *bytes)
{
	report_init(&p->report);
	p->preview = (struct str){0};
	p->report.kind = source_kind(bytes->fd);
}

bool probe_kind_is_true(enum kind kind, const struct sealed *bytes)
{
	switch (kind) {
	case KIND_JPEG:
	case KIND_PNG:
	case KIND_PDF:
		return source_kind(bytes->fd) == kind;
	case KIND_EMPTY: /* would not have come to a worker */
		return false;
	default:
		return true;
	}
}

void probe_fail(struct piece *p, const struct sealed *bytes, const struct worker *ended)
{
	struct buf end = {0};

	worker_end_name(&end, ended);
	forget_report(p, bytes);
	piece_fail_decoding(
	    p, ended->end == WORKER_ANSWERED ? decoder_nonsense() : decoder_end_cause(ended->end),
	    buf_terminated(&end));
	buf_free(&end);
}

void probe_give_up(struct piece *p, const struct sealed *bytes, const struct err *why)
{
	forget_report(p, bytes);
	piece_fail_decoding(p, why, NULL);
}

/* Takes the report, and the preview where one was made. */
static bool read_answer(struct piece *p, struct str answer)
{
	struct wire w = {answer, false};
	size_t len = (size_t)wire_get(&w, LENGTH_BYTES, UINT16_MAX);
	struct str preview = str_from(w.rest, len);

	if (w.wrong || len > w.rest.len || !report_read(&p->report, str_upto(w.rest, len)))
		return false;
	if (preview.len == 0 || preview.len > PIECE_PREVIEW_MAX)
		return true;
	p->preview = arena_copy(p->findings.arena, preview);
	p->findings.failed |= !p->preview.ptr;
	return true;
}

void probe_conclude(struct piece *p, const struct sealed *bytes, const struct worker *ended)
{
	bool is_measured = digest_is_hex(ended->measured);

	if (is_measured)
		memcpy(p->sha256, ended->measured.ptr, DIGEST_HEX_LEN);
	if (ended->end != WORKER_ANSWERED || !is_measured || !read_answer(p, ended->answer) ||
	    !probe_kind_is_true(p->report.kind, bytes))
		probe_fail(p, bytes, ended);
}
