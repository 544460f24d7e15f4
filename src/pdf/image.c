/* image.c - see image.h. */
#include "pdf/image.h"

#include <string.h>

#include "base/deflate.h"
#include "base/file.h"

#define FILE_BYTES_MAX (8u << 20)
#define SIDE_MAX_PX 10000u

#define REMEDY_FR ". Convertissez l'image en PNG de 8 bits, sans transparence ni entrelacement"
#define REMEDY_EN ". Convert the picture to PNG of 8 bits without transparency or interlacing"

/* Bytes being read from the front. */
struct cursor {
	const unsigned char *at, *end;
};

static unsigned take16(struct cursor *c)
{
	unsigned n = c->end - c->at >= 2 ? (unsigned)(c->at[0] << 8 | c->at[1]) : 0;

	c->at = c->end - c->at >= 2 ? c->at + 2 : c->end;
	return n;
}

static uint32_t take32(struct cursor *c)
{
	uint32_t high = take16(c);

	return high << 16 | take16(c);
}

static bool check_size(const struct pdf_picture *p, struct err *e)
{
	if (p->width_px && p->height_px && p->width_px <= SIDE_MAX_PX &&
	    p->height_px <= SIDE_MAX_PX)
		return true;
	return err_set(e, ERR_LIMIT,
	               "image de %u sur %u pixels : chaque côté doit avoir de 1 à %u pixels",
	               "picture of %u by %u pixels: each side must have 1 to %u pixels",
	               p->width_px, p->height_px, SIDE_MAX_PX);
}

/* The frame header's figures, if marker is one that PDF can hold. */
static bool read_frame(struct pdf_picture *p, unsigned char marker, struct cursor segment,
                       struct err *e)
{
	if (marker > 0xC2)
		return err_set(e, ERR_FORMAT, "JPEG d'un genre que le PDF ne connaît pas" REMEDY_FR,
		               "JPEG of a kind that PDF does not know" REMEDY_EN);
	p->bits = segment.at < segment.end ? *segment.at++ : 0;
	p->height_px = take16(&segment);
	p->width_px = take16(&segment);
	p->channels = segment.at < segment.end ? *segment.at : 0;
	if (p->bits != 8 || (p->channels != 1 && p->channels != 3))
		return err_set(e, ERR_FORMAT,
		               "JPEG qui n'est ni en gris ni en couleurs RVB de 8 bits" REMEDY_FR,
		               "JPEG that is neither grey nor RGB of 8 bits" REMEDY_EN);
	return check_size(p, e);
}

static bool is_frame(unsigned char marker)
{
	return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 &&
	       marker != 0xCC;
}

static bool read_jpeg(struct pdf_picture *p, struct cursor c, struct err *e)
{
	bool framed = false;

	if (c.end[-2] != 0xFF || c.end[-1] != 0xD9)
		return err_set(e, ERR_FORMAT, "JPEG tronqué" REMEDY_FR, "truncated JPEG" REMEDY_EN);
	c.at += 2;
	while (c.end - c.at >= 4 && c.at[0] == 0xFF && c.at[1] != 0xDA) {
		unsigned char marker = c.at[1];
		struct cursor segment;
		unsigned len;

		c.at += 2;
		segment.at = c.at + 2;
		len = take16(&c);
		if (len < 2 || (size_t)(c.end - c.at) < len - 2)
			break;
		c.at += len - 2;
		segment.end = c.at;
		if (is_frame(marker)) {
			framed = true;
			if (!read_frame(p, marker, segment, e))
				return false;
		}
	}
	p->jpeg = true;
	return framed ? true
	              : err_set(e, ERR_FORMAT, "JPEG abîmé" REMEDY_FR, "damaged JPEG" REMEDY_EN);
}

static bool read_header(struct pdf_picture *p, struct cursor c, struct err *e)
{
	unsigned char type;

	p->width_px = take32(&c);
	p->height_px = take32(&c);
	if (c.end - c.at < 5)
		return err_set(e, ERR_FORMAT, "PNG abîmé" REMEDY_FR, "damaged PNG" REMEDY_EN);
	p->bits = c.at[0];
	type = c.at[1];
	p->channels = type == 2 ? 3 : 1;
	if (p->bits > 8 || type > 3 || c.at[4] != 0)
		return err_set(e, ERR_FORMAT, "PNG de 16 bits, transparent ou entrelacé" REMEDY_FR,
		               "PNG of 16 bits, transparent or interlaced" REMEDY_EN);
	return check_size(p, e);
}

/* Gathers the image data; other chunks do not matter to a page, but transparency does. */
static bool read_chunks(struct pdf_picture *p, struct cursor c, struct err *e)
{
	bool ended = false;

	c.at += 8;
	while (!ended && c.end - c.at >= 12) {
		uint32_t len = take32(&c);
		const unsigned char *name = c.at;
		struct cursor body = {c.at + 4, NULL};

		if (len > (size_t)(c.end - c.at) - 8)
			break;
		body.end = body.at + len;
		c.at = body.end + 4;
		if (memcmp(name, "IHDR", 4) == 0 && !read_header(p, body, e))
			return false;
		if (memcmp(name, "tRNS", 4) == 0)
			return err_set(e, ERR_FORMAT, "PNG transparent" REMEDY_FR,
			               "transparent PNG" REMEDY_EN);
		if (memcmp(name, "PLTE", 4) == 0 && len % 3 == 0)
			buf_add(&p->palette, body.at, len);
		if (memcmp(name, "IDAT", 4) == 0)
			buf_add(&p->data, body.at, len);
		ended = memcmp(name, "IEND", 4) == 0;
	}
	return ended && p->width_px ? true
	                            : err_set(e, ERR_FORMAT, "PNG tronqué ou abîmé" REMEDY_FR,
	                                      "truncated or damaged PNG" REMEDY_EN);
}

/* The whole stream must inflate to just the rows that the header promises. */
static bool check_rows(const struct pdf_picture *p, struct err *e)
{
	size_t row = 1 + ((size_t)p->width_px * p->channels * p->bits + 7) / 8;
	struct buf rows = {0};
	bool ok = inflate_zlib(buf_view(&p->data), row * p->height_px, &rows, e);

	buf_free(&rows);
	if (!ok && e->code == ERR_FORMAT)
		return err_set(e, ERR_FORMAT, "PNG abîmé" REMEDY_FR, "damaged PNG" REMEDY_EN);
	return ok;
}

static bool read_png(struct pdf_picture *p, struct cursor c, struct err *e)
{
	if (!read_chunks(p, c, e))
		return false;
	if (p->channels == 3)
		buf_reset(&p->palette); /* only a suggestion there */
	if (p->data.failed || p->palette.failed)
		return err_nomem(e);
	return check_rows(p, e);
}

bool picture_load(struct pdf_picture *out, const char *path, struct err *e)
{
	struct pdf_picture p = {0};
	struct buf file = {0};
	struct cursor c;
	bool ok;

	if (!file_read(&file, path, FILE_BYTES_MAX, e)) {
		buf_free(&file);
		return false;
	}
	c.at = (const unsigned char *)file.data;
	c.end = c.at + file.len;
	if (file.len > 8 && memcmp(c.at, "\x89PNG\r\n\x1a\n", 8) == 0)
		ok = read_png(&p, c, e);
	else if (file.len > 4 && memcmp(c.at, "\xFF\xD8\xFF", 3) == 0)
		ok = read_jpeg(&p, c, e);
	else
		ok = err_set(e, ERR_FORMAT, "ni PNG ni JPEG" REMEDY_FR,
		             "neither PNG nor JPEG" REMEDY_EN);
	if (ok && p.jpeg) {
		p.data = file;
		file = (struct buf){0};
	}
	buf_free(&file);
	if (ok)
		*out = p;
	else
		picture_clear(&p);
	return ok;
}

void picture_clear(struct pdf_picture *p)
{
	buf_free(&p->data);
	buf_free(&p->palette);
	*p = (struct pdf_picture){0};
}
