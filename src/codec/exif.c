/* exif.c - see exif.h. */
#include "codec/exif.h"

#define ENTRY_BYTES 12
#define DPI_MAX 100000

enum tag {
	TAG_GPS_LATITUDE = 2,
	TAG_GPS_LONGITUDE = 4,
	TAG_ORIENTATION = 0x0112,
	TAG_X_RESOLUTION = 0x011A,
	TAG_RESOLUTION_UNIT = 0x0128,
	TAG_GPS = 0x8825,
};

enum type {
	TYPE_BYTE = 1,
	TYPE_SHORT = 3,
	TYPE_LONG = 4,
	TYPE_RATIONAL = 5,
	TYPE_SIGNED_SHORT = 8,
	TYPE_SIGNED_LONG = 9,
	TYPE_IFD = 13,
};

struct tiff {
	struct str bytes;
	bool big_endian;
};

struct entry {
	unsigned type;
	uint32_t count;
	size_t at; /* of the four bytes that hold the value or its offset */
};

/* Numbers: 0 where they are out of bounds. */
static uint32_t number(const struct tiff *t, size_t at, size_t size)
{
	uint32_t n = 0;

	if (at > t->bytes.len || t->bytes.len - at < size)
		return 0;
	for (size_t i = 0; i < size; i++) {
		size_t place = t->big_endian ? size - 1 - i : i;

		n |= (uint32_t)(unsigned char)t->bytes.ptr[at + i] << 8 * place;
	}
	return n;
}

static bool find(struct entry *out, const struct tiff *t, size_t ifd, unsigned tag)
{
	size_t count = number(t, ifd, 2);

	for (size_t i = 0; i < count; i++) {
		size_t at = ifd + 2 + i * ENTRY_BYTES;

		if (at > t->bytes.len || t->bytes.len - at < ENTRY_BYTES)
			return false;
		if (number(t, at, 2) != tag)
			continue;
		*out = (struct entry){number(t, at + 2, 2), number(t, at + 4, 4), at + 8};
		return out->count > 0;
	}
	return false;
}

/* The first whole number of an entry, of whichever size the writer took; 0 where there is
 * none. */
static uint32_t whole(const struct tiff *t, size_t ifd, unsigned tag)
{
	struct entry entry;

	if (!find(&entry, t, ifd, tag))
		return 0;
	switch (entry.type) {
	case TYPE_BYTE:
		return number(t, entry.at, 1);
	case TYPE_SHORT:
	case TYPE_SIGNED_SHORT:
		return number(t, entry.at, 2);
	case TYPE_LONG:
	case TYPE_SIGNED_LONG:
	case TYPE_IFD:
		return number(t, entry.at, 4);
	default:
		return 0;
	}
}

static uint32_t dpi_of(const struct tiff *t, size_t ifd)
{
	struct entry entry;
	uint32_t unit = whole(t, ifd, TAG_RESOLUTION_UNIT);
	double dots = whole(t, ifd, TAG_X_RESOLUTION);
	size_t at;

	if (find(&entry, t, ifd, TAG_X_RESOLUTION) && entry.type == TYPE_RATIONAL) {
		at = number(t, entry.at, 4);
		if (number(t, at + 4, 4) != 0)
			dots = (double)number(t, at, 4) / number(t, at + 4, 4);
	}
	if (unit == 3) /* a centimetre */
		dots *= 2.54;
	else if (unit != 0 && unit != 2)
		return 0;
	return dots <= DPI_MAX ? (uint32_t)(dots + 0.5) : 0;
}

/* Degrees, minutes and seconds; cameras without a fix write 0/0 for each. */
static bool has_angle(const struct tiff *t, size_t ifd, unsigned tag, bool *zero)
{
	struct entry entry;
	size_t at;

	if (!find(&entry, t, ifd, tag) || entry.type != TYPE_RATIONAL || entry.count > 3)
		return false;
	at = number(t, entry.at, 4);
	for (size_t i = 0; i < entry.count; i++)
		*zero = *zero && number(t, at + 8 * i, 4) == 0;
	return number(t, at + 4, 4) != 0;
}

static bool has_position(const struct tiff *t, size_t ifd)
{
	size_t gps = whole(t, ifd, TAG_GPS);
	bool zero = true;

	return gps != 0 && has_angle(t, gps, TAG_GPS_LATITUDE, &zero) &&
	       has_angle(t, gps, TAG_GPS_LONGITUDE, &zero) && !zero;
}

struct exif exif_read(struct str bytes)
{
	struct tiff t = {bytes, str_starts(bytes, STR("MM"))};
	struct exif e = {0};
	uint32_t turn;
	size_t ifd;

	if (!t.big_endian && !str_starts(bytes, STR("II")))
		return e;
	if (number(&t, 2, 2) != 42)
		return e;
	ifd = number(&t, 4, 4);
	turn = whole(&t, ifd, TAG_ORIENTATION);
	e.orientation = turn <= 8 ? turn : 0;
	e.dpi = dpi_of(&t, ifd);
	e.gps = has_position(&t, ifd);
	return e;
}
