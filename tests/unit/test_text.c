/* test_text.c - UTF-8, normal form C, clusters. Examples from the Unicode standard (tables
 * 3-7 and 3-8), its annexes 15 and 29. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>
#include <cmocka.h>

#include "base/text.h"

static void every_character_comes_back(void **state)
{
	(void)state;
	for (uint32_t codepoint = 0; codepoint <= 0x10FFFF; codepoint++) {
		char bytes[4];
		struct str s = {bytes, text_encode(codepoint, bytes)};
		size_t at = 0, bad;
		bool surrogate = codepoint >= 0xD800 && codepoint <= 0xDFFF;

		assert_true(text_valid(s, &bad));
		assert_int_equal(text_next(s, &at), surrogate ? 0xFFFD : codepoint);
		assert_int_equal(at, s.len);
	}
}

static void bad_bytes_are_found(void **state)
{
	static const struct {
		struct str text;
		size_t bad;
	} cases[] = {
	    {{"caf\xE9", 4}, 3},          /* CP1252 */
	    {{"\x80", 1}, 0},             /* a trail alone */
	    {{"\xC0\x80", 2}, 0},         /* overlong NUL */
	    {{"\xC1\xBF", 2}, 0},         /* overlong U+007F */
	    {{"a\xE0\x9F\xBF", 4}, 1},    /* overlong U+07FF */
	    {{"\xED\xA0\x80", 3}, 0},     /* U+D800 */
	    {{"\xED\xBF\xBF", 3}, 0},     /* U+DFFF */
	    {{"\xF0\x8F\xBF\xBF", 4}, 0}, /* overlong U+FFFF */
	    {{"\xF4\x90\x80\x80", 4}, 0}, /* U+110000 */
	    {{"\xF5\x80\x80\x80", 4}, 0},
	    {{"12345678\xFF", 9}, 8},
	    {{"1234567\xC3", 8}, 7}, /* cut short */
	    {{"\xE2\x82", 2}, 0},
	    {{"\xF0\x9F\x98", 3}, 0},
	    {{"\xC3(", 2}, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t bad = 99, at = cases[i].bad;

		assert_false(text_valid(cases[i].text, &bad));
		assert_int_equal(bad, cases[i].bad);
		assert_int_equal(text_next(cases[i].text, &at), 0xFFFD);
		assert_int_equal(at, cases[i].bad + 1);
	}
}

static void good_text_is_valid(void **state)
{
	static const char *const texts[] = {"",
	                                    "abcdefghijklmnop",
	                                    "Nguyễn Thị Bích Ngọc",
	                                    "\xED\x9F\xBF\xEE\x80\x80",
	                                    "😀é1234567é",
	                                    "\xEF\xBF\xBF",
	                                    "\xF4\x8F\xBF\xBF",
	                                    "\xC2\x80\xDF\xBF\xE0\xA0\x80"};
	size_t bad;

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_true(text_valid(str_of(texts[i]), &bad));
	assert_true(text_valid((struct str){NULL, 0}, &bad));
}

static void characters_are_added(void **state)
{
	struct buf b = {0};

	(void)state;
	buf_codepoint(&b, 'a');
	buf_codepoint(&b, TEXT_NBSP);
	buf_codepoint(&b, TEXT_NNBSP);
	buf_codepoint(&b, 0x1F600);
	buf_codepoint(&b, 0x110000);
	assert_string_equal(buf_terminated(&b), "a\u00a0\u202f😀\uFFFD");
	buf_free(&b);
}

static void assert_nfc(const char *text, const char *want)
{
	struct arena a = {0};
	struct str s = str_of(text), nfc = text_nfc(s, &a);

	assert_non_null(nfc.ptr);
	assert_true(str_eq(nfc, str_of(want)));
	if (strcmp(text, want) == 0)
		assert_ptr_equal(nfc.ptr, text);
	arena_free(&a);
}

static void form_c_composes(void **state)
{
	(void)state;
	assert_nfc("", "");
	assert_nfc("e\u0301", "é");
	assert_nfc("Rene\u0301e", "Renée");
	assert_nfc("D\u0307", "\u1E0A");
	assert_nfc("\u1E0A\u0323", "\u1E0C\u0307"); /* D, dot above, dot below */
	assert_nfc("D\u0307\u0323", "\u1E0C\u0307");
	assert_nfc("\u212B", "Å");      /* ångström sign */
	assert_nfc("\u2126", "\u03A9"); /* ohm sign */
	assert_nfc("Nguye\u0302\u0303n", "Nguyễn");
	assert_nfc("\u0958", "\u0915\u093C");       /* excluded from composition */
	assert_nfc("\u1100\u1161\u11A8", "\uAC01"); /* Hangul */
	assert_nfc("\uFB01", "\uFB01");             /* a ligature stays: no form KC */
	assert_nfc("a\u0315\u0300\u05AE\u0300b", "\u00E0\u05AE\u0300\u0315b");
	assert_nfc("l’été – 12 € à 20\u202f%", "l’été – 12 € à 20\u202f%");
	assert_nfc("Nguyễn Thị Bích Ngọc", "Nguyễn Thị Bích Ngọc");
	assert_nfc("Гагарин Μπάμπης", "Гагарин Μπάμπης");
	assert_nfc("\u2000", "\u2002");
}

static void form_c_leaves_what_it_cannot_judge(void **state)
{
	struct arena a = {0};
	struct buf marks = {0};

	(void)state;
	assert_nfc("e\u0301\xE9", "e\u0301\xE9"); /* no UTF-8 */
	buf_char(&marks, 'e');
	for (int i = 0; i < 200000; i++)
		buf_codepoint(&marks, i % 2 ? 0x301 : 0x323);
	assert_ptr_equal(text_nfc(buf_view(&marks), &a).ptr, marks.data);
	buf_reset(&marks);
	buf_char(&marks, 'e');
	for (int i = 0; i < TEXT_MARKS_MAX; i++)
		buf_codepoint(&marks, i % 2 ? 0x323 : 0x301);
	assert_memory_equal(text_nfc(buf_view(&marks), &a).ptr, "\u1EB9\u0323", 5);
	buf_free(&marks);
	arena_free(&a);
}

/* The shortcut for text of certain stretches must not pass over what form C changes: each
 * character comes out the same behind one that the shortcut does not know. */
static void shortcut_passes_only_form_c(void **state)
{
	struct arena a = {0};

	(void)state;
	for (uint32_t codepoint = 0; codepoint < 0x3000; codepoint++) {
		char alone[4], behind[8] = "\uFFFD";
		struct str s = {alone, text_encode(codepoint, alone)};
		struct str t = {behind, 3 + text_encode(codepoint, behind + 3)};

		assert_true(str_eq(text_nfc(s, &a), str_from(text_nfc(t, &a), 3)));
		arena_reset(&a);
	}
	arena_free(&a);
}

static void controls_are_told(void **state)
{
	(void)state;
	assert_true(text_is_control(0));
	assert_true(text_is_control(0x1B));
	assert_true(text_is_control(0x1F));
	assert_true(text_is_control(0x7F));
	assert_true(text_is_control(0x85));
	assert_true(text_is_control(0x9F));
	assert_false(text_is_control('\t'));
	assert_false(text_is_control('\n'));
	assert_false(text_is_control('\r'));
	assert_false(text_is_control(' '));
	assert_false(text_is_control(0xA0));
	assert_true(text_is_bidi(0x061C));
	assert_true(text_is_bidi(0x200E));
	assert_true(text_is_bidi(0x200F));
	assert_true(text_is_bidi(0x202A));
	assert_true(text_is_bidi(0x202E));
	assert_true(text_is_bidi(0x2066));
	assert_true(text_is_bidi(0x2069));
	assert_false(text_is_bidi(0x200D));
	assert_false(text_is_bidi(0x202F));
	assert_false(text_is_bidi(0x2065));
	assert_false(text_is_bidi(0x05D0));
}

/* Each text is one cluster, whatever follows it. */
static void clusters_hold_together(void **state)
{
	static const char *const clusters[] = {"a",
	                                       "\r\n",
	                                       "\n",
	                                       "e\u0301",
	                                       "e\u0302\u0303",
	                                       "👩\u200D👩\u200D👧",
	                                       "🇫🇷",
	                                       "👍🏽",
	                                       "\uAC01",
	                                       "\u1100\u1161\u11A8",
	                                       "\u0915\u093F",
	                                       "✔\uFE0F",
	                                       "\xE9",
	                                       " "};

	(void)state;
	for (size_t i = 0; i < sizeof clusters / sizeof *clusters; i++) {
		struct buf b = {0};

		buf_cstr(&b, clusters[i]);
		assert_int_equal(text_cluster_end(buf_view(&b), 0), strlen(clusters[i]));
		buf_cstr(&b, "z");
		assert_int_equal(text_cluster_end(buf_view(&b), 0), strlen(clusters[i]));
		buf_free(&b);
	}
	assert_int_equal(text_cluster_end(STR("xe\u0301y"), 1), 4);
	assert_int_equal(text_cluster_end(STR("\u0301a"), 0), 2);
	assert_int_equal(text_cluster_end(STR("🇫🇷🇩🇪"), 0), 8);
}

static void form_d_takes_apart(void **state)
{
	struct arena a = {0};
	struct str plain = STR("abc.jpg");

	(void)state;
	assert_ptr_equal(text_nfd(plain, &a).ptr, plain.ptr);
	assert_true(str_eq(text_nfd(STR("pi\u00e8ce.jpg"), &a), STR("pie\u0300ce.jpg")));
	assert_true(str_eq(text_nfc(text_nfd(STR("\u1ec7"), &a), &a), STR("\u1ec7")));
	assert_true(str_eq(text_nfd(STR("\xE9t\xE9"), &a), STR("\xE9t\xE9")));
	arena_free(&a);
}

static void widths_are_columns(void **state)
{
	(void)state;
	assert_int_equal(text_width(STR("")), 0);
	assert_int_equal(text_width(STR("\u00e9t\u00e9")), 3);
	assert_int_equal(text_width(STR("e\u0301te\u0301")), 3);
	assert_int_equal(text_width(STR("\u6f22\u5b57")), 4);
	assert_int_equal(text_width(STR("a\u00a0b\u202f;")), 5);
	assert_int_equal(text_width(STR("\x1b")), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_character_comes_back),
	    cmocka_unit_test(bad_bytes_are_found),
	    cmocka_unit_test(good_text_is_valid),
	    cmocka_unit_test(characters_are_added),
	    cmocka_unit_test(form_c_composes),
	    cmocka_unit_test(form_c_leaves_what_it_cannot_judge),
	    cmocka_unit_test(shortcut_passes_only_form_c),
	    cmocka_unit_test(controls_are_told),
	    cmocka_unit_test(clusters_hold_together),
	    cmocka_unit_test(form_d_takes_apart),
	    cmocka_unit_test(widths_are_columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
