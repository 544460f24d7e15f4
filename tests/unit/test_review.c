/* test_review.c - whole dossiers with their files: a sample copied and changed in one place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "job/review.h"
#include "piece/piece.h"

#define SAMPLE "cdd-etudes"
#define TOLD_MAX 40

/* What was told of one file or dossier, to be looked at after the run. */
struct told {
	char text[200];
};

struct bench {
	char folder[64];
	char data[512];
	struct review_options options;
	struct err e;
	const char *operands[4];

	size_t dossiers;
	enum account_verdict verdict;
	bool failed;
	struct told told[TOLD_MAX];
	size_t told_count;
};

static void tell(struct bench *b, const char *what, const char *id, struct str where)
{
	assert_true(b->told_count < TOLD_MAX);
	snprintf(b->told[b->told_count++].text, sizeof b->told->text, "%s %s %.*s", what, id,
	         STR_ARG(where));
}

static bool report(void *context, const struct account *a)
{
	struct bench *b = context;
	size_t notes = a->rest.count;

	b->dossiers++;
	b->verdict = a->verdict;
	b->failed = a->failure != NULL;
	for (size_t i = 0; i < a->findings->count; i++)
		tell(b, "dossier", finding_name(a->findings->items[i].id),
		     a->findings->items[i].field);
	for (size_t i = 0; i < a->step_count; i++)
		notes += a->steps[i].notes.count;
	for (size_t i = 0; i < a->piece_count; i++) {
		notes += a->pieces[i].notes.count;
		for (size_t k = 0; k < a->pieces[i].file_count; k++) {
			const struct account_file *file = &a->pieces[i].files[k];

			tell(b, "file", account_verdict_name(file->verdict), file->name);
			for (size_t f = 0; f < file->findings->count; f++)
				tell(b, "in file", finding_name(file->findings->items[f].id),
				     file->findings->items[f].field);
		}
	}
	if (!a->failure) /* each finding has one owner */
		assert_int_equal(notes, a->findings->count);
	return true;
}

static bool was_told(const struct bench *b, const char *text)
{
	for (size_t i = 0; i < b->told_count; i++)
		if (strcmp(b->told[i].text, text) == 0)
			return true;
	return false;
}

static void expect(const struct bench *b, const char *text)
{
	if (was_told(b, text))
		return;
	for (size_t i = 0; i < b->told_count; i++)
		print_message("%s\n", b->told[i].text);
	fail_msg("not told: %s", text);
}

/* --- A sample of one's own --- */

static void path_in(const struct bench *b, char out[600], const char *name)
{
	snprintf(out, 600, "%s/%s", b->folder, name);
}

static void copy_sample(const struct bench *b, const char *from, const char *to)
{
	char source[700], target[600];
	struct buf bytes = {0};
	struct err e;

	snprintf(source, sizeof source, "%s/samples/" SAMPLE "/%s", b->data, from);
	path_in(b, target, to);
	assert_true(file_read(&bytes, source, 1000000, &e));
	assert_int_not_equal(file_write(target, buf_view(&bytes), true, &e), FILE_FAILED);
	buf_free(&bytes);
}

/* The sample's dossier with the first `old` (NULL: none) made `new`. */
static void write_dossier(const struct bench *b, const char *old, const char *new)
{
	char source[700], target[600];
	struct buf json = {0}, changed = {0};
	struct err e;
	const char *text, *at;

	snprintf(source, sizeof source, "%s/samples/" SAMPLE "/dossier.json", b->data);
	path_in(b, target, "dossier.json");
	assert_true(file_read(&json, source, 1000000, &e));
	text = buf_terminated(&json);
	at = old ? strstr(text, old) : text;
	if (!at)
		fail_msg("nothing to replace: %s", old);
	buf_add(&changed, text, (size_t)(at - text));
	buf_cstr(&changed, old ? new : "");
	buf_cstr(&changed, at + (old ? strlen(old) : 0));
	assert_int_not_equal(file_write(target, buf_view(&changed), true, &e), FILE_FAILED);
	buf_free(&json);
	buf_free(&changed);
}

static int setup(void **state)
{
	static const char *const files[] = {"titre-recto.jpg", "titre-verso.jpg",
	                                    "passeport.png",   "certificat-scolarite.pdf",
	                                    "contrat.pdf",     "programme.pdf"};
	static struct bench b;
	const char *data = getenv("DOSSIER_TOOLS_DATA");
	char name[100];

	memset(&b, 0, sizeof b);
	snprintf(b.data, sizeof b.data, "%s", data && *data ? data : ".");
	snprintf(b.folder, sizeof b.folder, "/tmp/test_review.XXXXXX");
	assert_non_null(mkdtemp(b.folder));
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		snprintf(name, sizeof name, "pieces/%s", files[i]);
		copy_sample(&b, name, name);
	}
	write_dossier(&b, NULL, NULL);
	b.operands[0] = b.folder;
	b.options = (struct review_options){.choice = {.data = b.data},
	                                    .operands = b.operands,
	                                    .operand_count = 1,
	                                    .today = {2026, 11, 20},
	                                    .workers = 2,
	                                    .limits = guard_limits_default,
	                                    .context = &b,
	                                    .report = report};
	*state = &b;
	return 0;
}

static int teardown(void **state)
{
	struct bench *b = *state;
	char command[200];

	snprintf(command, sizeof command, "rm -rf %s", b->folder);
	return system(command) == 0 ? 0 : -1;
}

static void run(struct bench *b)
{
	b->dossiers = b->told_count = 0;
	if (!review_run(&b->options, &b->e))
		fail_msg("%s", b->e.text[LANG_EN]);
}

/* --- Tests --- */

static void test_sample(void **state)
{
	struct bench *b = *state;

	run(b);
	assert_int_equal(b->dossiers, 1);
	assert_int_equal(b->verdict, ACCOUNT_ACCEPTED);
	expect(b, "file accepted pieces/contrat.pdf");
	expect(b, "in file low-resolution pieces[0].fichiers[0]");
	b->options.strict = true;
	run(b);
	assert_int_equal(b->verdict, ACCOUNT_REFUSED);
	expect(b, "file refused pieces/titre-recto.jpg");
}

static void test_missing_file(void **state)
{
	struct bench *b = *state;

	write_dossier(b, "pieces/contrat.pdf", "pieces/absent.pdf");
	run(b);
	assert_int_equal(b->verdict, ACCOUNT_REFUSED);
	expect(b, "file refused pieces/absent.pdf");
	expect(b, "in file file-not-found pieces[3].fichiers[0]");
}

static void test_escapes(void **state)
{
	struct bench *b = *state;
	char link[600];

	write_dossier(b, "pieces/contrat.pdf", "../../etc/hostname");
	run(b);
	expect(b, "in file path-escape pieces[3].fichiers[0]");
	assert_false(was_told(b, "dossier path-escape pieces[3].fichiers[0]"));
	path_in(b, link, "pieces/lien.pdf");
	assert_int_equal(symlink("/etc/hostname", link), 0);
	write_dossier(b, "pieces/contrat.pdf", "pieces/lien.pdf");
	run(b);
	expect(b, "in file path-escape pieces[3].fichiers[0]");
	/* A link that stays inside is followed. */
	assert_int_equal(unlink(link), 0);
	assert_int_equal(symlink("contrat.pdf", link), 0);
	run(b);
	expect(b, "file accepted pieces/lien.pdf");
}

static void test_normal_forms(void **state)
{
	struct bench *b = *state;

	copy_sample(b, "pieces/contrat.pdf", "pieces/re\u0301sume\u0301.pdf");
	write_dossier(b, "pieces/contrat.pdf", "pieces/r\u00e9sum\u00e9.pdf");
	run(b);
	expect(b, "file accepted pieces/r\u00e9sum\u00e9.pdf");
	copy_sample(b, "pieces/contrat.pdf", "pieces/\u00e9t\u00e9.pdf");
	write_dossier(b, "pieces/contrat.pdf", "pieces/e\u0301te\u0301.pdf");
	run(b);
	expect(b, "file accepted pieces/e\u0301te\u0301.pdf");
}

static void test_same_file(void **state)
{
	struct bench *b = *state;

	write_dossier(b, "pieces/titre-verso.jpg", "pieces/titre-recto.jpg");
	run(b);
	expect(b, "in file file-twice pieces[0].fichiers[1]");
	copy_sample(b, "pieces/titre-recto.jpg", "pieces/copie.jpg");
	write_dossier(b, "pieces/passeport.png", "pieces/copie.jpg");
	run(b);
	expect(b, "in file same-file pieces[1].fichiers[0]");
	assert_int_equal(b->verdict, ACCOUNT_ACCEPTED);
}

static void test_changed(void **state)
{
	struct bench *b = *state;

	run(b);
	assert_false(was_told(b, "in file piece-changed pieces[3].fichiers[0]"));
	copy_sample(b, "pieces/programme.pdf", "pieces/contrat.pdf");
	run(b);
	expect(b, "in file piece-changed pieces[3].fichiers[0]");
}

static void test_folder_as_file(void **state)
{
	struct bench *b = *state;
	char fifo[600];

	write_dossier(b, "pieces/contrat.pdf", "pieces");
	run(b);
	expect(b, "file refused pieces");
	path_in(b, fifo, "pieces/tube.pdf");
	assert_int_equal(mkfifo(fifo, 0600), 0);
	write_dossier(b, "pieces/contrat.pdf", "pieces/tube.pdf");
	run(b);
	expect(b, "file refused pieces/tube.pdf");
}

static void test_glyphs(void **state)
{
	struct bench *b = *state;

	write_dossier(b, "Thi\u00e8s", "\u6f22\u5b57");
	run(b);
	expect(b, "dossier missing-glyph salarie.lieu_naissance");
	write_dossier(b, "Thi\u00e8s", "T\u02bchie\u0300s");
	run(b);
	assert_false(was_told(b, "dossier missing-glyph salarie.lieu_naissance"));
}

static void test_procedures(void **state)
{
	struct bench *b = *state;

	write_dossier(b, "\"version\": \"2026-11\"", "\"version\": \"1999-01\"");
	run(b);
	assert_true(b->failed);
	assert_int_equal(b->verdict, ACCOUNT_UNKNOWN);
	write_dossier(b, NULL, NULL);
	b->options.choice.procedure_name = "autre";
	run(b);
	assert_true(b->failed);
	/* A draft need not say its version. */
	b->options.choice.procedure_name = NULL;
	write_dossier(b, "\"depot\": {", "\"brouillon\": {");
	run(b);
	assert_false(b->failed);
	expect(b, "dossier unknown-key brouillon");
}

static void test_draft_without_procedure(void **state)
{
	struct bench *b = *state;
	char path[600];

	path_in(b, path, "dossier.json");
	assert_int_not_equal(file_write(path,
	                                STR("{\"demande\": {\"type\": \"premiere\"},"
	                                    "\"procedure\": \"\"}"),
	                                true, &b->e),
	                     FILE_FAILED);
	b->options.eligibility_only = true;
	run(b);
	assert_int_equal(b->verdict, ACCOUNT_REFUSED); /* cannot be decided */
	assert_int_equal(b->told_count, 0);
}

static void test_broken(void **state)
{
	struct bench *b = *state;

	write_dossier(b, "{", "");
	run(b);
	assert_int_equal(b->verdict, ACCOUNT_REFUSED);
	assert_int_equal(b->told_count, 1);
	b->operands[0] = "/nonexistent";
	run(b);
	assert_true(b->failed);
}

/* Many dossiers, each told in its turn. */
static void test_stream(void **state)
{
	struct bench *b = *state;

	b->operands[0] = b->folder;
	b->operands[1] = b->folder;
	b->options.operand_count = 2;
	run(b);
	assert_int_equal(b->dossiers, 2);
	assert_int_equal(b->verdict, ACCOUNT_ACCEPTED);
}

static void test_sets(void **state)
{
	static const char *const algerian[] = {"salarie.nationalite=Algérie",
	                                       "emploi.sequence_salariee=non"};
	static const char *const wrong[] = {"salarie.nationalit=DZ"};
	struct bench *b = *state;

	b->options.eligibility_only = true;
	run(b);
	assert_int_equal(b->verdict, ACCOUNT_ACCEPTED);
	b->options.sets = algerian;
	b->options.set_count = 1;
	run(b);
	assert_int_equal(b->verdict, ACCOUNT_REFUSED);
	b->options.set_count = 2;
	run(b);
	assert_int_equal(b->verdict, ACCOUNT_ACCEPTED);
	b->options.sets = wrong;
	b->options.set_count = 1;
	assert_false(review_run(&b->options, &b->e));
	assert_int_equal(b->e.code, ERR_USAGE);
	b->options.sets = algerian;
	b->dossiers = 0;
	assert_true(review_question(&b->options, &b->e));
	assert_int_equal(b->dossiers, 1);
	assert_int_equal(b->verdict, ACCOUNT_REFUSED);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(test_sample),         CASE(test_missing_file),
	    CASE(test_escapes),        CASE(test_normal_forms),
	    CASE(test_same_file),      CASE(test_changed),
	    CASE(test_folder_as_file), CASE(test_glyphs),
	    CASE(test_procedures),     CASE(test_draft_without_procedure),
	    CASE(test_broken),         CASE(test_stream),
	    CASE(test_sets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
