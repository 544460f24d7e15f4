/* probe.h - one file's bytes examined by a worker: what it does, and what its answer makes of
 * a piece.
 * Shape:  probe_job is the worker's part: the digest, sent before the first byte is decoded,
 *         then the report of the decoder for that kind. probe_conclude is the parent's.
 * Owner:  a probe is borrowed by the jobs made of it.
 * Errors: a decoder that gave no answer is a finding of the piece, and its failure. */
#ifndef PIECE_PROBE_H
#define PIECE_PROBE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/kind.h"
#include "codec/report.h"
#include "guard/sealed.h"
#include "guard/worker.h"
#include "piece/piece.h"

struct probe {
	const struct kind_reader *kinds; /* NULL: kinds are known by their signatures alone */
	struct codec_limits limits;
	piece_preview *preview; /* NULL: none is wanted */
};

/* To be called once, before the first worker: what libraries do on first use is done here,
 * not in each of them. */
bool probe_prepare(struct err *e);
struct worker_job probe_job(const struct probe *probe);
/* The digest alone, as a worker of whatever kind sends it first; the context is not used. */
bool probe_measure(void *context, struct str bytes, struct buf *answer);

/* Sets digest, report and preview, or fails the piece. */
void probe_conclude(struct piece *p, const struct sealed *bytes, const struct worker *ended);
/* What a decoder was for is what the file must be, by our own look. */
bool probe_kind_is_true(enum kind kind, const struct sealed *bytes);
/* Its worker gave no answer that can be believed: finding and failure. */
void probe_fail(struct piece *p, const struct sealed *bytes, const struct worker *ended);
/* No worker could be started for it. `why` lives as long as the piece. */
void probe_give_up(struct piece *p, const struct sealed *bytes, const struct err *why);

#endif
