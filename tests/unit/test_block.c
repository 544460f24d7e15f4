/* test_block.c - Markdown to blocks: each rule of block.h with a passing and a failing
 * example. In what is written here {0} is the first value. A tree is compared as text:
 * name, attributes, spans in brackets, children in parentheses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "layout/block.h"
#include "pdf/form.h"

/* Writing a tree */

static const char *const names[] = {
    "root", "h",    "p",     "list", "item",      "table",     "row",   "cell",
    "note", "rule", "image", "qr",   "thumbnail", "signature", "break", "footer",
};

static void write_spans(struct buf *out, const struct rich_text *t)
{
	size_t at = 0;

	buf_char(out, '[');
	for (size_t i = 0; i < t->span_count; i++) {
		const struct span *s = &t->spans[i];

		assert_int_equal(s->start, at);
		assert_true(s->end > s->start && s->end <= t->text.len);
		buf_printf(out, "%s%s%s%s%s%s", i ? " " : "", s->style & SPAN_BOLD ? "b" : "",
		           s->style & SPAN_ITALIC ? "i" : "", s->style & SPAN_SMALL ? "s" : "",
		           s->style & SPAN_BLANK ? "_" : "", s->style & SPAN_VALUE ? "v" : "");
		buf_printf(out, "\"%.*s\"", (int)(s->end - s->start), t->text.ptr + s->start);
		if (s->link.len)
			buf_printf(out, "<%.*s>", STR_ARG(s->link));
		at = s->end;
	}
	assert_int_equal(at, t->text.len);
	buf_char(out, ']');
}

static void write_block(struct buf *out, const struct block *b)
{
	buf_cstr(out, names[b->type]);
	if (b->type == BLOCK_HEADING)
		buf_printf(out, "%d", b->level);
	if (b->ordered)
		buf_printf(out, "#%u", b->start);
	if (b->tick != TICK_NONE)
		buf_cstr(out, b->tick == TICK_CHECKED ? "+" : "-");
	if (b->header)
		buf_char(out, '!');
	if (b->columns)
		buf_printf(out, "%u", b->columns);
	if (b->align != ALIGN_LEFT)
		buf_cstr(out, b->align == ALIGN_RIGHT ? ">" : "^");
	if (b->source.len)
		buf_printf(out, "<%.*s>", STR_ARG(b->source));
	if (b->alternative.len)
		buf_printf(out, "{%.*s}", STR_ARG(b->alternative));
	if (b->placeholder.text.len)
		write_spans(out, &b->placeholder);
	if (b->text.text.len)
		write_spans(out, &b->text);
	if (b->first)
		buf_char(out, '(');
	for (const struct block *c = b->first; c; c = c->next) {
		write_block(out, c);
		buf_cstr(out, c->next ? " " : ")");
		assert_true(c->next || c == b->last);
	}
}

/* Parsing what is written */

#define VALUES_MAX 4

struct parsed {
	struct arena a;
	struct buf text;
	struct template_value values[VALUES_MAX];
	struct template_filled filled;
	struct block *root;
	struct err e;
};

static void write_filled(struct buf *out, const char *written)
{
	for (const char *p = written; *p; p++) {
		if (p[0] == '{' && p[1] >= '0' && p[1] <= '9' && p[2] == '}') {
			buf_codepoint(out, TEMPLATE_MARK + (uint32_t)(p[1] - '0'));
			p += 2;
		} else {
			buf_char(out, *p);
		}
	}
}

static bool parse(struct parsed *p, enum lang lang, const char *written, const char *const *values)
{
	*p = (struct parsed){0};
	write_filled(&p->text, written);
	for (size_t i = 0; values && i < VALUES_MAX && values[i]; i++)
		p->values[p->filled.value_count++].text = str_of(values[i]);
	p->filled.text = buf_view(&p->text);
	p->filled.values = p->values;
	return block_parse(&p->root, &p->filled, lang, &p->a, &p->e);
}

static void drop(struct parsed *p)
{
	buf_free(&p->text);
	arena_free(&p->a);
}

static void expect_in(enum lang lang, const char *written, const char *const *values,
                      const char *wanted)
{
	struct parsed p;
	struct buf got = {0};

	if (!parse(&p, lang, written, values))
		fail_msg("%s: %s", written, p.e.text[LANG_EN]);
	write_block(&got, p.root);
	assert_string_equal(buf_terminated(&got), wanted);
	buf_free(&got);
	drop(&p);
}

#define expect(written, wanted) expect_in(LANG_EN, written, NULL, wanted)
#define expect_values(written, wanted, ...) \
	expect_in(LANG_EN, written, (const char *const[VALUES_MAX + 1]){__VA_ARGS__}, wanted)

static void expect_error_in(const char *written, const char *const *values, const char *wanted)
{
	struct parsed p;

	if (parse(&p, LANG_FR, written, values))
		fail_msg("%s: no error", written);
	assert_null(p.root);
	assert_int_equal(p.e.code, ERR_FORMAT);
	assert_true(p.e.text[LANG_FR][0] != '\0');
	if (!strstr(p.e.text[LANG_EN], wanted))
		fail_msg("%s: \"%s\" lacks \"%s\"", written, p.e.text[LANG_EN], wanted);
	drop(&p);
}

#define expect_error(written, wanted) expect_error_in(written, NULL, wanted)

/* Tests */

static void test_text(void **state)
{
	(void)state;
	expect("", "root");
	expect("Un **gras** et *italique*.",
	       "root(p[\"Un \" b\"gras\" \" et \" i\"italique\" \".\"])");
	expect("***x***", "root(p[bi\"x\"])");
	expect("a\nb  \nc\\\nd<br>e", "root(p[\"a b\u2028c\u2028d\u2028e\"])");
	expect("a <br/> b<br />", "root(p[\"a\u2028b\"])");
	expect("un  mot\tet", "root(p[\"un mot et\"])");
	expect("`a  *b* {x}`", "root(p[\"a  *b* {x}\"])");
	expect("<small>petit *x*</small> fin", "root(p[s\"petit \" is\"x\" \" fin\"])");
	expect("&amp; &#233; &nbsp;&inconnu; &#xF0000; &#0;",
	       "root(p[\"& é \u00A0&inconnu; \uFFFD \uFFFD\"])");
	expect("    four spaces are no code", "root(p[\"four spaces are no code\"])");
	expect("e\u0301", "root(p[\"é\"])");
	expect("~~a~~ www.exemple.fr https://exemple.fr",
	       "root(p[\"~~a~~ www.exemple.fr https://exemple.fr\"])");
}

static void test_structure(void **state)
{
	(void)state;
	expect("# A\r\n\r\nb\r\nc\r\n\r\n```qr\r\nx\r\ny\r\n```\r\n",
	       "root(h1[\"A\"] p[\"b c\"] qr<x>[\"y\"])");
	expect("# A\n\n## B *c*\n\n---\n", "root(h1[\"A\"] h2[\"B \" i\"c\"] rule)");
	expect("- a\n- b\n  - c\n",
	       "root(list(item(p[\"a\"]) item(p[\"b\"] list(item(p[\"c\"])))))");
	expect("- a\n\n- b\n", "root(list(item(p[\"a\"]) item(p[\"b\"])))");
	expect("3. a\n4. b\n", "root(list#3(item(p[\"a\"]) item(p[\"b\"])))");
	expect("- [ ] a\n- [x] b\n", "root(list(item-(p[\"a\"]) item+(p[\"b\"])))");
	expect("> a\n>\n> b\n", "root(note(p[\"a\"] p[\"b\"]))");
	expect("- a\n\n  ```signature\n  Nom\n  ```\n",
	       "root(list(item(p[\"a\"] signature[\"Nom\"])))");
}

static void test_tables(void **state)
{
	(void)state;
	expect("| A | B |\n|---|--:|\n| 1 | 2 |\n",
	       "root(table2(row!(cell![\"A\"] cell!>[\"B\"]) row(cell[\"1\"] cell>[\"2\"])))");
	expect("|  |  |\n|---|:-:|\n| **Nom** | Ana |\n",
	       "root(table2(row(cell[b\"Nom\"] cell^[\"Ana\"])))");
	expect("| A |\n|---|\n| |\n", "root(table1(row!(cell![\"A\"]) row(cell)))");
	expect_error("a\n\n| A | B |\n|--|--|\n", "malformed table");
	expect_values("{0} a", "root(p[v\"|\" \" a\"])", "|");
	expect("| A | B |\n|---|---|\n", "root(table2(row!(cell![\"A\"] cell![\"B\"])))");
}

static void test_values(void **state)
{
	(void)state;
	expect_values("Nom : {0}, {1}", "root(p[\"Nom : \" v\"Ana\" \", \" v\"*b*\"])", "Ana",
	              "*b*");
	expect_values("{0}", "root(p[v\"# titre\"])", "# titre");
	expect_values("**{0}** `{1}`", "root(p[bv\"<b>\" \" \" v\"`x`\"])", "<b>", "`x`");
	expect_values("# {0}\n\n- {1}\n", "root(h1[v\"a|b\"] list(item(p[v\"- c\"])))", "a|b",
	              "- c");
	expect_values("| {0} |\n|---|\n| {1} |\n",
	              "root(table1(row!(cell![v\"a|b\"]) row(cell[v\"c\\|\"])))", "a|b", "c\\|");
	expect_values("{0}", "root(p[v\"a b\u2028c\u2028d\"])", "a\tb\r\nc\nd");
	expect_values("{0}", "root(p[v\"é\"])", "e\u0301");
	expect_values("{0}", "root(p[v\"ab\"])",
	              "a\x01\x7F\xC2\x85"
	              "b");
	expect_values("{0}{1}", "root(p[v\"a  b c\"])", "a  b", " c");
	expect_values("\\{0} &{1};", "root(p[\"\\\" v\"x\" \" &\" v\"amp\" \";\"])", "x", "amp");
	expect("{7}", "root(p[v\"\uFFFD\"])");
}

static void test_empty_values(void **state)
{
	(void)state;
	expect_values("a\n\n{0} **{0}**\n\nb", "root(p[\"a\"] p[\"b\"])", "");
	expect_values("Tél : {0}", "root(p[\"Tél :\"])", "");
	expect_values("{0} {1} {2}", "root(p[v\"a\" \" \" v\"c\"])", "a", "", "c");
	expect_values("{0}<br>{1}<br>{2}", "root(p[v\"a\" \"\u2028\" v\"c\"])", "a", "", "c");
	expect_values("a<br><br>b {0}", "root(p[\"a\u2028\u2028b\"])", "");
	expect_values("# {0}\n\n- {0}\n- b\n", "root(list(item(p[\"b\"])))", "");
	expect_values("- {0}\n- {0}\n\n> {0}\n", "root", "");
	expect_values("- {0}\n  - b\n", "root(list(item(list(item(p[\"b\"])))))", "");
	expect_values("- [ ] {0}\n", "root", "");
	expect_values("| A | B |\n|---|---|\n| {0} | |\n| c | {0} |\n",
	              "root(table2(row!(cell![\"A\"] cell![\"B\"]) row(cell[\"c\"] cell)))", "");
	expect_values("| A |\n|---|\n| {0} |\n", "root", "");
	expect_values("```qr\n{0} {1}\n```\n", "root", "", "");
	expect_values("![{0}]({0})\n", "root", "");
	expect_values("[{0}](mailto:{0})x", "root(p[\"x\"])", "");
}

static void test_links(void **state)
{
	(void)state;
	expect("[a](https://exemple.fr/é?b=c&d)",
	       "root(p[\"a\"<https://exemple.fr/%C3%A9?b=c&d>])");
	expect(
	    "<https://exemple.fr> <a@exemple.fr>",
	    "root(p[\"https://exemple.fr\"<https://exemple.fr> \" \" \"a@exemple.fr\"<mailto:a@exemple.fr>])");
	expect("[a **b**](tel:+33123456789)",
	       "root(p[\"a \"<tel:+33123456789> b\"b\"<tel:+33123456789>])");
	expect("[a][r]\n\n[r]: https://exemple.fr/a_____b\n",
	       "root(p[\"a\"<https://exemple.fr/a_____b>])");
	expect_values("[x](https://exemple.fr/?r={0})",
	              "root(p[\"x\"<https://exemple.fr/?r=a%26b%3D%2F%C3%A9%20c>])", "a&b=/é c");
	expect_values("[{0}](mailto:{0})",
	              "root(p[v\"a+b@c.fr?bcc=d\"<mailto:a+b@c.fr%3Fbcc%3Dd>])", "a+b@c.fr?bcc=d");
	expect_values("[{0}](tel:{0})", "root(p[v\"+33 1\u00A023\"<tel:+33123>])", "+33 1\u00A023");
	expect_values("[x]({0})", "root(p[\"x\"<https://exemple.fr/a?b=%3C>])",
	              "https://exemple.fr/a?b=<");
	expect_error("a\n\n[x](http://exemple.fr)", "line 3");
	expect_error("[x](javascript:alert(1))", "https:, mailto: or tel:");
	expect_error("[x](page.html)", "page.html");
	expect_error_in("[x]({0})", (const char *const[]){"javascript:x", NULL}, "javascript:x");
	expect_error_in("[x]({0}:x)", (const char *const[]){"javascript", NULL}, "javascript:x");
}

static void test_images(void **state)
{
	(void)state;
	expect("![Le logo](logo.png)", "root(image<logo.png>[\"Le logo\"])");
	expect("- ![*Le* logo](logo.png \"titre\")\n",
	       "root(list(item(image<logo.png>[\"Le logo\"])))");
	expect_values("![{0}]({1})", "root(image<a b.png>[v\"A*\"])", "A*", "a b.png");
	expect_error("a\n![x](y.png)", "line 2");
	expect_error("![x](y.png) a", "stand alone");
	expect_error("![x](y.png) ![x](z.png)", "stand alone");
	expect_error("# ![x](y.png)", "stand alone");
	expect_error("[![x](y.png)](https://exemple.fr)", "stand alone");
	expect_error("![](y.png)", "alternative text");
}

static void test_html(void **state)
{
	(void)state;
	expect_error("a <b>b</b>", "<b>");
	expect_error("a\n\n<div class=\"x\">\n", "line 3");
	expect_error("a <!-- b -->", "<!--");
	expect_error("<small>a", "not closed");
	expect_error("a</small>", "</small>");
	expect_error("<small>a\n\nb</small>", "not closed");
	expect("a < b > c <", "root(p[\"a < b > c <\"])");
}

static void test_blanks(void **state)
{
	(void)state;
	expect("Fait à ________, le ____",
	       "root(p[\"Fait à \" _\"________\" \", le \" _\"____\"])");
	expect("(____) (____)", "root(p[\"(\" _\"____\" \") (\" _\"____\" \")\"])");
	expect("**____** a___b", "root(p[b_\"____\" \" a___b\"])");
	expect("___\n\n______\n", "root(rule p[_\"______\"])");
	expect("`____`", "root(p[\"____\"])");
	expect("| Nom | ____ |\n|---|---|\n",
	       "root(table2(row!(cell![\"Nom\"] cell![_\"____\"])))");
	expect_values("{0}", "root(p[v\"____\"])", "____");
}

/* The same one in two places is two spans. */
static void test_fields(void **state)
{
	const struct pdf_field line = {.name = STR("a")}, lines = {.multiline = true};
	struct template_value values[] = {{.field = &line, .blank = 5},
	                                  {.field = &lines, .blank = 4}};
	struct buf text = {0};
	struct template_filled filled = {.values = values, .value_count = 2};
	struct arena a = {0};
	struct block *root;
	struct rich_text *t;
	struct err e;

	(void)state;
	write_filled(&text, "{0}{0} **{1}** `{0}`\n\n```signature\n{0}\n```\n");
	filled.text = buf_view(&text);
	assert_true(block_parse(&root, &filled, LANG_EN, &a, &e));
	t = &root->first->text;
	assert_int_equal(t->span_count, 5);
	assert_int_equal(t->spans[0].style, SPAN_BLANK | SPAN_FIELD);
	assert_int_equal(t->spans[0].end, 5);
	assert_ptr_equal(t->spans[0].field, &line);
	assert_ptr_equal(t->spans[1].field, &line);
	assert_null(t->spans[2].field);
	assert_int_equal(t->spans[3].style, SPAN_BOLD | SPAN_BLANK | SPAN_FIELD | SPAN_TALL);
	assert_ptr_equal(t->spans[3].field, &lines);
	assert_int_equal(t->spans[4].style, 0); /* what is quoted is not filled in */
	t = &root->last->text;
	assert_ptr_equal(t->spans[0].field, &line);
	buf_free(&text);
	arena_free(&a);
}

static void test_directives(void **state)
{
	(void)state;
	expect_values("```qr\nREF {0} ____\nUne *légende*\nde {0}\n```\n",
	              "root(qr<REF a*b ____>[\"Une *légende*\u2028de \" v\"a*b\"])", "a*b");
	expect("```signature\nLe mandant\n```\n", "root(signature[\"Le mandant\"])");
	expect("```signature\n```\n", "root(signature)");
	expect("a\n\n```saut-de-page\n```\nb", "root(p[\"a\"] break p[\"b\"])");
	expect_values("```pied\nRéf. {0}\n```\n", "root(footer[\"Réf. \" v\"12\"])", "12");
	expect_values("```vignette\n {0} \nVue de {1}\nPDF, {2} p.\n{1}\n{2} *p*\n```\n",
	              "root(thumbnail<f[0]>{Vue de a*b}[\"PDF, \" v\"3\" \" p.\"]"
	              "[bv\"a*b\" \"\u2028\" v\"3\" \" *p*\"])",
	              "f[0]", "a*b", "3");
	expect_values("```vignette\n{0}\nVue\nRien\n```\n", "root(thumbnail{Vue}[\"Rien\"])", "");
	expect_error("```vignette\na\nb\n```\n", "incomplete");
	expect_error("```vignette\na\n \nc\n```\n", "first three lines");
	expect_error("a\n\n```qrcode\nx\n```\n", "qr, vignette, signature, saut-de-page and pied");
	expect_error("a\n\n```qrcode\nx\n```\n", "line 3");
	expect_error("```\nx\n```\n", "unknown block \"\"");
	expect_error("```qr\n```\n", "without contents");
	expect_error("```saut-de-page\nx\n```\n", "is empty");
	expect_error("- a\n\n  ```saut-de-page\n  ```\n", "list");
	expect_error("```pied\na\n```\n```pied\nb\n```\n", "second");
}

static void test_french(void **state)
{
	(void)state;
	expect_in(LANG_FR, "**Nom:** {0}: l'an `l'a:`", (const char *const[]){"l'a: b", NULL},
	          "root(p[b\"Nom\u00A0:\" \" \" v\"l'a: b\" \"\u00A0: l’an l'a:\"])");
	expect_in(LANG_FR, "| Durée: | 964 h |\n|---|---|\n", NULL,
	          "root(table2(row!(cell![\"Durée\u00A0:\"] cell![\"964\u00A0h\"])))");
	expect_in(LANG_FR, "```signature\nL'employeur:\n```\n", NULL,
	          "root(signature[\"L’employeur\u00A0:\"])");
	expect_in(LANG_FR, "```qr\nl'a: b\n```\n", NULL, "root(qr<l'a: b>)");
	expect_in(LANG_EN, "Name: l'a ! 10 000", NULL, "root(p[\"Name: l'a ! 10 000\"])");
}

static void repeat(struct buf *out, const char *s, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		buf_cstr(out, s);
}

static void test_limits(void **state)
{
	struct buf text = {0};

	(void)state;
	repeat(&text, "> ", 16);
	buf_cstr(&text, "a");
	expect_error_in("{0}\n> x\n<b>", (const char *const[]){"a", NULL}, "line 3");
	expect_in(
	    LANG_EN, buf_terminated(&text), NULL,
	    "root(note(note(note(note(note(note(note(note(note(note(note(note(note(note(note(note("
	    "p[\"a\"])))))))))))))))))");
	buf_reset(&text);
	repeat(&text, "> ", 17);
	expect_error(buf_terminated(&text), "more than 16");
	buf_reset(&text);
	repeat(&text, "- ", 17);
	buf_cstr(&text, "a");
	expect_error(buf_terminated(&text), "more than 16");
	buf_reset(&text);
	repeat(&text, "|a", 65);
	buf_cstr(&text, "|\n");
	repeat(&text, "|---", 65);
	buf_cstr(&text, "|\n");
	expect_error(buf_terminated(&text), "64 columns");
	buf_free(&text);
	/* MD4C 0.4.8 read behind the end of this one */
	expect("]][a **b**](tel:+331**b**](tel:345:\"]623456789)",
	       "root(p[\"]][a \" b\"b\" \"](tel:+331\" b\"b\" \"](tel:345:\"]623456789)\"])");
	expect_error("a\n\xFF", "line 2");
	expect_error("a\n\U00100001", "line 2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_text),         cmocka_unit_test(test_structure),
	    cmocka_unit_test(test_tables),       cmocka_unit_test(test_values),
	    cmocka_unit_test(test_empty_values), cmocka_unit_test(test_links),
	    cmocka_unit_test(test_images),       cmocka_unit_test(test_html),
	    cmocka_unit_test(test_blanks),       cmocka_unit_test(test_fields),
	    cmocka_unit_test(test_directives),   cmocka_unit_test(test_french),
	    cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
