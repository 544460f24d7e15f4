/* texture.h - whether a picture is a page of text or a photo.
 * Shape:  a sample of the rows decides; a guess that changes how many bytes are spent on
 *         colour, nothing else. */
#ifndef IMAGE_TEXTURE_H
#define IMAGE_TEXTURE_H

#include <stdbool.h>

#include "codec/picture.h"

/* Paper with something dark on it. */
bool texture_is_page(const struct picture *p);
/* Some of it is in colour: a stamp, ink, a mark. YCC only. */
bool texture_is_coloured(const struct picture *p);

#endif
