/* raster_gif.c - the first picture of a GIF on its canvas; see raster.h. The pictures behind it
 * are passed over, to know how many there are and whether the file is whole. */
#include "codec/raster_readers.h"

#include <stdlib.h>
#include <string.h>

#include <gif_lib.h>

#define NO_INDEX 256u

struct reader {
	GifFileType *gif;
	struct str bytes;
	size_t at;
	bool ran_out; /* giflib asked for more than there is */
	struct raster_palette palette;
	unsigned transparent; /* that index; NO_INDEX */
	unsigned pictures;
	uint32_t left, top, width, height; /* of the first, on the canvas */
	unsigned char *indexes;            /* of it */
	uint32_t row;                      /* the next one, of the canvas */
};

static int on_read(GifFileType *gif, GifByteType *to, int size)
{
	struct reader *d = gif->UserData;
	struct str rest = str_from(d->bytes, d->at);
	size_t n = (size_t)size < rest.len ? (size_t)size : rest.len;

	if (n > 0)
		memcpy(to, rest.ptr, n);
	d->at += n;
	d->ran_out = d->ran_out || n < (size_t)size;
	return (int)n;
}

static bool fail(struct raster *r, const struct reader *d, const char *what, struct err *e)
{
	if (d->gif && d->gif->Error == D_GIF_ERR_NOT_ENOUGH_MEM)
		return err_nomem(e);
	if (d->ran_out)
		report_add(r->report, REMARK_TRUNCATED, 0, d->bytes.len, str_of(what));
	else
		report_add(r->report, REMARK_CORRUPT, 0, d->at, str_of(what));
	return raster_fail(e);
}

/* --- The first picture */

static bool take_palette(struct reader *d)
{
	const GifFileType *gif = d->gif;
	const ColorMapObject *map = gif->Image.ColorMap ? gif->Image.ColorMap : gif->SColorMap;

	if (!map || map->ColorCount > 256)
		return false;
	d->palette.count = (unsigned)map->ColorCount;
	for (unsigned i = 0; i < d->palette.count; i++) {
		d->palette.planes[0][i] = map->Colors[i].Red;
		d->palette.planes[1][i] = map->Colors[i].Green;
		d->palette.planes[2][i] = map->Colors[i].Blue;
	}
	return true;
}

/* Rows in the order of the file; interlaced: every eighth, those between, and so on. */
static bool read_rows(struct reader *d)
{
	static const uint32_t first[] = {0, 4, 2, 1}, step[] = {8, 8, 4, 2};
	bool interlaced = d->gif->Image.Interlace;

	for (unsigned pass = 0; pass < (interlaced ? 4 : 1); pass++) {
		uint32_t y = interlaced ? first[pass] : 0;

		for (; y < d->height; y += interlaced ? step[pass] : 1)
			if (DGifGetLine(d->gif, d->indexes + (size_t)y * d->width, (int)d->width) !=
			    GIF_OK)
				return false;
	}
	return true;
}

static bool has_stray_index(const struct reader *d)
{
	for (size_t i = 0; i < (size_t)d->width * d->height; i++)
		if (d->indexes[i] >= d->palette.count && d->indexes[i] != d->transparent)
			return true;
	return false;
}

static uint32_t larger(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

/* Writers that leave the canvas out, or too small, mean the picture. */
static bool read_picture(struct raster *r, struct reader *d, const struct codec_limits *limits,
                         struct err *e)
{
	const GifFileType *gif = d->gif;
	struct report *report = r->report;

	d->left = (uint32_t)gif->Image.Left;
	d->top = (uint32_t)gif->Image.Top;
	d->width = (uint32_t)gif->Image.Width;
	d->height = (uint32_t)gif->Image.Height;
	report->width_px = larger((uint32_t)gif->SWidth, d->left + d->width);
	report->height_px = larger((uint32_t)gif->SHeight, d->top + d->height);
	if (!raster_may_decode(r, report->width_px, report->height_px, limits))
		return raster_fail(e);
	if (!take_palette(d))
		return fail(r, d, "palette", e);
	d->indexes = malloc((size_t)d->width * d->height + 1);
	if (!d->indexes)
		return err_nomem(e);
	r->shape.model = raster_palette_model(&d->palette);
	r->shape.width_px = report->width_px;
	r->shape.height_px = report->height_px;
	if (!read_rows(d))
		return fail(r, d, "picture data", e);
	return !has_stray_index(d) || fail(r, d, "index of a colour", e);
}

/* --- All records */

static bool pass_over(struct reader *d)
{
	GifByteType *block;
	int size;

	if (DGifGetCode(d->gif, &size, &block) != GIF_OK)
		return false;
	while (block)
		if (DGifGetCodeNext(d->gif, &block) != GIF_OK)
			return false;
	return true;
}

static bool read_extension(struct raster *r, struct reader *d)
{
	GraphicsControlBlock control;
	GifByteType *block;
	int code;

	if (DGifGetExtension(d->gif, &code, &block) != GIF_OK)
		return false;
	if (block && code == GRAPHICS_EXT_FUNC_CODE && d->pictures == 0 &&
	    DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK)
		d->transparent = control.TransparentColor == NO_TRANSPARENT_COLOR
		                     ? NO_INDEX
		                     : (unsigned)control.TransparentColor;
	if (code == COMMENT_EXT_FUNC_CODE ||
	    (block && code == APPLICATION_EXT_FUNC_CODE && block[0] == 11 &&
	     memcmp(block + 1, "XMP DataXMP", 11) == 0))
		r->report->metadata = true;
	while (block)
		if (DGifGetExtensionNext(d->gif, &block) != GIF_OK)
			return false;
	return true;
}

static bool read_image(struct raster *r, struct reader *d, const struct codec_limits *limits,
                       struct err *e)
{
	if (DGifGetImageDesc(d->gif) != GIF_OK)
		return fail(r, d, "image descriptor", e);
	if (d->pictures++ == 0)
		return read_picture(r, d, limits, e);
	return pass_over(d) || fail(r, d, "picture data", e);
}

static bool read_records(struct raster *r, struct reader *d, const struct codec_limits *limits,
                         struct err *e)
{
	GifRecordType type = UNDEFINED_RECORD_TYPE;

	while (type != TERMINATE_RECORD_TYPE) {
		if (DGifGetRecordType(d->gif, &type) != GIF_OK)
			return fail(r, d, "record", e);
		if (type == IMAGE_DESC_RECORD_TYPE && !read_image(r, d, limits, e))
			return false;
		if (type == EXTENSION_RECORD_TYPE && !read_extension(r, d))
			return fail(r, d, "extension", e);
	}
	return d->pictures > 0 || fail(r, d, "no picture", e);
}

/* --- Rows */

static void give_row(const struct raster *r, unsigned plane, uint32_t y, unsigned char *to)
{
	const struct reader *d = r->state;
	const unsigned char *from;

	memset(to, 0xFF, r->shape.width_px);
	if (y < d->top || y - d->top >= d->height)
		return;
	from = d->indexes + (size_t)(y - d->top) * d->width;
	for (uint32_t x = 0; x < d->width; x++)
		if (from[x] != d->transparent)
			to[d->left + x] = d->palette.planes[plane][from[x]];
}

static bool gif_read(struct raster *r, unsigned char *const *const rows[PICTURE_PLANES_MAX],
                     struct err *e)
{
	struct reader *d = r->state;

	(void)e;
	raster_give_band(r, rows, &d->row, give_row);
	return true;
}

static void reader_free(struct reader *d)
{
	if (d->gif)
		DGifCloseFile(d->gif, NULL);
	free(d->indexes);
	free(d);
}

static void gif_close(struct raster *r)
{
	reader_free(r->state);
}

static const struct raster_class gif_class = {.read = gif_read, .close = gif_close};

/* --- Opening */

static bool start(struct raster *r, struct reader *d, const struct codec_limits *limits,
                  struct err *e)
{
	struct report *report = r->report;
	int code = 0;

	d->gif = DGifOpen(d, on_read, &code);
	if (!d->gif && code == D_GIF_ERR_NOT_ENOUGH_MEM)
		return err_nomem(e);
	if (!d->gif)
		return fail(r, d, "header", e);
	report->colour = COLOUR_PALETTE;
	report->bits = 8;
	report->pages = 1;
	if (!read_records(r, d, limits, e))
		return false;
	if (d->pictures > 1)
		report_add(report, REMARK_ANIMATED, 0, d->pictures, STR(""));
	raster_look_behind(r, d->bytes, d->at);
	return true;
}

void raster_library_gif(struct buf *out)
{
	buf_printf(out, "giflib %d.%d.%d", GIFLIB_MAJOR, GIFLIB_MINOR, GIFLIB_RELEASE);
}

bool raster_open_gif(struct raster *r, struct str bytes, const struct raster_request *request,
                     const struct codec_limits *limits, struct err *e)
{
	struct reader *d = calloc(1, sizeof *d);

	(void)request;
	if (!d)
		return err_nomem(e);
	d->bytes = bytes;
	d->transparent = NO_INDEX;
	if (!start(r, d, limits, e)) {
		reader_free(d);
		return false;
	}
	raster_set_bands(r);
	r->class = &gif_class;
	r->state = d;
	return true;
}
