/* test_records.c - one JSON object a line, and the stream that it goes to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "cli/language.h"
#include "cli/output.h"
#include "cli/plain.h"
#include "cli/records.h"

#define SHA "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static void a_document_that_was_made(void **state)
{
	struct document_record r = {.reference = STR("APT-1"),
	                            .input = STR("flux.ndjson"),
	                            .line = 12,
	                            .file = STR("out/APT-1.pdf"),
	                            .bytes = 20345,
	                            .sha256 = SHA,
	                            .pages = 1,
	                            .status = "written"};
	struct buf out = {0};

	(void)state;
	record_document(&out, &r, LANG_FR);
	assert_string_equal(buf_terminated(&out),
	                    "{\"reference\":\"APT-1\",\"input\":\"flux.ndjson\",\"line\":12,"
	                    "\"file\":\"out/APT-1.pdf\",\"bytes\":20345,\"sha256\":\"" SHA "\","
	                    "\"pages\":1,\"status\":\"written\",\"findings\":[]}\n");
	buf_free(&out);
}

static void a_document_that_was_refused(void **state)
{
	struct arena arena = {0};
	struct finding_list list = {.arena = &arena};
	struct document_record r = {.input = STR("a.json"), .status = "refused", .findings = &list};
	struct finding *f = finding_add(&list, FINDING_NAME_VALUE_MISSING, STR("salarie.nom"));
	struct buf out = {0};

	(void)state;
	finding_param(&list, f, "quote", STR("a\"\\\n"));
	finding_add(&list, FINDING_NAME_TAKEN, (struct str){0})->page = 3;
	record_document(&out, &r, LANG_EN);
	assert_true(str_starts(
	    (struct str){buf_terminated(&out), out.len},
	    STR("{\"reference\":null,\"input\":\"a.json\",\"line\":null,\"file\":null,\"bytes\":null,"
	        "\"sha256\":null,\"pages\":null,\"status\":\"refused\",\"findings\":["
	        "{\"id\":\"name-value-missing\",\"severity\":\"error\",\"field\":\"salarie.nom\","
	        "\"params\":{\"quote\":\"a\\\"\\\\\\n\"},\"message\":\"this value is missing")));
	assert_non_null(strstr(out.data,
	                       "},{\"id\":\"name-taken\",\"severity\":\"error\",\"page\":3,"
	                       "\"params\":{},\"message\":\""));
	assert_int_equal(out.data[out.len - 1], '\n');
	buf_free(&out);
	arena_free(&arena);
}

static void a_failure_says_why(void **state)
{
	struct err why = {.text = {"le disque est plein", "the disk is full"}};
	struct document_record r = {.input = STR("-"), .status = "failed", .error = &why};
	struct buf out = {0};

	(void)state;
	record_document(&out, &r, LANG_FR);
	assert_non_null(
	    strstr(buf_terminated(&out),
	           "\"status\":\"failed\",\"findings\":[],\"error\":\"le disque est plein\"}"));
	buf_free(&out);
}

static void an_attachment_has_all_its_members(void **state)
{
	static const char *const sandbox[] = {"seccomp", "no-files"};
	struct attachment_record r = {.file = STR("a.pdf"),
	                              .input = STR("liste"),
	                              .line = 7,
	                              .type = "pdf",
	                              .is_known = true,
	                              .bytes = 728,
	                              .sha256 = SHA,
	                              .pages = 2,
	                              .pdf_version = 17,
	                              .verdict = "accepted",
	                              .sandbox = sandbox,
	                              .sandbox_count = 2};
	struct buf out = {0};

	(void)state;
	record_attachment(&out, &r, LANG_FR);
	assert_string_equal(
	    buf_terminated(&out),
	    "{\"file\":\"a.pdf\",\"file_base64\":null,\"input\":\"liste\",\"line\":7,"
	    "\"type\":\"pdf\",\"bytes\":728,\"sha256\":\"" SHA "\",\"width_px\":null,"
	    "\"height_px\":null,\"dpi\":null,\"orientation\":null,\"colour\":null,\"bits\":null,"
	    "\"pages\":2,\"pdf_version\":\"1.7\",\"encrypted\":false,\"verdict\":\"accepted\","
	    "\"findings\":[],\"sandbox\":[\"seccomp\",\"no-files\"]}");
	buf_reset(&out);
	r = (struct attachment_record){.file = {"\xff", 1}, .verdict = "unknown"};
	record_attachment(&out, &r, LANG_FR);
	assert_string_equal(
	    buf_terminated(&out),
	    "{\"file\":\"\uFFFD\",\"file_base64\":\"/w==\",\"input\":null,\"line\":null,"
	    "\"type\":null,\"bytes\":null,\"sha256\":null,\"width_px\":null,\"height_px\":null,"
	    "\"dpi\":null,\"orientation\":null,\"colour\":null,\"bits\":null,\"pages\":null,"
	    "\"pdf_version\":null,\"encrypted\":null,\"verdict\":\"unknown\",\"findings\":[],"
	    "\"sandbox\":[]}");
	buf_free(&out);
}

static void plain_text_is_ascii(void **state)
{
	struct buf out = {0};

	(void)state;
	plain_write(&out, STR("«\u00a0Élève\u00a0» — 3 × 4… œuf, Straße\u202f! 中"));
	assert_string_equal(buf_terminated(&out), "\" Eleve \" - 3 x 4... oeuf, Strasse ! \\u4e2d");
	buf_free(&out);
	assert_true(language_codeset_is_utf8(STR("fr_FR.UTF-8")));
	assert_true(language_codeset_is_utf8(STR("C.utf8")));
	assert_true(language_codeset_is_utf8(STR("fr_FR.UTF-8@euro")));
	assert_false(language_codeset_is_utf8(STR("fr_FR.ISO-8859-15")));
	assert_false(language_codeset_is_utf8(STR("fr_FR@euro")));
	assert_false(language_codeset_is_utf8(STR("C")));
	assert_false(language_codeset_is_utf8(STR("")));
}

static void names_that_are_not_utf8_lose_nothing(void **state)
{
	static const struct {
		struct str name;
		const char *wanted;
	} rows[] = {
	    {{"\xff", 1}, "{\"file\":\"\uFFFD\",\"file_base64\":\"/w==\""},
	    {{"a\xe9", 2}, "{\"file\":\"a\uFFFD\",\"file_base64\":\"Yek=\""},
	    {{"a\xe9z", 3}, "{\"file\":\"a\uFFFDz\",\"file_base64\":\"Yel6\""},
	    {{"\xe9\xe9zz", 4}, "{\"file\":\"\uFFFD\uFFFDzz\",\"file_base64\":\"6el6eg==\""},
	    {{"é", 2}, "{\"file\":\"é\""},
	    {{NULL, 0}, "{\"file\":null"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf out = {0};

		buf_char(&out, '{');
		record_file_name(&out, "file", rows[i].name);
		assert_string_equal(buf_terminated(&out), rows[i].wanted);
		buf_free(&out);
	}
}

static void what_is_pending_goes_out_in_order(void **state)
{
	int ends[2];
	struct output o;
	char got[16] = {0};
	struct err e;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	output_init(&o, ends[1]);
	buf_cstr(&o.pending, "one ");
	assert_true(output_write(&o, STR("two "), &e));
	buf_cstr(&o.pending, "three");
	assert_true(output_close(&o, &e));
	assert_int_equal(read(ends[0], got, sizeof got), 13);
	assert_string_equal(got, "one two three");
	assert_int_equal(read(ends[0], got, sizeof got), 0);
	close(ends[0]);
}

static void a_full_disk_is_an_error(void **state)
{
	struct output o;
	struct err e = {0};

	(void)state;
	output_init(&o, open("/dev/full", O_WRONLY));
	buf_cstr(&o.pending, "lost");
	assert_false(output_flush(&o, &e));
	assert_int_equal(e.code, ERR_FULL);
	assert_string_equal(e.text[LANG_EN], "standard output: the disk is full");
	assert_false(o.pipe_closed);
	buf_cstr(&o.pending, "lost as well");
	assert_false(output_flush(&o, &e));
	assert_int_equal(o.pending.len, 0);
	assert_false(output_close(&o, &e));
}

static void a_reader_that_has_gone_is_noted(void **state)
{
	int ends[2];
	struct output o;
	struct err e;

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	output_init(&o, ends[1]);
	assert_false(output_write(&o, STR("nobody"), &e));
	assert_true(o.pipe_closed);
	assert_false(output_close(&o, &e));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_document_that_was_made),
	    cmocka_unit_test(a_document_that_was_refused),
	    cmocka_unit_test(a_failure_says_why),
	    cmocka_unit_test(an_attachment_has_all_its_members),
	    cmocka_unit_test(plain_text_is_ascii),
	    cmocka_unit_test(names_that_are_not_utf8_lose_nothing),
	    cmocka_unit_test(what_is_pending_goes_out_in_order),
	    cmocka_unit_test(a_full_disk_is_an_error),
	    cmocka_unit_test(a_reader_that_has_gone_is_noted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
