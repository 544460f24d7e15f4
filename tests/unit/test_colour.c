/* test_colour.c - colours made sRGB, held against lcms2's own arithmetic without tables, and
 * against the formulas where there is no profile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <lcms2.h>
#include <cmocka.h>

#include "image/colour.h"
#include "image/matrix_shaper.h"
#include "pdf/icc.h"

#define STEPS 18u /* along each side of the cube of colours: 0, 15 … 255 */
#define COLOURS (STEPS * STEPS * STEPS)

static const struct colour_wish to_rgb = {.ycc = false};
static const struct colour_wish to_ycc = {.ycc = true};
static const struct colour_wish to_full_ycc = {.ycc = true, .full_chroma = true};

/* --- Profiles */

static struct buf saved(cmsHPROFILE profile)
{
	struct buf b = {0};
	cmsUInt32Number len = 0;
	char *bytes;

	assert_non_null(profile);
	assert_true(cmsSaveProfileToMem(profile, NULL, &len));
	bytes = malloc(len);
	assert_non_null(bytes);
	assert_true(cmsSaveProfileToMem(profile, bytes, &len));
	buf_add(&b, bytes, len);
	free(bytes);
	cmsCloseProfile(profile);
	return b;
}

static cmsToneCurve *srgb_curve(void)
{
	static const cmsFloat64Number curve[] = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};

	return cmsBuildParametricToneCurve(NULL, 4, curve);
}

/* Takes the curve. */
static struct buf rgb_profile(const double xy[6], cmsToneCurve *curve)
{
	cmsCIExyY white = {0.3127, 0.3290, 1};
	cmsCIExyYTRIPLE primaries = {{xy[0], xy[1], 1}, {xy[2], xy[3], 1}, {xy[4], xy[5], 1}};
	cmsToneCurve *curves[3] = {curve, curve, curve};
	struct buf b = saved(cmsCreateRGBProfile(&white, &primaries, curves));

	cmsFreeToneCurve(curve);
	return b;
}

static struct buf display_p3(void)
{
	static const double xy[] = {0.680, 0.320, 0.265, 0.690, 0.150, 0.060};

	return rgb_profile(xy, srgb_curve());
}

static struct buf adobe_rgb(void)
{
	static const double xy[] = {0.64, 0.33, 0.21, 0.71, 0.15, 0.06};

	return rgb_profile(xy, cmsBuildGamma(NULL, 563 / 256.0));
}

static struct buf grey_profile(double gamma)
{
	cmsToneCurve *curve = gamma > 0 ? cmsBuildGamma(NULL, gamma) : srgb_curve();
	struct buf b = saved(cmsCreateGrayProfile(cmsD50_xyY(), curve));

	cmsFreeToneCurve(curve);
	return b;
}

/* Light that is what the inks leave, and colour by them. */
static int ink(const cmsUInt16Number in[], cmsUInt16Number out[], void *context)
{
	double light = 1 - in[3] / 65535.0;
	cmsCIELab lab = {.L = 100 * light * (1 - (in[0] + in[1] + in[2]) / 65535.0 / 4),
	                 .a = 25 * light * (in[1] - in[0]) / 65535.0,
	                 .b = 25 * light * (in[2] - in[1]) / 65535.0};

	(void)context;
	cmsFloat2LabEncodedV2(out, &lab);
	return TRUE;
}

static struct buf cmyk_profile(void)
{
	cmsHPROFILE p = cmsCreateProfilePlaceholder(NULL);
	cmsPipeline *lut = cmsPipelineAlloc(NULL, 4, 3);
	cmsStage *table = cmsStageAllocCLut16bit(NULL, 5, 4, 3, NULL);

	assert_true(p && lut && table);
	cmsSetProfileVersion(p, 2.1);
	cmsSetDeviceClass(p, cmsSigOutputClass);
	cmsSetColorSpace(p, cmsSigCmykData);
	cmsSetPCS(p, cmsSigLabData);
	assert_true(cmsStageSampleCLut16bit(table, ink, NULL, 0));
	assert_true(cmsPipelineInsertStage(lut, cmsAT_BEGIN, table));
	assert_true(cmsWriteTag(p, cmsSigAToB0Tag, lut));
	cmsPipelineFree(lut);
	return saved(p);
}

static struct colour_source of(const struct buf *profile)
{
	return (struct colour_source){.profile = buf_view(profile)};
}

static enum profile_kind kind_of_profile(struct buf profile, enum model model)
{
	struct colour_source source = of(&profile);
	enum profile_kind kind = colour_profile_kind(&source, model);

	buf_free(&profile);
	return kind;
}

/* --- Pictures */

static struct picture picture_of(enum model model, uint32_t width, uint32_t height)
{
	struct picture_shape shape = {model, width, height, 0, 0};
	struct picture p;
	struct err e;

	assert_true(picture_new(&p, &shape, &e));
	return p;
}

/* All colours of the grid, a row for each of the first channel; black varies with the others. */
static struct picture grid(enum model model)
{
	struct picture p = picture_of(model, STEPS * STEPS, STEPS);

	for (uint32_t y = 0; y < STEPS; y++)
		for (uint32_t x = 0; x < STEPS * STEPS; x++) {
			unsigned char at[4] = {(unsigned char)(y * 15),
			                       (unsigned char)(x / STEPS * 15),
			                       (unsigned char)(x % STEPS * 15),
			                       (unsigned char)((x * 7 + y * 31) % 256)};

			for (unsigned i = 0; i < picture_plane_count(&p.shape); i++)
				plane_row(&p.planes[i], y)[x] = at[i];
		}
	return p;
}

static int at(const struct picture *p, unsigned plane, uint32_t x, uint32_t y)
{
	return plane_row(&p->planes[plane], y)[x];
}

static void convert(struct picture *p, const struct colour_source *source,
                    const struct colour_wish *wish)
{
	struct err e = {0};

	if (!colour_to_srgb(p, source, wish, &e))
		fail_msg("%s", e.text[LANG_EN]);
}

/* --- RGB through a profile */

/* lcms2 in floating point, clamped by us. */
static void assert_as_lcms(const struct picture *before, const struct picture *after,
                           struct str profile, cmsUInt32Number format, unsigned channels, int most)
{
	cmsHPROFILE from = cmsOpenProfileFromMem(profile.ptr, (cmsUInt32Number)profile.len);
	cmsHPROFILE to = cmsCreate_sRGBProfile();
	cmsHTRANSFORM t = cmsCreateTransform(from, format, to, TYPE_RGB_DBL, INTENT_PERCEPTUAL,
	                                     cmsFLAGS_NOOPTIMIZE | cmsFLAGS_NOCACHE);
	double scale = format == TYPE_CMYK_DBL ? 100 : 1;

	assert_non_null(t);
	for (uint32_t y = 0; y < before->shape.height_px; y++)
		for (uint32_t x = 0; x < before->shape.width_px; x++) {
			double in[4], out[3];

			for (unsigned i = 0; i < channels; i++)
				in[i] = at(before, i, x, y) / 255.0 * scale;
			cmsDoTransform(t, in, out, 1);
			for (unsigned i = 0; i < 3; i++) {
				int want = (int)lround(255 * fmin(fmax(out[i], 0), 1));

				if (abs(at(after, i, x, y) - want) > most)
					fail_msg("%u, %u, channel %u: %d, not %d", x, y, i,
					         at(after, i, x, y), want);
			}
		}
	cmsDeleteTransform(t);
	cmsCloseProfile(from);
	cmsCloseProfile(to);
}

static void assert_rgb(struct buf profile, int most)
{
	struct colour_source source = of(&profile);
	struct picture before = grid(MODEL_RGB), after = grid(MODEL_RGB);

	assert_int_equal(colour_profile_kind(&source, MODEL_RGB), PROFILE_OTHER);
	convert(&after, &source, &to_rgb);
	assert_int_equal(after.shape.model, MODEL_RGB);
	assert_as_lcms(&before, &after, source.profile, TYPE_RGB_DBL, 3, most);
	picture_free(&before);
	picture_free(&after);
	buf_free(&profile);
}

static void wide_rgb(void **state)
{
	static const double wide[] = {0.7347, 0.2653, 0.1596, 0.8404, 0.0366, 0.0001};

	(void)state;
	assert_rgb(display_p3(), 1);
	assert_rgb(adobe_rgb(), 1);
	assert_rgb(rgb_profile(wide, cmsBuildGamma(NULL, 1.8)), 1);
	assert_rgb(rgb_profile(wide, cmsBuildGamma(NULL, 1)), 1);
}

static void neutral_stays_neutral(void **state)
{
	struct buf profile = display_p3();
	struct colour_source source = of(&profile);
	struct picture p = picture_of(MODEL_RGB, 256, 1);

	(void)state;
	for (unsigned i = 0; i < 3; i++)
		for (uint32_t x = 0; x < 256; x++)
			plane_row(&p.planes[i], 0)[x] = (unsigned char)x;
	convert(&p, &source, &to_rgb);
	for (unsigned i = 0; i < 3; i++)
		for (uint32_t x = 0; x < 256; x++)
			assert_in_range(at(&p, i, x, 0) + 1, x, x + 2);
	assert_int_equal(at(&p, 0, 0, 0) + at(&p, 1, 0, 0) + at(&p, 2, 0, 0), 0);
	assert_int_equal(at(&p, 0, 255, 0) + at(&p, 1, 255, 0) + at(&p, 2, 255, 0), 3 * 255);
	picture_free(&p);
	buf_free(&profile);
}

/* What a matrix cannot say, or says against its own table, is not for the quick way. */
static void which_have_a_shaper(void **state)
{
	struct buf p3 = display_p3(), cmyk = cmyk_profile();
	cmsHPROFILE to = cmsCreate_sRGBProfile();
	cmsHPROFILE from = cmsOpenProfileFromMem(p3.data, (cmsUInt32Number)p3.len);
	cmsHPROFILE other = cmsOpenProfileFromMem(cmyk.data, (cmsUInt32Number)cmyk.len);
	struct matrix_shaper *s = matrix_shaper_new(from, to);

	(void)state;
	assert_non_null(s);
	free(s);
	assert_null(matrix_shaper_new(other, to));
	cmsCloseProfile(to);
	cmsCloseProfile(from);
	cmsCloseProfile(other);
	buf_free(&p3);
	buf_free(&cmyk);
}

/* --- Grey */

static double srgb_of(double light)
{
	return light <= 0.0031308 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055;
}

static void assert_grey(const struct colour_source *source, double gamma)
{
	struct picture p = picture_of(MODEL_GREY, 256, 3);

	for (uint32_t y = 0; y < 3; y++)
		for (uint32_t x = 0; x < 256; x++)
			plane_row(&p.planes[0], y)[x] = (unsigned char)x;
	assert_int_equal(colour_profile_kind(source, MODEL_GREY), PROFILE_OTHER);
	convert(&p, source, &to_ycc);
	assert_int_equal(p.shape.model, MODEL_GREY);
	for (uint32_t y = 0; y < 3; y++)
		for (uint32_t x = 0; x < 256; x++) {
			double want = 255 * srgb_of(pow(x / 255.0, gamma));

			if (fabs(at(&p, 0, x, y) - want) > 2)
				fail_msg("gamma %g, %u: %d, not %g", gamma, x, at(&p, 0, x, y),
				         want);
		}
	picture_free(&p);
}

static void grey_of_a_gamma(void **state)
{
	static const double gammas[] = {1.8, 2.6};

	(void)state;
	for (size_t i = 0; i < sizeof gammas / sizeof *gammas; i++) {
		struct buf profile = grey_profile(gammas[i]);
		struct colour_source source = of(&profile);
		struct colour_source number = {.calibration.gamma =
		                                   (uint32_t)lround(100000 / gammas[i])};

		assert_grey(&source, gammas[i]);
		assert_grey(&number, gammas[i]);
		buf_free(&profile);
	}
}

/* --- What PNGs say in numbers */

static void calibration_is_as_a_profile(void **state)
{
	static const double xy[] = {0.64, 0.33, 0.21, 0.71, 0.15, 0.06};
	struct colour_source source = {
	    .calibration = {.gamma = 50000,
	                    .xy = {31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000}}};
	struct buf profile = rgb_profile(xy, cmsBuildGamma(NULL, 2));
	struct picture before = grid(MODEL_RGB), after = grid(MODEL_RGB);

	(void)state;
	assert_int_equal(colour_profile_kind(&source, MODEL_RGB), PROFILE_OTHER);
	convert(&after, &source, &to_rgb);
	assert_as_lcms(&before, &after, buf_view(&profile), TYPE_RGB_DBL, 3, 1);
	picture_free(&before);
	picture_free(&after);
	buf_free(&profile);
}

static void calibration_that_cannot_be(void **state)
{
	static const struct raster_calibration odd[] = {
	    {.xy = {31270, 32900, 64000, 33000, 64000, 33000, 64000, 33000}}, /* one colour */
	    {.xy = {0, 1, 0, 0, 0, 0, 0, 0}},
	    {.gamma = 1},
	    {.gamma = UINT32_MAX},
	    {.xy = {UINT32_MAX, UINT32_MAX, 1, 1, UINT32_MAX, 1, 1, UINT32_MAX}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
		for (int model = MODEL_GREY; model <= MODEL_RGB; model++) {
			struct colour_source source = {.calibration = odd[i]};
			struct picture p = grid((enum model)model);

			assert_int_not_equal(colour_profile_kind(&source, (enum model)model),
			                     PROFILE_NONE);
			convert(&p, &source, &to_rgb);
			picture_free(&p);
		}
}

/* --- CMYK */

static void cmyk_by_convention(void **state)
{
	static const struct colour_source none;
	struct picture p = grid(MODEL_CMYK), before = grid(MODEL_CMYK);

	(void)state;
	assert_int_equal(colour_profile_kind(&none, MODEL_CMYK), PROFILE_NONE);
	assert_false(colour_is_srgb(PROFILE_NONE, MODEL_CMYK));
	convert(&p, &none, &to_rgb);
	assert_int_equal(p.shape.model, MODEL_RGB);
	assert_null(p.planes[3].bytes);
	for (uint32_t y = 0; y < STEPS; y++)
		for (uint32_t x = 0; x < STEPS * STEPS; x++)
			for (unsigned i = 0; i < 3; i++) {
				double paper = 255 - at(&before, i, x, y);
				double want = paper * (255 - at(&before, 3, x, y)) / 255;

				assert_true(fabs(at(&p, i, x, y) - want) <= 0.5);
			}
	picture_free(&p);
	picture_free(&before);
}

static void cmyk_through_a_profile(void **state)
{
	struct buf profile = cmyk_profile();
	struct colour_source source = of(&profile);
	struct picture before = grid(MODEL_CMYK), after = grid(MODEL_CMYK);

	(void)state;
	assert_int_equal(colour_profile_kind(&source, MODEL_CMYK), PROFILE_OTHER);
	convert(&after, &source, &to_rgb);
	/* 8 bits a channel go through tables that are coarser. */
	assert_as_lcms(&before, &after, source.profile, TYPE_CMYK_DBL, 4, 4);
	picture_free(&before);
	picture_free(&after);
	buf_free(&profile);
}

/* --- Kinds */

static void srgb_is_known(void **state)
{
	static const double other[] = {0.64, 0.33, 0.30, 0.60, 0.15, 0.06};
	static const struct colour_source none;
	struct buf ours = {0};

	(void)state;
	icc_write_srgb(&ours);
	assert_int_equal(kind_of_profile(ours, MODEL_RGB), PROFILE_SRGB);
	assert_int_equal(kind_of_profile(saved(cmsCreate_sRGBProfile()), MODEL_RGB), PROFILE_SRGB);
	assert_int_equal(kind_of_profile(saved(cmsCreate_sRGBProfile()), MODEL_YCC), PROFILE_SRGB);
	assert_int_equal(kind_of_profile(grey_profile(0), MODEL_GREY), PROFILE_SRGB);
	assert_int_equal(kind_of_profile(rgb_profile(other, cmsBuildGamma(NULL, 1.8)), MODEL_RGB),
	                 PROFILE_OTHER);
	assert_int_equal(kind_of_profile(display_p3(), MODEL_YCC), PROFILE_OTHER);
	assert_int_equal(colour_profile_kind(&none, MODEL_RGB), PROFILE_NONE);
	assert_int_equal(colour_profile_kind(&none, MODEL_GREY), PROFILE_NONE);
}

static void what_needs_nothing(void **state)
{
	(void)state;
	for (int kind = PROFILE_NONE; kind <= PROFILE_BROKEN; kind++)
		for (int model = MODEL_GREY; model <= MODEL_CMYK; model++)
			assert_int_equal(colour_is_srgb((enum profile_kind)kind, (enum model)model),
			                 kind != PROFILE_OTHER && model != MODEL_CMYK);
}

/* As if there were none. */
static void assert_broken(struct str profile, enum model model)
{
	char *bytes = malloc(profile.len ? profile.len : 1);
	struct colour_source source = {.profile = {bytes, profile.len}};
	struct picture p = grid(model), want = grid(model);
	static const struct colour_source none;

	assert_non_null(bytes);
	memcpy(bytes, profile.ptr, profile.len);
	assert_int_equal(colour_profile_kind(&source, model), PROFILE_BROKEN);
	convert(&p, &source, &to_rgb);
	convert(&want, &none, &to_rgb);
	for (unsigned i = 0; i < picture_plane_count(&p.shape); i++)
		for (uint32_t y = 0; y < STEPS; y++)
			assert_memory_equal(plane_row(&p.planes[i], y),
			                    plane_row(&want.planes[i], y), p.shape.width_px);
	picture_free(&p);
	picture_free(&want);
	free(bytes);
}

static void broken_profiles(void **state)
{
	struct buf p3 = display_p3(), grey = grey_profile(1.8), cmyk = cmyk_profile();

	(void)state;
	assert_broken(STR("not a profile"), MODEL_RGB);
	assert_broken(buf_view(&p3), MODEL_GREY);
	assert_broken(buf_view(&p3), MODEL_CMYK);
	assert_broken(buf_view(&grey), MODEL_RGB);
	assert_broken(buf_view(&grey), MODEL_YCC);
	assert_broken(buf_view(&cmyk), MODEL_RGB);
	for (size_t len = 1; len < 132; len += 13)
		assert_broken(str_upto(buf_view(&p3), len), MODEL_RGB);
	memset(p3.data + 132, 0xFF, p3.len - 132); /* its table of tags, and they */
	assert_broken(buf_view(&p3), MODEL_RGB);
	buf_free(&p3);
	buf_free(&grey);
	buf_free(&cmyk);
}

/* Whatever stands in it: no crash, no failure. */
static void damaged_profiles(void **state)
{
	struct buf good[] = {display_p3(), adobe_rgb(), cmyk_profile(), grey_profile(1.8)};
	static const enum model models[] = {MODEL_RGB, MODEL_YCC, MODEL_CMYK, MODEL_GREY};
	uint32_t random = 1;

	(void)state;
	for (size_t i = 0; i < 4; i++)
		for (unsigned trial = 0; trial < 100; trial++) {
			struct buf b = {0};
			struct colour_source source;
			struct picture p = picture_of(models[i], 9, 2);

			for (unsigned k = 0; k < 4; k++)
				for (uint32_t y = 0; p.planes[k].bytes && y < 2; y++)
					memset(plane_row(&p.planes[k], y), 100, 9);
			buf_str(&b, buf_view(&good[i]));
			for (unsigned k = 0; k < 3; k++) {
				random = random * 1664525 + 1013904223;
				b.data[(random >> 8) % (b.len < 700 ? b.len : 700)] = (char)random;
			}
			source = of(&b);
			colour_profile_kind(&source, models[i]);
			convert(&p, &source, &to_rgb);
			picture_free(&p);
			buf_free(&b);
		}
	for (size_t i = 0; i < 4; i++)
		buf_free(&good[i]);
}

/* --- YCC */

static double ycc_to_rgb(const double ycc[3], unsigned channel)
{
	static const double by[3][2] = {{0, 1.402}, {-0.344136286, -0.714136286}, {1.772, 0}};

	return ycc[0] + by[channel][0] * (ycc[1] - 128) + by[channel][1] * (ycc[2] - 128);
}

static void ycc_becomes_rgb(void **state)
{
	static const struct colour_source none;
	struct picture p = grid(MODEL_YCC), before = grid(MODEL_YCC);

	(void)state;
	convert(&p, &none, &to_rgb);
	assert_int_equal(p.shape.model, MODEL_RGB);
	for (uint32_t y = 0; y < STEPS; y++)
		for (uint32_t x = 0; x < STEPS * STEPS; x++) {
			double ycc[3] = {at(&before, 0, x, y), at(&before, 1, x, y),
			                 at(&before, 2, x, y)};

			for (unsigned i = 0; i < 3; i++) {
				double want = fmin(fmax(ycc_to_rgb(ycc, i), 0), 255);

				assert_true(fabs(at(&p, i, x, y) - want) <= 1);
			}
		}
	picture_free(&p);
	picture_free(&before);
}

static double rgb_to_ycc(const struct picture *p, unsigned plane, uint32_t x, uint32_t y)
{
	static const double by[3][4] = {{0.299, 0.587, 0.114, 0},
	                                {-0.168735892, -0.331264108, 0.5, 128},
	                                {0.5, -0.418687589, -0.081312411, 128}};

	return by[plane][0] * at(p, 0, x, y) + by[plane][1] * at(p, 1, x, y) +
	       by[plane][2] * at(p, 2, x, y) + by[plane][3];
}

static void rgb_becomes_ycc(void **state)
{
	static const struct colour_source none;
	struct picture p = grid(MODEL_RGB), before = grid(MODEL_RGB);

	(void)state;
	convert(&p, &none, &to_full_ycc);
	assert_int_equal(p.shape.model, MODEL_YCC);
	assert_int_equal(p.shape.shift_x + p.shape.shift_y, 0);
	for (unsigned i = 0; i < 3; i++)
		for (uint32_t y = 0; y < STEPS; y++)
			for (uint32_t x = 0; x < STEPS * STEPS; x++)
				assert_true(fabs(at(&p, i, x, y) -
				                 fmin(rgb_to_ycc(&before, i, x, y), 255)) <= 1);
	picture_free(&p);
	picture_free(&before);
}

/* Means of two by two; where a side is odd, of what there is. */
static void chroma_is_the_mean(void **state)
{
	static const struct colour_source none;
	static const uint32_t sizes[][2] = {{1, 1}, {2, 2}, {1, 5}, {5, 1},
	                                    {7, 6}, {6, 7}, {19, 9}};

	(void)state;
	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
		uint32_t width = sizes[s][0], height = sizes[s][1];
		struct picture p = picture_of(MODEL_RGB, width, height);
		struct picture before = picture_of(MODEL_RGB, width, height);

		for (unsigned i = 0; i < 3; i++)
			for (uint32_t y = 0; y < height; y++)
				for (uint32_t x = 0; x < width; x++)
					plane_row(&p.planes[i], y)[x] =
					    plane_row(&before.planes[i], y)[x] =
						(unsigned char)(x * 37 + y * 91 + i * 53 + x * y);
		convert(&p, &none, &to_ycc);
		assert_int_equal(picture_plane_width(&p.shape, 1), (width + 1) / 2);
		for (unsigned i = 1; i < 3; i++)
			for (uint32_t y = 0; y < height; y += 2)
				for (uint32_t x = 0; x < width; x += 2) {
					uint32_t right = x + 1 < width ? x + 1 : x;
					uint32_t below = y + 1 < height ? y + 1 : y;
					double mean = (rgb_to_ycc(&before, i, x, y) +
					               rgb_to_ycc(&before, i, right, y) +
					               rgb_to_ycc(&before, i, x, below) +
					               rgb_to_ycc(&before, i, right, below)) /
					              4;

					assert_true(fabs(at(&p, i, x / 2, y / 2) - mean) <= 1.5);
				}
		picture_free(&p);
		picture_free(&before);
	}
}

static void ycc_through_a_profile(void **state)
{
	struct buf profile = display_p3();
	struct colour_source source = of(&profile);
	static const struct colour_source none;
	struct picture p = grid(MODEL_YCC), rgb = grid(MODEL_YCC);

	(void)state;
	convert(&rgb, &none, &to_rgb);
	convert(&p, &source, &to_rgb);
	assert_as_lcms(&rgb, &p, source.profile, TYPE_RGB_DBL, 3, 1);
	picture_free(&p);
	picture_free(&rgb);
	buf_free(&profile);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(wide_rgb),
	    cmocka_unit_test(neutral_stays_neutral),
	    cmocka_unit_test(which_have_a_shaper),
	    cmocka_unit_test(grey_of_a_gamma),
	    cmocka_unit_test(calibration_is_as_a_profile),
	    cmocka_unit_test(calibration_that_cannot_be),
	    cmocka_unit_test(cmyk_by_convention),
	    cmocka_unit_test(cmyk_through_a_profile),
	    cmocka_unit_test(srgb_is_known),
	    cmocka_unit_test(what_needs_nothing),
	    cmocka_unit_test(broken_profiles),
	    cmocka_unit_test(damaged_profiles),
	    cmocka_unit_test(ycc_becomes_rgb),
	    cmocka_unit_test(rgb_becomes_ycc),
	    cmocka_unit_test(chroma_is_the_mean),
	    cmocka_unit_test(ycc_through_a_profile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
