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

/* For readers that have no other way than to decode everything at once: gives out the rows
 * of a picture that is there, whose memory it takes, also on failure (NOMEM). */
bool raster_of_picture(struct raster *r, struct picture *taken, struct err *e);

/* FORMAT, for whoever added the remark that says why. */
bool raster_fail(struct err *e);

#endif
