/* test_structure.c - the tree of a tagged PDF: elements in order, what they say of themselves,
 * and the way back from pages and annotations. */
#include "pdf_file.h"

#include "pdf/assemble.h"
#include "pdf/structure.h"

#define PAGES 2

struct made {
	struct arena a;
	struct objects o;
	struct structure s;
	struct structure_page pages[PAGES];
	struct element *contents[PAGES][8];
	struct buf out;
	struct pdf_file f;
	struct err e;
};

static void begin(struct made *m)
{
	*m = (struct made){0};
	assert_true(objects_init(&m->o, &m->a, &m->e));
	structure_init(&m->s, &m->a);
	for (int i = 0; i < PAGES; i++)
		m->pages[i] = (struct structure_page){.page = object_raw(&m->o, STR("/Type/Page")),
		                                      .contents = m->contents[i]};
}

/* A piece of content of the current element. */
static void add_content(struct made *m, unsigned page)
{
	unsigned mcid = m->pages[page].content_count++;

	m->contents[page][mcid] = m->s.current;
	structure_add_content(&m->s, page, mcid);
}

static void finish(struct made *m)
{
	struct deflate *d = deflate_new(1, &m->e);

	structure_write(&m->s, &m->o, m->pages, PAGES);
	if (!pdf_assemble(&m->o, d, &m->out, &m->e))
		fail_msg("%s", m->e.text[LANG_EN]);
	deflate_free(d);
	pdf_file_read(&m->f, buf_view(&m->out));
}

static void end(struct made *m)
{
	objects_free(&m->o);
	pdf_file_clear(&m->f);
	buf_free(&m->out);
	arena_free(&m->a);
}

/* The number of the only element with the tag, written "/S/TH/". */
static unsigned number_of(const struct made *m, const char *tag)
{
	unsigned found = 0;

	for (unsigned id = 1; id < m->f.count; id++) {
		if (!pdf_has(m->f.objects[id], tag))
			continue;
		assert_int_equal(found, 0);
		found = id;
	}
	assert_true(found > 0);
	return found;
}

static struct str element(const struct made *m, const char *tag)
{
	return pdf_object(&m->f, number_of(m, tag));
}

static struct str tree_root(const struct made *m)
{
	return pdf_object(&m->f, pdf_number(pdf_catalog(&m->f), "/StructTreeRoot "));
}

static void kids_stand_in_order(void **state)
{
	struct made m;
	struct str k;

	(void)state;
	begin(&m);
	structure_open(&m.s, TAG_P, NULL);
	add_content(&m, 0);
	structure_open(&m.s, TAG_SPAN, NULL);
	add_content(&m, 0);
	structure_close(&m.s);
	add_content(&m, 0);
	structure_close(&m.s);
	finish(&m);
	k = pdf_behind(element(&m, "/S/P/"), "/K[");
	assert_int_equal(strtol(k.ptr, NULL, 10), 0);
	assert_int_equal(strtol(k.ptr + 2, NULL, 10), number_of(&m, "/S/Span/"));
	assert_true(pdf_has(k, " 0 R 2]"));
	assert_true(pdf_has(element(&m, "/S/Span/"), "/K 1"));
	assert_int_equal(pdf_number(element(&m, "/S/Span/"), "/P "), number_of(&m, "/S/P/"));
	assert_int_equal(pdf_number(tree_root(&m), "/K "), number_of(&m, "/S/P/"));
	end(&m);
}

static void content_of_another_page_says_so(void **state)
{
	struct made m;
	struct str p;

	(void)state;
	begin(&m);
	structure_open(&m.s, TAG_P, NULL);
	add_content(&m, 0);
	add_content(&m, 1);
	finish(&m);
	p = element(&m, "/S/P/");
	assert_int_equal(pdf_number(p, "/Pg "), object_id(m.pages[0].page));
	assert_true(pdf_has(p, "/K[0 <</Type/MCR/Pg "));
	assert_int_equal(pdf_number(p, "/MCR/Pg "), object_id(m.pages[1].page));
	assert_true(pdf_has(p, "/MCID 0>>]"));
	end(&m);
}

static void an_element_is_gone_back_to(void **state)
{
	struct element *first;
	struct made m;

	(void)state;
	begin(&m);
	structure_open(&m.s, TAG_DIV, NULL);
	first = structure_open(&m.s, TAG_LBL, NULL);
	structure_close(&m.s);
	structure_open(&m.s, TAG_LBODY, NULL);
	add_content(&m, 0);
	structure_resume(&m.s, first);
	assert_string_equal(structure_current_name(&m.s), "Lbl");
	add_content(&m, 0);
	finish(&m);
	assert_true(pdf_has(element(&m, "/S/LBody/"), "/K 0"));
	assert_true(pdf_has(element(&m, "/S/Lbl/"), "/K 1"));
	end(&m);
}

static void attributes_are_written_where_the_tag_has_them(void **state)
{
	static const struct {
		enum pdf_tag tag;
		const char *name;
		struct pdf_attributes attributes;
		const char *wanted;
	} rows[] = {
	    {TAG_TH, "/S/TH/", {.scope = SCOPE_COLUMN}, "/A<</O/Table/Scope/Column>>"},
	    {TAG_TH, "/S/TH/", {.scope = SCOPE_ROW}, "/A<</O/Table/Scope/Row>>"},
	    {TAG_L, "/S/L/", {.numbered = true}, "/A<</O/List/ListNumbering/Decimal>>"},
	    {TAG_L, "/S/L/", {.numbered = false}, "/A<</O/List/ListNumbering/Disc>>"},
	    {TAG_FIGURE, "/S/Figure/", {.alt = {"Code", 4}}, "/Alt(Code)"},
	    {TAG_SPAN, "/S/Span/", {.alt = {"\xC3\xA0", 2}}, "/Alt<FEFF00E0>"},
	    {TAG_LBL, "/S/Lbl/", {.actual = {"x", 1}}, "/ActualText(x)"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct made m;

		begin(&m);
		structure_open(&m.s, rows[i].tag, &rows[i].attributes);
		add_content(&m, 0);
		finish(&m);
		assert_true(pdf_has(element(&m, rows[i].name), rows[i].wanted));
		end(&m);
	}
}

static void a_figure_says_where_it_stands(void **state)
{
	static const int64_t box[4] = {48000, 100500, 107530, 160030};
	struct made m;

	(void)state;
	begin(&m);
	structure_set_box(structure_open(&m.s, TAG_FIGURE, NULL), box);
	structure_set_box(NULL, box);
	add_content(&m, 0);
	finish(&m);
	assert_true(pdf_has(element(&m, "/S/Figure/"),
	                    "/A<</O/Layout/Placement/Block/BBox[48 100.5 107.53 160.03]>>"));
	end(&m);
}

static void pages_and_annotations_lead_back(void **state)
{
	HPDF_Dict annotation;
	struct made m;
	struct str nums;

	(void)state;
	begin(&m);
	structure_open(&m.s, TAG_LINK, NULL);
	add_content(&m, 1);
	annotation = object_raw(&m.o, STR("/Type/Annot"));
	structure_add_annotation(&m.s, 1, annotation);
	finish(&m);
	for (int i = 0; i < PAGES; i++)
		assert_int_equal(
		    pdf_number(pdf_object(&m.f, object_id(m.pages[i].page)), "/StructParents "), i);
	assert_int_equal(pdf_number(pdf_object(&m.f, object_id(annotation)), "/StructParent "),
	                 PAGES);
	nums = pdf_object(&m.f, pdf_number(tree_root(&m), "/ParentTree "));
	assert_int_equal(pdf_number(nums, "/Nums[ 0 [] 1 ["), number_of(&m, "/S/Link/"));
	assert_int_equal(pdf_number(nums, "] 2 "), number_of(&m, "/S/Link/"));
	assert_false(pdf_has(nums, "/Limits")); /* a root has none */
	assert_int_equal(pdf_number(element(&m, "/S/Link/"), "/Obj "), object_id(annotation));
	end(&m);
}

static void without_elements_there_is_no_tree(void **state)
{
	struct made m;

	(void)state;
	begin(&m);
	finish(&m);
	assert_false(pdf_has(pdf_catalog(&m.f), "/StructTreeRoot"));
	end(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(kids_stand_in_order),
	    cmocka_unit_test(content_of_another_page_says_so),
	    cmocka_unit_test(an_element_is_gone_back_to),
	    cmocka_unit_test(attributes_are_written_where_the_tag_has_them),
	    cmocka_unit_test(a_figure_says_where_it_stands),
	    cmocka_unit_test(pages_and_annotations_lead_back),
	    cmocka_unit_test(without_elements_there_is_no_tree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
