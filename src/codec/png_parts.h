/* png_parts.h - what png.c, png_chunk.c and png_rows.c share.
 * Owner:  struct png borrows the file's bytes; png_clear frees what it gathered. */
#ifndef CODEC_PNG_PARTS_H
#define CODEC_PNG_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/report.h"

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
	uint32_t seen;                            /* bits of the chunks that came, png_chunk.c */
	bool begun, data_over, ended;             /* IHDR, a chunk behind the IDATs, IEND came */
	bool apple;                               /* CgBI */
	bool stop;                                /* nothing behind this can be read */
	struct buf data;                          /* an array of struct str: the IDATs' contents */
	uint64_t data_len;                        /* and their bytes */
	unsigned char palette[256][4];            /* with how opaque each is: 255 but for tRNS */
	uint32_t frames, controls, next_sequence; /* APNG: declared, fcTL so far, number awaited */
	bool shown_in_animation;                  /* the picture itself is one of the frames */
	bool sequence_broken;
};

struct png_chunk {
	char name[5];
	size_t offset; /* of its length */
	struct str data;
};

/* Adds REMARK_CORRUPT; readers stop at that. */
void png_corrupt(struct png *p, size_t offset, const char *what);

/* Looks at one chunk whose bytes are all there, notes facts. False for NOMEM. */
bool png_chunk_read(struct png *p, const struct png_chunk *c, struct err *e);

/* Unfolds the picture's data and looks at it. False for NOMEM. */
bool png_data_read(struct png *p, struct err *e);

static inline uint32_t png_number(const char *at)
{
	const unsigned char *b = (const unsigned char *)at;

	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

#endif
