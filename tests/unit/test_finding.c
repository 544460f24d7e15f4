/* test_finding.c - findings and their sentences, and the catalogue as a whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>
#include <cmocka.h>

#include "finding/finding.h"

struct row {
	const char *id, *fr, *en, *remedy_fr, *remedy_en;
};

static const struct row rows[] = {
#define FINDING(symbol, id, severity, fix, fr, en, remedy_fr, remedy_en) \
	{id, fr, en, remedy_fr, remedy_en},
#include "finding/catalogue.def"
#undef FINDING
};

static void ids_are_unique_and_kebab_case(void **state)
{
	enum finding_id found;

	(void)state;
	for (int i = 0; i < FINDING_COUNT; i++) {
		const char *id = rows[i].id;

		assert_string_equal(finding_name((enum finding_id)i), id);
		if (!finding_by_name(str_of(id), &found) || (int)found != i)
			fail_msg("%s stands twice", id);
		if (strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(id) ||
		    id[0] < 'a' || id[strlen(id) - 1] == '-' || strstr(id, "--"))
			fail_msg("%s is not kebab-case", id);
	}
	assert_false(finding_by_name(STR("no-such-finding"), &found));
	assert_false(finding_by_name(STR(""), &found));
}

/* Passes over the next {param} of the sentence; an empty view when there is none. */
static struct str next_param(struct str *rest)
{
	struct str before = str_split(*rest, '{', rest);

	(void)before;
	return rest->len ? str_split(*rest, '}', rest) : (struct str){NULL, 0};
}

static bool has_param(const char *sentence, struct str param)
{
	struct str rest = str_of(sentence), p;

	while ((p = next_param(&rest)).len > 0) {
		if (str_eq(p, param))
			return true;
	}
	return false;
}

/* True if each {param} of one sentence is in the other. */
static bool covers(const char *sentence, const char *other)
{
	struct str rest = str_of(other), p;

	while ((p = next_param(&rest)).len > 0) {
		if (!has_param(sentence, p))
			return false;
	}
	return true;
}

static void languages_say_the_same(void **state)
{
	(void)state;
	for (int i = 0; i < FINDING_COUNT; i++) {
		const struct row *r = &rows[i];

		if (!*r->fr || !*r->en || !*r->remedy_fr != !*r->remedy_en)
			fail_msg("%s lacks a language", r->id);
		if (!covers(r->fr, r->en) || !covers(r->en, r->fr) ||
		    !covers(r->remedy_fr, r->remedy_en) || !covers(r->remedy_en, r->remedy_fr))
			fail_msg("%s: the languages have different parameters", r->id);
	}
}

/* A space of the wrong kind before : ; ! ? » or after «. */
static bool has_plain_space(const char *fr)
{
	return strstr(fr, " :") || strstr(fr, " ;") || strstr(fr, " !") || strstr(fr, " ?") ||
	       strstr(fr, " »") || strstr(fr, "« ");
}

static bool ends_sentence(const char *text)
{
	size_t len = strlen(text);

	return len > 0 && text[len - 1] == '.';
}

static void sentences_keep_the_typography(void **state)
{
	(void)state;
	for (int i = 0; i < FINDING_COUNT; i++) {
		const struct row *r = &rows[i];

		if (has_plain_space(r->fr) || has_plain_space(r->remedy_fr))
			fail_msg("%s: a space that breaks in the French", r->id);
		if (ends_sentence(r->fr) || ends_sentence(r->en) || ends_sentence(r->remedy_fr) ||
		    ends_sentence(r->remedy_en))
			fail_msg("%s: a full stop, which the caller writes", r->id);
	}
}

static void assert_message(const struct finding *f, enum lang lang, const char *want)
{
	struct buf b = {0};

	finding_message(&b, f, lang);
	assert_string_equal(buf_terminated(&b), want);
	buf_free(&b);
}

static void parameters_are_put_in(void **state)
{
	struct arena a = {0};
	struct finding_list list = {.arena = &a};
	struct finding *f = finding_add(&list, FINDING_DUPLICATE_KEY, (struct str){NULL, 0});

	(void)state;
	finding_param(&list, f, "key", STR("{line} {x"));
	finding_param_int(&list, f, "line", 12);
	assert_message(f, LANG_EN,
	               "the key “{line} {x” is given twice in one object, the second time at "
	               "line 12, column {column}");
	finding_param_int(&list, f, "column", -3);
	assert_message(f, LANG_FR,
	               "la clé «\u00a0{line} {x\u00a0» est donnée deux fois dans le même objet, "
	               "la seconde fois ligne 12, colonne -3");
	arena_free(&a);
}

static void what_lacks_its_parameter_is_left_out(void **state)
{
	struct arena a = {0};
	struct finding_list list = {.arena = &a};
	struct finding *f = finding_add(&list, FINDING_UNKNOWN_KEY, STR("x"));
	struct buf b = {0};

	(void)state;
	finding_remedy(&b, f, LANG_EN);
	assert_string_equal(buf_terminated(&b), "check the spelling of the key, or remove it");
	finding_param(&list, f, "nearest", STR("y"));
	buf_reset(&b);
	finding_remedy(&b, f, LANG_EN);
	assert_string_equal(buf_terminated(&b), "check the spelling of the key, or remove it; "
	                                        "the nearest one known here is “y”");
	buf_free(&b);
	arena_free(&a);
}

static void forms_write_numbers_for_people(void **state)
{
	static const struct {
		const char *value, *fr, *en;
	} sizes[] = {
	    {"10000000", "10\u00a0Mo", "10\u00a0MB"},
	    {"10000001", "10,1\u00a0Mo", "10.1\u00a0MB"},
	    {"12345678", "12,4\u00a0Mo", "12.4\u00a0MB"},
	    {"4294967296", "4,3\u00a0Go", "4.3\u00a0GB"},
	    {"1500", "1,5\u00a0ko", "1.5\u00a0kB"},
	    {"999", "999\u00a0octets", "999\u00a0bytes"},
	    {"1", "1\u00a0octet", "1\u00a0byte"},
	    {"beaucoup", "beaucoup", "beaucoup"},
	};
	struct arena a = {0};
	struct finding_list list = {.arena = &a};

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct finding *f = finding_add(&list, FINDING_TOO_LARGE, (struct str){NULL, 0});
		struct buf want = {0};

		finding_param(&list, f, "limit", str_of(sizes[i].value));
		buf_printf(&want, "le dossier dépasse la limite de %s", sizes[i].fr);
		assert_message(f, LANG_FR, buf_terminated(&want));
		buf_reset(&want);
		buf_printf(&want, "the dossier is over the limit of %s", sizes[i].en);
		assert_message(f, LANG_EN, buf_terminated(&want));
		buf_free(&want);
	}
	arena_free(&a);
}

static void forms_write_types_in_words(void **state)
{
	struct arena a = {0};
	struct finding_list list = {.arena = &a};
	struct finding *f = finding_add(&list, FINDING_WRONG_TYPE, STR("emploi.lieux[2]"));

	(void)state;
	finding_param(&list, f, "expected", STR("string"));
	finding_param(&list, f, "found", STR("array"));
	assert_message(f, LANG_FR,
	               "il faut ici un texte entre guillemets, le dossier contient une liste entre "
	               "crochets");
	assert_message(
	    f, LANG_EN,
	    "this must be a text between quotes, the dossier has a list between brackets");
	arena_free(&a);
}

static void lists_keep_order_and_the_worst(void **state)
{
	struct arena a = {0};
	struct finding_list list = {.arena = &a};
	char path[] = "salarie.nom";

	(void)state;
	assert_int_equal(finding_worst(&list), SEVERITY_INFO);
	finding_add(&list, FINDING_UNKNOWN_KEY, str_of(path));
	path[0] = 'X';
	assert_true(str_eq(list.items[0].field, STR("salarie.nom")));
	assert_int_equal(finding_worst(&list), SEVERITY_WARNING);
	for (int i = 0; i < 100; i++)
		assert_non_null(finding_add(&list, FINDING_MISSING_FIELD, STR("x")));
	assert_int_equal(list.count, 101);
	assert_int_equal(list.items[0].id, FINDING_UNKNOWN_KEY);
	assert_int_equal(list.items[100].id, FINDING_MISSING_FIELD);
	assert_int_equal(finding_worst(&list), SEVERITY_ERROR);
	assert_string_equal(severity_name(SEVERITY_WARNING), "warning");
	assert_int_equal(finding_fix(FINDING_NOT_JSON), FIX_NONE);
	arena_free(&a);
}

static void parameters_have_a_limit(void **state)
{
	struct arena a = {0};
	struct finding_list list = {.arena = &a};
	struct finding *f = finding_add(&list, FINDING_NOT_JSON, (struct str){NULL, 0});

	(void)state;
	for (int i = 0; i < FINDING_PARAMS_MAX + 2; i++)
		finding_param(&list, f, "p", STR("v"));
	assert_int_equal(f->param_count, FINDING_PARAMS_MAX);
	finding_param(&list, NULL, "p", STR("v"));
	finding_param_int(&list, NULL, "p", 1);
	assert_false(list.failed);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ids_are_unique_and_kebab_case),
	    cmocka_unit_test(languages_say_the_same),
	    cmocka_unit_test(sentences_keep_the_typography),
	    cmocka_unit_test(parameters_are_put_in),
	    cmocka_unit_test(what_lacks_its_parameter_is_left_out),
	    cmocka_unit_test(forms_write_numbers_for_people),
	    cmocka_unit_test(forms_write_types_in_words),
	    cmocka_unit_test(lists_keep_order_and_the_worst),
	    cmocka_unit_test(parameters_have_a_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
