/* rework.h - a file made fit to file: what is to be done, and what was.
 * Shape:  a worker looks at the bytes, makes a plan (plan.h), carries it out and leaves the
 *         new file in its outbox; its answer is a struct rework, which travels as bytes
 *         (rework_write, rework_read).
 * Units:  px, bytes; quality as libjpeg has it, 1 to 100.
 * Owner:  plain values, nothing to free.
 * Errors: what is wrong with the file is in `before`. rework_read trusts nothing: every number
 *         is in its range, or it returns false and leaves *out alone. */
#ifndef IMAGE_REWORK_H
#define IMAGE_REWORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/kind.h"
#include "codec/report.h"
#include "guard/outbox.h"
#include "image/sheet.h"

/* What is wanted. */
struct rework_target {
	bool accepts[KIND_COUNT]; /* formats: JPEG, PNG, PDF of them can be made */
	uint64_t bytes;           /* the file's at most */
	uint32_t side_px;         /* long side at most; 0: any */
	uint32_t legible_px;      /* a long side that is never gone below for the sake of bytes */
	unsigned least_quality;   /* nor this */
	uint64_t memory;          /* bytes that the work may take */
	uint32_t page;            /* which picture of several, from 0 */
	/* For a page of a PDF, sheet.h: stored pixels are kept as they lie, and turned by the
	 * page; a profile of theirs is kept too. */
	bool for_page;
};

/* From the least to the most that can be done. */
enum rework_way {
	REWORK_COPY,   /* nothing: a PDF */
	REWORK_STRIP,  /* what is private goes, compressed pixels stay bit for bit */
	REWORK_TURN,   /* coefficients change places: without loss */
	REWORK_RENDER, /* pixels are decoded and encoded */
	REWORK_SCAN,   /* a PDF whose pictures are encoded anew */
	REWORK_WAY_COUNT
};

const char *rework_way_name(enum rework_way way); /* "strip" */

enum rework_end {
	REWORK_MADE,
	REWORK_UNREADABLE, /* the remarks of `before` say why */
	REWORK_TOO_LARGE,  /* it would have to become illegible to have so few bytes */
	REWORK_TOO_COSTLY, /* it would take more memory than there may be */
	REWORK_NO_WAY,     /* no format that is accepted can be made of it */
	REWORK_END_COUNT
};

struct rework {
	struct report before;
	enum rework_end end;
	enum rework_way way;
	enum kind kind;     /* of the result */
	uint64_t bytes;     /* and its size; of TOO_LARGE: about what it would take */
	struct sheet sheet; /* of a page */
	uint32_t width_px, height_px;
	uint32_t pages;       /* pictures in the file, or pages */
	unsigned orientation; /* what was undone, 2 to 8; 1: nothing */
	bool edges;           /* a turn without loss was tried in vain */
	bool scaled;
	bool to_srgb;        /* colours were converted */
	bool flattened;      /* what was transparent was laid on white */
	bool broken_profile; /* and one that cannot be read was passed over */
	bool full_chroma;    /* 4:4:4 */
	unsigned quality;    /* of a JPEG that was encoded; 0: none was */
	uint32_t pictures;   /* of a scan that were encoded anew */
};

void rework_write(struct buf *out, const struct rework *r);
bool rework_read(struct rework *out, struct str bytes);

/* For one file, in a worker. */
struct rework_job {
	struct rework_target target;
	struct codec_limits limits;
	const struct kind_reader *kinds; /* NULL: kinds are known by their signatures alone */
	struct outbox outbox;
};

/* The libraries that the results depend on, with their versions; among them those of the formats
 * that can be read. */
void rework_libraries(struct buf *out);
/* To be called once, before the first worker. */
bool rework_prepare(struct err *e);
/* The worker's part; context is a struct rework_job. False: memory ran out. */
bool rework_run(void *context, struct str bytes, struct buf *answer);

#endif
