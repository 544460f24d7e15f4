/* heif_av1.c - AV1 for libheif, by dav1d; see heif_decoder.h. */
#include "codec/heif_decoder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <dav1d/dav1d.h>

#include "codec/report.h"

struct decoder {
	Dav1dContext *dav1d;
	Dav1dData data;
};

static const char *name(void)
{
	return "dav1d without threads";
}

static int priority(enum heif_compression_format format)
{
	return format == heif_compression_AV1 ? HEIF_DECODER_PRIORITY : 0;
}

static struct heif_error begin(void **out)
{
	struct decoder *d = calloc(1, sizeof *d);
	Dav1dSettings settings;

	if (!d)
		return heif_decoder_no_memory();
	dav1d_default_settings(&settings);
	settings.n_threads = 1;
	settings.max_frame_delay = 1;
	settings.all_layers = 0;
	settings.frame_size_limit = (unsigned)codec_limits_default.pixels;
	settings.logger.callback = NULL;
	if (dav1d_open(&d->dav1d, &settings) != 0) {
		free(d);
		return heif_decoder_no_memory();
	}
	*out = d;
	return heif_decoder_fine();
}

static void end(void *decoder)
{
	struct decoder *d = decoder;

	dav1d_data_unref(&d->data);
	dav1d_close(&d->dav1d);
	free(d);
}

static struct heif_error push(void *decoder, const void *data, size_t size)
{
	struct decoder *d = decoder;
	uint8_t *room;

	if (d->data.sz > 0 || size == 0)
		return heif_decoder_wrong("length of the AV1 data");
	room = dav1d_data_create(&d->data, size);
	if (!room)
		return heif_decoder_no_memory();
	memcpy(room, data, size);
	return heif_decoder_fine();
}

static enum heif_chroma chroma_of(const Dav1dPicture *picture)
{
	switch (picture->p.layout) {
	case DAV1D_PIXEL_LAYOUT_I400:
		return heif_chroma_monochrome;
	case DAV1D_PIXEL_LAYOUT_I420:
		return heif_chroma_420;
	case DAV1D_PIXEL_LAYOUT_I422:
		return heif_chroma_422;
	case DAV1D_PIXEL_LAYOUT_I444:
		break;
	}
	return heif_chroma_444;
}

static struct heif_error convert(struct heif_image **out, const Dav1dPicture *picture)
{
	struct heif_planes p = {
	    .width_px = picture->p.w,
	    .height_px = picture->p.h,
	    .bits = picture->p.bpc,
	    .chroma = chroma_of(picture),
	    .primaries = (uint16_t)picture->seq_hdr->pri,
	    .transfer = (uint16_t)picture->seq_hdr->trc,
	    .matrix = (uint16_t)picture->seq_hdr->mtrx,
	    .full_range = picture->seq_hdr->color_range != 0,
	};

	for (int i = 0; i < 3; i++) {
		p.bytes[i] = picture->data[i];
		p.stride[i] = picture->stride[i > 0];
	}
	return heif_planes_give(out, &p);
}

/* Gives all data and asks for a picture, until there is one. */
static int decode_picture(struct decoder *d, Dav1dPicture *picture)
{
	int code = 0;
	bool given = false;

	for (;;) {
		given = d->data.sz == 0;
		if (!given)
			code = dav1d_send_data(d->dav1d, &d->data);
		if (code < 0 && code != DAV1D_ERR(EAGAIN))
			return code;
		code = dav1d_get_picture(d->dav1d, picture);
		if (code != DAV1D_ERR(EAGAIN) || given)
			return code;
	}
}

static struct heif_error decode(void *decoder, struct heif_image **out)
{
	Dav1dPicture picture = {0};
	struct heif_error error;
	int code = decode_picture(decoder, &picture);

	if (code == DAV1D_ERR(ENOMEM))
		return heif_decoder_no_memory();
	if (code < 0)
		return heif_decoder_wrong("AV1 data");
	error = convert(out, &picture);
	dav1d_picture_unref(&picture);
	return error;
}

const struct heif_decoder_plugin heif_decoder_av1 = {
    .plugin_api_version = 3,
    .get_plugin_name = name,
    .does_support_format = priority,
    .new_decoder = begin,
    .free_decoder = end,
    .push_data = push,
    .decode_image = decode,
    .id_name = "dav1d-one-thread",
};
