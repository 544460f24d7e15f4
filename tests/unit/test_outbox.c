/* test_outbox.c - what a worker leaves behind that is more than an answer. */
#include "guard_fixture.h"

#include <string.h>

#include "guard/outbox.h"

#define SIZE ((size_t)1 << 20)

static struct guard *g;
static struct err error;

static int make_guard(void **state)
{
	(void)state;
	g = fixture_guard();
	return 0;
}

static int free_guard(void **state)
{
	(void)state;
	guard_free(g);
	return 0;
}

/* Fills the outbox, which `context` is, with as many of a letter as there are bytes. */
static bool leaves_letters(void *context, struct str bytes, struct buf *answer)
{
	struct outbox *box = context;

	(void)bytes;
	memset(box->bytes, 'x', box->size);
	buf_cstr(answer, "left");
	return true;
}

static void run(struct worker *w, struct outbox *box)
{
	struct worker_job job = {.decode = leaves_letters, .context = box, .outbox = box};

	fixture_start(w, g, job, "bytes");
	fixture_wait(w);
}

static void test_product(void **state)
{
	struct outbox box = {.fd = -1};
	struct sealed product = {.fd = -1};
	struct worker w = {0};
	struct str bytes;

	(void)state;
	assert_true(outbox_open(&box, SIZE, &error));
	run(&w, &box);
	assert_int_equal(w.end, WORKER_ANSWERED);
	assert_text(w.answer, "left");
	assert_true(outbox_seal(&product, &box, 3, &error));
	assert_int_equal(box.fd, -1);
	assert_int_equal(product.size, 3);
	assert_true(sealed_map(&bytes, &product, &error));
	assert_text(bytes, "xxx");
	sealed_unmap(bytes);
	sealed_clear(&product);
	worker_clear(&w);
	outbox_clear(&box);
}

static void test_more_than_there_is(void **state)
{
	struct outbox box = {.fd = -1};
	struct sealed product = {.fd = -1};

	(void)state;
	assert_true(outbox_open(&box, SIZE, &error));
	assert_false(outbox_seal(&product, &box, SIZE + 1, &error));
	assert_int_equal(error.code, ERR_LIMIT);
	assert_int_equal(product.fd, -1);
	outbox_clear(&box);
}

static void test_sealed_for_good(void **state)
{
	struct outbox box = {.fd = -1};
	struct sealed product = {.fd = -1};

	(void)state;
	assert_true(outbox_open(&box, SIZE, &error));
	assert_true(outbox_seal(&product, &box, 5, &error));
	assert_int_equal(write(product.fd, "more", 4), -1);
	assert_int_equal(ftruncate(product.fd, 9), -1);
	sealed_clear(&product);
}

/* A worker that nobody gave it to has no way to it. */
static bool looks_for_outbox(void *context, struct str bytes, struct buf *answer)
{
	const struct outbox *box = context;

	(void)bytes;
	buf_cstr(answer, box->bytes ? "mapped" : "none");
	return true;
}

static void test_is_nobody_elses(void **state)
{
	struct outbox box = {.fd = -1};
	struct worker w = {0};

	(void)state;
	assert_true(outbox_open(&box, SIZE, &error));
	fixture_run(&w, g, looks_for_outbox, &box);
	assert_text(w.answer, "none");
	worker_clear(&w);
	outbox_clear(&box);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_product),
	    cmocka_unit_test(test_more_than_there_is),
	    cmocka_unit_test(test_sealed_for_good),
	    cmocka_unit_test(test_is_nobody_elses),
	};

	return cmocka_run_group_tests(tests, make_guard, free_guard);
}
