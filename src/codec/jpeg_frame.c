/* jpeg_frame.c - see jpeg_frame.h. */
#include "codec/jpeg_frame.h"

#include <stdlib.h>
#include <string.h>

#include <jerror.h>

#include "codec/jpeg_block.h"

#define PACKED_MAX (sizeof(uint64_t) + (DCTSIZE2 - 1) * sizeof(int16_t)) /* of a block */
#define SIZE_MAX_AC 10 /* bits of a value, T.81 table F.2 for 8-bit samples */
#define RUN_MAX 15
#define RUN_OF_16 0xF0 /* symbol: 16 zeros, and on */

/* --- Beginning and end */

/* Where a coefficient stands in the zigzag, row by row. */
static const uint8_t zigzag[DCTSIZE2] = {
    0,  1,  5,  6,  14, 15, 27, 28, 2,  4,  7,  13, 16, 26, 29, 42, 3,  8,  12, 17, 25, 30,
    41, 43, 9,  11, 18, 24, 31, 40, 44, 53, 10, 19, 23, 32, 39, 45, 52, 54, 20, 22, 33, 38,
    46, 51, 55, 60, 21, 34, 37, 47, 50, 56, 59, 61, 35, 36, 48, 49, 57, 58, 62, 63,
};

static void set_order(struct jpeg_frame *f)
{
	const struct jpeg_turning *t = &f->turning;

	for (unsigned i = 0; i < DCTSIZE2; i++) {
		unsigned y = i / DCTSIZE, x = i % DCTSIZE;
		unsigned to_y = t->transposed ? x : y, to_x = t->transposed ? y : x;
		bool negative =
		    (t->mirrored_x && to_x % 2 != 0) != (t->mirrored_y && to_y % 2 != 0);

		f->order[i] = zigzag[to_y * DCTSIZE + to_x];
		f->sign[i] = negative ? -1 : 0;
	}
	for (int i = 0; i <= UINT8_MAX; i++)
		f->sizes[i] = (uint8_t)jpeg_size((int8_t)i);
}

static bool component_begin(struct jpeg_component *c, const jpeg_component_info *from, unsigned i,
                            bool transposed)
{
	uint32_t width = from->width_in_blocks, height = from->height_in_blocks;
	unsigned h = (unsigned)from->h_samp_factor, v = (unsigned)from->v_samp_factor;
	size_t blocks = (size_t)width * height;

	*c = (struct jpeg_component){
	    .id = (unsigned)from->component_id,
	    .h = transposed ? v : h,
	    .v = transposed ? h : v,
	    .class = i == 1 || i == 2, /* the chroma of YCC and YCCK, which is unlike the rest */
	    .width = transposed ? height : width,
	    .height = transposed ? width : height,
	    .means = calloc(blocks, sizeof *c->means),
	    .places = calloc(blocks, sizeof *c->places),
	};
	return c->means && c->places;
}

bool jpeg_frame_begin(struct jpeg_frame *out, JDIMENSION width_px, JDIMENSION height_px,
                      const jpeg_component_info *components, unsigned count,
                      struct jpeg_turning turning, struct err *e)
{
	bool ok = true;

	*out = (struct jpeg_frame){
	    .width_px = turning.transposed ? height_px : width_px,
	    .height_px = turning.transposed ? width_px : height_px,
	    .count = count,
	    .turning = turning,
	};
	set_order(out);
	for (unsigned i = 0; i < count; i++)
		ok &= component_begin(&out->components[i], &components[i], i, turning.transposed);
	buf_char(&out->packed, 0); /* nothing stands at place 0 */
	if (ok && !out->packed.failed)
		return true;
	jpeg_frame_free(out);
	return err_nomem(e);
}

void jpeg_frame_free(struct jpeg_frame *f)
{
	for (unsigned i = 0; i < f->count; i++) {
		free(f->components[i].means);
		free(f->components[i].places);
	}
	buf_free(&f->packed);
	*f = (struct jpeg_frame){0};
}

/* --- Quantization */

void jpeg_frame_set_steps(struct jpeg_frame *f, unsigned component, const JQUANT_TBL *table)
{
	uint16_t steps[DCTSIZE2] = {0};
	unsigned same = 0;

	for (unsigned i = 0; i < DCTSIZE2; i++)
		steps[f->order[i]] = table->quantval[i];
	while (same < f->steps_count && memcmp(f->steps[same], steps, sizeof steps) != 0)
		same++;
	if (same == f->steps_count)
		memcpy(f->steps[f->steps_count++], steps, sizeof steps);
	f->components[component].steps = same;
}

/* --- Packing */

/* In the order of the zigzag; returns where the next may go. */
static inline char *pack_values(const struct jpeg_frame *f, uint32_t *counts, uint64_t nonzero,
                                bool wide, const int16_t *values, char *to)
{
	unsigned next = 1;

	for (; nonzero != 0; nonzero &= nonzero - 1) {
		unsigned k = (unsigned)__builtin_ctzll(nonzero), run = k - next;
		int16_t value = values[k];
		unsigned size = wide ? jpeg_size(value) : f->sizes[(uint8_t)value];

		for (; run > RUN_MAX; run -= RUN_MAX + 1)
			counts[RUN_OF_16]++;
		counts[(run << 4 | size) % JPEG_SYMBOLS]++;
		if (wide)
			memcpy(to, &value, sizeof value);
		else
			*to = (char)value;
		to += wide ? sizeof value : 1;
		next = k + 1;
	}
	if (next < DCTSIZE2)
		counts[0]++; /* the end of the block */
	return to;
}

static bool is_beyond(const int16_t *values, uint64_t nonzero)
{
	for (; nonzero != 0; nonzero &= nonzero - 1)
		if (jpeg_size(values[__builtin_ctzll(nonzero)]) > SIZE_MAX_AC)
			return true;
	return false;
}

static char *pack_block(struct jpeg_frame *f, uint32_t *counts, const JCOEF *block,
                        uint64_t nonzero, char *to)
{
	int16_t values[DCTSIZE2];
	uint64_t turned = 0;
	unsigned large = 0;
	bool wide;

	for (; nonzero != 0; nonzero &= nonzero - 1) {
		unsigned i = (unsigned)__builtin_ctzll(nonzero) ^ JPEG_LANE_FLIP;
		int value = (block[i] ^ f->sign[i]) - f->sign[i];

		values[f->order[i]] = (int16_t)value;
		turned |= UINT64_C(1) << f->order[i];
		large |= (unsigned)(value + 128);
	}
	wide = large > UINT8_MAX;
	nonzero = turned | wide;
	memcpy(to, &nonzero, sizeof nonzero);
	to += sizeof nonzero;
	f->beyond |= wide && is_beyond(values, turned);
	return wide ? pack_values(f, counts, turned, true, values, to)
	            : pack_values(f, counts, turned, false, values, to);
}

/* Where libjpeg's first block of a row goes, and how far it is from there to the next. */
static void place_row(const struct jpeg_frame *f, const struct jpeg_component *c, size_t row,
                      size_t *first, ptrdiff_t *step)
{
	const struct jpeg_turning *t = &f->turning;
	size_t x = t->transposed ? row : 0, y = t->transposed ? 0 : row;

	x = t->mirrored_x ? c->width - 1 - x : x;
	y = t->mirrored_y ? c->height - 1 - y : y;
	*first = y * c->width + x;
	if (t->transposed)
		*step = t->mirrored_y ? -(ptrdiff_t)c->width : (ptrdiff_t)c->width;
	else
		*step = t->mirrored_x ? -1 : 1;
}

void jpeg_frame_take(struct jpeg_frame *f, unsigned component, JBLOCKROW blocks, uint32_t row,
                     int mean_max)
{
	struct jpeg_component *c = &f->components[component];
	size_t count = f->turning.transposed ? c->height : c->width, at;
	int least = 0, most = 0;
	ptrdiff_t step;
	char *to = buf_reserve(&f->packed, count * PACKED_MAX);

	if (!to || f->packed.len > UINT32_MAX - count * PACKED_MAX) {
		f->packed.failed = true;
		return;
	}
	f->taken_twice |= row < c->rows_taken;
	c->rows_taken = row + 1;
	place_row(f, c, row, &at, &step);
	for (size_t i = 0; i < count; i++, at = (size_t)((ptrdiff_t)at + step)) {
		uint64_t nonzero = jpeg_block_nonzero(blocks[i]);
		int mean = blocks[i][0];

		nonzero &= ~(UINT64_C(1) << JPEG_LANE_FLIP);
		c->means[at] = (int16_t)mean;
		least = mean < least ? mean : least;
		most = mean > most ? mean : most;
		if (nonzero == 0) {
			f->counts[c->class][0]++;
			continue;
		}
		c->places[at] = (uint32_t)(to - f->packed.data);
		to = pack_block(f, f->counts[c->class], blocks[i], nonzero, to);
	}
	f->packed.len = (size_t)(to - f->packed.data);
	f->out_of_range |= most > mean_max || least < -mean_max;
}

/* No code is shorter than a bit; a value's own bits follow. */
uint64_t jpeg_frame_least(const struct jpeg_frame *f)
{
	uint64_t bits = 0;

	for (unsigned i = 0; i < JPEG_CLASSES; i++)
		for (unsigned symbol = 0; symbol < JPEG_SYMBOLS; symbol++)
			bits += (uint64_t)f->counts[i][symbol] * (1 + (symbol & 0xF));
	return bits / 8;
}

/* --- What libjpeg calls */

/* libjpeg leaves this type to whoever keeps the arrays. */
struct jvirt_barray_control {
	unsigned component;
	JBLOCKARRAY strip; /* what libjpeg works on */
	JDIMENSION width;
	JDIMENSION first, rows; /* that it holds of the array; no rows: nothing */
};

static jvirt_barray_ptr request(j_common_ptr lib, int pool, boolean zero, JDIMENSION width,
                                JDIMENSION height, JDIMENSION rows)
{
	struct jpeg_frame *f = lib->client_data;
	jvirt_barray_ptr a = lib->mem->alloc_small(lib, pool, sizeof *a);

	(void)zero, (void)height;
	memset(a, 0, sizeof *a);
	a->component = f->array_count;
	a->width = width;
	a->strip = lib->mem->alloc_barray(lib, pool, width, rows);
	for (JDIMENSION i = 0; i < rows; i++)
		memset(a->strip[i], 0, width * sizeof(JBLOCK));
	if (f->array_count >= f->count)
		ERREXIT(lib, JERR_BAD_VIRTUAL_ACCESS);
	f->arrays[f->array_count++] = a;
	return a;
}

/* Only a decompressor has its tables there; of a compressor's means nothing is asked. */
static int mean_max_of(j_common_ptr lib, unsigned component)
{
	if (!lib->is_decompressor)
		return INT16_MAX;
	return jpeg_mean_max(&((j_decompress_ptr)lib)->comp_info[component]);
}

/* Left all 0 as libjpeg wants it. */
static void take_strip(struct jpeg_frame *f, j_common_ptr lib, jvirt_barray_ptr a)
{
	const struct jpeg_component *c = &f->components[a->component];
	uint32_t height = f->turning.transposed ? c->width : c->height;

	for (JDIMENSION i = 0; i < a->rows; i++) {
		if (a->first + i < height)
			jpeg_frame_take(f, a->component, a->strip[i], a->first + i,
			                mean_max_of(lib, a->component));
		memset(a->strip[i], 0, a->width * sizeof(JBLOCK));
	}
	a->rows = 0;
	if (f->packed.failed)
		ERREXIT1(lib, JERR_OUT_OF_MEMORY, 0);
}

static JBLOCKARRAY view_rows(j_common_ptr lib, jvirt_barray_ptr a, JDIMENSION first,
                             JDIMENSION rows, boolean writes)
{
	if (writes) {
		take_strip(lib->client_data, lib, a);
		a->first = first;
		a->rows = rows;
	}
	return a->strip;
}

void jpeg_frame_attach(struct jpeg_frame *f, j_common_ptr lib)
{
	lib->client_data = f;
	lib->mem->request_virt_barray = request;
	lib->mem->access_virt_barray = view_rows;
}

void jpeg_frame_detach(struct jpeg_frame *f, j_common_ptr lib)
{
	for (unsigned i = 0; i < f->array_count; i++)
		take_strip(f, lib, f->arrays[i]);
}
