/* jpeg_strip.c - see jpeg_strip.h. */
#include "codec/jpeg_strip.h"

#include "codec/jpeg_segments.h"

/* As much as libjpeg asks for before it believes in such a marker. */
#define JFIF_BYTES 14
#define ADOBE_BYTES 12

static bool is_application(unsigned marker)
{
	return marker >= JPEG_MARKER_APP0 && marker <= JPEG_MARKER_APP0 + 15;
}

/* Stands alone and ends no data. */
static bool is_within_data(unsigned marker)
{
	return (marker >= JPEG_MARKER_RST0 && marker <= JPEG_MARKER_RST7) ||
	       marker == JPEG_MARKER_TEM;
}

static void add_colours(struct buf *out, const struct jpeg_segment *s)
{
	if (s->marker == JPEG_MARKER_APP0 && s->data.len >= JFIF_BYTES &&
	    str_starts(s->data, STR("JFIF\0"))) {
		buf_str(out, STR("\xFF\xE0\x00\x10"));
		buf_add(out, s->data.ptr, JFIF_BYTES - 2);
		buf_str(out, STR("\0\0")); /* a thumbnail of 0 by 0 */
	} else if (s->marker == JPEG_MARKER_APP0 + 14 && s->data.len >= ADOBE_BYTES &&
	           str_starts(s->data, STR("Adobe"))) {
		buf_str(out, STR("\xFF\xEE\x00\x0E"));
		buf_add(out, s->data.ptr, ADOBE_BYTES);
	}
}

/* Entropy-coded data with its restart markers; returns where the marker behind it is to be
 * looked for. */
static size_t add_data(struct buf *out, struct str bytes, size_t from)
{
	struct jpeg_segment s = {.at = bytes.len};
	size_t at = from, end;

	do {
		if (!jpeg_segment_next(&s, bytes, at)) {
			buf_str(out, str_from(bytes, from));
			return bytes.len;
		}
		at = s.next;
	} while (is_within_data(s.marker));
	end = s.at;
	while (end > from && bytes.ptr[end - 1] == '\xFF') /* fill, as in data 0 follows */
		end--;
	buf_str(out, str_upto(str_from(bytes, from), end - from));
	return s.at;
}

static void add_segment(struct buf *out, struct str bytes, const struct jpeg_segment *s,
                        bool scanned)
{
	if (is_application(s->marker) && !scanned)
		add_colours(out, s);
	else if (!is_application(s->marker) && s->marker != JPEG_MARKER_COM &&
	         !is_within_data(s->marker))
		buf_str(out, str_upto(str_from(bytes, s->at), s->next - s->at));
}

/* Bytes between segments are stray before the first scan. Behind one they are data, or ought to
 * have been. */
void jpeg_strip(struct buf *out, struct str bytes)
{
	struct jpeg_segment s = {0};
	size_t at = 2; /* behind SOI */
	bool scanned = false;

	buf_reserve(out, bytes.len); /* no more is needed: one allocation */
	buf_str(out, STR("\xFF\xD8"));
	while (s.marker != JPEG_MARKER_EOI && jpeg_segment_next(&s, bytes, at)) {
		at = s.next;
		add_segment(out, bytes, &s, scanned);
		scanned |= s.marker == JPEG_MARKER_SOS;
		if (scanned && s.marker != JPEG_MARKER_EOI)
			at = add_data(out, bytes, at);
	}
}
