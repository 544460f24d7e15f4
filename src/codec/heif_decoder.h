/* heif_decoder.h - what libheif decodes with here: libde265 for HEVC, dav1d for AV1, both in the
 * calling thread.
 * Shape:  libheif's own make those start threads, which a locked worker may not, and take
 *         whatever comes out of damaged data; these take nothing that the decoder complains of.
 *         A picture goes to libheif as planes.
 * Limits: pixels, by codec_limits_default: the stream itself says how large its picture is,
 *         whatever the file says around it.
 * Owner:  libheif keeps the decoders for the life of the process. Planes are borrowed.
 * Errors: LIBRARY; in between libheif's own, whose messages are literals. */
#ifndef CODEC_HEIF_DECODER_H
#define CODEC_HEIF_DECODER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <libheif/heif.h>
#include <libheif/heif_plugin.h>

#include "base/err.h"

/* Once, before any worker. */
bool heif_decoder_register(struct err *e);

extern const struct heif_decoder_plugin heif_decoder_hevc, heif_decoder_av1;

#define HEIF_DECODER_PRIORITY 1000 /* of libheif's own the highest is 150 */

struct heif_planes {
	int width_px, height_px, bits;
	enum heif_chroma chroma; /* of YCbCr, or monochrome */
	const uint8_t *bytes[3];
	ptrdiff_t stride[3];
	/* as ITU-T H.273 numbers them; what libheif does not know leaves its own defaults */
	uint16_t primaries, transfer, matrix;
	bool full_range;
};

struct heif_error heif_planes_give(struct heif_image **out, const struct heif_planes *planes);

struct heif_error heif_decoder_fine(void);
struct heif_error heif_decoder_wrong(const char *what);
struct heif_error heif_decoder_no_memory(void);

#endif
