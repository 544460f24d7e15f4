/* test_rework.c - files reworked in a locked worker: each way, and what cannot be done. */
#include "guard_fixture.h"

#include "rework_fixture.h"

#include "codec/jpeg.h"
#include "codec/png.h"
#include "pdf_maker.h"
#include "png_file.h"

static struct guard *g;

/* What came of one file. */
struct result {
	struct rework r;
	struct sealed product;
	struct str made; /* of MADE */
};

static void result_clear(struct result *t)
{
	sealed_unmap(t->made);
	sealed_clear(&t->product);
}

static struct result rework(struct str bytes, const struct rework_target *target,
                            const struct codec_limits *limits)
{
	struct rework_job job = {.target = *target, .limits = *limits, .outbox = {.fd = -1}};
	struct worker_job work = {.decode = rework_run, .context = &job, .outbox = &job.outbox};
	struct result t = {.product = {.fd = -1}};
	struct sealed sealed = {.fd = -1};
	struct worker w = {0};
	struct err e = {0};

	assert_true(outbox_open(&job.outbox, 1000000, &e));
	assert_true(sealed_of(&sealed, bytes, &e));
	assert_true(worker_start(&w, g, &work, &sealed, &e));
	sealed_clear(&sealed);
	fixture_wait(&w);
	assert_name(&w, "answered");
	assert_true(rework_read(&t.r, w.answer));
	if (t.r.end == REWORK_MADE && t.r.way != REWORK_COPY) {
		uint64_t all = t.r.bytes + t.r.sheet.palette_bytes + t.r.sheet.profile_bytes;

		assert_true(outbox_seal(&t.product, &job.outbox, (size_t)all, &e));
		assert_true(sealed_map(&t.made, &t.product, &e));
	}
	outbox_clear(&job.outbox);
	worker_clear(&w);
	return t;
}

static struct result rework_simply(struct str bytes)
{
	struct rework_target target = any_target();

	return rework(bytes, &target, &codec_limits_default);
}

/* A JPEG or PNG without a fault, upright and bare. */
static void assert_fit(const struct result *t, enum rework_way way, enum kind kind, uint32_t width,
                       uint32_t height)
{
	struct report report;
	struct err e;

	assert_int_equal(t->r.end, REWORK_MADE);
	assert_string_equal(rework_way_name(t->r.way), rework_way_name(way));
	assert_int_equal(t->r.kind, kind);
	assert_int_equal(t->r.width_px, width);
	assert_int_equal(t->r.height_px, height);
	assert_int_equal(t->r.bytes, t->made.len);
	report_init(&report);
	assert_true(kind == KIND_PNG ? png_probe(&report, t->made, &codec_limits_default, &e)
	                             : jpeg_probe(&report, t->made, &codec_limits_default, &e));
	assert_int_equal(report.remark_count, 0);
	assert_int_equal(report.width_px, width);
	assert_int_equal(report.height_px, height);
	assert_true(report.orientation <= 1);
	assert_false(report.metadata || report.gps || report.profile);
}

static void assert_same_coefficients(const struct buf *a, struct str b)
{
	struct buf made = {0};
	struct fixture_frame before, after;

	buf_str(&made, b);
	fixture_read(&before, a);
	fixture_read(&after, &made);
	fixture_assert_same(&before, &after);
	fixture_free(&before);
	fixture_free(&after);
	buf_free(&made);
}

/* --- JPEG */

static void stripped(void **state)
{
	struct buf b = {0};
	struct result t;

	(void)state;
	jpeg_make(&b, turned_recipe(200, 100, EXIF_ORIENTATION("\x01")));
	t = rework_simply(buf_view(&b));
	assert_fit(&t, REWORK_STRIP, KIND_JPEG, 200, 100);
	assert_true(t.r.before.metadata);
	assert_int_equal(t.r.orientation, 1);
	assert_same_coefficients(&b, t.made);
	result_clear(&t);
	buf_free(&b);
}

static void end_marker_is_added(void **state)
{
	struct buf b = {0};
	struct result t;

	(void)state;
	jpeg_make(&b, (struct jpeg_recipe){.width = 200, .height = 100});
	t = rework_simply(str_upto(buf_view(&b), b.len - 2));
	assert_fit(&t, REWORK_STRIP, KIND_JPEG, 200, 100);
	assert_true(report_has(&t.r.before, REMARK_NO_END_MARKER));
	assert_same_coefficients(&b, t.made);
	result_clear(&t);
	buf_free(&b);
}

static void turned(void **state)
{
	struct buf b = {0};
	struct result t;

	(void)state;
	jpeg_make(&b, turned_recipe(192, 96, EXIF_ORIENTATION("\x06")));
	t = rework_simply(buf_view(&b));
	assert_fit(&t, REWORK_TURN, KIND_JPEG, 96, 192);
	assert_int_equal(t.r.orientation, 6);
	assert_false(t.r.edges);
	result_clear(&t);
	/* Half a block at the edge that comes to lie first. */
	jpeg_make(&b, turned_recipe(192, 100, EXIF_ORIENTATION("\x06")));
	t = rework_simply(buf_view(&b));
	assert_fit(&t, REWORK_RENDER, KIND_JPEG, 100, 192);
	assert_true(t.r.edges);
	assert_int_equal(t.r.orientation, 6);
	result_clear(&t);
	buf_free(&b);
}

static void scaled(void **state)
{
	struct rework_target target = any_target();
	struct buf b = {0};
	struct result t;

	(void)state;
	target.side_px = 150;
	jpeg_make(&b, turned_recipe(300, 200, EXIF_ORIENTATION("\x08")));
	t = rework(buf_view(&b), &target, &codec_limits_default);
	assert_fit(&t, REWORK_RENDER, KIND_JPEG, 100, 150);
	assert_true(t.r.scaled);
	assert_false(t.r.to_srgb);
	assert_int_equal(t.r.orientation, 8);
	assert_in_range(t.r.quality, 60, 100);
	result_clear(&t);
	buf_free(&b);
}

/* As the P3 of phones is. */
static void converted(void **state)
{
	struct buf b = {0}, segment = {0};
	struct result t;

	(void)state;
	add_p3_segment(&segment);
	jpeg_make(&b, (struct jpeg_recipe){
			  .width = 64, .height = 48, .segment = {0xE2, buf_view(&segment)}});
	t = rework_simply(buf_view(&b));
	assert_fit(&t, REWORK_RENDER, KIND_JPEG, 64, 48);
	assert_true(t.r.to_srgb && t.r.before.profile);
	assert_false(t.r.scaled || t.r.broken_profile);
	result_clear(&t);
	/* One that cannot be read is passed over. */
	memset(segment.data + 60, 0xFF, segment.len - 60);
	jpeg_make(&b, (struct jpeg_recipe){
			  .width = 64, .height = 48, .segment = {0xE2, buf_view(&segment)}});
	t = rework_simply(buf_view(&b));
	assert_fit(&t, REWORK_STRIP, KIND_JPEG, 64, 48);
	assert_true(t.r.broken_profile);
	assert_false(t.r.to_srgb);
	result_clear(&t);
	buf_free(&b);
	buf_free(&segment);
}

static void cmyk(void **state)
{
	struct buf b = {0};
	struct result t;

	(void)state;
	jpeg_make(&b, (struct jpeg_recipe){.width = 64, .height = 48, .in = JCS_CMYK});
	t = rework_simply(buf_view(&b));
	assert_fit(&t, REWORK_RENDER, KIND_JPEG, 64, 48);
	assert_true(t.r.to_srgb);
	result_clear(&t);
	buf_free(&b);
}

/* --- What cannot be done */

/* Damage that only decoding shows leaves a file, and the remark that it is not taken for. */
static void assert_remarked(struct str bytes, enum remark_id why)
{
	struct result t = rework_simply(bytes);

	if (!report_has(&t.r.before, why))
		fail_msg("end %d, way %s, %zu remarks", (int)t.r.end, rework_way_name(t.r.way),
		         t.r.before.remark_count);
	result_clear(&t);
}

static void assert_unmade(struct str bytes, enum remark_id why)
{
	struct result t = rework_simply(bytes);

	assert_int_not_equal(t.r.end, REWORK_MADE);
	assert_null(t.made.ptr);
	result_clear(&t);
	assert_remarked(bytes, why);
}

static void damaged(void **state)
{
	struct buf b = {0};

	(void)state;
	/* Whatever was to be done to it. */
	jpeg_make(&b, turned_recipe(192, 96, EXIF_ORIENTATION("\x06")));
	assert_unmade(str_upto(buf_view(&b), b.len / 2), REMARK_TRUNCATED);
	jpeg_make(&b, turned_recipe(192, 96, EXIF_ORIENTATION("\x01")));
	assert_unmade(str_upto(buf_view(&b), b.len / 2), REMARK_TRUNCATED);
	jpeg_make(&b, (struct jpeg_recipe){.width = 64, .height = 48, .in = JCS_CMYK});
	b.len -= b.len / 4;
	assert_unmade(buf_view(&b), REMARK_TRUNCATED);
	buf_cstr(&b, "\xFF\xD9"); /* an end, but not the picture's */
	assert_remarked(buf_view(&b), REMARK_CORRUPT);
	buf_free(&b);
}

static size_t find(const struct buf *b, const char *what, size_t len)
{
	const char *p = memmem(b->data, b->len, what, len);

	assert_non_null(p);
	return (size_t)(p - b->data);
}

static void bombs(void **state)
{
	struct buf b = {0};

	(void)state;
	jpeg_make(&b, (struct jpeg_recipe){.width = 64, .height = 48});
	memset(b.data + find(&b, "\xFF\xC0", 2) + 5, 0xFE, 4); /* height and width */
	assert_unmade(buf_view(&b), REMARK_TOO_MANY_PIXELS);
	buf_free(&b);
	png_begin(&b, (struct shape){65500, 65500, 8, 2, 0});
	add_data(&b, STR("hardly anything"));
	add_chunk(&b, "IEND", STR(""));
	assert_unmade(buf_view(&b), REMARK_TOO_MANY_PIXELS);
	buf_free(&b);
}

static void too_costly(void **state)
{
	struct rework_target target = any_target();
	struct buf b = {0};
	struct result t;

	(void)state;
	target.memory = 100000;
	jpeg_make(&b, (struct jpeg_recipe){.width = 640, .height = 480, .in = JCS_CMYK});
	t = rework(buf_view(&b), &target, &codec_limits_default);
	assert_int_equal(t.r.end, REWORK_TOO_COSTLY);
	result_clear(&t);
	/* What only has to be stripped costs nothing. */
	jpeg_make(&b, (struct jpeg_recipe){.width = 640, .height = 480});
	t = rework(buf_view(&b), &target, &codec_limits_default);
	assert_fit(&t, REWORK_STRIP, KIND_JPEG, 640, 480);
	result_clear(&t);
	buf_free(&b);
}

static void too_large(void **state)
{
	struct rework_target target = any_target();
	struct buf b = {0};
	struct result t;

	(void)state;
	target.bytes = 400;
	target.legible_px = 300;
	jpeg_make(&b, (struct jpeg_recipe){.width = 320, .height = 240});
	t = rework(buf_view(&b), &target, &codec_limits_default);
	assert_int_equal(t.r.end, REWORK_TOO_LARGE);
	assert_true(t.r.bytes > 400);
	result_clear(&t);
	buf_free(&b);
}

static void no_way(void **state)
{
	struct rework_target target = any_target();
	struct buf b = {0};
	struct result t = rework_simply(STR("just text"));

	(void)state;
	assert_int_equal(t.r.end, REWORK_NO_WAY);
	result_clear(&t);
	t = rework_simply(STR(""));
	assert_int_equal(t.r.end, REWORK_NO_WAY);
	result_clear(&t);
	target.accepts[KIND_JPEG] = target.accepts[KIND_PNG] = false;
	jpeg_make(&b, (struct jpeg_recipe){.width = 32, .height = 24});
	t = rework(buf_view(&b), &target, &codec_limits_default);
	assert_int_equal(t.r.end, REWORK_NO_WAY);
	result_clear(&t);
	buf_free(&b);
}

/* --- PNG and PDF */

static void png_make(struct buf *b, struct shape shape)
{
	char *rows = calloc(rows_bytes(shape), 1);

	assert_non_null(rows);
	for (size_t i = 0, row = rows_bytes(shape) / shape.height; i < rows_bytes(shape); i++)
		rows[i] = i % row == 0 ? 0 : (char)(i % 7 * 30);
	png_begin(b, shape);
	add_chunk(b, "tEXt", STR("Author\0me"));
	add_data(b, (struct str){rows, rows_bytes(shape)});
	add_chunk(b, "IEND", STR(""));
	free(rows);
}

static void png(void **state)
{
	struct buf b;
	struct result t;

	(void)state;
	png_make(&b, (struct shape){60, 40, 8, 2, 0});
	t = rework_simply(buf_view(&b));
	assert_fit(&t, REWORK_STRIP, KIND_PNG, 60, 40);
	assert_true(t.r.before.metadata);
	result_clear(&t);
	b.data[b.len - 30] ^= 1;
	/* What is only stripped is examined as what it became. */
	t = rework_simply(buf_view(&b));
	assert_int_equal(t.r.way, REWORK_STRIP);
	result_clear(&t);
	buf_free(&b);
}

static void png_of_16_bits_with_alpha(void **state)
{
	struct rework_target target = any_target();
	struct buf b;
	struct result t;

	(void)state;
	target.side_px = 30;
	png_make(&b, (struct shape){60, 40, 16, 6, 0});
	t = rework(buf_view(&b), &target, &codec_limits_default);
	assert_fit(&t, REWORK_RENDER, t.r.kind, 30, 20);
	assert_true(t.r.flattened && t.r.scaled);
	result_clear(&t);
	buf_free(&b);
}

static void pdf(void **state)
{
	struct rework_target target = any_target();
	struct result t;
	struct maker m;

	(void)state;
	begin_document(&m, "", "");
	end(&m, "");
	t = rework_simply(buf_view(&m.out));
	assert_int_equal(t.r.end, REWORK_MADE);
	assert_int_equal(t.r.way, REWORK_COPY);
	assert_int_equal(t.r.bytes, m.out.len);
	result_clear(&t);
	/* No picture is what makes it so large. */
	target.bytes = 100;
	t = rework(buf_view(&m.out), &target, &codec_limits_default);
	assert_int_equal(t.r.end, REWORK_TOO_LARGE);
	result_clear(&t);
	buf_free(&m.out);
}

/* A page that is a JPEG of noise, over the limit. */
static void scan(void **state)
{
	struct rework_target target = any_target();
	struct buf jpeg = {0};
	struct result t;
	struct maker m;

	(void)state;
	jpeg_make(&jpeg, (struct jpeg_recipe){.width = 1000, .height = 1400, .quality = 100});
	begin(&m, "%PDF-1.7\n");
	object(&m, "<</Type/Catalog/Pages 2 0 R>>");
	object(&m, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
	object(&m, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
	           "/Resources<</XObject<</I 5 0 R>>>>>>");
	stream(&m, "", STR("595 0 0 842 0 0 cm /I Do"));
	stream(&m,
	       "/Type/XObject/Subtype/Image/Width 1000/Height 1400/BitsPerComponent 8"
	       "/ColorSpace/DeviceRGB/Filter/DCTDecode",
	       buf_view(&jpeg));
	end(&m, "");
	target.bytes = m.out.len / 2;
	t = rework(buf_view(&m.out), &target, &codec_limits_default);
	assert_int_equal(t.r.end, REWORK_MADE);
	assert_int_equal(t.r.way, REWORK_SCAN);
	assert_int_equal(t.r.pictures, 1);
	assert_int_equal(t.r.pages, 1);
	assert_true(t.made.len <= target.bytes && str_starts(t.made, STR("%PDF-")));
	result_clear(&t);
	/* So few bytes that it could not be read. */
	target.bytes = m.out.len / 300;
	target.legible_px = 1300;
	t = rework(buf_view(&m.out), &target, &codec_limits_default);
	assert_int_equal(t.r.end, REWORK_TOO_LARGE);
	result_clear(&t);
	buf_free(&m.out);
	buf_free(&jpeg);
}

/* --- Pages */

static void page_of_a_jpeg(void **state)
{
	struct rework_target target = any_target();
	struct buf b = {0};
	struct result t;

	(void)state;
	target.for_page = true;
	jpeg_make(&b, turned_recipe(192, 96, EXIF_ORIENTATION("\x06")));
	t = rework(buf_view(&b), &target, &codec_limits_default);
	assert_int_equal(t.r.end, REWORK_MADE);
	assert_int_equal(t.r.way, REWORK_STRIP);
	assert_int_equal(t.r.sheet.orientation, 6);
	assert_int_equal(t.r.sheet.channels, 3);
	assert_int_equal(t.r.sheet.bits, 8);
	assert_memory_equal(t.made.ptr, "\xFF\xD8\xFF\xDB", 4); /* no application data */
	assert_same_coefficients(&b, t.made);
	result_clear(&t);
	/* Damage is found, although nothing has to be decoded. */
	t = rework(str_upto(buf_view(&b), b.len / 2), &target, &codec_limits_default);
	assert_int_equal(t.r.end, REWORK_UNREADABLE);
	result_clear(&t);
	buf_free(&b);
}

static void page_keeps_the_profile(void **state)
{
	struct rework_target target = any_target();
	struct buf b = {0}, segment = {0};
	struct result t;

	(void)state;
	target.for_page = true;
	add_p3_segment(&segment);
	jpeg_make(&b, (struct jpeg_recipe){
			  .width = 64, .height = 48, .segment = {0xE2, buf_view(&segment)}});
	t = rework(buf_view(&b), &target, &codec_limits_default);
	assert_int_equal(t.r.way, REWORK_STRIP);
	assert_int_equal(t.r.sheet.profile_bytes, segment.len - 14);
	assert_memory_equal(t.made.ptr + t.r.bytes, segment.data + 14, segment.len - 14);
	result_clear(&t);
	buf_free(&b);
	buf_free(&segment);
}

static void page_of_a_png(void **state)
{
	struct rework_target target = any_target();
	struct buf b, rows = {0};
	struct result t;

	(void)state;
	target.for_page = true;
	for (int y = 0; y < 4; y++)
		buf_add(&rows, "\0\x1B\xE4", 3);
	png_begin(&b, (struct shape){8, 4, 2, 3, 0});
	add_chunk(&b, "PLTE", STR("\xFF\0\0\0\xFF\0\0\0\xFF\x7F\x7F\x7F"));
	add_data(&b, buf_view(&rows));
	add_chunk(&b, "IEND", STR(""));
	t = rework(buf_view(&b), &target, &codec_limits_default);
	assert_int_equal(t.r.end, REWORK_MADE);
	assert_int_equal(t.r.way, REWORK_STRIP);
	assert_int_equal(t.r.sheet.channels, 1);
	assert_int_equal(t.r.sheet.bits, 2);
	assert_int_equal(t.r.sheet.palette_bytes, 12);
	assert_memory_equal(t.made.ptr + t.r.bytes, "\xFF\0\0\0\xFF\0\0\0\xFF\x7F\x7F\x7F", 12);
	assert_non_null(memmem(b.data, b.len, t.made.ptr, (size_t)t.r.bytes));
	result_clear(&t);
	buf_free(&b);
	buf_free(&rows);
}

/* --- */

static int make_guard(void **state)
{
	struct guard_limits limits = guard_limits_default;
	struct err e;

	(void)state;
	g = fixture_guard_of(&limits);
	return rework_prepare(&e) ? 0 : -1;
}

static int free_guard(void **state)
{
	(void)state;
	guard_free(g);
	return 0;
}

static void libraries_are_named(void **state)
{
	struct buf b = {0};

	(void)state;
	rework_libraries(&b);
	assert_non_null(strstr(buf_terminated(&b), "zimg "));
	assert_non_null(strstr(buf_terminated(&b), "lcms2 2."));
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(stripped),
	    cmocka_unit_test(end_marker_is_added),
	    cmocka_unit_test(turned),
	    cmocka_unit_test(scaled),
	    cmocka_unit_test(converted),
	    cmocka_unit_test(cmyk),
	    cmocka_unit_test(damaged),
	    cmocka_unit_test(bombs),
	    cmocka_unit_test(too_costly),
	    cmocka_unit_test(too_large),
	    cmocka_unit_test(no_way),
	    cmocka_unit_test(png),
	    cmocka_unit_test(png_of_16_bits_with_alpha),
	    cmocka_unit_test(pdf),
	    cmocka_unit_test(scan),
	    cmocka_unit_test(page_of_a_jpeg),
	    cmocka_unit_test(page_keeps_the_profile),
	    cmocka_unit_test(page_of_a_png),
	    cmocka_unit_test(libraries_are_named),
	};

	return cmocka_run_group_tests(tests, make_guard, free_guard);
}
