/* jpeg_rows.c - see jpeg_rows.h. */
#include "codec/jpeg_rows.h"

#include <string.h>

#include <jerror.h>

#include "codec/jpeg_block.h"

/* libjpeg leaves this type to whoever keeps the arrays. */
struct jvirt_barray_control {
	JBLOCKARRAY strip; /* one row of MCUs */
	JDIMENSION rows;
};

static void note(struct jpeg_rows *r, jvirt_barray_ptr array, size_t width)
{
	if (r->count < MAX_COMPONENTS) {
		r->arrays[r->count] = array;
		r->widths[r->count++] = width;
	}
}

static void look(struct jpeg_rows *r, const struct jpeg_decompress_struct *lib,
                 jvirt_barray_ptr array, JBLOCKARRAY blocks, JDIMENSION rows)
{
	unsigned i = 0;
	int most;

	while (i + 1 < r->count && r->arrays[i] != array)
		i++;
	most = jpeg_mean_max(&lib->comp_info[i]);
	for (JDIMENSION y = 0; y < rows; y++)
		for (size_t x = 0; x < r->widths[i]; x++) {
			JCOEF mean = blocks[y][x][0];

			r->out_of_range |= mean > most || mean < -most;
		}
}

/* --- One scan */

static jvirt_barray_ptr request_strip(j_common_ptr lib, int pool, boolean zero, JDIMENSION width,
                                      JDIMENSION height, JDIMENSION rows)
{
	jvirt_barray_ptr a = lib->mem->alloc_small(lib, pool, sizeof *a);

	(void)zero;
	(void)height;
	a->rows = rows;
	a->strip = lib->mem->alloc_barray(lib, pool, width, rows);
	for (JDIMENSION i = 0; i < rows; i++)
		memset(a->strip[i], 0, width * sizeof(JBLOCK));
	note(lib->client_data, a, width);
	return a;
}

/* Written first, from all zero, then read. */
static JBLOCKARRAY view_strip(j_common_ptr common, jvirt_barray_ptr a, JDIMENSION first,
                              JDIMENSION rows, boolean writes)
{
	struct jpeg_rows *r = common->client_data;
	j_decompress_ptr lib = (j_decompress_ptr)common;

	(void)first;
	if (rows > a->rows)
		ERREXIT(lib, JERR_BAD_VIRTUAL_ACCESS);
	if (!writes) {
		look(r, lib, a, a->strip, rows);
		return a->strip;
	}
	for (unsigned i = 0; i < r->count; i++)
		if (r->arrays[i] == a)
			for (JDIMENSION y = 0; y < rows; y++)
				memset(a->strip[y], 0, r->widths[i] * sizeof(JBLOCK));
	return a->strip;
}

/* --- Several scans */

static jvirt_barray_ptr request_whole(j_common_ptr lib, int pool, boolean zero, JDIMENSION width,
                                      JDIMENSION height, JDIMENSION rows)
{
	struct jpeg_rows *r = lib->client_data;
	jvirt_barray_ptr a = r->request(lib, pool, zero, width, height, rows);

	note(r, a, width);
	return a;
}

static JBLOCKARRAY view_whole(j_common_ptr lib, jvirt_barray_ptr a, JDIMENSION first,
                              JDIMENSION rows, boolean writes)
{
	struct jpeg_rows *r = lib->client_data;
	JBLOCKARRAY blocks = r->access(lib, a, first, rows, writes);

	if (!writes)
		look(r, (j_decompress_ptr)lib, a, blocks, rows);
	return blocks;
}

void jpeg_rows_attach(struct jpeg_rows *rows, struct jpeg_decompress_struct *lib)
{
	*rows = (struct jpeg_rows){
	    .one_scan = !lib->progressive_mode && lib->comps_in_scan == lib->num_components,
	    .request = lib->mem->request_virt_barray,
	    .access = lib->mem->access_virt_barray,
	};
	lib->client_data = rows;
	lib->mem->request_virt_barray = rows->one_scan ? request_strip : request_whole;
	lib->mem->access_virt_barray = rows->one_scan ? view_strip : view_whole;
	lib->buffered_image = rows->one_scan;
}
