/* tiff_rows.c - see tiff_rows.h. */
#include "codec/tiff_rows.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK_MAX ((uint64_t)512 << 20) /* bytes */

/* --- Blocks */

static unsigned together(const struct tiff_rows *t)
{
	return t->shape->separate ? 1 : t->shape->samples;
}

static bool read_scanline(struct tiff_rows *t)
{
	return TIFFReadScanline(t->in->tiff, t->block, t->row, 0) == 1;
}

static bool read_strips(struct tiff_rows *t)
{
	TIFF *tiff = t->in->tiff;
	size_t room = t->row_bytes * t->block_rows;

	for (unsigned p = 0; p < t->planes; p++) {
		uint32_t strip = TIFFComputeStrip(tiff, t->row, (uint16_t)p);

		if (TIFFReadEncodedStrip(tiff, strip, t->block + p * room, (tmsize_t)room) < 0)
			return false;
	}
	return true;
}

static bool read_tile(struct tiff_rows *t, uint32_t x, unsigned plane, size_t tile_row)
{
	TIFF *tiff = t->in->tiff;
	uint32_t number = TIFFComputeTile(tiff, x, t->row, 0, (uint16_t)plane);
	size_t at = (size_t)x * together(t) * t->shape->bits / 8;

	if (TIFFReadEncodedTile(tiff, number, t->tile, (tmsize_t)(tile_row * t->block_rows)) < 0)
		return false;
	for (uint32_t y = 0; y < t->block_rows; y++)
		memcpy(t->block + ((size_t)plane * t->block_rows + y) * t->row_bytes + at,
		       t->tile + y * tile_row, tile_row);
	return true;
}

static bool read_tiles(struct tiff_rows *t)
{
	size_t tile_row = (size_t)TIFFTileRowSize(t->in->tiff);
	uint32_t tile_width = 0;

	if (TIFFGetField(t->in->tiff, TIFFTAG_TILEWIDTH, &tile_width) != 1 || tile_width == 0)
		return false;
	for (unsigned p = 0; p < t->planes; p++)
		for (uint64_t x = 0; x < t->shape->width_px; x += tile_width)
			if (!read_tile(t, (uint32_t)x, p, tile_row))
				return false;
	return true;
}

static bool read_block(struct tiff_rows *t)
{
	if (t->tile)
		return read_tiles(t);
	return t->shape->separate ? read_strips(t) : read_scanline(t);
}

/* --- Samples of a row, each to a byte: as it is for indexes, else 0 to 255 */

static void spread_16(unsigned char *to, const unsigned char *from, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		uint16_t sample;

		memcpy(&sample, from + 2 * i, sizeof sample);
		to[i] = (unsigned char)((sample * 255u + 32767u) / 65535u);
	}
}

static void spread_odd(unsigned char *to, const unsigned char *from, size_t count, unsigned bits,
                       const unsigned char scale[256])
{
	uint32_t held = 0, most = (1u << bits) - 1;
	unsigned have = 0;

	for (size_t i = 0; i < count; i++) {
		uint32_t sample;

		while (have < bits) {
			held = held << 8 | *from++;
			have += 8;
		}
		have -= bits;
		sample = held >> have & most;
		if (bits > 8)
			sample = (sample * 255u + most / 2) / most;
		else
			sample = scale[sample];
		to[i] = (unsigned char)sample;
	}
}

static void spread(const struct tiff_rows *t, unsigned char *to, const unsigned char *from,
                   size_t count)
{
	switch (t->shape->bits) {
	case 8:
		memcpy(to, from, count);
		break;
	case 16:
		spread_16(to, from, count);
		break;
	default:
		spread_odd(to, from, count, t->shape->bits, t->scale);
		break;
	}
}

static void set_scale(struct tiff_rows *t)
{
	unsigned most = t->shape->bits <= 8 ? (1u << t->shape->bits) - 1 : 255;

	bool indexed = t->shape->photometric == PHOTOMETRIC_PALETTE;

	for (unsigned i = 0; i <= most; i++)
		t->scale[i] = (unsigned char)(indexed ? i : (i * 255 + most / 2) / most);
}

/* --- Colours */

/* Over paper, which is white: 255, or no ink. */
static unsigned char over(unsigned value, unsigned alpha, bool premultiplied, unsigned paper)
{
	unsigned share = premultiplied ? value * 255 : value * alpha;
	unsigned sum = (share + paper * (255 - alpha) + 127) / 255;

	return (unsigned char)(sum < 255 ? sum : 255);
}

/* Where sample s of pixel x stands among the spread ones, and how far it is to the next. */
static const unsigned char *samples_of(const struct tiff_rows *t, unsigned s, size_t *step)
{
	*step = together(t);
	return t->samples + (t->shape->separate ? (size_t)s * t->shape->width_px : s);
}

static void give_plane(const struct tiff_rows *t, unsigned plane, unsigned char *to)
{
	const struct tiff_shape *shape = t->shape;
	unsigned char flip = shape->photometric == PHOTOMETRIC_MINISWHITE ? 0xFF : 0;
	unsigned paper = t->model == MODEL_CMYK || flip ? 0 : 255;
	size_t step;
	const unsigned char *from = samples_of(t, plane, &step);
	const unsigned char *alpha = samples_of(t, shape->alpha, &step);

	for (uint32_t x = 0; x < shape->width_px; x++) {
		unsigned char value = from[x * step];

		if (shape->alpha)
			value = over(value, alpha[x * step], shape->premultiplied, paper);
		to[x] = value ^ flip;
	}
}

static void give_indexed(const struct tiff_rows *t, unsigned plane, unsigned char *to)
{
	const struct tiff_shape *shape = t->shape;
	const uint16_t *map = shape->map[plane];
	size_t step;
	const unsigned char *from = samples_of(t, 0, &step);
	const unsigned char *alpha = samples_of(t, shape->alpha, &step);

	for (uint32_t x = 0; x < shape->width_px; x++) {
		unsigned char value = (unsigned char)(map[from[x * step]] >> shape->map_shift);

		to[x] = shape->alpha ? over(value, alpha[x * step], false, 255) : value;
	}
}

static bool has_block(const struct tiff_rows *t)
{
	return t->row % t->block_rows != 0;
}

bool tiff_rows_next(struct tiff_rows *t, unsigned char *const to[PICTURE_PLANES_MAX], struct err *e)
{
	const struct picture_shape model = {.model = t->model};
	size_t width = t->shape->width_px, at;

	if (!has_block(t) && !read_block(t))
		return tiff_input_fail(t->in, "picture data", e);
	for (unsigned p = 0; p < t->planes; p++) {
		at = ((size_t)p * t->block_rows + t->row % t->block_rows) * t->row_bytes;
		spread(t, t->samples + p * width, t->block + at, width * together(t));
	}
	for (unsigned p = 0; p < picture_plane_count(&model); p++) {
		if (t->shape->photometric == PHOTOMETRIC_PALETTE)
			give_indexed(t, p, to[p]);
		else
			give_plane(t, p, to[p]);
	}
	t->row++;
	return true;
}

/* --- Room */

/* How many rows a block has, and how long they are; 0 where libtiff thinks little of it. */
static void measure(struct tiff_rows *t)
{
	TIFF *tiff = t->in->tiff;
	uint32_t rows = 1, tile_width = 1;
	uint64_t across;

	t->row_bytes = (size_t)TIFFScanlineSize64(tiff);
	if (t->shape->tiled) {
		if (TIFFGetField(tiff, TIFFTAG_TILELENGTH, &rows) != 1 ||
		    TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &tile_width) != 1 || tile_width == 0)
			rows = 0;
		across =
		    ((uint64_t)t->shape->width_px + tile_width - 1) / (tile_width ? tile_width : 1);
		t->row_bytes = (size_t)(across * TIFFTileRowSize64(tiff));
	} else if (t->shape->separate) {
		TIFFGetFieldDefaulted(tiff, TIFFTAG_ROWSPERSTRIP, &rows);
		if (rows > t->shape->height_px)
			rows = t->shape->height_px;
	}
	t->block_rows = rows;
}

static bool is_sound(const struct tiff_rows *t)
{
	uint64_t bits = (uint64_t)t->shape->width_px * together(t) * t->shape->bits;

	return t->block_rows > 0 && t->row_bytes >= (bits + 7) / 8 &&
	       t->row_bytes <= BLOCK_MAX / t->planes / t->block_rows;
}

static bool make_room(struct tiff_rows *t)
{
	t->block = malloc(t->row_bytes * t->planes * t->block_rows);
	t->samples = malloc((size_t)t->shape->width_px * t->shape->samples);
	if (t->shape->tiled)
		t->tile = malloc((size_t)TIFFTileSize64(t->in->tiff));
	return t->block && t->samples && (t->tile || !t->shape->tiled);
}

bool tiff_rows_init(struct tiff_rows *t, struct tiff_input *in, const struct tiff_shape *shape,
                    enum model model, struct err *e)
{
	*t = (struct tiff_rows){.in = in, .shape = shape, .model = model};
	t->planes = shape->separate ? shape->samples : 1;
	measure(t);
	set_scale(t);
	if (!is_sound(t))
		return tiff_input_fail(in, "size of strips or tiles", e);
	return make_room(t) || err_nomem(e);
}

void tiff_rows_free(struct tiff_rows *t)
{
	free(t->block);
	free(t->tile);
	free(t->samples);
	*t = (struct tiff_rows){0};
}
