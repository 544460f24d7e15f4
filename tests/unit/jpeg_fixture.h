/* jpeg_fixture.h - JPEGs that libjpeg makes for the tests, and what it reads in them.
 * Owner:  the caller's buf; fixture_read fills, fixture_free gives back.
 * Errors: a failed assertion, or libjpeg's exit. */
#ifndef TESTS_UNIT_JPEG_FIXTURE_H
#define TESTS_UNIT_JPEG_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <cmocka.h>

#include "base/buf.h"

typedef unsigned (*sample)(unsigned x, unsigned y, unsigned channel);

struct segment {
	int marker;
	struct str data;
};

struct jpeg_recipe {
	unsigned width, height;
	J_COLOR_SPACE in, stored; /* JCS_UNKNOWN: RGB, and what libjpeg takes for `in` */
	sample at;                /* NULL: photo */
	bool progressive, arithmetic, apart;
	unsigned restart;
	int h, v;          /* sampling factors of the first component; 0: libjpeg's */
	int quality;       /* 0: 85 */
	int unit, density; /* of JFIF, where density is not 0 */
	struct segment segment;
};

static inline unsigned photo(unsigned x, unsigned y, unsigned channel)
{
	return 100 + (x * 7 + y * 3 + channel * 40) % 64 + (x * x + y * 31) % 29;
}

/* Each component in scans of its own, not progressive. */
static inline void set_apart(struct jpeg_compress_struct *c, jpeg_scan_info *scans)
{
	for (int i = 0; i < c->num_components; i++)
		scans[i] = (jpeg_scan_info){.comps_in_scan = 1, .component_index = {i}, .Se = 63};
	c->scan_info = scans;
	c->num_scans = c->num_components;
}

static inline void set_up(struct jpeg_compress_struct *c, const struct jpeg_recipe *p,
                          jpeg_scan_info *scans)
{
	c->image_width = p->width;
	c->image_height = p->height;
	c->in_color_space = p->in == JCS_UNKNOWN ? JCS_RGB : p->in;
	c->input_components = c->in_color_space == JCS_GRAYSCALE ? 1
	                      : c->in_color_space == JCS_RGB     ? 3
	                                                         : 4;
	jpeg_set_defaults(c);
	if (p->stored != JCS_UNKNOWN)
		jpeg_set_colorspace(c, p->stored);
	jpeg_set_quality(c, p->quality ? p->quality : 85, TRUE);
	if (p->h != 0) {
		c->comp_info[0].h_samp_factor = p->h;
		c->comp_info[0].v_samp_factor = p->v;
	}
	c->arith_code = p->arithmetic;
	c->restart_interval = p->restart;
	if (p->density != 0) {
		c->density_unit = (UINT8)p->unit;
		c->X_density = c->Y_density = (UINT16)p->density;
	}
	if (p->progressive)
		jpeg_simple_progression(c);
	if (p->apart)
		set_apart(c, scans);
}

static inline void write_rows(struct jpeg_compress_struct *c, sample at)
{
	unsigned channels = (unsigned)c->input_components;
	JSAMPLE *row = calloc(c->image_width, channels);

	assert_non_null(row);
	while (c->next_scanline < c->image_height) {
		for (unsigned x = 0; x < c->image_width; x++)
			for (unsigned i = 0; i < channels; i++)
				row[x * channels + i] = (JSAMPLE)at(x, c->next_scanline, i);
		jpeg_write_scanlines(c, &row, 1);
	}
	free(row);
}

static inline void jpeg_make(struct buf *out, struct jpeg_recipe p)
{
	struct jpeg_compress_struct c;
	struct jpeg_error_mgr errors;
	jpeg_scan_info scans[4];
	unsigned char *bytes = NULL;
	unsigned long size = 0;

	c.err = jpeg_std_error(&errors);
	jpeg_create_compress(&c);
	jpeg_mem_dest(&c, &bytes, &size);
	set_up(&c, &p, scans);
	jpeg_start_compress(&c, TRUE);
	if (p.segment.marker != 0)
		jpeg_write_marker(&c, p.segment.marker, (const JOCTET *)p.segment.data.ptr,
		                  (unsigned)p.segment.data.len);
	write_rows(&c, p.at ? p.at : photo);
	jpeg_finish_compress(&c);
	jpeg_destroy_compress(&c);
	buf_reset(out);
	buf_add(out, bytes, size);
	free(bytes);
}

/* --- What stands in one, by libjpeg's own arrays */

struct fixture_plane {
	unsigned id, h, v, width, height; /* in blocks */
	JBLOCK *blocks;
	UINT16 steps[DCTSIZE2];
};

struct fixture_frame {
	unsigned width, height, count;
	bool jfif, adobe, progressive, arithmetic;
	unsigned x_density, y_density, transform;
	J_COLOR_SPACE colours;
	struct fixture_plane planes[4];
};

static inline void fixture_plane_read(struct fixture_plane *out, j_decompress_ptr d,
                                      const jpeg_component_info *c, jvirt_barray_ptr array)
{
	*out = (struct fixture_plane){
	    .id = (unsigned)c->component_id,
	    .h = (unsigned)c->h_samp_factor,
	    .v = (unsigned)c->v_samp_factor,
	    .width = c->width_in_blocks,
	    .height = c->height_in_blocks,
	    .blocks = calloc((size_t)c->width_in_blocks * c->height_in_blocks, sizeof(JBLOCK)),
	};
	assert_non_null(out->blocks);
	memcpy(out->steps, c->quant_table->quantval, sizeof out->steps);
	for (unsigned y = 0; y < out->height; y++)
		memcpy(out->blocks + (size_t)y * out->width,
		       *d->mem->access_virt_barray((j_common_ptr)d, array, y, 1, FALSE),
		       out->width * sizeof(JBLOCK));
}

static inline void fixture_read(struct fixture_frame *out, const struct buf *b)
{
	struct jpeg_decompress_struct d;
	struct jpeg_error_mgr errors;
	jvirt_barray_ptr *arrays;

	d.err = jpeg_std_error(&errors);
	jpeg_create_decompress(&d);
	jpeg_mem_src(&d, (const unsigned char *)b->data, b->len);
	jpeg_read_header(&d, TRUE);
	*out = (struct fixture_frame){
	    .width = d.image_width,
	    .height = d.image_height,
	    .count = (unsigned)d.num_components,
	    .jfif = d.saw_JFIF_marker,
	    .adobe = d.saw_Adobe_marker,
	    .progressive = d.progressive_mode,
	    .arithmetic = d.arith_code,
	    .x_density = d.X_density,
	    .y_density = d.Y_density,
	    .transform = d.Adobe_transform,
	    .colours = d.jpeg_color_space,
	};
	arrays = jpeg_read_coefficients(&d);
	for (unsigned i = 0; i < out->count; i++)
		fixture_plane_read(&out->planes[i], &d, &d.comp_info[i], arrays[i]);
	assert_int_equal(errors.num_warnings, 0);
	jpeg_destroy_decompress(&d);
}

static inline void fixture_free(struct fixture_frame *f)
{
	for (unsigned i = 0; i < f->count; i++)
		free(f->planes[i].blocks);
	*f = (struct fixture_frame){0};
}

static inline void fixture_assert_same(const struct fixture_frame *a, const struct fixture_frame *b)
{
	assert_int_equal(a->width, b->width);
	assert_int_equal(a->height, b->height);
	assert_int_equal(a->count, b->count);
	assert_int_equal(a->colours, b->colours);
	for (unsigned i = 0; i < a->count; i++) {
		const struct fixture_plane *p = &a->planes[i], *q = &b->planes[i];

		assert_int_equal(p->id, q->id);
		assert_int_equal(p->h, q->h);
		assert_int_equal(p->v, q->v);
		assert_int_equal(p->width, q->width);
		assert_int_equal(p->height, q->height);
		assert_memory_equal(p->steps, q->steps, sizeof p->steps);
		assert_memory_equal(p->blocks, q->blocks,
		                    (size_t)p->width * p->height * sizeof(JBLOCK));
	}
}

#endif
