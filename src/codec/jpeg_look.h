/* jpeg_look.h - what is said of a JPEG besides its pixels, whoever reads those: its facts,
 * whether it may be decoded, what stands behind its end.
 * Owner:  bytes are borrowed for the call.
 * Errors: remarks. */
#ifndef CODEC_JPEG_LOOK_H
#define CODEC_JPEG_LOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "codec/jpeg_segments.h"
#include "codec/report.h"

void jpeg_state_facts(struct report *out, const struct jpeg_segments *s);
/* Whether libjpeg is asked; what stands against it is remarked. */
bool jpeg_may_decode(struct report *out, const struct jpeg_segments *s,
                     const struct codec_limits *limits);
/* end: behind the picture's EOI; bytes.len where that is not known. */
void jpeg_judge_rest(struct report *out, struct str bytes, size_t end);

#endif
