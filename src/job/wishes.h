/* wishes.h - what the user wants of files that are made fit, where not what is usual. */
#ifndef JOB_WISHES_H
#define JOB_WISHES_H

#include <stdbool.h>
#include <stdint.h>

#include "image/rework.h"
#include "piece/piece.h"

/* 0: the procedure's, or what is usual. */
struct normalize_wishes {
	uint64_t max_bytes;
	uint32_t max_side_px;
	bool any_side; /* no limit to the side */
	unsigned least_quality;
	uint64_t input_bytes;
};

void wishes_target(struct rework_target *out, const struct piece_policy *policy,
                   const struct normalize_wishes *w);
/* Of a file that is read at most. */
uint64_t wishes_input_bytes(const struct normalize_wishes *w);

#endif
