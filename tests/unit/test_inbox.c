/* The names of files to check: order, what is passed over, links, lists. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/beneath.h"
#include "base/buf.h"
#include "job/inbox.h"

static char home[] = "/tmp/test_inbox-XXXXXX";

static void put(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static int begin(void **state)
{
	(void)state;
	return mkdtemp(home) && chdir(home) == 0 ? 0 : -1;
}

static int end(void **state)
{
	char command[64];

	(void)state;
	snprintf(command, sizeof command, "rm -rf %s", home);
	return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

/* All names one after the other, each behind the sign of what became of it. */
static void assert_names(const struct inbox_sources *sources, size_t skipped, const char *want)
{
	struct err e = {0};
	struct inbox *in = inbox_new(sources, &e);
	struct inbox_item item;
	struct buf names = {0};
	enum inbox_result result;

	assert_non_null(in);
	while ((result = inbox_next(in, 1000, &item, &e)) != INBOX_END) {
		assert_true(result == INBOX_FILE || result == INBOX_FAILED);
		buf_char(&names, result == INBOX_FAILED ? '!' : item.fd >= 0 ? '=' : '-');
		buf_str(&names, item.name);
		if (item.line > 0)
			buf_printf(&names, "@%zu", item.line);
		buf_char(&names, ' ');
		if (item.fd >= 0)
			close(item.fd);
	}
	assert_string_equal(buf_terminated(&names), want);
	assert_int_equal(inbox_skipped(in), skipped);
	buf_free(&names);
	inbox_free(in);
}

static void make_folder(void)
{
	if (mkdir("in", 0700) != 0)
		return;
	assert_int_equal(mkdir("in/b", 0700), 0);
	assert_int_equal(mkdir("in/.x", 0700), 0);
	put("in/a", "");
	put("in/B", "");
	put("in/b/z", "");
	put("in/b.c", "");
	put("in/dossier.json", "");
	put("in/THUMBS.DB", "");
	put("in/~$a", "");
	put("outside", "");
	assert_int_equal(mkfifo("in/pipe", 0600), 0);
	assert_int_equal(symlink("../a", "in/b/link"), 0);
	assert_int_equal(symlink("../outside", "in/out"), 0);
	assert_int_equal(symlink("b", "in/sub"), 0);
}

static void test_operands(void **state)
{
	static const char *const operands[] = {"in", "nowhere", "in/.x"};
	struct inbox_sources sources = {.operands = operands, .operand_count = 3};

	(void)state;
	make_folder();
	assert_names(&sources, 0, "-in -nowhere -in/.x ");
}

static void test_folder(void **state)
{
	static const char *const operands[] = {"in", "in/b/", "in/dossier.json"};
	struct inbox_sources sources = {
	    .operands = operands, .operand_count = 3, .recursive = true};

	(void)state;
	make_folder();
	assert_names(&sources, 5,
	             "=in/B =in/a =in/b/link =in/b/z =in/b.c !in/out =in/pipe !in/b/link =in/b/z "
	             "-in/dossier.json ");
}

static void test_list(void **state)
{
	struct inbox_sources sources = {.list = "list", .recursive = true};

	(void)state;
	make_folder();
	put("list", "a\n\nin/b.c\r\nin/.x\nlast");
	assert_names(&sources, 0, "-a@1 -in/b.c@3 -last@5 ");
	sources.list = "no such list";
	assert_names(&sources, 0, "! ");
}

static void test_depth(void **state)
{
	static const char *const operands[] = {"deep"};
	struct inbox_sources sources = {
	    .operands = operands, .operand_count = 1, .recursive = true};
	char path[4 * INBOX_DEPTH_MAX], want[9 * INBOX_DEPTH_MAX];
	size_t at = (size_t)snprintf(path, sizeof path, "deep");

	(void)state;
	assert_int_equal(mkdir(path, 0700), 0);
	for (int i = 1; i < INBOX_DEPTH_MAX; i++) {
		at += (size_t)snprintf(path + at, sizeof path - at, "/d");
		assert_int_equal(mkdir(path, 0700), 0);
	}
	snprintf(path + at, sizeof path - at, "/f");
	put(path, "");
	snprintf(want, sizeof want, "=%s ", path);
	assert_names(&sources, 0, want);
	snprintf(path + at, sizeof path - at, "/e");
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(want, sizeof want, "!%.*s/e =%.*s/f ", (int)at, path, (int)at, path);
	assert_names(&sources, 0, want);
}

static void test_beneath(void **state)
{
	int folder, fd;

	(void)state;
	make_folder();
	folder = open("in", O_PATH | O_DIRECTORY);
	assert_true(folder >= 0);
	fd = beneath_open(folder, "b/../a", O_RDONLY);
	assert_true(fd >= 0 || errno == EXDEV);
	if (fd >= 0)
		close(fd);
	assert_int_equal(beneath_open(folder, "../outside", O_RDONLY), -1);
	assert_int_equal(errno, EXDEV);
	assert_int_equal(beneath_open(folder, "/etc/passwd", O_RDONLY), -1);
	assert_int_equal(errno, EXDEV);
	assert_int_equal(beneath_open(folder, "out", O_RDONLY), -1);
	assert_int_equal(beneath_open(folder, "none", O_RDONLY), -1);
	assert_int_equal(errno, ENOENT);
	fd = beneath_open(folder, "b/z", O_RDONLY);
	assert_true(fd >= 0);
	close(fd);
	close(folder);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_operands), cmocka_unit_test(test_folder),
	    cmocka_unit_test(test_list),     cmocka_unit_test(test_depth),
	    cmocka_unit_test(test_beneath),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
