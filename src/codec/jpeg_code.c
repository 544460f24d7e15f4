/* jpeg_code.c - see jpeg_code.h. */
#include "codec/jpeg_code.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "codec/jpeg_huffman.h"
#include "codec/jpeg_segments.h"

#define MCU_BLOCKS_MAX 10 /* T.81 B.2.3 */
#define SIZE_MAX_DC 11    /* bits of a difference, T.81 table F.1 */
#define RUN_MAX 15
#define RUN_OF_16 0xF0
#define END_OF_BLOCK 0
/* 64 values of a code and up to 11 bits each, and the word that is written at once. */
#define BLOCK_BYTES_MAX (DCTSIZE2 * 27 / 8 + 8)
#define PLAIN_BYTES 16384
#define AHEAD 16        /* blocks that are coded while one is fetched */
#define FILLER SIZE_MAX /* as block: what only fills up an MCU */

/* A symbol's code, with room behind it for the bits of the value. */
struct entry {
	uint32_t code;
	uint32_t bits; /* of both */
};

struct coder {
	const struct jpeg_frame *f;
	struct buf *out;
	struct jpeg_huffman dc[JPEG_CLASSES], ac[JPEG_CLASSES];
	uint32_t dc_counts[JPEG_CLASSES][JPEG_SYMBOLS], ac_counts[JPEG_CLASSES][JPEG_SYMBOLS];
	int means[MAX_COMPS_IN_SCAN]; /* of the block before, of each component */
	unsigned size_max;            /* of a difference of means */
	struct entry dc_entries[JPEG_CLASSES][SIZE_MAX_DC + 1];
	struct entry ac_entries[JPEG_CLASSES][JPEG_SYMBOLS];
	uint64_t bits; /* the highest `used`, less than 8, wait to be written */
	unsigned used;
	size_t plain_len;
	char plain[PLAIN_BYTES]; /* data, not yet stuffed */
};

/* --- Walking: the blocks of a scan in their order */

typedef void block_visitor(struct coder *c, unsigned component, size_t block);

static bool is_one_scan(const struct jpeg_frame *f)
{
	unsigned blocks = 0;

	for (unsigned i = 0; i < f->count; i++)
		blocks += f->components[i].h * f->components[i].v;
	return blocks <= MCU_BLOCKS_MAX;
}

static void visit_mcu(struct coder *c, uint32_t mcu_x, uint32_t mcu_y, block_visitor *visit)
{
	for (unsigned i = 0; i < c->f->count; i++) {
		const struct jpeg_component *p = &c->f->components[i];

		for (uint32_t y = mcu_y * p->v; y < (mcu_y + 1) * p->v; y++)
			for (uint32_t x = mcu_x * p->h; x < (mcu_x + 1) * p->h; x++)
				visit(c, i,
				      x < p->width && y < p->height ? (size_t)y * p->width + x
				                                    : FILLER);
	}
}

static uint32_t ceiling(uint32_t a, uint32_t b)
{
	return (a + b - 1) / b;
}

static void visit_together(struct coder *c, block_visitor *visit)
{
	const struct jpeg_component *p = c->f->components;
	uint32_t across = 0, down = 0;

	for (unsigned i = 0; i < c->f->count; i++) {
		uint32_t x = ceiling(p[i].width, p[i].h), y = ceiling(p[i].height, p[i].v);

		across = x > across ? x : across;
		down = y > down ? y : down;
	}
	for (uint32_t y = 0; y < down; y++)
		for (uint32_t x = 0; x < across; x++)
			visit_mcu(c, x, y, visit);
}

static void visit_alone(struct coder *c, unsigned component, block_visitor *visit)
{
	const struct jpeg_component *p = &c->f->components[component];

	for (size_t i = 0; i < (size_t)p->width * p->height; i++)
		visit(c, component, i);
}

static void visit_scan(struct coder *c, unsigned first, unsigned count, block_visitor *visit)
{
	memset(c->means, 0, sizeof c->means);
	if (count > 1)
		visit_together(c, visit);
	else
		visit_alone(c, first, visit);
}

/* --- Counting */

static void count_block(struct coder *c, unsigned component, size_t block)
{
	const struct jpeg_component *p = &c->f->components[component];
	unsigned size = 0;

	if (block == FILLER) {
		c->ac_counts[p->class][END_OF_BLOCK]++;
	} else {
		size = jpeg_size(p->means[block] - c->means[component]);
		c->means[component] = p->means[block];
	}
	c->dc_counts[p->class][size]++;
	c->size_max = size > c->size_max ? size : c->size_max;
}

static uint64_t bits_of(const struct jpeg_huffman *h, const uint32_t counts[JPEG_SYMBOLS])
{
	uint64_t bits = 0;

	for (unsigned i = 0; i < JPEG_SYMBOLS; i++)
		bits += (uint64_t)counts[i] * (h->lengths[i] + (i & 0xF));
	return bits;
}

static void make_entries(struct entry *out, unsigned count, const struct jpeg_huffman *h)
{
	for (unsigned i = 0; i < count; i++) {
		unsigned size = i & 0xF;

		out[i] = (struct entry){(uint32_t)h->codes[i] << size, h->lengths[i] + size};
	}
}

/* Makes the tables; what the data will take, in bytes, but for stuffed ones. */
static uint64_t measure(struct coder *c)
{
	uint64_t bits = 0;

	for (unsigned i = 0; i < JPEG_CLASSES; i++) {
		jpeg_huffman_make(&c->dc[i], c->dc_counts[i]);
		jpeg_huffman_make(&c->ac[i], c->ac_counts[i]);
		make_entries(c->dc_entries[i], SIZE_MAX_DC + 1, &c->dc[i]);
		make_entries(c->ac_entries[i], JPEG_SYMBOLS, &c->ac[i]);
		bits += bits_of(&c->dc[i], c->dc_counts[i]) + bits_of(&c->ac[i], c->ac_counts[i]);
	}
	return bits / 8;
}

/* --- Coding */

/* B.1.1.5: FF is followed by 0, so that it is no marker. */
static void add_stuffed(struct buf *out, struct str plain)
{
	while (plain.len > 0) {
		const char *ff = memchr(plain.ptr, 0xFF, plain.len);
		size_t len = ff ? (size_t)(ff - plain.ptr) + 1 : plain.len;

		buf_add(out, plain.ptr, len);
		if (ff)
			buf_char(out, 0);
		plain = str_from(plain, len);
	}
}

struct bits {
	uint64_t bits; /* the highest `used`, less than 8 */
	unsigned used;
	char *to;
};

/* At most 32 bits. Without a branch, for none could be foreseen; by value, for what is written
 * through a pointer to char may be anything, also what that stands in. */
static inline struct bits put(struct bits b, struct entry e, uint32_t value)
{
	uint64_t word;

	b.used += e.bits;
	b.bits |= (uint64_t)(e.code | value) << (64 - b.used);
	word = htobe64(b.bits);
	memcpy(b.to, &word, sizeof word);
	b.to += b.used / 8;
	b.bits <<= b.used & ~7u;
	b.used &= 7;
	return b;
}

/* F.1.2.1: of a negative value the bits are those of it less 1. */
static inline uint32_t value_bits(int value, unsigned size)
{
	return (uint32_t)(value - (value < 0)) & ((1u << size) - 1);
}

__attribute__((always_inline)) static inline struct bits put_values(struct bits b,
                                                                    const struct jpeg_frame *f,
                                                                    const struct entry *entries,
                                                                    struct jpeg_packed p, bool wide)
{
	unsigned next = 1;

	for (; p.nonzero != 0; p.nonzero &= p.nonzero - 1) {
		unsigned k = (unsigned)__builtin_ctzll(p.nonzero), run = k - next, size;
		int16_t value = (signed char)*p.values;

		if (wide)
			memcpy(&value, p.values, sizeof value);
		p.values += wide ? sizeof value : 1;
		size = wide ? jpeg_size(value) : f->sizes[(uint8_t)value];
		for (; run > RUN_MAX; run -= RUN_MAX + 1)
			b = put(b, entries[RUN_OF_16], 0);
		b = put(b, entries[run << 4 | size], value_bits(value, size));
		next = k + 1;
	}
	if (next < DCTSIZE2)
		b = put(b, entries[END_OF_BLOCK], 0);
	return b;
}

static void flush_plain(struct coder *c)
{
	add_stuffed(c->out, (struct str){c->plain, c->plain_len});
	c->plain_len = 0;
}

/* Neighbours of a turned picture lie far from each other: what comes soon is asked for now. */
static void foresee(const struct jpeg_frame *f, const struct jpeg_component *p, size_t block)
{
	if (block + AHEAD < (size_t)p->width * p->height)
		__builtin_prefetch(f->packed.data + p->places[block + AHEAD]);
}

static void code_block(struct coder *c, unsigned component, size_t block)
{
	const struct jpeg_component *p = &c->f->components[component];
	const struct entry *entries = c->ac_entries[p->class];
	struct bits b = {c->bits, c->used, c->plain + c->plain_len};
	struct jpeg_packed packed = {0};
	unsigned size;
	int difference = 0;

	if (block != FILLER) {
		foresee(c->f, p, block);
		packed = jpeg_frame_block(c->f, p->places[block]);
		difference = p->means[block] - c->means[component];
		c->means[component] = p->means[block];
	}
	size = jpeg_size(difference);
	b = put(b, c->dc_entries[p->class][size], value_bits(difference, size));
	if (packed.wide)
		b = put_values(b, c->f, entries, packed, true);
	else
		b = put_values(b, c->f, entries, packed, false);
	c->bits = b.bits;
	c->used = b.used;
	c->plain_len = (size_t)(b.to - c->plain);
	if (c->plain_len > PLAIN_BYTES - BLOCK_BYTES_MAX)
		flush_plain(c);
}

/* The last byte is filled up with ones. */
static void finish_scan(struct coder *c)
{
	if (c->used > 0)
		c->plain[c->plain_len++] = (char)(c->bits >> 56 | 0xFFu >> c->used);
	flush_plain(c);
	c->bits = 0;
	c->used = 0;
}

/* --- Segments */

static void add_byte(struct buf *out, unsigned byte)
{
	buf_char(out, (char)byte);
}

static void add_short(struct buf *out, unsigned n)
{
	add_byte(out, n >> 8 & 0xFF);
	add_byte(out, n & 0xFF);
}

static void add_marker(struct buf *out, unsigned marker)
{
	add_byte(out, 0xFF);
	add_byte(out, marker);
}

/* data: bytes behind the length. */
static void add_segment(struct buf *out, unsigned marker, unsigned data)
{
	add_marker(out, marker);
	add_short(out, data + 2);
}

static void add_markers(struct buf *out, const struct jpeg_markers *m)
{
	if (m->jfif) {
		add_segment(out, JPEG_MARKER_APP0, 14);
		buf_str(out, STR("JFIF\0\1\1"));
		add_byte(out, m->density_unit);
		add_short(out, m->density_x);
		add_short(out, m->density_y);
		add_short(out, 0); /* no thumbnail */
	}
	if (m->adobe) {
		add_segment(out, JPEG_MARKER_APP0 + 14, 12);
		buf_str(out, STR("Adobe\0\x64\0\0\0\0"));
		add_byte(out, m->transform);
	}
}

static bool is_deep(const uint16_t steps[DCTSIZE2])
{
	for (unsigned i = 0; i < DCTSIZE2; i++)
		if (steps[i] > UINT8_MAX)
			return true;
	return false;
}

/* Returns whether all steps are of one byte, as baseline has them. */
static bool add_steps(struct buf *out, const struct jpeg_frame *f)
{
	bool baseline = true;

	for (unsigned i = 0; i < f->steps_count; i++) {
		bool deep = is_deep(f->steps[i]);

		add_segment(out, JPEG_MARKER_DQT, 1 + DCTSIZE2 * (deep ? 2 : 1));
		add_byte(out, (deep ? 0x10 : 0) | i);
		for (unsigned k = 0; k < DCTSIZE2; k++) {
			if (deep)
				add_short(out, f->steps[i][k]);
			else
				add_byte(out, f->steps[i][k]);
		}
		baseline &= !deep;
	}
	return baseline;
}

static void add_frame(struct buf *out, const struct jpeg_frame *f, bool baseline)
{
	add_segment(out, JPEG_MARKER_SOF0 + !baseline, 6 + 3 * f->count);
	add_byte(out, 8);
	add_short(out, f->height_px);
	add_short(out, f->width_px);
	add_byte(out, f->count);
	for (unsigned i = 0; i < f->count; i++) {
		add_byte(out, f->components[i].id);
		add_byte(out, f->components[i].h << 4 | f->components[i].v);
		add_byte(out, f->components[i].steps);
	}
}

static void add_table(struct buf *out, const struct jpeg_huffman *h, unsigned id)
{
	if (h->count == 0)
		return;
	add_segment(out, JPEG_MARKER_DHT, 1 + JPEG_CODE_BITS_MAX + h->count);
	add_byte(out, id);
	buf_add(out, h->of_length + 1, JPEG_CODE_BITS_MAX);
	buf_add(out, h->symbols, h->count);
}

static void add_scan(struct coder *c, unsigned first, unsigned count)
{
	add_segment(c->out, JPEG_MARKER_SOS, 4 + 2 * count);
	add_byte(c->out, count);
	for (unsigned i = first; i < first + count; i++) {
		add_byte(c->out, c->f->components[i].id);
		add_byte(c->out, c->f->components[i].class * 0x11);
	}
	add_byte(c->out, 0);
	add_byte(c->out, DCTSIZE2 - 1);
	add_byte(c->out, 0);
	visit_scan(c, first, count, code_block);
	finish_scan(c);
}

/* --- The whole */

static void visit_scans(struct coder *c, void (*scan)(struct coder *, unsigned, unsigned))
{
	if (is_one_scan(c->f)) {
		scan(c, 0, c->f->count);
		return;
	}
	for (unsigned i = 0; i < c->f->count; i++)
		scan(c, i, 1);
}

static void count_scan(struct coder *c, unsigned first, unsigned count)
{
	visit_scan(c, first, count, count_block);
}

static void add_all(struct coder *c, const struct jpeg_markers *markers)
{
	bool baseline;

	add_marker(c->out, JPEG_MARKER_SOI);
	add_markers(c->out, markers);
	baseline = add_steps(c->out, c->f);
	add_frame(c->out, c->f, baseline);
	for (unsigned i = 0; i < JPEG_CLASSES; i++) {
		add_table(c->out, &c->dc[i], i);
		add_table(c->out, &c->ac[i], 0x10 | i);
	}
	visit_scans(c, add_scan);
	add_marker(c->out, JPEG_MARKER_EOI);
}

enum jpeg_code_result jpeg_code(struct buf *out, const struct jpeg_frame *f,
                                const struct jpeg_markers *markers, size_t most)
{
	struct coder c = {.f = f, .out = out};
	size_t begin = out->len;
	uint64_t bytes;

	if (f->packed.failed)
		return JPEG_CODE_NOMEM;
	memcpy(c.ac_counts, f->counts, sizeof c.ac_counts);
	visit_scans(&c, count_scan);
	if (f->beyond || c.size_max > SIZE_MAX_DC)
		return JPEG_CODE_BEYOND;
	bytes = measure(&c);
	if (bytes > most)
		return JPEG_CODE_TOO_LARGE;
	buf_reserve(out, bytes + bytes / 64 + 4096); /* so that it seldom grows */
	add_all(&c, markers);
	if (!out->failed && out->len - begin <= most)
		return JPEG_CODE_DONE;
	out->len = begin;
	return out->failed ? JPEG_CODE_NOMEM : JPEG_CODE_TOO_LARGE;
}
