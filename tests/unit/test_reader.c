/* test_reader.c - records from files, folders, standard input and lists. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dossier/encoding.h"
#include "dossier/reader.h"

/* A fresh folder that every test works in. */
static char folder[] = "/tmp/test_reader.XXXXXX";

static int enter_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int leave_folder(void **state)
{
	char command[sizeof folder + 20];

	(void)state;
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

static void put(const char *path, const void *data, size_t len)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(data, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

#define PUT(path, literal) put(path, literal, sizeof(literal) - 1)

/* --- One reader and what it gave --- */

struct run {
	struct reader *reader;
	struct arena arena;
	struct finding_list list;
	struct record record;
	struct err e;
};

static void start(struct run *r, const struct reader_sources *sources)
{
	memset(r, 0, sizeof *r);
	r->list.arena = &r->arena;
	r->reader = reader_new(sources, &r->e);
	assert_non_null(r->reader);
}

static void start_one(struct run *r, const char *operand)
{
	static const char *operands[1]; /* the reader borrows it */
	struct reader_sources sources = {.operands = operands, .operand_count = 1};

	operands[0] = operand;
	start(r, &sources);
}

static enum reader_result step(struct run *r)
{
	r->list.count = 0;
	return reader_next(r->reader, &r->record, &r->list, &r->e);
}

static void wants_record(struct run *r, const char *text, unsigned long line)
{
	enum reader_result result = step(r);

	if (result == READER_FAILED)
		fail_msg("%s", r->e.text[LANG_EN]);
	if (result == READER_WRONG)
		fail_msg("%s", finding_name(r->list.items[0].id));
	assert_int_equal(result, READER_RECORD);
	if (!str_eq(r->record.bytes, str_of(text)))
		fail_msg("%.*s", STR_ARG(r->record.bytes));
	assert_int_equal(r->record.line, line);
}

static void wants_wrong(struct run *r, enum finding_id id, unsigned long line)
{
	assert_int_equal(step(r), READER_WRONG);
	assert_int_equal(r->list.count, 1);
	assert_string_equal(finding_name(r->list.items[0].id), finding_name(id));
	assert_int_equal(r->record.line, line);
	assert_int_equal(r->record.bytes.len, 0);
}

static void wants_failed(struct run *r, enum err_code code, const char *input)
{
	assert_int_equal(step(r), READER_FAILED);
	assert_int_equal(r->e.code, code);
	assert_true(r->e.text[LANG_FR][0] && r->e.text[LANG_EN][0]);
	assert_true(str_eq(r->record.input, str_of(input)));
}

static void wants_end(struct run *r)
{
	assert_int_equal(step(r), READER_END);
	assert_int_equal(step(r), READER_END);
	reader_free(r->reader);
	arena_free(&r->arena);
}

static void remedy_is(struct run *r, const char *wanted)
{
	struct buf b = {0};

	finding_remedy(&b, &r->list.items[0], LANG_FR);
	assert_non_null(strstr(buf_terminated(&b), wanted));
	buf_free(&b);
}

/* --- Documents and streams --- */

static void test_document(void **state)
{
	struct run r;

	(void)state;
	PUT("d.json", "{\n \"a\": 1\n}\n");
	start_one(&r, "d.json");
	wants_record(&r, "{\n \"a\": 1\n}\n", 0);
	assert_true(str_eq(r.record.input, STR("d.json")));
	assert_true(str_eq(r.record.folder, STR(".")));
	wants_end(&r);
}

static void test_stream(void **state)
{
	struct run r;

	(void)state;
	PUT("s.ndjson", "{\"a\":1}\n\n  \r\n{\"b\":2}\r\nnonsense\n{\"c\":3}");
	start_one(&r, "s.ndjson");
	wants_record(&r, "{\"a\":1}", 1);
	wants_record(&r, "{\"b\":2}", 4);
	wants_record(&r, "nonsense", 5); /* for the loader to judge */
	wants_record(&r, "{\"c\":3}", 6);
	wants_end(&r);
}

static void test_one_line(void **state)
{
	struct run r;

	(void)state;
	PUT("s", "\xEF\xBB\xBF{\"a\":\"}\\\"{\"}");
	start_one(&r, "s");
	wants_record(&r, "{\"a\":\"}\\\"{\"}", 1);
	wants_end(&r);
	PUT("s", "\n\n{\"a\":1}\n");
	start_one(&r, "s");
	wants_record(&r, "{\"a\":1}", 3);
	wants_end(&r);
}

/* A mistake inside does not make the line less of an object. */
static void test_first_line_with_mistake(void **state)
{
	struct run r;

	(void)state;
	PUT("s", "{\"a\":1,\"a\":2}\n{\"b\":2}\n");
	start_one(&r, "s");
	wants_record(&r, "{\"a\":1,\"a\":2}", 1);
	wants_record(&r, "{\"b\":2}", 2);
	wants_end(&r);
	PUT("s", "{\"a\":1.5}\n{\"b\":2}\n");
	start_one(&r, "s");
	wants_record(&r, "{\"a\":1.5}", 1);
	wants_record(&r, "{\"b\":2}", 2);
	wants_end(&r);
}

static void test_first_line_damaged(void **state)
{
	struct run r;

	(void)state;
	PUT("s", "{\"a\":,}\n{\"b\":2}\n");
	start_one(&r, "s");
	wants_record(&r, "{\"a\":,}", 1);
	wants_record(&r, "{\"b\":2}", 2);
	wants_end(&r);
	PUT("s", "{\"a\":\"cut sho\n{\"b\":2}\n");
	start_one(&r, "s");
	wants_record(&r, "{\"a\":\"cut sho", 1);
	wants_record(&r, "{\"b\":2}", 2);
	wants_end(&r);
	PUT("s", "{\"a\":\xE9}\r\n{\"b\":2}\r\n");
	start_one(&r, "s");
	wants_wrong(&r, FINDING_NOT_UTF8, 1);
	wants_record(&r, "{\"b\":2}", 2);
	wants_end(&r);
}

/* What could be a document is one, though its second line is an object. */
static void test_not_a_stream(void **state)
{
	struct run r;

	(void)state;
	PUT("s", "{\"a\":\n{\"b\":2}\n}\n");
	start_one(&r, "s");
	wants_record(&r, "{\"a\":\n{\"b\":2}\n}\n", 0);
	wants_end(&r);
	PUT("s", "[{},\n{\"b\":2}\n]\n");
	start_one(&r, "s");
	wants_record(&r, "[{},\n{\"b\":2}\n]\n", 0);
	wants_end(&r);
	PUT("s", "{\"a\":1}}\n}\n");
	start_one(&r, "s");
	wants_record(&r, "{\"a\":1}}\n}\n", 0);
	wants_end(&r);
}

static void test_empty(void **state)
{
	struct run r;

	(void)state;
	PUT("s", "");
	start_one(&r, "s");
	wants_wrong(&r, FINDING_EMPTY_DOCUMENT, 0);
	wants_end(&r);
	PUT("s", "\xEF\xBB\xBF \n\r\n\n");
	start_one(&r, "s");
	wants_wrong(&r, FINDING_EMPTY_DOCUMENT, 0);
	wants_end(&r);
}

static void test_marks(void **state)
{
	struct run r;

	(void)state;
	PUT("s", "\xEF\xBB\xBF{\r\n}\r\n");
	start_one(&r, "s");
	wants_record(&r, "{\r\n}\r\n", 0);
	wants_end(&r);
	/* files with marks joined by cat */
	PUT("s", "\xEF\xBB\xBF{}\r\n\xEF\xBB\xBF{\"a\":1}\r\n");
	start_one(&r, "s");
	wants_record(&r, "{}", 1);
	wants_record(&r, "{\"a\":1}", 2);
	wants_end(&r);
}

/* --- Bytes that are no UTF-8 text --- */

static void test_utf16(void **state)
{
	struct run r;

	(void)state;
	PUT("d.json", "\xFF\xFE{\0\n\0}\0");
	start_one(&r, "d.json");
	wants_wrong(&r, FINDING_UTF16, 0);
	remedy_is(&r, "iconv -f UTF-16 -t UTF-8 d.json > d-utf8.json");
	wants_end(&r);
	PUT("l'été.json", "{\0\"\0a\0\"\0:\0"
	                  "1\0}\0");
	start_one(&r, "l'été.json");
	wants_wrong(&r, FINDING_UTF16, 0);
	remedy_is(&r, "iconv -f UTF-16LE -t UTF-8 'l'\\''été.json' > 'l'\\''été-utf8.json'");
	wants_end(&r);
	PUT("./-x", "\0{\0}");
	start_one(&r, "-x");
	wants_wrong(&r, FINDING_UTF16, 0);
	remedy_is(&r, "iconv -f UTF-16BE -t UTF-8 ./-x > ./-x-utf8");
	wants_end(&r);
}

/* Files that are taken for a dossier; each says what it is. */
static void other_is(const char *bytes, size_t len, const char *kind, const char *kind_en)
{
	struct run r;

	put("other", bytes, len);
	start_one(&r, "other");
	wants_wrong(&r, FINDING_OTHER_FORMAT, 0);
	assert_true(str_eq(r.list.items[0].params[0].value, str_of(kind)));
	assert_true(str_eq(r.list.items[0].params[1].value, str_of(kind_en)));
	wants_end(&r);
}

static void test_other_formats(void **state)
{
	(void)state;
	other_is("%PDF-1.7\n%\xE2\xE3", 11, "un fichier PDF", "a PDF file");
	other_is("PK\3\4\n", 5, "un fichier ZIP ou un document Word ou LibreOffice",
	         "a ZIP file or a document of Word or LibreOffice");
	other_is("\xFF\xD8\xFF\xE0\0", 5, "une image JPEG", "a JPEG image");
	other_is("\x89PNG\r\n\x1A\n", 8, "une image PNG", "a PNG image");
	other_is("\0\0\0\x18"
	         "ftypheic",
	         12, "une photo HEIC ou une vidéo", "a HEIC photo or a video");
	other_is("\x1F\x8B\x08", 3, "un fichier gzip", "a gzip file");
}

static void test_cp1252(void **state)
{
	struct run r;

	(void)state;
	mkdir("dir.d", 0755);
	PUT("dir.d/dossier.json", "{\n\"nom\": \"Zo\xE9\"}\n");
	start_one(&r, "dir.d");
	wants_wrong(&r, FINDING_NOT_UTF8, 0);
	assert_true(str_eq(r.list.items[0].params[0].value, STR("2")));  /* line */
	assert_true(str_eq(r.list.items[0].params[1].value, STR("11"))); /* column */
	assert_true(str_eq(r.list.items[0].params[2].value, STR("0xE9")));
	remedy_is(&r, "iconv -f CP1252 -t UTF-8 dir.d/dossier.json > dir.d/dossier-utf8.json");
	wants_end(&r);
	PUT("s.json", "{\"nom\":\"\xE9\"}\n");
	start_one(&r, "s.json");
	wants_wrong(&r, FINDING_NOT_UTF8, 1);
	remedy_is(&r, "iconv -f CP1252 -t UTF-8 s.json > s-utf8.json");
	wants_end(&r);
	PUT("s", "{}\n{\"nom\":\"\xE9\"}\n{}\n");
	start_one(&r, "s");
	wants_record(&r, "{}", 1);
	wants_wrong(&r, FINDING_NOT_UTF8, 2);
	remedy_is(&r, "sed -n 2p s | iconv -f CP1252 -t UTF-8");
	wants_record(&r, "{}", 3);
	wants_end(&r);
}

static void test_nul(void **state)
{
	struct run r;

	(void)state;
	PUT("s", "{}\n{\"a\":\0}\n{}\n");
	start_one(&r, "s");
	wants_record(&r, "{}", 1);
	wants_wrong(&r, FINDING_NUL_BYTE, 2);
	wants_record(&r, "{}", 3);
	wants_end(&r);
	PUT("s", "\x7F"
	         "ELF\1\0\0");
	start_one(&r, "s");
	wants_wrong(&r, FINDING_NUL_BYTE, 0);
	wants_end(&r);
}

static void test_quoting(void **state)
{
	struct buf b = {0};

	(void)state;
	encoding_command(&b, "CP1252", STR("a\xE9 b\n.json"), 0);
	assert_string_equal(
	    buf_terminated(&b),
	    "iconv -f CP1252 -t UTF-8 $'a\\xE9 b\\x0A.json' > $'a\\xE9 b\\x0A-utf8.json'");
	buf_reset(&b);
	encoding_command(&b, "UTF-16", STR("-"), 0);
	assert_string_equal(buf_terminated(&b), "iconv -f UTF-16 -t UTF-8");
	buf_reset(&b);
	encoding_command(&b, "CP1252", STR("-"), 7);
	assert_string_equal(buf_terminated(&b), "sed -n 7p | iconv -f CP1252 -t UTF-8");
	buf_reset(&b);
	encoding_command(&b, "CP1252", STR("a.b/c$d"), 0);
	assert_string_equal(buf_terminated(&b),
	                    "iconv -f CP1252 -t UTF-8 'a.b/c$d' > 'a.b/c$d-utf8'");
	buf_free(&b);
}

/* --- Limits --- */

/* A record of that many bytes: {"a":"xxx…"}. */
static char *large_record(size_t len)
{
	char *s = malloc(len + 1);

	assert_non_null(s);
	memset(s, 'x', len);
	memcpy(s, "{\"a\":\"", 6);
	memcpy(s + len - 2, "\"}", 3);
	return s;
}

static void put_around_limit(const char *path, const char *first, size_t len, const char *last)
{
	FILE *f = fopen(path, "wb");
	char *record = large_record(len);

	assert_non_null(f);
	assert_true(fputs(first, f) >= 0 && fputs(record, f) >= 0 && fputs(last, f) >= 0);
	assert_int_equal(fclose(f), 0);
	free(record);
}

static void test_large_line(void **state)
{
	struct run r;

	(void)state;
	put_around_limit("s", "{}\n", READER_RECORD_MAX, "\n{}\n");
	start_one(&r, "s");
	wants_record(&r, "{}", 1);
	assert_int_equal(step(&r), READER_RECORD);
	assert_int_equal(r.record.bytes.len, READER_RECORD_MAX);
	wants_record(&r, "{}", 3);
	wants_end(&r);
	put_around_limit("s", "{}\n", READER_RECORD_MAX + 1, "\n{}\n");
	start_one(&r, "s");
	wants_record(&r, "{}", 1);
	wants_wrong(&r, FINDING_TOO_LARGE, 2);
	wants_record(&r, "{}", 3);
	wants_end(&r);
}

static void test_large_first_line(void **state)
{
	struct run r;

	(void)state;
	put_around_limit("s", "", 3 * READER_RECORD_MAX, "\n{}\n");
	start_one(&r, "s");
	wants_wrong(&r, FINDING_TOO_LARGE, 1);
	wants_record(&r, "{}", 2);
	wants_end(&r);
	put_around_limit("s", "", READER_RECORD_MAX + 1, "");
	start_one(&r, "s");
	wants_wrong(&r, FINDING_TOO_LARGE, 1);
	wants_end(&r);
}

static void test_large_document(void **state)
{
	struct run r;

	(void)state;
	put_around_limit("s", "{\"b\":\n", READER_RECORD_MAX, "}");
	start_one(&r, "s");
	wants_wrong(&r, FINDING_TOO_LARGE, 0);
	wants_end(&r);
	put_around_limit("s", "{\"b\":\n", READER_RECORD_MAX - 7, "}");
	start_one(&r, "s");
	assert_int_equal(step(&r), READER_RECORD);
	assert_int_equal(r.record.bytes.len, READER_RECORD_MAX);
	assert_int_equal(r.record.line, 0);
	wants_end(&r);
}

/* --- What can be opened and what not --- */

static void test_folder(void **state)
{
	struct run r;

	(void)state;
	mkdir("f", 0755);
	mkdir("f/empty", 0755);
	PUT("f/dossier.json", "{}");
	start_one(&r, "f");
	wants_record(&r, "{}", 1);
	assert_true(str_eq(r.record.input, STR("f")));
	assert_true(str_eq(r.record.folder, STR("f")));
	wants_end(&r);
	start_one(&r, "f/");
	wants_record(&r, "{}", 1);
	assert_true(str_eq(r.record.folder, STR("f/")));
	wants_end(&r);
	start_one(&r, "f/dossier.json");
	wants_record(&r, "{}", 1);
	assert_true(str_eq(r.record.folder, STR("f")));
	wants_end(&r);
	start_one(&r, "f/empty");
	wants_failed(&r, ERR_IO, "f/empty");
	assert_non_null(strstr(r.e.text[LANG_FR], "dossier.json"));
	wants_end(&r);
	mkdir("f/empty/dossier.json", 0755);
	start_one(&r, "f/empty");
	wants_failed(&r, ERR_IO, "f/empty");
	wants_end(&r);
}

static void test_links(void **state)
{
	struct run r;

	(void)state;
	PUT("target", "{}");
	assert_int_equal(symlink("target", "link"), 0);
	assert_int_equal(symlink("loop", "loop"), 0);
	start_one(&r, "link");
	wants_record(&r, "{}", 1);
	wants_end(&r);
	start_one(&r, "loop");
	wants_failed(&r, ERR_IO, "loop");
	wants_end(&r);
}

static void test_unreadable(void **state)
{
	struct run r;
	const char *operands[] = {"no-such-file", "/dev/null", "/dev/zero", "secret", "target"};
	struct reader_sources sources = {.operands = operands, .operand_count = 5};

	(void)state;
	PUT("target", "{}");
	mkdir("secret", 0755);
	PUT("secret/dossier.json", "{}");
	chmod("secret", 0);
	start(&r, &sources);
	wants_failed(&r, ERR_IO, "no-such-file");
	wants_failed(&r, ERR_IO, "/dev/null");
	wants_failed(&r, ERR_IO, "/dev/zero");
	if (geteuid() == 0) /* whom no mode keeps out */
		wants_record(&r, "{}", 1);
	else
		wants_failed(&r, ERR_IO, "secret");
	wants_record(&r, "{}", 1);
	assert_true(str_eq(r.record.input, STR("target")));
	wants_end(&r);
	chmod("secret", 0755);
}

/* --- Standard input --- */

static int saved_stdin;

static void give_stdin(int fd)
{
	saved_stdin = dup(0);
	assert_true(saved_stdin >= 0 && dup2(fd, 0) == 0);
	close(fd);
}

static void take_stdin_back(void)
{
	dup2(saved_stdin, 0);
	close(saved_stdin);
}

static void give_text(const char *text, size_t len)
{
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], text, len), (ssize_t)len);
	close(ends[1]);
	give_stdin(ends[0]);
}

static void test_stdin(void **state)
{
	struct run r;
	const char *operands[] = {"-", "target", "-"};
	struct reader_sources sources = {
	    .operands = operands, .operand_count = 3, .folder = "pieces"};

	(void)state;
	PUT("target", "{}");
	give_text("{\"a\":1}\n{\"b\":2}\n", 16);
	start(&r, &sources);
	wants_record(&r, "{\"a\":1}", 1);
	assert_true(str_eq(r.record.input, STR("-")));
	assert_true(str_eq(r.record.folder, STR("pieces")));
	wants_record(&r, "{\"b\":2}", 2);
	wants_record(&r, "{}", 1);
	assert_true(str_eq(r.record.folder, STR(".")));
	wants_failed(&r, ERR_USAGE, "-");
	wants_end(&r);
	take_stdin_back();
}

static void test_stdin_closed(void **state)
{
	struct run r;

	(void)state;
	saved_stdin = dup(0);
	close(0);
	start_one(&r, "-");
	wants_failed(&r, ERR_IO, "-");
	wants_end(&r);
	take_stdin_back();
}

/* A socket that does not block, and a writer that is slow. */
static void test_slow_socket(void **state)
{
	int ends[2];
	struct run r;
	pid_t child;

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	child = fork();
	if (child == 0) {
		for (const char *c = "{\"a\":1}\n{\"b\":2}\n"; *c; c++) {
			usleep(2000);
			if (write(ends[1], c, 1) != 1)
				_exit(1);
		}
		_exit(0);
	}
	close(ends[1]);
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	give_stdin(ends[0]);
	start_one(&r, "-");
	wants_record(&r, "{\"a\":1}", 1);
	wants_record(&r, "{\"b\":2}", 2);
	wants_end(&r);
	waitpid(child, NULL, 0);
	take_stdin_back();
}

/* --- Lists of names --- */

static void test_list(void **state)
{
	struct reader_sources sources = {.list = "names"};
	struct run r;

	(void)state;
	PUT("a b", "{\"a\":1}");
	PUT("c", "{\"c\":1}\n{\"c\":2}");
	PUT("names", "a b\n\nno-such-file\nc\r\n");
	start(&r, &sources);
	wants_record(&r, "{\"a\":1}", 1);
	assert_true(str_eq(r.record.input, STR("a b")));
	wants_failed(&r, ERR_IO, "no-such-file");
	wants_record(&r, "{\"c\":1}", 1);
	wants_record(&r, "{\"c\":2}", 2);
	assert_true(str_eq(r.record.input, STR("c")));
	wants_end(&r);
}

static void test_list_nul(void **state)
{
	const char *operands[] = {"c"};
	struct reader_sources sources = {
	    .operands = operands, .operand_count = 1, .list = "-", .list_nul = true};
	struct run r;

	(void)state;
	PUT("x\ny", "{\"a\":1}");
	PUT("c", "{\"c\":1}");
	give_text("x\ny\0\0-\0c", 8);
	start(&r, &sources);
	wants_record(&r, "{\"c\":1}", 1);
	wants_record(&r, "{\"a\":1}", 1);
	assert_true(str_eq(r.record.input, STR("x\ny")));
	wants_failed(&r, ERR_USAGE, "-"); /* the list itself is there */
	wants_record(&r, "{\"c\":1}", 1);
	wants_end(&r);
	take_stdin_back();
}

static void test_list_wrong(void **state)
{
	struct reader_sources sources = {.list = "no-such-list"};
	struct run r;
	char name[10000];

	(void)state;
	start(&r, &sources);
	wants_failed(&r, ERR_IO, "no-such-list");
	wants_end(&r);
	PUT("c", "{}");
	PUT("names", "a\0b\0c\nc\n");
	sources.list = "names";
	start(&r, &sources);
	assert_int_equal(step(&r), READER_FAILED);
	assert_int_equal(r.e.code, ERR_USAGE);
	wants_record(&r, "{}", 1);
	wants_end(&r);
	memset(name, 'n', sizeof name);
	memcpy(name + sizeof name - 3, "\nc", 3);
	put("names", name, sizeof name - 1);
	start(&r, &sources);
	wants_failed(&r, ERR_LIMIT, "names");
	wants_record(&r, "{}", 1);
	wants_end(&r);
	sources.list = ".";
	start(&r, &sources);
	wants_failed(&r, ERR_IO, ".");
	wants_end(&r);
}

static void test_nothing(void **state)
{
	struct reader_sources sources = {0};
	struct run r;

	(void)state;
	start(&r, &sources);
	wants_end(&r);
	reader_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_document),
	    cmocka_unit_test(test_stream),
	    cmocka_unit_test(test_one_line),
	    cmocka_unit_test(test_first_line_with_mistake),
	    cmocka_unit_test(test_first_line_damaged),
	    cmocka_unit_test(test_not_a_stream),
	    cmocka_unit_test(test_empty),
	    cmocka_unit_test(test_marks),
	    cmocka_unit_test(test_utf16),
	    cmocka_unit_test(test_other_formats),
	    cmocka_unit_test(test_cp1252),
	    cmocka_unit_test(test_nul),
	    cmocka_unit_test(test_quoting),
	    cmocka_unit_test(test_large_line),
	    cmocka_unit_test(test_large_first_line),
	    cmocka_unit_test(test_large_document),
	    cmocka_unit_test(test_folder),
	    cmocka_unit_test(test_links),
	    cmocka_unit_test(test_unreadable),
	    cmocka_unit_test(test_stdin),
	    cmocka_unit_test(test_stdin_closed),
	    cmocka_unit_test(test_slow_socket),
	    cmocka_unit_test(test_list),
	    cmocka_unit_test(test_list_nul),
	    cmocka_unit_test(test_list_wrong),
	    cmocka_unit_test(test_nothing),
	};

	return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
