/* test_line.c - texts as lines: filled, never too wide, nothing lost. In what is wanted a bar
 * stands between lines. */
#include "pdf_file.h"

#include "layout/line.h"

#define SIZE 10000

struct shop {
	struct fonts *fonts;
	struct shaper *shaper;
	struct break_cache *breaks;
	struct arena a;
	struct err e;
};

static int open_shop(void **state)
{
	struct shop *shop = calloc(1, sizeof *shop);

	shop->fonts = pdf_test_fonts();
	*state = shop;
	return shaper_new(&shop->shaper, shop->fonts, &shop->e) &&
	               break_cache_new(&shop->breaks, &shop->e)
	           ? 0
	           : -1;
}

static int close_shop(void **state)
{
	struct shop *shop = *state;

	arena_free(&shop->a);
	break_cache_free(shop->breaks);
	shaper_free(shop->shaper);
	fonts_free(shop->fonts);
	free(shop);
	return 0;
}

static struct typesetter typesetter(struct shop *shop)
{
	return (struct typesetter){shop->shaper, shop->breaks, &shop->a, &shop->e};
}

static struct lines break_text(struct shop *shop, const struct rich_text *text, int64_t width)
{
	const struct text_look look = {SIZE, false};
	const struct typesetter ts = typesetter(shop);
	struct lines lines;

	if (!lines_break(&lines, text, look, width, &ts))
		fail_msg("%s", shop->e.text[LANG_EN]);
	return lines;
}

/* A text of one span. */
static struct rich_text plain(struct shop *shop, struct str s)
{
	struct span *span = arena_alloc(&shop->a, sizeof *span);

	*span = (struct span){.end = s.len};
	return (struct rich_text){.text = s, .spans = span, .span_count = s.len ? 1 : 0};
}

/* The em widths of a text alone. */
static int64_t width_of(struct shop *shop, const char *text)
{
	const struct shape_word *w = shaper_word(shop->shaper, FACE_NORMAL, str_of(text), &shop->e);

	assert_non_null(w);
	return (int64_t)w->width * SIZE / 1000;
}

static void say_piece(const struct piece *p, struct buf *out)
{
	for (unsigned i = p->from; i < p->to; i++)
		buf_add(out, p->word->text.ptr + p->word->clusters[i].text_start,
		        p->word->clusters[i].text_len);
}

static size_t letters(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += s.ptr[i] != ' ';
	return n;
}

/* What the lines say; each is within the width, unless no less than a letter is on it. */
static struct str say(struct shop *shop, const struct lines *lines, int64_t width)
{
	struct buf out = {0};
	struct str said;

	for (size_t i = 0; i < lines->count; i++) {
		const struct line *line = &lines->items[i];
		size_t start = out.len;

		for (size_t k = 0; k < line->count; k++)
			say_piece(&line->pieces[k], &out);
		assert_true(line->width <= width || letters(str_from(buf_view(&out), start)) == 1);
		if (i + 1 < lines->count)
			buf_char(&out, '|');
	}
	said = arena_copy(&shop->a, buf_view(&out));
	buf_free(&out);
	return said;
}

static void expect(void **state, const char *text, int64_t width, const char *wanted)
{
	struct shop *shop = *state;
	struct rich_text rich = plain(shop, str_of(text));
	struct lines lines = break_text(shop, &rich, width);

	assert_string_equal(say(shop, &lines, width).ptr, wanted);
}

static void a_text_takes_as_many_lines_as_it_needs(void **state)
{
	int64_t two = width_of(*state, "un deux");

	expect(state, "un deux trois", INT64_MAX, "un deux trois");
	expect(state, "un deux trois", two, "un deux |trois");
	expect(state, "un deux trois", two - 1, "un |deux |trois");
	expect(state, "un", two, "un");
}

static void an_empty_text_has_one_empty_line(void **state)
{
	struct shop *shop = *state;
	struct rich_text none = plain(shop, STR(""));
	struct lines lines = break_text(shop, &none, 1000);

	assert_int_equal(lines.count, 1);
	assert_int_equal(lines.items[0].count, 0);
	assert_int_equal(lines.items[0].width, 0);
	assert_int_equal(line_leading(&lines.items[0], 12400), 12400);
}

/* The separator itself reads as a space. */
static void separators_end_a_line(void **state)
{
	expect(state, "un\u2028deux\u2028\u2028trois", INT64_MAX, "un |deux ||trois");
	expect(state, "un\u2029deux", INT64_MAX, "un |deux");
}

static void what_must_stay_together_does(void **state)
{
	int64_t width = width_of(*state, "Nom\u00A0: ");

	expect(state, "Nom\u00A0: Ana", width, "Nom\u00A0: |Ana");
	expect(state, "le 10\u202F000", width_of(*state, "10\u202F000"), "le |10\u202F000");
}

static void a_word_too_long_is_broken_between_clusters(void **state)
{
	int64_t width = width_of(*state, "aaaa");

	expect(state, "aaaaaaaaaa", width, "aaaa|aaaa|aa");
	expect(state, "b aaaaaaaaaa c", width, "b |aaaa|aaaa|aa c");
	expect(state, "a\u0301\u0323a\u0301\u0323", width_of(*state, "a"),
	       "a\u0301\u0323|a\u0301\u0323");
}

static void spaces_hang_over_the_margin(void **state)
{
	int64_t width = width_of(*state, "aaaa");

	expect(state, "aaaa  bbb", width, "aaaa  |bbb");
	/* Also behind a word that was broken: no line begins with them. */
	expect(state, "aaaaaaaa  bbb", width, "aaaa|aaaa  |bbb");
}

static void something_is_set_however_narrow_it_is(void **state)
{
	static const int64_t widths[] = {1, 0, -1, -100000, INT64_MIN / 2};

	for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
		expect(state, "ab cd", widths[i], "a|b |c|d");
}

/* Spans inside a word, in three looks. */
static void spans_meet_inside_words(void **state)
{
	struct shop *shop = *state;
	static const char text[] = "avant milieu fin";
	struct span spans[] = {
	    {.start = 0, .end = 8},
	    {.start = 8, .end = 10, .style = SPAN_BOLD},
	    {.start = 10, .end = 16, .style = SPAN_SMALL},
	};
	const struct rich_text rich = {{text, 16}, spans, 3};
	struct lines lines = break_text(shop, &rich, INT64_MAX);
	const struct line *line = &lines.items[0];
	static const unsigned wanted[] = {0, 0, 1, 2, 2};

	assert_string_equal(say(shop, &lines, INT64_MAX).ptr, text);
	assert_int_equal(line->count, 5);
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(line->pieces[i].span, wanted[i]);
		assert_int_equal(line->pieces[i].style, spans[wanted[i]].style);
		assert_int_equal(line->pieces[i].size, wanted[i] == 2 ? SIZE * 76 / 100 : SIZE);
		assert_true(i == 0 || line->pieces[i].x > line->pieces[i - 1].x);
	}
	assert_int_equal(line_leading(line, 12400), 12400);
}

static void a_line_is_small_when_all_of_it_is(void **state)
{
	struct shop *shop = *state;
	struct span span = {.end = 5, .style = SPAN_SMALL};
	const struct rich_text rich = {{"petit", 5}, &span, 1};
	struct lines lines = break_text(shop, &rich, INT64_MAX);

	assert_in_range(line_leading(&lines.items[0], 12400), 1, 12399);
}

/* However long its template makes it: in two places it would be two fields. */
static void a_field_stands_on_one_line(void **state)
{
	struct shop *shop = *state;
	char text[] = "Nom ____________________________________________________";
	struct span spans[] = {{.end = 4}, {.start = 4, .style = SPAN_BLANK | SPAN_FIELD}};
	struct rich_text rich = {{text, sizeof text - 1}, spans, 2};
	struct lines lines;

	spans[1].end = rich.text.len;
	lines = break_text(shop, &rich, 100000);
	assert_int_equal(lines.count, 2);
	assert_int_equal(lines.items[1].count, 1);
	assert_in_range(lines.items[1].width, 90000, 100000);
	assert_in_range(line_leading(&lines.items[1], 12400), 12401, 20000);
	spans[1].style |= SPAN_TALL;
	lines = break_text(shop, &rich, 100000);
	assert_in_range(line_leading(&lines.items[1], 12400), 24000, 40000);
	spans[1].style = SPAN_BLANK;
	lines = break_text(shop, &rich, 100000);
	assert_true(lines.count > 2);
}

static void widths_are_measured_before_lines_are(void **state)
{
	struct shop *shop = *state;
	const struct text_look look = {SIZE, false};
	const struct typesetter ts = typesetter(shop);
	struct rich_text rich = plain(shop, STR("un deuxième\u2028mot"));
	struct cut_text cut;
	struct text_widths w;
	struct lines lines;

	assert_true(lines_cut(&cut, &rich, look, &ts));
	w = lines_measure(&cut);
	assert_int_equal(w.least, width_of(shop, "deuxième"));
	assert_in_range(w.most, width_of(shop, "un deuxième") - 2, width_of(shop, "un deuxième"));
	assert_true(lines_fill(&lines, &cut, w.most, &ts));
	assert_int_equal(lines.count, 2);
	assert_true(lines_fill(&lines, &cut, w.most - 1, &ts));
	assert_int_equal(lines.count, 3);
}

/* A text that takes a long time if any of it is looked at more than a few times. */
static void expect_long(void **state, const char *unit, const char *tail, size_t count,
                        int64_t width)
{
	struct shop *shop = *state;
	struct buf text = {0};
	struct rich_text rich;
	struct lines lines;
	struct str said;
	size_t bars = 0;

	for (size_t i = 0; i < count; i++)
		buf_cstr(&text, unit);
	buf_cstr(&text, tail);
	rich = plain(shop, buf_view(&text));
	lines = break_text(shop, &rich, width);
	said = say(shop, &lines, width);
	for (size_t i = 0; i < said.len; i++)
		bars += said.ptr[i] == '|';
	assert_int_equal(said.len - bars, text.len);
	arena_reset(&shop->a);
	buf_free(&text);
}

static void long_texts_take_no_more_than_their_time(void **state)
{
	expect_long(state, "mot encore ", "fin", 20000, 300000);
	expect_long(state, "a", "", 100000, 300000);
	expect_long(state, "a", "თ", 100000, 300000);
	expect_long(state, "აa", "", 50000, 300000);
	expect_long(state, "\u0301", "a", 50000, 300000);
	expect_long(state, "a\u200D", "", 50000, 300000);
	expect_long(state, "\u200B", "a", 50000, 300000);
	expect_long(state, "\u00A0", "a", 50000, 300000);
}

static void many_spans_in_one_word_take_no_more_either(void **state)
{
	struct shop *shop = *state;
	size_t count = 50000;
	struct span *spans = calloc(count, sizeof *spans);
	char *text = calloc(count, 1);
	struct rich_text rich = {{text, count}, spans, count};
	struct lines lines;

	for (size_t i = 0; i < count; i++) {
		text[i] = 'x';
		spans[i] = (struct span){.start = i, .end = i + 1, .style = i % 2 ? SPAN_BOLD : 0};
	}
	lines = break_text(shop, &rich, 300000);
	assert_true(lines.count > 500);
	arena_reset(&shop->a);
	free(spans);
	free(text);
}

static void a_character_without_a_glyph_is_an_error(void **state)
{
	struct shop *shop = *state;
	struct rich_text rich = plain(shop, STR("un 漢 mot"));
	const struct text_look look = {SIZE, false};
	const struct typesetter ts = typesetter(shop);
	struct lines lines;

	assert_false(lines_break(&lines, &rich, look, 1000, &ts));
	assert_int_equal(shop->e.code, ERR_FORMAT);
	assert_non_null(strstr(shop->e.text[LANG_EN], "U+6F22"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_text_takes_as_many_lines_as_it_needs),
	    cmocka_unit_test(an_empty_text_has_one_empty_line),
	    cmocka_unit_test(separators_end_a_line),
	    cmocka_unit_test(what_must_stay_together_does),
	    cmocka_unit_test(a_word_too_long_is_broken_between_clusters),
	    cmocka_unit_test(spaces_hang_over_the_margin),
	    cmocka_unit_test(something_is_set_however_narrow_it_is),
	    cmocka_unit_test(spans_meet_inside_words),
	    cmocka_unit_test(a_line_is_small_when_all_of_it_is),
	    cmocka_unit_test(a_field_stands_on_one_line),
	    cmocka_unit_test(widths_are_measured_before_lines_are),
	    cmocka_unit_test(long_texts_take_no_more_than_their_time),
	    cmocka_unit_test(many_spans_in_one_word_take_no_more_either),
	    cmocka_unit_test(a_character_without_a_glyph_is_an_error),
	};

	return cmocka_run_group_tests(tests, open_shop, close_shop);
}
