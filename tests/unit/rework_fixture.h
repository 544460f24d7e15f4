/* rework_fixture.h - files that something is to be done to, for unit tests.
 * Owner:  what is made is the caller's to free.
 * Errors: a failed assertion. */
#ifndef TESTS_UNIT_REWORK_FIXTURE_H
#define TESTS_UNIT_REWORK_FIXTURE_H

#include "jpeg_fixture.h"

#include <lcms2.h>

#include "image/rework.h"

#define EXIF_ORIENTATION(n) \
	STR("Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0" n "\0\0\0\0\0\0")

/* A photo of some size, that says how it is to be turned. */
static inline struct jpeg_recipe turned_recipe(unsigned width, unsigned height, struct str exif)
{
	return (struct jpeg_recipe){.width = width, .height = height, .segment = {0xE1, exif}};
}

/* Display P3's primaries with sRGB's curve, as a segment of a JPEG. */
static inline void add_p3_segment(struct buf *out)
{
	static const cmsFloat64Number curve[] = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
	cmsCIExyY white = {0.3127, 0.3290, 1};
	cmsCIExyYTRIPLE primaries = {{0.680, 0.320, 1}, {0.265, 0.690, 1}, {0.150, 0.060, 1}};
	cmsToneCurve *tone = cmsBuildParametricToneCurve(NULL, 4, curve),
		     *tones[] = {tone, tone, tone};
	cmsHPROFILE profile = cmsCreateRGBProfile(&white, &primaries, tones);
	cmsUInt32Number len = 0;
	char *bytes;

	assert_true(cmsSaveProfileToMem(profile, NULL, &len));
	bytes = malloc(len);
	assert_non_null(bytes);
	assert_true(cmsSaveProfileToMem(profile, bytes, &len));
	buf_str(out, STR("ICC_PROFILE\0\1\1"));
	buf_add(out, bytes, len);
	free(bytes);
	cmsCloseProfile(profile);
	cmsFreeToneCurve(tone);
}

static inline struct rework_target any_target(void)
{
	return (struct rework_target){
	    .accepts = {[KIND_JPEG] = true, [KIND_PNG] = true, [KIND_PDF] = true},
	    .bytes = 10000000,
	    .side_px = 3508,
	    .legible_px = 40,
	    .least_quality = 60,
	    .memory = 100000000};
}

#endif
