/* exif.h - the few things of an Exif block that matter to a reader of the picture.
 * Shape:  a TIFF header in either byte order, IFD0 and the GPS IFD behind it. Whatever is
 *         out of bounds or of another type than the standard gives it is passed over.
 * Units:  dots per inch, 0 for not said.
 * Owner:  bytes are borrowed for the call.
 * Source: Exif 2.32 (orientation 0x0112, resolution 0x011A and 0x0128, GPS IFD 0x8825). */
#ifndef CODEC_EXIF_H
#define CODEC_EXIF_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct exif {
	unsigned orientation; /* 1 to 8; 0: not said */
	uint32_t dpi;
	bool gps; /* holds a latitude and a longitude */
};

/* bytes begin with the TIFF header, behind "Exif\0\0". */
struct exif exif_read(struct str bytes);

#endif
