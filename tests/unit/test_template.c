/* test_template.c - Mustache: what the specification asks, by examples of our own, and what
 * differs: a value is never markup, an unknown path is an error when the template is
 * compiled. A filled text is compared with each value written between "[" and "]". */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/value.h"
#include "layout/template.h"
#include "pdf/form.h"

/* A schema like a procedure's: a scalar of type date has forms. */

struct schema_path {
	const char *path;
	enum template_kind kind;
	bool has_forms;
};

static const struct schema_path schema_paths[] = {
    {"reference", TEMPLATE_SCALAR, false},
    {"salarie", TEMPLATE_OBJECT, false},
    {"salarie.nom", TEMPLATE_SCALAR, false},
    {"salarie.prenoms", TEMPLATE_SCALAR, false},
    {"salarie.date_naissance", TEMPLATE_SCALAR, true},
    {"emploi", TEMPLATE_OBJECT, false},
    {"emploi.heures", TEMPLATE_SCALAR, true},
    {"depot", TEMPLATE_OBJECT, false},
    {"depot.version", TEMPLATE_SCALAR, false},
    {"depot.pieces", TEMPLATE_LIST, false},
    {"depot.pieces.octets", TEMPLATE_SCALAR, true},
    {"depot.jours", TEMPLATE_LIST, true},
};

static enum template_kind schema_kind(void *context, struct str path)
{
	(void)context;
	for (size_t i = 0; i < sizeof(schema_paths) / sizeof(*schema_paths); i++)
		if (str_eq(path, str_of(schema_paths[i].path)))
			return schema_paths[i].kind;
	return TEMPLATE_UNKNOWN;
}

static bool schema_has_form(void *context, struct str path, struct str form)
{
	(void)context;
	for (size_t i = 0; i < sizeof(schema_paths) / sizeof(*schema_paths); i++)
		if (str_eq(path, str_of(schema_paths[i].path)))
			return schema_paths[i].has_forms &&
			       (str_eq(form, STR("long")) || str_eq(form, STR("court")));
	return false;
}

static const struct template_schema schema = {.kind = schema_kind, .has_form = schema_has_form};

/* Partials: name and text in turn. */

static struct str partial_find(void *context, struct str name)
{
	const char *const *p = context;

	for (; p && *p; p += 2)
		if (str_eq(name, str_of(*p)))
			return str_of(p[1]);
	return (struct str){NULL, 0};
}

static struct str partial_list(void *context, size_t index)
{
	const char *const *p = context;

	for (; *p && index; p += 2)
		index--;
	return str_of(*p);
}

/* Prints "form(path)" in front of the text, so that tests see what was asked for. */
static bool print(void *context, struct buf *out, struct str path, struct str form,
                  const struct value *v)
{
	(void)context;
	if (str_eq(form, STR("bad")))
		return false;
	buf_printf(out, "%.*s(%.*s)", STR_ARG(form), STR_ARG(path));
	if (v->type == VALUE_STRING)
		buf_str(out, v->string);
	else if (v->type == VALUE_OBJECT)
		buf_printf(out, "%zu members", v->object.count);
	return true;
}

/* A person can fill in what lies in salarie. */
static bool find_field(void *context, struct str path, const struct pdf_field **out)
{
	static const struct pdf_field field = {.value = {"deja", 4}};

	(void)context;
	*out = str_starts(path, STR("salarie.")) ? &field : NULL;
	return true;
}

/* Filling */

struct setup {
	const char *text, *data;
	const char *const *partials;
	bool checked, printed, form;
};

static void write_filled(struct buf *out, const struct template_filled *f)
{
	const struct template_value *v;

	for (size_t at = 0; at < f->text.len;) {
		size_t start = at;
		uint32_t c = text_next(f->text, &at);

		if (c < TEMPLATE_MARK) {
			buf_add(out, f->text.ptr + start, at - start);
			continue;
		}
		assert_true(c - TEMPLATE_MARK < f->value_count);
		v = &f->values[c - TEMPLATE_MARK];
		if (v->field)
			buf_printf(out, "<%.*s %u>", STR_ARG(v->path), v->blank);
		else
			buf_printf(out, "[%.*s]", STR_ARG(v->text));
	}
}

static bool fill(struct buf *out, const struct setup *s, struct err *e)
{
	struct template_partials partials = {(void *)(uintptr_t)s->partials, partial_find,
	                                     partial_list};
	struct template_printer printer = {NULL, print, s->form ? find_field : NULL};
	struct template_filled filled;
	struct template *t = NULL;
	struct value data;
	struct value_error why;
	struct arena a = {0};
	struct buf text = {0};
	bool ok = template_compile(&t, str_of(s->text), "modele.md", s->checked ? &schema : NULL,
	                           s->partials ? &partials : NULL, e);

	assert_true(ok || !t);
	if (ok) {
		assert_true(value_parse(&data, str_of(s->data), &a, &why));
		ok = template_fill(&filled, t, &data, s->printed ? &printer : NULL, &text, &a, e);
	}
	if (ok)
		write_filled(out, &filled);
	template_free(t);
	buf_free(&text);
	arena_free(&a);
	return ok;
}

static void expect_setup(const struct setup *s, const char *wanted)
{
	struct buf got = {0};
	struct err e = {0};

	if (!fill(&got, s, &e))
		fail_msg("%s: %s", s->text, e.text[LANG_EN]);
	assert_string_equal(buf_terminated(&got), wanted);
	buf_free(&got);
}

static void expect(const char *text, const char *data, const char *wanted)
{
	expect_setup(&(struct setup){.text = text, .data = data}, wanted);
}

static void expect_partials(const char *text, const char *data, const char *const *partials,
                            const char *wanted)
{
	expect_setup(&(struct setup){.text = text, .data = data, .partials = partials}, wanted);
}

static void expect_checked(const char *text, const char *data, const char *wanted)
{
	expect_setup(&(struct setup){.text = text, .data = data, .checked = true, .printed = true},
	             wanted);
}

static void expect_form(const char *text, const char *data, const char *wanted)
{
	expect_setup(&(struct setup){.text = text,
	                             .data = data,
	                             .partials = (const char *const[]){"p", "____", NULL},
	                             .checked = true,
	                             .printed = true,
	                             .form = true},
	             wanted);
}

static void expect_setup_error(const struct setup *s, enum err_code code, const char *wanted)
{
	struct buf got = {0};
	struct err e = {0};

	if (fill(&got, s, &e))
		fail_msg("%s: no error", s->text);
	assert_int_equal(e.code, code);
	assert_true(e.text[LANG_FR][0] != '\0');
	if (!strstr(e.text[LANG_EN], wanted))
		fail_msg("%s: \"%s\" lacks \"%s\"", s->text, e.text[LANG_EN], wanted);
	buf_free(&got);
}

static void expect_error(const char *text, const char *wanted)
{
	expect_setup_error(&(struct setup){.text = text, .data = "{}"}, ERR_FORMAT, wanted);
}

static void expect_unknown(const char *text, const char *wanted)
{
	expect_setup_error(&(struct setup){.text = text, .data = "{}", .checked = true}, ERR_FORMAT,
	                   wanted);
}

/* Tests */

static void test_values(void **state)
{
	(void)state;
	expect("Bonjour {{nom}}.", "{\"nom\": \"Ana\"}", "Bonjour [Ana].");
	expect("{{ a.b.c }}", "{\"a\": {\"b\": {\"c\": 7}}}", "[7]");
	expect("{{a}} {{b}} {{c}}", "{\"a\": true, \"b\": null}", "[true] [] []");
	expect("{{a}} {{a.b}}", "{\"a\": {\"b\": []}}", "[] []");
	expect("{{.}}", "[1]", "[]");
	expect("", "{}", "");
	expect("\xEF\xBB\xBFx", "{}", "x");
}

static void test_value_is_no_markup(void **state)
{
	(void)state;
	expect("{{a}} {{{a}}} {{&a}}", "{\"a\": \"<b> & {{x}} *y*\"}",
	       "[<b> & {{x}} *y*] [<b> & {{x}} *y*] [<b> & {{x}} *y*]");
	expect("{{a}}", "{\"a\": \"\U000F0000\"}", "[\U000F0000]");
	expect_error("a\nb \U000F0000", "modele.md:2:3: forbidden character U+F0000");
	expect_error("\U0010FFFD", "forbidden character");
	expect_error("a\x01", "U+0001");
	expect_error("a\xFF", "not UTF-8");
}

static void test_sections(void **state)
{
	(void)state;
	expect("{{#l}}({{.}}){{/l}}{{^l}}vide{{/l}}", "{\"l\": [1, 2]}", "([1])([2])");
	expect("{{#l}}x{{/l}}{{^l}}vide{{/l}}", "{\"l\": []}", "vide");
	expect("{{#o}}{{a}}{{b}}{{/o}}", "{\"b\": 2, \"o\": {\"a\": 1}}", "[1][2]");
	expect("{{#o}}{{a.b}}{{/o}}", "{\"a\": {\"b\": 2}, \"o\": {\"a\": {}}}", "[]");
	expect("{{#s}}{{.}}{{/s}}", "{\"s\": \"x\"}", "[x]");
	expect("{{#s}}oui{{/s}}{{^s}}non{{/s}}", "{\"s\": \"\"}", "non");
	expect("{{#s}}oui{{/s}}{{^s}}non{{/s}}", "{\"s\": 0}", "oui");
	expect("{{#s}}oui{{/s}}{{^s}}non{{/s}}", "{\"s\": {}}", "oui");
	expect("{{#l}}{{#.}}{{.}}{{/.}};{{/l}}", "{\"l\": [[1, 2], [], [3]]}", "[1][2];;[3];");
	expect("{{#l}}{{.a}}{{a}} {{/l}}", "{\"a\": 1, \"l\": [{\"a\": 2}, {}]}", "[2][2] [][1] ");
}

static void test_lines(void **state)
{
	(void)state;
	expect("a\n{{#x}}\nb\n{{/x}}\nc\n", "{\"x\": true}", "a\nb\nc\n");
	expect("a\r\n  {{^x}}  \r\nb\r\n{{/x}}", "{}", "a\r\nb\r\n");
	expect("a\n {{! dit }}\n{{x}}\n", "{}", "a\n[]\n");
	expect("a {{#x}}\nb{{/x}}", "{\"x\": 1}", "a \nb");
	expect("{{#x}}{{/x}}\n{{=| |=}}\n|x|", "{\"x\": 1}", "\n[1]");
}

static void test_delimiters(void **state)
{
	(void)state;
	expect("{{=<% %>=}}<% a %> {{a}} <%{a}%><%={{ }}=%>{{a}}", "{\"a\": 1}",
	       "[1] {{a}} [1][1]");
	expect("{{= | | =}}|a||b|", "{\"a\": 1, \"b\": 2}", "[1][2]");
	expect_error("a {{=x=}}", "modele.md:1:3: delimiters not understood: \"x\"");
	expect_error("{{= =}}", "delimiters");
	expect_error("{{=a b c=}}", "delimiters");
	expect_error("{{=a =b=}}", "delimiters");
}

static void test_partials(void **state)
{
	static const char *const partials[] = {
	    "p", "{{a}}\nb\n",  "nu", "x", "liste", "({{v}}{{#l}}{{> liste}}{{/l}})",
	    "q", "  {{> p}}\n", NULL,
	};

	(void)state;
	expect_partials("1 {{> p}} 2", "{\"a\": \"i\\nj\"}", partials, "1 [i\nj]\nb\n 2");
	expect_partials("1\n  {{> p}}\n2", "{\"a\": \"i\\nj\"}", partials, "1\n  [i\nj]\n  b\n2");
	expect_partials("\t{{> q}}\n", "{}", partials, "\t  []\n\t  b\n");
	expect_partials(" {{> nu}}\n {{> nu}} {{>nu}}", "{}", partials, " x x x");
	expect_partials("{{> liste}}",
	                "{\"v\": 1, \"l\": [{\"v\": 2, \"l\": []}, {\"v\": 3, \"l\": []}]}",
	                partials, "([1]([2])([3]))");
	expect_partials("{{> *nom}}{{>*rien}}", "{\"nom\": \"nu\"}", partials, "x");
	expect_setup_error(&(struct setup){.text = "a\n{{> absent}}", .partials = partials},
	                   ERR_FORMAT, "modele.md:2:1: there is no partial \"absent\"");
	expect_error("{{> p}}", "there is no partial");
	expect_error("{{> *p}}", "dynamic");
	expect_setup_error(
	    &(struct setup){.text = "{{> liste}}", .partials = partials, .data = "{\"l\": [1]}"},
	    ERR_LIMIT, "liste:1:");
}

static void test_errors(void **state)
{
	(void)state;
	expect_error("a\né {{nom", "modele.md:2:3: the tag \"{{nom\" is not closed; add \"}}\"");
	expect_error("{{{nom}}", "add \"}}}\"");
	expect_error("{{nom {{autre}}", "modele.md:1:1: the tag");
	expect_error(
	    "\n {{#a}}\nx",
	    "modele.md:2:2: the section \"a\", opened here, is not closed; add \"{{/a}}\"");
	expect_error("{{^.}}", "add \"{{/.}}\"");
	expect_error("{{#a}}\n{{#b}}{{/a}}",
	             "modele.md:2:7: \"/a\" closes another section than the last opened, \"b\" "
	             "(line 2, column 1)");
	expect_error("{{/a}}", "not opened");
	expect_error("{{ }}", "without a name");
	expect_error("{{a b}}", "\"a b\" is not a name");
	expect_error("{{a..b}}", "is not a name");
	expect_error("{{a.}}", "is not a name");
	expect_error("{{$a}}x{{/a}}", "inheritance");
	expect_error("{{<a}}x{{/a}}", "inheritance");
}

static void test_nesting(void **state)
{
	struct buf text = {0};

	(void)state;
	for (int i = 0; i < 33; i++)
		buf_cstr(&text, "{{#a}}");
	expect_error(buf_terminated(&text), "more than 32 sections");
	buf_free(&text);
}

static void test_schema(void **state)
{
	static const char *const data =
	    "{\"reference\": \"R1\", \"salarie\": {\"nom\": \"Ba\", \"date_naissance\": \"2000-01-31\"},"
	    " \"emploi\": {\"heures\": {\"valeur\": \"20\", \"periode\": \"mois\"}},"
	    " \"depot\": {\"pieces\": [{\"octets\": \"5\"}, {}], \"jours\": [\"lundi\"]}}";

	(void)state;
	expect_checked("{{reference}} {{salarie.nom}}", data, "[(reference)R1] [(salarie.nom)Ba]");
	expect_checked("{{salarie.date_naissance.long}}", data,
	               "[long(salarie.date_naissance)2000-01-31]");
	expect_checked("{{#salarie}}{{date_naissance.court}} {{reference}}{{/salarie}}", data,
	               "[court(salarie.date_naissance)2000-01-31] [(reference)R1]");
	expect_checked("{{#depot.pieces}}{{octets}} {{octets.long}};{{/depot.pieces}}", data,
	               "[(depot.pieces.octets)5] [long(depot.pieces.octets)5];[] [];");
	expect_checked("{{#depot.jours}}{{.}} {{.long}}{{/depot.jours}}", data,
	               "[(depot.jours)lundi] [long(depot.jours)lundi]");
	expect_checked("{{#salarie.date_naissance.long}}{{.}}{{/salarie.date_naissance.long}}",
	               data, "[long(salarie.date_naissance)2000-01-31]");
	expect_checked("{{emploi.heures}} {{emploi.heures.long}}", data,
	               "[(emploi.heures)2 members] [long(emploi.heures)2 members]");
	expect_checked(
	    "{{#salarie.prenoms}}x{{/salarie.prenoms}}{{^depot.pieces}}y{{/depot.pieces}}", data,
	    "");
}

static void test_unknown_paths(void **state)
{
	(void)state;
	expect_unknown("a\n b {{salarie.prenom}}",
	               "modele.md:2:4: unknown path \"salarie.prenom\"; did you mean "
	               "\"salarie.prenoms\"?");
	expect_unknown("{{referense}}", "did you mean \"reference\"");
	expect_unknown("{{salaire.nom}}", "did you mean \"salarie.nom\"");
	expect_unknown("{{salarie.date_naissance.lnog}}",
	               "did you mean \"salarie.date_naissance.long\"");
	expect_unknown("{{#depot}}{{pièces}}{{/depot}}", "did you mean \"pieces\"");
	expect_unknown("{{couleur}}", "no field, value or form");
	expect_unknown("{{nom}}", "unknown path \"nom\"");
	expect_unknown("{{#couleur}}{{/couleur}}", "unknown path");
	expect_unknown("{{^couleur}}{{/couleur}}", "unknown path");
	expect_unknown("{{#salarie}}{{.reference}}{{/salarie}}", "unknown path \".reference\"");
	expect_unknown("{{salarie.nom.long}}", "unknown path");
	expect_unknown("{{#salarie}}{{long}}{{/salarie}}", "unknown path");
	expect_unknown("{{depot.pieces.octets}}",
	               "goes through a list; open a section \"{{#depot.pieces}}\"");
	expect_unknown("{{depot.pieces}}", "is a list, not a value");
	expect_unknown("{{salarie}}", "is a group, not a value");
	expect_unknown("{{.}}", "\".\" is a group");
}

static void test_partials_checked(void **state)
{
	static const char *const partials[] = {
	    "nom",          "{{nom}}",   "boucle",
	    "{{> boucle}}", "octets",    "{{octets}}{{#depot.pieces}}{{>octets}}{{/depot.pieces}}",
	    "forme",        "{{.long}}", NULL,
	};
	struct setup s = {.data = "{}", .partials = partials, .checked = true};

	(void)state;
	s.text = "{{#salarie}}{{> nom}}{{/salarie}}";
	expect_setup(&s, "");
	s.text = "{{> nom}}";
	expect_setup_error(&s, ERR_FORMAT, "nom:1:1: unknown path \"nom\"");
	s.text = "{{#depot.pieces}}{{> octets}}{{/depot.pieces}}";
	expect_setup(&s, "");
	s.text = "{{> boucle}}";
	expect_setup_error(&s, ERR_LIMIT, "in one another");
}

static void test_forms_without_schema(void **state)
{
	struct setup s = {
	    .text = "{{a.long}} {{a.b.long}}", .data = "{\"a\": \"x\"}", .printed = true};

	(void)state;
	expect_setup(&s, "[long(a)x] []");
	s.text = "{{a.bad}}";
	expect_setup_error(&s, ERR_FORMAT, "\"a\" cannot be written in the form \"bad\"");
	s.printed = false;
	expect_setup(&s, "[]");
}

static void test_paths(void **state)
{
	static const char *const wanted[] = {"a.b", "l.c", "l", "x.y"};
	struct template_filled filled;
	struct template *t = NULL;
	struct value data;
	struct value_error why;
	struct arena a = {0};
	struct buf text = {0};
	struct err e;

	(void)state;
	assert_true(template_compile(&t, STR("{{a.b}}{{#l}}{{{c}}}{{&.}}{{/l}}{{x.y}}"), "m", NULL,
	                             NULL, &e));
	assert_true(value_parse(&data, STR("{\"a\": {\"b\": 1}, \"l\": [{\"c\": 2}]}"), &a, &why));
	buf_cstr(&text, "before");
	assert_true(template_fill(&filled, t, &data, NULL, &text, &a, &e));
	assert_int_equal(filled.value_count, 4);
	assert_int_equal(filled.text.len, 16);
	assert_ptr_equal(filled.text.ptr, text.data + 6);
	for (size_t i = 0; i < 4; i++) {
		assert_true(str_eq(filled.values[i].path, str_of(wanted[i])));
		assert_int_equal(filled.values[i].raw, i == 1 || i == 2);
	}
	assert_true(template_fill(&filled, t, NULL, NULL, &text, &a, &e));
	template_free(t);
	buf_free(&text);
	arena_free(&a);
}

static void test_forms_have_fields(void **state)
{
	const char *data =
	    "{\"reference\": \"R1\", \"salarie\": {\"nom\": \"Ba\", \"prenoms\": \"Ana\"}}";

	(void)state;
	/* what has a blank is asked for, whatever is known of it */
	expect_form("{{salarie.nom}}{{^salarie.nom}}____{{/salarie.nom}}", data,
	            "[]<salarie.nom 4>");
	expect_form(
	    "{{#salarie.nom}}oui{{/salarie.nom}}{{^salarie.nom}}a _____ b ____{{/salarie.nom}}",
	    data, "a <salarie.nom 5> b <salarie.nom 4>");
	expect_form("{{#salarie}}{{nom}}{{^nom}}____{{/nom}}{{/salarie}}", data,
	            "[]<salarie.nom 4>");
	/* without one it is printed */
	expect_form("{{salarie.prenoms}}{{^salarie.nom}}____{{/salarie.nom}}", data,
	            "[(salarie.prenoms)Ana]<salarie.nom 4>");
	expect_form("{{salarie.nom}}{{^salarie.nom}}___{{/salarie.nom}}", data,
	            "[(salarie.nom)Ba]");
	/* nobody can fill that in: by hand, then */
	expect_form("{{reference}}{{^reference}}____{{/reference}}", data, "[(reference)R1]");
	expect_form("{{^reference}}____{{/reference}}", "{}", "____");
	/* only right inside of {{^path}} does a blank stand for the path */
	expect_form("____ {{^salarie.nom}}{{#salarie}}____{{/salarie}} {{> p}}{{/salarie.nom}}",
	            "{\"salarie\": {\"prenoms\": \"Ana\"}}", "____ ____ ____");
	expect_form(
	    "{{^salarie.nom}}{{^salarie.prenoms}}____{{/salarie.prenoms}} ____{{/salarie.nom}}",
	    "{}", "<salarie.prenoms 4> <salarie.nom 4>");
	/* not in a form */
	expect_checked("{{salarie.nom}}{{^salarie.nom}}____{{/salarie.nom}}", data,
	               "[(salarie.nom)Ba]");
}

static void test_limits(void **state)
{
	struct setup s = {
	    .text =
		"{{#l}}{{#l}}{{#l}}{{#l}}{{#l}}{{#l}}{{#l}}{{#l}}x{{/l}}{{/l}}{{/l}}{{/l}}{{/l}}{{/l}}"
		"{{/l}}{{/l}}",
	    .data = "{\"l\": [1,2,3,4,5,6,7,8,9,10]}"};
	struct buf text = {0};

	(void)state;
	expect_setup_error(&s, ERR_LIMIT, "4 MiB");
	buf_cstr(&text, "{{#l}}{{#l}}{{#l}}{{#l}}");
	for (int i = 0; i < 7; i++)
		buf_cstr(&text, "{{a}}");
	buf_cstr(&text, "{{/l}}{{/l}}{{/l}}{{/l}}");
	s.text = buf_terminated(&text);
	expect_setup_error(&s, ERR_LIMIT, "65533 values");
	buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_values),
	    cmocka_unit_test(test_value_is_no_markup),
	    cmocka_unit_test(test_sections),
	    cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_delimiters),
	    cmocka_unit_test(test_partials),
	    cmocka_unit_test(test_errors),
	    cmocka_unit_test(test_nesting),
	    cmocka_unit_test(test_schema),
	    cmocka_unit_test(test_unknown_paths),
	    cmocka_unit_test(test_partials_checked),
	    cmocka_unit_test(test_forms_without_schema),
	    cmocka_unit_test(test_paths),
	    cmocka_unit_test(test_forms_have_fields),
	    cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
