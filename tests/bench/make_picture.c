/* Makes a picture for the bench, the same one each time: noise and edges as a camera sees
 * them, windows and text as a screen shows them, a page of text as a scanner gives it.
 *
 *   make_picture FORMAT SCENE WIDTH HEIGHT SEED > FILE
 *
 * FORMAT: jpeg (baseline 4:2:0), jpeg-progressive (4:2:0), jpeg-progressive-444, jpeg-cmyk (as
 *         Adobe's programs write it), png, png-rgba, png-16-rgba (16 bits a sample).
 * SCENE:  photo, screen, scan. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <zlib.h>

#define JPEG_QUALITY 92
#define OCTAVES 6

/* Smooth noise: random heights on a lattice, straight lines in between. */
struct octave {
	unsigned shift; /* the lattice is 1 << shift pixels wide */
	int weight;
	int *knots; /* of this row */
};

struct scene {
	void (*paint)(struct scene *s, unsigned y, unsigned char *rgb);
	unsigned width, height, seed;
	uint32_t grain; /* state of the noise that a sensor adds */
	struct octave octaves[OCTAVES];
};

static uint32_t mix(uint32_t a, uint32_t b, uint32_t c)
{
	uint32_t h = a * 0x9E3779B1u ^ b * 0x85EBCA77u ^ c * 0xC2B2AE3Du;

	h = (h ^ h >> 15) * 0x2C1B3C6Du;
	h = (h ^ h >> 12) * 0x297A2D39u;
	return h ^ h >> 15;
}

static int grain(struct scene *s)
{
	s->grain ^= s->grain << 13;
	s->grain ^= s->grain >> 17;
	s->grain ^= s->grain << 5;
	/* three bits of it are nearer to a bell than one */
	return (int)(s->grain & 3) + (int)(s->grain >> 8 & 3) + (int)(s->grain >> 16 & 1) - 3;
}

static unsigned char level(int value)
{
	return (unsigned char)(value < 0 ? 0 : value > 255 ? 255 : value);
}

/* --- A photo */

static void octaves_init(struct scene *s)
{
	/* brightness from the first four, colour from the last two */
	static const struct octave kinds[OCTAVES] = {{8, 150, NULL}, {6, 60, NULL}, {3, 60, NULL},
	                                             {1, 40, NULL},  {9, 70, NULL}, {7, 50, NULL}};

	memcpy(s->octaves, kinds, sizeof(kinds));
	for (int i = 0; i < OCTAVES; i++) {
		size_t knots = (s->width >> kinds[i].shift) + 2;

		s->octaves[i].knots = calloc(knots, sizeof(*s->octaves[i].knots));
		if (!s->octaves[i].knots)
			exit(1);
	}
}

static void octave_row(const struct scene *s, unsigned number, unsigned y)
{
	const struct octave *o = &s->octaves[number];
	unsigned cell = 1u << o->shift, row = y >> o->shift, part = y & (cell - 1);
	unsigned knots = (s->width >> o->shift) + 2;

	for (unsigned x = 0; x < knots; x++) {
		uint32_t key = s->seed * 16 + number;
		unsigned above = mix(x, row, key) & 255, below = mix(x, row + 1, key) & 255;

		o->knots[x] = (int)((above * (cell - part) + below * part) >> o->shift);
	}
}

/* From -weight/2 to weight/2. */
static int octave_at(const struct octave *o, unsigned x)
{
	unsigned cell = 1u << o->shift, at = x >> o->shift;
	int part = (int)(x & (cell - 1));
	int height = (o->knots[at] * ((int)cell - part) + o->knots[at + 1] * part) >> o->shift;

	return (height - 128) * o->weight / 256;
}

static void paint_photo(struct scene *s, unsigned y, unsigned char *rgb)
{
	for (unsigned i = 0; i < OCTAVES; i++)
		octave_row(s, i, y);
	for (unsigned x = 0; x < s->width; x++) {
		const struct octave *o = s->octaves;
		int shape = octave_at(o + 1, x), red = octave_at(o + 4, x),
		    blue = octave_at(o + 5, x);
		int bright =
		    128 + octave_at(o, x) + shape + octave_at(o + 2, x) + octave_at(o + 3, x);

		if (shape > 6) /* things have outlines */
			bright += 30;
		rgb[3 * x] = level(bright + red + grain(s));
		rgb[3 * x + 1] = level(bright - (red + blue) / 3 + grain(s));
		rgb[3 * x + 2] = level(bright + blue + grain(s));
	}
}

/* --- Text, on a screen and on paper */

/* How dark the ink is at a point of a page full of words, 0 to 255: thirty invented
 * letters of 5 by 7 dots, each dot `size` pixels wide. */
static int ink(const struct scene *s, unsigned x, unsigned y, unsigned size)
{
	unsigned column = x / (6 * size), row = y / (12 * size);
	unsigned dot_x = x / size % 6, dot_y = y / size % 12;
	uint32_t letter = mix(column, row, s->seed) % 36;

	if (letter >= 30 || dot_x == 5 || dot_y >= 7 || mix(row, 7, s->seed) % 9 == 0)
		return 0;
	switch (mix(letter, dot_y * 8 + dot_x, 99) % 6) {
	case 0:
	case 1:
		return 255;
	case 2: /* where a curve only grazes the dot */
		return 110;
	default:
		return 0;
	}
}

static void paint_screen(struct scene *s, unsigned y, unsigned char *rgb)
{
	for (unsigned x = 0; x < s->width; x++, rgb += 3) {
		unsigned in_x = x % 640, in_y = y % 480;
		uint32_t window = mix(x / 640, y / 480, s->seed);
		int dark = in_x > 40 && in_y > 60 ? ink(s, x, y, 2) : 0;

		if (in_x < 8 || in_y < 8) { /* what lies behind */
			rgb[0] = 30;
			rgb[1] = level(60 + (int)(y * 60 / s->height));
			rgb[2] = 110;
		} else if (in_y < 40) { /* a title bar */
			rgb[0] = (unsigned char)(window & 127);
			rgb[1] = (unsigned char)(window >> 8 & 127);
			rgb[2] = (unsigned char)(window >> 16 & 127);
		} else {
			rgb[0] = rgb[1] = rgb[2] = level(250 - dark * 9 / 10);
		}
	}
}

static void paint_scan(struct scene *s, unsigned y, unsigned char *rgb)
{
	unsigned margin = s->width / 12;

	octave_row(s, 0, y);
	for (unsigned x = 0; x < s->width; x++, rgb += 3) {
		bool print =
		    x > margin && x < s->width - margin && y > margin && y < s->height - margin;
		int paper = 238 + octave_at(&s->octaves[0], x) / 12;
		int value = paper + grain(s) / 2 - (print ? ink(s, x, y, 4) * 3 / 4 : 0);

		rgb[0] = level(value);
		rgb[1] = level(value - 2);
		rgb[2] = level(value - 8);
	}
}

/* --- JPEG */

struct jpeg_kind {
	bool progressive, whole_colour, cmyk;
};

/* Ink is what is missing of light, black what is missing of all three; Adobe stores it upside
 * down. */
static void to_cmyk(unsigned char *cmyk, const unsigned char *rgb, unsigned width)
{
	for (unsigned x = 0; x < width; x++, rgb += 3, cmyk += 4) {
		unsigned char most = rgb[0] > rgb[1] ? rgb[0] : rgb[1];

		most = most > rgb[2] ? most : rgb[2];
		for (int i = 0; i < 3; i++)
			cmyk[i] = (unsigned char)(most ? rgb[i] * 255 / most : 255);
		cmyk[3] = most;
	}
}

static void jpeg_start(struct jpeg_compress_struct *jpeg, const struct scene *s,
                       const struct jpeg_kind *kind)
{
	jpeg_create_compress(jpeg);
	jpeg_stdio_dest(jpeg, stdout);
	jpeg->image_width = s->width;
	jpeg->image_height = s->height;
	jpeg->input_components = kind->cmyk ? 4 : 3;
	jpeg->in_color_space = kind->cmyk ? JCS_CMYK : JCS_RGB;
	jpeg_set_defaults(jpeg);
	if (kind->cmyk)
		jpeg_set_colorspace(jpeg, JCS_YCCK);
	jpeg_set_quality(jpeg, JPEG_QUALITY, TRUE);
	jpeg->density_unit = 1;
	jpeg->X_density = jpeg->Y_density = 300;
	if (kind->progressive)
		jpeg_simple_progression(jpeg);
	if (kind->whole_colour)
		jpeg->comp_info[0].h_samp_factor = jpeg->comp_info[0].v_samp_factor = 1;
	jpeg_start_compress(jpeg, TRUE);
}

static void write_jpeg(struct scene *s, const struct jpeg_kind *kind)
{
	struct jpeg_compress_struct jpeg = {0};
	struct jpeg_error_mgr errors;
	unsigned char *rgb = malloc((size_t)s->width * 3), *cmyk = malloc((size_t)s->width * 4);
	unsigned char *row = kind->cmyk ? cmyk : rgb;

	if (!rgb || !cmyk)
		exit(1);
	jpeg.err = jpeg_std_error(&errors);
	jpeg_start(&jpeg, s, kind);
	for (unsigned y = 0; y < s->height; y++) {
		s->paint(s, y, rgb);
		if (kind->cmyk)
			to_cmyk(cmyk, rgb, s->width);
		jpeg_write_scanlines(&jpeg, &row, 1);
	}
	jpeg_finish_compress(&jpeg);
	jpeg_destroy_compress(&jpeg);
	free(rgb);
	free(cmyk);
}

/* --- PNG */

struct png {
	z_stream deflate;
	unsigned samples, bytes; /* of a pixel */
	size_t stride;
	unsigned char *last, *row, *tried, *best; /* rows of stride bytes; the latter with a type */
	unsigned char out[65536];
};

static void put_u32(unsigned char out[4], uint32_t v)
{
	for (int i = 0; i < 4; i++)
		out[i] = (unsigned char)(v >> (24 - 8 * i));
}

static void put_chunk(const char *name, const unsigned char *bytes, size_t size)
{
	unsigned char number[4];
	unsigned long crc = crc32(crc32(0, NULL, 0), (const unsigned char *)name, 4);

	if (size)
		crc = crc32(crc, bytes, (unsigned)size);
	put_u32(number, (uint32_t)size);
	fwrite(number, 1, 4, stdout);
	fwrite(name, 1, 4, stdout);
	if (size)
		fwrite(bytes, 1, size, stdout);
	put_u32(number, (uint32_t)crc);
	fwrite(number, 1, 4, stdout);
}

static void png_deflate(struct png *p, int flush)
{
	int result;

	do {
		p->deflate.next_out = p->out;
		p->deflate.avail_out = sizeof(p->out);
		result = deflate(&p->deflate, flush);
		if (p->deflate.avail_out < sizeof(p->out))
			put_chunk("IDAT", p->out, sizeof(p->out) - p->deflate.avail_out);
	} while (p->deflate.avail_out == 0 || (flush == Z_FINISH && result != Z_STREAM_END));
}

static unsigned char paeth(int left, int up, int corner)
{
	int guess = left + up - corner;
	int a = abs(guess - left), b = abs(guess - up), c = abs(guess - corner);

	return (unsigned char)(a <= b && a <= c ? left : b <= c ? up : corner);
}

/* The row as filter `type` leaves it, in p->tried; how large its bytes are in all. */
static unsigned long filter(struct png *p, unsigned type)
{
	unsigned long sum = 0;

	p->tried[0] = (unsigned char)type;
	for (size_t i = 0; i < p->stride; i++) {
		unsigned left = i < p->bytes ? 0 : p->row[i - p->bytes], up = p->last[i];
		unsigned corner = i < p->bytes ? 0 : p->last[i - p->bytes];
		unsigned guess = type == 0   ? 0
		                 : type == 1 ? left
		                 : type == 2 ? up
		                 : type == 3 ? (left + up) / 2
		                             : paeth((int)left, (int)up, (int)corner);

		p->tried[i + 1] = (unsigned char)(p->row[i] - guess);
		sum += (unsigned long)abs((signed char)p->tried[i + 1]);
	}
	return sum;
}

/* Every filter is tried and the one with the smallest bytes taken, as encoders do. */
static void png_row(struct png *p)
{
	unsigned long least = 0;

	for (unsigned type = 0; type < 5; type++) {
		unsigned long sum = filter(p, type);

		if (type == 0 || sum < least) {
			unsigned char *t = p->best;

			least = sum;
			p->best = p->tried;
			p->tried = t;
		}
	}
	p->deflate.next_in = p->best;
	p->deflate.avail_in = (unsigned)p->stride + 1;
	png_deflate(p, Z_NO_FLUSH);
	memcpy(p->last, p->row, p->stride);
}

/* A sample of eight bits, or of sixteen with something in the lower ones. */
static unsigned char *put_sample(const struct png *p, unsigned char *to, unsigned char value)
{
	*to++ = value;
	if (p->bytes > p->samples)
		*to++ = (unsigned char)(value * 7 + 13);
	return to;
}

/* rgb becomes a row of the picture; where there is alpha, its corners are let through. */
static void png_take(struct png *p, const struct scene *s, unsigned y, const unsigned char *rgb)
{
	unsigned char *to = p->row;

	for (unsigned x = 0; x < s->width; x++) {
		for (int i = 0; i < 3; i++)
			to = put_sample(p, to, *rgb++);
		if (p->samples == 4)
			to = put_sample(p, to, level((int)(x < y ? x : y) * 2));
	}
}

static void png_header(const struct scene *s, const struct png *p)
{
	static const unsigned char signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
	unsigned char size[13], density[9];

	fwrite(signature, 1, sizeof(signature), stdout);
	put_u32(size, s->width);
	put_u32(size + 4, s->height);
	memcpy(size + 8, p->samples == 4 ? "\x08\x06\0\0" : "\x08\x02\0\0", 5);
	size[8] = (unsigned char)(8 * p->bytes / p->samples);
	put_chunk("IHDR", size, sizeof(size));
	put_u32(density, 11811); /* a metre: 300 dpi */
	put_u32(density + 4, 11811);
	density[8] = 1;
	put_chunk("pHYs", density, sizeof(density));
}

static void write_png(struct scene *s, unsigned samples, unsigned bits)
{
	static struct png p;
	unsigned char *rgb = malloc((size_t)s->width * 3);

	p.samples = samples;
	p.bytes = samples * bits / 8;
	p.stride = (size_t)s->width * p.bytes;
	p.last = calloc(1, p.stride);
	p.row = calloc(1, p.stride);
	p.tried = calloc(1, p.stride + 1);
	p.best = calloc(1, p.stride + 1);
	if (!rgb || !p.last || !p.row || !p.tried || !p.best ||
	    deflateInit(&p.deflate, samples == 4 ? 4 : 6) != Z_OK)
		exit(1);
	png_header(s, &p);
	for (unsigned y = 0; y < s->height; y++) {
		s->paint(s, y, rgb);
		png_take(&p, s, y, rgb);
		png_row(&p);
	}
	png_deflate(&p, Z_FINISH);
	put_chunk("IEND", NULL, 0);
	deflateEnd(&p.deflate);
	free(rgb);
	free(p.last);
	free(p.row);
	free(p.tried);
	free(p.best);
}

static bool write_picture(struct scene *s, const char *format)
{
	if (strcmp(format, "jpeg") == 0)
		write_jpeg(s, &(struct jpeg_kind){0});
	else if (strcmp(format, "jpeg-progressive") == 0)
		write_jpeg(s, &(struct jpeg_kind){.progressive = true});
	else if (strcmp(format, "jpeg-progressive-444") == 0)
		write_jpeg(s, &(struct jpeg_kind){.progressive = true, .whole_colour = true});
	else if (strcmp(format, "jpeg-cmyk") == 0)
		write_jpeg(s, &(struct jpeg_kind){.cmyk = true});
	else if (strcmp(format, "png") == 0)
		write_png(s, 3, 8);
	else if (strcmp(format, "png-rgba") == 0)
		write_png(s, 4, 8);
	else if (strcmp(format, "png-16-rgba") == 0)
		write_png(s, 4, 16);
	else
		return false;
	return fflush(stdout) == 0;
}

int main(int argc, char **argv)
{
	struct scene s = {0};
	bool ok;

	if (argc != 6)
		return 2;
	s.paint = strcmp(argv[2], "photo") == 0    ? paint_photo
	          : strcmp(argv[2], "screen") == 0 ? paint_screen
	                                           : paint_scan;
	s.width = (unsigned)strtoul(argv[3], NULL, 10);
	s.height = (unsigned)strtoul(argv[4], NULL, 10);
	s.seed = (unsigned)strtoul(argv[5], NULL, 10);
	s.grain = mix(s.seed, 1, 2) | 1;
	if (s.width == 0 || s.height == 0)
		return 2;
	octaves_init(&s);
	ok = write_picture(&s, argv[1]);
	for (int i = 0; i < OCTAVES; i++)
		free(s.octaves[i].knots);
	return ok ? 0 : 2;
}
