/* test_pdf_pictures.c - pictures of a PDF are listed with their size on the page, read and put
 * back smaller; everything else stays. */
#include "jpeg_maker.h"
#include "pdf_maker.h"

#include <qpdf/qpdf-c.h>

#include "codec/pdf.h"
#include "codec/pdf_pictures.h"

#define IMAGE "/Type/XObject/Subtype/Image/Width 4/Height 3"
#define RGB_8 IMAGE "/BitsPerComponent 8/ColorSpace/DeviceRGB"
#define RESOURCES "/Resources<</XObject<</A 5 0 R/B 6 0 R/C 7 0 R>>>>"
/* Numbers of objects behind those of begin_document. */
enum { CONTENTS = 4, FIRST = 5 };

static const char samples[4 * 3 * 3 + 1] = "abcdefghijklABCDEFGHIJKLmnopqrstuvwx";

struct opened {
	struct buf file;
	struct report report;
	struct pdf_pictures *p;
	struct err e;
};

/* One page of A4 whose contents are given; objects follow. */
static void begin_page(struct maker *m, const char *page, const char *content)
{
	char text[512];

	begin(m, "%PDF-1.7\n");
	object(m, "<</Type/Catalog/Pages 2 0 R>>");
	object(m, "<</Type/Pages/Kids[3 0 R]/Count 1" RESOURCES ">>");
	snprintf(text, sizeof text,
	         "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R%s>>", page);
	object(m, text);
	stream(m, "", str_of(content));
}

static void jpeg_object(struct maker *m, const char *dict)
{
	struct buf jpeg = {0};
	char text[512];

	write_jpeg(&jpeg, 4, 3, 3, 90);
	snprintf(text, sizeof text, RGB_8 "/Filter/DCTDecode%s", dict);
	stream(m, text, buf_view(&jpeg));
	buf_free(&jpeg);
}

static bool open_file(struct opened *o, struct buf file)
{
	*o = (struct opened){.file = file};
	report_init(&o->report);
	return pdf_pictures_open(&o->p, buf_view(&o->file), &codec_limits_default, &o->report,
	                         &o->e);
}

static void open_made(struct opened *o, struct maker *m)
{
	end(m, "");
	if (!open_file(o, m->out))
		fail_msg("%s", o->e.text[LANG_EN]);
}

static void drop(struct opened *o)
{
	pdf_pictures_free(o->p);
	buf_free(&o->file);
}

static const struct pdf_shown *only(const struct opened *o)
{
	assert_int_equal(pdf_pictures_count(o->p), 1);
	return pdf_pictures_at(o->p, 0);
}

static void near(double found, double wanted)
{
	if (found < wanted - 0.01 || found > wanted + 0.01)
		fail_msg("%g, not %g", found, wanted);
}

static void pictures_are_listed_with_their_size_on_the_page(void **state)
{
	static const struct {
		const char *page, *content;
		double width, height;
	} rows[] = {
	    {"", "q 595 0 0 842 0 0 cm /A Do Q", 595, 842},
	    {"", "q 0.24 0 0 .24 0 0 cm q 2480 0 0 3508 0 0 cm /A Do Q Q", 595.2, 841.92},
	    /* turned by a quarter: the sides are those of the picture */
	    {"", "0 842 -595 0 595 0 cm /A Do", 842, 595},
	    {"", "q 9 0 0 9 0 0 cm Q 100 0 0 50 1 2 cm /A Do", 100, 50},
	    /* scaled, turned, scaled: in this order and no other */
	    {"", "2 0 0 1 0 0 cm 0 1 -1 0 0 0 cm 3 0 0 4 0 0 cm /A Do", 3, 8},
	    /* the largest of several places */
	    {"", "q 10 0 0 5 0 0 cm /A Do Q q 30 0 0 40 0 0 cm /A Do Q q 1 0 0 1 0 0 cm /A Do Q",
	     30, 40},
	    {"/UserUnit 2", "100 0 0 50 0 0 cm /A Do", 200, 100},
	    /* what only looks like operators */
	    {"", "(/B Do) Tj % /B Do\n7 0 0 8 0 0 cm\n/A\nDo", 7, 8},
	    {"", "q 5 0 0 5 0 0 cm BI/W 1/H 1/BPC 8/CS/G ID Q EIq /B Do\nEI Q 7 0 0 8 0 0 cm/A Do",
	     7, 8},
	    /* through a form with a matrix of its own, which takes the page's resources */
	    {"", "2 0 0 2 0 0 cm /C Do", 60, 80},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct maker m;
		struct opened o;

		begin_page(&m, rows[i].page, rows[i].content);
		jpeg_object(&m, "");
		jpeg_object(&m, "");
		stream(&m, "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Matrix[10 0 0 10 3 4]",
		       STR("3 0 0 4 0 0 cm /A Do"));
		open_made(&o, &m);
		assert_int_equal(only(&o)->id, FIRST);
		assert_int_equal(only(&o)->page, 1);
		near(only(&o)->width, rows[i].width);
		near(only(&o)->height, rows[i].height);
		drop(&o);
	}
}

static void forms_that_draw_each_other_end(void **state)
{
	struct maker m;
	struct opened o;

	(void)state;
	begin_page(&m, "", "/A Do /A Do /A Do");
	stream(&m, "/Type/XObject/Subtype/Form/BBox[0 0 9 9]", STR("/B Do /B Do /A Do"));
	stream(&m, "/Type/XObject/Subtype/Form/BBox[0 0 9 9]", STR("/A Do /C Do"));
	jpeg_object(&m, "");
	open_made(&o, &m);
	assert_int_equal(only(&o)->id, 7);
	drop(&o);
}

/* Two pages, one picture each and a third on both. */
static void pages_are_counted(void **state)
{
	struct maker m;
	struct opened o;

	(void)state;
	begin(&m, "%PDF-1.7\n");
	object(&m, "<</Type/Catalog/Pages 2 0 R>>");
	object(&m, "<</Type/Pages/Kids[3 0 R 8 0 R]/Count 2/MediaBox[0 0 9 9]>>");
	object(&m, "<</Type/Page/Parent 2 0 R/Contents[4 0 R 4 0 R]" RESOURCES ">>");
	stream(&m, "", STR("/B Do /A Do"));
	jpeg_object(&m, "");
	jpeg_object(&m, "");
	jpeg_object(&m, "");
	object(&m, "<</Type/Page/Parent 2 0 R/Contents 9 0 R" RESOURCES ">>");
	stream(&m, "", STR("/A Do /C Do"));
	open_made(&o, &m);
	assert_int_equal(pdf_pictures_count(o.p), 3);
	for (uint32_t i = 0; i < 3; i++) {
		static const uint32_t ids[] = {6, 5, 7}, pages[] = {1, 1, 2};

		assert_int_equal(pdf_pictures_at(o.p, i)->id, ids[i]);
		assert_int_equal(pdf_pictures_at(o.p, i)->page, pages[i]);
	}
	drop(&o);
}

/* Reading */

static void expect_data(struct opened *o, struct str wanted)
{
	struct str data;

	assert_true(pdf_pictures_read(o->p, 0, &data, &o->e));
	assert_true(str_eq(data, wanted));
	pdf_pictures_release(data);
}

static void pictures_are_read_as_they_are_meant(void **state)
{
	/* each row with a PNG filter: the second is Up, with the differences to the first */
	char filtered[3 * 13] = {0};
	static const char *const colours[] = {"/DeviceRGB", "[/CalRGB<</WhitePoint[0.95 1 1.09]>>]",
	                                      "[/ICCBased 6 0 R]", "6 0 R"};
	struct maker m;
	struct opened o;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		filtered[13 * i] = i == 1 ? 2 : 0;
		memcpy(filtered + 13 * i + 1, samples + 12 * i, 12);
	}
	for (int i = 1; i <= 12; i++)
		filtered[13 + i] = (char)(filtered[13 + i] - filtered[i]);
	for (size_t i = 0; i < sizeof colours / sizeof *colours; i++) {
		char dict[256];

		begin_page(&m, "", "/A Do");
		snprintf(dict, sizeof dict,
		         IMAGE "/BitsPerComponent 8/ColorSpace %s/DecodeParms[<</Predictor 15"
		               "/Colors 3/Columns 4>>]",
		         colours[i]);
		flate(&m, dict, (struct str){filtered, sizeof filtered});
		if (i == 2)
			flate(&m, "/N 3", STR("not looked at"));
		else
			object(&m, "/DeviceRGB");
		open_made(&o, &m);
		assert_int_equal(only(&o)->channels, 3);
		assert_false(only(&o)->jpeg);
		expect_data(&o, str_upto(str_of(samples), 36));
		drop(&o);
	}
	begin_page(&m, "", "/A Do");
	stream(&m, IMAGE "/BitsPerComponent 8/ColorSpace/DeviceGray",
	       str_upto(str_of(samples), 12));
	open_made(&o, &m);
	assert_int_equal(only(&o)->channels, 1);
	assert_int_equal(only(&o)->bytes, 12);
	expect_data(&o, str_upto(str_of(samples), 12));
	drop(&o);
}

static void a_jpeg_is_read_as_it_lies_there(void **state)
{
	struct buf jpeg = {0};
	struct maker m;
	struct opened o;

	(void)state;
	write_jpeg(&jpeg, 4, 3, 3, 90);
	begin_page(&m, "", "/A Do");
	jpeg_object(&m, "/DecodeParms null/Metadata 4 0 R");
	open_made(&o, &m);
	assert_true(only(&o)->jpeg);
	assert_int_equal(only(&o)->width_px, 4);
	assert_int_equal(only(&o)->height_px, 3);
	assert_int_equal(only(&o)->bytes, jpeg.len);
	expect_data(&o, buf_view(&jpeg));
	drop(&o);
	buf_free(&jpeg);
}

/* More or less data than the dictionary says is nobody's picture. */
static void samples_of_another_size_are_none(void **state)
{
	static const size_t sizes[] = {35, 37};

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct maker m;
		struct opened o;

		begin_page(&m, "", "/A Do");
		flate(&m, RGB_8, (struct str){samples, sizes[i]});
		open_made(&o, &m);
		only(&o);
		expect_data(&o, (struct str){0});
		drop(&o);
	}
}

static void what_could_not_be_put_back_is_left_out(void **state)
{
	static const char *const dicts[] = {
	    IMAGE "/BitsPerComponent 1/ColorSpace/DeviceGray",
	    IMAGE "/BitsPerComponent 16/ColorSpace/DeviceGray",
	    IMAGE "/BitsPerComponent 8/ColorSpace/DeviceCMYK",
	    IMAGE "/BitsPerComponent 8/ColorSpace[/Indexed/DeviceRGB 1<000000FFFFFF>]",
	    IMAGE "/BitsPerComponent 8/ColorSpace[/Separation/All/DeviceGray 4 0 R]",
	    IMAGE "/BitsPerComponent 1/ImageMask true",
	    RGB_8 "/ImageMask true",
	    RGB_8 "/Mask[0 0 0 0 0 0]",
	    RGB_8 "/Decode[1 0 1 0 1 0]",
	    RGB_8 "/SMask 6 0 R",
	    RGB_8 "/Filter/JPXDecode",
	    RGB_8 "/Filter/CCITTFaxDecode",
	    RGB_8 "/Filter[/ASCIIHexDecode/DCTDecode]",
	    RGB_8 "/Filter/DCTDecode/DecodeParms<</ColorTransform 0>>",
	    "/Type/XObject/Subtype/Image/Width 0/Height 3/BitsPerComponent 8/ColorSpace/DeviceRGB",
	    "/Type/XObject/Subtype/Image/Width 4/BitsPerComponent 8/ColorSpace/DeviceRGB",
	    "/Type/XObject/Subtype/Image/Width 65500/Height 65500/BitsPerComponent 8/ColorSpace"
	    "/DeviceRGB",
	};

	(void)state;
	for (size_t i = 0; i < sizeof dicts / sizeof *dicts; i++) {
		struct maker m;
		struct opened o;

		begin_page(&m, "", "/A Do /B Do");
		stream(&m, dicts[i], str_upto(str_of(samples), 36));
		stream(&m, IMAGE "/BitsPerComponent 8/ColorSpace/DeviceGray/Matte[0 0 0]",
		       str_upto(str_of(samples), 12));
		open_made(&o, &m);
		if (pdf_pictures_count(o.p) != 1)
			fail_msg("%s: %zu pictures", dicts[i], pdf_pictures_count(o.p));
		assert_int_equal(only(&o)->id, 6);
		drop(&o);
	}
}

/* Replacing */

/* The written file, as a report and as qpdf shows its objects. */
static struct str object_text(qpdf_data q, int id, struct buf *text)
{
	qpdf_oh oh = qpdf_get_object_by_id(q, id, 0);
	qpdf_oh dict = qpdf_oh_is_stream(q, oh) ? qpdf_oh_get_dict(q, oh) : oh;

	buf_reset(text);
	buf_cstr(text, qpdf_oh_unparse_resolved(q, dict));
	return buf_view(text);
}

static bool says(struct str text, const char *what)
{
	return memmem(text.ptr, text.len, what, strlen(what)) != NULL;
}

/* Which object is which: by a mark in its dictionary. */
static int object_with(qpdf_data q, const char *mark)
{
	struct buf text = {0};
	int found = 0;

	for (int id = 1; id < 20 && !found; id++)
		if (says(object_text(q, id, &text), mark))
			found = id;
	buf_free(&text);
	return found;
}

static void expect_stream(qpdf_data q, int id, struct str wanted)
{
	unsigned char *data = NULL;
	size_t len = 0;

	qpdf_oh_get_stream_data(q, qpdf_get_object_by_id(q, id, 0), qpdf_dl_none, NULL, &data,
	                        &len);
	assert_true(str_eq((struct str){(char *)data, len}, wanted));
	free(data);
}

static void check_replaced(struct str file, struct str jpeg, struct str untouched)
{
	struct buf text = {0};
	struct report report;
	struct str found;
	struct err e;
	qpdf_data q = qpdf_init();

	report_init(&report);
	assert_true(pdf_probe(&report, file, &codec_limits_default, &e));
	assert_int_equal(report.remark_count, 0);
	assert_int_equal(report.pages, 1);
	assert_int_equal(qpdf_read_memory(q, "", file.ptr, file.len, NULL), 0);
	found = object_text(q, object_with(q, "/First"), &text);
	assert_true(says(found, "/Width 2 ") && says(found, "/Height 1 "));
	assert_true(says(found, "/Filter /DCTDecode"));
	assert_true(says(found, "/ColorSpace [ /CalRGB "));
	assert_true(says(found, "/SMask "));
	assert_false(says(found, "/DecodeParms"));
	expect_stream(q, object_with(q, "/First"), jpeg);
	found = object_text(q, object_with(q, "/Second"), &text);
	assert_true(says(found, "/ColorSpace /DeviceGray"));
	found = object_text(q, object_with(q, "/Mask 1"), &text);
	assert_true(says(found, "/Width 4 ") && says(found, "/Height 3 "));
	expect_stream(q, object_with(q, "/Mask 1"), untouched);
	qpdf_cleanup(&q);
	buf_free(&text);
}

static void only_what_was_replaced_changes(void **state)
{
	struct buf jpeg = {0}, grey = {0}, out[2] = {{0}, {0}};
	struct str untouched = {samples, 12};

	(void)state;
	write_jpeg(&jpeg, 2, 1, 3, 50);
	write_jpeg(&grey, 2, 1, 1, 50);
	for (int i = 0; i < 2; i++) {
		struct maker m;
		struct opened o;

		begin_page(&m, "", "/A Do /B Do");
		flate(&m,
		      IMAGE "/BitsPerComponent 8/ColorSpace[/CalRGB<</WhitePoint[0.95 1 1.09]>>]"
		            "/DecodeParms<</Predictor 1>>/SMask 7 0 R/First 1",
		      (struct str){samples, 36});
		jpeg_object(&m, "/Second 1");
		stream(&m, IMAGE "/BitsPerComponent 8/ColorSpace/DeviceGray/Mask 1", untouched);
		object(&m, "(nobody's)");
		open_made(&o, &m);
		assert_int_equal(pdf_pictures_count(o.p), 2);
		assert_true(pdf_pictures_replace(o.p, 0, buf_view(&jpeg), 2, 1, 3, &o.e));
		assert_true(pdf_pictures_replace(o.p, 1, buf_view(&grey), 2, 1, 1, &o.e));
		assert_true(pdf_pictures_write(o.p, &out[i], &o.e));
		check_replaced(buf_view(&out[i]), buf_view(&jpeg), untouched);
		assert_false(says(buf_view(&out[i]), "nobody's"));
		assert_false(says(buf_view(&out[i]), "Producer"));
		drop(&o);
	}
	assert_true(str_eq(buf_view(&out[0]), buf_view(&out[1])));
	buf_free(&jpeg);
	buf_free(&grey);
	buf_free(&out[0]);
	buf_free(&out[1]);
}

/* Refusing */

static void expect_refused(struct buf file, enum remark_id remark)
{
	struct opened o;

	if (open_file(&o, file))
		fail_msg("not refused, remark %d", (int)remark);
	assert_int_equal(o.e.code, ERR_FORMAT);
	assert_true(report_has(&o.report, remark));
	drop(&o);
}

static void what_is_signed_encrypted_or_damaged_is_refused(void **state)
{
	struct buf z = {0};
	struct maker m;
	qpdf_data q;

	(void)state;
	begin_document(&m, "/AcroForm<</Fields[5 0 R]/SigFlags 3>>", "");
	object(&m, "<</FT/Sig/T(s)/V<</Type/Sig/Filter/Adobe.PPKLite/ByteRange[0 1 2 3]>>>>");
	end(&m, "");
	expect_refused(m.out, REMARK_SIGNED);

	begin_document(&m, "", "");
	end(&m, "");
	q = qpdf_init();
	assert_int_equal(qpdf_read_memory(q, "", m.out.data, m.out.len, NULL), 0);
	assert_int_equal(qpdf_init_write_memory(q), 0);
	qpdf_set_r6_encryption_parameters2(q, "", "owner", QPDF_TRUE, QPDF_TRUE, QPDF_TRUE,
	                                   QPDF_TRUE, QPDF_TRUE, QPDF_TRUE, qpdf_r3p_full,
	                                   QPDF_TRUE);
	assert_int_equal(qpdf_write(q), 0);
	buf_reset(&m.out);
	buf_add(&m.out, qpdf_get_buffer(q), qpdf_get_buffer_length(q));
	qpdf_cleanup(&q);
	expect_refused(m.out, REMARK_ENCRYPTED_OPEN);

	z = zlib((struct str){samples, 36});
	z.data[z.len - 1] ^= 1; /* its checksum */
	begin_page(&m, "", "/A Do");
	stream(&m, RGB_8 "/Filter/FlateDecode", buf_view(&z));
	end(&m, "");
	expect_refused(m.out, REMARK_STREAM_CHECKSUM);
	buf_free(&z);

	begin_document(&m, "", "");
	buf_cstr(&m.out, "5 0 obj\n<</Type");
	expect_refused(m.out, REMARK_TRUNCATED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pictures_are_listed_with_their_size_on_the_page),
	    cmocka_unit_test(forms_that_draw_each_other_end),
	    cmocka_unit_test(pages_are_counted),
	    cmocka_unit_test(pictures_are_read_as_they_are_meant),
	    cmocka_unit_test(a_jpeg_is_read_as_it_lies_there),
	    cmocka_unit_test(samples_of_another_size_are_none),
	    cmocka_unit_test(what_could_not_be_put_back_is_left_out),
	    cmocka_unit_test(only_what_was_replaced_changes),
	    cmocka_unit_test(what_is_signed_encrypted_or_damaged_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
