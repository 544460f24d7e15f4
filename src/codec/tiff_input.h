/* tiff_input.h - libtiff at work on untrusted bytes: what it says becomes remarks.
 * Shape:  errors, and warnings while pixels are read, are damage: the first is remarked with
 *         libtiff's own words. Warnings on directories are not: many writers get them wrong,
 *         and all readers read on.
 * Limits: memory that libtiff takes at once.
 * Owner:  the caller's struct, which may not move; tiff_input_open, then tiff_input_close, also
 *         after a failure. bytes and report are borrowed. */
#ifndef CODEC_TIFF_INPUT_H
#define CODEC_TIFF_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "codec/report.h"

#include <tiffio.h>

struct tiff_input {
	TIFF *tiff; /* NULL: libtiff did not even read its first directory */
	struct str bytes;
	uint64_t at;
	struct report *report;
	uint32_t page; /* of the remarks */
	bool in_pixels;
	bool no_memory;
};

/* False where the first directory cannot be read, which is remarked or NOMEM. */
bool tiff_input_open(struct tiff_input *in, struct str bytes, struct report *report, struct err *e);
void tiff_input_close(struct tiff_input *in);
/* FORMAT or NOMEM, after a call of libtiff failed; damage is remarked if nothing else was. */
bool tiff_input_fail(struct tiff_input *in, const char *what, struct err *e);

#endif
