/* raster_webp.c - the pixels of a WebP, of an animated one its first picture; see raster.h. */
#include "codec/raster_readers.h"

#include <stdlib.h>
#include <string.h>

#include <webp/decode.h>
#include <webp/demux.h>

#include "codec/exif.h"

#define RIFF_HEADER 8

struct reader {
	WebPDemuxer *demuxer;
	WebPIterator frame;
	bool has_frame;
	unsigned channels; /* 3, 4 with alpha */
	uint8_t *pixels;   /* of the frame */
	uint32_t row;      /* the next one, of the canvas */
};

static bool fail(struct raster *r, const char *what, struct err *e)
{
	report_add(r->report, REMARK_CORRUPT, 0, 0, str_of(what));
	return raster_fail(e);
}

/* Behind the RIFF container, by its own word. */
static uint64_t container_end(struct str bytes)
{
	uint64_t size = 0;

	for (unsigned i = 0; i < 4; i++)
		size |= (uint64_t)(unsigned char)bytes.ptr[4 + i] << 8 * i;
	return RIFF_HEADER + size + (size & 1);
}

/* --- Facts */

static struct str chunk_of(const struct reader *d, const char *name)
{
	WebPChunkIterator chunk;
	struct str data = {NULL, 0};

	if (!WebPDemuxGetChunk(d->demuxer, name, 1, &chunk))
		return data;
	data = (struct str){(const char *)chunk.chunk.bytes, chunk.chunk.size};
	WebPDemuxReleaseChunkIterator(&chunk);
	return data;
}

static void note_facts(struct raster *r, const struct reader *d)
{
	struct report *report = r->report;
	struct str block = chunk_of(d, "EXIF");
	struct exif exif;

	/* some writers leave JPEG's beginning in front of it */
	if (str_starts(block, STR("Exif\0\0")))
		block = str_from(block, 6);
	exif = exif_read(block);
	report->orientation = exif.orientation;
	report->dpi = exif.dpi;
	report->gps = exif.gps;
	report->metadata = block.len > 0 || chunk_of(d, "XMP ").len > 0;
	report->profile = chunk_of(d, "ICCP").len > 0;
	report->width_px = WebPDemuxGetI(d->demuxer, WEBP_FF_CANVAS_WIDTH);
	report->height_px = WebPDemuxGetI(d->demuxer, WEBP_FF_CANVAS_HEIGHT);
	report->bits = 8;
	report->colour = d->frame.has_alpha ? COLOUR_RGB_ALPHA : COLOUR_RGB;
	report->pages = 1;
	if (d->frame.num_frames > 1)
		report_add(report, REMARK_ANIMATED, 0, (uint64_t)d->frame.num_frames, STR(""));
	if (exif.orientation != 0)
		r->orientation = exif.orientation;
}

/* --- Rows */

/* Beside the frame the canvas is paper. */
static void give_row(const struct raster *r, unsigned plane, uint32_t y, unsigned char *to)
{
	const struct reader *d = r->state;
	uint32_t left = (uint32_t)d->frame.x_offset, top = (uint32_t)d->frame.y_offset;
	uint32_t width = (uint32_t)d->frame.width, height = (uint32_t)d->frame.height;
	const uint8_t *from;

	memset(to, 0xFF, r->shape.width_px);
	if (y < top || y - top >= height)
		return;
	from = d->pixels + (size_t)(y - top) * width * d->channels;
	for (uint32_t x = 0; x < width; x++, from += d->channels)
		to[left + x] =
		    d->channels == 4 ? raster_over_white(from[plane], from[3]) : from[plane];
}

static bool webp_read(struct raster *r, unsigned char *const *const rows[PICTURE_PLANES_MAX],
                      struct err *e)
{
	struct reader *d = r->state;

	(void)e;
	raster_give_band(r, rows, &d->row, give_row);
	return true;
}

static void reader_free(struct reader *d)
{
	if (d->has_frame)
		WebPDemuxReleaseIterator(&d->frame);
	WebPDemuxDelete(d->demuxer);
	free(d->pixels);
	free(d);
}

static void webp_close(struct raster *r)
{
	reader_free(r->state);
}

static const struct raster_class webp_class = {.read = webp_read, .close = webp_close};

/* --- Opening */

static bool judge(struct raster *r, VP8StatusCode status, struct str bytes, struct err *e)
{
	switch (status) {
	case VP8_STATUS_OK:
		return true;
	case VP8_STATUS_OUT_OF_MEMORY:
		return err_nomem(e);
	case VP8_STATUS_NOT_ENOUGH_DATA:
	case VP8_STATUS_SUSPENDED:
		report_add(r->report, REMARK_TRUNCATED, 0, bytes.len, STR("picture data"));
		return raster_fail(e);
	default:
		return fail(r, "picture data", e);
	}
}

static bool decode(struct raster *r, struct reader *d, struct str bytes, struct err *e)
{
	size_t stride = (size_t)d->frame.width * d->channels;
	size_t size = stride * (size_t)d->frame.height;
	WebPDecoderConfig config;

	if (!WebPInitDecoderConfig(&config))
		return err_set(e, ERR_LIBRARY, "libwebp est d'une autre version",
		               "libwebp is of another version");
	d->pixels = malloc(size);
	if (!d->pixels)
		return err_nomem(e);
	config.output.colorspace = d->channels == 4 ? MODE_RGBA : MODE_RGB;
	config.output.is_external_memory = 1;
	config.output.u.RGBA.rgba = d->pixels;
	config.output.u.RGBA.stride = (int)stride;
	config.output.u.RGBA.size = size;
	return judge(r, WebPDecode(d->frame.fragment.bytes, d->frame.fragment.size, &config), bytes,
	             e);
}

static bool is_inside(const struct raster *r, const WebPIterator *frame)
{
	return frame->x_offset >= 0 && frame->y_offset >= 0 && frame->width > 0 &&
	       frame->height > 0 &&
	       (uint64_t)frame->x_offset + (uint64_t)frame->width <= r->report->width_px &&
	       (uint64_t)frame->y_offset + (uint64_t)frame->height <= r->report->height_px;
}

static bool open_container(struct raster *r, struct reader *d, struct str bytes, struct err *e)
{
	WebPData data = {(const uint8_t *)bytes.ptr, bytes.len};
	uint64_t end = bytes.len >= RIFF_HEADER ? container_end(bytes) : bytes.len + 1;

	if (end > bytes.len) {
		report_add(r->report, REMARK_TRUNCATED, 0, bytes.len, STR(""));
		return raster_fail(e);
	}
	raster_look_behind(r, bytes, (size_t)end);
	d->demuxer = WebPDemux(&data);
	d->has_frame = d->demuxer && WebPDemuxGetFrame(d->demuxer, 1, &d->frame);
	return d->has_frame || fail(r, "chunks", e);
}

static bool start(struct raster *r, struct reader *d, struct str bytes,
                  const struct codec_limits *limits, struct err *e)
{
	if (!open_container(r, d, bytes, e))
		return false;
	note_facts(r, d);
	if (!raster_may_decode(r, r->report->width_px, r->report->height_px, limits))
		return raster_fail(e);
	if (!is_inside(r, &d->frame))
		return fail(r, "place of a picture", e);
	r->shape.model = MODEL_RGB;
	r->shape.width_px = r->report->width_px;
	r->shape.height_px = r->report->height_px;
	d->channels = d->frame.has_alpha ? 4 : 3;
	buf_str(&r->profile, chunk_of(d, "ICCP"));
	if (r->profile.failed)
		return err_nomem(e);
	return decode(r, d, bytes, e);
}

void raster_library_webp(struct buf *out)
{
	int version = WebPGetDecoderVersion();

	buf_printf(out, "libwebp %d.%d.%d", version >> 16, version >> 8 & 0xFF, version & 0xFF);
}

bool raster_open_webp(struct raster *r, struct str bytes, const struct raster_request *request,
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
	r->class = &webp_class;
	r->state = d;
	return true;
}
