/* jpeg_decode.c - see jpeg_decode.h. */
#include "codec/jpeg_decode.h"

#include "codec/jpeg_input.h"
#include "codec/jpeg_store.h"

#define BLANK_LEAST_PX 64 /* smaller pictures are not asked whether they are blank */
#define BLANK_DENSITY 8   /* bytes for 8x8 pixels: grain takes fewer, a pattern more */

/* All that changes while libjpeg works lies here: nothing automatic survives a longjmp. */
struct decoder {
	struct jpeg_input in; /* first: libjpeg hands this back */
	struct jpeg_store store;
	size_t data; /* where that of the first scan begins */
};

static void decode_scans(struct decoder *d)
{
	struct jpeg_decompress_struct *lib = &d->in.lib;
	int got;

	jpeg_read_header(lib, TRUE);
	d->data = jpeg_input_position(&d->in);
	lib->out_color_space = lib->jpeg_color_space; /* nothing is converted */
	lib->buffered_image = TRUE;
	lib->scale_num = 1;
	lib->scale_denom = DCTSIZE;
	jpeg_store_attach(&d->store, lib);
	jpeg_start_decompress(lib);
	if (!jpeg_input_begin_scan(&d->in))
		return;
	while ((got = jpeg_consume_input(lib)) != JPEG_REACHED_EOI)
		if (got == JPEG_REACHED_SOS && !jpeg_input_begin_scan(&d->in))
			return;
	jpeg_store_finish(&d->store, lib);
}

/* The means of blocks do not show a fine pattern; that it takes many bytes does. */
static bool is_blank(const struct decoder *d)
{
	const struct jpeg_decompress_struct *lib = &d->in.lib;
	uint64_t blocks = (uint64_t)lib->image_width * lib->image_height / DCTSIZE2;

	return lib->image_width >= BLANK_LEAST_PX && lib->image_height >= BLANK_LEAST_PX &&
	       jpeg_input_position(&d->in) - d->data <= blocks * BLANK_DENSITY &&
	       jpeg_store_is_blank(&d->store, lib);
}

static void conclude(struct decoder *d)
{
	struct report *report = d->in.report;

	jpeg_input_conclude(&d->in);
	if (d->in.stopped)
		return;
	if (d->store.out_of_range)
		jpeg_input_corrupt(&d->in, "brightness out of range");
	if (!report_has(report, REMARK_CORRUPT) && !report_has(report, REMARK_TRUNCATED) &&
	    is_blank(d))
		report_add(report, REMARK_BLANK, 0, 0, STR(""));
}

/* The only setjmp: what changes after it lies behind the pointer. */
static bool run(struct decoder *d)
{
	if (setjmp(d->in.trouble) != 0)
		return false;
	jpeg_create_decompress(&d->in.lib);
	d->in.lib.src = &d->in.source;
	decode_scans(d);
	return !d->in.stopped;
}

static bool is_whole(const struct decoder *d)
{
	return !d->in.stopped && !report_has(d->in.report, REMARK_CORRUPT) &&
	       !report_has(d->in.report, REMARK_TRUNCATED);
}

bool jpeg_decode(struct report *out, struct picture *small, struct str bytes,
                 const struct codec_limits *limits, size_t *end, struct err *e)
{
	struct decoder d = {0};
	bool no_memory;

	jpeg_input_init(&d.in, bytes, limits, out);
	*end = run(&d) ? jpeg_input_position(&d.in) : bytes.len;
	no_memory = d.in.no_memory;
	if (!no_memory)
		conclude(&d);
	if (!no_memory && small && is_whole(&d) && !jpeg_store_picture(small, &d.store, &d.in.lib))
		no_memory = true;
	jpeg_destroy_decompress(&d.in.lib);
	return no_memory ? err_nomem(e) : true;
}
