/* test_render.c - pictures decoded and encoded anew until they fit, and small ones for pages
 * that list files. */
#include "rework_fixture.h"

#include "codec/jpeg.h"
#include "image/preview.h"
#include "image/render.h"
#include "pdf_maker.h"

/* A source of grain, how often it was asked, and what it fails with. */
struct grain {
	struct picture_shape shape;
	unsigned orientation, opened;
	enum err_code fails;
};

static bool open_grain(void *context, struct raster *out, const struct raster_request *request,
                       struct report *report, struct err *e)
{
	struct grain *g = context;
	struct picture p;
	uint32_t seed = 1;

	(void)request;
	g->opened++;
	if (g->fails != ERR_NONE)
		return err_set(e, g->fails, "abîmé", "damaged");
	assert_true(picture_new(&p, &g->shape, e));
	for (unsigned i = 0; i < picture_plane_count(&g->shape); i++)
		for (uint32_t y = 0; y < picture_plane_height(&g->shape, i); y++)
			for (uint32_t x = 0; x < picture_plane_width(&g->shape, i); x++) {
				seed = seed * 1103515245 + 12345;
				plane_row(&p.planes[i], y)[x] = (unsigned char)(seed >> 24);
			}
	report->width_px = g->shape.width_px;
	report->height_px = g->shape.height_px;
	assert_true(raster_open_picture(out, &p, report, e));
	out->orientation = g->orientation;
	return true;
}

static struct grain grain(uint32_t width, uint32_t height)
{
	return (struct grain){.shape = {MODEL_YCC, width, height, 1, 1}, .orientation = 1};
}

static struct rework rendered(struct grain *g, const struct rework_target *target, struct buf *out)
{
	struct render_source source = {open_grain, g};
	struct rework r = {0};
	struct err e = {0};

	report_init(&r.before);
	r.before.kind = KIND_JPEG;
	r.before.dpi = 300;
	buf_reset(out);
	assert_true(render(&r, out, &source, target, &e));
	return r;
}

static struct report probe(const struct buf *made)
{
	struct report after;
	struct err e;

	report_init(&after);
	assert_true(jpeg_probe(&after, buf_view(made), &codec_limits_default, &e));
	assert_int_equal(after.remark_count, 0);
	return after;
}

static void once_where_it_fits(void **state)
{
	struct rework_target target = any_target();
	struct grain g = grain(300, 200);
	struct buf made = {0};
	struct rework r = rendered(&g, &target, &made);

	(void)state;
	assert_int_equal(r.end, REWORK_MADE);
	assert_int_equal(r.way, REWORK_RENDER);
	assert_int_equal(r.bytes, made.len);
	assert_false(r.scaled || r.to_srgb || r.flattened || r.broken_profile);
	assert_int_equal(g.opened, 1);
	assert_int_equal(probe(&made).width_px, 300);
	assert_int_equal(probe(&made).dpi, 300);
	buf_free(&made);
}

/* Quality first, then size; never beyond what stays legible. */
static void smaller_until_it_fits(void **state)
{
	static const uint64_t sizes[] = {60000, 20000, 8000, 3000};
	struct rework_target target = any_target();
	struct buf made = {0};
	uint32_t before = 600;

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct grain g = grain(600, 400);
		struct rework r;
		struct report after;

		target.bytes = sizes[i];
		r = rendered(&g, &target, &made);
		assert_int_equal(r.end, REWORK_MADE);
		assert_in_range(made.len, sizes[i] / 3, sizes[i]);
		after = probe(&made);
		assert_int_equal(after.width_px, r.width_px);
		assert_int_equal(after.height_px, r.height_px);
		assert_in_range(r.width_px, 40, before);
		assert_true(r.scaled == (r.width_px < 600) && r.quality >= 60);
		assert_in_range(after.dpi, 300 * r.width_px / 600 - 1, 300 * r.width_px / 600);
		before = r.width_px;
	}
	assert_true(before < 300);
	buf_free(&made);
}

static void never_illegible(void **state)
{
	struct rework_target target = any_target();
	struct grain g = grain(600, 400);
	struct buf made = {0};
	struct rework r;

	(void)state;
	target.bytes = 3000;
	target.legible_px = 500;
	r = rendered(&g, &target, &made);
	assert_int_equal(r.end, REWORK_TOO_LARGE);
	assert_true(r.bytes > 3000);
	/* It is no larger than that to begin with. */
	g = grain(500, 400);
	r = rendered(&g, &target, &made);
	assert_int_equal(r.end, REWORK_TOO_LARGE);
	assert_int_equal(g.opened, 1);
	g = grain(300, 200);
	r = rendered(&g, &target, &made);
	assert_int_equal(r.end, REWORK_TOO_LARGE);
	assert_int_equal(g.opened, 1);
	buf_free(&made);
}

static void turned_as_it_says(void **state)
{
	static const uint32_t sides[][2] = {{64, 48}, {63, 47}, {1, 1}, {1, 50}};
	static const unsigned shifts[][2] = {{0, 0}, {1, 1}, {1, 0}, {0, 1}, {2, 0}};
	struct rework_target target = any_target();
	struct buf made = {0};

	(void)state;
	for (unsigned o = 1; o <= 8; o++)
		for (size_t s = 0; s < sizeof sides / sizeof *sides; s++)
			for (size_t k = 0; k < sizeof shifts / sizeof *shifts; k++) {
				struct grain g = grain(sides[s][0], sides[s][1]);
				struct rework r;

				g.orientation = o;
				g.shape.shift_x = shifts[k][0];
				g.shape.shift_y = shifts[k][1];
				r = rendered(&g, &target, &made);
				assert_int_equal(r.end, REWORK_MADE);
				assert_int_equal(r.orientation, o);
				assert_int_equal(probe(&made).width_px, sides[s][o < 5 ? 0 : 1]);
				assert_int_equal(probe(&made).height_px, sides[s][o < 5 ? 1 : 0]);
			}
	buf_free(&made);
}

static void failures(void **state)
{
	struct rework_target target = any_target();
	struct grain g = grain(30, 20);
	struct render_source source = {open_grain, &g};
	struct buf made = {0};
	struct rework r = {0};
	struct err e = {0};

	(void)state;
	g.fails = ERR_FORMAT;
	assert_int_equal(rendered(&g, &target, &made).end, REWORK_UNREADABLE);
	g.fails = ERR_NOMEM;
	report_init(&r.before);
	assert_false(render(&r, &made, &source, &target, &e));
	assert_int_equal(e.code, ERR_NOMEM);
	g.fails = ERR_NONE;
	target.accepts[KIND_JPEG] = target.accepts[KIND_PNG] = false;
	assert_int_equal(rendered(&g, &target, &made).end, REWORK_NO_WAY);
	assert_int_equal(made.len, 0);
	buf_free(&made);
}

/* --- Previews */

static struct report report_of(struct str bytes)
{
	struct report r;
	struct err e;

	report_init(&r);
	assert_true(jpeg_probe(&r, bytes, &codec_limits_default, &e));
	return r;
}

static void assert_preview(const struct buf *b, uint32_t width, uint32_t height)
{
	struct report r = probe(b);

	assert_int_equal(r.width_px, width);
	assert_int_equal(r.height_px, height);
	assert_false(r.metadata || r.profile);
	assert_int_equal(r.orientation, 0);
	assert_true(b->len <= 65536);
}

/* What still shows when it is small. */
static unsigned fields(unsigned x, unsigned y, unsigned channel)
{
	return (x / 100 * 37 + y / 100 * 71 + channel * 13) % 256;
}

static void previews_of_pictures(void **state)
{
	static const struct picture none;
	struct jpeg_recipe recipe = turned_recipe(1600, 800, EXIF_ORIENTATION("\x06"));
	struct buf jpeg = {0}, small = {0};
	struct picture eighth = {0};
	struct report r;
	struct err e;

	(void)state;
	recipe.at = fields;
	jpeg_make(&jpeg, recipe);
	r = report_of(buf_view(&jpeg));
	assert_true(preview_make(&r, &none, buf_view(&jpeg), &small));
	assert_preview(&small, 160, 320);
	/* From the eighth that the decoder had, which is never made larger. */
	assert_true(jpeg_probe_small(&r, &eighth, buf_view(&jpeg), &codec_limits_default, &e));
	assert_non_null(eighth.planes[0].bytes);
	buf_reset(&small);
	assert_true(preview_make(&r, &eighth, buf_view(&jpeg), &small));
	assert_preview(&small, 100, 200);
	picture_free(&eighth);
	/* A file that nothing can be made of gets none. */
	buf_reset(&small);
	r.kind = KIND_OTHER;
	assert_true(preview_make(&r, &none, STR("text"), &small));
	assert_int_equal(small.len, 0);
	r.kind = KIND_PNG;
	assert_true(preview_make(&r, &none, STR("\x89PNG"), &small));
	assert_int_equal(small.len, 0);
	buf_free(&jpeg);
	buf_free(&small);
}

static void page_with(struct maker *m, struct str jpeg, const char *contents)
{
	begin(m, "%PDF-1.7\n");
	object(m, "<</Type/Catalog/Pages 2 0 R>>");
	object(m, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
	object(m, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
	          "/Resources<</XObject<</I 5 0 R>>>>>>");
	stream(m, "", str_of(contents));
	stream(m,
	       "/Type/XObject/Subtype/Image/Width 600/Height 800/BitsPerComponent 8"
	       "/ColorSpace/DeviceRGB/Filter/DCTDecode",
	       jpeg);
	end(m, "");
}

static size_t preview_of_pdf(struct str bytes, struct buf *small)
{
	static const struct picture none;
	struct report r;

	report_init(&r);
	r.kind = KIND_PDF;
	buf_reset(small);
	assert_true(preview_make(&r, &none, bytes, small));
	return small->len;
}

/* One picture that is the page, as against a mark on it. */
static void previews_of_scans(void **state)
{
	struct buf jpeg = {0}, small = {0};
	struct maker m;

	(void)state;
	jpeg_make(&jpeg, (struct jpeg_recipe){.width = 600, .height = 800});
	page_with(&m, buf_view(&jpeg), "595 0 0 842 0 0 cm /I Do");
	assert_true(preview_of_pdf(buf_view(&m.out), &small) > 0);
	assert_preview(&small, 240, 320);
	buf_free(&m.out);
	page_with(&m, buf_view(&jpeg), "60 0 0 80 0 0 cm /I Do");
	assert_int_equal(preview_of_pdf(buf_view(&m.out), &small), 0);
	buf_free(&m.out);
	begin_document(&m, "", "");
	end(&m, "");
	assert_int_equal(preview_of_pdf(buf_view(&m.out), &small), 0);
	buf_free(&m.out);
	assert_int_equal(preview_of_pdf(STR("%PDF-1.7 and no more"), &small), 0);
	buf_free(&jpeg);
	buf_free(&small);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(once_where_it_fits), cmocka_unit_test(smaller_until_it_fits),
	    cmocka_unit_test(never_illegible),    cmocka_unit_test(turned_as_it_says),
	    cmocka_unit_test(failures),           cmocka_unit_test(previews_of_pictures),
	    cmocka_unit_test(previews_of_scans),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
