/* test_page.c - Markdown onto pages: where they end, what they repeat, how it is tagged, and
 * that nothing leaves them. */
#include "pdf_file.h"

#include "layout/block.h"
#include "layout/page.h"
#include "pdf/form.h"

#define WIDTH 595.28
#define HEIGHT 841.89
#define MARGIN 48.18

struct shop {
	struct fonts *fonts;
	struct pdf *pdf;
	struct break_cache *breaks;
};

/* A document that was made of some Markdown. */
struct made {
	struct arena a;
	struct buf out;
	struct pdf_file f;
	struct err e;
};

static int open_shop(void **state)
{
	struct shop *shop = calloc(1, sizeof *shop);
	struct err e;

	shop->fonts = pdf_test_fonts();
	*state = shop;
	return pdf_engine_new(&shop->pdf, shop->fonts, 1, &e) && break_cache_new(&shop->breaks, &e)
	           ? 0
	           : -1;
}

static int close_shop(void **state)
{
	struct shop *shop = *state;

	pdf_engine_free(shop->pdf);
	break_cache_free(shop->breaks);
	fonts_free(shop->fonts);
	free(shop);
	return 0;
}

static const struct pdf_picture *find_picture(void *context, struct str name)
{
	return str_eq(name, STR("a.png")) ? context : NULL;
}

static bool draw(void **state, struct made *m, const struct block *root,
                 const struct pdf_picture *picture)
{
	struct shop *shop = *state;
	const struct pdf_info info = {.title = STR("Test"), .language = STR("en-GB")};
	const struct page_options options = {.lang = LANG_EN,
	                                     .breaks = shop->breaks,
	                                     .picture = find_picture,
	                                     .thumbnail = find_picture,
	                                     .context = (void *)(uintptr_t)picture};

	assert_true(pdf_begin(shop->pdf, &info, &m->e));
	return pages_draw(shop->pdf, root, &options, &m->a, &m->e) &&
	       pdf_finish(shop->pdf, &m->out, &m->e);
}

static bool try_make(void **state, struct made *m, struct str markdown)
{
	const struct template_filled filled = {.text = markdown};
	struct block *root;

	*m = (struct made){0};
	if (!block_parse(&root, &filled, LANG_EN, &m->a, &m->e))
		fail_msg("%s", m->e.text[LANG_EN]);
	return draw(state, m, root, NULL);
}

/* Numbers before the operator that ends at p. */
static void operands(const char *p, const char *start, double *out, int count)
{
	for (int i = count - 1; i >= 0; i--) {
		while (p > start && p[-1] == ' ')
			p--;
		while (p > start && p[-1] != ' ' && p[-1] != '\n')
			p--;
		out[i] = strtod(p, NULL);
	}
}

static void check_place(double x, double y, double width, double height)
{
	if (x < MARGIN - 0.02 || x + width > WIDTH - MARGIN + 0.02 || y < 0 || y + height > HEIGHT)
		fail_msg("%g %g %g %g is outside", x, y, width, height);
}

/* Text begins and rectangles lie within the margins. */
static void check_places(struct made *m)
{
	for (unsigned page = 0; page < pdf_pages(&m->f); page++) {
		struct str content = pdf_content(&m->f, page), rest = content;
		double n[4];

		while (pdf_has(rest, " Td")) {
			rest = pdf_behind(rest, " Td");
			operands(rest.ptr - 3, content.ptr, n, 2);
			check_place(n[0], n[1], 0, 0);
		}
		for (rest = content; pdf_has(rest, " re f");) {
			rest = pdf_behind(rest, " re f");
			operands(rest.ptr - 5, content.ptr, n, 4);
			check_place(n[0], n[1], n[2], n[3]);
		}
	}
}

static void make_str(void **state, struct made *m, struct str markdown)
{
	if (!try_make(state, m, markdown))
		fail_msg("%s", m->e.text[LANG_EN]);
	pdf_file_read(&m->f, buf_view(&m->out));
	check_places(m);
}

static void make(void **state, struct made *m, const char *markdown)
{
	make_str(state, m, str_of(markdown));
}

/* `before`, then `unit` so many times, then `after`. */
static void make_many(void **state, struct made *m, const char *before, const char *unit,
                      size_t count, const char *after)
{
	struct buf text = {0};

	buf_cstr(&text, before);
	for (size_t i = 0; i < count; i++)
		buf_cstr(&text, unit);
	buf_cstr(&text, after);
	make_str(state, m, buf_view(&text));
	buf_free(&text);
}

static void drop(struct made *m)
{
	if (m->f.objects)
		pdf_file_clear(&m->f);
	buf_free(&m->out);
	arena_free(&m->a);
}

static void expect_page(struct made *m, unsigned page, const char *wanted)
{
	struct str said = pdf_say(&m->f, page, false);
	char text[8192] = {0};

	assert_true(said.len < sizeof text);
	if (said.len)
		memcpy(text, said.ptr, said.len);
	assert_string_equal(text, wanted);
}

static unsigned elements(const struct made *m, const char *tag)
{
	unsigned n = 0;

	for (unsigned id = 1; id < m->f.count; id++)
		n += pdf_has(m->f.objects[id], tag);
	return n;
}

static void expect_error(void **state, const char *markdown, enum err_code code, const char *words)
{
	struct made m;

	assert_false(try_make(state, &m, str_of(markdown)));
	assert_int_equal(m.e.code, code);
	if (!strstr(m.e.text[LANG_EN], words))
		fail_msg("\"%s\" lacks \"%s\"", m.e.text[LANG_EN], words);
	assert_int_equal(m.out.len, 0);
	drop(&m);
}

/* Pages */

static void an_empty_document_has_one_page(void **state)
{
	struct made m;

	make(state, &m, "");
	assert_int_equal(pdf_pages(&m.f), 1);
	expect_page(&m, 0, "");
	assert_true(pdf_has(pdf_say(&m.f, 0, true), "page\u00A01\u00A0/\u00A01\n"));
	drop(&m);
}

#define BREAK "```saut-de-page\n```\n\n"

static void page_breaks_leave_no_empty_page(void **state)
{
	struct made m;

	make(state, &m, BREAK BREAK "A\n\n" BREAK BREAK BREAK "B\n\n" BREAK);
	assert_int_equal(pdf_pages(&m.f), 2);
	expect_page(&m, 0, "A\n");
	expect_page(&m, 1, "B\n");
	assert_true(pdf_has(pdf_say(&m.f, 1, true), "page\u00A02\u00A0/\u00A02\n"));
	drop(&m);
	make(state, &m, BREAK);
	assert_int_equal(pdf_pages(&m.f), 1);
	drop(&m);
}

/* The last lines that fit a page, one paragraph each. */
static size_t paragraphs_a_page(void **state)
{
	struct made m;
	size_t n = 1;

	for (;; n++) {
		unsigned pages;

		make_many(state, &m, "", "x\n\n", n, "");
		pages = pdf_pages(&m.f);
		drop(&m);
		if (pages > 1)
			return n - 1;
	}
}

static void a_heading_stays_with_what_follows(void **state)
{
	size_t fit = paragraphs_a_page(state);
	struct made m;

	assert_in_range(fit, 30, 60);
	make_many(state, &m, "", "x\n\n", fit - 1, "## T\n\ny\n");
	assert_int_equal(pdf_pages(&m.f), 2);
	expect_page(&m, 1, "T\ny\n");
	drop(&m);
	make_many(state, &m, "", "x\n\n", fit - 4, "## T\n\ny\n");
	assert_int_equal(pdf_pages(&m.f), 1);
	drop(&m);
}

/* What goes on on the second page, wherever on the first the paragraph begins. */
static void check_ends(void **state, size_t fit, const char *paragraph, const char *half,
                       const char *all)
{
	for (size_t n = fit - 5; n <= fit; n++) {
		struct made m;
		struct str second = {0};

		make_many(state, &m, "", "x\n\n", n, paragraph);
		if (pdf_pages(&m.f) > 1)
			second = pdf_say(&m.f, 1, false);
		assert_true(!second.len || str_eq(second, str_of(half)) ||
		            str_eq(second, str_of(all)));
		assert_true(n < fit || str_eq(second, str_of(all)));
		drop(&m);
	}
}

static void a_paragraph_leaves_no_line_alone(void **state)
{
	size_t fit = paragraphs_a_page(state);

	check_ends(state, fit, "a<br>b<br>c<br>d\n", "c \nd\n", "a \nb \nc \nd\n");
	check_ends(state, fit, "a<br>b<br>c\n", "a \nb \nc\n", "a \nb \nc\n");
}

static void what_no_page_can_hold_together_is_cut(void **state)
{
	struct made m;

	make_many(state, &m, "# ", "titre ", 3000, "\n\nx\n");
	assert_true(pdf_pages(&m.f) > 3);
	assert_int_equal(elements(&m, "/S/H1/"), 1);
	drop(&m);
	make_many(state, &m, "", "## T\n\n", 500, "");
	assert_in_range(pdf_pages(&m.f), 15, 25);
	drop(&m);
}

/* Footers */

static void the_footer_stands_on_each_page(void **state)
{
	struct made m;

	make(state, &m, "A\n\n```pied\nRéférence 12\n```\n\n" BREAK "B\n");
	for (unsigned page = 0; page < 2; page++) {
		assert_true(pdf_has(pdf_say(&m.f, page, true), "Référence 12\n"));
		assert_false(pdf_has(pdf_say(&m.f, page, false), "Référence"));
		assert_true(pdf_has(pdf_content(&m.f, page), "/Subtype/Footer>>BDC"));
	}
	drop(&m);
}

/* Nothing of it is left out: it grows upwards, and the page has less room. */
static void a_long_footer_takes_room_from_the_body(void **state)
{
	struct made m;
	unsigned pages;

	make_many(state, &m, "", "x\n\n", 1000, "```pied\na\n```\n");
	pages = pdf_pages(&m.f);
	drop(&m);
	make_many(state, &m, "", "x\n\n", 1000, "```pied\na\nb\nc\nd\ne\nfin\n```\n");
	assert_true(pdf_pages(&m.f) > pages);
	assert_true(pdf_has(pdf_say(&m.f, 0, true), "a \nb \nc \nd \ne \nfin\n"));
	drop(&m);
	expect_error(state, "x\n\n```pied\n1\n2\n3\n4\n5\n6\n7\n```\n", ERR_LIMIT, "7 lines");
}

/* Headings, spans, notes */

static void headings_skip_no_level(void **state)
{
	struct made m;

	make(state, &m, "### A\n\n# B\n\n#### C\n\n###### D\n\n## E\n\n#### F\n");
	assert_int_equal(elements(&m, "/S/H1/"), 2); /* A, B */
	assert_int_equal(elements(&m, "/S/H2/"), 2); /* C, E */
	assert_int_equal(elements(&m, "/S/H3/"), 2); /* D, F */
	assert_int_equal(elements(&m, "/S/H4/"), 0);
	drop(&m);
}

static void a_link_is_one_element_with_its_annotation(void **state)
{
	struct made m;

	make(state, &m, "Voir [le **site** officiel](https://exemple.fr) et [là](https://b.fr).\n");
	assert_int_equal(elements(&m, "/S/Link/"), 2);
	assert_int_equal(elements(&m, "/S/Span/"), 3); /* before, between, behind */
	assert_int_equal(elements(&m, "/Subtype/Link"), 2);
	assert_int_equal(elements(&m, "/Type/OBJR"), 2);
	drop(&m);
}

static void a_blank_says_what_it_is_for(void **state)
{
	struct made m;

	make(state, &m, "Nom : ________ fin\n");
	assert_int_equal(elements(&m, "/S/Span/"), 3);
	assert_int_equal(elements(&m, "/Alt(to be filled in)"), 1);
	assert_int_equal(pdf_count(pdf_content(&m.f, 0), "/Span <</MCID"), 3);
	expect_page(&m, 0, "Nom : \n fin\n");
	drop(&m);
}

/* On the page: a rule, and what it shows in its own appearance, not in the text. */
static void a_field_is_a_form_element_with_its_widget(void **state)
{
	const struct pdf_field field = {
	    .name = STR("a.b"), .label = STR("Family name"), .value = STR("Ndiaye")};
	struct template_value values[] = {{.text = field.value, .field = &field, .blank = 20}};
	const struct template_filled filled = {
	    .text = STR("Name: \U000F0000 end\n"), .values = values, .value_count = 1};
	struct block *root;
	struct made m = {0};

	assert_true(block_parse(&root, &filled, LANG_EN, &m.a, &m.e));
	assert_true(draw(state, &m, root, NULL));
	pdf_file_read(&m.f, buf_view(&m.out));
	check_places(&m);
	assert_int_equal(elements(&m, "/S/Form/"), 1);
	assert_int_equal(elements(&m, "/S/Span/"), 2);
	assert_int_equal(elements(&m, "/Alt("), 0);
	assert_int_equal(elements(&m, "/Type/OBJR"), 1);
	assert_int_equal(elements(&m, "/TU(Family name)"), 1);
	assert_int_equal(elements(&m, "/V(Ndiaye)"), 1);
	assert_true(pdf_has(pdf_catalog(&m.f), "/AcroForm "));
	assert_true(pdf_has(pdf_page(&m.f, 0), "/Tabs/S"));
	expect_page(&m, 0, "Name: \n end\n");
	drop(&m);
}

static void notes_have_bars_as_deep_as_they_are(void **state)
{
	struct made m;

	make(state, &m, "> a\n>\n> > b\n");
	assert_int_equal(elements(&m, "/S/Div/"), 2);
	/* One beside a, two beside b, and the footer's rule. */
	assert_int_equal(pdf_count(pdf_content(&m.f, 0), " re f"), 4);
	drop(&m);
}

/* Lists */

static void items_have_a_label_and_a_body(void **state)
{
	struct made m;

	make(state, &m, "- a\n  - b\n- [x] c\n- [ ] d\n-\n");
	expect_page(&m, 0, "•\na\n•\nb\nc\nd\n•\n");
	assert_int_equal(elements(&m, "/S/L/"), 2);
	assert_int_equal(elements(&m, "/S/LI/"), 5);
	assert_int_equal(elements(&m, "/S/Lbl/"), 5);
	assert_int_equal(elements(&m, "/S/LBody/"), 5);
	assert_int_equal(elements(&m, "/ActualText<FEFF2612>"), 1);
	assert_int_equal(elements(&m, "/ActualText<FEFF2610>"), 1);
	drop(&m);
}

static void numbers_are_shown_whole(void **state)
{
	struct made m;

	make(state, &m, "99. a\n100. b\n");
	expect_page(&m, 0, "99.\na\n100.\nb\n");
	drop(&m);
	make(state, &m, "999999998. a\n2. b\n");
	expect_page(&m, 0, "999999998.\na\n999999999.\nb\n");
	drop(&m);
}

/* Four sides and what ticks it; the table's two rules; the footer's. */
static void a_tick_box_leaves_what_it_ticks(void **state)
{
	struct made m;

	make(state, &m, "- [x] \n\n  | A | B |\n  |---|---|\n  | 1 | 2 |\n");
	assert_int_equal(elements(&m, "/ActualText<FEFF2612>"), 1);
	assert_int_equal(pdf_count(pdf_content(&m.f, 0), " re f"), 5 + 2 + 1);
	expect_page(&m, 0, "A\nB\n1\n2\n");
	drop(&m);
}

/* Sixteen in one another, with numbers that take a fifth of the page. */
static void deep_lists_stay_inside_the_margins(void **state)
{
	struct buf text = {0};
	struct made m;

	for (int depth = 0; depth < 16; depth++) {
		for (int i = 0; i < depth * 11; i++)
			buf_char(&text, ' ');
		buf_printf(&text, "999999999. niveau %d ________________________________\n\n",
		           depth);
	}
	make_str(state, &m, buf_view(&text));
	assert_int_equal(elements(&m, "/S/L/"), 16);
	assert_true(pdf_has(pdf_say(&m.f, 0, false), "niveau 15"));
	drop(&m);
	buf_free(&text);
}

/* Tables */

static void the_header_comes_again_as_an_artifact(void **state)
{
	struct made m;

	make_many(state, &m, "| Titre | B |\n|---|---|\n", "| x | y |\n", 100, "");
	assert_true(pdf_pages(&m.f) > 1);
	for (unsigned page = 0; page < pdf_pages(&m.f); page++) {
		assert_int_equal(pdf_count(pdf_say(&m.f, page, true), "Titre\nB\n"), 1);
		assert_int_equal(pdf_has(pdf_say(&m.f, page, false), "Titre"), page == 0);
	}
	assert_int_equal(elements(&m, "/Scope/Column"), 2);
	assert_int_equal(elements(&m, "/S/TR/"), 101);
	drop(&m);
}

/* It would take the room of the rows. */
static void a_high_header_comes_once(void **state)
{
	struct buf before = {0};
	struct made m;

	buf_cstr(&before, "| A | ");
	for (int i = 0; i < 3000; i++)
		buf_cstr(&before, "titre ");
	buf_cstr(&before, "|\n|---|---|\n");
	make_many(state, &m, buf_terminated(&before), "| x | y |\n", 100, "");
	assert_true(pdf_pages(&m.f) > 3);
	assert_false(pdf_has(pdf_say(&m.f, pdf_pages(&m.f) - 1, true), "titre"));
	drop(&m);
	buf_free(&before);
}

static void a_row_higher_than_a_page_goes_on(void **state)
{
	struct made m;

	make_many(state, &m, "| A | B |\n|---|---|\n| x | ", "mot ", 5000, "|\n");
	assert_true(pdf_pages(&m.f) > 2);
	assert_int_equal(elements(&m, "/S/TD/"), 2);
	drop(&m);
}

static void a_form_has_labels_in_its_odd_columns(void **state)
{
	struct made m;

	make(state, &m, "| | | | |\n|---|---|---|---|\n| Nom | Ana | | |\n");
	assert_int_equal(elements(&m, "/S/Table/"), 1);
	assert_int_equal(elements(&m, "/Scope/Row"), 1); /* not the empty one */
	assert_int_equal(elements(&m, "/S/TD/"), 3);
	assert_int_equal(elements(&m, "/S/THead/") + elements(&m, "/S/TBody/"), 0);
	expect_page(&m, 0, "Nom\nAna\n");
	drop(&m);
}

static void forms_of_many_columns_fit(void **state)
{
	static const char *const forms[] = {
	    "| |\n|---|\n| a |\n",
	    "| | | |\n|---|---|---|\n| a | b | c |\n",
	    "> > > > > > > > > > > > > > > > | | | | | | |\n> > > > > > > > > > > > > > > > "
	    "|---|---|---|---|---|---|\n> > > > > > > > > > > > > > > > | a | b | c | d | e | f |\n",
	    "| | | | | | | | | | | | |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n"
	    "| a | b | c | d | e | f | g | h | i | j | k | l |\n",
	};
	struct made m;

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		make(state, &m, forms[i]);
		drop(&m);
	}
	expect_error(
	    state,
	    "|a|b|c|d|e|f|g|h|i|j|k|l|m|\n|---|---|---|---|---|---|---|---|---|---|---|---|"
	    "---|\n|1|\n",
	    ERR_LIMIT, "13 columns");
}

/* As deep as lists go, with numbers as wide as they get. */
static void a_table_needs_room(void **state)
{
	struct span span = {.end = 1};
	struct block cell = {.type = BLOCK_CELL, .text = {{"x", 1}, &span, 1}};
	struct block row = {.type = BLOCK_ROW, .first = &cell, .last = &cell};
	struct block table = {.type = BLOCK_TABLE, .columns = 9, .first = &row, .last = &row};
	struct block lists[16], items[16];
	struct block *inner = &table;

	for (int i = 0; i < 16; i++) {
		items[i] = (struct block){.type = BLOCK_ITEM, .first = inner, .last = inner};
		lists[i] = (struct block){.type = BLOCK_LIST,
		                          .ordered = true,
		                          .start = 999999999,
		                          .first = &items[i],
		                          .last = &items[i]};
		inner = &lists[i];
	}
	for (unsigned columns = 5; columns <= 6; columns++) {
		const struct block root = {.type = BLOCK_ROOT, .first = inner, .last = inner};
		struct made m = {0};
		bool ok;

		table.columns = columns;
		ok = draw(state, &m, &root, NULL);
		assert_int_equal(ok, columns == 5);
		assert_true(ok || m.e.code == ERR_LIMIT);
		if (ok) {
			pdf_file_read(&m.f, buf_view(&m.out));
			check_places(&m);
		}
		drop(&m);
	}
}

/* MD4C fills rows up; a tree made otherwise may lack cells. */
static void every_row_has_a_cell_for_each_column(void **state)
{
	struct span span = {.end = 1};
	const struct rich_text x = {{"x", 1}, &span, 1};
	struct block cell = {.type = BLOCK_CELL, .text = x};
	struct block empty = {.type = BLOCK_ROW};
	struct block row = {.type = BLOCK_ROW, .first = &cell, .last = &cell, .next = &empty};
	struct block table = {.type = BLOCK_TABLE, .columns = 3, .first = &row, .last = &empty};
	struct block none = {.type = BLOCK_TABLE, .columns = 3, .next = &table};
	const struct block root = {.type = BLOCK_ROOT, .first = &none, .last = &table};
	struct made m = {0};

	assert_true(draw(state, &m, &root, NULL));
	pdf_file_read(&m.f, buf_view(&m.out));
	assert_int_equal(elements(&m, "/S/Table/"), 1); /* none of the one without rows */
	assert_int_equal(elements(&m, "/S/TR/"), 2);
	assert_int_equal(elements(&m, "/S/TH/") + elements(&m, "/S/TD/"), 6);
	drop(&m);
}

static void long_words_stay_in_their_column(void **state)
{
	struct made m;

	make_many(state, &m, "| N | Nom | P |\n|---|---|---|\n| 1 | ", "x", 300, " | 22 |\n");
	assert_int_equal(pdf_pages(&m.f), 1);
	assert_true(pdf_has(pdf_say(&m.f, 0, false), "\n22\n")); /* not a digit a line */
	drop(&m);
}

/* Pictures and codes */

static void a_picture_is_a_figure(void **state)
{
	static const unsigned sizes[][2] = {{8, 8}, {1, 10000}, {10000, 1}, {3000, 4000}};
	const struct template_filled filled = {.text = STR("![Un carré](a.png)\n")};

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct pdf_picture p = {
		    .width_px = sizes[i][0], .height_px = sizes[i][1], .channels = 1, .bits = 8};
		struct made m = {0};
		struct block *root;
		double n[6];
		struct str content;

		assert_true(block_parse(&root, &filled, LANG_EN, &m.a, &m.e));
		assert_true(draw(state, &m, root, &p));
		pdf_file_read(&m.f, buf_view(&m.out));
		assert_int_equal(elements(&m, "/S/Figure/"), 1);
		assert_int_equal(elements(&m, "/Alt<FEFF0055006E002000630061007200720"), 1);
		content = pdf_content(&m.f, 0);
		operands(pdf_find(content, " cm"), content.ptr, n, 6);
		assert_true(n[0] > 0 && n[3] > 0);
		check_place(n[4], n[5], n[0], n[3]);
		drop(&m);
	}
	expect_error(state, "![x](b.png)\n", ERR_FORMAT, "b.png");
}

/* As wide and high as its picture lets it be. */
static void a_thumbnail_is_a_figure_before_its_text(void **state)
{
	static const unsigned sizes[][2] = {{8, 8}, {1, 10000}, {10000, 1}, {240, 180}};
	const struct template_filled filled = {
	    .text = STR("```vignette\na.png\nVue\nRien\nNom\n3 pages\n```\n")};

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct pdf_picture p = {
		    .width_px = sizes[i][0], .height_px = sizes[i][1], .channels = 1, .bits = 8};
		struct made m = {0};
		struct block *root;
		struct str content;
		double n[6];

		assert_true(block_parse(&root, &filled, LANG_EN, &m.a, &m.e));
		assert_true(draw(state, &m, root, &p));
		pdf_file_read(&m.f, buf_view(&m.out));
		assert_int_equal(elements(&m, "/S/Figure/"), 1);
		assert_int_equal(elements(&m, "/Alt(Vue)"), 1);
		assert_int_equal(elements(&m, "/S/P/"), 1);
		expect_page(&m, 0, "Nom \n3 pages\n");
		content = pdf_content(&m.f, 0);
		operands(pdf_find(content, " cm"), content.ptr, n, 6);
		assert_true(n[0] > 0 && n[3] > 0 && n[0] < 70 && n[3] < 70);
		check_place(n[4], n[5], n[0], n[3]);
		drop(&m);
	}
}

static void a_thumbnail_without_picture_says_what_there_is(void **state)
{
	struct made m;

	make(state, &m, "```vignette\n\nVue\nPDF, 3 pages\nNom\n```\n");
	assert_int_equal(elements(&m, "/Alt(PDF, 3 pages)"), 1);
	assert_int_equal(elements(&m, "/Alt(Vue)"), 0);
	expect_page(&m, 0, "PDF, 3 pages\nNom\n");
	drop(&m);
	/* What does not fit into the box stays in what is said of it. */
	make_many(state, &m, "```vignette\n\nVue\n", "mot ", 300, "\n```\n");
	assert_in_range(pdf_count(pdf_say(&m.f, 0, false), "mot "), 10, 40);
	drop(&m);
}

static void a_long_text_beside_a_thumbnail_goes_on(void **state)
{
	struct made m;

	make_many(state, &m, "```vignette\n\nVue\nRien\nNom\n", "mot ", 5000, "\n```\n");
	assert_true(pdf_pages(&m.f) > 2);
	assert_int_equal(elements(&m, "/S/P/"), 1);
	drop(&m);
}

static void a_code_is_a_figure_before_its_caption(void **state)
{
	struct made m;

	make(state, &m, "```qr\nABC\nLégende\n```\n");
	assert_int_equal(elements(&m, "/Alt(QR code)"), 1);
	assert_int_equal(elements(&m, "/S/P/"), 1);
	expect_page(&m, 0, "Légende\n");
	drop(&m);
	make(state, &m, "```qr\nABC\n```\n");
	assert_int_equal(elements(&m, "/S/P/"), 0); /* no empty paragraph */
	drop(&m);
}

static void a_long_caption_goes_on(void **state)
{
	struct made m;

	make_many(state, &m, "```qr\nABC\n", "mot ", 5000, "\n```\n");
	assert_true(pdf_pages(&m.f) > 2);
	assert_int_equal(elements(&m, "/S/P/"), 1);
	drop(&m);
}

static void a_code_has_a_limit(void **state)
{
	struct buf text = {0};
	struct made m;

	make_many(state, &m,
	          "> > > > > > > > > > > > > > > > ```qr\n> > > > > > > > > > > > > > > > ", "x",
	          2300, "\n> > > > > > > > > > > > > > > > mot\n");
	assert_int_equal(elements(&m, "/S/Figure/"), 1);
	drop(&m);
	buf_cstr(&text, "```qr\n");
	for (int i = 0; i < 2400; i++)
		buf_char(&text, 'x');
	buf_cstr(&text, "\n```\n");
	expect_error(state, buf_terminated(&text), ERR_LIMIT, "2400 bytes");
	buf_free(&text);
}

static void a_signature_has_a_box_that_is_no_content(void **state)
{
	struct made m;

	make(state, &m, "```signature\nL'employeur\n```\n\n```signature\n```\n");
	assert_int_equal(elements(&m, "/S/P/"), 1);
	expect_page(&m, 0, "L'employeur\n");
	drop(&m);
}

/* Long documents take a time that grows as they do. */
static void ten_thousand_rows_are_set(void **state)
{
	struct made m;

	make_many(state, &m, "| A | B |\n|---|--:|\n", "| Pièce numéro | 12\u202F345 |\n", 10000,
	          "");
	assert_true(pdf_pages(&m.f) > 150);
	assert_int_equal(elements(&m, "/S/TR/"), 10001);
	drop(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_empty_document_has_one_page),
	    cmocka_unit_test(page_breaks_leave_no_empty_page),
	    cmocka_unit_test(a_heading_stays_with_what_follows),
	    cmocka_unit_test(a_paragraph_leaves_no_line_alone),
	    cmocka_unit_test(what_no_page_can_hold_together_is_cut),
	    cmocka_unit_test(the_footer_stands_on_each_page),
	    cmocka_unit_test(a_long_footer_takes_room_from_the_body),
	    cmocka_unit_test(headings_skip_no_level),
	    cmocka_unit_test(a_link_is_one_element_with_its_annotation),
	    cmocka_unit_test(a_blank_says_what_it_is_for),
	    cmocka_unit_test(a_field_is_a_form_element_with_its_widget),
	    cmocka_unit_test(notes_have_bars_as_deep_as_they_are),
	    cmocka_unit_test(items_have_a_label_and_a_body),
	    cmocka_unit_test(numbers_are_shown_whole),
	    cmocka_unit_test(a_tick_box_leaves_what_it_ticks),
	    cmocka_unit_test(deep_lists_stay_inside_the_margins),
	    cmocka_unit_test(the_header_comes_again_as_an_artifact),
	    cmocka_unit_test(a_high_header_comes_once),
	    cmocka_unit_test(a_row_higher_than_a_page_goes_on),
	    cmocka_unit_test(a_form_has_labels_in_its_odd_columns),
	    cmocka_unit_test(forms_of_many_columns_fit),
	    cmocka_unit_test(a_table_needs_room),
	    cmocka_unit_test(every_row_has_a_cell_for_each_column),
	    cmocka_unit_test(long_words_stay_in_their_column),
	    cmocka_unit_test(a_picture_is_a_figure),
	    cmocka_unit_test(a_thumbnail_is_a_figure_before_its_text),
	    cmocka_unit_test(a_thumbnail_without_picture_says_what_there_is),
	    cmocka_unit_test(a_long_text_beside_a_thumbnail_goes_on),
	    cmocka_unit_test(a_code_is_a_figure_before_its_caption),
	    cmocka_unit_test(a_long_caption_goes_on),
	    cmocka_unit_test(a_code_has_a_limit),
	    cmocka_unit_test(a_signature_has_a_box_that_is_no_content),
	    cmocka_unit_test(ten_thousand_rows_are_set),
	};

	return cmocka_run_group_tests(tests, open_shop, close_shop);
}
