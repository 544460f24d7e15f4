/* piece.h - one attachment: what it is, what is wrong with it, the verdict.
 * Shape:  facts come from the report of a worker and from our own reading; findings from
 *         judging both against a policy.
 * Owner:  the findings live in the arena that the list was given; name is borrowed.
 * Errors: the list's `failed`. */
#ifndef PIECE_PIECE_H
#define PIECE_PIECE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/kind.h"
#include "codec/picture.h"
#include "codec/report.h"
#include "finding/finding.h"

/* What a procedure accepts. */
struct piece_policy {
	bool accepted[KIND_COUNT];
	uint64_t bytes;        /* of one file; 10 000 000 */
	uint64_t bytes_binary; /* how the same limit is read in powers of two; 10 485 760 */
	uint64_t pixels;       /* of one picture */
	uint32_t legible_px;   /* a picture whose long side is shorter may be illegible */
};

enum verdict { VERDICT_ACCEPTED, VERDICT_REFUSED, VERDICT_UNKNOWN };

const char *verdict_name(enum verdict v); /* "accepted" */

struct piece {
	struct str name; /* as it was given; the extension is looked at */
	bool is_known;   /* bytes and kind are; else the findings say why not */
	uint64_t bytes;
	char sha256[65]; /* "": not read, for being too large */
	struct report report;
	struct finding_list findings;
	enum verdict verdict;
	const struct err *failure; /* why it could not be examined (verdict unknown), or NULL */
	struct str preview;        /* what a piece_preview made; empty: nothing */
};

/* A preview that is larger is none. */
#define PIECE_PREVIEW_MAX ((size_t)64 << 10)

/* Adds a small picture of a file that was looked at to jpeg: baseline, sRGB or grey, upright,
 * without metadata; nothing where there is none to make. In the worker, so that its bytes are as
 * untrusted as the report. small: the picture at an eighth of its size, as stored, where the
 * decoder had it, else empty. False: memory ran out. */
typedef bool piece_preview(const struct report *report, const struct picture *small,
                           struct str bytes, struct buf *jpeg);

/* Adds to p->findings what the policy has against its name, size and report. */
void piece_judge(struct piece *p, const struct piece_policy *policy);
/* From the findings (after a procedure changed their severities): unknown where it could
 * not be examined, refused for an error, or for a warning when strict. */
enum verdict piece_verdict(const struct piece *p, bool strict);

#endif
