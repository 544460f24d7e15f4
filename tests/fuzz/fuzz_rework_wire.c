/* fuzz_rework_wire.c - any bytes as the account of a worker that need not be trusted: what is
 * read is in its range, and is written again as it was. */
#include <stdint.h>
#include <stdlib.h>

#include "image/rework.h"
#include "job/actions.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool yes)
{
	if (!yes)
		abort();
}

static void check_ranges(const struct rework *r)
{
	expect(r->end < REWORK_END_COUNT && r->way < REWORK_WAY_COUNT && r->kind < KIND_COUNT);
	expect(r->before.kind < KIND_COUNT && r->orientation <= 8 && r->quality <= 100);
	expect(r->sheet.channels <= 3 && r->sheet.bits <= 8 && r->sheet.orientation <= 8);
}

/* What is told of it is whole. */
static void check_actions(const struct rework *r)
{
	struct action actions[ACTIONS_MAX];
	size_t count = actions_of(actions, r, 1000);
	struct buf text = {0};

	expect(count >= 1 && count <= ACTIONS_MAX);
	for (size_t i = 0; i < count; i++)
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			buf_reset(&text);
			action_message(&text, &actions[i], (enum lang)lang);
			expect(text.len > 0 && !text.failed);
		}
	buf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = {(const char *)data, size};
	struct buf again = {0};
	struct rework r;

	if (!rework_read(&r, bytes))
		return 0;
	check_ranges(&r);
	check_actions(&r);
	rework_write(&again, &r);
	expect(str_eq(buf_view(&again), bytes));
	buf_free(&again);
	return 0;
}
