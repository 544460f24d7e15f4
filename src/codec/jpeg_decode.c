/* jpeg_decode.c - see jpeg_decode.h. */
#include "codec/jpeg_decode.h"

#include <setjmp.h>
#include <string.h>

#include "codec/jpeg_store.h"

#include <jerror.h>

/* A scan costs time for each block (some 50 ns) even where it holds no data: a progressive
 * file of 100 megapixels goes through 20 to 40 million blocks, a bomb through billions. */
#define BLOCKS_MAX 60000000u
#define BLANK_LEAST_PX 64 /* smaller pictures are not asked whether they are blank */
#define BLANK_DENSITY 8   /* bytes for 8x8 pixels: grain takes fewer, a pattern more */

/* All that changes while libjpeg works lies here: nothing automatic survives a longjmp. */
struct decoder {
	struct jpeg_error_mgr errors; /* first: libjpeg hands this back */
	struct jpeg_source_mgr source;
	struct jpeg_decompress_struct lib;
	struct jpeg_store store;
	jmp_buf trouble;
	struct str bytes;
	struct report *report;
	const struct codec_limits *limits;
	uint32_t scans;
	uint64_t blocks;
	uint64_t stray;
	size_t data;               /* where that of the first scan begins */
	bool seen[MAX_COMPONENTS]; /* some scan had it */
	bool ran_out;              /* libjpeg asked for more than there is */
	bool starved;              /* and lacked it */
	bool stopped;              /* at a limit */
	bool no_memory;
};

static size_t position(const struct decoder *d)
{
	return d->ran_out ? d->bytes.len : d->bytes.len - d->source.bytes_in_buffer;
}

/* Only the first is kept. */
static void say_corrupt(struct decoder *d, const char *what)
{
	report_add(d->report, REMARK_CORRUPT, 0, position(d), str_of(what));
}

/* --- The source: the bytes, then EOI for ever. */

static void do_nothing(j_decompress_ptr lib)
{
	(void)lib;
}

static boolean run_out(j_decompress_ptr lib)
{
	static const JOCTET end[] = {0xFF, JPEG_EOI};
	struct decoder *d = (struct decoder *)lib->err;

	d->ran_out = true;
	d->source.next_input_byte = end;
	d->source.bytes_in_buffer = sizeof end;
	return TRUE;
}

static void skip(j_decompress_ptr lib, long count)
{
	struct jpeg_source_mgr *source = lib->src;

	if (count <= 0)
		return;
	if ((size_t)count > source->bytes_in_buffer) {
		run_out(lib);
		return;
	}
	source->next_input_byte += count;
	source->bytes_in_buffer -= (size_t)count;
}

/* --- Warnings and errors */

/* Before the first scan nothing can be lost with bytes that are passed over. Behind one they
 * are what the decoder did not come to read. */
static void judge_extraneous(struct decoder *d)
{
	if (d->lib.input_scan_number > 0)
		say_corrupt(d, "data left over before a marker");
	else
		d->stray += (uint64_t)d->errors.msg_parm.i[0];
}

/* Behind the last byte all that is wrong is wrong for lack of more. */
static void complain(struct decoder *d)
{
	char text[JMSG_LENGTH_MAX];

	if (d->ran_out) {
		d->starved = true;
		return;
	}
	d->errors.format_message((j_common_ptr)&d->lib, text);
	say_corrupt(d, text);
}

static void on_message(j_common_ptr lib, int level)
{
	struct decoder *d = (struct decoder *)lib->err;

	if (level >= 0)
		return;
	switch (d->errors.msg_code) {
	case JWRN_EXTRANEOUS_DATA:
		judge_extraneous(d);
		break;
	case JWRN_ADOBE_XFORM: /* numbers that no decoder needs */
	case JWRN_JFIF_MAJOR:
	case JWRN_NOT_SEQUENTIAL:
		break;
	default:
		complain(d);
	}
}

_Noreturn static void on_error(j_common_ptr lib)
{
	struct decoder *d = (struct decoder *)lib->err;

	switch (d->errors.msg_code) {
	case JERR_OUT_OF_MEMORY:
		d->no_memory = true;
		break;
	case JERR_FRACT_SAMPLE_NOTIMPL: /* allowed, but hardly any decoder has them */
	case JERR_CCIR601_NOTIMPL:
		report_add(d->report, REMARK_RARE_PROCESS, 0, 0, STR("sampling factors"));
		d->stopped = true;
		break;
	default:
		complain(d);
	}
	longjmp(d->trouble, 1);
}

/* --- Decoding */

static void set_up(struct decoder *d)
{
	d->lib.err = jpeg_std_error(&d->errors);
	d->errors.error_exit = on_error;
	d->errors.emit_message = on_message;
	d->source = (struct jpeg_source_mgr){
	    .next_input_byte = (const JOCTET *)d->bytes.ptr,
	    .bytes_in_buffer = d->bytes.len,
	    .init_source = do_nothing,
	    .fill_input_buffer = run_out,
	    .skip_input_data = skip,
	    .resync_to_restart = jpeg_resync_to_restart,
	    .term_source = do_nothing,
	};
}

/* The blocks that the scan which has just begun goes through. */
static uint64_t blocks_of_scan(const struct jpeg_decompress_struct *lib)
{
	uint64_t blocks = 0;

	for (int i = 0; i < lib->comps_in_scan; i++) {
		const jpeg_component_info *c = lib->cur_comp_info[i];

		blocks += (uint64_t)c->width_in_blocks * c->height_in_blocks;
	}
	return blocks;
}

/* False at a limit. */
static bool begin_scan(struct decoder *d)
{
	d->scans++;
	d->blocks += blocks_of_scan(&d->lib);
	for (int i = 0; i < d->lib.comps_in_scan; i++)
		d->seen[d->lib.cur_comp_info[i]->component_index] = true;
	if (d->scans <= d->limits->scans && d->blocks <= BLOCKS_MAX)
		return true;
	report_add(d->report, REMARK_TOO_MANY_SCANS, 0,
	           d->scans <= d->limits->scans ? d->scans - 1 : d->limits->scans, STR(""));
	d->stopped = true;
	return false;
}

static void decode_scans(struct decoder *d)
{
	int got;

	jpeg_read_header(&d->lib, TRUE);
	d->data = position(d);
	d->lib.out_color_space = d->lib.jpeg_color_space; /* nothing is converted */
	d->lib.buffered_image = TRUE;
	d->lib.scale_num = 1;
	d->lib.scale_denom = DCTSIZE;
	jpeg_store_attach(&d->store, &d->lib);
	jpeg_start_decompress(&d->lib);
	if (!begin_scan(d))
		return;
	while ((got = jpeg_consume_input(&d->lib)) != JPEG_REACHED_EOI)
		if (got == JPEG_REACHED_SOS && !begin_scan(d))
			return;
	jpeg_store_finish(&d->store, &d->lib);
}

/* --- What it comes to */

/* Each component has a scan, a progressive one its means. */
static bool has_every_component(const struct decoder *d)
{
	if (d->lib.num_components > MAX_COMPONENTS)
		return false;
	for (int i = 0; i < d->lib.num_components; i++)
		if (!d->seen[i] || (d->lib.coef_bits && d->lib.coef_bits[i][0] < 0))
			return false;
	return d->lib.num_components > 0;
}

/* Nothing that a further scan could bring is missing. */
static bool is_refined(const struct decoder *d)
{
	if (!d->lib.coef_bits)
		return true;
	for (int i = 0; i < d->lib.num_components; i++)
		for (int k = 0; k < DCTSIZE2; k++)
			if (d->lib.coef_bits[i][k] != 0)
				return false;
	return true;
}

/* T.81 B.2.4.1: a step is at least 1. With 0 whole frequencies are lost. */
static bool has_zero_step(const struct decoder *d)
{
	for (unsigned i = 0; i < d->store.count; i++) {
		const JQUANT_TBL *table = d->lib.comp_info[i].quant_table;

		for (int k = 0; table && k < DCTSIZE2; k++)
			if (table->quantval[k] == 0)
				return true;
	}
	return false;
}

static void conclude_end(struct decoder *d)
{
	if (!d->ran_out) {
		if (!d->starved && !has_every_component(d))
			say_corrupt(d, "a component has no scan");
		return;
	}
	if (d->starved || !has_every_component(d) || !is_refined(d))
		report_add(d->report, REMARK_TRUNCATED, 0, d->bytes.len, STR(""));
	else
		report_add(d->report, REMARK_NO_END_MARKER, 0, 0, STR(""));
}

/* The means of blocks do not show a fine pattern; that it takes many bytes does. */
static bool is_blank(const struct decoder *d)
{
	uint64_t blocks = (uint64_t)d->lib.image_width * d->lib.image_height / DCTSIZE2;

	return d->lib.image_width >= BLANK_LEAST_PX && d->lib.image_height >= BLANK_LEAST_PX &&
	       position(d) - d->data <= blocks * BLANK_DENSITY &&
	       jpeg_store_is_blank(&d->store, &d->lib);
}

static void conclude(struct decoder *d)
{
	if (d->stray > 0)
		report_add(d->report, REMARK_STRAY_BYTES, 0, d->stray, STR(""));
	if (d->stopped)
		return;
	conclude_end(d);
	if (d->store.out_of_range)
		say_corrupt(d, "brightness out of range");
	if (has_zero_step(d))
		say_corrupt(d, "quantization by 0");
	if (!report_has(d->report, REMARK_CORRUPT) && !report_has(d->report, REMARK_TRUNCATED) &&
	    is_blank(d))
		report_add(d->report, REMARK_BLANK, 0, 0, STR(""));
}

/* The only setjmp: what changes after it lies behind the pointer. */
static bool run(struct decoder *d)
{
	if (setjmp(d->trouble) != 0)
		return false;
	jpeg_create_decompress(&d->lib);
	d->lib.src = &d->source;
	decode_scans(d);
	return !d->stopped;
}

bool jpeg_decode(struct report *out, struct str bytes, const struct codec_limits *limits,
                 size_t *end, struct err *e)
{
	struct decoder d = {.bytes = bytes, .report = out, .limits = limits};
	bool no_memory;

	set_up(&d);
	*end = run(&d) ? position(&d) : bytes.len;
	no_memory = d.no_memory;
	if (!no_memory)
		conclude(&d);
	jpeg_destroy_decompress(&d.lib);
	return no_memory ? err_nomem(e) : true;
}
