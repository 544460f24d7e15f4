/* icc.c - see icc.h. */
#include "pdf/icc.h"

#define HEADER_BYTES 128
#define TAG_ENTRY_BYTES 12

/* Numbers of the format are s15Fixed16: 65536 is one. */
#define D50_X 63190
#define D50_Y 65536
#define D50_Z 54061

static void put16(struct buf *b, unsigned n)
{
	buf_char(b, (char)(n >> 8));
	buf_char(b, (char)n);
}

static void put32(struct buf *b, int64_t n)
{
	put16(b, (unsigned)((uint32_t)n >> 16));
	put16(b, (unsigned)n & 0xFFFF);
}

static void put_xyz(struct buf *b, const int *numbers)
{
	buf_add(b, "XYZ \0\0\0\0", 8);
	for (int i = 0; i < 3; i++)
		put32(b, numbers[i]);
}

/* A text in one language. Padded, since tags begin at multiples of four. */
static void put_text(struct buf *b, const char *ascii)
{
	size_t len = strlen(ascii);

	buf_add(b, "mluc\0\0\0\0", 8);
	put32(b, 1);
	put32(b, 12);
	buf_cstr(b, "enUS");
	put32(b, (int64_t)len * 2);
	put32(b, 28);
	for (size_t i = 0; i < len; i++)
		put16(b, (unsigned char)ascii[i]);
	if (len % 2)
		put16(b, 0);
}

static void put_matrix(struct buf *b)
{
	/* Bradford, from D65 to D50. */
	static const int numbers[] = {68674, 1502, -3290, 1939, 64912, -1118, -606, 987, 49262};

	buf_add(b, "sf32\0\0\0\0", 8);
	for (int i = 0; i < 9; i++)
		put32(b, numbers[i]);
}

/* Y = ((X + 0.055) / 1.055) ^ 2.4, and X / 12.92 below 0.04045. */
static void put_curve(struct buf *b)
{
	static const int numbers[] = {157286, 62119, 3417, 5072, 2651};

	buf_add(b, "para\0\0\0\0", 8);
	put16(b, 3);
	put16(b, 0);
	for (int i = 0; i < 5; i++)
		put32(b, numbers[i]);
}

static void put_header(struct buf *b, size_t size)
{
	put32(b, (int64_t)size);
	put32(b, 0);
	put32(b, 0x04200000);
	buf_cstr(b, "mntrRGB XYZ ");
	buf_add(b, "\0\0\0\0\0\0\0\0\0\0\0\0", 12); /* date: none, so that bytes repeat */
	buf_cstr(b, "acsp");
	for (int i = 0; i < 7; i++)
		put32(b, 0);
	put32(b, D50_X);
	put32(b, D50_Y);
	put32(b, D50_Z);
	for (int i = 0; i < 12; i++)
		put32(b, 0);
}

void icc_write_srgb(struct buf *b)
{
	static const int white[] = {D50_X, D50_Y, D50_Z}, red[] = {28578, 14581, 912},
			 green[] = {25240, 46981, 6362}, blue[] = {9376, 3974, 46799};
	static const char *const names[] = {"desc", "cprt", "wtpt", "chad", "rXYZ",
	                                    "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC"};
	enum { TAGS = sizeof names / sizeof *names, CURVE = 7 };
	struct buf data = {0};
	size_t start[TAGS + 1] = {0}, first = HEADER_BYTES + 4 + TAGS * TAG_ENTRY_BYTES;

	put_text(&data, "sRGB");
	start[1] = data.len;
	put_text(&data, "CC0");
	start[2] = data.len;
	put_xyz(&data, white);
	start[3] = data.len;
	put_matrix(&data);
	start[4] = data.len;
	put_xyz(&data, red);
	start[5] = data.len;
	put_xyz(&data, green);
	start[6] = data.len;
	put_xyz(&data, blue);
	start[CURVE] = data.len;
	put_curve(&data);
	start[CURVE + 1] = data.len;

	put_header(b, first + data.len);
	put32(b, TAGS);
	for (int i = 0; i < TAGS; i++) {
		int at = i < CURVE ? i : CURVE; /* the three channels share one curve */

		buf_cstr(b, names[i]);
		put32(b, (int64_t)(first + start[at]));
		put32(b, (int64_t)(start[at + 1] - start[at]));
	}
	buf_str(b, buf_view(&data));
	b->failed = b->failed || data.failed;
	buf_free(&data);
}

static uint32_t get32(struct str profile, size_t at)
{
	uint32_t n = 0;

	for (size_t i = 0; i < 4; i++)
		n = n << 8 | (unsigned char)profile.ptr[at + i];
	return n;
}

/* Whether one of the words stands there; each has four letters. */
static bool says(struct str profile, size_t at, const char *const *words)
{
	for (; *words; words++)
		if (memcmp(profile.ptr + at, *words, 4) == 0)
			return true;
	return false;
}

static bool tags_lie_inside(struct str profile)
{
	uint32_t count = get32(profile, HEADER_BYTES);

	if (count > (profile.len - HEADER_BYTES - 4) / TAG_ENTRY_BYTES)
		return false;
	for (uint32_t i = 0; i < count; i++) {
		size_t entry = HEADER_BYTES + 4 + (size_t)i * TAG_ENTRY_BYTES;
		uint32_t offset = get32(profile, entry + 4), size = get32(profile, entry + 8);

		if (offset > profile.len || size > profile.len - offset)
			return false;
	}
	return count > 0;
}

bool icc_fits(struct str profile, unsigned channels)
{
	static const char *const classes[] = {"scnr", "mntr", "prtr", "spac", NULL};
	static const char *const grey[] = {"GRAY", NULL}, *const rgb[] = {"RGB ", NULL};
	static const char *const signatures[] = {"acsp", NULL};

	return profile.len >= HEADER_BYTES + 4 && get32(profile, 0) == profile.len &&
	       (unsigned char)profile.ptr[8] <= 4 && says(profile, 12, classes) &&
	       (channels == 1 || channels == 3) && says(profile, 16, channels == 1 ? grey : rgb) &&
	       says(profile, 36, signatures) && tags_lie_inside(profile);
}
