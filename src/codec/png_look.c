/* png_look.c - see png_look.h. */
#include "codec/png_look.h"

#include <string.h>

#include "base/inflate.h"

#define PROFILE_MAX 16000000 /* bytes; those of printers reach a few million */

/* --- The profile */

/* iCCP: a name of 1 to 79 bytes, a NUL, the method (0), the stream. One that cannot be unfolded
 * is as good as none. */
static bool read_profile(struct buf *out, const struct png *p, struct err *e)
{
	const char *nul = p->profile.len ? memchr(p->profile.ptr, '\0', p->profile.len) : NULL;
	struct str packed = str_from(p->profile, (size_t)(nul ? nul - p->profile.ptr + 2 : 0));
	enum inflate_result result;
	struct inflate *z;
	size_t used;

	if (!nul || packed.len == 0 || nul[1] != 0)
		return true;
	z = inflate_new(e);
	if (!z)
		return false;
	result = inflate_zlib(z, packed, 0, PROFILE_MAX, out, &used);
	inflate_free(z);
	if (result != INFLATE_OK)
		out->len = 0;
	return result != INFLATE_NOMEM || err_nomem(e);
}

/* --- Colour without a profile */

static bool is_near(uint32_t a, uint32_t b, uint32_t tolerance)
{
	return a <= b + tolerance && b <= a + tolerance;
}

/* x and y are parts of a whole, and y divides. */
static bool is_chroma(const uint32_t xy[8])
{
	for (unsigned i = 0; i < 8; i += 2)
		if (xy[i] > 100000 || xy[i + 1] == 0 || xy[i + 1] > 100000 - xy[i])
			return false;
	return true;
}

/* Rounded numbers, and those of a screen that is nearly sRGB, stand for sRGB. */
static void read_calibration(struct raster_calibration *out, const struct png *p)
{
	static const uint32_t srgb[8] = {31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000};
	const uint32_t gamma = 45455, gamma_tolerance = 2300, xy_tolerance = 1000;
	bool same = true;

	if (p->srgb || p->report->profile)
		return;
	if (p->gamma >= 10000 && p->gamma <= 1000000 && !is_near(p->gamma, gamma, gamma_tolerance))
		out->gamma = p->gamma;
	if (!is_chroma(p->chroma))
		return;
	for (unsigned i = 0; i < 8; i++)
		same &= is_near(p->chroma[i], srgb[i], xy_tolerance);
	if (!same)
		memcpy(out->xy, p->chroma, sizeof out->xy);
}

bool png_is_transparent(const struct png *p)
{
	for (unsigned i = 0; p->header.type == PNG_TYPE_PALETTE && i < p->colours; i++)
		if (p->palette[i][3] != 255)
			return true;
	return p->keyed || p->header.type == PNG_TYPE_GREY_ALPHA ||
	       p->header.type == PNG_TYPE_RGB_ALPHA;
}

bool png_colours(struct buf *profile, struct raster_calibration *calibration, const struct png *p,
                 struct err *e)
{
	read_calibration(calibration, p);
	return read_profile(profile, p, e);
}

bool png_look(struct png_look *out, struct report *report, struct str bytes,
              const struct codec_limits *limits, struct err *e)
{
	struct png p = {.report = report, .bytes = bytes, .limits = limits};
	bool ok = png_walk(&p, e);

	*out = (struct png_look){.interlaced = p.header.interlaced};
	if (ok) {
		png_conclude(&p);
		ok = png_colours(&out->profile, &out->calibration, &p, e);
	}
	png_clear(&p);
	return ok;
}
