/* bmp.c - see bmp.h. */
#include "codec/bmp.h"

#include <string.h>

#define FILE_HEADER 14
#define CORE_HEADER 12
#define INFO_HEADER 40
#define MASK_HEADER 52
#define ALPHA_HEADER 56
#define V4_HEADER 108
#define V5_HEADER 124
#define OS2_HEADER 64

#define EMBEDDED_PROFILE 0x4D424544u /* "MBED" */
#define METRES_PER_INCH 0.0254
#define DPI_MAX 100000

enum compression {
	COMPRESSION_NONE = 0,
	COMPRESSION_RLE8 = 1,
	COMPRESSION_RLE4 = 2,
	COMPRESSION_MASKS = 3,       /* in OS/2 headers: Huffman */
	COMPRESSION_ALPHA_MASKS = 6, /* Windows CE */
};

static uint32_t number(struct str bytes, uint64_t at, size_t size)
{
	uint32_t n = 0;

	if (at > bytes.len || bytes.len - at < size)
		return 0;
	for (size_t i = 0; i < size; i++)
		n |= (uint32_t)(unsigned char)bytes.ptr[at + i] << 8 * i;
	return n;
}

/* A member of the info header; 0 where that is shorter. */
static uint32_t member(struct str bytes, uint32_t header, uint32_t at, size_t size)
{
	return at + size <= header ? number(bytes, FILE_HEADER + at, size) : 0;
}

static bool is_windows(uint32_t header)
{
	return header == INFO_HEADER || header == MASK_HEADER || header == ALPHA_HEADER ||
	       header == V4_HEADER || header == V5_HEADER;
}

/* --- Size */

static const char *read_size(struct bmp *b, struct str bytes, uint32_t header)
{
	uint32_t height;

	if (header == CORE_HEADER) {
		b->width_px = number(bytes, FILE_HEADER + 4, 2);
		b->height_px = number(bytes, FILE_HEADER + 6, 2);
		b->bits = number(bytes, FILE_HEADER + 10, 2);
	} else {
		b->width_px = member(bytes, header, 4, 4);
		height = member(bytes, header, 8, 4);
		b->top_down = height > INT32_MAX;
		b->height_px = b->top_down ? 0 - height : height;
		b->bits = member(bytes, header, 14, 2);
	}
	if (b->width_px == 0 || b->width_px > INT32_MAX || b->height_px == 0 ||
	    b->height_px > INT32_MAX)
		return "width or height";
	b->stride = (size_t)(((uint64_t)b->width_px * b->bits + 31) / 32 * 4);
	return NULL;
}

static uint32_t dpi_of(uint32_t per_metre)
{
	double dpi = per_metre * METRES_PER_INCH + 0.5;

	return dpi <= DPI_MAX ? (uint32_t)dpi : 0;
}

/* --- Coding */

static const char *check_bits(const struct bmp *b)
{
	switch (b->bits) {
	case 1:
	case 2:
	case 4:
	case 8:
	case 16:
	case 24:
	case 32:
		return NULL;
	default:
		return b->coding == BMP_RARE ? NULL : "bits of a pixel";
	}
}

static const char *read_coding(struct bmp *b, uint32_t header, uint32_t compression)
{
	switch (compression) {
	case COMPRESSION_NONE:
		b->coding = BMP_PLAIN;
		return check_bits(b);
	case COMPRESSION_RLE8:
		b->coding = BMP_RLE8;
		return b->bits == 8 && !b->top_down ? NULL : "compression";
	case COMPRESSION_RLE4:
		b->coding = BMP_RLE4;
		return b->bits == 4 && !b->top_down ? NULL : "compression";
	case COMPRESSION_MASKS:
	case COMPRESSION_ALPHA_MASKS:
		b->coding = is_windows(header) ? BMP_PLAIN : BMP_RARE;
		if (b->coding == BMP_PLAIN && b->bits != 16 && b->bits != 32)
			return "compression";
		return check_bits(b);
	default:
		b->coding = BMP_RARE;
		return NULL;
	}
}

/* Where they are not said. */
static void set_masks(struct bmp *b)
{
	unsigned width = b->bits == 16 ? 5 : 8;

	for (unsigned c = 0; c < 3; c++)
		b->masks[c] = ((1u << width) - 1) << width * (2 - c);
}

/* Bits of a mask stand together, and no two masks share one. */
static bool are_masks_sound(const struct bmp *b)
{
	uint32_t seen = 0;

	for (unsigned c = 0; c < BMP_CHANNELS; c++) {
		uint32_t mask = b->masks[c], low = mask & (0 - mask);

		if ((mask == 0 && c != BMP_ALPHA) || (mask & seen) != 0 ||
		    ((mask + low) & mask) != 0)
			return false;
		seen |= mask;
	}
	return b->bits == 32 || seen <= UINT16_MAX;
}

/* In the header, or behind one that is too short for them; *behind: how many bytes those take. */
static const char *read_masks(struct bmp *b, struct str bytes, uint32_t header,
                              uint32_t compression, uint32_t *behind)
{
	bool has_alpha = header >= ALPHA_HEADER || compression == COMPRESSION_ALPHA_MASKS;

	set_masks(b);
	if (b->coding != BMP_PLAIN ||
	    (compression != COMPRESSION_MASKS && compression != COMPRESSION_ALPHA_MASKS))
		return NULL;
	for (unsigned c = 0; c < (has_alpha ? 4 : 3); c++)
		b->masks[c] = number(bytes, FILE_HEADER + INFO_HEADER + 4 * c, 4);
	if (header == INFO_HEADER)
		*behind = has_alpha ? 16 : 12;
	return are_masks_sound(b) ? NULL : "colour masks";
}

/* --- Palette */

/* As many colours as stand between the headers and the pixels. */
static void read_palette(struct bmp *b, struct str bytes, uint32_t header, size_t at)
{
	size_t entry = header == CORE_HEADER ? 3 : 4;
	uint32_t count = member(bytes, header, 32, 4), most = 1u << b->bits;
	size_t room = b->at > at ? (b->at - at) / entry : 0;

	if (count == 0 || count > most)
		count = most;
	if (count > room)
		count = (uint32_t)room;
	b->palette.count = count;
	for (uint32_t i = 0; i < count; i++)
		for (unsigned c = 0; c < 3; c++)
			b->palette.planes[c][i] =
			    (unsigned char)number(bytes, at + i * entry + (2 - c), 1);
}

static void read_profile(struct bmp *b, struct str bytes, uint32_t header)
{
	uint32_t at, size;

	if (header != V5_HEADER || member(bytes, header, 56, 4) != EMBEDDED_PROFILE)
		return;
	at = member(bytes, header, 112, 4);
	size = member(bytes, header, 116, 4);
	b->profile = str_upto(str_from(bytes, (size_t)FILE_HEADER + at), size);
}

bool bmp_read_header(struct bmp *out, struct str bytes, const char **wrong)
{
	uint32_t header = number(bytes, FILE_HEADER, 4), compression, behind = 0;
	struct bmp b = {.at = number(bytes, 10, 4)};

	*out = b;
	*wrong = NULL;
	if (bytes.len < FILE_HEADER + 4 || bytes.len - FILE_HEADER < header)
		return false;
	if (header != CORE_HEADER && !is_windows(header) && (header < 16 || header > OS2_HEADER)) {
		*wrong = "size of the header";
		return true;
	}
	compression = header == CORE_HEADER ? 0 : member(bytes, header, 16, 4);
	*wrong = read_size(&b, bytes, header);
	if (!*wrong)
		*wrong = read_coding(&b, header, compression);
	if (!*wrong)
		*wrong = read_masks(&b, bytes, header, compression, &behind);
	b.dpi = dpi_of(member(bytes, header, 24, 4));
	if (b.at == 0) /* some writers leave it out */
		b.at = FILE_HEADER + header + behind + (b.bits <= 8 ? (size_t)4 << b.bits : 0);
	if (b.bits <= 8)
		read_palette(&b, bytes, header, (size_t)FILE_HEADER + header + behind);
	read_profile(&b, bytes, header);
	if (!*wrong && b.at < FILE_HEADER + header)
		*wrong = "offset of the pixels";
	*out = b;
	return b.at <= bytes.len;
}

uint64_t bmp_plain_bytes(const struct bmp *b)
{
	uint64_t last = ((uint64_t)b->width_px * b->bits + 7) / 8;

	return (uint64_t)b->stride * (b->height_px - 1) + last;
}

/* --- Run-length codes */

enum escape { ESCAPE_LINE, ESCAPE_END, ESCAPE_MOVE };

struct unfolding {
	const struct bmp *bmp;
	struct str bytes;
	size_t at;
	unsigned char *indexes;
	uint32_t x, y;
};

static bool take(struct unfolding *u, unsigned *byte)
{
	if (u->at >= u->bytes.len)
		return false;
	*byte = (unsigned char)u->bytes.ptr[u->at++];
	return true;
}

/* Some writers code the padding of a row as well. */
static bool has_room(const struct unfolding *u, unsigned count)
{
	uint32_t padded = (u->bmp->width_px + 3) / 4 * 4;

	return u->y < u->bmp->height_px && count <= padded - u->x;
}

static unsigned char index_of(const struct unfolding *u, unsigned byte, unsigned i)
{
	if (u->bmp->coding == BMP_RLE8)
		return (unsigned char)byte;
	return (unsigned char)(i % 2 == 0 ? byte >> 4 : byte & 0xF);
}

static void put(struct unfolding *u, unsigned char index)
{
	if (u->x < u->bmp->width_px)
		u->indexes[(size_t)u->y * u->bmp->width_px + u->x] = index;
	u->x++;
}

static enum bmp_end run(struct unfolding *u, unsigned count)
{
	unsigned byte;

	if (!take(u, &byte))
		return BMP_END_CUT;
	if (!has_room(u, count))
		return BMP_END_WRONG;
	for (unsigned i = 0; i < count; i++)
		put(u, index_of(u, byte, i));
	return BMP_END_WELL;
}

/* Padded to two bytes. */
static enum bmp_end copy(struct unfolding *u, unsigned count)
{
	unsigned per_byte = u->bmp->coding == BMP_RLE8 ? 1 : 2, byte = 0;

	if (!has_room(u, count))
		return BMP_END_WRONG;
	for (unsigned i = 0; i < count; i++) {
		if (i % per_byte == 0 && !take(u, &byte))
			return BMP_END_CUT;
		put(u, index_of(u, byte, i));
	}
	if ((count + per_byte - 1) / per_byte % 2 != 0 && !take(u, &byte))
		return BMP_END_CUT;
	return BMP_END_WELL;
}

static enum bmp_end move(struct unfolding *u)
{
	unsigned right, up;

	if (!take(u, &right) || !take(u, &up))
		return BMP_END_CUT;
	if (!has_room(u, right) || up > u->bmp->height_px - u->y)
		return BMP_END_WRONG;
	u->x += right;
	u->y += up;
	return BMP_END_WELL;
}

static enum bmp_end escape(struct unfolding *u, unsigned code, bool *ended)
{
	switch (code) {
	case ESCAPE_LINE:
		u->x = 0;
		if (u->y < u->bmp->height_px)
			u->y++;
		return BMP_END_WELL;
	case ESCAPE_END:
		*ended = true;
		return BMP_END_WELL;
	case ESCAPE_MOVE:
		return move(u);
	default:
		return copy(u, code);
	}
}

enum bmp_end bmp_unfold(const struct bmp *b, struct str bytes, unsigned char *indexes, size_t *at)
{
	struct unfolding u = {.bmp = b, .bytes = bytes, .at = b->at, .indexes = indexes};
	enum bmp_end end = BMP_END_WELL;
	bool ended = false;
	unsigned count, code;

	while (!ended && end == BMP_END_WELL) {
		if (!take(&u, &count))
			end = BMP_END_CUT;
		else if (count > 0)
			end = run(&u, count);
		else if (!take(&u, &code))
			end = BMP_END_CUT;
		else
			end = escape(&u, code, &ended);
	}
	*at = u.at;
	return end;
}
