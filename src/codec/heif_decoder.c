/* heif_decoder.c - see heif_decoder.h. */
#include "codec/heif_decoder.h"

#include <stdint.h>
#include <string.h>

#include <libde265/de265.h>
#include <libheif/heif.h>
#include <libheif/heif_plugin.h>

#include "codec/report.h"

#define PRIORITY 1000 /* libheif's own has 100 */
#define LENGTH_BYTES 4

static const struct heif_error fine = {heif_error_Ok, heif_suberror_Unspecified, "Success"};

static struct heif_error wrong(const char *what)
{
	return (struct heif_error){heif_error_Decoder_plugin_error, heif_suberror_Unspecified,
	                           what};
}

static struct heif_error no_memory(void)
{
	return (struct heif_error){heif_error_Memory_allocation_error, heif_suberror_Unspecified,
	                           "out of memory"};
}

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
	return format == heif_compression_HEVC ? PRIORITY : 0;
}

/* The stream itself says how large the picture is, whatever the file says around it. */
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
		return no_memory();
	memory = *de265_get_default_image_allocation_functions();
	memory.get_buffer = get_buffer;
	de265_set_image_allocation_functions(ctx, &memory, NULL);
	*decoder = ctx;
	return fine;
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
	size_t at = 0;

	while (at < size) {
		size_t length;

		if (size - at < LENGTH_BYTES)
			return wrong("length of a NAL unit");
		length = length_at(bytes + at);
		at += LENGTH_BYTES;
		if (length > size - at)
			return wrong("length of a NAL unit");
		if (de265_push_NAL(decoder, bytes + at, (int)length, 0, NULL) != DE265_OK)
			return no_memory();
		at += length;
	}
	return fine;
}

static struct heif_error copy_plane(struct heif_image *to, enum heif_channel channel,
                                    const struct de265_image *from, int plane, int bits)
{
	int width = de265_get_image_width(from, plane), from_stride, to_stride;
	int height = de265_get_image_height(from, plane);
	const uint8_t *source = de265_get_image_plane(from, plane, &from_stride);
	size_t row = (size_t)width * (bits > 8 ? 2 : 1);
	struct heif_error error;
	uint8_t *target;

	if (width <= 0 || height <= 0 || !source || de265_get_bits_per_pixel(from, plane) != bits)
		return wrong("planes of a picture");
	error = heif_image_add_plane(to, channel, width, height, bits);
	if (error.code != heif_error_Ok)
		return error;
	target = heif_image_get_plane(to, channel, &to_stride);
	for (int y = 0; y < height; y++)
		memcpy(target + (size_t)y * (size_t)to_stride,
		       source + (size_t)y * (size_t)from_stride, row);
	return fine;
}

static struct heif_error copy_planes(struct heif_image *to, const struct de265_image *from)
{
	static const enum heif_channel channels[] = {heif_channel_Y, heif_channel_Cb,
	                                             heif_channel_Cr};
	int count = de265_get_chroma_format(from) == de265_chroma_mono ? 1 : 3;
	int bits = de265_get_bits_per_pixel(from, 0);
	struct heif_error error = fine;

	for (int i = 0; i < count && error.code == heif_error_Ok; i++)
		error = copy_plane(to, channels[i], from, i, bits);
	return error;
}

/* What the stream says of its colours; libheif prefers what the file says around it. Values
 * that libheif does not know leave its own defaults. */
static struct heif_error copy_colour(struct heif_image *to, const struct de265_image *from)
{
	struct heif_color_profile_nclx *nclx = heif_nclx_color_profile_alloc();

	if (!nclx)
		return no_memory();
	heif_nclx_color_profile_set_color_primaries(
	    nclx, (uint16_t)de265_get_image_colour_primaries(from));
	heif_nclx_color_profile_set_transfer_characteristics(
	    nclx, (uint16_t)de265_get_image_transfer_characteristics(from));
	heif_nclx_color_profile_set_matrix_coefficients(
	    nclx, (uint16_t)de265_get_image_matrix_coefficients(from));
	nclx->full_range_flag = de265_get_image_full_range_flag(from) != 0;
	heif_image_set_nclx_color_profile(to, nclx);
	heif_nclx_color_profile_free(nclx);
	return fine;
}

static struct heif_error convert(struct heif_image **out, const struct de265_image *from)
{
	enum de265_chroma chroma = de265_get_chroma_format(from);
	bool grey = chroma == de265_chroma_mono;
	struct heif_image *image;
	struct heif_error error =
	    heif_image_create(de265_get_image_width(from, 0), de265_get_image_height(from, 0),
	                      grey ? heif_colorspace_monochrome : heif_colorspace_YCbCr,
	                      (enum heif_chroma)chroma, &image);

	if (error.code != heif_error_Ok)
		return error;
	error = copy_planes(image, from);
	if (error.code == heif_error_Ok)
		error = copy_colour(image, from);
	if (error.code == heif_error_Ok)
		*out = image;
	else
		heif_image_release(image);
	return error;
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
			return no_memory();
		if (code != DE265_OK)
			return wrong(de265_get_error_text(code));
		image = de265_peek_next_picture(decoder);
	} while (more && !image);
	return image ? convert(out, image) : wrong("no picture in the stream");
}

static const struct heif_decoder_plugin plugin = {
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

bool heif_decoder_register(struct err *e)
{
	struct heif_error error = heif_init(NULL);

	if (error.code == heif_error_Ok)
		error = heif_register_decoder_plugin(&plugin);
	if (error.code == heif_error_Ok)
		return true;
	return err_set(e, ERR_LIBRARY, "libheif ne démarre pas\u00a0: %s",
	               "libheif does not start: %s", error.message);
}
