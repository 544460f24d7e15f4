/* report.h - what a decoder saw in one file: facts and remarks, no judgement.
 * Shape:  decoders fill a report inside a worker; it travels to the parent as bytes
 *         (report_write, report_read), where `piece` turns remarks into findings.
 * Units:  px, dots per inch, bytes; pages from 1. 0 and "" stand for "not known".
 * Owner:  a plain value, nothing to free; report_init before use.
 * Errors: report_read trusts nothing: every number is in its range and every detail is
 *         printable UTF-8, or it returns false and leaves *out alone. */
#ifndef CODEC_REPORT_H
#define CODEC_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "codec/kind.h"

enum colour {
	COLOUR_UNKNOWN,
	COLOUR_GREY,
	COLOUR_GREY_ALPHA,
	COLOUR_PALETTE,
	COLOUR_RGB, /* JPEG: YCbCr as well, which is how RGB is stored there */
	COLOUR_RGB_ALPHA,
	COLOUR_CMYK, /* YCCK as well */
	COLOUR_COUNT
};

const char *colour_name(enum colour colour); /* "grey", "rgb-alpha"; NULL: not known */

enum remark_id {
#define REMARK(symbol) REMARK_##symbol,
#include "codec/remark.def"
#undef REMARK
	REMARK_COUNT
};

#define REMARK_DETAIL_MAX 96 /* bytes, the NUL included */
#define REPORT_REMARKS_MAX 48

struct remark {
	enum remark_id id;
	uint32_t page;   /* 0: the whole file */
	uint64_t number; /* what remark.def says of it */
	char detail[REMARK_DETAIL_MAX];
};

struct report {
	enum kind kind;
	char mime[64]; /* of a kind that has no name of its own (KIND_OTHER) */
	uint32_t width_px, height_px;
	uint32_t dpi;
	unsigned orientation; /* Exif, 1 to 8; 0: not said */
	enum colour colour;
	unsigned bits; /* of one sample */
	bool profile;  /* holds an ICC profile */
	bool metadata; /* holds Exif, XMP, IPTC, comments or text */
	bool gps;      /* and in it a position */
	uint32_t pages;
	unsigned pdf_version; /* 17 for 1.7 */
	bool encrypted;
	struct remark remarks[REPORT_REMARKS_MAX];
	size_t remark_count;
	size_t remarks_left_out; /* there were more */
};

void report_init(struct report *r);
/* Adds a remark. detail (may be empty) is cut at a character and cleaned of what may not be
 * shown. The same id on the same page is added only once, with the first detail. */
void report_add(struct report *r, enum remark_id id, uint32_t page, uint64_t number,
                struct str detail);
bool report_has(const struct report *r, enum remark_id id);

void report_write(struct buf *out, const struct report *r);
bool report_read(struct report *out, struct str bytes);

/* What decoders stop at: a declared limit, not the end of memory. */
struct codec_limits {
	uint64_t pixels;         /* of one picture */
	uint32_t scans;          /* of one JPEG */
	uint32_t objects, pages; /* of one PDF */
	uint64_t inflated;       /* bytes that one file's streams unfold to */
};

extern const struct codec_limits codec_limits_default;

#endif
