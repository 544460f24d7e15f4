/* test_jpeg_turn.c - each turn of each kind of JPEG, held against what turning is: block by
 * block by the signs that mirroring gives, and pixel by pixel after decoding. */
#include "jpeg_fixture.h"

#include "codec/jpeg.h"
#include "codec/jpeg_turn.h"

static const struct codec_limits limits = {.pixels = 10000000, .scans = 100};

static enum jpeg_turn_result turn(struct buf *out, const struct buf *in, unsigned orientation,
                                  struct report *r)
{
	char *bytes = malloc(in->len ? in->len : 1); /* of just that size, for the sanitizer */
	enum jpeg_turn_result result;
	struct err e = {0};

	assert_non_null(bytes);
	memcpy(bytes, in->data, in->len);
	report_init(r);
	buf_reset(out);
	result = jpeg_turn(out, (struct str){bytes, in->len}, orientation, &limits, r, &e);
	free(bytes);
	assert_true(result == JPEG_TURN_DONE || out->len == 0);
	assert_true(result != JPEG_TURN_FAILED || e.code == ERR_FORMAT);
	return result;
}

/* What a viewer does with Exif's orientation: where the pixel that is shown at x, y of a
 * picture of so many is stored. Written out, as the standard's table has them. */
static void stored_at(unsigned orientation, unsigned width, unsigned height, unsigned x, unsigned y,
                      unsigned *at_x, unsigned *at_y)
{
	unsigned right = width - 1 - x, below = height - 1 - y;

	switch (orientation) {
	case 1:
		*at_x = x, *at_y = y;
		break;
	case 2:
		*at_x = right, *at_y = y;
		break;
	case 3:
		*at_x = right, *at_y = below;
		break;
	case 4:
		*at_x = x, *at_y = below;
		break;
	case 5:
		*at_x = y, *at_y = x;
		break;
	case 6:
		*at_x = y, *at_y = right;
		break;
	case 7:
		*at_x = below, *at_y = right;
		break;
	default:
		*at_x = below, *at_y = x;
		break;
	}
}

/* --- Coefficients */

/* The frequency of the stored block that the shown one at u, v is, and whether it is negated:
 * an odd cosine is, by the axis that runs the other way. */
static void stored_frequency(unsigned orientation, unsigned u, unsigned v, unsigned *at_u,
                             unsigned *at_v, bool *negated)
{
	bool swapped = orientation >= 5;
	bool left = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
	bool up = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;

	*at_u = swapped ? v : u;
	*at_v = swapped ? u : v;
	*negated = (left && u % 2) != (up && v % 2);
}

static void assert_block(const struct fixture_plane *in, const struct fixture_plane *out,
                         unsigned orientation, unsigned x, unsigned y)
{
	unsigned from_x = 0, from_y = 0, u = 0, v = 0;
	bool negated = false;

	stored_at(orientation, out->width, out->height, x, y, &from_x, &from_y);
	for (unsigned k = 0; k < DCTSIZE2; k++) {
		int want;

		stored_frequency(orientation, k % 8, k / 8, &u, &v, &negated);
		want = in->blocks[from_y * in->width + from_x][v * 8 + u];
		assert_int_equal(out->blocks[y * out->width + x][k], negated ? -want : want);
		assert_int_equal(out->steps[k], in->steps[v * 8 + u]);
	}
}

static void assert_turned(const struct fixture_frame *in, const struct fixture_frame *out,
                          unsigned orientation)
{
	bool swapped = orientation >= 5;

	assert_int_equal(out->width, swapped ? in->height : in->width);
	assert_int_equal(out->height, swapped ? in->width : in->height);
	assert_int_equal(out->count, in->count);
	assert_int_equal(out->colours, in->colours);
	assert_false(out->progressive || out->arithmetic);
	for (unsigned i = 0; i < in->count; i++) {
		const struct fixture_plane *p = &in->planes[i], *q = &out->planes[i];

		assert_int_equal(q->id, p->id);
		assert_int_equal(q->h, swapped ? p->v : p->h);
		assert_int_equal(q->v, swapped ? p->h : p->v);
		assert_int_equal(q->width, swapped ? p->height : p->width);
		for (unsigned y = 0; y < q->height; y++)
			for (unsigned x = 0; x < q->width; x++)
				assert_block(p, q, orientation, x, y);
	}
}

/* --- Pixels */

static unsigned char *decode(const struct buf *b, unsigned *width, unsigned *height,
                             unsigned *channels)
{
	struct jpeg_decompress_struct d;
	struct jpeg_error_mgr errors;
	unsigned char *pixels;

	d.err = jpeg_std_error(&errors);
	jpeg_create_decompress(&d);
	jpeg_mem_src(&d, (const unsigned char *)b->data, b->len);
	jpeg_read_header(&d, TRUE);
	d.out_color_space = d.jpeg_color_space;
	d.do_fancy_upsampling = FALSE;
	jpeg_start_decompress(&d);
	*width = d.output_width;
	*height = d.output_height;
	*channels = (unsigned)d.output_components;
	pixels = malloc((size_t)*width * *height * *channels);
	assert_non_null(pixels);
	while (d.output_scanline < d.output_height) {
		JSAMPROW row = pixels + (size_t)d.output_scanline * *width * *channels;

		jpeg_read_scanlines(&d, &row, 1);
	}
	jpeg_destroy_decompress(&d);
	return pixels;
}

/* But for one level that the decoder's rounding, across before down, may give. */
static void assert_pixels(const struct buf *in, const struct buf *out, unsigned orientation)
{
	unsigned width, height, channels, in_width, in_height, x = 0, y = 0;
	unsigned char *before = decode(in, &in_width, &in_height, &channels);
	unsigned char *after = decode(out, &width, &height, &channels);

	for (unsigned i = 0; i < width * height * channels; i++) {
		unsigned at = i / channels;

		stored_at(orientation, width, height, at % width, at / width, &x, &y);
		at = (y * in_width + x) * channels + i % channels;
		assert_in_range(after[i] + 1, before[at], before[at] + 2);
	}
	free(before);
	free(after);
}

/* --- Kinds */

static const struct jpeg_recipe recipes[] = {
    {.width = 96, .height = 64, .in = JCS_GRAYSCALE},
    {.width = 96, .height = 64, .h = 1, .v = 1},
    {.width = 96, .height = 64, .h = 2, .v = 1},
    {.width = 96, .height = 64, .h = 1, .v = 2},
    {.width = 96, .height = 64, .h = 2, .v = 2},
    {.width = 96, .height = 64, .h = 4, .v = 1},
    {.width = 96, .height = 64, .stored = JCS_RGB},
    {.width = 96, .height = 64, .in = JCS_CMYK},
    {.width = 96, .height = 64, .in = JCS_CMYK, .stored = JCS_YCCK},
    {.width = 96, .height = 64, .progressive = true},
    {.width = 96, .height = 64, .in = JCS_GRAYSCALE, .progressive = true},
    {.width = 96, .height = 64, .restart = 1},
    {.width = 96, .height = 64, .restart = 3, .progressive = true},
    {.width = 96, .height = 64, .arithmetic = true},
    {.width = 96, .height = 64, .arithmetic = true, .progressive = true},
    {.width = 96, .height = 64, .apart = true},
    {.width = 96, .height = 64, .apart = true, .h = 4, .v = 4}, /* 18 blocks an MCU */
    {.width = 96, .height = 64, .quality = 100},
    {.width = 96, .height = 64, .quality = 1}, /* whose steps take two bytes */
};

static void all_kinds_all_ways(void **state)
{
	static const unsigned back[] = {0, 1, 2, 3, 4, 5, 8, 7, 6};
	struct buf in = {0}, out = {0}, again = {0};
	struct fixture_frame before, after, twice;
	struct report r;

	(void)state;
	for (size_t i = 0; i < sizeof recipes / sizeof *recipes; i++) {
		jpeg_make(&in, recipes[i]);
		fixture_read(&before, &in);
		for (unsigned o = 1; o <= 8; o++) {
			assert_int_equal(turn(&out, &in, o, &r), JPEG_TURN_DONE);
			fixture_read(&after, &out);
			assert_turned(&before, &after, o);
			assert_pixels(&in, &out, o);
			assert_int_equal(turn(&again, &out, back[o], &r), JPEG_TURN_DONE);
			assert_int_equal(r.remark_count, 0);
			fixture_read(&twice, &again);
			fixture_assert_same(&twice, &before);
			fixture_free(&after);
			fixture_free(&twice);
		}
		fixture_free(&before);
	}
	buf_free(&in);
	buf_free(&out);
	buf_free(&again);
}

static void density_turns_along(void **state)
{
	struct jpeg_recipe recipe = recipes[0];
	struct fixture_frame f;
	struct buf in = {0}, out = {0};
	struct report r;

	(void)state;
	recipe.unit = 1;
	recipe.density = 0x0203;
	jpeg_make(&in, recipe);
	in.data[16] = 4; /* of y: 0x0403 */
	for (unsigned o = 1; o <= 8; o++) {
		assert_int_equal(turn(&out, &in, o, &r), JPEG_TURN_DONE);
		fixture_read(&f, &out);
		assert_int_equal(f.x_density, o < 5 ? 0x0203 : 0x0403);
		assert_int_equal(f.y_density, o < 5 ? 0x0403 : 0x0203);
		fixture_free(&f);
	}
	buf_free(&in);
	buf_free(&out);
}

static void only_what_says_the_colours_stays(void **state)
{
	struct buf in = {0}, out = {0};
	struct fixture_frame before, after;
	struct report r;

	(void)state;
	for (size_t i = 0; i < sizeof recipes / sizeof *recipes; i++) {
		struct jpeg_recipe recipe = recipes[i];

		recipe.segment = (struct segment){0xE1, STR("at home")};
		jpeg_make(&in, recipe);
		assert_int_equal(turn(&out, &in, 1, &r), JPEG_TURN_DONE);
		assert_null(memmem(out.data, out.len, "at home", 7));
		fixture_read(&before, &in);
		fixture_read(&after, &out);
		assert_int_equal(after.jfif, before.jfif);
		assert_int_equal(after.adobe, before.adobe);
		assert_int_equal(after.transform, before.transform);
		fixture_free(&before);
		fixture_free(&after);
	}
	buf_free(&in);
	buf_free(&out);
}

/* --- Edges: by the sides of a stored picture that are full */

static void assert_possible(struct jpeg_recipe recipe, const char *possible)
{
	struct buf in = {0}, out = {0};
	struct fixture_frame before, after;
	struct report r;

	jpeg_make(&in, recipe);
	fixture_read(&before, &in);
	for (unsigned o = 1; o <= 8; o++) {
		bool can = strchr(possible, (int)('0' + o)) != NULL;

		assert_int_equal(turn(&out, &in, o, &r), can ? JPEG_TURN_DONE : JPEG_TURN_EDGES);
		if (!can)
			continue;
		fixture_read(&after, &out);
		assert_turned(&before, &after, o);
		fixture_free(&after);
	}
	fixture_free(&before);
	buf_free(&in);
	buf_free(&out);
}

static void edges(void **state)
{
	(void)state;
	assert_possible((struct jpeg_recipe){.width = 32, .height = 32}, "12345678");
	assert_possible((struct jpeg_recipe){.width = 40, .height = 32}, "1456");
	assert_possible((struct jpeg_recipe){.width = 32, .height = 40}, "1258");
	assert_possible((struct jpeg_recipe){.width = 40, .height = 40}, "15");
	assert_possible((struct jpeg_recipe){.width = 40, .height = 40, .h = 1, .v = 1},
	                "12345678");
	assert_possible((struct jpeg_recipe){.width = 41, .height = 40, .h = 2, .v = 1}, "1456");
	assert_possible((struct jpeg_recipe){.width = 33, .height = 17}, "15");
	assert_possible((struct jpeg_recipe){.width = 1, .height = 1}, "15");
	assert_possible((struct jpeg_recipe){.width = 33, .height = 17, .progressive = true}, "15");
	assert_possible((struct jpeg_recipe){.width = 40, .height = 40, .in = JCS_GRAYSCALE},
	                "12345678");
}

/* --- What is wrong */

static size_t find(const struct buf *b, const char *what, size_t len)
{
	const char *p = memmem(b->data, b->len, what, len);

	assert_non_null(p);
	return (size_t)(p - b->data);
}

static bool same_remarks(const struct report *a, const struct report *b)
{
	if (a->remark_count != b->remark_count)
		return false;
	for (size_t i = 0; i < a->remark_count; i++)
		if (a->remarks[i].id != b->remarks[i].id ||
		    a->remarks[i].number != b->remarks[i].number ||
		    strcmp(a->remarks[i].detail, b->remarks[i].detail) != 0)
			return false;
	return true;
}

/* The same remarks as the probe's, and no picture of what is damaged. */
static void assert_remarked(const struct buf *b, enum jpeg_turn_result want)
{
	struct buf out = {0};
	struct report r, probed;
	struct err e;

	report_init(&probed);
	assert_true(jpeg_probe(&probed, buf_view(b), &limits, &e));
	assert_true(probed.remark_count > 0);
	assert_int_equal(turn(&out, b, 6, &r), want);
	assert_true(same_remarks(&r, &probed));
	buf_free(&out);
}

static void remarks_are_the_probes(void **state)
{
	struct buf b = {0};

	(void)state;
	for (size_t i = 0; i < sizeof recipes / sizeof *recipes; i++) {
		struct jpeg_recipe recipe = recipes[i];

		jpeg_make(&b, recipe);
		b.len -= 2;
		assert_remarked(&b, JPEG_TURN_DONE);
		buf_cstr(&b, "\xFF\xD9 and more");
		assert_remarked(&b, JPEG_TURN_DONE);
		b.len /= 2;
		assert_remarked(&b, JPEG_TURN_FAILED);
	}
	buf_free(&b);
}

static void damage_fails(void **state)
{
	struct buf b = {0};

	(void)state;
	jpeg_make(&b, recipes[4]);
	b.data[find(&b, "\xFF\xDB", 2) + 5] = 0; /* a step of 0 */
	assert_remarked(&b, JPEG_TURN_FAILED);
	jpeg_make(&b, recipes[11]);
	b.data[find(&b, "\xFF\xD0", 2) + 1] = '\xD4';
	assert_remarked(&b, JPEG_TURN_FAILED);
	jpeg_make(&b, recipes[4]);
	b.data[find(&b, "\xFF\xC0", 2) + 1] = '\xC3'; /* lossless */
	assert_remarked(&b, JPEG_TURN_FAILED);
	buf_reset(&b);
	buf_cstr(&b, "\xFF\xD8");
	assert_remarked(&b, JPEG_TURN_FAILED);
	buf_free(&b);
}

static void limits_hold(void **state)
{
	static const struct codec_limits small = {.pixels = 100, .scans = 100};
	static const struct codec_limits few = {.pixels = 10000, .scans = 3};
	struct buf b = {0}, out = {0};
	struct report r;
	struct err e;

	(void)state;
	jpeg_make(&b, recipes[9]);
	report_init(&r);
	assert_int_equal(jpeg_turn(&out, buf_view(&b), 1, &small, &r, &e), JPEG_TURN_FAILED);
	assert_int_equal(r.remarks[0].id, REMARK_TOO_MANY_PIXELS);
	report_init(&r);
	assert_int_equal(jpeg_turn(&out, buf_view(&b), 1, &few, &r, &e), JPEG_TURN_FAILED);
	assert_int_equal(r.remarks[0].id, REMARK_TOO_MANY_SCANS);
	buf_free(&b);
	buf_free(&out);
}

/* Decoders smooth a progressive picture whose last scans are missing. */
static void unrefined_is_not_turned(void **state)
{
	struct buf b = {0}, out = {0};
	struct report r;
	size_t scan;

	(void)state;
	jpeg_make(&b, recipes[9]);
	scan = find(&b, "\xFF\xDA", 2) + 2;
	scan += find(&(struct buf){.data = b.data + scan, .len = b.len - scan}, "\xFF\xC4", 2);
	memcpy(b.data + scan, "\xFF\xD9", 2);
	b.len = scan + 2;
	assert_int_equal(turn(&out, &b, 1, &r), JPEG_TURN_EDGES);
	assert_int_equal(r.remark_count, 0);
	buf_free(&b);
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(all_kinds_all_ways),
	    cmocka_unit_test(density_turns_along),
	    cmocka_unit_test(only_what_says_the_colours_stays),
	    cmocka_unit_test(edges),
	    cmocka_unit_test(remarks_are_the_probes),
	    cmocka_unit_test(damage_fails),
	    cmocka_unit_test(limits_hold),
	    cmocka_unit_test(unrefined_is_not_turned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
