/* jpeg_segments.c - see jpeg_segments.h. */
#include "codec/jpeg_segments.h"

static unsigned byte_at(struct str s, size_t at)
{
	return at < s.len ? (unsigned char)s.ptr[at] : 0;
}

static unsigned short_at(struct str s, size_t at)
{
	return byte_at(s, at) << 8 | byte_at(s, at + 1);
}

static bool holds(struct str s, struct str what)
{
	return s.len >= what.len && memmem(s.ptr, s.len, what.ptr, what.len) != NULL;
}

static bool stands_alone(unsigned marker)
{
	return (marker >= JPEG_MARKER_RST0 && marker <= JPEG_MARKER_EOI) ||
	       marker == JPEG_MARKER_TEM;
}

bool jpeg_segment_next(struct jpeg_segment *out, struct str bytes, size_t at)
{
	unsigned marker = 0;
	size_t size;

	while (marker == 0) {
		const char *p =
		    at < bytes.len ? memchr(bytes.ptr + at, 0xFF, bytes.len - at) : NULL;

		if (!p)
			return false;
		at = (size_t)(p - bytes.ptr);
		while (byte_at(bytes, at) == 0xFF)
			at++;
		if (at >= bytes.len)
			return false;
		marker = byte_at(bytes, at++);
	}
	*out = (struct jpeg_segment){.marker = marker, .at = at - 2, .next = at, .whole = true};
	if (stands_alone(marker))
		return true;
	size = short_at(bytes, at);
	out->whole = size >= 2 && bytes.len - at >= size;
	out->next = size < 2 ? at + 2 : at + size;
	if (size > 2)
		out->data = str_upto(str_from(bytes, at + 2), size - 2);
	return true;
}

static bool is_frame(unsigned marker)
{
	return (marker >= JPEG_MARKER_SOF0 && marker <= JPEG_MARKER_SOF15 &&
	        marker != JPEG_MARKER_DHT && marker != JPEG_MARKER_JPG &&
	        marker != JPEG_MARKER_DAC) ||
	       marker == JPEG_MARKER_DHP || marker == JPEG_MARKER_LS;
}

static void read_frame(struct jpeg_segments *out, const struct jpeg_segment *s)
{
	if (out->frame != 0 || s->data.len < 6)
		return;
	out->frame = s->marker;
	out->bits = byte_at(s->data, 0);
	out->height_px = short_at(s->data, 1);
	out->width_px = short_at(s->data, 3);
	out->components = byte_at(s->data, 5);
}

static void read_jfif(struct jpeg_segments *out, struct str data)
{
	unsigned unit = byte_at(data, 7), density = short_at(data, 8);

	if (!str_starts(data, STR("JFIF\0")) || data.len < 12 || out->dpi != 0)
		return;
	if (unit == 1)
		out->dpi = density;
	else if (unit == 2)
		out->dpi = (density * 254 + 50) / 100;
}

static void read_exif_or_xmp(struct jpeg_segments *out, struct str data)
{
	struct exif e;

	if (str_starts(data, STR("Exif\0"))) {
		out->metadata = true;
		e = exif_read(str_from(data, 6));
		if (out->exif.orientation == 0)
			out->exif.orientation = e.orientation;
		if (out->exif.dpi == 0)
			out->exif.dpi = e.dpi;
		out->gps |= e.gps;
	} else if (str_starts(data, STR("http://ns.adobe.com/x"))) { /* xap, xmp/extension */
		out->metadata = true;
		out->gps |=
		    holds(data, STR("exif:GPSLatitude")) && holds(data, STR("exif:GPSLongitude"));
	}
}

static void read_application(struct jpeg_segments *out, const struct jpeg_segment *s)
{
	switch (s->marker - JPEG_MARKER_APP0) {
	case 0:
		read_jfif(out, s->data);
		break;
	case 1:
		read_exif_or_xmp(out, s->data);
		break;
	case 2:
		out->profile |= str_starts(s->data, STR("ICC_PROFILE\0"));
		break;
	case 13: /* IPTC is resource 0x0404 of Photoshop's block */
		out->metadata |= holds(s->data, STR("8BIM\x04\x04"));
		break;
	default:
		break;
	}
}

/* DNL follows the first scan. */
static void read_late_height(struct jpeg_segments *out, struct str bytes, size_t at)
{
	struct jpeg_segment s = {0};

	while (jpeg_segment_next(&s, bytes, at) && s.marker >= JPEG_MARKER_RST0 &&
	       s.marker <= JPEG_MARKER_RST7)
		at = s.next;
	if (s.marker != JPEG_MARKER_DNL)
		return;
	out->height_px = short_at(s.data, 0);
	out->late_height = true;
}

void jpeg_segments_read(struct jpeg_segments *out, struct str bytes)
{
	struct jpeg_segment s;
	size_t at = 2; /* behind SOI */

	*out = (struct jpeg_segments){0};
	while (jpeg_segment_next(&s, bytes, at) && s.marker != JPEG_MARKER_EOI) {
		at = s.next;
		if (s.marker == JPEG_MARKER_SOS) {
			out->scan = s.at;
			break;
		}
		if (is_frame(s.marker))
			read_frame(out, &s);
		else if (s.marker == JPEG_MARKER_COM)
			out->metadata |= s.data.len > 0;
		else if (s.marker >= JPEG_MARKER_APP0 && s.marker <= JPEG_MARKER_APP0 + 15)
			read_application(out, &s);
	}
	if (out->frame != 0 && out->height_px == 0 && out->scan != 0)
		read_late_height(out, bytes, at);
}

size_t jpeg_segments_end(struct str bytes)
{
	struct jpeg_segment s;
	size_t at = 2;

	while (jpeg_segment_next(&s, bytes, at)) {
		if (s.marker == JPEG_MARKER_EOI)
			return s.next;
		at = s.next;
	}
	return bytes.len;
}

/* --- The profile, ICC.1 annex B.4: numbered parts, from 1. */

#define PROFILE_PARTS_MAX 255

static bool take_part(struct str parts[PROFILE_PARTS_MAX], unsigned *count, struct str data)
{
	struct str rest = str_from(data, sizeof "ICC_PROFILE");
	unsigned number = byte_at(rest, 0), of = byte_at(rest, 1);

	if (number == 0 || number > of || (*count != 0 && *count != of))
		return false;
	if (parts[number - 1].len > 0)
		return false;
	*count = of;
	parts[number - 1] = str_from(rest, 2);
	return true;
}

void jpeg_segments_profile(struct buf *out, struct str bytes)
{
	struct str parts[PROFILE_PARTS_MAX] = {0};
	struct jpeg_segment s;
	unsigned count = 0;
	size_t at = 2; /* behind SOI */

	while (jpeg_segment_next(&s, bytes, at) && s.marker != JPEG_MARKER_EOI &&
	       s.marker != JPEG_MARKER_SOS) {
		at = s.next;
		if (s.marker == JPEG_MARKER_APP0 + 2 && str_starts(s.data, STR("ICC_PROFILE\0")) &&
		    !take_part(parts, &count, s.data))
			return;
	}
	for (unsigned i = 0; i < count; i++)
		if (parts[i].len == 0)
			return;
	for (unsigned i = 0; i < count; i++)
		buf_str(out, parts[i]);
}
