/* heif_decoder.c - see heif_decoder.h; a file for each coding beside it. */
#include "codec/heif_decoder.h"

#include <string.h>

struct heif_error heif_decoder_fine(void)
{
	return (struct heif_error){heif_error_Ok, heif_suberror_Unspecified, "Success"};
}

struct heif_error heif_decoder_wrong(const char *what)
{
	return (struct heif_error){heif_error_Decoder_plugin_error, heif_suberror_Unspecified,
	                           what};
}

struct heif_error heif_decoder_no_memory(void)
{
	return (struct heif_error){heif_error_Memory_allocation_error, heif_suberror_Unspecified,
	                           "out of memory"};
}

/* --- Planes */

static int reduced(int size, bool halved)
{
	return halved ? (size + 1) / 2 : size;
}

static struct heif_error add_plane(struct heif_image *to, const struct heif_planes *p, int i)
{
	static const enum heif_channel channels[] = {heif_channel_Y, heif_channel_Cb,
	                                             heif_channel_Cr};
	bool halved = i > 0 && p->chroma != heif_chroma_444;
	int width = reduced(p->width_px, halved);
	int height = reduced(p->height_px, halved && p->chroma == heif_chroma_420), stride;
	size_t row = (size_t)width * (p->bits > 8 ? 2 : 1);
	struct heif_error error = heif_image_add_plane(to, channels[i], width, height, p->bits);
	uint8_t *target;

	if (error.code != heif_error_Ok)
		return error;
	target = heif_image_get_plane(to, channels[i], &stride);
	for (int y = 0; y < height; y++)
		memcpy(target + (ptrdiff_t)y * stride, p->bytes[i] + y * p->stride[i], row);
	return error;
}

static struct heif_error set_colour(struct heif_image *to, const struct heif_planes *p)
{
	struct heif_color_profile_nclx *nclx = heif_nclx_color_profile_alloc();

	if (!nclx)
		return heif_decoder_no_memory();
	heif_nclx_color_profile_set_color_primaries(nclx, p->primaries);
	heif_nclx_color_profile_set_transfer_characteristics(nclx, p->transfer);
	heif_nclx_color_profile_set_matrix_coefficients(nclx, p->matrix);
	nclx->full_range_flag = p->full_range;
	heif_image_set_nclx_color_profile(to, nclx);
	heif_nclx_color_profile_free(nclx);
	return heif_decoder_fine();
}

struct heif_error heif_planes_give(struct heif_image **out, const struct heif_planes *p)
{
	bool grey = p->chroma == heif_chroma_monochrome;
	struct heif_image *image;
	struct heif_error error = heif_image_create(
	    p->width_px, p->height_px, grey ? heif_colorspace_monochrome : heif_colorspace_YCbCr,
	    p->chroma, &image);

	if (error.code != heif_error_Ok)
		return error;
	for (int i = 0; i < (grey ? 1 : 3) && error.code == heif_error_Ok; i++)
		error = add_plane(image, p, i);
	if (error.code == heif_error_Ok)
		error = set_colour(image, p);
	if (error.code == heif_error_Ok)
		*out = image;
	else
		heif_image_release(image);
	return error;
}

bool heif_decoder_register(struct err *e)
{
	struct heif_error error = heif_init(NULL);

	if (error.code == heif_error_Ok)
		error = heif_register_decoder_plugin(&heif_decoder_hevc);
	if (error.code == heif_error_Ok)
		error = heif_register_decoder_plugin(&heif_decoder_av1);
	if (error.code == heif_error_Ok)
		return true;
	return err_set(e, ERR_LIBRARY, "libheif ne démarre pas\u00a0: %s",
	               "libheif does not start: %s", error.message);
}
