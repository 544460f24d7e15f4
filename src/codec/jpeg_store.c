/* jpeg_store.c - see jpeg_store.h. */
#include "codec/jpeg_store.h"

#include <stdint.h>
#include <string.h>

#include <jerror.h>

#include "codec/jpeg_block.h"

#define LEVELS 256
#define BLANK_SPREAD 24   /* levels off the median */
#define BLANK_CONTRAST 8  /* levels off the neighbour */
#define BLANK_NEAR 2      /* how far that is, in blocks: ink seldom covers one alone */
#define BLANK_MARGIN 50   /* one part of so many is left out at each side */
#define BLANK_DUST 20000u /* one block of so many may be dust */

enum scan_kind {
	SCAN_NONE,       /* nothing lies in the strip */
	SCAN_SEQUENTIAL, /* whole blocks, of which the mean is kept */
	SCAN_DC,         /* progressive, the mean */
	SCAN_AC,         /* progressive, other coefficients */
};

/* libjpeg leaves this type to whoever keeps the arrays. */
struct jvirt_barray_control {
	JBLOCKARRAY strip; /* what libjpeg works on; progressive: all zero between two uses */
	enum scan_kind holds;
	size_t first; /* block of the array that the strip begins with */
	size_t rows, width;
	size_t height;     /* of the array, in blocks */
	int dc_max;        /* as coded */
	int16_t *means;    /* of each block */
	uint64_t *nonzero; /* of each block; NULL where no scan asks for it */
};

/* --- The coefficients of one block that are not zero */

/* Leaves the block all zero. */
static uint64_t take_nonzero(JCOEF *block)
{
	uint64_t all = jpeg_block_nonzero(block);

	if (all != 0)
		memset(block, 0, sizeof(JBLOCK));
	return all;
}

/* Refinement asks only which are not zero. */
static void put_nonzero(JCOEF *block, uint64_t all)
{
	for (; all != 0; all &= all - 1)
		block[__builtin_ctzll(all) ^ JPEG_LANE_FLIP] = 1;
}

/* --- Strips */

static void take_means(jvirt_barray_ptr a, bool *out_of_range)
{
	int least = 0, most = 0;

	for (size_t row = 0; row < a->rows; row++) {
		int16_t *means = a->means + a->first + row * a->width;

		for (size_t i = 0; i < a->width; i++) {
			JCOEF mean = a->strip[row][i][0];

			means[i] = mean;
			a->strip[row][i][0] = 0;
			least = mean < least ? mean : least;
			most = mean > most ? mean : most;
		}
	}
	*out_of_range |= most > a->dc_max || least < -a->dc_max;
}

static void take_strip(jvirt_barray_ptr a, bool *out_of_range)
{
	if (a->holds == SCAN_SEQUENTIAL || a->holds == SCAN_DC) {
		take_means(a, out_of_range);
	} else if (a->holds == SCAN_AC) {
		for (size_t row = 0; row < a->rows; row++)
			for (size_t i = 0; i < a->width; i++)
				a->nonzero[a->first + row * a->width + i] |=
				    take_nonzero(a->strip[row][i]);
	}
	a->holds = SCAN_NONE;
}

static void put_strip(jvirt_barray_ptr a)
{
	for (size_t row = 0; row < a->rows; row++) {
		size_t first = a->first + row * a->width;

		if (a->holds == SCAN_DC) {
			for (size_t i = 0; i < a->width; i++)
				a->strip[row][i][0] = a->means[first + i];
		} else {
			for (size_t i = 0; i < a->width; i++)
				put_nonzero(a->strip[row][i], a->nonzero[first + i]);
		}
	}
}

static const jpeg_component_info *component_of(const struct jpeg_store *store,
                                               const struct jpeg_decompress_struct *lib,
                                               const struct jvirt_barray_control *a)
{
	unsigned i = 0;

	while (i + 1 < store->count && store->arrays[i] != a)
		i++;
	return &lib->comp_info[i];
}

/* --- What libjpeg calls */

static jvirt_barray_ptr request(j_common_ptr lib, int pool, boolean zero, JDIMENSION width,
                                JDIMENSION height, JDIMENSION rows)
{
	struct jpeg_store *store = lib->client_data;
	bool progressive = ((j_decompress_ptr)lib)->progressive_mode;
	size_t blocks = (size_t)width * height;
	jvirt_barray_ptr a = lib->mem->alloc_small(lib, pool, sizeof *a);

	(void)zero;
	memset(a, 0, sizeof *a);
	a->width = width;
	a->height = height;
	a->strip = lib->mem->alloc_barray(lib, pool, width, rows);
	for (JDIMENSION i = 0; i < rows; i++)
		memset(a->strip[i], 0, width * sizeof(JBLOCK));
	a->means = lib->mem->alloc_large(lib, pool, blocks * sizeof *a->means);
	memset(a->means, 0, blocks * sizeof *a->means);
	if (progressive) {
		a->nonzero = lib->mem->alloc_large(lib, pool, blocks * sizeof *a->nonzero);
		memset(a->nonzero, 0, blocks * sizeof *a->nonzero);
	}
	if (store->count < MAX_COMPONENTS)
		store->arrays[store->count++] = a;
	return a;
}

/* libjpeg goes through the rows of a scan from top to bottom, once. */
static JBLOCKARRAY view_rows(j_common_ptr common, jvirt_barray_ptr a, JDIMENSION first,
                             JDIMENSION rows, boolean writes)
{
	j_decompress_ptr lib = (j_decompress_ptr)common;
	struct jpeg_store *store = common->client_data;

	(void)writes;
	if (first > a->height || rows > a->height - first)
		ERREXIT(lib, JERR_BAD_VIRTUAL_ACCESS);
	take_strip(a, &store->out_of_range);
	a->first = first * a->width;
	a->rows = rows;
	a->dc_max = jpeg_mean_max(component_of(store, lib, a));
	if (!lib->progressive_mode)
		a->holds = SCAN_SEQUENTIAL;
	else
		a->holds = lib->Ss == 0 ? SCAN_DC : SCAN_AC;
	if (lib->progressive_mode && lib->Ah != 0)
		put_strip(a);
	return a->strip;
}

void jpeg_store_attach(struct jpeg_store *store, struct jpeg_decompress_struct *lib)
{
	*store = (struct jpeg_store){0};
	lib->client_data = store;
	lib->mem->request_virt_barray = request;
	lib->mem->access_virt_barray = view_rows;
}

void jpeg_store_finish(struct jpeg_store *store, struct jpeg_decompress_struct *lib)
{
	(void)lib;
	for (unsigned i = 0; i < store->count; i++)
		take_strip(store->arrays[i], &store->out_of_range);
}

/* --- Blank */

struct means {
	const struct jvirt_barray_control *array;
	int step;
	size_t left, top, right, bottom; /* of what is looked at */
};

static int level_at(const struct means *m, size_t x, size_t y)
{
	int level = LEVELS / 2 + m->array->means[y * m->array->width + x] * m->step / DCTSIZE;

	return level < 0 ? 0 : level >= LEVELS ? LEVELS - 1 : level;
}

static int median_of(const struct means *m)
{
	uint32_t counts[LEVELS] = {0};
	size_t half = (m->right - m->left) * (m->bottom - m->top) / 2;
	size_t below = 0;
	int level = 0;

	for (size_t y = m->top; y < m->bottom; y++)
		for (size_t x = m->left; x < m->right; x++)
			counts[level_at(m, x, y)]++;
	while (level < LEVELS - 1 && (below += counts[level]) <= half)
		level++;
	return level;
}

static bool differ(int a, int b, int by)
{
	return a - b > by || b - a > by;
}

static bool is_ink(const struct means *m, size_t x, size_t y, int median)
{
	int level = level_at(m, x, y);

	return differ(level, median, BLANK_SPREAD) ||
	       (x >= m->left + BLANK_NEAR &&
	        differ(level, level_at(m, x - BLANK_NEAR, y), BLANK_CONTRAST)) ||
	       (y >= m->top + BLANK_NEAR &&
	        differ(level, level_at(m, x, y - BLANK_NEAR), BLANK_CONTRAST));
}

static bool is_even(const struct means *m)
{
	size_t dust = (m->right - m->left) * (m->bottom - m->top) / BLANK_DUST;
	size_t ink = 0;
	int median = median_of(m);

	for (size_t y = m->top; y < m->bottom; y++)
		for (size_t x = m->left; x < m->right; x++)
			if (is_ink(m, x, y, median) && ++ink > dust)
				return false;
	return true;
}

bool jpeg_store_is_blank(const struct jpeg_store *store, const struct jpeg_decompress_struct *lib)
{
	for (unsigned i = 0; i < store->count; i++) {
		const jpeg_component_info *c = &lib->comp_info[i];
		size_t width = c->width_in_blocks, height = c->height_in_blocks;
		struct means m = {
		    .array = store->arrays[i],
		    .step = jpeg_mean_step(c),
		    .left = width / BLANK_MARGIN,
		    .top = height / BLANK_MARGIN,
		    .right = width - width / BLANK_MARGIN,
		    .bottom = height - height / BLANK_MARGIN,
		};

		if (!is_even(&m))
			return false;
	}
	return store->count > 0;
}

/* --- A picture */

#define SMALL_LEAST_PX 160 /* of its long side */

/* Of chroma planes: 0 or 1, -1 for other factors. */
static int shift_of(int most, int factor)
{
	return most == factor ? 0 : most == 2 * factor ? 1 : -1;
}

static bool find_shape(struct picture_shape *out, const struct jpeg_decompress_struct *lib)
{
	const jpeg_component_info *c = lib->comp_info;
	int x = shift_of(lib->max_h_samp_factor, c[lib->num_components - 1].h_samp_factor);
	int y = shift_of(lib->max_v_samp_factor, c[lib->num_components - 1].v_samp_factor);

	*out = (struct picture_shape){.width_px = (lib->image_width + DCTSIZE - 1) / DCTSIZE,
	                              .height_px = (lib->image_height + DCTSIZE - 1) / DCTSIZE};
	if (lib->jpeg_color_space == JCS_GRAYSCALE)
		return true; /* MODEL_GREY */
	if (lib->num_components != 3 || x < 0 || y < 0 ||
	    c[0].h_samp_factor != lib->max_h_samp_factor ||
	    c[0].v_samp_factor != lib->max_v_samp_factor ||
	    c[1].h_samp_factor != c[2].h_samp_factor || c[1].v_samp_factor != c[2].v_samp_factor)
		return false;
	if (lib->jpeg_color_space == JCS_YCbCr) {
		out->model = MODEL_YCC;
		out->shift_x = (unsigned)x;
		out->shift_y = (unsigned)y;
		return true;
	}
	out->model = MODEL_RGB;
	return lib->jpeg_color_space == JCS_RGB && x == 0 && y == 0;
}

static void fill_plane(const struct picture *p, unsigned plane, const struct means *m)
{
	uint32_t width = picture_plane_width(&p->shape, plane);
	uint32_t height = picture_plane_height(&p->shape, plane);

	for (uint32_t y = 0; y < height; y++)
		for (uint32_t x = 0; x < width; x++)
			plane_row(&p->planes[plane], y)[x] = (unsigned char)level_at(m, x, y);
}

bool jpeg_store_picture(struct picture *out, const struct jpeg_store *store,
                        const struct jpeg_decompress_struct *lib)
{
	struct picture_shape shape;
	struct picture p;
	struct err e;

	if (store->count != (unsigned)lib->num_components || !find_shape(&shape, lib) ||
	    (shape.width_px < SMALL_LEAST_PX && shape.height_px < SMALL_LEAST_PX))
		return true;
	if (!picture_new(&p, &shape, &e))
		return false;
	for (unsigned i = 0; i < store->count; i++) {
		struct means m = {.array = store->arrays[i],
		                  .step = jpeg_mean_step(&lib->comp_info[i])};

		fill_plane(&p, i, &m);
	}
	*out = p;
	return true;
}
