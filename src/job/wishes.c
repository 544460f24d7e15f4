/* wishes.c - see wishes.h. */
#include "job/wishes.h"

#include <string.h>

#include "job/normalizer.h"

#define SIDE_USUAL 3508 /* A4 with 300 dots an inch */
#define LEAST_QUALITY_USUAL 60
#define LEGIBLE_USUAL 1000
#define MEMORY_MAX ((uint64_t)700000000)

void wishes_target(struct rework_target *t, const struct piece_policy *policy,
                   const struct normalize_wishes *w)
{
	memcpy(t->accepts, policy->accepted, sizeof t->accepts);
	t->bytes = w->max_bytes > 0 ? w->max_bytes : policy->bytes;
	t->side_px = w->any_side ? 0 : w->max_side_px > 0 ? w->max_side_px : SIDE_USUAL;
	t->legible_px = policy->legible_px > 0 ? policy->legible_px : LEGIBLE_USUAL;
	t->least_quality = w->least_quality > 0 ? w->least_quality : LEAST_QUALITY_USUAL;
	t->memory = MEMORY_MAX;
}

uint64_t wishes_input_bytes(const struct normalize_wishes *w)
{
	return w->input_bytes > 0 ? w->input_bytes : NORMALIZER_INPUT_MAX;
}
