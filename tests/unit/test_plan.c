/* test_plan.c - the least that has to be done, for one thing after the other that is wrong with
 * a picture. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "image/plan.h"

#define LIMIT 1000000

/* A picture that needs nothing, but for what is set: JPEG of 3000 × 2000 in sRGB. */
struct row {
	const char *what;
	enum kind kind;
	unsigned orientation;
	uint64_t bytes;
	uint32_t width, height;
	enum profile_kind profile;
	enum model model;
	bool arithmetic, will_not_do, for_page, no_jpeg, no_png;
	enum rework_way way;
	unsigned undone; /* orientation; 0: 1 */
	bool to_srgb;
	uint32_t scaled_width, scaled_height; /* 0: as they are */
};

#define JPEG .kind = KIND_JPEG, .model = MODEL_YCC
#define PNG .kind = KIND_PNG, .model = MODEL_RGB
#define STRIP .way = REWORK_STRIP
#define TURN .way = REWORK_TURN
#define RENDER .way = REWORK_RENDER

static const struct row rows[] = {
    {"nothing", JPEG, STRIP},
    {"nothing, PNG", PNG, STRIP},
    {"upright is said", JPEG, .orientation = 1, STRIP},
    {"sRGB is said", JPEG, .profile = PROFILE_SRGB, STRIP},
    {"broken profile", JPEG, .profile = PROFILE_BROKEN, STRIP},
    {"just small enough", JPEG, .bytes = LIMIT, STRIP},
    {"one byte too large", JPEG, .bytes = LIMIT + 1, RENDER},
    {"just short enough", JPEG, .width = 3508, .height = 3508, STRIP},
    {"one pixel too wide", JPEG, .width = 3509, .height = 100, RENDER, .scaled_width = 3508,
     .scaled_height = 100},
    {"one pixel too high", PNG, .width = 100, .height = 3509, RENDER, .scaled_width = 100,
     .scaled_height = 3508},
    {"mirrored", JPEG, .orientation = 2, TURN, .undone = 2},
    {"half a turn", JPEG, .orientation = 3, TURN, .undone = 3},
    {"a quarter", JPEG, .orientation = 6, TURN, .undone = 6},
    {"the other", JPEG, .orientation = 8, TURN, .undone = 8},
    {"a quarter, PNG", PNG, .orientation = 6, RENDER, .undone = 6},
    {"orientation 9", JPEG, .orientation = 9, STRIP},
    {"arithmetic", JPEG, .arithmetic = true, TURN},
    {"arithmetic and a quarter", JPEG, .arithmetic = true, .orientation = 6, TURN, .undone = 6},
    {"a quarter and too large", JPEG, .orientation = 6, .bytes = LIMIT + 1, RENDER, .undone = 6},
    {"other colours", JPEG, .profile = PROFILE_OTHER, RENDER, .to_srgb = true},
    {"other colours, PNG", PNG, .profile = PROFILE_OTHER, RENDER, .to_srgb = true},
    {"other colours and a quarter", JPEG, .profile = PROFILE_OTHER, .orientation = 8, RENDER,
     .to_srgb = true, .undone = 8},
    {"CMYK", .kind = KIND_JPEG, .model = MODEL_CMYK, RENDER, .to_srgb = true},
    {"CMYK, profile", .kind = KIND_JPEG, .model = MODEL_CMYK, .profile = PROFILE_OTHER, RENDER,
     .to_srgb = true},
    {"CMYK, broken profile", .kind = KIND_JPEG, .model = MODEL_CMYK, .profile = PROFILE_BROKEN,
     RENDER, .to_srgb = true},
    {"grey", .kind = KIND_JPEG, .model = MODEL_GREY, STRIP},
    {"grey, other tones", .kind = KIND_JPEG, .model = MODEL_GREY, .profile = PROFILE_OTHER, RENDER,
     .to_srgb = true},
    {"stored pixels will not do", PNG, .will_not_do = true, RENDER},
    {"other formats", .kind = KIND_HEIC, .model = MODEL_RGB, RENDER},
    {"TIFF", .kind = KIND_TIFF, .model = MODEL_RGB, RENDER},
    {"BMP, upright", .kind = KIND_BMP, .model = MODEL_RGB, .orientation = 1, RENDER},
    {"PNG is not accepted", PNG, .no_png = true, RENDER},
    {"JPEG is not accepted", JPEG, .no_jpeg = true, RENDER},
    {"page", JPEG, .for_page = true, STRIP},
    {"page, a quarter", JPEG, .for_page = true, .orientation = 6, STRIP, .undone = 6},
    {"page, a quarter, PNG", PNG, .for_page = true, .orientation = 6, STRIP, .undone = 6},
    {"page, other colours", JPEG, .for_page = true, .profile = PROFILE_OTHER, STRIP},
    {"page, CMYK", .kind = KIND_JPEG, .model = MODEL_CMYK, .for_page = true, RENDER,
     .to_srgb = true},
    {"page, arithmetic", JPEG, .for_page = true, .arithmetic = true, TURN},
    {"page, will not do", PNG, .for_page = true, .will_not_do = true, RENDER},
    {"page, too large", JPEG, .for_page = true, .bytes = LIMIT + 1, RENDER},
};

static struct report report_of(const struct row *row)
{
	struct report r;

	report_init(&r);
	r.kind = row->kind;
	r.width_px = row->width ? row->width : 3000;
	r.height_px = row->height ? row->height : 2000;
	r.orientation = row->orientation;
	if (row->arithmetic)
		report_add(&r, REMARK_ARITHMETIC, 0, 0, STR(""));
	return r;
}

static void assert_planned(const struct row *row, const struct plan *plan, const struct report *r)
{
	unsigned undone = row->undone ? row->undone : 1;

	if (plan->way != row->way || plan->orientation != undone || plan->to_srgb != row->to_srgb)
		fail_msg("%s: %s, orientation %u, to sRGB %d", row->what,
		         rework_way_name(plan->way), plan->orientation, plan->to_srgb);
	assert_int_equal(plan->width_px, row->scaled_width ? row->scaled_width : r->width_px);
	assert_int_equal(plan->height_px, row->scaled_height ? row->scaled_height : r->height_px);
}

static void ways(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct row *row = &rows[i];
		struct report r = report_of(row);
		struct plan_facts facts = {.report = &r,
		                           .bytes = row->bytes ? row->bytes : 1000,
		                           .profile = row->profile,
		                           .model = row->model,
		                           .stored_will_do = !row->will_not_do};
		struct rework_target target = {
		    .accepts = {[KIND_JPEG] = !row->no_jpeg, [KIND_PNG] = !row->no_png},
		    .bytes = LIMIT,
		    .side_px = 3508,
		    .for_page = row->for_page};
		struct plan plan;

		assert_true(plan_make(&plan, &facts, &target));
		assert_planned(row, &plan, &r);
	}
}

static void any_side(void **state)
{
	static const struct row large = {"large", JPEG, .width = 60000, .height = 50000};
	struct report r = report_of(&large);
	struct plan_facts facts = {
	    .report = &r, .bytes = 1, .model = MODEL_YCC, .stored_will_do = true};
	struct rework_target target = {.accepts = {[KIND_JPEG] = true}, .bytes = LIMIT};
	struct plan plan;

	(void)state;
	assert_true(plan_make(&plan, &facts, &target));
	assert_int_equal(plan.way, REWORK_STRIP);
	assert_int_equal(plan.width_px, 60000);
}

static void no_way(void **state)
{
	static const struct row any = {"any", JPEG};
	struct report r = report_of(&any);
	struct plan_facts facts = {
	    .report = &r, .bytes = 1, .model = MODEL_YCC, .stored_will_do = true};
	struct rework_target target = {.accepts = {[KIND_PDF] = true}, .bytes = LIMIT};
	struct plan plan = {.width_px = 77};

	(void)state;
	assert_false(plan_make(&plan, &facts, &target));
	assert_int_equal(plan.width_px, 77);
}

static uint64_t memory(uint32_t width, uint32_t side, enum model model, bool whole)
{
	struct row row = {"", JPEG, .width = width, .height = width};
	struct report r = report_of(&row);
	struct plan_facts facts = {.report = &r, .bytes = LIMIT + 1, .model = model};
	struct rework_target target = {
	    .accepts = {[KIND_JPEG] = true}, .bytes = LIMIT, .side_px = side};
	struct plan plan;

	assert_true(plan_make(&plan, &facts, &target));
	return plan_memory(&plan, &facts, whole);
}

/* Of the result, and of what is read only where that is kept whole. */
static void memory_is_bounded(void **state)
{
	(void)state;
	assert_int_equal(memory(60000, 3508, MODEL_YCC, false),
	                 memory(4000, 3508, MODEL_YCC, false));
	assert_true(memory(4000, 0, MODEL_YCC, false) >= 3ull * 4000 * 4000);
	assert_true(memory(4000, 100, MODEL_YCC, true) >= 2ull * 3 * 4000 * 4000);
	assert_true(memory(4000, 100, MODEL_CMYK, true) > memory(4000, 100, MODEL_YCC, true));
	assert_true(memory(4000, 100, MODEL_YCC, true) > memory(4000, 100, MODEL_GREY, true));
	/* No overflow. */
	assert_true(memory(UINT32_MAX / 4, 0, MODEL_GREY, true) > (uint64_t)1 << 60);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ways),
	    cmocka_unit_test(any_side),
	    cmocka_unit_test(no_way),
	    cmocka_unit_test(memory_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
