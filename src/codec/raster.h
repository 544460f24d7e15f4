/* raster.h - the pixels of one picture of any format, a band of rows at a time.
 * Shape:  raster_open reads as far as it must to know the shape; raster_read gives one band
 *         after the other, from the top as the file stores them (not yet turned upright);
 *         raster_finish looks at what stands behind the pixels.
 *         Alpha is flattened on white, 16 bits become 8, palettes become RGB (grey where all
 *         their colours are).
 * Owner:  bytes and report are borrowed until raster_close. raster_open fills, raster_close
 *         gives back, also after a failure of raster_read.
 * Errors: what is wrong with the file is a remark of the report, which also gets its facts;
 *         where no pixels can be had for it, the call fails with FORMAT (remarks say why).
 *         Else NOMEM, LIMIT. Nothing is repaired: a picture whose report has no remark of
 *         damage after raster_finish is whole. */
#ifndef CODEC_RASTER_H
#define CODEC_RASTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/kind.h"
#include "codec/picture.h"
#include "codec/report.h"

struct raster_request {
	/* A smaller picture is as welcome where the decoder makes it for less work, as long as
	 * its long side is at least this; 0: full size. */
	uint32_t enough_px;
	uint32_t page; /* of several (TIFF), from 0 */
};

/* What RGB is in the file where it has no profile but says so in numbers (PNG: gAMA, cHRM), in
 * 1/100000; 0: as in sRGB, or not said. */
struct raster_calibration {
	uint32_t gamma; /* samples are light to the power of it */
	uint32_t xy[8]; /* of white, red, green, blue */
};

struct raster;

struct raster_class {
	/* rows[plane][i]: where row i of the band goes. */
	bool (*read)(struct raster *r, unsigned char *const *const rows[PICTURE_PLANES_MAX],
	             struct err *e);
	bool (*finish)(struct raster *r, struct err *e); /* NULL: there is nothing to look at */
	void (*close)(struct raster *r);
};

struct raster {
	struct picture_shape shape; /* of the pixels that come, which may be reduced */
	uint32_t band_rows;         /* of the full-height planes; a multiple of 1 << shift_y */
	size_t row_bytes[PICTURE_PLANES_MAX]; /* that a row given to raster_read must hold */
	unsigned orientation; /* Exif, 1 to 8; 1 where the file says nothing or nonsense */
	uint32_t pages;       /* pictures in the file */
	bool transparent;     /* some of it, laid on white here */
	struct buf profile;   /* ICC; empty: none, or none that can be read */
	struct raster_calibration calibration;
	struct report *report;
	const struct raster_class *class;
	void *state;
};

/* What the library of a format sets up once for the whole process, before the first fork of a
 * worker that reads it; may be called again. LIBRARY. */
bool raster_prepare(enum kind kind, struct err *e);

/* The libraries that readers are built upon, with their versions: "libheif 1.15.1, …". */
void raster_libraries(struct buf *out);

/* True for kinds that a reader is built in for. */
bool raster_can_read(enum kind kind);

bool raster_open(struct raster *out, enum kind kind, struct str bytes,
                 const struct raster_request *request, const struct codec_limits *limits,
                 struct report *report, struct err *e);
/* Of a picture that is there, whose memory it takes, also on failure (NOMEM). */
bool raster_open_picture(struct raster *out, struct picture *taken, struct report *report,
                         struct err *e);
/* The next band. rows[p] has band_rows >> shift pointers, also in the last band, where those
 * below the picture's edge may be written to or not. */
bool raster_read(struct raster *r, unsigned char *const *const rows[PICTURE_PLANES_MAX],
                 struct err *e);
/* After the last band. */
bool raster_finish(struct raster *r, struct err *e);
void raster_close(struct raster *r);

#endif
