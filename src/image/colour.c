/* colour.c - see colour.h. */
#include "image/colour.h"

#include <stdlib.h>
#include <string.h>

#include <lcms2.h>

#include "image/matrix_shaper.h"

/* A display's profile that was measured rather than calculated may be off by this much. */
#define SRGB_TOLERANCE 3
#define SRGB_STEPS 6 /* along each side of the cube of colours that is tried */
#define SRGB_COLOURS (SRGB_STEPS * SRGB_STEPS * SRGB_STEPS)

/* A transform and what it was made of. */
struct transform {
	cmsContext context;
	cmsHPROFILE from, to;
	cmsHTRANSFORM transform;
	struct matrix_shaper *shaper; /* the same, where it can be had; else NULL */
};

static cmsUInt32Number format_of(enum model model)
{
	switch (model) {
	case MODEL_GREY:
		return TYPE_GRAY_8; /* one plane */
	case MODEL_CMYK:
		return TYPE_CMYK_8_PLANAR;
	case MODEL_YCC:
	case MODEL_RGB:
		break;
	}
	return TYPE_RGB_8_PLANAR;
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
	free(t->shaper);
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
		t->transform = cmsCreateTransformTHR(
		    t->context, t->from, format_of(model), t->to,
		    model == MODEL_GREY ? TYPE_GRAY_8 : TYPE_RGB_8_PLANAR, INTENT_PERCEPTUAL, 0);
	return t->transform != NULL;
}

/* --- What kind of profile */

static unsigned char level(unsigned step)
{
	return (unsigned char)(step * 255 / (SRGB_STEPS - 1));
}

/* Plane behind plane. */
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
				out[count] = level(r);
				out[SRGB_COLOURS + count] = level(g);
				out[2 * SRGB_COLOURS + count] = level(b);
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

/* --- Rows: simple loops in 16 bits, which compilers turn into vectors. */

static unsigned char clamped(int value)
{
	return (unsigned char)(value < 0 ? 0 : value > 255 ? 255 : value);
}

/* Of `part`, which is below a half, of x. */
#define PART(part) ((int16_t)((part)*65536 + 0.5))

static int16_t times(int x, int16_t part)
{
	return (int16_t)((int16_t)x * part >> 16);
}

/* JFIF's equations, in 1/32. rgb: three rows, one behind the other. */
static void ycc_to_rgb(unsigned char *restrict rgb, const unsigned char *restrict luma,
                       const unsigned char *restrict blue, const unsigned char *restrict red,
                       uint32_t width)
{
	unsigned char *restrict g = rgb + width, *restrict b = g + width;

	for (uint32_t x = 0; x < width; x++) {
		int16_t y = (int16_t)(luma[x] * 32 + 16);
		int16_t u = (int16_t)(blue[x] * 32 - 128 * 32),
			v = (int16_t)(red[x] * 32 - 128 * 32);

		rgb[x] = clamped((int16_t)(y + v + times(v, PART(0.402))) >> 5);
		g[x] = clamped(
		    (int16_t)(y - v + times(v, PART(0.285863714)) - times(u, PART(0.344136286))) >>
		    5);
		b[x] = clamped((int16_t)(y + 2 * u - times(u, PART(0.228))) >> 5);
	}
}

/* Luma in 1/128, the others in 1/64. */
static void rgb_to_ycc(unsigned char *restrict luma, unsigned char *restrict blue,
                       unsigned char *restrict red, const unsigned char *restrict rgb,
                       uint32_t width)
{
	const unsigned char *green = rgb + width, *third = green + width;

	for (uint32_t x = 0; x < width; x++) {
		int r = rgb[x], g = green[x], b = third[x];

		luma[x] = clamped((int16_t)(times(r * 128, PART(0.299)) + g * 64 +
		                            times(g * 128, PART(0.087)) +
		                            times(b * 128, PART(0.114)) + 64) >>
		                  7);
		blue[x] = clamped((int16_t)(b * 32 - times(r * 64, PART(0.168735892)) -
		                            times(g * 64, PART(0.331264108)) + 128 * 64 + 31) >>
		                  6);
		red[x] = clamped((int16_t)(r * 32 - times(g * 64, PART(0.418687589)) -
		                           times(b * 64, PART(0.081312411)) + 128 * 64 + 31) >>
		                 6);
	}
}

static void cmyk_to_rgb(unsigned char *restrict rgb, unsigned char *const rows[PICTURE_PLANES_MAX],
                        uint32_t width)
{
	for (unsigned p = 0; p < 3; p++)
		for (uint32_t x = 0; x < width; x++) {
			unsigned light = (255u - rows[3][x]) * (255u - rows[p][x]);

			rgb[p * (size_t)width + x] = (unsigned char)((light + 127) / 255);
		}
}

/* Each sample of the smaller plane is the mean of two by two; `second` is `first` where there is
 * no more. */
static void halve(unsigned char *to, const unsigned char *first, const unsigned char *second,
                  uint32_t width)
{
	for (uint32_t x = 0; x + 1 < width; x += 2)
		to[x / 2] =
		    (unsigned char)((first[x] + first[x + 1] + second[x] + second[x + 1] + 2) / 4);
	if (width % 2)
		to[width / 2] = (unsigned char)((first[width - 1] + second[width - 1] + 1) / 2);
}

/* --- The picture, row by row and in place: what is written was read before. */

struct conversion {
	struct picture *p;
	const struct transform *transform; /* NULL: there is no profile */
	const struct colour_wish *wish;
	unsigned char *in, *out; /* one row, plane behind plane */
	unsigned char *chroma;   /* of two rows: blue, red, blue, red */
};

static void rows_of(unsigned char *rows[PICTURE_PLANES_MAX], const struct picture *p, uint32_t y)
{
	for (unsigned i = 0; i < picture_plane_count(&p->shape); i++)
		rows[i] = plane_row(&p->planes[i], y);
}

/* What the transform takes: RGB for YCC. */
static void take_row(const struct conversion *c, unsigned char *const rows[PICTURE_PLANES_MAX])
{
	size_t width = c->p->shape.width_px;

	if (c->p->shape.model == MODEL_YCC) {
		ycc_to_rgb(c->in, rows[0], rows[1], rows[2], c->p->shape.width_px);
		return;
	}
	for (unsigned i = 0; i < picture_plane_count(&c->p->shape); i++)
		memcpy(c->in + i * width, rows[i], width);
}

static void convert_row(const struct conversion *c, unsigned char *const rows[PICTURE_PLANES_MAX])
{
	uint32_t width = c->p->shape.width_px;

	if (!c->transform && c->p->shape.model == MODEL_CMYK) {
		cmyk_to_rgb(c->out, rows, width);
		return;
	}
	take_row(c, rows);
	if (!c->transform)
		memcpy(c->out, c->in, (size_t)width * (c->p->shape.model == MODEL_GREY ? 1 : 3));
	else if (c->transform->shaper)
		matrix_shaper_row(c->transform->shaper, c->out, c->in, width);
	else
		cmsDoTransformLineStride(c->transform->transform, c->in, c->out, width, 1, 0, 0,
		                         width, width);
}

static void give_chroma(const struct conversion *c, uint32_t y)
{
	size_t width = c->p->shape.width_px;
	bool last = y + 1 == c->p->shape.height_px;

	for (unsigned i = 0; i < 2; i++) {
		const unsigned char *first = c->chroma + i * width;
		const unsigned char *second = c->chroma + (y % 2 ? 2 + i : i) * width;

		if (c->wish->full_chroma)
			memcpy(plane_row(&c->p->planes[1 + i], y),
			       c->chroma + (y % 2 * 2 + i) * width, width);
		else if (y % 2 || last)
			halve(plane_row(&c->p->planes[1 + i], y / 2), first, second,
			      c->p->shape.width_px);
	}
}

static void give_row(const struct conversion *c, uint32_t y)
{
	size_t width = c->p->shape.width_px;
	unsigned char *chroma = c->chroma + y % 2 * 2 * width;
	unsigned planes = c->p->shape.model == MODEL_GREY ? 1 : 3;

	if (planes == 3 && c->wish->ycc) {
		rgb_to_ycc(plane_row(&c->p->planes[0], y), chroma, chroma + width, c->out,
		           c->p->shape.width_px);
		give_chroma(c, y);
		return;
	}
	for (unsigned i = 0; i < planes; i++)
		memcpy(plane_row(&c->p->planes[i], y), c->out + i * width, width);
}

static bool convert(struct conversion *c, struct err *e)
{
	size_t width = c->p->shape.width_px;
	unsigned char *rows[PICTURE_PLANES_MAX] = {NULL};
	unsigned char *room = malloc(width * (PICTURE_PLANES_MAX + 3 + 4));

	if (!room)
		return err_nomem(e);
	c->in = room;
	c->out = c->in + PICTURE_PLANES_MAX * width;
	c->chroma = c->out + 3 * width;
	for (uint32_t y = 0; y < c->p->shape.height_px; y++) {
		rows_of(rows, c->p, y);
		convert_row(c, rows);
		give_row(c, y);
	}
	free(room);
	return true;
}

static void set_shape(struct picture *p, const struct colour_wish *wish)
{
	if (p->shape.model == MODEL_GREY)
		return;
	if (p->shape.model == MODEL_CMYK)
		picture_drop_plane(p, 3);
	p->shape.model = wish->ycc ? MODEL_YCC : MODEL_RGB;
	p->shape.shift_x = p->shape.shift_y = wish->ycc && !wish->full_chroma ? 1 : 0;
}

bool colour_to_srgb(struct picture *p, const struct colour_source *source,
                    const struct colour_wish *wish, struct err *e)
{
	struct transform t = {0};
	struct conversion c = {.p = p, .wish = wish};
	bool ok;

	if (!says_nothing(source) && transform_make(&t, source, p->shape.model)) {
		c.transform = &t;
		if (space_of(p->shape.model) == cmsSigRgbData)
			t.shaper = matrix_shaper_new(t.from, t.to);
	}
	ok = convert(&c, e);
	transform_clear(&t);
	if (ok)
		set_shape(p, wish);
	return ok;
}

void colour_library(struct buf *out)
{
	int version = cmsGetEncodedCMMversion(); /* 2140 for 2.14 */

	buf_printf(out, "lcms2 %d.%d", version / 1000, version % 1000 / 10);
}
