/* raster_tiff.c - the pixels of one page of a TIFF; see raster.h. Plain layouts come row by row
 * (tiff_rows.c), so that CMYK stays CMYK and a scan takes little memory; of the others libtiff
 * makes RGBA as a whole. */
#include "codec/raster_readers.h"

#include <stdlib.h>
#include <string.h>

#include "codec/tiff_input.h"
#include "codec/tiff_rows.h"
#include "codec/tiff_shape.h"

struct reader {
	struct tiff_input in; /* libtiff points into it */
	struct tiff_shape shape;
	struct tiff_rows rows;
	uint32_t *pixels; /* where libtiff made them, else NULL */
	uint32_t row;     /* the next one */
};

/* --- Pages */

static bool is_page(TIFF *tiff)
{
	uint32_t type = 0;

	TIFFGetFieldDefaulted(tiff, TIFFTAG_SUBFILETYPE, &type);
	return (type & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK)) == 0;
}

/* Counts pages, previews and masks aside, and finds the wanted one; the first directory where
 * all are previews. A chain that breaks is damage. */
static bool find_page(struct raster *r, struct tiff_input *in, uint32_t wanted,
                      const struct codec_limits *limits, struct err *e)
{
	tdir_t found = 0;
	uint32_t pages = 0;

	for (;;) {
		if (is_page(in->tiff) && pages++ == wanted)
			found = TIFFCurrentDirectory(in->tiff);
		if (pages > limits->pages) {
			report_add(r->report, REMARK_TOO_MANY_PAGES, 0, limits->pages, STR(""));
			return raster_fail(e);
		}
		if (TIFFLastDirectory(in->tiff))
			break;
		if (!TIFFReadDirectory(in->tiff))
			return tiff_input_fail(in, "chain of directories", e);
	}
	r->pages = pages > 0 ? pages : 1;
	r->report->pages = r->pages;
	in->page = r->pages > 1 ? wanted + 1 : 0;
	if (wanted >= r->pages)
		return raster_fail(e);
	return TIFFSetDirectory(in->tiff, found) || tiff_input_fail(in, "directory", e);
}

/* --- Rows */

/* Premultiplied, the first row at the top. */
static void give_made(const struct raster *r, unsigned plane, uint32_t y, unsigned char *to)
{
	const struct reader *d = r->state;
	const uint32_t *from = d->pixels + (size_t)y * d->shape.width_px;

	for (uint32_t x = 0; x < d->shape.width_px; x++) {
		unsigned value = (from[x] >> 8 * plane & 0xFF) + 255 - TIFFGetA(from[x]);

		to[x] = (unsigned char)(value < 255 ? value : 255);
	}
}

static bool tiff_read(struct raster *r, unsigned char *const *const rows[PICTURE_PLANES_MAX],
                      struct err *e)
{
	struct reader *d = r->state;
	unsigned count = picture_plane_count(&r->shape);
	unsigned char *to[PICTURE_PLANES_MAX];

	if (d->pixels) {
		raster_give_band(r, rows, &d->row, give_made);
		return true;
	}
	for (uint32_t i = 0; i < r->band_rows && d->row < r->shape.height_px; i++, d->row++) {
		for (unsigned p = 0; p < count; p++)
			to[p] = rows[p][i];
		if (!tiff_rows_next(&d->rows, to, e))
			return false;
	}
	return true;
}

static void reader_free(struct reader *d)
{
	tiff_rows_free(&d->rows);
	free(d->pixels);
	tiff_input_close(&d->in);
	free(d);
}

static void tiff_close(struct raster *r)
{
	reader_free(r->state);
}

static const struct raster_class tiff_class = {.read = tiff_read, .close = tiff_close};

/* --- Opening */

static bool fail_rare(struct raster *r, const struct reader *d, const char *why, struct err *e)
{
	report_add(r->report, REMARK_RARE_PROCESS, d->in.page, 0, str_of(why));
	return raster_fail(e);
}

/* What libtiff knows how to make RGBA of. It would turn some orientations half upright. */
static bool make_pixels(struct raster *r, struct reader *d, struct err *e)
{
	const struct tiff_shape *s = &d->shape;
	TIFFRGBAImage image;
	char why[1024] = "";
	bool ok;

	TIFFSetField(d->in.tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
	if (!TIFFRGBAImageOK(d->in.tiff, why) || !TIFFRGBAImageBegin(&image, d->in.tiff, 1, why))
		return fail_rare(r, d, why, e);
	image.req_orientation = ORIENTATION_TOPLEFT;
	d->pixels = malloc((size_t)s->width_px * s->height_px * sizeof *d->pixels);
	d->in.in_pixels = s->compression != COMPRESSION_OJPEG; /* of which each is warned */
	ok = d->pixels && TIFFRGBAImageGet(&image, d->pixels, s->width_px, s->height_px);
	TIFFRGBAImageEnd(&image);
	r->shape.model = MODEL_RGB;
	if (!d->pixels)
		return err_nomem(e);
	return ok || tiff_input_fail(&d->in, "picture data", e);
}

static bool may_decode(struct raster *r, struct reader *d, const struct codec_limits *limits,
                       struct err *e)
{
	const struct tiff_shape *s = &d->shape;
	char number[32];

	if (!raster_may_decode(r, s->width_px, s->height_px, limits))
		return raster_fail(e);
	snprintf(number, sizeof number, "compression %u", s->compression);
	if (!TIFFIsCODECConfigured((uint16_t)s->compression))
		return fail_rare(r, d, number, e);
	if (!tiff_shape_is_cut(&d->in, s))
		return true;
	report_add(r->report, REMARK_TRUNCATED, d->in.page, d->in.bytes.len, STR(""));
	return raster_fail(e);
}

static bool take_profile(struct raster *r, struct reader *d, struct err *e)
{
	uint32_t size;
	void *data;

	if (TIFFGetField(d->in.tiff, TIFFTAG_ICCPROFILE, &size, &data) == 1)
		buf_add(&r->profile, data, size);
	return !r->profile.failed || err_nomem(e);
}

static bool start(struct raster *r, struct reader *d, struct str bytes,
                  const struct raster_request *request, const struct codec_limits *limits,
                  struct err *e)
{
	enum model model;

	raster_look_behind(r, bytes, bytes.len);
	if (!tiff_input_open(&d->in, bytes, r->report, e) ||
	    !find_page(r, &d->in, request->page, limits, e))
		return false;
	tiff_shape_read(&d->shape, &d->in);
	tiff_shape_facts(r->report, &d->in, &d->shape);
	if (!may_decode(r, d, limits, e))
		return false;
	r->shape.width_px = d->shape.width_px;
	r->shape.height_px = d->shape.height_px;
	if (!take_profile(r, d, e))
		return false;
	if (!tiff_shape_is_plain(&d->shape, &model))
		return make_pixels(r, d, e);
	d->in.in_pixels = true;
	r->shape.model = model;
	return tiff_rows_init(&d->rows, &d->in, &d->shape, model, e);
}

void raster_library_tiff(struct buf *out)
{
	struct str version = str_of(TIFFGetVersion()), word = STR("LIBTIFF, Version ");

	/* "LIBTIFF, Version 4.5.0" and lines of copyright */
	if (str_starts(version, word))
		version = str_from(version, word.len);
	buf_cstr(out, "libtiff ");
	buf_str(out, str_split(version, '\n', &version));
}

bool raster_open_tiff(struct raster *r, struct str bytes, const struct raster_request *request,
                      const struct codec_limits *limits, struct err *e)
{
	struct reader *d = calloc(1, sizeof *d);

	if (!d)
		return err_nomem(e);
	if (!start(r, d, bytes, request, limits, e)) {
		reader_free(d);
		buf_free(&r->profile);
		return false;
	}
	if (d->shape.orientation != 0)
		r->orientation = d->shape.orientation;
	raster_set_bands(r);
	r->class = &tiff_class;
	r->state = d;
	return true;
}
