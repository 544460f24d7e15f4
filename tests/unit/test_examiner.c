/* test_examiner.c - files examined several at a time: order, what is no file, failures. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/deflate.h"
#include "base/digest.h"
#include "base/inflate.h"
#include "piece/examiner.h"

#define WIDTH 64
#define HEIGHT 48

static char folder[] = "/tmp/test_examiner.XXXXXX";
static struct err error;
static bool stop;

static bool stopped(void *context)
{
	(void)context;
	return stop;
}

static struct examiner_options options_for(unsigned workers)
{
	return (struct examiner_options){
	    .policy = {.accepted = {[KIND_PNG] = true, [KIND_PDF] = true, [KIND_JPEG] = true},
	               .bytes = 100000,
	               .bytes_binary = 102400,
	               .pixels = 1000000},
	    .limits = guard_limits_default,
	    .workers = workers,
	};
}

/* --- Files --- */

static void put(const char *name, struct str bytes)
{
	FILE *f = fopen(name, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, f), bytes.len);
	assert_int_equal(fclose(f), 0);
}

static void add_number(struct buf *b, uint32_t n)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		buf_char(b, (char)(n >> shift & 0xFF));
}

static void add_chunk(struct buf *b, const char *name, struct str data)
{
	size_t start = b->len + 4;

	add_number(b, (uint32_t)data.len);
	buf_cstr(b, name);
	buf_str(b, data);
	add_number(b, crc32_of(0, str_from(buf_view(b), start)));
}

/* A grey PNG; shade makes each one another. */
static void make_png(struct buf *b, unsigned shade)
{
	static const char header[] = {0, 0, 0, WIDTH, 0, 0, 0, HEIGHT, 8, 0, 0, 0, 0};
	char rows[HEIGHT][1 + WIDTH] = {{0}};
	struct deflate *d = deflate_new(6, &error);
	struct buf data = {0};

	assert_non_null(d);
	for (size_t y = 0; y < HEIGHT; y++)
		for (size_t x = 1; x <= WIDTH; x++)
			rows[y][x] = (char)(x * y + shade);
	assert_true(deflate_zlib(d, (struct str){rows[0], sizeof rows}, &data, &error));
	buf_str(b, STR("\x89PNG\r\n\x1A\n"));
	add_chunk(b, "IHDR", (struct str){header, sizeof header});
	add_chunk(b, "IDAT", buf_view(&data));
	add_chunk(b, "IEND", (struct str){"", 0});
	buf_free(&data);
	deflate_free(d);
}

static void put_png(const char *name, unsigned shade)
{
	struct buf b = {0};

	make_png(&b, shade);
	put(name, buf_view(&b));
	buf_free(&b);
}

static int set_up(void **state)
{
	(void)state;
	return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int tear_down(void **state)
{
	char command[sizeof folder + 20];

	(void)state;
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

static struct examiner *examiner_for(const struct examiner_options *options)
{
	struct examiner *x = examiner_new(options, &error);

	if (!x)
		fail_msg("%s", error.text[LANG_EN]);
	return x;
}

/* No worker is left, finished or not. */
static void free_examiner(struct examiner *x)
{
	examiner_free(x);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

static void submit(struct examiner *x, const char *name)
{
	assert_true(examiner_has_room(x));
	assert_true(examiner_submit(x, AT_FDCWD, str_of(name), name, NULL, &error));
}

static const struct piece *take(struct examiner *x)
{
	const struct piece *p = NULL;
	void *tag;

	assert_true(examiner_take(x, &p, &tag));
	return p;
}

static bool has(const struct piece *p, const char *finding)
{
	for (size_t i = 0; i < p->findings.count; i++) {
		if (strcmp(finding_name(p->findings.items[i].id), finding) == 0)
			return true;
	}
	return false;
}

/* The one file alone, with one finding or none. */
static void assert_found(const struct examiner_options *options, const char *name,
                         const char *finding, enum verdict verdict)
{
	struct examiner *x = examiner_for(options);
	const struct piece *p;

	submit(x, name);
	p = take(x);
	assert_true(str_eq(p->name, str_of(name)));
	if (finding && !has(p, finding))
		fail_msg("%s: no %s", name, finding);
	assert_int_equal(p->findings.count, finding ? 1 : 0);
	assert_int_equal(p->verdict, verdict);
	assert_int_equal(p->failure != NULL, verdict == VERDICT_UNKNOWN);
	free_examiner(x);
}

/* --- One file --- */

static void facts_are_told(void **state)
{
	struct examiner_options options = options_for(1);
	struct examiner *x = examiner_for(&options);
	char hex[DIGEST_HEX_LEN + 1];
	struct digest digest;
	struct buf b = {0};
	const struct piece *p;

	(void)state;
	make_png(&b, 0);
	put("a.png", buf_view(&b));
	assert_true(digest_of(&digest, buf_view(&b), &error));
	digest_hex(hex, &digest);
	submit(x, "a.png");
	p = take(x);
	assert_true(p->is_known);
	assert_int_equal(p->bytes, b.len);
	assert_string_equal(p->sha256, hex);
	assert_int_equal(p->report.kind, KIND_PNG);
	assert_int_equal(p->report.width_px, WIDTH);
	assert_int_equal(p->report.height_px, HEIGHT);
	assert_int_equal(p->findings.count, 0);
	assert_int_equal(p->verdict, VERDICT_ACCEPTED);
	buf_free(&b);
	free_examiner(x);
}

/* As many bytes as a PNG says with its last shade; other files have none. */
static bool preview(const struct report *r, const struct picture *small, struct str bytes,
                    struct buf *jpeg)
{
	size_t count = r->kind == KIND_PNG ? PIECE_PREVIEW_MAX + (bytes.len % 2) : 0;

	assert_null(small->planes[0].bytes); /* these have none */
	for (size_t i = 0; i < count; i++)
		buf_char(jpeg, 'j');
	return true;
}

static void previews_come_with_the_facts(void **state)
{
	struct examiner_options options = options_for(2);
	struct examiner *x;
	const struct piece *p;
	struct buf b = {0};

	(void)state;
	options.preview = preview;
	x = examiner_for(&options);
	make_png(&b, 0);
	if (b.len % 2)
		buf_char(&b, '\n');
	put("even.png", buf_view(&b));
	buf_char(&b, '\n');
	put("odd.png", buf_view(&b));
	buf_free(&b);
	put("a.txt", STR("text"));
	submit(x, "even.png");
	submit(x, "odd.png");
	submit(x, "a.txt");
	p = take(x);
	assert_int_equal(p->report.width_px, WIDTH);
	assert_int_equal(p->preview.len, PIECE_PREVIEW_MAX);
	assert_int_equal(p->preview.ptr[0], 'j');
	assert_int_equal(p->preview.ptr[PIECE_PREVIEW_MAX - 1], 'j');
	p = take(x);
	assert_int_equal(p->report.width_px, WIDTH);
	assert_int_equal(p->preview.len, 0); /* too large to be one */
	assert_int_equal(take(x)->preview.len, 0);
	free_examiner(x);
}

static bool fall_over(const struct report *r, const struct picture *small, struct str bytes,
                      struct buf *jpeg)
{
	(void)r;
	(void)small;
	(void)bytes;
	(void)jpeg;
	abort();
}

static void a_preview_that_fails_is_done_without(void **state)
{
	struct examiner_options options = options_for(1);
	struct examiner *x;
	const struct piece *p;

	(void)state;
	put_png("b.png", 0);
	options.preview = fall_over;
	x = examiner_for(&options);
	submit(x, "b.png");
	p = take(x);
	assert_int_equal(p->verdict, VERDICT_ACCEPTED);
	assert_int_equal(p->report.width_px, WIDTH);
	assert_int_equal(p->preview.len, 0);
	free_examiner(x);
}

static void what_is_no_file_is_named(void **state)
{
	struct examiner_options options = options_for(2);
	struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "socket"};
	int s = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)state;
	assert_int_equal(bind(s, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(mkdir("folder.pdf", 0700), 0);
	assert_int_equal(mkfifo("fifo.pdf", 0600), 0);
	assert_found(&options, "folder.pdf", "folder", VERDICT_REFUSED);
	assert_found(&options, "fifo.pdf", "special-file", VERDICT_REFUSED);
	assert_found(&options, "socket", "special-file", VERDICT_REFUSED);
	assert_found(&options, "/dev/null", "special-file", VERDICT_REFUSED);
	close(s);
}

static void what_cannot_be_read_is_unknown(void **state)
{
	struct examiner_options options = options_for(2);

	(void)state;
	put_png("closed.png", 0);
	assert_int_equal(chmod("closed.png", 0), 0);
	assert_int_equal(symlink("round", "round"), 0);
	assert_found(&options, "gone.pdf", "unreadable", VERDICT_UNKNOWN);
	assert_found(&options, "closed.png/a.pdf", "unreadable", VERDICT_UNKNOWN);
	assert_found(&options, "round", "unreadable", VERDICT_UNKNOWN);
	assert_found(&options, "", "unreadable", VERDICT_UNKNOWN);
	assert_found(&options, "/proc/self/status", "unreadable", VERDICT_UNKNOWN);
	if (geteuid() != 0)
		assert_found(&options, "closed.png", "unreadable", VERDICT_UNKNOWN);
}

static void empty_files_have_a_digest_all_the_same(void **state)
{
	struct examiner_options options = options_for(1);
	struct examiner *x = examiner_for(&options);
	const struct piece *p;

	(void)state;
	put("empty.pdf", STR(""));
	submit(x, "empty.pdf");
	p = take(x);
	assert_true(has(p, "empty-file"));
	assert_int_equal(p->report.kind, KIND_EMPTY);
	assert_int_equal(strncmp(p->sha256, "e3b0c442", 8), 0);
	free_examiner(x);
}

static void sparse_giants_are_not_read(void **state)
{
	struct examiner_options options = options_for(1);
	struct examiner *x = examiner_for(&options);
	const struct piece *p;

	(void)state;
	put_png("giant.png", 0);
	assert_int_equal(truncate("giant.png", (off_t)4 << 30), 0);
	put("nothing.pdf", STR(""));
	assert_int_equal(truncate("nothing.pdf", (off_t)4 << 30), 0);
	submit(x, "giant.png");
	submit(x, "nothing.pdf");
	p = take(x);
	assert_true(has(p, "too-large-to-examine"));
	assert_int_equal(p->findings.count, 1);
	assert_int_equal(p->report.kind, KIND_PNG);
	assert_int_equal(p->bytes, (uint64_t)4 << 30);
	assert_string_equal(p->sha256, "");
	assert_int_equal(p->verdict, VERDICT_REFUSED);
	p = take(x);
	assert_true(has(p, "too-large-to-examine"));
	assert_int_equal(p->findings.count, 1);
	free_examiner(x);
	assert_int_equal(unlink("giant.png") + unlink("nothing.pdf"), 0);
}

static void formats_are_told_by_the_contents(void **state)
{
	struct examiner_options options = options_for(1);

	(void)state;
	put("photo.jpg", STR("\0\0\0\x18"
	                     "ftypheic\0\0\0\0mif1heic\0\0\0\0"));
	put("page.html", STR("<!DOCTYPE html><html><body>x</body></html>\n"));
	put("note.txt", STR("Bonjour, ceci est un texte.\n"));
	put_png("png.pdf", 0);
	assert_found(&options, "photo.jpg", "heic-picture", VERDICT_REFUSED);
	assert_found(&options, "page.html", "web-page-or-mail", VERDICT_REFUSED);
	assert_found(&options, "note.txt", "text-file", VERDICT_REFUSED);
	assert_found(&options, "png.pdf", "wrong-extension", VERDICT_ACCEPTED);
	options.strict = true;
	assert_found(&options, "png.pdf", "wrong-extension", VERDICT_REFUSED);
}

static void all_that_is_wrong_is_told_at_once(void **state)
{
	struct examiner_options options = options_for(1);
	struct examiner *x;
	const struct piece *p;

	(void)state;
	options.policy.bytes = 10;
	options.policy.pixels = 10;
	options.policy.legible_px = 1000;
	put_png("all.pdf", 0);
	x = examiner_for(&options);
	submit(x, "all.pdf");
	p = take(x);
	assert_true(has(p, "file-too-large"));
	assert_true(has(p, "wrong-extension"));
	assert_true(has(p, "too-many-pixels"));
	assert_true(has(p, "low-resolution"));
	free_examiner(x);
}

static void answers_too_long_are_a_failure_of_that_file(void **state)
{
	struct examiner_options options = options_for(1);

	(void)state;
	options.limits.answer_bytes = 63; /* not even the digest */
	put_png("b.png", 0);
	assert_found(&options, "b.png", "decoder-failed", VERDICT_UNKNOWN);
}

static void be_strict(void *context, struct finding_list *list)
{
	++*(int *)context;
	for (size_t i = 0; i < list->count; i++)
		list->items[i].severity = SEVERITY_ERROR;
}

static void a_procedure_has_the_last_word(void **state)
{
	struct examiner_options options = options_for(1);
	int calls = 0;

	(void)state;
	options.judge = be_strict;
	options.context = &calls;
	put_png("c.pdf", 0);
	assert_found(&options, "c.pdf", "wrong-extension", VERDICT_REFUSED);
	assert_int_equal(calls, 1);
}

static int open_descriptors(void)
{
	int count = 0;

	for (int fd = 0; fd < 1000; fd++)
		count += fcntl(fd, F_GETFD) != -1;
	return count;
}

static void descriptors_are_closed(void **state)
{
	struct examiner_options options = options_for(1);
	int fd, at = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), before = open_descriptors();
	struct examiner *x = examiner_for(&options);

	(void)state;
	put_png("d.png", 0);
	fd = open("d.png", O_RDONLY | O_CLOEXEC);
	assert_true(examiner_submit_fd(x, fd, STR("x/d.png"), &fd, &error));
	assert_int_equal(take(x)->verdict, VERDICT_ACCEPTED);
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(examiner_submit_fd(x, fd, STR("x"), NULL, &error));
	assert_true(has(take(x), "folder"));
	assert_true(examiner_submit(x, at, STR("e"), "d.png", NULL, &error));
	assert_true(has(take(x), "no-extension"));
	for (int i = 0; i < 5; i++) {
		fd = open("d.png", O_RDONLY | O_CLOEXEC);
		assert_int_equal(examiner_submit_fd(x, fd, STR("x"), NULL, &error), i < 4);
	}
	free_examiner(x);
	assert_int_equal(open_descriptors(), before);
	assert_int_equal(close(at), 0);
}

/* --- Many files --- */

static void make_many(unsigned count)
{
	char name[40];

	for (unsigned i = 0; i < count; i++) {
		snprintf(name, sizeof name, "many-%u.png", i);
		if (i % 3 == 0)
			put_png(name, i);
		else if (i % 3 == 1)
			put(name, STR("Bonjour\n"));
		else
			unlink(name); /* is not there */
	}
}

static void assert_one_of_many(const struct piece *p, void *tag, unsigned i)
{
	static const enum verdict verdicts[] = {VERDICT_ACCEPTED, VERDICT_REFUSED, VERDICT_UNKNOWN};
	char name[40];

	snprintf(name, sizeof name, "many-%u.png", i);
	assert_true(str_eq(p->name, str_of(name)));
	assert_int_equal((uintptr_t)tag, i);
	assert_int_equal(p->verdict, verdicts[i % 3]);
}

static void order_is_kept(unsigned workers, unsigned count)
{
	struct examiner_options options = options_for(workers);
	struct examiner *x = examiner_for(&options);
	unsigned given = 0, taken = 0;
	const struct piece *p;
	char name[40];
	void *tag;

	while (given < count || examiner_pending(x) > 0) {
		while (given < count && examiner_has_room(x)) {
			snprintf(name, sizeof name, "many-%u.png", given);
			assert_true(examiner_submit(x, AT_FDCWD, str_of(name), name,
			                            (void *)(uintptr_t)given, &error));
			given++;
		}
		assert_in_range(examiner_pending(x), 1, (uintmax_t)4 * workers);
		assert_true(examiner_take(x, &p, &tag));
		assert_one_of_many(p, tag, taken++);
	}
	assert_int_equal(taken, count);
	assert_false(examiner_take(x, &p, &tag));
	free_examiner(x);
}

static void many_files_come_back_in_order(void **state)
{
	(void)state;
	make_many(100);
	order_is_kept(1, 30);
	order_is_kept(2, 100);
	order_is_kept(7, 100);
}

static void there_is_only_so_much_room(void **state)
{
	struct examiner_options options = options_for(1);
	struct examiner *x = examiner_for(&options);

	(void)state;
	put_png("e.png", 0);
	assert_int_equal(examiner_pending(x), 0);
	for (int i = 0; i < 4; i++)
		submit(x, "e.png");
	assert_false(examiner_has_room(x));
	assert_int_equal(examiner_pending(x), 4);
	assert_false(examiner_submit(x, AT_FDCWD, STR("e.png"), "e.png", NULL, &error));
	take(x);
	assert_int_equal(examiner_pending(x), 3);
	submit(x, "e.png"); /* while the first still holds */
	assert_int_equal(examiner_pending(x), 4);
	free_examiner(x); /* with four under way */
}

static void what_was_given_holds_until_the_next(void **state)
{
	struct examiner_options options = options_for(1);
	struct examiner *x = examiner_for(&options);
	const struct piece *p;

	(void)state;
	put_png("f.pdf", 0);
	submit(x, "f.pdf");
	p = take(x);
	for (int i = 0; i < 4; i++)
		submit(x, "gone.png");
	assert_true(has(p, "wrong-extension"));
	assert_true(str_eq(p->name, STR("f.pdf")));
	assert_true(has(take(x), "unreadable"));
	free_examiner(x);
}

static void a_run_can_be_stopped(void **state)
{
	struct examiner_options options = options_for(2);
	const struct piece *p;
	struct examiner *x;
	void *tag;

	(void)state;
	options.stopped = stopped;
	x = examiner_for(&options);
	put_png("g.png", 0);
	for (int i = 0; i < 8; i++)
		submit(x, "g.png");
	stop = false;
	assert_true(examiner_take(x, &p, &tag));
	stop = true;
	assert_false(examiner_take(x, &p, &tag));
	stop = false;
	free_examiner(x);
}

static void a_sandbox_can_be_required(void **state)
{
	struct examiner_options options = options_for(1);
	struct examiner *x;

	(void)state;
	options.require_sandbox = true;
	x = examiner_new(&options, &error);
	if (x) {
		assert_true(guard_is_whole(examiner_guard(x)));
		free_examiner(x);
	} else {
		assert_int_equal(error.code, ERR_USAGE);
		assert_non_null(strstr(error.text[LANG_EN], "--require-sandbox"));
	}
	examiner_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(facts_are_told),
	    cmocka_unit_test(previews_come_with_the_facts),
	    cmocka_unit_test(a_preview_that_fails_is_done_without),
	    cmocka_unit_test(what_is_no_file_is_named),
	    cmocka_unit_test(what_cannot_be_read_is_unknown),
	    cmocka_unit_test(empty_files_have_a_digest_all_the_same),
	    cmocka_unit_test(sparse_giants_are_not_read),
	    cmocka_unit_test(formats_are_told_by_the_contents),
	    cmocka_unit_test(all_that_is_wrong_is_told_at_once),
	    cmocka_unit_test(answers_too_long_are_a_failure_of_that_file),
	    cmocka_unit_test(a_procedure_has_the_last_word),
	    cmocka_unit_test(descriptors_are_closed),
	    cmocka_unit_test(many_files_come_back_in_order),
	    cmocka_unit_test(there_is_only_so_much_room),
	    cmocka_unit_test(what_was_given_holds_until_the_next),
	    cmocka_unit_test(a_run_can_be_stopped),
	    cmocka_unit_test(a_sandbox_can_be_required),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
