/* fuzz_jpeg_turn.c - any bytes as a JPEG that is stripped and turned; small limits, so that it
 * is quick. Asks that what comes of a clean file is clean, that the remarks are the probe's, and
 * that turned there and back is not turned at all. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "codec/jpeg.h"
#include "codec/jpeg_strip.h"
#include "codec/jpeg_turn.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct codec_limits limits = {.pixels = 1 << 18, .scans = 30};

static void expect(bool yes)
{
	if (!yes)
		abort();
}

static struct report probe(struct str bytes)
{
	struct report r;
	struct err e;

	report_init(&r);
	expect(jpeg_probe(&r, bytes, &limits, &e));
	return r;
}

/* Whether it is, may depend on how well a picture is coded. */
static size_t without_blank(const struct report *r)
{
	return r->remark_count - report_has(r, REMARK_BLANK);
}

/* The name of another format may come to stand near the beginning. */
static bool is_clean(const struct report *r)
{
	return without_blank(r) == report_has(r, REMARK_POLYGLOT);
}

static void check_strip(struct str bytes, const struct report *probed)
{
	struct buf once = {0}, twice = {0};
	struct report r;

	jpeg_strip(&once, bytes);
	expect(!once.failed && once.len <= bytes.len);
	jpeg_strip(&twice, buf_view(&once));
	expect(str_eq(buf_view(&once), buf_view(&twice)));
	r = probe(buf_view(&once));
	expect(!is_clean(probed) || is_clean(&r));
	buf_free(&once);
	buf_free(&twice);
}

static enum jpeg_turn_result turn(struct buf *out, struct str bytes, unsigned orientation,
                                  struct report *r)
{
	struct err e;

	report_init(r);
	return jpeg_turn(out, bytes, orientation, &limits, r, &e);
}

static void check_back(struct str bytes, struct str turned, unsigned orientation)
{
	static const unsigned back[] = {0, 1, 2, 3, 4, 5, 8, 7, 6};
	struct buf straight = {0}, again = {0};
	struct report r;

	expect(turn(&straight, bytes, 1, &r) == JPEG_TURN_DONE);
	expect(turn(&again, turned, back[orientation], &r) == JPEG_TURN_DONE);
	expect(str_eq(buf_view(&straight), buf_view(&again)));
	buf_free(&straight);
	buf_free(&again);
}

static void check_turn(struct str bytes, unsigned orientation, const struct report *probed)
{
	struct buf out = {0};
	struct report r, after;
	enum jpeg_turn_result result = turn(&out, bytes, orientation, &r);

	expect(result != JPEG_TURN_FAILED || !is_clean(probed));
	expect(result == JPEG_TURN_DONE || out.len == 0);
	if (result == JPEG_TURN_DONE) {
		expect(r.remark_count == without_blank(probed));
		after = probe(buf_view(&out));
		expect(is_clean(&after) && !after.metadata);
		check_back(bytes, buf_view(&out), orientation);
	}
	buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = {(const char *)data, size};
	struct report probed;

	if (!str_starts(bytes, STR("\xFF\xD8")))
		return 0;
	probed = probe(bytes);
	check_strip(bytes, &probed);
	check_turn(bytes, 1 + (unsigned)(size % 8), &probed);
	return 0;
}
