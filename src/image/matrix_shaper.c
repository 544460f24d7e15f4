/* matrix_shaper.c - see matrix_shaper.h. */
#include "image/matrix_shaper.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* Light in parts of LIGHT_MAX: fine enough for the steep beginning of sRGB's curve. */
#define LIGHT_BITS 14
#define LIGHT_MAX ((1 << LIGHT_BITS) - 1)
#define MATRIX_BITS 12

struct matrix {
	double at[3][3];
};

struct matrix_shaper {
	int32_t light[3][256];                /* of each sample */
	int32_t mix[3][3];                    /* of light, in 1 / (1 << MATRIX_BITS) */
	unsigned char sample[LIGHT_MAX + 1u]; /* of each light */
};

/* Columns are the primaries in XYZ. */
static bool read_matrix(struct matrix *out, cmsHPROFILE profile)
{
	static const cmsTagSignature tags[] = {cmsSigRedColorantTag, cmsSigGreenColorantTag,
	                                       cmsSigBlueColorantTag};

	for (int i = 0; i < 3; i++) {
		const cmsCIEXYZ *xyz = cmsReadTag(profile, tags[i]);

		if (!xyz)
			return false;
		out->at[0][i] = xyz->X;
		out->at[1][i] = xyz->Y;
		out->at[2][i] = xyz->Z;
	}
	return true;
}

/* Of what is left without row and column i, k of three, with its sign. */
static double cofactor(const struct matrix *m, int i, int k)
{
	int a = (i + 1) % 3, b = (i + 2) % 3, c = (k + 1) % 3, d = (k + 2) % 3;

	return m->at[a][c] * m->at[b][d] - m->at[a][d] * m->at[b][c];
}

static bool invert(struct matrix *out, const struct matrix *m)
{
	double determinant = 0;

	for (int k = 0; k < 3; k++)
		determinant += m->at[0][k] * cofactor(m, 0, k);
	if (!(fabs(determinant) > 1e-6))
		return false;
	for (int i = 0; i < 3; i++)
		for (int k = 0; k < 3; k++)
			out->at[k][i] = cofactor(m, i, k) / determinant;
	return true;
}

static bool set_mix(struct matrix_shaper *s, cmsHPROFILE from, cmsHPROFILE to_srgb)
{
	struct matrix in, srgb, back;

	if (!read_matrix(&in, from) || !read_matrix(&srgb, to_srgb) || !invert(&back, &srgb))
		return false;
	for (int i = 0; i < 3; i++)
		for (int k = 0; k < 3; k++) {
			double sum = 0;

			for (int j = 0; j < 3; j++)
				sum += back.at[i][j] * in.at[j][k];
			if (!(fabs(sum) < 8)) /* no display's; what follows would overflow */
				return false;
			s->mix[i][k] = (int32_t)lround(sum * (1 << MATRIX_BITS));
		}
	return true;
}

static bool set_light(struct matrix_shaper *s, cmsHPROFILE from)
{
	static const cmsTagSignature tags[] = {cmsSigRedTRCTag, cmsSigGreenTRCTag,
	                                       cmsSigBlueTRCTag};

	for (int i = 0; i < 3; i++) {
		const cmsToneCurve *curve = cmsReadTag(from, tags[i]);

		for (int k = 0; k < 256; k++) {
			double light = curve ? cmsEvalToneCurveFloat(curve, (float)k / 255) : -1;

			if (!(light >= 0 && light <= 1))
				return false;
			s->light[i][k] = (int32_t)lround(light * LIGHT_MAX);
		}
	}
	return true;
}

/* IEC 61966-2-1. */
static double srgb_of(double light)
{
	return light <= 0.0031308 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055;
}

static void set_samples(struct matrix_shaper *s)
{
	for (int i = 0; i <= LIGHT_MAX; i++)
		s->sample[i] = (unsigned char)lround(255 * srgb_of((double)i / LIGHT_MAX));
}

struct matrix_shaper *matrix_shaper_new(cmsHPROFILE from, cmsHPROFILE to_srgb)
{
	struct matrix_shaper *s;

	/* A table, where there is one, is the profile's better word. */
	if (!cmsIsMatrixShaper(from) || cmsIsTag(from, cmsSigAToB0Tag))
		return NULL;
	s = malloc(sizeof *s);
	if (!s)
		return NULL;
	if (!set_mix(s, from, to_srgb) || !set_light(s, from)) {
		free(s);
		return NULL;
	}
	set_samples(s);
	return s;
}

static unsigned char mixed(const struct matrix_shaper *s, int channel, int32_t r, int32_t g,
                           int32_t b)
{
	const int32_t *mix = s->mix[channel];
	int32_t sum = mix[0] * r + mix[1] * g + mix[2] * b + (1 << (MATRIX_BITS - 1));
	int32_t light = sum >> MATRIX_BITS;

	return s->sample[light < 0 ? 0 : light > LIGHT_MAX ? LIGHT_MAX : light];
}

void matrix_shaper_row(const struct matrix_shaper *s, unsigned char *restrict out,
                       const unsigned char *restrict in, uint32_t width)
{
	const unsigned char *green = in + width, *blue = green + width;

	for (uint32_t x = 0; x < width; x++) {
		int32_t r = s->light[0][in[x]], g = s->light[1][green[x]], b = s->light[2][blue[x]];

		out[x] = mixed(s, 0, r, g, b);
		out[width + x] = mixed(s, 1, r, g, b);
		out[2 * (size_t)width + x] = mixed(s, 2, r, g, b);
	}
}
