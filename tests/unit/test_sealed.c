/* test_sealed.c - files read once, into memory that stays as it is. */
#include "guard_fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include "guard/sealed.h"

/* A file without a name. */
static int open_file(size_t size)
{
	int fd = open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	char step[4096];

	assert_true(fd >= 0);
	for (size_t at = 0; at < size; at += sizeof step) {
		size_t len = size - at < sizeof step ? size - at : sizeof step;

		for (size_t i = 0; i < len; i++)
			step[i] = (char)((at + i) * 31 >> 3);
		assert_int_equal(write(fd, step, len), len);
	}
	return fd;
}

static void assert_same(const struct sealed *s, int fd, size_t size)
{
	char *want = malloc(size + 1);
	struct err e = {0};
	struct str got;

	assert_int_equal(pread(fd, want, size, 0), size);
	assert_int_equal(s->size, size);
	assert_true(sealed_map(&got, s, &e));
	assert_int_equal(got.len, size);
	if (size > 0)
		assert_memory_equal(got.ptr, want, size);
	sealed_unmap(got);
	free(want);
}

static void test_sizes(void **state)
{
	static const size_t sizes[] = {0, 1, 4095, 4096, 4097, 65536, 100000, 3000000};

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		int fd = open_file(sizes[i]);
		struct sealed s = {.fd = -1};
		struct err e = {0};

		lseek(fd, 7, SEEK_SET);
		assert_true(sealed_read(&s, fd, sizes[i], &e));
		assert_int_equal(lseek(fd, 0, SEEK_CUR), 7);
		assert_same(&s, fd, sizes[i]);
		sealed_clear(&s);
		assert_int_equal(s.fd, -1);
		sealed_clear(&s);
		close(fd);
	}
}

static void test_nobody_can_change_it(void **state)
{
	struct sealed s = {.fd = -1};
	struct err e = {0};

	(void)state;
	assert_true(sealed_of(&s, STR("some bytes"), &e));
	assert_int_equal(pwrite(s.fd, "x", 1, 0), -1);
	assert_int_equal(errno, EPERM);
	assert_int_equal(pwrite(s.fd, "x", 1, 100), -1);
	assert_int_equal(ftruncate(s.fd, 3), -1);
	assert_int_equal(ftruncate(s.fd, 300), -1);
	assert_int_equal(fcntl(s.fd, F_ADD_SEALS, 0), -1);
	assert_ptr_equal(mmap(NULL, 10, PROT_READ | PROT_WRITE, MAP_SHARED, s.fd, 0), MAP_FAILED);
	assert_true(fcntl(s.fd, F_GETFD) & FD_CLOEXEC);
	sealed_clear(&s);
}

static void test_of(void **state)
{
	struct sealed s = {.fd = -1};
	struct err e = {0};
	struct str got;

	(void)state;
	assert_true(sealed_of(&s, STR("some bytes"), &e));
	assert_true(sealed_map(&got, &s, &e));
	assert_text(got, "some bytes");
	sealed_unmap(got);
	sealed_clear(&s);
	assert_true(sealed_of(&s, (struct str){NULL, 0}, &e));
	assert_true(sealed_map(&got, &s, &e));
	assert_int_equal(got.len, 0);
	sealed_unmap(got);
	sealed_clear(&s);
}

static void assert_refused(int fd, size_t max, enum err_code code, const char *text)
{
	struct sealed s = {.fd = 12345, .size = 6789};
	struct err e = {0};

	assert_false(sealed_read(&s, fd, max, &e));
	assert_int_equal(e.code, code);
	if (!strstr(e.text[LANG_EN], text))
		fail_msg("\"%s\" does not say \"%s\"", e.text[LANG_EN], text);
	assert_true(e.text[LANG_FR][0]);
	assert_int_equal(s.fd, 12345);
	assert_int_equal(s.size, 6789);
}

static void test_limit(void **state)
{
	int fd = open_file(1000);
	struct sealed s = {.fd = -1};
	struct err e;
	double begin;

	(void)state;
	assert_refused(fd, 999, ERR_LIMIT, "999 bytes");
	assert_true(sealed_read(&s, fd, 1000, &e));
	sealed_clear(&s);
	assert_int_equal(ftruncate(fd, (off_t)4 << 30), 0); /* sparse */
	begin = fixture_now_s();
	assert_refused(fd, 200000000, ERR_LIMIT, "200000000 bytes");
	assert_true(fixture_now_s() - begin < 1);
	close(fd);
}

static void test_no_regular_file(void **state)
{
	int folder = open("/tmp", O_RDONLY | O_NONBLOCK | O_CLOEXEC), ends[2], closed;

	(void)state;
	assert_int_equal(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
	assert_refused(folder, 1000, ERR_IO, "folder");
	assert_refused(ends[0], 1000, ERR_IO, "no regular file");
	closed = dup(ends[0]);
	close(closed);
	assert_refused(closed, 1000, ERR_IO, "not open");
	close(folder);
	close(ends[0]);
	close(ends[1]);
}

static void test_not_for_reading(void **state)
{
	char path[] = "/tmp/test_sealed.XXXXXX";
	int fd = mkstemp(path), write_only;

	(void)state;
	assert_int_equal(write(fd, "text", 4), 4);
	write_only = open(path, O_WRONLY | O_CLOEXEC);
	assert_refused(write_only, 1000, ERR_IO, "cannot be read");
	unlink(path);
	close(fd);
	close(write_only);
}

static void grow(int fd)
{
	for (;;)
		if (write(fd, "more", 4) != 4)
			_exit(1);
}

static void shrink(int fd)
{
	for (off_t size = 20000000;; size = size > 1000 ? size - 1000 : 20000000)
		if (ftruncate(fd, size) != 0)
			_exit(1);
}

static void rewrite(int fd)
{
	for (off_t at = 0;; at = (at + 4096) % 20000000)
		if (pwrite(fd, "same size", 9, at) != 9)
			_exit(1);
}

/* Reads while another process changes the file without end. On a busy machine that one may
 * have to wait for its turn: then a read is right to succeed, and the next one is tried. */
static void assert_change_is_noticed(void (*change)(int))
{
	int fd = open_file(20000000);
	double end = fixture_now_s() + 20;
	struct sealed s = {.fd = -1};
	struct err e = {0};
	pid_t pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL); /* or it would fill the disk */
		alarm(60);
		lseek(fd, 0, SEEK_END);
		change(fd);
	}
	while (sealed_read(&s, fd, (size_t)1 << 30, &e) && fixture_now_s() < end)
		sealed_clear(&s);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(fd);
	assert_int_equal(s.fd, -1);
	assert_int_equal(e.code, ERR_IO);
	assert_non_null(strstr(e.text[LANG_EN], "it changed while it was read"));
	assert_non_null(strstr(e.text[LANG_FR], "il a changé pendant sa lecture"));
}

static void test_changes(void **state)
{
	(void)state;
	assert_change_is_noticed(grow);
	assert_change_is_noticed(shrink);
	assert_change_is_noticed(rewrite);
}

/* The system gives it no size, and yet there are bytes. */
static void test_size_that_lies(void **state)
{
	int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);

	(void)state;
	assert_refused(fd, 1000, ERR_IO, "does not tell its size");
	close(fd);
}

static int read_without_sendfile(int fd, size_t size)
{
	struct sealed s = {.fd = -1};
	struct err e;

	if (!fixture_deny(SYS_sendfile, EINVAL))
		return 2;
	if (!sealed_read(&s, fd, size, &e))
		return 3;
	assert_same(&s, fd, size);
	return 0;
}

/* Some file systems cannot be spliced from. */
static void test_by_hand(void **state)
{
	int fd = open_file(200001), status = -1;
	pid_t pid = fork();

	(void)state;
	if (pid == 0)
		_exit(read_without_sendfile(fd, 200001));
	waitpid(pid, &status, 0);
	close(fd);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 2) {
		print_message("not tested: this kernel grants no filter\n");
		skip();
	}
	assert_int_equal(status, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_sizes),
	    cmocka_unit_test(test_nobody_can_change_it),
	    cmocka_unit_test(test_of),
	    cmocka_unit_test(test_limit),
	    cmocka_unit_test(test_no_regular_file),
	    cmocka_unit_test(test_not_for_reading),
	    cmocka_unit_test(test_changes),
	    cmocka_unit_test(test_size_that_lies),
	    cmocka_unit_test(test_by_hand),
	};

	return cmocka_run_group_tests_name("sealed", tests, NULL, NULL);
}
