/* jpeg.c - see jpeg.h. */
#include "codec/jpeg.h"

#include <stdio.h>

#include "codec/jpeg_decode.h"
#include "codec/jpeg_look.h"
#include "codec/jpeg_segments.h"

#include <jpeglib.h>

/* It does not tell its version at run time. */
#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)
#define LIBRARY_VERSION TEXT(LIBJPEG_TURBO_VERSION)

/* Start-of-frame markers in groups of four: baseline, extended, progressive and lossless;
 * then differential; then both again with arithmetic coding. */
enum process { PROCESS_COMMON, PROCESS_ARITHMETIC, PROCESS_RARE };

static enum process process_of(unsigned frame)
{
	switch (frame) {
	case JPEG_MARKER_SOF0:
	case JPEG_MARKER_SOF0 + 1:
	case JPEG_MARKER_SOF0 + 2:
		return PROCESS_COMMON;
	case JPEG_MARKER_SOF0 + 9:
	case JPEG_MARKER_SOF0 + 10:
		return PROCESS_ARITHMETIC;
	default:
		return PROCESS_RARE;
	}
}

static void say_rare(struct report *out, unsigned frame)
{
	char name[16];

	if (frame == JPEG_MARKER_LS)
		report_add(out, REMARK_RARE_PROCESS, 0, 0, STR("JPEG-LS"));
	else if (frame == JPEG_MARKER_DHP)
		report_add(out, REMARK_RARE_PROCESS, 0, 0, STR("DHP"));
	else {
		snprintf(name, sizeof name, "SOF%u", frame - JPEG_MARKER_SOF0);
		report_add(out, REMARK_RARE_PROCESS, 0, 0, str_of(name));
	}
}

static enum colour colour_of(unsigned components)
{
	static const enum colour colours[] = {
	    [1] = COLOUR_GREY, [3] = COLOUR_RGB, [4] = COLOUR_CMYK};

	return components < sizeof colours / sizeof *colours ? colours[components] : COLOUR_UNKNOWN;
}

void jpeg_state_facts(struct report *out, const struct jpeg_segments *s)
{
	out->kind = KIND_JPEG;
	out->width_px = s->width_px;
	out->height_px = s->height_px;
	out->dpi = s->dpi != 0 ? s->dpi : s->exif.dpi;
	out->orientation = s->exif.orientation;
	out->colour = colour_of(s->components);
	out->bits = s->bits <= 16 ? s->bits : 0;
	out->profile = s->profile;
	out->metadata = s->metadata;
	out->gps = s->gps;
	out->pages = 1;
}

bool jpeg_may_decode(struct report *out, const struct jpeg_segments *s,
                     const struct codec_limits *limits)
{
	uint64_t pixels = (uint64_t)s->width_px * s->height_px;

	if (s->frame == 0)
		return true; /* it says what is missing */
	if (pixels > limits->pixels) {
		report_add(out, REMARK_TOO_MANY_PIXELS, 0, pixels, STR(""));
		return false;
	}
	if (process_of(s->frame) == PROCESS_RARE) {
		say_rare(out, s->frame);
		return false;
	}
	if (process_of(s->frame) == PROCESS_ARITHMETIC)
		report_add(out, REMARK_ARITHMETIC, 0, 0, STR(""));
	if (s->bits == 12) {
		report_add(out, REMARK_DEEP_JPEG, 0, s->bits, STR(""));
		return false;
	}
	if (s->late_height) {
		report_add(out, REMARK_RARE_PROCESS, 0, 0, STR("DNL"));
		return false;
	}
	return true;
}

/* A picture that is not decoded may end too early all the same. */
static size_t end_of_undecoded(struct report *out, struct str bytes, const struct jpeg_segments *s)
{
	size_t end = jpeg_segments_end(bytes);

	if (s->scan == 0)
		report_add(out, REMARK_TRUNCATED, 0, bytes.len, STR(""));
	return end;
}

static bool is_padding(char c)
{
	return c == '\0' || c == '\xFF' || c == '\n' || c == '\r';
}

static void judge_tail(struct report *out, struct str tail)
{
	size_t at = 0;

	while (at < tail.len && is_padding(tail.ptr[at]))
		at++;
	/* FF may be the first byte of a picture's SOI. */
	if (at > 0 && at < tail.len && tail.ptr[at - 1] == '\xFF')
		at--;
	if (at == tail.len)
		return;
	if (kind_is_camera_extra(tail) || kind_is_camera_extra(str_from(tail, at)))
		report_add(out, REMARK_CAMERA_EXTRA, 0, tail.len, STR(""));
	else
		report_add(out, REMARK_TRAILING_BYTES, 0, tail.len, STR(""));
}

void jpeg_judge_rest(struct report *out, struct str bytes, size_t end)
{
	enum kind second = kind_second(KIND_JPEG, bytes, end);

	if (second != KIND_COUNT)
		report_add(out, REMARK_POLYGLOT, 0, 0, str_of(kind_name(second)));
	else
		judge_tail(out, str_from(bytes, end));
}

bool jpeg_probe(struct report *out, struct str bytes, const struct codec_limits *limits,
                struct err *e)
{
	return jpeg_probe_small(out, NULL, bytes, limits, e);
}

bool jpeg_probe_small(struct report *out, struct picture *small, struct str bytes,
                      const struct codec_limits *limits, struct err *e)
{
	struct jpeg_segments segments;
	size_t end = bytes.len;

	jpeg_segments_read(&segments, bytes);
	jpeg_state_facts(out, &segments);
	if (jpeg_may_decode(out, &segments, limits)) {
		if (!jpeg_decode(out, small, bytes, limits, &end, e))
			return false;
	} else {
		end = end_of_undecoded(out, bytes, &segments);
	}
	jpeg_judge_rest(out, bytes, end);
	return true;
}

/* The smallest picture: one grey pixel. */
static const unsigned char pixel[] = {
    0xff, 0xd8, 0xff, 0xdb, 0x00, 0x43, 0x00, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01,
    0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01,
    0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01,
    0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01,
    0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0xff, 0xc0, 0x00, 0x0b, 0x08, 0x00, 0x01, 0x00, 0x01,
    0x01, 0x01, 0x11, 0x00, 0xff, 0xc4, 0x00, 0x14, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x06, 0xff, 0xc4, 0x00, 0x14, 0x10, 0x01,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0xff, 0xda, 0x00, 0x08, 0x01, 0x01, 0x00, 0x00, 0x3f, 0x00, 0x40, 0xff, 0xd9,
};

bool jpeg_prepare(struct err *e)
{
	struct report report;

	report_init(&report);
	return jpeg_probe(&report, (struct str){(const char *)pixel, sizeof pixel},
	                  &codec_limits_default, e);
}

void jpeg_library(struct buf *out)
{
	buf_cstr(out, "libjpeg-turbo " LIBRARY_VERSION);
}
