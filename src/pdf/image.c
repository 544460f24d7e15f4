/* image.c - see image.h. */
#include "pdf/image.h"

#include <string.h>

#include "base/deflate.h"
#include "base/file.h"

#define FILE_BYTES_MAX (8u << 20)
#define SIDE_MAX_PX 10000u
#define AREA_MAX_PX 16000000u /* more than a page can show; a PNG's are all held at once */
#define PALETTE_BYTES_MAX 768u

/* Bytes being read from the front. */
struct cursor {
	const unsigned char *at, *end;
};

static size_t left(const struct cursor *c)
{
	return (size_t)(c->end - c->at);
}

static unsigned take8(struct cursor *c)
{
	return c->at < c->end ? *c->at++ : 0;
}

static unsigned take16(struct cursor *c)
{
	unsigned high = take8(c);

	return high << 8 | take8(c);
}

static uint32_t take32(struct cursor *c)
{
	uint32_t high = take16(c);

	return high << 16 | take16(c);
}

static bool refuse(struct err *e, const char *fr, const char *en)
{
	return err_set(e, ERR_FORMAT,
	               "%s%.0s. Convertissez l'image en PNG de 8 bits, sans transparence ni "
	               "entrelacement",
	               "%.0s%s. Convert the picture to PNG of 8 bits without transparency or "
	               "interlacing",
	               fr, en);
}

static bool damaged_png(struct err *e)
{
	return refuse(e, "PNG tronqué ou abîmé", "truncated or damaged PNG");
}

static bool damaged_jpeg(struct err *e)
{
	return refuse(e, "JPEG tronqué ou abîmé", "truncated or damaged JPEG");
}

static bool check_size(const struct pdf_picture *p, struct err *e)
{
	if (p->width_px > 0 && p->height_px > 0 && p->width_px <= SIDE_MAX_PX &&
	    p->height_px <= SIDE_MAX_PX && p->width_px * p->height_px <= AREA_MAX_PX)
		return true;
	return err_set(e, ERR_LIMIT,
	               "%u sur %u pixels, alors que chaque côté doit en avoir de 1 à %u et l'image "
	               "%u au plus. Réduisez-la",
	               "%u by %u pixels, but each side must have 1 to %u and the picture %u at "
	               "most. Scale it down",
	               p->width_px, p->height_px, SIDE_MAX_PX, AREA_MAX_PX);
}

/* JPEG */

enum jpeg_marker {
	JPEG_TEM = 0x01,
	JPEG_SOF0 = 0xC0,
	JPEG_SOF2 = 0xC2, /* the last that PDF knows */
	JPEG_DHT = 0xC4,
	JPEG_JPG = 0xC8,
	JPEG_DAC = 0xCC,
	JPEG_SOF15 = 0xCF,
	JPEG_RST0 = 0xD0,
	JPEG_RST7 = 0xD7,
	JPEG_EOI = 0xD9,
	JPEG_SOS = 0xDA,
	JPEG_DQT = 0xDB,
};

/* What must have come before a picture is whole. */
struct jpeg {
	struct cursor c;
	bool has_frame, has_dqt, has_dht, has_scan;
};

/* The next marker, 0 where there is none. */
static unsigned take_marker(struct cursor *c)
{
	unsigned marker = 0xFF;

	if (take8(c) != 0xFF)
		return 0;
	while (marker == 0xFF && c->at < c->end) /* any number of them may stand before it */
		marker = take8(c);
	return marker == 0xFF ? 0 : marker;
}

static bool take_segment(struct cursor *c, struct cursor *segment)
{
	size_t len = take16(c);

	if (len < 2 || len - 2 > left(c))
		return false;
	*segment = (struct cursor){c->at, c->at + len - 2};
	c->at += len - 2;
	return true;
}

static bool is_frame(unsigned marker)
{
	return marker >= JPEG_SOF0 && marker <= JPEG_SOF15 && marker != JPEG_DHT &&
	       marker != JPEG_JPG && marker != JPEG_DAC;
}

/* The frame header's figures, if marker is one that PDF can hold. */
static bool read_frame(struct pdf_picture *p, unsigned marker, struct cursor segment, struct err *e)
{
	size_t len = left(&segment);

	if (marker > JPEG_SOF2)
		return refuse(e, "JPEG d'un genre que le PDF ne connaît pas",
		              "JPEG of a kind that PDF does not know");
	p->bits = take8(&segment);
	p->height_px = take16(&segment);
	p->width_px = take16(&segment);
	p->channels = take8(&segment);
	if (p->bits != 8 || (p->channels != 1 && p->channels != 3))
		return refuse(e, "JPEG qui n'est ni en gris ni en couleurs RVB de 8 bits",
		              "JPEG that is neither grey nor RGB of 8 bits");
	return len == 6 + 3 * p->channels ? check_size(p, e) : damaged_jpeg(e);
}

/* Passes over the compressed data behind a scan's header, up to the next marker. */
static void skip_scan(struct jpeg *j)
{
	struct cursor *c = &j->c;

	for (; left(c) >= 2; c->at++) {
		bool restart = c->at[1] >= JPEG_RST0 && c->at[1] <= JPEG_RST7;

		if (c->at[0] == 0xFF && c->at[1] != 0 && c->at[1] != 0xFF && !restart)
			return;
		j->has_scan = true;
	}
	c->at = c->end;
}

static bool read_segment(struct jpeg *j, struct pdf_picture *p, unsigned marker, struct err *e)
{
	struct cursor segment;

	if (marker == JPEG_TEM)
		return true;
	if (!marker || !take_segment(&j->c, &segment))
		return damaged_jpeg(e);
	j->has_dqt = j->has_dqt || marker == JPEG_DQT;
	j->has_dht = j->has_dht || marker == JPEG_DHT;
	if (marker == JPEG_SOS)
		skip_scan(j);
	if (!is_frame(marker))
		return true;
	if (j->has_frame)
		return damaged_jpeg(e);
	j->has_frame = true;
	return read_frame(p, marker, segment, e);
}

/* What follows the picture's end is left out. */
static bool read_jpeg(struct pdf_picture *p, struct buf *file, struct cursor c, struct err *e)
{
	struct jpeg j = {.c = {c.at + 2, c.end}};
	unsigned marker;

	while ((marker = take_marker(&j.c)) != JPEG_EOI)
		if (!read_segment(&j, p, marker, e))
			return false;
	if (!j.has_frame || !j.has_dqt || !j.has_dht || !j.has_scan)
		return damaged_jpeg(e);
	p->form = PICTURE_JPEG;
	p->own_data = *file;
	p->data = str_upto(buf_view(file), (size_t)(j.c.at - c.at));
	*file = (struct buf){0};
	return true;
}

/* PNG */

enum png_type { PNG_GREY = 0, PNG_RGB = 2, PNG_PALETTE = 3 };

struct png_chunk {
	char name[5];
	struct cursor body;
};

static uint32_t crc32(const unsigned char *bytes, size_t len)
{
	static const uint32_t table[16] = {
	    0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4,
	    0x4DB26158, 0x5005713C, 0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C,
	    0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C,
	};
	uint32_t crc = 0xFFFFFFFF;

	for (size_t i = 0; i < len; i++) {
		crc = crc >> 4 ^ table[(crc ^ bytes[i]) & 15];
		crc = crc >> 4 ^ table[(crc ^ bytes[i] >> 4) & 15];
	}
	return ~crc;
}

static bool take_chunk(struct cursor *c, struct png_chunk *chunk)
{
	uint32_t len = take32(c);
	const unsigned char *name = c->at;

	if (left(c) < 8 || len > left(c) - 8)
		return false;
	memcpy(chunk->name, name, 4);
	chunk->name[4] = '\0';
	chunk->body = (struct cursor){name + 4, name + 4 + len};
	c->at = chunk->body.end;
	return take32(c) == crc32(name, 4 + len);
}

static bool read_header(struct pdf_picture *p, struct cursor c, enum png_type *type, struct err *e)
{
	unsigned number, compression, filter, interlace;

	if (left(&c) != 13)
		return damaged_png(e);
	p->width_px = take32(&c);
	p->height_px = take32(&c);
	p->bits = take8(&c);
	number = take8(&c);
	compression = take8(&c);
	filter = take8(&c);
	interlace = take8(&c);
	if (p->bits > 8 || number > PNG_PALETTE || interlace != 0)
		return refuse(e, "PNG de 16 bits, transparent ou entrelacé",
		              "PNG of 16 bits, transparent or interlaced");
	*type = (enum png_type)number;
	p->channels = number == PNG_RGB ? 3 : 1;
	if (number == 1 || p->bits == 0 || (p->bits & (p->bits - 1)) != 0 ||
	    (number == PNG_RGB && p->bits != 8) || compression != 0 || filter != 0)
		return damaged_png(e);
	return check_size(p, e);
}

static bool read_palette(struct pdf_picture *p, struct cursor c, struct err *e)
{
	size_t len = left(&c);

	if (len == 0 || len % 3 != 0 || len > PALETTE_BYTES_MAX || p->own_palette.len > 0)
		return damaged_png(e);
	buf_add(&p->own_palette, c.at, len);
	return true;
}

/* Other chunks do not matter to a page, but transparency does, and what a reader must not
 * pass over: their names begin with a capital. */
static bool read_chunk(struct pdf_picture *p, const struct png_chunk *chunk, struct err *e)
{
	if (strcmp(chunk->name, "PLTE") == 0)
		return read_palette(p, chunk->body, e);
	if (strcmp(chunk->name, "tRNS") == 0)
		return refuse(e, "PNG transparent", "transparent PNG");
	if (strcmp(chunk->name, "IDAT") == 0)
		buf_add(&p->own_data, chunk->body.at, left(&chunk->body));
	else if (chunk->name[0] >= 'A' && chunk->name[0] <= 'Z')
		return damaged_png(e);
	return true;
}

static bool read_chunks(struct pdf_picture *p, struct cursor c, enum png_type *type, struct err *e)
{
	struct png_chunk chunk;

	if (!take_chunk(&c, &chunk) || strcmp(chunk.name, "IHDR") != 0)
		return damaged_png(e);
	if (!read_header(p, chunk.body, type, e))
		return false;
	for (;;) {
		if (!take_chunk(&c, &chunk))
			return damaged_png(e);
		if (strcmp(chunk.name, "IEND") == 0)
			return true;
		if (!read_chunk(p, &chunk, e))
			return false;
	}
}

/* The whole stream must inflate to just the rows that the header promises, each with a
 * filter that there is. */
static bool check_rows(const struct pdf_picture *p, struct err *e)
{
	size_t row = 1 + ((size_t)p->width_px * p->channels * p->bits + 7) / 8;
	struct buf rows = {0};
	bool ok = deflate_undo(p->data, row * p->height_px, &rows, e);

	if (!ok && e->code == ERR_FORMAT)
		damaged_png(e);
	for (size_t at = 0; ok && at < rows.len; at += row)
		if ((unsigned char)rows.data[at] > 4)
			ok = damaged_png(e);
	buf_free(&rows);
	return ok;
}

static bool read_png(struct pdf_picture *p, struct cursor c, struct err *e)
{
	enum png_type type = PNG_GREY;

	c.at += 8;
	if (!read_chunks(p, c, &type, e))
		return false;
	if (p->own_data.failed || p->own_palette.failed)
		return err_nomem(e);
	p->data = buf_view(&p->own_data);
	if (type == PNG_PALETTE) { /* else it is only a suggestion */
		p->palette = buf_view(&p->own_palette);
		if (p->palette.len == 0 || p->palette.len / 3 > 1u << p->bits)
			return damaged_png(e);
	}
	return check_rows(p, e);
}

/* Either */

static bool read_picture(struct pdf_picture *p, struct buf *file, struct err *e)
{
	const unsigned char *bytes = (const unsigned char *)file->data;
	struct cursor c = {bytes, bytes + file->len};

	if (file->len > 8 && memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) == 0)
		return read_png(p, c, e);
	if (file->len > 3 && memcmp(bytes, "\xFF\xD8\xFF", 3) == 0)
		return read_jpeg(p, file, c, e);
	return refuse(e, "ni PNG ni JPEG", "neither PNG nor JPEG");
}

/* Takes what it needs of file. */
static bool take_picture(struct pdf_picture *out, struct buf *file, struct err *e)
{
	struct pdf_picture p = {0};
	bool ok = read_picture(&p, file, e);

	if (ok)
		*out = p;
	else
		picture_clear(&p);
	return ok;
}

bool picture_parse(struct pdf_picture *out, struct str bytes, struct err *e)
{
	struct buf copy = {0};
	bool ok;

	buf_str(&copy, bytes);
	ok = copy.failed ? err_nomem(e) : take_picture(out, &copy, e);
	buf_free(&copy);
	return ok;
}

bool picture_load(struct pdf_picture *out, const char *path, struct err *e)
{
	struct buf file = {0};
	struct err why;
	bool ok = file_read(&file, path, FILE_BYTES_MAX, &why) && take_picture(out, &file, &why);

	buf_free(&file);
	if (ok)
		return true;
	if (why.code == ERR_NOMEM)
		return err_nomem(e);
	return err_set(e, why.code, "%s\u00a0: %s%.0s", "%s: %.0s%s", path, why.text[LANG_FR],
	               why.text[LANG_EN]);
}

void picture_clear(struct pdf_picture *p)
{
	buf_free(&p->own_data);
	buf_free(&p->own_palette);
	*p = (struct pdf_picture){0};
}
