/* raster_readers.h - the reader of each format, for raster.c; and what they share.
 * Shape:  a reader fills *r (given zeroed but for the report) as raster.h says.
 * Owner:  after false nothing is left to be closed. */
#ifndef CODEC_RASTER_READERS_H
#define CODEC_RASTER_READERS_H

#include "codec/raster.h"

typedef bool raster_opener(struct raster *r, struct str bytes, const struct raster_request *request,
                           const struct codec_limits *limits, struct err *e);

raster_opener raster_open_jpeg;
raster_opener raster_open_png;
raster_opener raster_open_tiff;
raster_opener raster_open_webp;
raster_opener raster_open_gif;
raster_opener raster_open_bmp;
raster_opener raster_open_heif; /* HEIC and AVIF */

/* Name and version of the library: "libheif 1.15.1". */
void raster_library_heif(struct buf *out);
void raster_library_tiff(struct buf *out);
void raster_library_webp(struct buf *out);
void raster_library_gif(struct buf *out);

/* For readers that have no other way than to decode everything at once: gives out the rows
 * of a picture that is there, whose memory it takes, also on failure (NOMEM). */
bool raster_of_picture(struct raster *r, struct picture *taken, struct err *e);

/* Whether a picture of that size is decoded; else a remark says why not. */
bool raster_may_decode(const struct raster *r, uint64_t width_px, uint64_t height_px,
                       const struct codec_limits *limits);

/* For readers whose rows are at hand in a form of their own: bands of as many rows as suit, and
 * give_row called for each row of each plane. */
typedef void raster_row_giver(const struct raster *r, unsigned plane, uint32_t y,
                              unsigned char *to);
void raster_set_bands(struct raster *r);
void raster_give_band(const struct raster *r, unsigned char *const *const rows[PICTURE_PLANES_MAX],
                      uint32_t *next_row, raster_row_giver *give_row);

struct raster_palette {
	unsigned char planes[3][256]; /* 0 from count on */
	unsigned count;
};

/* Grey where all colours are, else RGB. */
enum model raster_palette_model(const struct raster_palette *p);

/* What else the file is, or what stands behind the picture's end (bytes.len: not known); zeros
 * are padding. */
void raster_look_behind(const struct raster *r, struct str bytes, size_t end);

/* A sample, not multiplied by its alpha, over white paper. */
static inline unsigned char raster_over_white(unsigned sample, unsigned alpha)
{
	return (unsigned char)((sample * alpha + 255 * (255 - alpha) + 127) / 255);
}

/* FORMAT, for whoever added the remark that says why. */
bool raster_fail(struct err *e);

#endif
