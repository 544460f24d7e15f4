/* normalizer.h - files made fit to file by workers, several at a time, told in order.
 * Shape:  used as an examiner is (piece/examiner.h). For each file one worker reworks it and a
 *         second one, which knows nothing of the first, examines what came out as
 *         dossier-check would: what would be refused is never given. A picture for a page is
 *         no file of its own: what it becomes part of is examined by whoever makes that.
 * Owner:  the normalizer's; what normalizer_take gave holds until the next take.
 * Errors: normalizer_new: LIBRARY, NOMEM, IO, USAGE (a sandbox that is required and is not
 *         there). What keeps one file from being made fit is told of it. */
#ifndef JOB_NORMALIZER_H
#define JOB_NORMALIZER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "guard/guard.h"
#include "image/rework.h"
#include "piece/piece.h"

#define NORMALIZER_INPUT_MAX ((uint64_t)200000000)

struct normalizer_options {
	struct piece_policy policy;
	struct rework_target target;
	const char *output;   /* the new file's name; NULL: the old one's, with a true extension */
	uint64_t input_bytes; /* larger files are refused unread */
	unsigned workers;
	bool require_sandbox;
	bool strict; /* warnings of the result refuse */
	/* Gives findings other severities; may be NULL. */
	void (*judge)(void *context, struct finding_list *list);
	bool (*stopped)(void *context); /* may be NULL */
	void *context;
};

enum normalized_end {
	NORMALIZED_MADE,
	NORMALIZED_REFUSED, /* findings say why */
	NORMALIZED_FAILED,  /* failure says why */
};

struct normalized {
	struct str name;
	enum normalized_end end;
	const struct piece *before;
	const struct piece *after;           /* NULL: nothing was made */
	const struct rework *rework;         /* NULL: it was not even begun */
	struct str bytes;                    /* the new file; of those made */
	struct str palette, profile;         /* of a page, image/sheet.h */
	const struct finding_list *findings; /* those that still hold */
	const struct err *failure;
};

struct normalizer;

struct normalizer *normalizer_new(const struct normalizer_options *options, struct err *e);
void normalizer_free(struct normalizer *n); /* n may be NULL */
const struct guard *normalizer_guard(const struct normalizer *n);

/* Files that can be on their way, the one taken last included. */
size_t normalizer_places(const struct normalizer *n);
bool normalizer_has_room(const struct normalizer *n);
size_t normalizer_pending(const struct normalizer *n);
/* What is wanted of this file besides: which picture of it, from 0; bytes at most, 0 for the
 * options'. */
struct normalizer_wish {
	uint32_t page;
	uint64_t bytes;
};

/* fd is closed by the normalizer; -1: name is opened, as examiner_submit does. False only for
 * NOMEM. */
bool normalizer_submit(struct normalizer *n, int fd, struct str name,
                       const struct normalizer_wish *wish, void *tag, struct err *e);
bool normalizer_take(struct normalizer *n, struct normalized *out, void **tag);

#endif
