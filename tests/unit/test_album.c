/* test_album.c - pictures bound into a PDF: their bytes untouched, each upright on its page. */
#include "jpeg_maker.h"
#include "pdf_file.h"

#include "base/deflate.h"
#include "pdf/album.h"
#include "pdf/icc.h"

#define A4_SHORT 595.28
#define A4_LONG 841.89

struct made {
	struct album_page pages[64];
	struct album album;
	struct buf jpeg, out;
	struct pdf_file f;
};

static struct album_page jpeg_page(struct str data, unsigned width, unsigned height)
{
	return (struct album_page){.picture = {.width_px = width,
	                                       .height_px = height,
	                                       .channels = 3,
	                                       .bits = 8,
	                                       .form = PICTURE_JPEG,
	                                       .data = data}};
}

/* count pages of one JPEG of 40 by 30 pixels. */
static void begin(struct made *m, size_t count)
{
	*m = (struct made){0};
	write_jpeg(&m->jpeg, 40, 30, 3, 90);
	for (size_t i = 0; i < count; i++)
		m->pages[i] = jpeg_page(buf_view(&m->jpeg), 40, 30);
	m->album = (struct album){.title = STR("Contrat de travail"),
	                          .piece = STR("contrat"),
	                          .creator = STR("test 1"),
	                          .pages = m->pages,
	                          .count = count,
	                          .first = 1,
	                          .total = count};
}

static void bind(struct made *m)
{
	struct err e;

	pdf_file_clear(&m->f);
	buf_reset(&m->out);
	if (!album_write(&m->album, &m->out, &e))
		fail_msg("%s", e.text[LANG_EN]);
	pdf_file_read(&m->f, buf_view(&m->out));
}

static void drop(struct made *m)
{
	pdf_file_clear(&m->f);
	buf_free(&m->jpeg);
	buf_free(&m->out);
}

/* The number of the picture on a page. */
static long picture_of(struct made *m, unsigned page)
{
	struct str content = pdf_content(&m->f, page), resources;
	long name = pdf_number(content, "/X"),
	     id = pdf_number(pdf_page(&m->f, page), "/Resources ");
	char key[32];

	resources = pdf_object(&m->f, id);
	snprintf(key, sizeof key, "/X%ld ", name);
	return pdf_number(resources, key);
}

static void numbers_behind(struct str in, const char *key, double *out, int count)
{
	char *at = (char *)(uintptr_t)pdf_behind(in, key).ptr;

	for (int i = 0; i < count; i++)
		out[i] = strtod(at, &at);
}

static void near(double found, double wanted)
{
	if (found < wanted - 0.02 || found > wanted + 0.02)
		fail_msg("%g, not %g", found, wanted);
}

/* The structure element of a page's figure. */
static struct str figure_of(struct made *m, unsigned page)
{
	for (unsigned id = 1; id < m->f.count; id++)
		if (pdf_has(m->f.objects[id], "/S/Figure") && page-- == 0)
			return m->f.objects[id];
	fail_msg("no such figure");
	return (struct str){0};
}

static void a_jpeg_goes_in_untouched(void **state)
{
	struct made m;
	struct str object;

	(void)state;
	begin(&m, 2);
	m.pages[1].picture.channels = 1;
	bind(&m);
	assert_int_equal(pdf_pages(&m.f), 2);
	object = pdf_object(&m.f, picture_of(&m, 0));
	assert_true(pdf_has(object, "/Filter/DCTDecode"));
	assert_true(pdf_has(object, "/ColorSpace/DeviceRGB"));
	assert_false(pdf_has(object, "FlateDecode"));
	assert_int_equal(pdf_number(object, "/Width "), 40);
	assert_int_equal(pdf_number(object, "/Height "), 30);
	assert_true(str_eq(m.f.streams[picture_of(&m, 0)], buf_view(&m.jpeg)));
	assert_true(pdf_has(pdf_object(&m.f, picture_of(&m, 1)), "/ColorSpace/DeviceGray"));
	drop(&m);
}

/* Where the corners of the stored picture lie on the page, by Exif: the first row's beginning
 * and end, and the last row's beginning. */
static void all_eight_orientations_are_upright(void **state)
{
	enum corner { TOP_LEFT, TOP_RIGHT, BOTTOM_LEFT, BOTTOM_RIGHT };
	static const enum corner wanted[9][3] = {
	    [0] = {TOP_LEFT, TOP_RIGHT, BOTTOM_LEFT},
	    [1] = {TOP_LEFT, TOP_RIGHT, BOTTOM_LEFT},
	    [2] = {TOP_RIGHT, TOP_LEFT, BOTTOM_RIGHT},
	    [3] = {BOTTOM_RIGHT, BOTTOM_LEFT, TOP_RIGHT},
	    [4] = {BOTTOM_LEFT, BOTTOM_RIGHT, TOP_LEFT},
	    [5] = {TOP_LEFT, BOTTOM_LEFT, TOP_RIGHT},
	    [6] = {TOP_RIGHT, BOTTOM_RIGHT, TOP_LEFT},
	    [7] = {BOTTOM_RIGHT, TOP_RIGHT, BOTTOM_LEFT},
	    [8] = {BOTTOM_LEFT, TOP_LEFT, BOTTOM_RIGHT},
	};
	static const double stored[3][2] = {{0, 1}, {1, 1}, {0, 0}};
	struct made m;

	(void)state;
	begin(&m, 9);
	for (unsigned i = 0; i < 9; i++)
		m.pages[i].picture.orientation = i;
	bind(&m);
	for (unsigned i = 0; i < 9; i++) {
		double box[4], cm[6];

		numbers_behind(figure_of(&m, i), "/BBox[", box, 4);
		numbers_behind(pdf_content(&m.f, i), "q ", cm, 6);
		near((box[2] - box[0]) / (box[3] - box[1]), i < 5 ? 4.0 / 3 : 3.0 / 4);
		for (int k = 0; k < 3; k++) {
			const double *at = stored[k];
			enum corner corner = wanted[i][k];

			near(cm[0] * at[0] + cm[2] * at[1] + cm[4],
			     corner == TOP_LEFT || corner == BOTTOM_LEFT ? box[0] : box[2]);
			near(cm[1] * at[0] + cm[3] * at[1] + cm[5],
			     corner == TOP_LEFT || corner == TOP_RIGHT ? box[3] : box[1]);
		}
	}
	drop(&m);
}

static void pages_suit_their_pictures(void **state)
{
	static const struct {
		unsigned width, height, orientation, dpi;
		enum album_paper paper;
		double page[2], size[2];
	} rows[] = {
	    /* A4: a photo keeps the margin, lies down where it does, is never blown up */
	    {4032, 3024, 1, 72, ALBUM_A4, {A4_LONG, A4_SHORT}, {718.11, 538.58}},
	    {4032, 3024, 6, 72, ALBUM_A4, {A4_SHORT, A4_LONG}, {538.58, 718.11}},
	    {300, 150, 1, 0, ALBUM_A4, {A4_LONG, A4_SHORT}, {216, 108}},
	    {1000, 1000, 1, 0, ALBUM_A4, {A4_SHORT, A4_LONG}, {538.58, 538.58}},
	    /* a sheet fills it, two pixels more or less, and at 72 pixels an inch too */
	    {2480, 3508, 1, 300, ALBUM_A4, {A4_SHORT, A4_LONG}, {595.18, A4_LONG}},
	    {2480, 3480, 1, 300, ALBUM_A4, {A4_SHORT, A4_LONG}, {A4_SHORT, 835.31}},
	    {2480, 3508, 8, 300, ALBUM_A4, {A4_LONG, A4_SHORT}, {A4_LONG, 595.18}},
	    {595, 842, 1, 72, ALBUM_A4, {A4_SHORT, A4_LONG}, {594.92, A4_LONG}},
	    {300, 424, 1, 72, ALBUM_A4, {A4_SHORT, A4_LONG}, {300, 424}},
	    /* a letter sheet is none */
	    {2550, 3300, 1, 300, ALBUM_A4, {A4_SHORT, A4_LONG}, {538.58, 696.99}},
	    /* extremes stay visible */
	    {65535, 1, 1, 0, ALBUM_A4, {A4_LONG, A4_SHORT}, {785.2, 0.1}},
	    {1, 1, 1, 0, ALBUM_A4, {A4_SHORT, A4_LONG}, {0.72, 0.72}},
	    /* own size: by what a scanner says, else 300 */
	    {1011, 638, 1, 200, ALBUM_OWN_SIZE, {363.96, 229.68}, {363.96, 229.68}},
	    {1011, 638, 8, 200, ALBUM_OWN_SIZE, {229.68, 363.96}, {229.68, 363.96}},
	    {3000, 1500, 1, 72, ALBUM_OWN_SIZE, {720, 360}, {720, 360}},
	    {3000, 1500, 1, 1201, ALBUM_OWN_SIZE, {720, 360}, {720, 360}},
	    {3000, 1500, 1, 0, ALBUM_OWN_SIZE, {720, 360}, {720, 360}},
	    {65535, 100, 1, 100, ALBUM_OWN_SIZE, {14400, 72}, {14400, 21.97}},
	    {1, 1, 1, 0, ALBUM_OWN_SIZE, {72, 72}, {0.24, 0.24}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		double media[4], box[4];
		struct made m;

		begin(&m, 1);
		m.album.paper = rows[i].paper;
		m.pages[0].dpi = rows[i].dpi;
		m.pages[0].picture.width_px = rows[i].width;
		m.pages[0].picture.height_px = rows[i].height;
		m.pages[0].picture.orientation = rows[i].orientation;
		bind(&m);
		numbers_behind(pdf_page(&m.f, 0), "/MediaBox[", media, 4);
		numbers_behind(figure_of(&m, 0), "/BBox[", box, 4);
		for (int k = 0; k < 2; k++) {
			near(media[2 + k], rows[i].page[k]);
			near(box[2 + k] - box[k], rows[i].size[k]);
			/* in the middle, and not over the edge */
			near(box[k] + box[2 + k], media[2 + k]);
			assert_true(box[k] > -0.2);
		}
		drop(&m);
	}
}

static void flate_data_goes_in_untouched_too(void **state)
{
	static const unsigned char rows[] = {0, 0xA0, 0, 0x50};
	const struct pdf_picture picture = {
	    .width_px = 3, .height_px = 2, .channels = 1, .bits = 1, .form = PICTURE_ROWS};
	struct deflate *d;
	struct buf packed = {0};
	struct made m;
	struct str object;
	struct err e;

	(void)state;
	d = deflate_new(6, &e);
	assert_true(deflate_zlib(d, (struct str){(const char *)rows, 4}, &packed, &e));
	deflate_free(d);
	begin(&m, 3);
	m.pages[0].picture = m.pages[1].picture = m.pages[2].picture = picture;
	m.pages[0].picture.data = m.pages[1].picture.data = buf_view(&packed);
	m.pages[1].picture.palette = STR("abcdef");
	m.pages[2].picture.form = PICTURE_SAMPLES;
	m.pages[2].picture.data = STR("\xA0\x50");
	bind(&m);
	object = pdf_object(&m.f, picture_of(&m, 0));
	assert_true(pdf_has(object, "/ColorSpace/DeviceGray"));
	assert_true(
	    pdf_has(object, "/DecodeParms<</Predictor 15/Colors 1/BitsPerComponent 1/Columns 3>>"));
	assert_true(pdf_has(object, "/Filter/FlateDecode"));
	assert_true(str_eq(m.f.streams[picture_of(&m, 0)], buf_view(&packed)));
	object = pdf_object(&m.f, picture_of(&m, 1));
	assert_true(pdf_has(object, "/ColorSpace[/Indexed/DeviceRGB 1<616263646566>]"));
	object = pdf_object(&m.f, picture_of(&m, 2));
	assert_true(pdf_has(object, "/Filter/FlateDecode"));
	assert_false(pdf_has(object, "/DecodeParms"));
	assert_true(str_eq(pdf_stream(&m.f, picture_of(&m, 2)), STR("\xA0\x50")));
	drop(&m);
	buf_free(&packed);
}

/* A grey profile: the header of one, with a single tag. */
static void write_grey_profile(struct buf *b)
{
	char bytes[128 + 4 + 12] = {0};

	bytes[3] = (char)sizeof bytes;
	bytes[8] = 2;
	memcpy(bytes + 12, "scnrGRAYXYZ ", 12);
	memcpy(bytes + 36, "acsp", 4);
	bytes[131] = 1;
	memcpy(bytes + 132, "kTRC", 4);
	buf_add(b, bytes, sizeof bytes);
}

static void profiles_are_kept_and_shared(void **state)
{
	struct buf rgb = {0}, copy = {0}, grey = {0};
	struct made m;
	long id;

	(void)state;
	begin(&m, 4);
	icc_write_srgb(&rgb);
	icc_write_srgb(&copy);
	write_grey_profile(&grey);
	m.pages[0].picture.profile = buf_view(&rgb);
	m.pages[1].picture.profile = buf_view(&copy);
	m.pages[2].picture.profile = buf_view(&grey);
	m.pages[2].picture.channels = 1;
	m.pages[3].picture = (struct pdf_picture){.width_px = 8,
	                                          .height_px = 1,
	                                          .channels = 1,
	                                          .bits = 1,
	                                          .form = PICTURE_SAMPLES,
	                                          .palette = STR("abcdef"),
	                                          .data = STR("a"),
	                                          .profile = buf_view(&rgb)};
	bind(&m);
	id = pdf_number(pdf_object(&m.f, picture_of(&m, 0)), "/ColorSpace[/ICCBased ");
	assert_int_equal(pdf_number(m.f.objects[id], "/N "), 3);
	assert_true(str_eq(pdf_stream(&m.f, id), buf_view(&rgb)));
	assert_int_equal(pdf_number(pdf_object(&m.f, picture_of(&m, 1)), "/ColorSpace[/ICCBased "),
	                 id);
	assert_int_equal(
	    pdf_number(pdf_object(&m.f, picture_of(&m, 3)), "/ColorSpace[/Indexed[/ICCBased "), id);
	id = pdf_number(pdf_object(&m.f, picture_of(&m, 2)), "/ColorSpace[/ICCBased ");
	assert_int_equal(pdf_number(m.f.objects[id], "/N "), 1);
	assert_true(str_eq(pdf_stream(&m.f, id), buf_view(&grey)));
	drop(&m);
	buf_free(&rgb);
	buf_free(&copy);
	buf_free(&grey);
}

static void a_page_says_which_it_is(void **state)
{
	struct made m;

	(void)state;
	begin(&m, 2);
	m.album.first = 3;
	m.album.total = 12;
	m.album.lang = LANG_EN;
	bind(&m);
	assert_true(pdf_has(figure_of(&m, 0), "/Alt(Page 3 of 12 of contrat)"));
	assert_true(pdf_has(figure_of(&m, 1), "/Alt(Page 4 of 12 of contrat)"));
	assert_true(pdf_has(pdf_catalog(&m.f), "/Lang(en-GB)"));
	m.album.lang = LANG_FR;
	bind(&m);
	assert_true(pdf_has(figure_of(&m, 1), "/Alt(Page 4 sur 12 de contrat)"));
	assert_true(pdf_has(pdf_catalog(&m.f), "/Lang(fr-FR)"));
	assert_true(pdf_has(pdf_catalog(&m.f), "/OutputIntents["));
	drop(&m);
}

static void the_same_pictures_give_the_same_bytes(void **state)
{
	struct made m;
	struct buf again = {0};
	struct err e;

	(void)state;
	begin(&m, 3);
	bind(&m);
	assert_true(album_write(&m.album, &again, &e));
	assert_true(str_eq(buf_view(&again), buf_view(&m.out)));
	assert_false(pdf_has(buf_view(&m.out), "/CreationDate"));
	buf_free(&again);
	drop(&m);
}

/* What a process that is not trusted may say of its picture. */
static void what_no_pdf_can_hold_is_named(void **state)
{
	struct buf rgb = {0};
	struct pdf_picture good;
	struct made m;

	(void)state;
	begin(&m, 2);
	icc_write_srgb(&rgb);
	good = m.pages[1].picture;
	struct pdf_picture bad[] = {good, good, good, good, good, good, good, good, good, good};

	bad[0].width_px = 0;
	bad[1].height_px = 65536;
	bad[2].channels = 4;
	bad[3].bits = 16;
	bad[4].bits = 4;
	bad[5].orientation = 9;
	bad[6].data = (struct str){0};
	bad[7].palette = STR("abc");
	bad[8].channels = 1;
	bad[8].profile = buf_view(&rgb);
	bad[9].form = PICTURE_SAMPLES;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct err e = {0};

		m.pages[1].picture = bad[i];
		if (album_write(&m.album, &m.out, &e))
			fail_msg("%zu was taken", i);
		assert_int_equal(e.code, ERR_FORMAT);
		assert_non_null(strstr(e.text[LANG_EN], "page 2"));
		assert_int_equal(m.out.len, 0);
	}
	m.pages[1].picture = good;
	bind(&m);
	buf_free(&rgb);
	drop(&m);
}

/* What is counted beside the data is never too little, nor far too much. */
static void the_overhead_is_known_beforehand(void **state)
{
	static const size_t counts[] = {1, 2, 30, 64};
	struct buf rgb = {0};

	(void)state;
	icc_write_srgb(&rgb);
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
		for (int accents = 0; accents < 2; accents++) {
			struct made m;
			uint64_t bytes, data = 0;

			begin(&m, counts[i]);
			if (accents)
				m.album.title = m.album.piece = STR("Pièce d’identité née à Łódź");
			for (size_t k = 0; k < counts[i]; k++) {
				m.pages[k].picture.profile = buf_view(&rgb);
				m.pages[k].picture.orientation = 1 + (unsigned)k % 8;
				data += m.pages[k].picture.data.len;
			}
			bytes = album_file_overhead(&m.album) +
			        counts[i] * album_page_overhead(&m.album, &m.pages[0]);
			bind(&m);
			assert_in_range(m.out.len - data, bytes / 4, bytes);
			drop(&m);
		}
	}
	buf_free(&rgb);
}

static void thirty_photos_of_a_contract_fit(void **state)
{
	struct buf photo = {0};
	struct made m;

	(void)state;
	begin(&m, 30);
	write_jpeg(&photo, 760, 570, 3, 82);
	assert_in_range(photo.len, 280000, 330000);
	for (size_t i = 0; i < 30; i++)
		m.pages[i] = jpeg_page(buf_view(&photo), 760, 570);
	bind(&m);
	assert_int_equal(pdf_pages(&m.f), 30);
	assert_true(m.out.len < 10000000);
	assert_true(m.out.len < 30 * photo.len + 30000);
	buf_free(&photo);
	drop(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_jpeg_goes_in_untouched),
	    cmocka_unit_test(all_eight_orientations_are_upright),
	    cmocka_unit_test(pages_suit_their_pictures),
	    cmocka_unit_test(flate_data_goes_in_untouched_too),
	    cmocka_unit_test(profiles_are_kept_and_shared),
	    cmocka_unit_test(a_page_says_which_it_is),
	    cmocka_unit_test(the_same_pictures_give_the_same_bytes),
	    cmocka_unit_test(what_no_pdf_can_hold_is_named),
	    cmocka_unit_test(the_overhead_is_known_beforehand),
	    cmocka_unit_test(thirty_photos_of_a_contract_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
