/* test_actions.c - what is told of pictures that were made fit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <cmocka.h>

#include "job/actions.h"

static bool is_told(const struct rework *w, enum action_id id)
{
	struct action actions[ACTIONS_MAX];
	size_t count = actions_of(actions, w, 0);

	for (size_t i = 0; i < count; i++)
		if (actions[i].id == id)
			return true;
	return false;
}

static struct rework of_several_pictures(void)
{
	struct rework w = {.way = REWORK_RENDER, .kind = KIND_JPEG, .pages = 3, .quality = 92};

	w.before.kind = KIND_TIFF;
	return w;
}

static void a_file_of_several_pictures_loses_all_but_one(void **state)
{
	struct rework w = of_several_pictures();

	(void)state;
	assert_true(is_told(&w, ACTION_FIRST_PICTURE_KEPT));
	w.pages = 1;
	assert_false(is_told(&w, ACTION_FIRST_PICTURE_KEPT));
}

static void bound_they_all_become_pages(void **state)
{
	struct rework w = of_several_pictures();

	(void)state;
	w.sheet = (struct sheet){.channels = 3, .bits = 8, .orientation = 1};
	assert_false(is_told(&w, ACTION_FIRST_PICTURE_KEPT));
	report_add(&w.before, REMARK_ANIMATED, 0, 3, STR(""));
	assert_true(is_told(&w, ACTION_FIRST_PICTURE_KEPT));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_file_of_several_pictures_loses_all_but_one),
	    cmocka_unit_test(bound_they_all_become_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
