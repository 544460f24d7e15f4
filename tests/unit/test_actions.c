/* test_actions.c - what was done to a file, in words: each action by itself, and which of them
 * a worker's account becomes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "job/actions.h"

static const char *const patterns[ACTION_COUNT][LANG_COUNT] = {
#define ACTION(symbol, id, fr, en) [ACTION_##symbol] = {fr, en},
#include "finding/action.def"
#undef ACTION
};

/* --- Sentences */

static bool is_id(const char *id)
{
	return strspn(id, "abcdefghijklmnopqrstuvwxyz-") == strlen(id) && id[0] != '-' && id[0];
}

static void ids_are_unique(void **state)
{
	(void)state;
	for (int i = 0; i < ACTION_COUNT; i++) {
		assert_true(is_id(action_name((enum action_id)i)));
		for (int k = 0; k < i; k++)
			assert_string_not_equal(action_name((enum action_id)i),
			                        action_name((enum action_id)k));
	}
}

/* Both languages have the same figures, and all of them are shown. */
static void sentences_have_their_figures(void **state)
{
	struct action a = {.before = {"AVANT", "BEFORE"}, .after = {"APRES", "AFTER"}};
	struct buf text = {0};
	size_t bad;

	(void)state;
	for (int i = 0; i < ACTION_COUNT; i++)
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			const char *pattern = patterns[i][lang], *other = patterns[i][!lang];

			a.id = (enum action_id)i;
			buf_reset(&text);
			action_message(&text, &a, (enum lang)lang);
			assert_true(text.len > 0 && text_valid(buf_view(&text), &bad));
			assert_null(strpbrk(buf_terminated(&text), "{}"));
			assert_int_not_equal(text.data[text.len - 1], '.');
			assert_int_equal(!strstr(pattern, "{before}"), !strstr(other, "{before}"));
			assert_int_equal(!strstr(pattern, "{after}"), !strstr(other, "{after}"));
			assert_int_equal(!strstr(pattern, "{before}"),
			                 !strstr(text.data, a.before[lang]));
			assert_int_equal(!strstr(pattern, "{after}"),
			                 !strstr(text.data, a.after[lang]));
		}
	buf_free(&text);
}

static void whole_sentences(void **state)
{
	struct action a = {.id = ACTION_SCALED,
	                   .before = {"4000x3000", "4000x3000"},
	                   .after = {"3508x2632", "3508x2632"}};
	struct buf text = {0};

	(void)state;
	action_message(&text, &a, LANG_FR);
	assert_string_equal(buf_terminated(&text), "réduite de 4000x3000 à 3508x2632 pixels");
	buf_reset(&text);
	action_message(&text, &a, LANG_EN);
	assert_string_equal(buf_terminated(&text), "scaled from 4000x3000 to 3508x2632 pixels");
	buf_free(&text);
}

static void figures_that_are_numbers(void **state)
{
	char out[LANG_COUNT][ACTION_FIGURE_MAX];

	(void)state;
	action_number(out, SIZE_MAX);
	assert_string_equal(out[LANG_FR], "18446744073709551615");
	assert_string_equal(out[LANG_EN], out[LANG_FR]);
}

/* --- Accounts */

static struct rework account(enum rework_way way, enum kind before, enum kind after)
{
	struct rework r = {.way = way, .kind = after, .bytes = 500, .pages = 1, .orientation = 1};

	report_init(&r.before);
	r.before.kind = before;
	r.before.width_px = r.width_px = 4000;
	r.before.height_px = r.height_px = 3000;
	r.before.bits = 8;
	r.before.colour = COLOUR_RGB;
	return r;
}

/* names: of all that must come, in their order, with a blank behind each. */
static void assert_actions(const struct rework *r, const char *names)
{
	struct action actions[ACTIONS_MAX];
	struct buf got = {0};
	size_t count = actions_of(actions, r, 1000);

	for (size_t i = 0; i < count; i++)
		buf_printf(&got, "%s ", action_name(actions[i].id));
	assert_string_equal(buf_terminated(&got), names);
	buf_free(&got);
}

static void least(void **state)
{
	struct rework r = account(REWORK_COPY, KIND_PDF, KIND_PDF);

	(void)state;
	assert_actions(&r, "copied ");
	r = account(REWORK_STRIP, KIND_JPEG, KIND_JPEG);
	assert_actions(&r, "extra-removed ");
	r.bytes = 1000;
	assert_actions(&r, "copied ");
	r = account(REWORK_SCAN, KIND_PDF, KIND_PDF);
	r.pictures = 7;
	assert_actions(&r, "pictures-encoded ");
}

static void what_is_private(void **state)
{
	struct rework r = account(REWORK_STRIP, KIND_JPEG, KIND_JPEG);

	(void)state;
	r.before.metadata = true;
	assert_actions(&r, "metadata-removed ");
	r.before.gps = true;
	assert_actions(&r, "metadata-removed position-removed ");
	report_add(&r.before, REMARK_CAMERA_EXTRA, 0, 7, STR(""));
	r.before.profile = true;
	assert_actions(&r, "metadata-removed position-removed extra-removed profile-removed ");
	r.sheet.profile_bytes = 3000;
	assert_actions(&r, "metadata-removed position-removed extra-removed ");
	r.sheet.profile_bytes = 0;
	r.broken_profile = true;
	assert_actions(&r, "metadata-removed position-removed extra-removed profile-ignored ");
}

static void turns(void **state)
{
	struct rework r = account(REWORK_TURN, KIND_JPEG, KIND_JPEG);

	(void)state;
	for (unsigned o = 2; o <= 8; o++) {
		struct action actions[ACTIONS_MAX];

		r.orientation = o;
		assert_actions(&r, "turned-lossless ");
		assert_int_equal(actions_of(actions, &r, 1000), 1);
		assert_true(actions[0].before[LANG_FR][0] && actions[0].before[LANG_EN][0]);
		assert_string_not_equal(actions[0].before[LANG_FR], actions[0].before[LANG_EN]);
	}
	r.orientation = 1;
	report_add(&r.before, REMARK_ARITHMETIC, 0, 0, STR(""));
	assert_actions(&r, "coded-anew ");
	r.orientation = 6;
	assert_actions(&r, "turned-lossless coded-anew ");
	r = account(REWORK_RENDER, KIND_JPEG, KIND_JPEG);
	r.orientation = 6;
	assert_actions(&r, "turned encoded-jpeg ");
	r.edges = true;
	assert_actions(&r, "turned-edges encoded-jpeg ");
}

static void everything_at_once(void **state)
{
	struct rework r = account(REWORK_RENDER, KIND_TIFF, KIND_JPEG);
	struct action actions[ACTIONS_MAX];
	size_t count;

	(void)state;
	r.before.metadata = r.before.gps = r.before.profile = true;
	r.before.bits = 16;
	r.before.colour = COLOUR_CMYK;
	report_add(&r.before, REMARK_TRAILING_BYTES, 0, 7, STR(""));
	report_add(&r.before, REMARK_NO_END_MARKER, 0, 0, STR(""));
	r.pages = 3;
	r.orientation = 6;
	r.edges = r.scaled = r.to_srgb = r.flattened = r.broken_profile = true;
	r.width_px = 2632;
	r.height_px = 3508;
	r.quality = 85;
	assert_actions(&r, "metadata-removed position-removed extra-removed first-picture-kept "
	                   "profile-ignored end-added turned-edges scaled colours-converted "
	                   "depth-reduced flattened format-changed encoded-jpeg ");
	count = actions_of(actions, &r, 1000);
	assert_string_equal(actions[3].before[LANG_FR], "3");
	assert_string_equal(actions[8].before[LANG_FR], "CMJN");
	assert_string_equal(actions[8].before[LANG_EN], "CMYK");
	assert_string_equal(actions[9].before[LANG_EN], "16");
	assert_string_equal(actions[11].before[LANG_EN], "TIFF");
	assert_string_equal(actions[11].after[LANG_EN], "JPEG");
	assert_string_equal(actions[count - 1].after[LANG_EN], "85");
}

static void animations_are_counted(void **state)
{
	struct rework r = account(REWORK_STRIP, KIND_PNG, KIND_PNG);
	struct action actions[ACTIONS_MAX];

	(void)state;
	report_add(&r.before, REMARK_ANIMATED, 0, 12, STR(""));
	assert_actions(&r, "first-picture-kept ");
	actions_of(actions, &r, 1000);
	assert_string_equal(actions[0].before[LANG_EN], "12");
}

/* Each of a file's pictures has its page, which turns it. */
static void pages(void **state)
{
	struct rework r = account(REWORK_STRIP, KIND_JPEG, KIND_JPEG);
	struct action actions[ACTIONS_MAX];

	(void)state;
	r.pages = 3;
	r.sheet = (struct sheet){.channels = 3, .bits = 8, .orientation = 6};
	assert_actions(&r, "turned-by-page ");
	actions_of(actions, &r, 1000);
	assert_string_equal(actions[0].before[LANG_EN], "a quarter to the right");
	r.sheet.channels = 0;
	r.sheet.orientation = 0;
	assert_actions(&r, "first-picture-kept ");
}

static void sides_are_told_as_they_come_out(void **state)
{
	struct rework r = account(REWORK_RENDER, KIND_JPEG, KIND_JPEG);
	struct action actions[ACTIONS_MAX];

	(void)state;
	r.scaled = true;
	r.orientation = 6;
	r.width_px = 1500;
	r.height_px = 2000;
	assert_actions(&r, "turned scaled encoded-jpeg ");
	actions_of(actions, &r, 1000);
	assert_string_equal(actions[1].before[LANG_EN], "3000x4000");
	assert_string_equal(actions[1].before[LANG_FR], "3000\u00a0×\u00a04000");
	assert_string_equal(actions[1].after[LANG_EN], "1500x2000");
}

static void formats(void **state)
{
	static const struct {
		enum kind kind;
		const char *name;
	} rows[] = {{KIND_HEIC, "HEIC"}, {KIND_AVIF, "AVIF"}, {KIND_WEBP, "WebP"},
	            {KIND_TIFF, "TIFF"}, {KIND_GIF, "GIF"},   {KIND_BMP, "BMP"},
	            {KIND_JPEG, "JPEG"}};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct rework r = account(REWORK_RENDER, rows[i].kind, KIND_PNG);
		struct action actions[ACTIONS_MAX];

		assert_actions(&r, "format-changed encoded-png ");
		actions_of(actions, &r, 1000);
		assert_string_equal(actions[0].before[LANG_FR], rows[i].name);
		assert_string_equal(actions[0].after[LANG_FR], "PNG");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ids_are_unique),
	    cmocka_unit_test(sentences_have_their_figures),
	    cmocka_unit_test(whole_sentences),
	    cmocka_unit_test(figures_that_are_numbers),
	    cmocka_unit_test(least),
	    cmocka_unit_test(what_is_private),
	    cmocka_unit_test(turns),
	    cmocka_unit_test(everything_at_once),
	    cmocka_unit_test(animations_are_counted),
	    cmocka_unit_test(pages),
	    cmocka_unit_test(sides_are_told_as_they_come_out),
	    cmocka_unit_test(formats),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
