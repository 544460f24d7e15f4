/* plan.c - see plan.h. */
#include "image/plan.h"

#include "image/scale.h"

static uint32_t longest(const struct report *r)
{
	return r->width_px > r->height_px ? r->width_px : r->height_px;
}

static bool is_too_large(const struct report *r, const struct rework_target *target)
{
	return target->side_px > 0 && longest(r) > target->side_px;
}

static bool needs_srgb(const struct plan_facts *facts, const struct rework_target *target)
{
	/* A page of a PDF has its picture's profile; only CMYK does not go with its intent. */
	if (target->for_page && facts->model != MODEL_CMYK)
		return false;
	return !colour_is_srgb(facts->profile, facts->model);
}

/* Stored pixels are good as they are. */
static bool may_keep_pixels(const struct plan_facts *facts, const struct rework_target *target,
                            bool to_srgb)
{
	const struct report *r = facts->report;

	return (r->kind == KIND_JPEG || r->kind == KIND_PNG) && target->accepts[r->kind] &&
	       facts->stored_will_do && !to_srgb && facts->bytes <= target->bytes &&
	       !is_too_large(r, target);
}

static unsigned orientation_of(const struct report *r)
{
	return r->orientation >= 1 && r->orientation <= 8 ? r->orientation : 1;
}

static enum rework_way way_of(const struct plan_facts *facts, const struct rework_target *target,
                              const struct plan *plan)
{
	const struct report *r = facts->report;
	bool upright = plan->orientation == 1 || target->for_page;

	if (!may_keep_pixels(facts, target, plan->to_srgb))
		return REWORK_RENDER;
	if (upright && !report_has(r, REMARK_ARITHMETIC))
		return REWORK_STRIP;
	return r->kind == KIND_JPEG ? REWORK_TURN : REWORK_RENDER;
}

bool plan_make(struct plan *out, const struct plan_facts *facts, const struct rework_target *target)
{
	const struct report *r = facts->report;
	struct plan plan = {
	    .orientation = orientation_of(r),
	    .to_srgb = needs_srgb(facts, target),
	    .width_px = r->width_px,
	    .height_px = r->height_px,
	};

	if (!target->accepts[KIND_JPEG] && !target->accepts[KIND_PNG])
		return false;
	plan.way = way_of(facts, target, &plan);
	if (target->side_px > 0)
		scale_size(&plan.width_px, &plan.height_px, target->side_px);
	*out = plan;
	return true;
}

#define COEFFICIENT_BYTES 2

uint64_t plan_memory(const struct plan *plan, const struct plan_facts *facts, bool whole)
{
	uint64_t pixels = (uint64_t)facts->report->width_px * facts->report->height_px;
	uint64_t result = (uint64_t)plan->width_px * plan->height_px;
	unsigned planes = facts->model == MODEL_GREY ? 1 : facts->model == MODEL_CMYK ? 4 : 3;

	/* The result's planes, and its coefficients while they are coded. */
	return (whole ? pixels * planes * COEFFICIENT_BYTES : 0) +
	       result * planes * (1 + COEFFICIENT_BYTES);
}
