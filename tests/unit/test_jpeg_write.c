/* test_jpeg_write.c - pixels written are those that libjpeg by itself would write. */
#include "jpeg_fixture.h"

#include "codec/jpeg.h"
#include "codec/jpeg_write.h"

static const struct jpeg_write_request plain = {.quality = 85, .most = SIZE_MAX};

static void fill(struct picture *p)
{
	for (unsigned i = 0; i < picture_plane_count(&p->shape); i++)
		for (unsigned y = 0; y < picture_plane_height(&p->shape, i); y++)
			for (unsigned x = 0; x < picture_plane_width(&p->shape, i); x++)
				plane_row(&p->planes[i], y)[x] = (unsigned char)photo(x, y, i);
}

static struct picture picture_of(struct picture_shape shape)
{
	struct picture p = {0};
	struct err e;

	assert_true(picture_new(&p, &shape, &e));
	fill(&p);
	return p;
}

static enum jpeg_write_result write(struct buf *out, struct picture *p,
                                    const struct jpeg_write_request *request)
{
	struct jpeg_pixels pixels = jpeg_pixels_of(p);

	buf_reset(out);
	return jpeg_write(out, &pixels, request);
}

/* --- The same by libjpeg alone */

static JSAMPROW row_of(struct picture *p, unsigned plane, unsigned y)
{
	unsigned height = picture_plane_height(&p->shape, plane);
	unsigned width = picture_plane_width(&p->shape, plane);
	JSAMPROW row = plane_row(&p->planes[plane], y < height ? y : height - 1);

	for (unsigned x = width; x < (width + 7) / 8 * 8; x++)
		row[x] = row[width - 1];
	return row;
}

static void write_planes(struct jpeg_compress_struct *c, struct picture *p)
{
	unsigned rows = 8u * (unsigned)c->comp_info[0].v_samp_factor;
	JSAMPROW pointers[3][32];
	JSAMPARRAY arrays[3] = {pointers[0], pointers[1], pointers[2]};

	while (c->next_scanline < c->image_height) {
		for (unsigned i = 0; i < picture_plane_count(&p->shape); i++)
			for (unsigned y = 0; y < rows; y++)
				pointers[i][y] = row_of(
				    p, i,
				    (c->next_scanline >> picture_plane_shift_y(&p->shape, i)) + y);
		jpeg_write_raw_data(c, arrays, rows);
	}
}

static void write_interleaved(struct jpeg_compress_struct *c, struct picture *p)
{
	JSAMPLE *row = malloc((size_t)c->image_width * 3);

	assert_non_null(row);
	while (c->next_scanline < c->image_height) {
		for (unsigned i = 0; i < c->image_width * 3; i++)
			row[i] = plane_row(&p->planes[i % 3], c->next_scanline)[i / 3];
		jpeg_write_scanlines(c, &row, 1);
	}
	free(row);
}

static void write_by_libjpeg(struct buf *out, struct picture *p,
                             const struct jpeg_write_request *request)
{
	bool grey = p->shape.model == MODEL_GREY, rgb = p->shape.model == MODEL_RGB;
	struct jpeg_compress_struct c;
	struct jpeg_error_mgr errors;
	jpeg_scan_info scans[4];
	unsigned char *bytes = NULL;
	unsigned long size = 0;

	c.err = jpeg_std_error(&errors);
	jpeg_create_compress(&c);
	jpeg_mem_dest(&c, &bytes, &size);
	c.image_width = p->shape.width_px;
	c.image_height = p->shape.height_px;
	c.input_components = grey ? 1 : 3;
	c.in_color_space = grey ? JCS_GRAYSCALE : rgb ? JCS_RGB : JCS_YCbCr;
	jpeg_set_defaults(&c);
	jpeg_set_quality(&c, (int)request->quality, TRUE);
	c.raw_data_in = !rgb;
	c.optimize_coding = TRUE;
	if (p->shape.shift_x + p->shape.shift_y == 4) /* 18 blocks are too many for a scan */
		set_apart(&c, scans);
	if (!grey) {
		c.comp_info[0].h_samp_factor = 1 << (rgb ? request->shift_x : p->shape.shift_x);
		c.comp_info[0].v_samp_factor = 1 << (rgb ? request->shift_y : p->shape.shift_y);
	}
	jpeg_start_compress(&c, TRUE);
	if (rgb)
		write_interleaved(&c, p);
	else
		write_planes(&c, p);
	jpeg_finish_compress(&c);
	jpeg_destroy_compress(&c);
	buf_reset(out);
	buf_add(out, bytes, size);
	free(bytes);
}

/* Which codes make bytes of ones, behind which 0 is stuffed, is chance. */
static size_t unstuffed(const struct buf *b)
{
	size_t size = b->len;

	for (size_t i = 1; i < b->len; i++)
		size -= b->data[i - 1] == '\xFF' && b->data[i] == 0;
	return size;
}

/* The coefficients are the same, and the tables at least as good. */
static void assert_as_libjpeg(struct picture_shape shape, const struct jpeg_write_request *request)
{
	struct picture p = picture_of(shape);
	struct fixture_frame mine, theirs;
	struct buf a = {0}, b = {0};

	assert_int_equal(write(&a, &p, request), JPEG_WRITE_DONE);
	write_by_libjpeg(&b, &p, request);
	assert_true(unstuffed(&a) <= unstuffed(&b));
	fixture_read(&mine, &a);
	fixture_read(&theirs, &b);
	fixture_assert_same(&mine, &theirs);
	assert_false(mine.progressive || mine.adobe);
	fixture_free(&mine);
	fixture_free(&theirs);
	picture_free(&p);
	buf_free(&a);
	buf_free(&b);
}

static void all_shapes(void **state)
{
	static const struct {
		unsigned width, height;
	} sizes[] = {{1, 1}, {8, 8}, {17, 9}, {64, 64}, {63, 65}, {130, 131}, {9, 200}, {200, 3}};
	static const unsigned shifts[][2] = {{0, 0}, {1, 0}, {0, 1}, {1, 1}, {2, 0}, {2, 2}};

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct picture_shape shape = {MODEL_GREY, sizes[i].width, sizes[i].height, 0, 0};
		struct jpeg_write_request request = plain;

		assert_as_libjpeg(shape, &request);
		shape.model = MODEL_YCC;
		for (size_t k = 0; k < sizeof shifts / sizeof *shifts; k++) {
			shape.shift_x = shifts[k][0];
			shape.shift_y = shifts[k][1];
			assert_as_libjpeg(shape, &request);
		}
		shape = (struct picture_shape){MODEL_RGB, sizes[i].width, sizes[i].height, 0, 0};
		for (unsigned k = 0; k < 4; k++) {
			request.shift_x = k & 1;
			request.shift_y = k >> 1;
			assert_as_libjpeg(shape, &request);
		}
	}
}

static void all_qualities(void **state)
{
	static const struct picture_shape shape = {MODEL_YCC, 50, 40, 1, 1};
	struct jpeg_write_request request = plain;

	(void)state;
	for (request.quality = 1; request.quality <= 100; request.quality++)
		assert_as_libjpeg(shape, &request);
}

static struct report probe(const struct buf *b)
{
	struct report r;
	struct err e;

	report_init(&r);
	assert_true(jpeg_probe(&r, buf_view(b), &codec_limits_default, &e));
	return r;
}

static void density_and_nothing_else(void **state)
{
	struct picture p = picture_of((struct picture_shape){MODEL_YCC, 80, 70, 1, 1});
	static const uint32_t dpis[] = {0, 1, 300, 65535};
	struct buf b = {0};

	(void)state;
	for (size_t i = 0; i < sizeof dpis / sizeof *dpis; i++) {
		struct jpeg_write_request request = plain;
		struct report r;

		request.dpi = dpis[i];
		assert_int_equal(write(&b, &p, &request), JPEG_WRITE_DONE);
		r = probe(&b);
		assert_int_equal(r.remark_count, 0);
		assert_int_equal(r.dpi, dpis[i]);
		assert_false(r.metadata || r.profile || r.gps);
		assert_int_equal(r.width_px, 80);
		assert_int_equal(r.height_px, 70);
	}
	picture_free(&p);
	buf_free(&b);
}

/* --- The limit */

static void as_large_as_it_may_be(void **state)
{
	struct picture p = picture_of((struct picture_shape){MODEL_YCC, 300, 200, 1, 1});
	struct jpeg_write_request request = plain;
	struct buf b = {0};
	size_t size;

	(void)state;
	assert_int_equal(write(&b, &p, &request), JPEG_WRITE_DONE);
	size = b.len;
	request.most = size;
	assert_int_equal(write(&b, &p, &request), JPEG_WRITE_DONE);
	assert_int_equal(b.len, size);
	for (request.most = size - 1; request.most > 0; request.most /= 2) {
		assert_int_equal(write(&b, &p, &request), JPEG_WRITE_TOO_LARGE);
		assert_int_equal(b.len, 0);
	}
	picture_free(&p);
	buf_free(&b);
}

struct counted {
	struct picture *picture;
	uint32_t next;
};

/* Bands come from the top, without a gap. */
static void fill_counted(void *context, uint32_t first, uint32_t rows,
                         const struct plane planes[PICTURE_PLANES_MAX])
{
	struct counted *c = context;
	struct jpeg_pixels pixels = jpeg_pixels_of(c->picture);

	assert_int_equal(first, c->next);
	assert_int_equal(first % 64, 0);
	c->next += rows;
	pixels.fill(pixels.context, first, rows, planes);
}

static void stops_early_or_goes_to_the_end(void **state)
{
	struct picture p = picture_of((struct picture_shape){MODEL_YCC, 300, 1001, 1, 1});
	struct counted c = {&p, 0};
	struct jpeg_pixels pixels = {p.shape, fill_counted, &c};
	struct jpeg_write_request request = plain;
	struct buf b = {0};

	(void)state;
	assert_int_equal(jpeg_write(&b, &pixels, &request), JPEG_WRITE_DONE);
	assert_int_equal(c.next, 1001);
	request.most = b.len / 4;
	c.next = 0;
	assert_int_equal(jpeg_write(&b, &pixels, &request), JPEG_WRITE_TOO_LARGE);
	assert_in_range(c.next, 64, 800);
	picture_free(&p);
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(all_shapes),
	    cmocka_unit_test(all_qualities),
	    cmocka_unit_test(density_and_nothing_else),
	    cmocka_unit_test(as_large_as_it_may_be),
	    cmocka_unit_test(stops_early_or_goes_to_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
