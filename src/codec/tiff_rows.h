/* tiff_rows.h - the rows of a plain TIFF directory (tiff_shape_is_plain), from the top.
 * Shape:  contiguous strips are decoded row by row, of others a row of strips or tiles at a time.
 * Owner:  tiff_rows_init makes, tiff_rows_free gives back, also after a failure. The input and
 *         the shape are borrowed.
 * Errors: FORMAT (remarked), NOMEM. */
#ifndef CODEC_TIFF_ROWS_H
#define CODEC_TIFF_ROWS_H

#include "codec/tiff_shape.h"

struct tiff_rows {
	struct tiff_input *in;
	const struct tiff_shape *shape;
	enum model model;
	unsigned planes;          /* stored */
	uint32_t block_rows;      /* that are decoded at once */
	size_t row_bytes;         /* of a row of one stored plane in a block */
	unsigned char *block;     /* planes * block_rows of those */
	unsigned char *tile;      /* NULL: no tiles */
	unsigned char *samples;   /* all of one row, spread to a byte each */
	uint32_t row;             /* the next one */
	unsigned char scale[256]; /* of samples up to 8 bits */
};

bool tiff_rows_init(struct tiff_rows *t, struct tiff_input *in, const struct tiff_shape *shape,
                    enum model model, struct err *e);
/* The next row, a pointer a plane of the model. */
bool tiff_rows_next(struct tiff_rows *t, unsigned char *const to[PICTURE_PLANES_MAX],
                    struct err *e);
void tiff_rows_free(struct tiff_rows *t);

#endif
