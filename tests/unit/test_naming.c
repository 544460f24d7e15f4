/* test_naming.c - what a document's file is called. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/value.h"
#include "job/naming.h"

static struct arena arena;
static struct finding_list findings;
static struct err e;

/* The name that the pattern gives the dossier; NULL when it gives none. */
static const char *name(const char *pattern, const char *json)
{
	static char result[8192];
	struct value_error why;
	struct value dossier;
	struct naming *n = NULL;
	struct buf out = {0};
	bool named;

	arena_reset(&arena);
	findings = (struct finding_list){.arena = &arena};
	assert_true(value_parse(&dossier, str_of(json), &arena, &why));
	assert_true(naming_new(&n, str_of(pattern), &e));
	named = naming_write(&out, n, &dossier, &findings);
	assert_false(out.failed);
	snprintf(result, sizeof result, "%s", buf_terminated(&out));
	buf_free(&out);
	naming_free(n);
	assert_int_equal(named, findings.count == 0);
	return named ? result : NULL;
}

#define DEFAULT "{{reference}}-confirmation.pdf"

static void values_stand_where_their_paths_stood(void **state)
{
	(void)state;
	assert_string_equal(name(DEFAULT, "{\"reference\":\"APT-1\"}"), "APT-1-confirmation.pdf");
	assert_string_equal(
	    name("{{ salarie.nom }}-{{n}}.pdf", "{\"salarie\":{\"nom\":\"Éa\"},\"n\":7}"),
	    "Éa-7.pdf");
	assert_string_equal(name("2026/{{a}}/{{b}}", "{\"a\":\"x\",\"b\":\"y\"}"), "2026/x/y");
	assert_string_equal(name("same.pdf", "{}"), "same.pdf");
	assert_string_equal(name("a{b}}c.pdf", "{}"), "a{b}}c.pdf");
}

static void complements_say_their_version(void **state)
{
	static const char v1[] = "{\"reference\":\"A.1\",\"depot\":{\"version\":1}}";
	static const char v3[] = "{\"reference\":\"A.1\",\"depot\":{\"version\":3}}";

	(void)state;
	assert_string_equal(name(DEFAULT, v1), "A.1-confirmation.pdf");
	assert_string_equal(name(DEFAULT, v3), "A.1-confirmation-v3.pdf");
	assert_string_equal(name("x.y/{{reference}}", v3), "x.y/A.1-v3");
	assert_string_equal(name("x.y/plain", v3), "x.y/plain-v3");
	assert_string_equal(name("{{reference}}/a.b.pdf", v3), "A.1/a.b-v3.pdf");
	assert_string_equal(name("{{reference}}-{{depot.version}}.pdf", v3), "A.1-3.pdf");
}

static void nothing_unsafe_stays(void **state)
{
	(void)state;
	assert_string_equal(name("{{a}}", "{\"a\":\"../../etc/passwd\"}"), "---..-etc-passwd");
	assert_string_equal(name("{{a}}", "{\"a\":\"..\"}"), "--");
	assert_string_equal(name("{{a}}", "{\"a\":\".\"}"), "-");
	assert_string_equal(name("x/{{a}}/y", "{\"a\":\"..\"}"), "x/--/y");
	assert_string_equal(name("{{a}}{{b}}/y", "{\"a\":\".\",\"b\":\".\"}"), "--/y");
	assert_string_equal(name("{{a}}", "{\"a\":\"\\\\ : * ? \\\" < > |\"}"), "- - - - - - - -");
	assert_string_equal(name("{{a}}", "{\"a\":\"a\\tb\\nc\\r\\u0001\\u007f\\u0085\"}"),
	                    "a-b-c----");
	assert_string_equal(name("{{a}}", "{\"a\":\"x\\u202ey\\u2028z\\u2029\"}"), "x-y-z-");
	assert_string_equal(name("{{a}}", "{\"a\":\"fin. . \"}"), "fin----");
	assert_string_equal(name("{{a}}.pdf", "{\"a\":\"-rf\"}"), "-rf.pdf");
}

static void names_are_composed(void **state)
{
	(void)state;
	/* "e" and a combining acute accent, "o" with horn and dot below in another order */
	assert_string_equal(name("{{a}}.pdf", "{\"a\":\"Rene\\u0301\"}"), "René.pdf");
	assert_string_equal(name("{{a}}", "{\"a\":\"o\\u0323\\u031b\"}"), "ợ");
}

static void a_missing_value_is_a_finding(void **state)
{
	static const char *const dossiers[] = {"{}",
	                                       "{\"a\":{}}",
	                                       "{\"a\":{\"b\":\"\"}}",
	                                       "{\"a\":{\"b\":\" \"}}",
	                                       "{\"a\":{\"b\":null}}",
	                                       "{\"a\":{\"b\":[\"x\"]}}",
	                                       "{\"a\":{\"b\":true}}"};

	(void)state;
	for (size_t i = 0; i < sizeof dossiers / sizeof *dossiers; i++) {
		assert_null(name("{{a.b}}.pdf", dossiers[i]));
		assert_int_equal(findings.items[0].id, FINDING_NAME_VALUE_MISSING);
		assert_true(str_eq(findings.items[0].field, STR("a.b")));
	}
}

static void long_names_are_findings(void **state)
{
	char json[1024];

	(void)state;
	snprintf(json, sizeof json, "{\"a\":\"%0251d\"}", 7);
	assert_int_equal(strlen(name("{{a}}.pdf", json)), NAMING_BYTES_MAX);
	assert_non_null(name("{{a}}/{{a}}.pdf", json));
	snprintf(json, sizeof json, "{\"a\":\"%0252d\"}", 7);
	assert_null(name("{{a}}.pdf", json));
	assert_int_equal(findings.items[0].id, FINDING_NAME_TOO_LONG);
	/* A finding that quotes a name does not cut a character in two. */
	snprintf(json, sizeof json, "{\"a\":\"x%s%0300d\"}", "ééééééééééééééééééééééééééééééé", 7);
	assert_null(name("{{a}}", json));
	assert_true(
	    str_eq(findings.items[0].params[0].value, STR("xééééééééééééééééééééééééééééé")));
}

static const char *refusal(const char *pattern)
{
	struct naming *n = NULL;

	assert_false(naming_new(&n, str_of(pattern), &e));
	assert_null(n);
	assert_int_equal(e.code, ERR_USAGE);
	return e.text[LANG_EN];
}

static void patterns_that_lead_elsewhere_are_refused(void **state)
{
	(void)state;
	assert_non_null(strstr(refusal("../{{a}}.pdf"), "begins with a dot"));
	assert_non_null(strstr(refusal("{{a}}/../x.pdf"), "begins with a dot"));
	assert_non_null(strstr(refusal(".{{a}}"), "begins with a dot"));
	assert_non_null(strstr(refusal("/tmp/{{a}}"), "empty"));
	assert_non_null(strstr(refusal("{{a}}//b"), "empty"));
	assert_non_null(strstr(refusal("{{a}}/"), "empty"));
	assert_non_null(strstr(refusal(""), "empty"));
}

static void only_paths_stand_in_patterns(void **state)
{
	(void)state;
	assert_non_null(strstr(refusal("{{a"), "not closed"));
	assert_non_null(strstr(refusal("x{{"), "not closed"));
	assert_non_null(strstr(refusal("{{}}"), "not the path"));
	assert_non_null(strstr(refusal("{{{a}}}"), "not the path"));
	assert_non_null(strstr(refusal("{{#a}}x{{/a}}"), "not the path"));
	assert_non_null(strstr(refusal("{{&a}}"), "not the path"));
	assert_non_null(strstr(refusal("{{.}}"), "not the path"));
	assert_non_null(strstr(refusal("{{a/b}}"), "not the path"));
	assert_non_null(strstr(refusal("\xff{{a}}"), "not UTF-8"));
}

static void a_set_knows_its_names(void **state)
{
	struct name_set *set = name_set_new(&e);
	char text[32];
	bool fresh;

	(void)state;
	assert_non_null(set);
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 5000; i++) {
			int length = snprintf(text, sizeof text, "out/%d.pdf", i);

			assert_true(
			    name_set_add(set, (struct str){text, (size_t)length}, &fresh, &e));
			assert_int_equal(fresh, round == 0);
		}
	}
	name_set_free(set);
	name_set_free(NULL);
}

static int forget(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(values_stand_where_their_paths_stood),
	    cmocka_unit_test(complements_say_their_version),
	    cmocka_unit_test(nothing_unsafe_stays),
	    cmocka_unit_test(names_are_composed),
	    cmocka_unit_test(a_missing_value_is_a_finding),
	    cmocka_unit_test(long_names_are_findings),
	    cmocka_unit_test(patterns_that_lead_elsewhere_are_refused),
	    cmocka_unit_test(only_paths_stand_in_patterns),
	    cmocka_unit_test(a_set_knows_its_names),
	};

	return cmocka_run_group_tests(tests, NULL, forget);
}
