/* picture.c - see picture.h. */
#include "codec/picture.h"

#include <stdlib.h>

#define ALIGN ((size_t)64)

unsigned picture_plane_count(const struct picture_shape *shape)
{
	switch (shape->model) {
	case MODEL_GREY:
		return 1;
	case MODEL_YCC:
	case MODEL_RGB:
		return 3;
	case MODEL_CMYK:
		break;
	}
	return 4;
}

static bool is_chroma(const struct picture_shape *shape, unsigned plane)
{
	return shape->model == MODEL_YCC && plane > 0;
}

static uint32_t reduced(uint32_t size, unsigned shift)
{
	return (uint32_t)(((uint64_t)size + (1u << shift) - 1) >> shift);
}

uint32_t picture_plane_width(const struct picture_shape *shape, unsigned plane)
{
	return is_chroma(shape, plane) ? reduced(shape->width_px, shape->shift_x) : shape->width_px;
}

uint32_t picture_plane_height(const struct picture_shape *shape, unsigned plane)
{
	return is_chroma(shape, plane) ? reduced(shape->height_px, shape->shift_y)
	                               : shape->height_px;
}

unsigned picture_plane_shift_y(const struct picture_shape *shape, unsigned plane)
{
	return is_chroma(shape, plane) ? shape->shift_y : 0;
}

uint64_t picture_bytes(const struct picture_shape *shape)
{
	uint64_t bytes = 0;

	for (unsigned i = 0; i < picture_plane_count(shape); i++)
		bytes += (uint64_t)picture_plane_width(shape, i) * picture_plane_height(shape, i);
	return bytes;
}

static bool plane_new(struct plane *out, uint32_t width, uint32_t height)
{
	size_t stride = ((size_t)width + 2 * ALIGN - 1) / ALIGN * ALIGN;

	out->bytes = aligned_alloc(ALIGN, stride * (height > 0 ? height : 1));
	out->stride = stride;
	return out->bytes != NULL;
}

bool picture_new(struct picture *out, const struct picture_shape *shape, struct err *e)
{
	struct picture p = {.shape = *shape};

	for (unsigned i = 0; i < picture_plane_count(shape); i++) {
		if (!plane_new(&p.planes[i], picture_plane_width(shape, i),
		               picture_plane_height(shape, i))) {
			picture_free(&p);
			return err_nomem(e);
		}
	}
	*out = p;
	return true;
}

void picture_free(struct picture *p)
{
	for (unsigned i = 0; i < PICTURE_PLANES_MAX; i++)
		free(p->planes[i].bytes);
	*p = (struct picture){0};
}

void picture_drop_plane(struct picture *p, unsigned plane)
{
	free(p->planes[plane].bytes);
	p->planes[plane] = (struct plane){0};
}
