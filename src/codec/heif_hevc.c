/* heif_hevc.c - HEVC for libheif, by libde265; see heif_decoder.h. */
#include "codec/heif_decoder.h"

#include <libde265/de265.h>

#include "codec/report.h"

#define LENGTH_BYTES 4

static const char *name(void)
{
	return "libde265 without threads";
}

static void set_up(void)
{
	de265_init();
}

static int priority(enum heif_compression_format format)
{
	return format == heif_compression_HEVC ? HEIF_DECODER_PRIORITY : 0;
}

static int get_buffer(de265_decoder_context *ctx, struct de265_image_spec *spec,
                      struct de265_image *image, void *user)
{
	uint64_t pixels = (uint64_t)spec->width * (uint64_t)spec->height;

	(void)user;
	return pixels <= codec_limits_default.pixels &&
	       de265_get_default_image_allocation_functions()->get_buffer(ctx, spec, image, NULL);
}

static struct heif_error begin(void **decoder)
{
	de265_decoder_context *ctx = de265_new_decoder();
	struct de265_image_allocation memory;

	if (!ctx)
		return heif_decoder_no_memory();
	memory = *de265_get_default_image_allocation_functions();
	memory.get_buffer = get_buffer;
	de265_set_image_allocation_functions(ctx, &memory, NULL);
	*decoder = ctx;
	return heif_decoder_fine();
}

static void end(void *decoder)
{
	de265_free_decoder(decoder);
}

static size_t length_at(const unsigned char *p)
{
	return (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
}

/* NAL units, each behind its length. */
static struct heif_error push(void *decoder, const void *data, size_t size)
{
	const unsigned char *bytes = data;
	size_t at = 0, length;

	while (at < size) {
		if (size - at < LENGTH_BYTES)
			return heif_decoder_wrong("length of a NAL unit");
		length = length_at(bytes + at);
		at += LENGTH_BYTES;
		if (length > size - at)
			return heif_decoder_wrong("length of a NAL unit");
		if (de265_push_NAL(decoder, bytes + at, (int)length, 0, NULL) != DE265_OK)
			return heif_decoder_no_memory();
		at += length;
	}
	return heif_decoder_fine();
}

/* Every plane is there, of as many bits and of the size that the chroma format gives it. */
static bool is_sound(const struct de265_image *image, const struct heif_planes *p, int count)
{
	if (p->width_px <= 0 || p->height_px <= 0)
		return false;
	for (int i = 0; i < count; i++) {
		bool halved = i > 0 && p->chroma != heif_chroma_444;
		bool low = halved && p->chroma == heif_chroma_420;

		if (!p->bytes[i] || de265_get_bits_per_pixel(image, i) != p->bits ||
		    de265_get_image_width(image, i) < p->width_px / (halved ? 2 : 1) ||
		    de265_get_image_height(image, i) < p->height_px / (low ? 2 : 1))
			return false;
	}
	return true;
}

static struct heif_error convert(struct heif_image **out, const struct de265_image *image)
{
	struct heif_planes p = {
	    .width_px = de265_get_image_width(image, 0),
	    .height_px = de265_get_image_height(image, 0),
	    .bits = de265_get_bits_per_pixel(image, 0),
	    .chroma = (enum heif_chroma)de265_get_chroma_format(image), /* the same numbers */
	    .primaries = (uint16_t)de265_get_image_colour_primaries(image),
	    .transfer = (uint16_t)de265_get_image_transfer_characteristics(image),
	    .matrix = (uint16_t)de265_get_image_matrix_coefficients(image),
	    .full_range = de265_get_image_full_range_flag(image) != 0,
	};
	int count = p.chroma == heif_chroma_monochrome ? 1 : 3, stride;

	for (int i = 0; i < count; i++) {
		p.bytes[i] = de265_get_image_plane(image, i, &stride);
		p.stride[i] = stride;
	}
	return is_sound(image, &p, count) ? heif_planes_give(out, &p)
	                                  : heif_decoder_wrong("planes of a picture");
}

/* DE265_OK where nothing was wrong so far. */
static de265_error complaint(de265_decoder_context *ctx, de265_error code)
{
	if (code == DE265_OK || code == DE265_ERROR_WAITING_FOR_INPUT_DATA)
		code = de265_get_warning(ctx);
	return code;
}

static struct heif_error decode(void *decoder, struct heif_image **out)
{
	const struct de265_image *image = NULL;
	de265_error code;
	int more;

	de265_flush_data(decoder);
	do {
		more = 0;
		code = complaint(decoder, de265_decode(decoder, &more));
		if (code == DE265_ERROR_OUT_OF_MEMORY)
			return heif_decoder_no_memory();
		if (code != DE265_OK)
			return heif_decoder_wrong(de265_get_error_text(code));
		image = de265_peek_next_picture(decoder);
	} while (more && !image);
	return image ? convert(out, image) : heif_decoder_wrong("no picture in the stream");
}

const struct heif_decoder_plugin heif_decoder_hevc = {
    .plugin_api_version = 3,
    .get_plugin_name = name,
    .init_plugin = set_up,
    .does_support_format = priority,
    .new_decoder = begin,
    .free_decoder = end,
    .push_data = push,
    .decode_image = decode,
    .id_name = "libde265-one-thread",
};
