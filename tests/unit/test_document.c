/* test_document.c - a document as a whole, drawn and read back. */
#include "pdf_file.h"

#include "pdf/document.h"

#define WIDTH 595276
#define HEIGHT 841890

struct shop {
	struct fonts *fonts;
	struct pdf *pdf;
};

static const struct pdf_info info = {
    .title = {"Reçu n\xC2\xB0 1", 11},
    .language = {"fr-FR", 5},
    .author = {"Service & fils", 14},
    .subject = {"Essai", 5},
    .creator = {"test 1", 6},
    .date = {.date = {2026, 3, 4}, .hour = 5, .minute = 6, .second = 7, .offset_min = -90},
};

static int open_shop(void **state)
{
	struct shop *shop = calloc(1, sizeof *shop);
	struct err e;

	shop->fonts = pdf_test_fonts();
	*state = shop;
	return pdf_engine_new(&shop->pdf, shop->fonts, 6, &e) ? 0 : -1;
}

static int close_shop(void **state)
{
	struct shop *shop = *state;

	pdf_engine_free(shop->pdf);
	pdf_engine_free(NULL);
	fonts_free(shop->fonts);
	free(shop);
	return 0;
}

static struct pdf *begin(void **state)
{
	struct shop *shop = *state;
	struct err e;

	assert_true(pdf_begin(shop->pdf, &info, &e));
	pdf_open(shop->pdf, TAG_DOCUMENT, NULL);
	pdf_page_add(shop->pdf, WIDTH, HEIGHT);
	return shop->pdf;
}

static void say_in(struct pdf *pdf, enum face_style style, const char *text, int64_t baseline)
{
	struct err e;
	const struct shape_word *w = shaper_word(pdf_shaper(pdf), style, str_of(text), &e);

	if (!w)
		fail_msg("%s", e.text[LANG_EN]);
	pdf_text_begin(pdf, 50000, baseline, 10000, 0);
	pdf_text_add(pdf, w, 0, w->cluster_count);
	pdf_text_end(pdf);
}

static void say(struct pdf *pdf, const char *text)
{
	say_in(pdf, FACE_NORMAL, text, 100000);
}

static void finish(struct pdf *pdf, struct buf *out, struct pdf_file *f)
{
	struct err e;

	buf_reset(out);
	if (!pdf_finish(pdf, out, &e))
		fail_msg("%s", e.text[LANG_EN]);
	pdf_file_read(f, buf_view(out));
}

static void expect_page(struct pdf_file *f, unsigned page, const char *wanted)
{
	struct str said = pdf_say(f, page, false);
	char text[4096] = {0};

	assert_true(said.len < sizeof text);
	memcpy(text, said.ptr, said.len);
	assert_string_equal(text, wanted);
}

static void text_comes_back_by_its_codes(void **state)
{
	static const char *const texts[] = {
	    "Reçu (a\\b) fi", "Nguyễn Thị", "a თბ b", "a\u200Db\u00AD", "12\u202F345\u00A0€",
	};
	struct pdf *pdf = begin(state);
	struct buf out = {0}, wanted = {0};
	struct pdf_file f;

	pdf_open(pdf, TAG_P, NULL);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		say(pdf, texts[i]);
		buf_printf(&wanted, "%s\n", texts[i]);
	}
	finish(pdf, &out, &f);
	expect_page(&f, 0, buf_terminated(&wanted));
	pdf_file_clear(&f);
	buf_free(&wanted);
	buf_free(&out);
}

/* Codes of more than 255, and those that a string must escape. */
static void a_thousand_codes_come_back(void **state)
{
	struct pdf *pdf = begin(state);
	struct buf out = {0}, text = {0}, wanted = {0};
	struct pdf_file f;

	pdf_open(pdf, TAG_P, NULL);
	for (uint32_t c = 0x100; c < 0x100 + 0x250; c++) {
		buf_reset(&text);
		buf_codepoint(&text, c);
		say_in(pdf, FACE_NORMAL, buf_terminated(&text), 100000);
		say_in(pdf, FACE_BOLD, buf_terminated(&text), 100000);
		buf_printf(&wanted, "%s\n%s\n", text.data, text.data);
	}
	finish(pdf, &out, &f);
	assert_true(str_eq(pdf_say(&f, 0, false), buf_view(&wanted)));
	pdf_file_clear(&f);
	buf_free(&wanted);
	buf_free(&text);
	buf_free(&out);
}

/* One letter with its marks: several glyphs say one text. */
static void glyphs_of_one_cluster_say_it_together(void **state)
{
	struct pdf *pdf = begin(state);
	struct buf out = {0};
	struct pdf_file f;

	pdf_open(pdf, TAG_P, NULL);
	say(pdf, "q\u0323\u0307");
	finish(pdf, &out, &f);
	assert_true(pdf_has(pdf_content(&f, 0), "/Span<</ActualText<FEFF007103230307>>>BDC"));
	pdf_file_clear(&f);
	buf_free(&out);
}

static void what_is_drawn_belongs_to_an_element_or_is_an_artifact(void **state)
{
	struct pdf *pdf = begin(state);
	struct element *p = pdf_open(pdf, TAG_P, NULL);
	struct buf out = {0};
	struct pdf_file f;
	struct str content;

	say(pdf, "un");
	pdf_artifact_begin(pdf, ARTIFACT_FOOTER);
	pdf_artifact_begin(pdf, ARTIFACT_LAYOUT);
	pdf_fill(pdf, 0, 0, 1000, 1000, 50);
	pdf_artifact_end(pdf);
	say(pdf, "pied");
	pdf_artifact_end(pdf);
	pdf_artifact_begin(pdf, ARTIFACT_LAYOUT);
	pdf_fill(pdf, 0, 0, 1000, 1000, 0);
	pdf_artifact_end(pdf);
	pdf_resume(pdf, p);
	say(pdf, "deux");
	finish(pdf, &out, &f);
	content = pdf_content(&f, 0);
	assert_int_equal(pdf_count(content, "BDC") + pdf_count(content, "BMC"), 4);
	assert_int_equal(pdf_count(content, "EMC"), 4);
	assert_int_equal(pdf_count(content, "/P <</MCID "), 2);
	assert_int_equal(
	    pdf_count(content, "/Artifact <</Type/Pagination/Subtype/Footer>>BDC\n0.5 g"), 1);
	assert_int_equal(pdf_count(content, "/Artifact BMC"), 1);
	expect_page(&f, 0, "un\ndeux\n");
	pdf_file_clear(&f);
	buf_free(&out);
}

static void earlier_pages_are_gone_back_to(void **state)
{
	struct pdf *pdf = begin(state);
	struct buf out = {0};
	struct pdf_file f;

	pdf_open(pdf, TAG_LINK, NULL);
	say(pdf, "page 1");
	pdf_page_add(pdf, HEIGHT, WIDTH);
	say(pdf, "page 2");
	pdf_page_select(pdf, 0);
	say(pdf, "encore 1");
	pdf_link(pdf, 1000, 2000, 3000, 4000, STR("https://exemple.fr/"), STR("Exemple"));
	pdf_page_select(pdf, 7); /* there is none: stays */
	say(pdf, "toujours 1");
	assert_int_equal(pdf_page_count(pdf), 2);
	finish(pdf, &out, &f);
	assert_int_equal(pdf_pages(&f), 2);
	expect_page(&f, 0, "page 1\nencore 1\ntoujours 1\n");
	expect_page(&f, 1, "page 2\n");
	assert_true(pdf_has(pdf_page(&f, 0), "/MediaBox[0 0 595.28 841.89]"));
	assert_true(pdf_has(pdf_page(&f, 1), "/MediaBox[0 0 841.89 595.28]"));
	assert_true(pdf_has(pdf_page(&f, 0), "/Tabs/S/Annots["));
	assert_false(pdf_has(pdf_page(&f, 1), "/Annots"));
	pdf_file_clear(&f);
	buf_free(&out);
}

static void a_link_says_where_and_what(void **state)
{
	struct pdf *pdf = begin(state);
	struct buf out = {0};
	struct pdf_file f;
	struct str link;

	pdf_open(pdf, TAG_LINK, NULL);
	say(pdf, "lien");
	pdf_link(pdf, 10000, 20000, 30000, 12000, STR("https://exemple.fr/a?b"), STR("été"));
	finish(pdf, &out, &f);
	link = pdf_object(&f, pdf_number(pdf_page(&f, 0), "/Annots["));
	assert_true(pdf_has(link, "/Subtype/Link/F 4"));
	assert_true(pdf_has(link, "/Rect[10 809.89 40 821.89 ]"));
	assert_true(pdf_has(link, "/A<</S/URI/URI(https://exemple.fr/a?b)>>"));
	assert_true(pdf_has(link, "/Contents<FEFF00E9007400E9>"));
	assert_true(pdf_has(link, "/StructParent 1"));
	pdf_file_clear(&f);
	buf_free(&out);
}

static void draw_field(struct pdf *pdf, const struct pdf_field *field, int64_t y)
{
	pdf_open(pdf, TAG_FORM, NULL);
	pdf_field_begin(pdf, 50000, y, 100000, 14000, field);
	if (field->value.len)
		say_in(pdf, FACE_NORMAL, "montré", 10000);
	pdf_field_end(pdf);
	pdf_close(pdf);
}

/* The number of the first object that has the text. */
static long object_with(const struct pdf_file *f, const char *text)
{
	for (unsigned id = 1; id < f->count; id++)
		if (pdf_has(f->objects[id], text))
			return id;
	fail_msg("no object with %s", text);
	return 0;
}

static void fields_make_a_tree(void **state)
{
	static const struct pdf_field siret = {.name = {"employeur.siret", 15},
	                                       .label = {"Numéro", 7},
	                                       .value = {"été\xE2\x80\xA8x", 9},
	                                       .multiline = true,
	                                       .max_chars = 20};
	static const struct pdf_field place = {.name = {"employeur.lieu", 14},
	                                       .label = {"Lieu", 4}};
	struct pdf *pdf = begin(state);
	struct buf out = {0};
	struct pdf_file f;
	struct str form, group, field, twice;

	draw_field(pdf, &siret, 100000);
	draw_field(pdf, &place, 200000);
	draw_field(pdf, &place, 300000); /* two places, one answer */
	finish(pdf, &out, &f);
	form = pdf_object(&f, pdf_number(pdf_catalog(&f), "/AcroForm "));
	assert_true(pdf_has(form, "/DR<</Font<<"));
	assert_false(pdf_has(form, "/NeedAppearances"));
	group = pdf_object(&f, pdf_number(form, "/Fields["));
	assert_true(pdf_has(group, "/T(employeur)"));
	field = pdf_object(&f, pdf_number(group, "/Kids["));
	assert_true(pdf_has(field, "/T(siret)"));
	assert_int_equal(pdf_number(field, "/Parent "), pdf_number(form, "/Fields["));
	assert_true(pdf_has(field, "/FT/Tx"));
	assert_true(pdf_has(field, "/Ff 4096"));
	assert_true(pdf_has(field, "/MaxLen 20"));
	assert_true(pdf_has(field, "/V<FEFF00E9007400E9000A0078>"));
	assert_true(pdf_has(field, "/TU<FEFF004E0075006D00E90072006F>"));
	assert_true(pdf_has(field, "/Subtype/Widget/F 4"));
	assert_true(pdf_has(field, "/Rect[50 727.89 150 741.89"));
	assert_true(pdf_has(field, "/StructParent "));
	assert_true(pdf_has(pdf_stream(&f, pdf_number(field, "/AP<</N ")), "TJ"));
	twice = pdf_object(&f, object_with(&f, "/T(lieu)"));
	assert_false(pdf_has(twice, "/Subtype/Widget"));
	assert_int_equal(pdf_count(twice, " 0 R "), 2);
	field = pdf_object(&f, pdf_number(twice, "/Kids["));
	assert_int_equal(pdf_number(field, "/Parent "), object_with(&f, "/T(lieu)"));
	assert_true(pdf_has(field, "/TU(Lieu)"));
	assert_int_equal(pdf_count(pdf_page(&f, 0), "0 R "), 3);
	pdf_file_clear(&f);
	buf_free(&out);
}

/* Each byte that means a character has its width, and the program says which glyph it is. */
static void what_is_typed_has_a_font(void **state)
{
	static const struct pdf_field field = {.name = {"a", 1}, .label = {"A", 1}};
	struct pdf *pdf = begin(state);
	struct buf out = {0};
	struct pdf_file f;
	struct str form, font, descriptor;

	draw_field(pdf, &field, 100000);
	finish(pdf, &out, &f);
	form = pdf_object(&f, pdf_number(pdf_catalog(&f), "/AcroForm "));
	font = pdf_object(&f, pdf_number(pdf_behind(form, "/DR<<"), "/Font<</Webdings "));
	assert_true(pdf_has(font, "/Subtype/TrueType"));
	assert_true(pdf_has(font, "/WinAnsiEncoding"));
	assert_true(pdf_has(font, "/Widths[260 "));
	descriptor = pdf_object(&f, pdf_number(font, "/FontDescriptor "));
	assert_true(pdf_has(pdf_stream(&f, pdf_number(descriptor, "/FontFile2 ")), "cmap"));
	pdf_file_clear(&f);
	buf_free(&out);
}

static void the_outline_nests_and_stays_short(void **state)
{
	struct pdf *pdf = begin(state);
	struct buf out = {0}, longest = {0};
	struct pdf_file f;
	struct str outlines, first;

	for (int i = 0; i < 1000; i++)
		buf_cstr(&longest, "x");
	pdf_outline(pdf, 1, STR("Un\u2028deux"), 100000);
	pdf_outline(pdf, 3, STR("Dedans"), 200000);
	pdf_outline(pdf, 2, STR("Aussi"), 300000);
	pdf_outline(pdf, 1, buf_view(&longest), 400000);
	finish(pdf, &out, &f);
	outlines = pdf_object(&f, pdf_number(pdf_catalog(&f), "/Outlines "));
	assert_int_equal(pdf_number(outlines, "/Count "), 4);
	first = pdf_object(&f, pdf_number(outlines, "/First "));
	assert_true(pdf_has(first, "/Title(Un deux)"));
	assert_true(pdf_has(first, "/XYZ 0 741.89 null]"));
	assert_int_equal(pdf_number(first, "/Count "), 2);
	assert_true(pdf_has(pdf_object(&f, pdf_number(first, "/First ")), "/Title(Dedans)"));
	assert_true(pdf_has(pdf_object(&f, pdf_number(first, "/Last ")), "/Title(Aussi)"));
	assert_true(pdf_has(pdf_object(&f, pdf_number(outlines, "/Last ")), "00782026>"));
	pdf_file_clear(&f);
	buf_free(&longest);
	buf_free(&out);
}

static void the_dossier_is_attached(void **state)
{
	struct pdf *pdf = begin(state);
	struct buf out = {0};
	struct pdf_file f;
	struct str file;
	long data;

	pdf_open(pdf, TAG_P, NULL);
	say(pdf, "x");
	pdf_attach(pdf, STR("dossier.json"), STR("application/json"), STR("Le dossier"),
	           STR("{\"a\":1}"));
	finish(pdf, &out, &f);
	file = pdf_object(&f, pdf_number(pdf_catalog(&f), "/AF["));
	assert_true(pdf_has(file, "/AFRelationship/Source/F(dossier.json)/UF(dossier.json)"));
	data = pdf_number(file, "/EF<</F ");
	assert_true(str_eq(pdf_stream(&f, data), STR("{\"a\":1}")));
	assert_true(pdf_has(pdf_object(&f, data), "/Subtype/application#2Fjson"));
	assert_true(pdf_has(pdf_object(&f, data), "/Size 7/ModDate(D:20260304050607-01'30')"));
	assert_true(pdf_has(pdf_catalog(&f), "/EmbeddedFiles<</Names[(dossier.json)"));
	pdf_file_clear(&f);
	buf_free(&out);
}

static void the_file_says_what_it_is(void **state)
{
	struct pdf *pdf = begin(state);
	struct buf out = {0};
	struct pdf_file f;
	struct str xmp;

	pdf_open(pdf, TAG_P, NULL);
	say(pdf, "x");
	finish(pdf, &out, &f);
	assert_true(pdf_has(pdf_catalog(&f), "/Lang(fr-FR)"));
	assert_true(pdf_has(pdf_catalog(&f), "/MarkInfo<</Marked true>>"));
	assert_true(pdf_has(pdf_catalog(&f), "/DisplayDocTitle true"));
	xmp = pdf_stream(&f, pdf_number(pdf_catalog(&f), "/Metadata "));
	assert_true(pdf_has(xmp, "<pdfaid:part>3</pdfaid:part>"));
	assert_true(pdf_has(xmp, "<pdfaid:conformance>A</pdfaid:conformance>"));
	assert_true(pdf_has(xmp, "<pdfuaid:part>1</pdfuaid:part>"));
	assert_true(pdf_has(xmp, "Reçu n° 1"));
	assert_true(pdf_has(xmp, "Service &amp; fils"));
	assert_true(pdf_has(xmp, "2026-03-04T05:06:07-01:30"));
	assert_true(pdf_has(xmp, pdf_libraries()));
	pdf_file_clear(&f);
	buf_free(&out);
}

/* Draws what takes every kind of object. */
static void draw_much(struct pdf *pdf)
{
	pdf_outline(pdf, 1, STR("Titre"), 0);
	pdf_open(pdf, TAG_LINK, NULL);
	say(pdf, "Nguyễn თბ");
	pdf_link(pdf, 0, 0, 1000, 1000, STR("https://exemple.fr"), STR("x"));
	pdf_close(pdf);
	pdf_attach(pdf, STR("a"), STR("text/plain"), STR("b"), STR("c"));
}

static void the_same_drawing_gives_the_same_bytes(void **state)
{
	struct buf first = {0}, other = {0}, again = {0};
	struct pdf_file f;
	struct pdf *pdf;

	pdf = begin(state);
	draw_much(pdf);
	finish(pdf, &first, &f);
	pdf_file_clear(&f);
	for (int i = 0; i < 30; i++) {
		char text[64];

		pdf = begin(state);
		pdf_open(pdf, TAG_P, NULL);
		snprintf(text, sizeof text, "autre texte %d %c", i, 'a' + i % 26);
		say(pdf, text);
		finish(pdf, &other, &f);
		pdf_file_clear(&f);
	}
	pdf = begin(state);
	draw_much(pdf);
	finish(pdf, &again, &f);
	pdf_file_clear(&f);
	assert_true(str_eq(buf_view(&first), buf_view(&again)));
	buf_free(&first);
	buf_free(&other);
	buf_free(&again);
}

static void a_document_left_unfinished_does_no_harm(void **state)
{
	struct buf out = {0};
	struct pdf_file f;
	struct pdf *pdf = begin(state);

	pdf_artifact_begin(pdf, ARTIFACT_LAYOUT);
	pdf_text_begin(pdf, 0, 0, 10000, 0);
	pdf_page_add(pdf, WIDTH, HEIGHT);
	pdf = begin(state);
	pdf_open(pdf, TAG_P, NULL);
	say(pdf, "seul");
	finish(pdf, &out, &f);
	assert_int_equal(pdf_pages(&f), 1);
	expect_page(&f, 0, "seul\n");
	pdf_file_clear(&f);
	buf_free(&out);
}

static void what_belongs_to_nothing_is_an_error(void **state)
{
	struct shop *shop = *state;
	struct buf out = {0};
	struct err e;

	assert_true(pdf_begin(shop->pdf, &info, &e));
	pdf_page_add(shop->pdf, WIDTH, HEIGHT);
	say(shop->pdf, "x"); /* no element is open */
	assert_false(pdf_finish(shop->pdf, &out, &e));
	assert_int_equal(out.len, 0);
	buf_free(&out);
}

static void ten_thousand_pages_are_enough(void **state)
{
	struct pdf *pdf = begin(state);
	struct buf out = {0};
	struct err e;

	for (int i = 1; i < 10001; i++)
		pdf_page_add(pdf, WIDTH, HEIGHT);
	assert_int_equal(pdf_page_count(pdf), 10000);
	assert_false(pdf_finish(pdf, &out, &e));
	assert_int_equal(e.code, ERR_LIMIT);
	assert_non_null(strstr(e.text[LANG_EN], "10000 pages"));
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text_comes_back_by_its_codes),
	    cmocka_unit_test(a_thousand_codes_come_back),
	    cmocka_unit_test(glyphs_of_one_cluster_say_it_together),
	    cmocka_unit_test(what_is_drawn_belongs_to_an_element_or_is_an_artifact),
	    cmocka_unit_test(earlier_pages_are_gone_back_to),
	    cmocka_unit_test(a_link_says_where_and_what),
	    cmocka_unit_test(fields_make_a_tree),
	    cmocka_unit_test(what_is_typed_has_a_font),
	    cmocka_unit_test(the_outline_nests_and_stays_short),
	    cmocka_unit_test(the_dossier_is_attached),
	    cmocka_unit_test(the_file_says_what_it_is),
	    cmocka_unit_test(the_same_drawing_gives_the_same_bytes),
	    cmocka_unit_test(a_document_left_unfinished_does_no_harm),
	    cmocka_unit_test(what_belongs_to_nothing_is_an_error),
	    cmocka_unit_test(ten_thousand_pages_are_enough),
	};

	return cmocka_run_group_tests(tests, open_shop, close_shop);
}
