/* png_parts.h - the walk over a PNG's chunks and what it gathers, for those who look at the
 * picture's data (png.c), make pixels of it (raster_png.c) or copy chunks (png_strip.c).
 * Shape:  png_walk first; then the rows (png_rows.h) where png_has_picture; png_conclude last.
 * Owner:  struct png borrows bytes, limits and report; png_clear frees what it gathered.
 * Errors: remarks of the report; NOMEM. */
#ifndef CODEC_PNG_PARTS_H
#define CODEC_PNG_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/report.h"

enum png_type { /* IHDR's colour type */
	        PNG_TYPE_GREY = 0,
	        PNG_TYPE_RGB = 2,
	        PNG_TYPE_PALETTE = 3,
	        PNG_TYPE_GREY_ALPHA = 4,
	        PNG_TYPE_RGB_ALPHA = 6,
};

struct png_header {
	uint32_t width, height;
	unsigned depth, type;
	bool interlaced;
	unsigned bits_px; /* of one pixel */
};

struct png {
	struct report *report;
	struct str bytes;
	const struct codec_limits *limits;
	struct png_header header;
	uint32_t seen;                 /* bits of the chunks that came, png_chunk.c */
	bool begun, data_over, ended;  /* IHDR, a chunk behind the IDATs, IEND came */
	bool apple;                    /* CgBI */
	bool stop;                     /* nothing behind this can be read */
	struct buf data;               /* an array of struct str: the IDATs' contents */
	uint64_t data_len;             /* and their bytes */
	size_t end;                    /* of the last chunk that was read */
	struct str profile;            /* iCCP's contents */
	unsigned colours;              /* of the palette; those behind are black */
	unsigned char palette[256][4]; /* with how opaque each is: 255 but for tRNS */
	bool keyed;                    /* tRNS of grey and RGB: samples that show through */
	uint16_t key[3];
	bool srgb;                                /* sRGB or cICP: gAMA and cHRM do not count */
	uint32_t gamma, chroma[8];                /* gAMA, cHRM in 1/100000; 0: not said */
	uint32_t frames, controls, next_sequence; /* APNG: declared, fcTL so far, number awaited */
	bool shown_in_animation;                  /* the picture itself is one of the frames */
	bool sequence_broken;
};

struct png_chunk {
	char name[5];
	size_t offset; /* of its length */
	struct str data;
};

/* Every chunk up to IEND or to what ends the reading. */
bool png_walk(struct png *p, struct err *e);
/* There is data that may be a picture; else the remarks say why not. */
bool png_has_picture(const struct png *p);
/* What concerns the file as a whole: animation, what stands behind the end. */
void png_conclude(struct png *p);
void png_clear(struct png *p);

/* The chunk at an offset, whose bytes are all there; false where there is none to be read on. */
bool png_chunk_at(struct png *p, size_t at, struct png_chunk *c);
size_t png_chunk_end(const struct png_chunk *c);

/* Adds REMARK_CORRUPT; readers stop at that. */
void png_corrupt(struct png *p, size_t offset, const char *what);

/* Looks at one chunk, notes facts. */
bool png_chunk_read(struct png *p, const struct png_chunk *c, struct err *e);

static inline uint32_t png_number(const char *at)
{
	const unsigned char *b = (const unsigned char *)at;

	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static inline unsigned png_channels(const struct png_header *h)
{
	return h->bits_px / h->depth;
}

/* Sample x of a row of samples of 1, 2, 4 or 8 bits. */
static inline unsigned png_packed_sample(const unsigned char *pixels, size_t x, unsigned depth)
{
	size_t bit = x * depth;

	return (unsigned)pixels[bit / 8] >> (8 - depth - bit % 8) & ((1u << depth) - 1);
}

/* A file begins with it. */
#define PNG_SIGNATURE STR("\x89PNG\r\n\x1A\n")

#endif
