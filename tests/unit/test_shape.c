/* test_shape.c - words as glyphs: clusters give the text back, words are kept. */
#include "pdf_file.h"

#include "pdf/shape.h"

struct shop {
	struct fonts *fonts;
	struct shaper *shaper;
};

static int open_shop(void **state)
{
	struct shop *shop = calloc(1, sizeof *shop);
	struct err e;

	shop->fonts = pdf_test_fonts();
	*state = shop;
	return shaper_new(&shop->shaper, shop->fonts, &e) ? 0 : -1;
}

static int close_shop(void **state)
{
	struct shop *shop = *state;

	shaper_free(shop->shaper);
	fonts_free(shop->fonts);
	free(shop);
	return 0;
}

static const struct shape_word *word_in(void **state, enum face_style style, const char *text)
{
	struct shop *shop = *state;
	struct err e;
	const struct shape_word *w = shaper_word(shop->shaper, style, str_of(text), &e);

	if (!w)
		fail_msg("%s: %s", text, e.text[LANG_EN]);
	return w;
}

static const struct shape_word *word(void **state, const char *text)
{
	return word_in(state, FACE_NORMAL, text);
}

/* Clusters follow each other in the text and in the glyphs, and leave nothing out. */
static void assert_whole(const struct shape_word *w)
{
	unsigned text = 0, glyph = 0;
	int width = 0;

	for (unsigned i = 0; i < w->cluster_count; i++) {
		assert_int_equal(w->clusters[i].text_start, text);
		assert_int_equal(w->clusters[i].glyph_start, glyph);
		assert_true(w->clusters[i].text_len > 0 && w->clusters[i].glyph_count > 0);
		text += w->clusters[i].text_len;
		glyph += w->clusters[i].glyph_count;
	}
	for (unsigned i = 0; i < w->glyph_count; i++)
		width += w->glyphs[i].advance;
	assert_int_equal(text, w->text.len);
	assert_int_equal(glyph, w->glyph_count);
	assert_int_equal(width, w->width);
}

static void clusters_give_the_text_back(void **state)
{
	static const char *const texts[] = {
	    "",
	    "a",
	    "Prénom ",
	    "Nguyễn",
	    "q\u0323\u0307x\u0302\u0303\u0304",
	    "office ffi fl",
	    "აბგ",
	    "aბcდ\u0301e",
	    "a\u200Db\u200C\u00ADc\u2060",
	    "\u200B",
	    "\u00ADa",
	    "\u0301a",
	    "12\u202F345,67\u00A0€",
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		assert_true(str_eq(word(state, texts[i])->text, str_of(texts[i])));
		assert_whole(word(state, texts[i]));
		assert_whole(word_in(state, FACE_NORMAL, texts[i]));
	}
}

static struct str pair_text(void **state, const struct shape_word *w, unsigned glyph)
{
	return shaper_pair(((struct shop *)*state)->shaper, w->glyphs[glyph].pair)->text;
}

static void a_glyph_says_the_text_that_it_stands_for(void **state)
{
	const struct shape_word *plain = word(state, "aé"), *joined = word(state, "a\u200Db");

	assert_true(str_eq(pair_text(state, plain, 0), STR("a")));
	assert_true(str_eq(pair_text(state, plain, 1), STR("é")));
	/* What nothing draws goes with the glyph before it, or else with the next. */
	assert_int_equal(joined->glyph_count, 2);
	assert_true(str_eq(pair_text(state, joined, 0), STR("a\u200D")));
	assert_true(str_eq(pair_text(state, word(state, "\u00ADa"), 0), STR("\u00ADa")));
	assert_int_equal(joined->width, word(state, "a")->width + word(state, "b")->width);
}

static void a_mark_is_a_glyph_of_its_letters_cluster(void **state)
{
	const struct shape_word *w = word(state, "q\u0323");

	assert_int_equal(w->cluster_count, 1);
	assert_int_equal(w->glyph_count, 2);
	assert_int_equal(w->glyphs[1].advance, 0);
	assert_true(str_eq(pair_text(state, w, 1), STR("\u0323")));
}

static void a_glyph_stands_for_eight_bytes_at_most(void **state)
{
	const struct shape_word *w = word(state, "a\u200D\u200D\u200D\u200D\u200D\u200D");

	assert_whole(w);
	assert_int_equal(w->glyph_count, 1);
	assert_int_equal(w->clusters[0].text_len, 19);
	assert_true(str_eq(pair_text(state, w, 0), STR("a\u200D\u200D")));
}

static void pairs_of_letters_are_kerned(void **state)
{
	int apart = word(state, "A")->width + word(state, "V")->width;

	assert_true(word(state, "AV")->width < apart);
}

static void spaces_at_the_end_may_hang(void **state)
{
	int space = word(state, " ")->width;

	assert_int_equal(word(state, "mot")->trailing_spaces, 0);
	assert_int_equal(word(state, "mot  ")->trailing_spaces, 2 * space);
	assert_int_equal(word(state, "un mot ")->trailing_spaces, space);
	assert_int_equal(word(state, "mot\u00A0")->trailing_spaces, 0);
}

static void a_word_is_shaped_once(void **state)
{
	static const char digest[] = "0123456789abcdef0123456789abcdef0123456789abcdef";

	assert_ptr_equal(word(state, "Confirmation"), word(state, "Confirmation"));
	assert_ptr_not_equal(word(state, "Confirmation"),
	                     word_in(state, FACE_BOLD, "Confirmation"));
	assert_ptr_not_equal(word(state, "Confirmation"), word(state, "confirmation"));
	/* But long ones do not come again. */
	assert_ptr_not_equal(word(state, digest), word(state, digest));
}

static void expect_error(void **state, struct str text, enum err_code code, const char *words)
{
	struct shop *shop = *state;
	struct err e = {0};

	assert_null(shaper_word(shop->shaper, FACE_NORMAL, text, &e));
	assert_int_equal(e.code, code);
	assert_non_null(strstr(e.text[LANG_EN], words));
}

static void a_character_without_a_glyph_is_an_error(void **state)
{
	expect_error(state, STR("a\U0001F600b"), ERR_FORMAT, "U+1F600");
	expect_error(state, STR("b\U000E0100"), ERR_FORMAT, "U+E0100");
	expect_error(state, STR("漢字"), ERR_FORMAT, "U+6F22");
	expect_error(state, STR("\uFEFFa"), ERR_FORMAT, "U+FEFF");
	assert_whole(word(state, "a")); /* and no harm is done */
}

static void a_long_text_is_cut_into_words(void **state)
{
	char text[4 * SHAPE_WORD_MAX];

	memset(text, 'a', sizeof text);
	assert_int_equal(shape_cut((struct str){text, SHAPE_WORD_MAX}), SHAPE_WORD_MAX);
	assert_int_equal(shape_cut((struct str){text, SHAPE_WORD_MAX + 1}), SHAPE_WORD_MAX);
	expect_error(state, (struct str){text, SHAPE_WORD_MAX + 1}, ERR_LIMIT, "1024");
	/* Between clusters: the mark goes with its letter. */
	memcpy(text + SHAPE_WORD_MAX, "\u0301", 2);
	assert_int_equal(shape_cut((struct str){text, sizeof text}), SHAPE_WORD_MAX - 1);
	/* Between characters where marks have no end. */
	for (size_t i = 1; i + 1 < sizeof text; i += 2)
		memcpy(text + i, "\u0301", 2);
	assert_int_equal(shape_cut((struct str){text, sizeof text - 1}), SHAPE_WORD_MAX - 1);
	assert_int_equal(shape_cut((struct str){text + 1, sizeof text - 1}), SHAPE_WORD_MAX);
}

static void a_pile_of_marks_is_shaped(void **state)
{
	char text[SHAPE_WORD_MAX + 1] = "a";

	for (size_t i = 1; i + 2 < sizeof text; i += 2)
		memcpy(text + i, i % 4 == 1 ? "\u0301" : "\u0323", 3);
	assert_whole(word(state, text));
	assert_int_equal(word(state, text)->cluster_count, 1);
}

/* Fills the cache until it is emptied. */
static void words_come_back_the_same_after_all_were_forgotten(void **state)
{
	struct shop *shop = *state;
	int width = word(state, "Véritable")->width;
	char text[32];

	for (int i = 0; i < 40000; i++) {
		snprintf(text, sizeof text, "mot-%d-%x", i, i * 7919);
		word(state, text);
	}
	assert_true(shaper_pair_count(shop->shaper) > 0);
	shaper_trim(shop->shaper);
	assert_int_equal(shaper_pair_count(shop->shaper), 0);
	assert_int_equal(word(state, "Véritable")->width, width);
	assert_whole(word(state, "Véritable"));
	shaper_trim(shop->shaper); /* little in it: nothing is forgotten */
	assert_int_equal(shaper_pair_count(shop->shaper), 9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(clusters_give_the_text_back),
	    cmocka_unit_test(a_glyph_says_the_text_that_it_stands_for),
	    cmocka_unit_test(a_mark_is_a_glyph_of_its_letters_cluster),
	    cmocka_unit_test(a_glyph_stands_for_eight_bytes_at_most),
	    cmocka_unit_test(pairs_of_letters_are_kerned),
	    cmocka_unit_test(spaces_at_the_end_may_hang),
	    cmocka_unit_test(a_word_is_shaped_once),
	    cmocka_unit_test(a_character_without_a_glyph_is_an_error),
	    cmocka_unit_test(a_long_text_is_cut_into_words),
	    cmocka_unit_test(a_pile_of_marks_is_shaped),
	    cmocka_unit_test(words_come_back_the_same_after_all_were_forgotten),
	};

	return cmocka_run_group_tests(tests, open_shop, close_shop);
}
