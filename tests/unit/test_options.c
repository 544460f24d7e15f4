/* test_options.c - the command line, its messages' language and the exit statuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "cli/language.h"
#include "cli/message.h"
#include "cli/options.h"
#include "cli/place.h"
#include "cli/status.h"

#define ARGUMENTS_MAX 16

enum { OWN_MARGIN = OPTION_SHARED_COUNT, OWN_DRAFT };

struct own {
	const char *margin;
	bool draft;
};

static bool take_own(void *context, int id, const char *value, struct err *e)
{
	struct own *own = context;

	if (id == OWN_DRAFT)
		own->draft = true;
	else if (str_eq(str_of(value), STR("wrong")))
		return err_set(e, ERR_USAGE, "marge", "margin");
	else
		own->margin = value;
	return true;
}

static const struct option_row own_rows[] = {
    {OWN_MARGIN, 'm', "margin", {"MM", "MM"}, {"marge", "margin"}},
    {OWN_DRAFT, 0, "draft", {NULL, NULL}, {"brouillon", "draft"}},
};

static const struct tool tool = {
    .name = "dossier-test",
    .purpose = {"Essaie.", "Tries."},
    .operands = {"[DOSSIER…]", "[DOSSIER…]"},
    .examples = {"  dossier-test a.json\n", "  dossier-test a.json\n"},
    .shared = OPTIONS_COMMON | OPTIONS_INPUT | OPTIONS_OUTPUT | OPTION_BIT(OPTION_DATE) |
              OPTION_BIT(OPTION_STRICT),
    .rows = own_rows,
    .row_count = 2,
    .own = take_own,
};

/* A command line cut at its spaces; the words live in `line`, which is changed. */
struct arguments {
	char line[256];
	char *words[ARGUMENTS_MAX + 1];
	int count;
};

static void cut(struct arguments *a, const char *line)
{
	char *rest = a->line;

	assert_true(strlen(line) < sizeof a->line);
	memcpy(a->line, line, strlen(line) + 1);
	memset(a->words, 0, sizeof a->words);
	for (a->count = 0; rest && *rest; a->count++) {
		assert_true(a->count < ARGUMENTS_MAX);
		a->words[a->count] = strsep(&rest, " ");
	}
}

static struct own own;
static struct err e;

static bool parse(struct arguments *a, struct options *o, const char *line)
{
	own = (struct own){0};
	e = (struct err){0};
	cut(a, line);
	return options_parse(o, &tool, a->count, a->words, &own, &e);
}

/* The English message of a command line that must be refused. */
static const char *refusal(const char *line)
{
	struct arguments a;
	struct options o = {.jobs = 77};

	assert_false(parse(&a, &o, line));
	assert_int_equal(e.code, ERR_USAGE);
	assert_int_equal(o.jobs, 77);
	assert_true(strlen(e.text[LANG_FR]) > 0);
	return e.text[LANG_EN];
}

static void all_forms_of_options_are_read(void **state)
{
	struct arguments a;
	struct options o;

	(void)state;
	assert_true(
	    parse(&a, &o, "t -qj4 --lang=en x -d out --name {{reference}}.pdf - --json -C/tmp"));
	assert_true(o.quiet && o.json && o.has_lang);
	assert_false(o.force || o.strict || o.help || o.version || o.null_separated);
	assert_int_equal(o.jobs, 4);
	assert_int_equal(o.lang, LANG_EN);
	assert_string_equal(o.folder, "out");
	assert_string_equal(o.name, "{{reference}}.pdf");
	assert_string_equal(o.directory, "/tmp");
	assert_null(o.output);
	assert_int_equal(o.operand_count, 2);
	assert_string_equal(o.operands[0], "x");
	assert_string_equal(o.operands[1], "-");
	assert_null(o.operands[2]);
	options_clear(&o);
}

static void the_last_of_an_option_counts(void **state)
{
	struct arguments a;
	struct options o;

	(void)state;
	assert_true(parse(&a, &o, "t -o a --output=b -j 2 -j3 --doc-lang fr --doc-lang=en"));
	assert_string_equal(o.output, "b");
	assert_int_equal(o.jobs, 3);
	assert_true(o.has_doc_lang && o.doc_lang == LANG_EN);
	options_clear(&o);
}

static void two_dashes_end_the_options(void **state)
{
	struct arguments a;
	struct options o;

	(void)state;
	assert_true(parse(&a, &o, "t --force -- -x --json --"));
	assert_true(o.force);
	assert_false(o.json);
	assert_int_equal(o.operand_count, 3);
	assert_string_equal(o.operands[0], "-x");
	assert_string_equal(o.operands[2], "--");
	options_clear(&o);
}

static void a_tool_has_options_of_its_own(void **state)
{
	struct arguments a;
	struct options o;

	(void)state;
	assert_true(parse(&a, &o, "t -qm12 --draft"));
	assert_true(o.quiet && own.draft);
	assert_string_equal(own.margin, "12");
	options_clear(&o);
	assert_string_equal(refusal("t --margin=wrong"), "margin");
}

static void a_date_is_a_day_that_exists(void **state)
{
	struct arguments a;
	struct options o;

	(void)state;
	assert_true(parse(&a, &o, "t --date 2028-02-29"));
	assert_true(o.has_date && o.date.year == 2028 && o.date.month == 2 && o.date.day == 29);
	options_clear(&o);
	assert_non_null(strstr(refusal("t --date=2027-02-29"), "YYYY-MM-DD"));
	assert_non_null(strstr(refusal("t --date=29/02/2028"), "YYYY-MM-DD"));
}

static void what_is_wrong_is_said(void **state)
{
	(void)state;
	assert_string_equal(refusal("t --jsno"), "unknown option: --jsno. Did you mean --json?");
	assert_string_equal(refusal("t --file-from=x"),
	                    "unknown option: --file-from. Did you mean --files-from?");
	assert_string_equal(refusal("t --outptu x"),
	                    "unknown option: --outptu. Did you mean --output?");
	assert_string_equal(refusal("t --maring x"),
	                    "unknown option: --maring. Did you mean --margin?");
	assert_string_equal(refusal("t --zzzzzzzz"), "unknown option: --zzzzzzzz");
	assert_string_equal(refusal("t -json"), "unknown option: -json. Did you mean --json?");
	assert_string_equal(refusal("t -quiet"), "unknown option: -uiet. Did you mean --quiet?");
	assert_string_equal(refusal("t -x"), "unknown option: -x");
	assert_string_equal(refusal("t --json=1"), "--json takes no value");
	assert_string_equal(refusal("t -q -o"), "--output: the value is missing (--output=FILE)");
	assert_string_equal(refusal("t --name"), "--name: the value is missing (--name=PATTERN)");
	assert_string_equal(e.text[LANG_FR], "--name\u00a0: il manque la valeur (--name=MODÈLE)");
	assert_string_equal(refusal("t --name="), "--name: the value is empty");
	assert_string_equal(refusal("t --lang=de"), "--lang: fr or en, not \"de\"");
	assert_string_equal(refusal("t --doc-lang de"), "--doc-lang: fr or en, not \"de\"");
	for (const char *const *jobs =
	         (const char *const[]){"0", "-1", "257", "2x", "99999999999", NULL};
	     *jobs; jobs++) {
		char line[40];

		snprintf(line, sizeof line, "t --jobs=%s", *jobs);
		assert_non_null(strstr(refusal(line), "a number from 1 to 256"));
	}
}

/* The English message of what options_check_… says of the line; "" when it is content. */
static const char *checked(const char *line, bool terminals)
{
	struct arguments a;
	struct options o;
	bool ok;

	assert_true(parse(&a, &o, line));
	ok = options_check_input(&o, terminals, &e) && options_check_output(&o, terminals, &e);
	options_clear(&o);
	assert_true(ok || e.code == ERR_USAGE);
	return ok ? "" : e.text[LANG_EN];
}

static void contradictions_are_refused(void **state)
{
	(void)state;
	assert_string_equal(checked("t a.json -o a.pdf", true), "");
	assert_string_equal(checked("t a.json -o -", true), "");
	assert_string_equal(checked("t a.json", false), "");
	assert_string_equal(checked("t a.json --json -d out", true), "");
	assert_string_equal(checked("t a.json --json -o a.pdf", true), "");
	assert_string_equal(checked("t --files-from - -0 -d out", true), "");
	assert_non_null(strstr(checked("t a.json", true), "not shown in a terminal"));
	assert_non_null(strstr(checked("t -o a.pdf", true), "no dossier"));
	assert_non_null(strstr(checked("t a.json -o x -d y", false), "-o and -d"));
	assert_non_null(strstr(checked("t a.json --name x", false), "add -d DIR"));
	assert_non_null(strstr(checked("t a.json --json", false), "--json takes standard output"));
	assert_non_null(
	    strstr(checked("t a.json --json -o -", false), "--json takes standard output"));
	assert_non_null(strstr(checked("t a.json -0", false), "--files-from is missing"));
	assert_non_null(
	    strstr(checked("t - --files-from=-", false), "both the list and a dossier"));
}

static void an_empty_operand_is_refused(void **state)
{
	static char empty[] = "";
	char *operands[] = {empty, NULL, NULL};
	struct options o = {.operands = operands, .operand_count = 1};

	(void)state;
	assert_false(options_check_input(&o, false, &e));
	assert_int_equal(e.code, ERR_USAGE);
}

static void no_operand_is_standard_input(void **state)
{
	struct arguments a;
	struct options o;

	(void)state;
	assert_true(parse(&a, &o, "t"));
	assert_true(options_check_input(&o, false, &e));
	assert_int_equal(o.operand_count, 1);
	assert_string_equal(o.operands[0], "-");
	options_clear(&o);
}

static void help_shows_what_the_tool_takes(void **state)
{
	struct buf out = {0};

	(void)state;
	options_write_help(&out, &tool, LANG_EN);
	assert_non_null(
	    strstr(buf_terminated(&out), "Usage: dossier-test [OPTION…] [DOSSIER…]\nTries.\n"));
	assert_non_null(strstr(out.data, "\n  -m, --margin=MM             margin\n"));
	assert_non_null(strstr(out.data, "\n      --draft                 draft\n"));
	assert_non_null(strstr(out.data, "\n  -q, --quiet                 report errors only\n"));
	assert_non_null(strstr(out.data, "\nExamples:\n  dossier-test a.json\n"));
	buf_reset(&out);
	options_write_version(&out, &tool, "HarfBuzz 6.0.0", LANG_FR);
	assert_non_null(strstr(buf_terminated(&out), "dossier-test (dossier-tools) "));
	assert_non_null(strstr(out.data, "\navec HarfBuzz 6.0.0\n"));
	buf_free(&out);
}

static void locales_choose_the_language(void **state)
{
	static const struct {
		const char *all, *messages, *lang;
		enum lang wanted;
	} rows[] = {
	    {NULL, NULL, NULL, LANG_FR},          {"", "", "", LANG_FR},
	    {NULL, NULL, "C", LANG_FR},           {NULL, NULL, "C.UTF-8", LANG_FR},
	    {NULL, NULL, "POSIX", LANG_FR},       {NULL, NULL, "fr_FR.UTF-8", LANG_FR},
	    {NULL, NULL, "fr_CA@x", LANG_FR},     {NULL, NULL, "en_GB.UTF-8", LANG_EN},
	    {NULL, NULL, "de_DE.UTF-8", LANG_EN}, {NULL, "fr", "en_US", LANG_FR},
	    {"en_US", "fr", "fr", LANG_EN},       {"", "en", "fr", LANG_EN},
	    {"C", "en", "en", LANG_FR},           {NULL, NULL, "frisian", LANG_EN},
	};
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *values[] = {rows[i].all, rows[i].messages, rows[i].lang};

		for (int k = 0; k < 3; k++) {
			if (values[k])
				setenv(names[k], values[k], 1);
			else
				unsetenv(names[k]);
		}
		assert_int_equal(language_of_environment(), rows[i].wanted);
	}
}

static void an_error_speaks_the_language_asked_for(void **state)
{
	struct arguments a;

	(void)state;
	setenv("LC_ALL", "C", 1);
	cut(&a, "t --wrong --lang en");
	assert_int_equal(options_language(a.count, a.words), LANG_EN);
	cut(&a, "t --lang=en --lang=fr");
	assert_int_equal(options_language(a.count, a.words), LANG_FR);
	cut(&a, "t -- --lang=en");
	assert_int_equal(options_language(a.count, a.words), LANG_FR);
	cut(&a, "t --lang");
	assert_int_equal(options_language(a.count, a.words), LANG_FR);
}

static void the_worst_gives_the_exit_status(void **state)
{
	struct err io = {.code = ERR_IO}, missing = {.code = ERR_MISSING},
		   usage = {.code = ERR_USAGE};
	struct tally t = {0};

	(void)state;
	assert_int_equal(tally_status(&t), 0);
	t.done = 3;
	assert_int_equal(tally_status(&t), 0);
	t.refused = 1;
	assert_int_equal(tally_status(&t), 1);
	assert_int_equal(failure_status(&usage, &(struct tally){0}), 2);
	assert_int_equal(failure_status(&missing, &(struct tally){0}), 2);
	assert_int_equal(failure_status(&missing, &t), 3);
	assert_int_equal(failure_status(&io, &(struct tally){0}), 3);
	tally_failure(&t, &io);
	assert_int_equal(tally_status(&t), 3);
	t = (struct tally){0};
	tally_failure(&t, &missing);
	assert_int_equal(tally_status(&t), 2);
	t.done = 1;
	assert_int_equal(tally_status(&t), 3);
}

static void messages_name_place_and_reason(void **state)
{
	struct messages fr = {.program = "dossier-test", .lang = LANG_FR};
	struct messages en = {.program = "dossier-test", .lang = LANG_EN};
	struct err why = {.text = {"le disque est plein", "the disk is full"}};
	struct buf out = {0};

	(void)state;
	message_write_failure(&out, &fr, (struct message_place){STR("flux.ndjson"), 12}, &why);
	assert_string_equal(buf_terminated(&out),
	                    "dossier-test\u00a0: flux.ndjson:12\u00a0: le disque est plein");
	buf_reset(&out);
	message_write_failure(&out, &en, (struct message_place){STR("-"), 0}, &why);
	assert_string_equal(buf_terminated(&out), "dossier-test: standard input: the disk is full");
	buf_reset(&out);
	message_write_failure(&out, &en, (struct message_place){{NULL, 0}, 0}, &why);
	assert_string_equal(buf_terminated(&out), "dossier-test: the disk is full");
	buf_free(&out);
}

static void findings_end_in_what_to_do(void **state)
{
	struct messages fr = {.program = "dossier-test", .lang = LANG_FR};
	struct arena arena = {0};
	struct finding_list list = {.arena = &arena};
	struct finding *f = finding_add(&list, FINDING_TARGET_DIFFERS, (struct str){0});
	struct buf out = {0};

	(void)state;
	finding_param(&list, f, "file", STR("out/a\nb.pdf"));
	message_write_finding(&out, &fr, (struct message_place){STR("a.json"), 0}, f);
	assert_string_equal(
	    buf_terminated(&out),
	    "a.json\u00a0: le fichier «\u00a0out/a\\x0ab.pdf\u00a0» existe déjà, avec un "
	    "autre contenu. À faire\u00a0: déplacer ce fichier, ou le remplacer avec --force.");
	buf_reset(&out);
	f->severity = SEVERITY_WARNING;
	f->field = STR("a.b");
	message_write_finding(&out, &fr, (struct message_place){STR("x"), 3}, f);
	assert_true(
	    str_starts(buf_view(&out), STR("x:3\u00a0: a.b\u00a0: attention\u00a0: le fichier")));
	buf_free(&out);
	arena_free(&arena);
}

static void nothing_reaches_the_terminal_unescaped(void **state)
{
	struct buf out = {0};

	(void)state;
	message_write_safe(&out, STR("é\x1b[2J\xff\u202e\u2028\xc2\x9b\xc3"));
	assert_string_equal(buf_terminated(&out), "é\\x1b[2J\\xff\\u202e\\u2028\\x9b\\xc3");
	buf_reset(&out);
	message_write_safe(&out, STR("\uFFFD"));
	assert_string_equal(buf_terminated(&out), "\uFFFD");
	buf_free(&out);
}

static void data_that_is_nowhere_is_where_it_was_to_be(void **state)
{
	char path[PATH_MAX];

	(void)state;
	places_beside(path, "/nonexistent/bin");
	assert_string_equal(path, DATA_DIR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(all_forms_of_options_are_read),
	    cmocka_unit_test(the_last_of_an_option_counts),
	    cmocka_unit_test(two_dashes_end_the_options),
	    cmocka_unit_test(a_tool_has_options_of_its_own),
	    cmocka_unit_test(a_date_is_a_day_that_exists),
	    cmocka_unit_test(what_is_wrong_is_said),
	    cmocka_unit_test(contradictions_are_refused),
	    cmocka_unit_test(an_empty_operand_is_refused),
	    cmocka_unit_test(no_operand_is_standard_input),
	    cmocka_unit_test(help_shows_what_the_tool_takes),
	    cmocka_unit_test(locales_choose_the_language),
	    cmocka_unit_test(an_error_speaks_the_language_asked_for),
	    cmocka_unit_test(the_worst_gives_the_exit_status),
	    cmocka_unit_test(messages_name_place_and_reason),
	    cmocka_unit_test(findings_end_in_what_to_do),
	    cmocka_unit_test(nothing_reaches_the_terminal_unescaped),
	    cmocka_unit_test(data_that_is_nowhere_is_where_it_was_to_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
