/* raster_heif.c - the primary picture of a HEIF file, as libheif puts it together: tiles
 * joined, turned, mirrored and cropped as the file wants it, so that no orientation is left.
 * Its Exif orientation says what was done, and is not to be done again. */
#include "codec/raster_readers.h"

#include <stdlib.h>
#include <string.h>

#include <libheif/heif.h>

#include "codec/exif.h"
#include "codec/heif_decoder.h"

#define BOX_HEADER 8
#define LARGE_BOX_HEADER 16
#define BLOCKS_MAX 32
#define EXIF_OFFSET_BYTES 4

struct source { /* a plane of libheif's */
	const uint8_t *bytes;
	size_t stride;
	unsigned bits;
};

struct reader {
	struct heif_context *context;
	struct heif_image_handle *handle;
	struct heif_image *image;
	struct source planes[3], alpha; /* alpha.bytes NULL: none */
	bool premultiplied;
	uint32_t row; /* the next one */
};

/* --- What libheif says becomes a remark */

static bool fail(struct raster *r, struct heif_error error, struct str bytes, struct err *e)
{
	struct str message = str_of(error.message);

	if (error.code == heif_error_Memory_allocation_error &&
	    error.subcode != heif_suberror_Security_limit_exceeded)
		return err_nomem(e);
	if (error.subcode == heif_suberror_End_of_data)
		report_add(r->report, REMARK_TRUNCATED, 0, bytes.len, message);
	else if (error.code == heif_error_Unsupported_feature)
		report_add(r->report, REMARK_RARE_PROCESS, 0, 0, message);
	else if (!report_has(r->report, REMARK_TRUNCATED))
		report_add(r->report, REMARK_CORRUPT, 0, 0, message);
	return raster_fail(e);
}

static bool fail_of(struct raster *r, const char *what, struct err *e)
{
	report_add(r->report, REMARK_CORRUPT, 0, 0, str_of(what));
	return raster_fail(e);
}

/* --- Boxes, as far as to see where the file should end */

static uint64_t big_endian(struct str bytes, size_t at, size_t size)
{
	uint64_t n = 0;

	for (size_t i = 0; i < size; i++)
		n = n << 8 | (unsigned char)bytes.ptr[at + i];
	return n;
}

static bool is_box_type(struct str bytes, size_t at)
{
	for (size_t i = at; i < at + 4; i++)
		if (bytes.ptr[i] < ' ' || bytes.ptr[i] > '~')
			return false;
	return true;
}

/* Behind the last box; more than bytes.len where that is cut off. */
static uint64_t boxes_end(struct str bytes)
{
	uint64_t at = 0;

	while (at < bytes.len && bytes.len - at >= BOX_HEADER && is_box_type(bytes, at + 4)) {
		uint64_t size = big_endian(bytes, at, 4), least = BOX_HEADER;

		if (size == 0)
			return bytes.len;
		if (size == 1 && bytes.len - at < LARGE_BOX_HEADER)
			return bytes.len + 1;
		if (size == 1) {
			size = big_endian(bytes, at + BOX_HEADER, 8);
			least = LARGE_BOX_HEADER;
		}
		if (size < least)
			return at;
		if (size > bytes.len - at)
			return bytes.len + 1;
		at += size;
	}
	return at;
}

/* --- Facts */

static void note_exif(struct report *report, const struct heif_image_handle *handle,
                      heif_item_id id)
{
	size_t size = heif_image_handle_get_metadata_size(handle, id), skip;
	char *data = size > EXIF_OFFSET_BYTES ? malloc(size) : NULL;
	struct str block = {data, size};
	struct exif exif;

	if (data && heif_image_handle_get_metadata(handle, id, data).code == heif_error_Ok) {
		/* how far behind these four bytes the TIFF header stands */
		skip = (size_t)big_endian(block, 0, EXIF_OFFSET_BYTES);
		exif = exif_read(str_from(block, EXIF_OFFSET_BYTES + skip));
		report->gps = exif.gps;
		report->dpi = exif.dpi;
	}
	free(data);
}

static void note_metadata(struct report *report, const struct heif_image_handle *handle)
{
	heif_item_id ids[BLOCKS_MAX];
	int count = heif_image_handle_get_list_of_metadata_block_IDs(handle, NULL, ids, BLOCKS_MAX);

	report->metadata = count > 0;
	for (int i = 0; i < count; i++) {
		const char *type = heif_image_handle_get_metadata_type(handle, ids[i]);

		if (type && strcmp(type, "Exif") == 0)
			note_exif(report, handle, ids[i]);
	}
}

static void note_facts(struct raster *r, const struct heif_image_handle *handle)
{
	struct report *report = r->report;
	int bits = heif_image_handle_get_luma_bits_per_pixel(handle);
	enum heif_color_profile_type profile = heif_image_handle_get_color_profile_type(handle);

	report->width_px = (uint32_t)heif_image_handle_get_width(handle);
	report->height_px = (uint32_t)heif_image_handle_get_height(handle);
	report->bits = bits > 0 ? (unsigned)bits : 0;
	report->colour =
	    heif_image_handle_has_alpha_channel(handle) ? COLOUR_RGB_ALPHA : COLOUR_RGB;
	report->profile =
	    profile == heif_color_profile_type_prof || profile == heif_color_profile_type_rICC;
	report->pages = 1;
	note_metadata(report, handle);
}

static bool take_profile(struct raster *r, const struct heif_image_handle *handle, struct err *e)
{
	size_t size = heif_image_handle_get_raw_color_profile_size(handle);
	char *room;

	if (!r->report->profile || size == 0)
		return true;
	room = buf_reserve(&r->profile, size);
	if (!room)
		return err_nomem(e);
	if (heif_image_handle_get_raw_color_profile(handle, room).code == heif_error_Ok)
		r->profile.len = size;
	return true;
}

/* --- Planes */

static bool find_plane(struct source *out, const struct raster *r, const struct heif_image *image,
                       enum heif_channel channel)
{
	int stride, bits;

	if (!heif_image_has_channel(image, channel))
		return false;
	out->bytes = heif_image_get_plane_readonly(image, channel, &stride);
	bits = heif_image_get_bits_per_pixel_range(image, channel);
	if (!out->bytes || stride <= 0 || bits < 8 || bits > 16)
		return false;
	out->stride = (size_t)stride;
	out->bits = (unsigned)bits;
	return heif_image_get_width(image, channel) == (int)r->shape.width_px &&
	       heif_image_get_height(image, channel) == (int)r->shape.height_px;
}

static bool find_planes(struct raster *r, struct reader *d)
{
	static const enum heif_channel rgb[] = {heif_channel_R, heif_channel_G, heif_channel_B};
	static const enum heif_channel grey[] = {heif_channel_Y};
	bool is_grey = heif_image_get_colorspace(d->image) == heif_colorspace_monochrome;
	const enum heif_channel *channels = is_grey ? grey : rgb;

	r->shape.model = is_grey ? MODEL_GREY : MODEL_RGB;
	r->shape.width_px = (uint32_t)heif_image_get_width(d->image, channels[0]);
	r->shape.height_px = (uint32_t)heif_image_get_height(d->image, channels[0]);
	for (unsigned i = 0; i < picture_plane_count(&r->shape); i++) {
		if (!find_plane(&d->planes[i], r, d->image, channels[i]))
			return false;
	}
	if (is_grey)
		r->report->colour =
		    r->report->colour == COLOUR_RGB ? COLOUR_GREY : COLOUR_GREY_ALPHA;
	return !heif_image_has_channel(d->image, heif_channel_Alpha) ||
	       find_plane(&d->alpha, r, d->image, heif_channel_Alpha);
}

static unsigned sample(const struct source *s, uint32_t x, uint32_t y)
{
	const uint8_t *row = s->bytes + (size_t)y * s->stride;
	unsigned most = (1u << s->bits) - 1;
	uint16_t deep;

	if (s->bits == 8)
		return row[x];
	memcpy(&deep, row + 2 * (size_t)x, sizeof deep);
	return deep >= most ? 255 : (deep * 255u + most / 2) / most;
}

static void give_row(const struct raster *r, unsigned plane, uint32_t y, unsigned char *to)
{
	const struct reader *d = r->state;
	const struct source *from = &d->planes[plane];

	if (from->bits == 8 && !d->alpha.bytes) {
		memcpy(to, from->bytes + (size_t)y * from->stride, r->shape.width_px);
		return;
	}
	for (uint32_t x = 0; x < r->shape.width_px; x++) {
		unsigned value = sample(from, x, y);
		unsigned alpha = d->alpha.bytes ? sample(&d->alpha, x, y) : 255;
		unsigned sum = value + 255 - alpha;

		if (!d->premultiplied)
			to[x] = raster_over_white(value, alpha);
		else
			to[x] = (unsigned char)(sum < 255 ? sum : 255);
	}
}

static bool heif_read(struct raster *r, unsigned char *const *const rows[PICTURE_PLANES_MAX],
                      struct err *e)
{
	struct reader *d = r->state;

	(void)e;
	raster_give_band(r, rows, &d->row, give_row);
	return true;
}

static void reader_free(struct reader *d)
{
	heif_image_release(d->image);
	heif_image_handle_release(d->handle);
	heif_context_free(d->context);
	free(d);
}

static void heif_close(struct raster *r)
{
	reader_free(r->state);
}

static const struct raster_class heif_class = {.read = heif_read, .close = heif_close};

/* --- Opening */

static bool open_file(struct raster *r, struct reader *d, struct str bytes, struct err *e)
{
	struct heif_error error;

	d->context = heif_context_alloc();
	if (!d->context)
		return err_nomem(e);
	heif_context_set_max_decoding_threads(d->context, 0);
	error = heif_context_read_from_memory_without_copy(d->context, bytes.ptr, bytes.len, NULL);
	if (error.code == heif_error_Ok)
		error = heif_context_get_primary_image_handle(d->context, &d->handle);
	return error.code == heif_error_Ok || fail(r, error, bytes, e);
}

static bool decode(struct raster *r, struct reader *d, struct str bytes,
                   const struct codec_limits *limits, struct err *e)
{
	const struct report *facts = r->report;
	struct heif_error error;

	/* What a grid says of its size is looked at by libheif only; that allows itself more. */
	heif_context_set_maximum_image_size_limit(
	    d->context,
	    1 + (int)(facts->width_px > facts->height_px ? facts->width_px : facts->height_px));
	error = heif_decode_image(d->handle, &d->image, heif_colorspace_undefined,
	                          heif_chroma_undefined, NULL);
	if (error.code != heif_error_Ok)
		return fail(r, error, bytes, e);
	d->premultiplied = heif_image_handle_is_premultiplied_alpha(d->handle) != 0;
	if (!find_planes(r, d))
		return fail_of(r, "planes of the picture", e);
	/* what was decoded may be of another size than the file says around it */
	r->report->width_px = r->shape.width_px;
	r->report->height_px = r->shape.height_px;
	return raster_may_decode(r, r->shape.width_px, r->shape.height_px, limits) ||
	       raster_fail(e);
}

static bool start(struct raster *r, struct reader *d, struct str bytes,
                  const struct codec_limits *limits, struct err *e)
{
	uint64_t end = boxes_end(bytes);

	if (end > bytes.len)
		report_add(r->report, REMARK_TRUNCATED, 0, bytes.len, STR(""));
	else
		raster_look_behind(r, bytes, (size_t)end);
	if (!open_file(r, d, bytes, e))
		return false;
	note_facts(r, d->handle);
	if (!raster_may_decode(r, r->report->width_px, r->report->height_px, limits))
		return raster_fail(e);
	return take_profile(r, d->handle, e) && decode(r, d, bytes, limits, e);
}

void raster_library_heif(struct buf *out)
{
	buf_printf(out, "libheif %s", heif_get_version());
}

bool raster_open_heif(struct raster *r, struct str bytes, const struct raster_request *request,
                      const struct codec_limits *limits, struct err *e)
{
	struct reader *d = calloc(1, sizeof *d);

	(void)request;
	if (!d)
		return err_nomem(e);
	if (!start(r, d, bytes, limits, e)) {
		reader_free(d);
		buf_free(&r->profile);
		return false;
	}
	raster_set_bands(r);
	r->class = &heif_class;
	r->state = d;
	return true;
}
