/* tiff_shape.c - see tiff_shape.h. */
#include "codec/tiff_shape.h"

#include "codec/exif.h"

#define DPI_MAX 100000
#define SAMPLES_MAX 32

static unsigned tag16(TIFF *tiff, uint32_t tag, unsigned otherwise)
{
	uint16_t value;

	return TIFFGetFieldDefaulted(tiff, tag, &value) == 1 ? value : otherwise;
}

static uint32_t tag32(TIFF *tiff, uint32_t tag)
{
	uint32_t value;

	return TIFFGetField(tiff, tag, &value) == 1 ? value : 0;
}

/* Where it is not said, as other readers guess. */
static unsigned photometric_of(TIFF *tiff, const struct tiff_shape *s)
{
	uint16_t value;

	if (TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &value) == 1)
		return value;
	switch (s->compression) {
	case COMPRESSION_CCITTRLE:
	case COMPRESSION_CCITTRLEW:
	case COMPRESSION_CCITTFAX3:
	case COMPRESSION_CCITTFAX4:
		return PHOTOMETRIC_MINISWHITE;
	default:
		return s->samples >= 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK;
	}
}

static unsigned colours_of(const struct tiff_shape *s)
{
	switch (s->photometric) {
	case PHOTOMETRIC_RGB:
		return 3;
	case PHOTOMETRIC_SEPARATED:
		return 4;
	default:
		return 1;
	}
}

/* The first sample behind the colours, where it is said to be alpha. Beside an index it is
 * taken where both are bytes. */
static void read_alpha(struct tiff_shape *s, TIFF *tiff)
{
	unsigned colours = colours_of(s);
	uint16_t count, *types;

	if (s->samples <= colours || (s->photometric == PHOTOMETRIC_PALETTE && s->bits != 8))
		return;
	if (TIFFGetField(tiff, TIFFTAG_EXTRASAMPLES, &count, &types) != 1 || count == 0)
		return;
	if (types[0] == EXTRASAMPLE_ASSOCALPHA || types[0] == EXTRASAMPLE_UNASSALPHA)
		s->alpha = colours;
	s->premultiplied = types[0] == EXTRASAMPLE_ASSOCALPHA;
}

/* Old writers put 8 bits into a map, which has 16. */
static void read_map(struct tiff_shape *s, TIFF *tiff)
{
	uint16_t *map[3];

	if (s->photometric != PHOTOMETRIC_PALETTE || s->bits > 8 ||
	    TIFFGetField(tiff, TIFFTAG_COLORMAP, &map[0], &map[1], &map[2]) != 1)
		return;
	for (unsigned c = 0; c < 3; c++) {
		s->map[c] = map[c];
		for (unsigned i = 0; i < 1u << s->bits; i++)
			if (map[c][i] > 255)
				s->map_shift = 8;
	}
}

void tiff_shape_read(struct tiff_shape *out, struct tiff_input *in)
{
	TIFF *tiff = in->tiff;
	struct tiff_shape s = {
	    .width_px = tag32(tiff, TIFFTAG_IMAGEWIDTH),
	    .height_px = tag32(tiff, TIFFTAG_IMAGELENGTH),
	    .bits = tag16(tiff, TIFFTAG_BITSPERSAMPLE, 1),
	    .samples = tag16(tiff, TIFFTAG_SAMPLESPERPIXEL, 1),
	    .compression = tag16(tiff, TIFFTAG_COMPRESSION, COMPRESSION_NONE),
	    .format = tag16(tiff, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT),
	    .separate =
		tag16(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) == PLANARCONFIG_SEPARATE,
	    .tiled = TIFFIsTiled(tiff) != 0,
	};
	uint16_t turn;

	if (TIFFGetField(tiff, TIFFTAG_ORIENTATION, &turn) == 1 && turn <= 8)
		s.orientation = turn;
	s.separate = s.separate && s.samples > 1;
	s.photometric = photometric_of(tiff, &s);
	if (s.photometric == PHOTOMETRIC_YCBCR && s.compression == COMPRESSION_JPEG &&
	    !s.separate && TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB) == 1)
		s.photometric = PHOTOMETRIC_RGB;
	read_alpha(&s, tiff);
	read_map(&s, tiff);
	*out = s;
}

static bool map_is_grey(const struct tiff_shape *s)
{
	for (unsigned i = 0; i < 1u << s->bits; i++)
		if (s->map[0][i] != s->map[1][i] || s->map[1][i] != s->map[2][i])
			return false;
	return true;
}

bool tiff_shape_is_plain(const struct tiff_shape *s, enum model *model)
{
	if (s->bits < 1 || s->bits > 16 || s->samples < colours_of(s) || s->samples > SAMPLES_MAX ||
	    (s->format != SAMPLEFORMAT_UINT && s->format != SAMPLEFORMAT_VOID))
		return false;
	switch (s->photometric) {
	case PHOTOMETRIC_MINISWHITE:
	case PHOTOMETRIC_MINISBLACK:
		*model = MODEL_GREY;
		return true;
	case PHOTOMETRIC_RGB:
		*model = MODEL_RGB;
		return true;
	case PHOTOMETRIC_SEPARATED:
		*model = MODEL_CMYK;
		return true;
	case PHOTOMETRIC_PALETTE:
		if (!s->map[0])
			return false;
		*model = map_is_grey(s) ? MODEL_GREY : MODEL_RGB;
		return true;
	default:
		return false;
	}
}

bool tiff_shape_is_cut(struct tiff_input *in, const struct tiff_shape *s)
{
	uint32_t count = s->tiled ? TIFFNumberOfTiles(in->tiff) : TIFFNumberOfStrips(in->tiff);

	for (uint32_t i = 0; i < count; i++) {
		uint64_t at = TIFFGetStrileOffset(in->tiff, i);
		uint64_t size = TIFFGetStrileByteCount(in->tiff, i);

		if (at > in->bytes.len || size > in->bytes.len - at)
			return true;
	}
	return false;
}

/* --- Facts */

static enum colour colour_of(const struct tiff_shape *s)
{
	switch (s->photometric) {
	case PHOTOMETRIC_MINISWHITE:
	case PHOTOMETRIC_MINISBLACK:
		return s->alpha ? COLOUR_GREY_ALPHA : COLOUR_GREY;
	case PHOTOMETRIC_PALETTE:
		return COLOUR_PALETTE;
	case PHOTOMETRIC_SEPARATED:
		return COLOUR_CMYK;
	default:
		return s->alpha ? COLOUR_RGB_ALPHA : COLOUR_RGB;
	}
}

static uint32_t dpi_of(TIFF *tiff)
{
	float dots;
	uint16_t unit = RESUNIT_INCH;

	if (TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &dots) != 1)
		return 0;
	TIFFGetFieldDefaulted(tiff, TIFFTAG_RESOLUTIONUNIT, &unit);
	if (unit == RESUNIT_CENTIMETER)
		dots *= 2.54F;
	else if (unit != RESUNIT_INCH)
		return 0;
	return dots > 0 && dots <= DPI_MAX ? (uint32_t)(dots + 0.5F) : 0;
}

static bool has_text(TIFF *tiff)
{
	static const uint32_t tags[] = {
	    TIFFTAG_IMAGEDESCRIPTION, TIFFTAG_MAKE,         TIFFTAG_MODEL,     TIFFTAG_SOFTWARE,
	    TIFFTAG_DATETIME,         TIFFTAG_ARTIST,       TIFFTAG_COPYRIGHT, TIFFTAG_DOCUMENTNAME,
	    TIFFTAG_PAGENAME,         TIFFTAG_HOSTCOMPUTER,
	};
	const char *text;

	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (TIFFGetField(tiff, tags[i], &text) == 1)
			return true;
	return false;
}

static bool has_blocks(TIFF *tiff)
{
	static const uint32_t tags[] = {TIFFTAG_XMLPACKET, TIFFTAG_RICHTIFFIPTC, TIFFTAG_PHOTOSHOP};
	uint64_t directory;
	uint32_t count;
	void *data;

	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (TIFFGetField(tiff, tags[i], &count, &data) == 1)
			return true;
	return TIFFGetField(tiff, TIFFTAG_EXIFIFD, &directory) == 1 ||
	       TIFFGetField(tiff, TIFFTAG_GPSIFD, &directory) == 1;
}

void tiff_shape_facts(struct report *out, struct tiff_input *in, const struct tiff_shape *s)
{
	uint32_t count;
	void *data;

	out->width_px = s->width_px;
	out->height_px = s->height_px;
	out->bits = s->bits <= 32 ? s->bits : 0;
	out->orientation = s->orientation;
	out->colour = colour_of(s);
	out->dpi = dpi_of(in->tiff);
	out->profile = TIFFGetField(in->tiff, TIFFTAG_ICCPROFILE, &count, &data) == 1;
	out->metadata = has_text(in->tiff) || has_blocks(in->tiff);
	out->gps = exif_read(in->bytes).gps; /* a TIFF is laid out like an Exif block */
}
