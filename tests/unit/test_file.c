/* test_file.c - whole files in and out: kept, different, replaced, refused, all or nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/file.h"

static char here[4096], folder[64];

/* Each test works in a folder of its own. */
static int enter(void **state)
{
	(void)state;
	memcpy(folder, "/tmp/test_file.XXXXXX", sizeof "/tmp/test_file.XXXXXX");
	return getcwd(here, sizeof here) && mkdtemp(folder) ? chdir(folder) : -1;
}

static int leave(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return chdir(here) == 0 ? system(command) : -1;
}

static void put(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void assert_holds(const char *path, const char *want)
{
	struct buf b = {0};
	struct err e;

	assert_true(file_read(&b, path, 1000000, &e));
	assert_string_equal(buf_terminated(&b), want);
	buf_free(&b);
}

/* Names in the folder, "." and ".." aside. */
static int count_names(const char *path)
{
	DIR *d = opendir(path);
	int count = 0;

	assert_non_null(d);
	while (readdir(d))
		count++;
	closedir(d);
	return count - 2;
}

static enum file_outcome write_text(const char *path, const char *text, bool force, struct err *e)
{
	return file_write(path, str_of(text), force, e);
}

static void reading_has_a_limit(void **state)
{
	struct buf b = {0};
	struct err e;

	(void)state;
	put("five", "12345");
	buf_cstr(&b, "x");
	assert_true(file_read(&b, "five", 5, &e));
	assert_true(str_eq(buf_view(&b), STR("x12345")));
	assert_false(file_read(&b, "five", 4, &e));
	assert_int_equal(e.code, ERR_LIMIT);
	assert_int_equal(b.len, 6);
	put("none", "");
	assert_true(file_read(&b, "none", 0, &e));
	assert_int_equal(b.len, 6);
	assert_false(file_read(&b, "/dev/zero", 100000, &e)); /* no size to go by */
	assert_int_equal(e.code, ERR_LIMIT);
	assert_true(file_read(&b, "/proc/self/stat", 100000, &e));
	assert_true(b.len > 6);
	buf_free(&b);
}

static void what_cannot_be_read_says_why(void **state)
{
	struct buf b = {0};
	struct err e;

	(void)state;
	assert_false(file_read(&b, "nothing", 10, &e));
	assert_int_equal(e.code, ERR_IO);
	assert_non_null(strstr(e.text[LANG_EN], "no such file"));
	assert_false(file_read(&b, ".", 10, &e));
	assert_non_null(strstr(e.text[LANG_FR], "c'est un répertoire"));
	assert_int_equal(b.len, 0);
	buf_free(&b);
}

static void writing_to_a_descriptor_is_whole(void **state)
{
	static char big[300000];
	struct err e;
	int fds[2];
	pid_t child;
	int status;

	(void)state;
	assert_int_equal(pipe2(fds, O_NONBLOCK), 0);
	child = fork();
	if (child == 0) {
		size_t total = 0;
		ssize_t got;

		close(fds[1]);
		fcntl(fds[0], F_SETFL, 0);
		while ((got = read(fds[0], big, 1000)) > 0)
			total += (size_t)got;
		_exit(total == sizeof big ? 0 : 1);
	}
	close(fds[0]);
	assert_true(file_write_fd(fds[1], (struct str){big, sizeof big}, &e));
	close(fds[1]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_false(file_write_fd(-1, STR("x"), &e));
	assert_int_equal(errno, EBADF);
	assert_true(file_write_fd(-1, STR(""), &e));
}

static void a_closed_pipe_is_an_error(void **state)
{
	struct err e;
	int fds[2];

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(pipe(fds), 0);
	close(fds[0]);
	assert_false(file_write_fd(fds[1], STR("x"), &e));
	assert_int_equal(errno, EPIPE);
	close(fds[1]);
}

static void outcomes_follow_what_stood_there(void **state)
{
	struct err e = {0};
	struct stat before, after;

	(void)state;
	assert_int_equal(write_text("a.pdf", "one", false, &e), FILE_WRITTEN);
	assert_holds("a.pdf", "one");
	assert_int_equal(stat("a.pdf", &before), 0);
	assert_int_equal(write_text("a.pdf", "one", false, &e), FILE_KEPT);
	assert_int_equal(write_text("a.pdf", "one", true, &e), FILE_KEPT);
	assert_int_equal(stat("a.pdf", &after), 0);
	assert_int_equal(before.st_ino, after.st_ino);
	assert_int_equal(write_text("a.pdf", "two", false, &e), FILE_DIFFERENT);
	assert_int_equal(write_text("a.pdf", "on", false, &e), FILE_DIFFERENT);
	assert_int_equal(write_text("a.pdf", "one more", false, &e), FILE_DIFFERENT);
	assert_int_equal(write_text("a.pdf", "", false, &e), FILE_DIFFERENT);
	assert_holds("a.pdf", "one");
	assert_int_equal(write_text("a.pdf", "two", true, &e), FILE_WRITTEN);
	assert_holds("a.pdf", "two");
	assert_int_equal(write_text("empty", "", false, &e), FILE_WRITTEN);
	assert_int_equal(write_text("empty", "", false, &e), FILE_KEPT);
	assert_int_equal(count_names("."), 2);
}

static void mode_is_that_of_the_umask(void **state)
{
	mode_t before = umask(027);
	struct err e;
	struct stat st;

	(void)state;
	assert_int_equal(write_text("sub/a", "x", false, &e), FILE_WRITTEN);
	umask(before);
	assert_int_equal(stat("sub/a", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_int_equal(stat("sub", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0750);
}

static void folders_are_made(void **state)
{
	char absolute[128];
	struct err e;

	(void)state;
	assert_int_equal(write_text("x/y//z/a", "1", false, &e), FILE_WRITTEN);
	assert_holds("x/y/z/a", "1");
	assert_int_equal(write_text("x/y/b", "2", false, &e), FILE_WRITTEN);
	snprintf(absolute, sizeof absolute, "%s/n/m/c", folder);
	assert_int_equal(write_text(absolute, "3", false, &e), FILE_WRITTEN);
	assert_holds("n/m/c", "3");
	put("file", "");
	assert_int_equal(write_text("file/a", "1", false, &e), FILE_FAILED);
	assert_non_null(strstr(e.text[LANG_EN], "part of the path is no folder"));
	assert_int_equal(write_text("file/a/b", "1", false, &e), FILE_FAILED);
}

static void names_that_name_no_file_fail(void **state)
{
	static const char *const names[] = {"", ".", "..", "sub/", "sub", "new/", "sub/.", "/"};
	char name[300] = "";
	struct err e;

	(void)state;
	assert_int_equal(mkdir("sub", 0777), 0);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		e = (struct err){0};
		assert_int_equal(write_text(names[i], "x", true, &e), FILE_FAILED);
		assert_int_equal(e.code, ERR_IO);
	}
	memset(name, 'n', 255);
	assert_int_equal(write_text(name, "x", false, &e), FILE_WRITTEN);
	assert_holds(name, "x");
	name[255] = 'n';
	assert_int_equal(write_text(name, "x", false, &e), FILE_FAILED);
	assert_non_null(strstr(e.text[LANG_FR], "256"));
	for (size_t i = 0; i < 252; i += 2)
		memcpy(name + i, "é", 3);
	assert_int_equal(write_text(name, "x", false, &e), FILE_WRITTEN);
}

static void links_are_followed_to_files(void **state)
{
	struct err e;
	struct stat st;

	(void)state;
	assert_int_equal(mkdir("real", 0777), 0);
	put("real/a", "one");
	assert_int_equal(symlink("real/a", "link"), 0);
	assert_int_equal(write_text("link", "one", false, &e), FILE_KEPT);
	assert_int_equal(write_text("link", "two", false, &e), FILE_DIFFERENT);
	assert_int_equal(write_text("link", "two", true, &e), FILE_WRITTEN);
	assert_holds("real/a", "two");
	assert_int_equal(lstat("link", &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(symlink("nowhere", "broken"), 0);
	assert_int_equal(write_text("broken", "x", true, &e), FILE_FAILED);
	assert_non_null(strstr(e.text[LANG_EN], "leads nowhere"));
	assert_int_equal(symlink("circle", "circle"), 0);
	assert_int_equal(write_text("circle", "x", true, &e), FILE_FAILED);
	assert_int_equal(symlink("real", "folder"), 0);
	assert_int_equal(write_text("folder", "x", true, &e), FILE_FAILED);
	assert_int_equal(write_text("folder/b", "b", false, &e), FILE_WRITTEN);
	assert_holds("real/b", "b");
	assert_int_equal(count_names("real"), 2);
}

static void devices_are_written_and_stay(void **state)
{
	struct err e;
	struct stat st;

	(void)state;
	assert_int_equal(write_text("/dev/null", "x", false, &e), FILE_WRITTEN);
	assert_int_equal(write_text("/dev/full", "x", true, &e), FILE_FAILED);
	assert_int_equal(e.code, ERR_FULL);
	assert_non_null(strstr(e.text[LANG_FR], "le disque est plein"));
	assert_int_equal(stat("/dev/full", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
	assert_int_equal(symlink("/dev/full", "full"), 0);
	assert_int_equal(write_text("full", "x", true, &e), FILE_FAILED);
	assert_int_equal(lstat("full", &st), 0);
	assert_true(S_ISLNK(st.st_mode));
}

static void pipes_take_what_comes(void **state)
{
	struct err e;
	char got[8] = "", path[64];
	int fd, fds[2];

	(void)state;
	assert_int_equal(mkfifo("fifo", 0600), 0);
	fd = open("fifo", O_RDWR);
	assert_int_equal(write_text("fifo", "hello", false, &e), FILE_WRITTEN);
	assert_int_equal(read(fd, got, sizeof got), 5);
	assert_string_equal(got, "hello");
	close(fd);
	assert_int_equal(count_names("."), 1);
	assert_int_equal(pipe(fds), 0); /* as /dev/stdout is in a pipeline */
	snprintf(path, sizeof path, "/proc/self/fd/%d", fds[1]);
	assert_int_equal(write_text(path, "again", false, &e), FILE_WRITTEN);
	assert_int_equal(read(fds[0], got, sizeof got), 5);
	close(fds[0]);
	close(fds[1]);
}

static void a_full_disk_leaves_nothing(void **state)
{
	struct rlimit before, small;
	static char big[100000];
	struct err e;

	(void)state;
	put("a", "before");
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = (struct rlimit){50000, before.rlim_max};
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_equal(file_write("a", (struct str){big, sizeof big}, true, &e), FILE_FAILED);
	assert_int_equal(file_write("b", (struct str){big, sizeof big}, true, &e), FILE_FAILED);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(e.code, ERR_IO);
	assert_holds("a", "before");
	assert_int_equal(count_names("."), 1);
}

static size_t add(struct file_batch *b, const char *path, const char *text)
{
	struct err e;
	size_t slot;

	assert_true(file_batch_add(b, path, str_of(text), &slot, &e));
	return slot;
}

static enum file_outcome outcome(const struct file_batch *b, size_t slot)
{
	const struct err *why;

	return file_batch_outcome(b, slot, &why);
}

static void batches_name_their_files_at_commit(void **state)
{
	struct err e;
	struct file_batch *b = file_batch_new(false, &e);
	size_t kept, other, first;
	char name[32];

	(void)state;
	put("kept", "same");
	put("other", "old");
	first = add(b, "d/0", "0");
	for (int i = 1; i < 40; i++) {
		snprintf(name, sizeof name, "d/%d", i);
		add(b, name, name);
	}
	kept = add(b, "kept", "same");
	other = add(b, "other", "new");
	assert_int_equal(file_batch_count(b), 42);
	assert_int_not_equal(access("d/0", F_OK), 0);
	file_batch_commit(b);
	assert_holds("d/0", "0");
	assert_holds("d/39", "d/39");
	assert_holds("other", "old");
	assert_int_equal(count_names("d"), 40);
	assert_int_equal(outcome(b, first), FILE_WRITTEN);
	assert_int_equal(outcome(b, first + 39), FILE_WRITTEN);
	assert_int_equal(outcome(b, kept), FILE_KEPT);
	assert_int_equal(outcome(b, other), FILE_DIFFERENT);
	file_batch_reset(b);
	assert_int_equal(file_batch_count(b), 0);
	assert_int_equal(outcome(b, add(b, "d/0", "0")), FILE_KEPT);
	file_batch_free(b);
	file_batch_free(NULL);
}

static void one_name_is_for_one_file(void **state)
{
	struct err e;
	struct file_batch *b = file_batch_new(true, &e);
	const struct err *why;
	size_t slots[5];

	(void)state;
	put("x", "same");
	assert_int_equal(symlink("d", "e"), 0);
	slots[0] = add(b, "d/a", "1");
	slots[1] = add(b, "d/a", "2");
	slots[2] = add(b, "./e/../e/a", "3"); /* another way to it */
	slots[3] = add(b, "x", "same");
	slots[4] = add(b, "x", "same");
	add(b, "/dev/null", "1");
	assert_int_equal(outcome(b, add(b, "/dev/null", "2")), FILE_WRITTEN);
	file_batch_commit(b);
	assert_int_equal(outcome(b, slots[0]), FILE_WRITTEN);
	assert_int_equal(file_batch_outcome(b, slots[1], &why), FILE_FAILED);
	assert_string_equal(why->text[LANG_FR], "deux documents veulent ce nom");
	assert_int_equal(outcome(b, slots[2]), FILE_FAILED);
	assert_int_equal(outcome(b, slots[3]), FILE_KEPT);
	assert_int_equal(outcome(b, slots[4]), FILE_FAILED);
	assert_holds("d/a", "1");
	assert_int_equal(count_names("d"), 1);
	file_batch_free(b);
}

static void one_failure_spoils_no_other(void **state)
{
	struct err e;
	struct file_batch *b = file_batch_new(false, &e);
	size_t bad, good;

	(void)state;
	put("file", "");
	bad = add(b, "file/a", "1");
	good = add(b, "good", "2");
	file_batch_commit(b);
	assert_int_equal(outcome(b, bad), FILE_FAILED);
	assert_int_equal(outcome(b, good), FILE_WRITTEN);
	assert_holds("good", "2");
	file_batch_free(b);
}

static void dropped_batches_leave_nothing(void **state)
{
	struct err e;
	struct file_batch *b = file_batch_new(true, &e);

	(void)state;
	put("a", "old");
	add(b, "a", "new");
	add(b, "b", "new");
	assert_int_equal(count_names("."), 3);
	file_batch_reset(b);
	assert_int_equal(count_names("."), 1);
	add(b, "c", "new");
	file_batch_free(b);
	assert_int_equal(count_names("."), 1);
	assert_holds("a", "old");
}

/* Somebody else writes the name between add and commit. */
static void names_taken_meanwhile_are_not_replaced(void **state)
{
	struct err e;
	struct file_batch *b = file_batch_new(false, &e);
	size_t same = add(b, "same", "x"), different = add(b, "different", "x");

	(void)state;
	put("same", "x");
	put("different", "y");
	file_batch_commit(b);
	assert_int_equal(outcome(b, same), FILE_KEPT);
	assert_int_equal(outcome(b, different), FILE_DIFFERENT);
	assert_holds("different", "y");
	assert_int_equal(count_names("."), 2);
	file_batch_free(b);
}

static void stale_temporaries_are_stepped_over(void **state)
{
	char name[64];
	struct err e;

	(void)state;
	snprintf(name, sizeof name, ".a.%d.0.tmp", (int)getpid());
	put(name, "stale");
	assert_int_equal(write_text("a", "x", false, &e), FILE_WRITTEN);
	assert_holds("a", "x");
	assert_holds(name, "stale");
}

/* From here on the system calls fail with the error, as on a simpler file system. */
static bool forbid(unsigned number, unsigned error)
{
	struct sock_filter rules[] = {
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {sizeof rules / sizeof *rules, rules};

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* 0 if a new name is given and one that was taken meanwhile is not. */
static int write_without_rename(void)
{
	struct err e;
	struct file_batch *b = file_batch_new(false, &e);
	size_t free_name = add(b, "free", "x"), taken = add(b, "taken", "x");
	int wrong;

	put("taken", "y");
	file_batch_commit(b);
	wrong = outcome(b, free_name) != FILE_WRITTEN || outcome(b, taken) != FILE_DIFFERENT;
	file_batch_free(b);
	return wrong;
}

static void assert_simple_file_system_works(bool has_links)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		bool ok = forbid(SYS_renameat2, EINVAL);

#ifdef SYS_link
		ok = ok && (has_links || forbid(SYS_link, EPERM));
#endif
		ok = ok && (has_links || forbid(SYS_linkat, EPERM));
		_exit(ok ? write_without_rename() : 2);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 2)
		skip();
	assert_int_equal(WEXITSTATUS(status), 0);
	assert_holds("free", "x");
	assert_holds("taken", "y");
	assert_int_equal(count_names("."), 2);
}

static void names_are_given_by_links(void **state)
{
	(void)state;
	assert_simple_file_system_works(true);
}

static void names_are_given_without_links(void **state)
{
	(void)state;
	assert_simple_file_system_works(false);
}

#define FILE_TEST(name) cmocka_unit_test_setup_teardown(name, enter, leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    FILE_TEST(reading_has_a_limit),
	    FILE_TEST(what_cannot_be_read_says_why),
	    FILE_TEST(writing_to_a_descriptor_is_whole),
	    FILE_TEST(a_closed_pipe_is_an_error),
	    FILE_TEST(outcomes_follow_what_stood_there),
	    FILE_TEST(mode_is_that_of_the_umask),
	    FILE_TEST(folders_are_made),
	    FILE_TEST(names_that_name_no_file_fail),
	    FILE_TEST(links_are_followed_to_files),
	    FILE_TEST(devices_are_written_and_stay),
	    FILE_TEST(pipes_take_what_comes),
	    FILE_TEST(a_full_disk_leaves_nothing),
	    FILE_TEST(batches_name_their_files_at_commit),
	    FILE_TEST(one_name_is_for_one_file),
	    FILE_TEST(one_failure_spoils_no_other),
	    FILE_TEST(dropped_batches_leave_nothing),
	    FILE_TEST(names_taken_meanwhile_are_not_replaced),
	    FILE_TEST(stale_temporaries_are_stepped_over),
	    FILE_TEST(names_are_given_by_links),
	    FILE_TEST(names_are_given_without_links),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
