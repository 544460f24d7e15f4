/* png_write.c - see png_write.h. By zlib, level 9: it can be given up half way, and makes line
 * art as small as libdeflate's slower levels do. */
#include "codec/png_write.h"

#include <stdlib.h>

#include "base/deflate.h"
#include "base/inflate.h"
#include "codec/png_parts.h"

#define LEVEL 9
#define COLOURS_MAX 256
#define SLOTS 1024        /* of the table of colours; a power of two */
#define BATCH_BYTES 65536 /* rows that are packed before they are compressed */
#define METRE_INCHES 39.3700787401575

/* The colours of a picture, in the order in which they appear, and a table to find them by. */
struct colours {
	uint32_t all[COLOURS_MAX]; /* 0xRRGGBB */
	unsigned count;
	bool grey;
	uint16_t slots[SLOTS]; /* 1 + index; 0: free */
};

/* The slot of a colour, or the free one where it belongs. */
static unsigned slot_of(const struct colours *c, uint32_t colour)
{
	unsigned slot = (colour * 2654435761u) >> 22;

	while (c->slots[slot] && c->all[c->slots[slot] - 1] != colour)
		slot = (slot + 1) % SLOTS;
	return slot;
}

_Static_assert(SLOTS == 1 << (32 - 22), "the hash has as many values as there are slots");

static bool add_colour(struct colours *c, uint32_t colour)
{
	unsigned slot = slot_of(c, colour);

	if (c->slots[slot])
		return true;
	if (c->count == COLOURS_MAX)
		return false;
	c->all[c->count++] = colour;
	c->slots[slot] = (uint16_t)c->count;
	c->grey &= colour == (colour & 0xFF) * 0x010101;
	return true;
}

/* A row of each plane; of grey thrice the same. */
struct row {
	const unsigned char *red, *green, *blue;
};

static struct row row_at(const struct picture *p, uint32_t y)
{
	bool grey = p->shape.model == MODEL_GREY;

	return (struct row){plane_row(&p->planes[0], y), plane_row(&p->planes[grey ? 0 : 1], y),
	                    plane_row(&p->planes[grey ? 0 : 2], y)};
}

static uint32_t colour_at(const struct row *row, uint32_t x)
{
	return (uint32_t)row->red[x] << 16 | (uint32_t)row->green[x] << 8 | row->blue[x];
}

/* False where there are too many. */
static bool find_colours(struct colours *c, const struct picture *p)
{
	uint32_t last = UINT32_MAX; /* no colour */

	*c = (struct colours){.grey = true};
	for (uint32_t y = 0; y < p->shape.height_px; y++) {
		struct row row = row_at(p, y);

		for (uint32_t x = 0; x < p->shape.width_px; x++) {
			uint32_t colour = colour_at(&row, x);

			if (colour != last && !add_colour(c, colour))
				return false;
			last = colour;
		}
	}
	return true;
}

/* --- What form it takes */

struct form {
	bool grey;
	unsigned depth;
};

static unsigned palette_depth(const struct colours *c)
{
	return c->count <= 2 ? 1 : c->count <= 4 ? 2 : c->count <= 16 ? 4 : 8;
}

/* The smallest depth that has all of these greys. */
static unsigned grey_depth(const struct colours *c)
{
	unsigned depth = 1;

	for (unsigned i = 0; i < c->count; i++)
		while ((c->all[i] & 0xFF) % (255 / ((1u << depth) - 1)) != 0)
			depth *= 2;
	return depth;
}

static struct form choose_form(const struct colours *c)
{
	struct form palette = {false, palette_depth(c)}, grey = {true, 8};

	if (c->grey)
		grey.depth = grey_depth(c);
	return c->grey && grey.depth <= palette.depth ? grey : palette;
}

/* --- Chunks */

static void add_number(struct buf *b, uint32_t n)
{
	const char bytes[4] = {(char)(n >> 24), (char)(n >> 16), (char)(n >> 8), (char)n};

	buf_add(b, bytes, 4);
}

/* Returns where its length stands. */
static size_t chunk_begin(struct buf *out, const char *name)
{
	size_t start = out->len;

	add_number(out, 0);
	buf_cstr(out, name);
	return start;
}

static void chunk_end(struct buf *out, size_t start)
{
	uint32_t length;

	if (out->failed)
		return;
	length = (uint32_t)(out->len - start - 8);
	for (size_t i = 0; i < 4; i++)
		out->data[start + i] = (char)(length >> (24 - 8 * i));
	add_number(out, crc32_of(0, str_from(buf_view(out), start + 4)));
}

static void add_header(struct buf *out, const struct picture_shape *shape, const struct form *form)
{
	size_t start = chunk_begin(out, "IHDR");

	add_number(out, shape->width_px);
	add_number(out, shape->height_px);
	buf_char(out, (char)form->depth);
	buf_char(out, form->grey ? PNG_TYPE_GREY : PNG_TYPE_PALETTE);
	buf_add(out, "\0\0\0", 3);
	chunk_end(out, start);
}

static void add_palette(struct buf *out, const struct colours *c)
{
	size_t start = chunk_begin(out, "PLTE");

	for (unsigned i = 0; i < c->count; i++) {
		buf_char(out, (char)(c->all[i] >> 16));
		buf_char(out, (char)(c->all[i] >> 8));
		buf_char(out, (char)c->all[i]);
	}
	chunk_end(out, start);
}

static void add_density(struct buf *out, uint32_t dpi)
{
	size_t start = chunk_begin(out, "pHYs");
	uint32_t per_metre = (uint32_t)(dpi * METRE_INCHES + 0.5);

	add_number(out, per_metre);
	add_number(out, per_metre);
	buf_char(out, 1); /* metre */
	chunk_end(out, start);
}

/* --- Rows */

/* What stands for a colour: each slot's sample. */
static void find_codes(unsigned char codes[COLOURS_MAX], const struct colours *c,
                       const struct form *form)
{
	for (unsigned i = 0; i < c->count; i++)
		codes[i] =
		    (unsigned char)(form->grey ? (c->all[i] & 0xFF) >> (8 - form->depth) : i);
}

static void add_row(struct buf *packed, const struct row *row, uint32_t width,
                    const struct colours *c, const unsigned char *codes, unsigned depth)
{
	uint32_t last = UINT32_MAX, byte = 0;
	unsigned code = 0, bits = 0;

	buf_char(packed, 0); /* filter type: none */
	for (uint32_t x = 0; x < width; x++) {
		uint32_t colour = colour_at(row, x);

		if (colour != last)
			code = codes[c->slots[slot_of(c, colour)] - 1];
		last = colour;
		byte = byte << depth | code;
		bits += depth;
		if (bits == 8) {
			buf_char(packed, (char)byte);
			byte = bits = 0;
		}
	}
	if (bits > 0)
		buf_char(packed, (char)(byte << (8 - bits)));
}

struct writer {
	const struct picture *picture;
	const struct colours *colours;
	struct form form;
	struct deflate_stream *stream;
	struct buf packed;
	size_t end_max; /* of out */
};

static enum png_write_result add_rows(struct buf *out, struct writer *w, struct err *e)
{
	uint32_t width = w->picture->shape.width_px, height = w->picture->shape.height_px;
	unsigned char codes[COLOURS_MAX];

	find_codes(codes, w->colours, &w->form);
	for (uint32_t y = 0; y < height; y++) {
		struct row row = row_at(w->picture, y);

		add_row(&w->packed, &row, width, w->colours, codes, w->form.depth);
		if (w->packed.len < BATCH_BYTES && y + 1 < height)
			continue;
		if (w->packed.failed) {
			err_nomem(e);
			return PNG_WRITE_FAILED;
		}
		if (!deflate_stream_add(w->stream, buf_view(&w->packed), out, e))
			return PNG_WRITE_FAILED;
		if (out->len > w->end_max)
			return PNG_WRITE_TOO_LARGE;
		buf_reset(&w->packed);
	}
	return deflate_stream_end(w->stream, out, e) ? PNG_WRITE_OK : PNG_WRITE_FAILED;
}

static enum png_write_result write_file(struct buf *out, struct writer *w, uint32_t dpi,
                                        struct err *e)
{
	enum png_write_result result;
	size_t start;

	buf_str(out, PNG_SIGNATURE);
	add_header(out, &w->picture->shape, &w->form);
	if (!w->form.grey)
		add_palette(out, w->colours);
	if (dpi > 0)
		add_density(out, dpi);
	start = chunk_begin(out, "IDAT");
	result = add_rows(out, w, e);
	if (result != PNG_WRITE_OK)
		return result;
	chunk_end(out, start);
	chunk_end(out, chunk_begin(out, "IEND"));
	if (out->failed) {
		err_nomem(e);
		return PNG_WRITE_FAILED;
	}
	return out->len <= w->end_max ? PNG_WRITE_OK : PNG_WRITE_TOO_LARGE;
}

enum png_write_result png_write(struct buf *out, const struct picture *picture, uint32_t dpi,
                                size_t most_bytes, struct err *e)
{
	size_t before = out->len;
	struct colours colours;
	struct writer w = {.picture = picture, .colours = &colours};
	enum png_write_result result = PNG_WRITE_FAILED;

	if ((picture->shape.model != MODEL_GREY && picture->shape.model != MODEL_RGB) ||
	    !find_colours(&colours, picture))
		return PNG_WRITE_MANY_COLOURS;
	w.form = choose_form(&colours);
	if (__builtin_add_overflow(before, most_bytes, &w.end_max))
		w.end_max = SIZE_MAX;
	w.stream = deflate_stream_new(LEVEL, e);
	if (w.stream)
		result = write_file(out, &w, dpi, e);
	deflate_stream_free(w.stream);
	buf_free(&w.packed);
	if (result != PNG_WRITE_OK)
		out->len = before;
	return result;
}
