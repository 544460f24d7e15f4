/* picture.h - a picture as planes of samples, the form in which pixels travel here.
 * Shape:  8 bits a sample, a plane a channel, rows from the top. Only the second and third
 *         plane of YCC may be smaller, by 1 << shift, rounded up: pixel x of such a plane
 *         lies over pixels x << shift and following (JPEG's centred siting).
 * Units:  px; stride in bytes, at least picture_plane_width.
 * Owner:  picture_new fills, picture_free gives back and leaves {0}.
 * Errors: NOMEM; *out untouched.
 * Source: JFIF 1.02 (YCC: full range, BT.601 coefficients). */
#ifndef CODEC_PICTURE_H
#define CODEC_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define PICTURE_PLANES_MAX 4

enum model {
	MODEL_GREY, /* 1 plane, 255 is white */
	MODEL_YCC,  /* 3 */
	MODEL_RGB,  /* 3 */
	MODEL_CMYK, /* 4, 0 is no ink */
};

struct picture_shape {
	enum model model;
	uint32_t width_px, height_px;
	unsigned shift_x, shift_y; /* of the chroma planes of YCC: 0 or 1, 2 for 4:1:1; else 0 */
};

unsigned picture_plane_count(const struct picture_shape *shape);
uint32_t picture_plane_width(const struct picture_shape *shape, unsigned plane);
uint32_t picture_plane_height(const struct picture_shape *shape, unsigned plane);
/* By how much its rows are fewer: rows of the picture >> shift. */
unsigned picture_plane_shift_y(const struct picture_shape *shape, unsigned plane);
/* Samples of all planes: what a picture of that shape takes, in bytes. */
uint64_t picture_bytes(const struct picture_shape *shape);

struct plane {
	unsigned char *bytes;
	size_t stride;
};

struct picture {
	struct picture_shape shape;
	struct plane planes[PICTURE_PLANES_MAX];
};

/* Samples are not set. Strides are multiples of 64 and rows begin aligned to 64 bytes, with at
 * least that much room behind each row's last sample. */
bool picture_new(struct picture *out, const struct picture_shape *shape, struct err *e);
void picture_free(struct picture *p);
/* Gives back one of its planes: the model is the caller's to change. */
void picture_drop_plane(struct picture *p, unsigned plane);

static inline unsigned char *plane_row(const struct plane *p, size_t y)
{
	return p->bytes + y * p->stride;
}

#endif
