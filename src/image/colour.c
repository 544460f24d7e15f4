/* colour.c - see colour.h. */
#include "image/colour.h"

#include <stdlib.h>

#include <lcms2.h>

/* A display's profile that was measured rather than calculated may be off by this much. */
#define SRGB_TOLERANCE 3
#define SRGB_STEPS 6 /* along each side of the cube of colours that is tried */
#define SRGB_COLOURS (SRGB_STEPS * SRGB_STEPS * SRGB_STEPS)

/* A transform and what it was made of. */
struct transform {
	cmsContext context;
	cmsHPROFILE from, to;
	cmsHTRANSFORM transform;
};

static cmsUInt32Number format_of(enum model model)
{
	switch (model) {
	case MODEL_GREY:
		return TYPE_GRAY_8;
	case MODEL_CMYK:
		return TYPE_CMYK_8;
	case MODEL_YCC:
	case MODEL_RGB:
		break;
	}
	return TYPE_RGB_8;
}

static cmsColorSpaceSignature space_of(enum model model)
{
	switch (model) {
	case MODEL_GREY:
		return cmsSigGrayData;
	case MODEL_CMYK:
		return cmsSigCmykData;
	case MODEL_YCC:
	case MODEL_RGB:
		break;
	}
	return cmsSigRgbData;
}

static cmsHPROFILE make_srgb(cmsContext context)
{
	return cmsCreate_sRGBProfileTHR(context);
}

static cmsToneCurve *make_srgb_curve(cmsContext context)
{
	static const cmsFloat64Number curve[] = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};

	return cmsBuildParametricToneCurve(context, 4, curve);
}

/* Grey with sRGB's curve. */
static cmsHPROFILE make_grey(cmsContext context)
{
	cmsToneCurve *tone = make_srgb_curve(context);
	cmsHPROFILE profile = tone ? cmsCreateGrayProfileTHR(context, cmsD50_xyY(), tone) : NULL;

	cmsFreeToneCurve(tone);
	return profile;
}

static void transform_clear(struct transform *t)
{
	if (t->transform)
		cmsDeleteTransform(t->transform);
	if (t->from)
		cmsCloseProfile(t->from);
	if (t->to)
		cmsCloseProfile(t->to);
	if (t->context)
		cmsDeleteContext(t->context);
	*t = (struct transform){0};
}

static bool is_calibrated(const struct colour_source *source)
{
	return source->calibration.gamma != 0 || source->calibration.xy[1] != 0;
}

static bool says_nothing(const struct colour_source *source)
{
	return source->profile.len == 0 && !is_calibrated(source);
}

static cmsToneCurve *calibrated_curve(cmsContext context, const struct raster_calibration *c)
{
	return c->gamma != 0 ? cmsBuildGamma(context, 100000.0 / c->gamma)
	                     : make_srgb_curve(context);
}

static cmsHPROFILE make_calibrated_grey(cmsContext context, const struct raster_calibration *c)
{
	cmsToneCurve *curve = calibrated_curve(context, c);
	cmsHPROFILE profile = curve ? cmsCreateGrayProfileTHR(context, cmsD50_xyY(), curve) : NULL;

	cmsFreeToneCurve(curve);
	return profile;
}

static cmsCIExyY point(const uint32_t xy[2])
{
	return (cmsCIExyY){xy[0] / 100000.0, xy[1] / 100000.0, 1};
}

/* What is not said is as in sRGB. */
static cmsHPROFILE make_calibrated_rgb(cmsContext context, const struct raster_calibration *c)
{
	static const uint32_t srgb[8] = {31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000};
	const uint32_t *xy = c->xy[1] != 0 ? c->xy : srgb;
	cmsCIExyY white = point(xy);
	cmsCIExyYTRIPLE primaries = {point(xy + 2), point(xy + 4), point(xy + 6)};
	cmsToneCurve *curve = calibrated_curve(context, c);
	cmsToneCurve *curves[3] = {curve, curve, curve};
	cmsHPROFILE profile =
	    curve ? cmsCreateRGBProfileTHR(context, &white, &primaries, curves) : NULL;

	cmsFreeToneCurve(curve);
	return profile;
}

static cmsHPROFILE open_source(cmsContext context, const struct colour_source *source,
                               enum model model)
{
	if (source->profile.len == 0)
		return model == MODEL_GREY ? make_calibrated_grey(context, &source->calibration)
		                           : make_calibrated_rgb(context, &source->calibration);
	if (source->profile.len > UINT32_MAX)
		return NULL;
	return cmsOpenProfileFromMemTHR(context, source->profile.ptr,
	                                (cmsUInt32Number)source->profile.len);
}

/* False where what the file says of its colours cannot be used. */
static bool transform_make(struct transform *t, const struct colour_source *source,
                           enum model model)
{
	*t = (struct transform){.context = cmsCreateContext(NULL, NULL)};
	if (!t->context)
		return false;
	t->from = open_source(t->context, source, model);
	if (!t->from || cmsGetColorSpace(t->from) != space_of(model))
		return false;
	t->to = model == MODEL_GREY ? make_grey(t->context) : make_srgb(t->context);
	if (t->to)
		t->transform = cmsCreateTransformTHR(t->context, t->from, format_of(model), t->to,
		                                     model == MODEL_GREY ? TYPE_GRAY_8 : TYPE_RGB_8,
		                                     INTENT_PERCEPTUAL, 0);
	return t->transform != NULL;
}

/* --- What kind of profile */

static unsigned char level(unsigned step)
{
	return (unsigned char)(step * 255 / (SRGB_STEPS - 1));
}

static size_t make_colours(unsigned char *out, enum model model)
{
	size_t count = 0;

	if (model == MODEL_GREY) {
		for (unsigned i = 0; i < 256; i++)
			out[i] = (unsigned char)i;
		return 256;
	}
	for (unsigned r = 0; r < SRGB_STEPS; r++)
		for (unsigned g = 0; g < SRGB_STEPS; g++)
			for (unsigned b = 0; b < SRGB_STEPS; b++, count++) {
				out[3 * count] = level(r);
				out[3 * count + 1] = level(g);
				out[3 * count + 2] = level(b);
			}
	return count;
}

static bool changes_nothing(const struct transform *t, enum model model)
{
	unsigned char before[3 * SRGB_COLOURS], after[3 * SRGB_COLOURS];
	size_t count = make_colours(before, model);
	size_t samples = model == MODEL_GREY ? count : 3 * count;

	cmsDoTransform(t->transform, before, after, (cmsUInt32Number)count);
	for (size_t i = 0; i < samples; i++)
		if (abs(before[i] - after[i]) > SRGB_TOLERANCE)
			return false;
	return true;
}

enum profile_kind colour_profile_kind(const struct colour_source *source, enum model model)
{
	enum profile_kind kind = PROFILE_BROKEN;
	struct transform t;

	if (says_nothing(source))
		return PROFILE_NONE;
	if (transform_make(&t, source, model))
		kind = model != MODEL_CMYK && changes_nothing(&t, model) ? PROFILE_SRGB
		                                                         : PROFILE_OTHER;
	transform_clear(&t);
	return kind;
}

bool colour_is_srgb(enum profile_kind kind, enum model model)
{
	return kind != PROFILE_OTHER && model != MODEL_CMYK;
}

/* --- Rows */

static unsigned char clamped(int value)
{
	return (unsigned char)(value < 0 ? 0 : value > 255 ? 255 : value);
}

#define FRACTION 16
#define FIXED(x) ((int)((x) * (1 << FRACTION) + 0.5))

/* JFIF's equations, in place. */
static void ycc_to_rgb(unsigned char *a, unsigned char *b, unsigned char *c, uint32_t width)
{
	const int half = 1 << (FRACTION - 1);

	for (uint32_t x = 0; x < width; x++) {
		int y = (int)a[x] << FRACTION, blue = b[x] - 128, red = c[x] - 128;

		a[x] = clamped((y + FIXED(1.402) * red + half) >> FRACTION);
		b[x] = clamped((y - FIXED(0.344136286) * blue - FIXED(0.714136286) * red + half) >>
		               FRACTION);
		c[x] = clamped((y + FIXED(1.772) * blue + half) >> FRACTION);
	}
}

static void cmyk_to_rgb(unsigned char *const rows[PICTURE_PLANES_MAX], uint32_t width)
{
	for (uint32_t x = 0; x < width; x++) {
		unsigned light = 255u - rows[3][x];

		for (unsigned p = 0; p < 3; p++)
			rows[p][x] = (unsigned char)(((255u - rows[p][x]) * light + 127) / 255);
	}
}

static void interleave(unsigned char *to, unsigned char *const rows[PICTURE_PLANES_MAX],
                       unsigned count, uint32_t width)
{
	for (unsigned p = 0; p < count; p++)
		for (uint32_t x = 0; x < width; x++)
			to[(size_t)x * count + p] = rows[p][x];
}

static void separate(unsigned char *const rows[PICTURE_PLANES_MAX], const unsigned char *from,
                     unsigned count, uint32_t width)
{
	for (unsigned p = 0; p < count; p++)
		for (uint32_t x = 0; x < width; x++)
			rows[p][x] = from[(size_t)x * count + p];
}

/* --- The picture */

static void rows_of(unsigned char *rows[PICTURE_PLANES_MAX], const struct picture *p, uint32_t y)
{
	for (unsigned i = 0; i < picture_plane_count(&p->shape); i++)
		rows[i] = plane_row(&p->planes[i], y);
}

static void simple_to_rgb(const struct picture *p)
{
	unsigned char *rows[PICTURE_PLANES_MAX] = {NULL};

	for (uint32_t y = 0; y < p->shape.height_px; y++) {
		rows_of(rows, p, y);
		if (p->shape.model == MODEL_YCC)
			ycc_to_rgb(rows[0], rows[1], rows[2], p->shape.width_px);
		else if (p->shape.model == MODEL_CMYK)
			cmyk_to_rgb(rows, p->shape.width_px);
	}
}

static bool through_profile(const struct picture *p, const struct transform *t, struct err *e)
{
	unsigned in = picture_plane_count(&p->shape), out = in == 1 ? 1 : 3;
	unsigned char *rows[PICTURE_PLANES_MAX] = {NULL};
	size_t width = p->shape.width_px;
	unsigned char *from = malloc(width * in), *to = malloc(width * out);
	bool ok = from && to;

	for (uint32_t y = 0; ok && y < p->shape.height_px; y++) {
		rows_of(rows, p, y);
		if (p->shape.model == MODEL_YCC)
			ycc_to_rgb(rows[0], rows[1], rows[2], p->shape.width_px);
		interleave(from, rows, in, p->shape.width_px);
		cmsDoTransform(t->transform, from, to, p->shape.width_px);
		separate(rows, to, out, p->shape.width_px);
	}
	free(from);
	free(to);
	return ok || err_nomem(e);
}

static void drop_fourth(struct picture *p)
{
	if (p->shape.model == MODEL_CMYK) {
		free(p->planes[3].bytes);
		p->planes[3] = (struct plane){0};
	}
	if (p->shape.model != MODEL_GREY)
		p->shape.model = MODEL_RGB;
}

bool colour_to_srgb(struct picture *p, const struct colour_source *source, struct err *e)
{
	struct transform t = {0};
	bool ok = true;

	if (!says_nothing(source) && transform_make(&t, source, p->shape.model))
		ok = through_profile(p, &t, e);
	else
		simple_to_rgb(p);
	transform_clear(&t);
	if (ok)
		drop_fourth(p);
	return ok;
}

void colour_library(struct buf *out)
{
	int version = cmsGetEncodedCMMversion(); /* 2140 for 2.14 */

	buf_printf(out, "lcms2 %d.%d", version / 1000, version % 1000 / 10);
}
