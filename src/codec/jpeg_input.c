/* jpeg_input.c - see jpeg_input.h. */
#include "codec/jpeg_input.h"

#include <jerror.h>

/* A scan costs time for each block (some 50 ns) even where it holds no data: a progressive
 * file of 100 megapixels goes through 20 to 40 million blocks, a bomb through billions. */
#define BLOCKS_MAX 60000000u

size_t jpeg_input_position(const struct jpeg_input *in)
{
	return in->ran_out ? in->bytes.len : in->bytes.len - in->source.bytes_in_buffer;
}

void jpeg_input_corrupt(struct jpeg_input *in, const char *what)
{
	report_add(in->report, REMARK_CORRUPT, 0, jpeg_input_position(in), str_of(what));
}

/* --- The source: the bytes, then EOI for ever. */

static void do_nothing(j_decompress_ptr lib)
{
	(void)lib;
}

static boolean run_out(j_decompress_ptr lib)
{
	static const JOCTET end[] = {0xFF, JPEG_EOI};
	struct jpeg_input *in = (struct jpeg_input *)lib->err;

	in->ran_out = true;
	in->source.next_input_byte = end;
	in->source.bytes_in_buffer = sizeof end;
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
static void judge_extraneous(struct jpeg_input *in)
{
	if (in->lib.input_scan_number > 0)
		jpeg_input_corrupt(in, "data left over before a marker");
	else
		in->stray += (uint64_t)in->errors.msg_parm.i[0];
}

/* Behind the last byte all that is wrong is wrong for lack of more. */
static void complain(struct jpeg_input *in)
{
	char text[JMSG_LENGTH_MAX];

	if (in->ran_out) {
		in->starved = true;
		return;
	}
	in->errors.format_message((j_common_ptr)&in->lib, text);
	jpeg_input_corrupt(in, text);
}

static void on_message(j_common_ptr lib, int level)
{
	struct jpeg_input *in = (struct jpeg_input *)lib->err;

	if (level >= 0)
		return;
	switch (in->errors.msg_code) {
	case JWRN_EXTRANEOUS_DATA:
		judge_extraneous(in);
		break;
	case JWRN_ADOBE_XFORM: /* numbers that no decoder needs */
	case JWRN_JFIF_MAJOR:
	case JWRN_NOT_SEQUENTIAL:
		break;
	default:
		complain(in);
	}
}

_Noreturn static void on_error(j_common_ptr lib)
{
	struct jpeg_input *in = (struct jpeg_input *)lib->err;

	switch (in->errors.msg_code) {
	case JERR_OUT_OF_MEMORY:
		in->no_memory = true;
		break;
	case JERR_FRACT_SAMPLE_NOTIMPL: /* allowed, but hardly any decoder has them */
	case JERR_CCIR601_NOTIMPL:
		report_add(in->report, REMARK_RARE_PROCESS, 0, 0, STR("sampling factors"));
		in->stopped = true;
		break;
	default:
		complain(in);
	}
	longjmp(in->trouble, 1);
}

void jpeg_input_init(struct jpeg_input *in, struct str bytes, const struct codec_limits *limits,
                     struct report *report)
{
	*in = (struct jpeg_input){.bytes = bytes, .limits = limits, .report = report};
	in->lib.err = jpeg_std_error(&in->errors);
	in->errors.error_exit = on_error;
	in->errors.emit_message = on_message;
	in->source = (struct jpeg_source_mgr){
	    .next_input_byte = (const JOCTET *)bytes.ptr,
	    .bytes_in_buffer = bytes.len,
	    .init_source = do_nothing,
	    .fill_input_buffer = run_out,
	    .skip_input_data = skip,
	    .resync_to_restart = jpeg_resync_to_restart,
	    .term_source = do_nothing,
	};
}

/* --- Scans */

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

bool jpeg_input_begin_scan(struct jpeg_input *in)
{
	if (in->scans++ == 0)
		in->components = in->lib.num_components;
	in->blocks += blocks_of_scan(&in->lib);
	for (int i = 0; i < in->lib.comps_in_scan; i++)
		in->seen[in->lib.cur_comp_info[i]->component_index] = true;
	if (in->scans <= in->limits->scans && in->blocks <= BLOCKS_MAX)
		return true;
	report_add(in->report, REMARK_TOO_MANY_SCANS, 0,
	           in->scans <= in->limits->scans ? in->scans - 1 : in->limits->scans, STR(""));
	in->stopped = true;
	return false;
}

/* --- What it comes to */

/* Each component has a scan, a progressive one its means. */
static bool has_every_component(const struct jpeg_input *in)
{
	for (int i = 0; i < in->components; i++)
		if (!in->seen[i] || (in->lib.coef_bits && in->lib.coef_bits[i][0] < 0))
			return false;
	return in->components > 0;
}

bool jpeg_input_is_refined(const struct jpeg_input *in)
{
	if (!in->lib.coef_bits)
		return true;
	for (int i = 0; i < in->components; i++)
		for (int k = 0; k < DCTSIZE2; k++)
			if (in->lib.coef_bits[i][k] != 0)
				return false;
	return true;
}

/* T.81 B.2.4.1: a step is at least 1. With 0 whole frequencies are lost. Before a scan has
 * begun libjpeg has not set the tables. */
static bool has_zero_step(const struct jpeg_input *in)
{
	for (int i = 0; i < in->components; i++) {
		const JQUANT_TBL *table = in->lib.comp_info[i].quant_table;

		for (int k = 0; table && k < DCTSIZE2; k++)
			if (table->quantval[k] == 0)
				return true;
	}
	return false;
}

static void conclude_end(struct jpeg_input *in)
{
	if (!in->ran_out) {
		if (!in->starved && !has_every_component(in))
			jpeg_input_corrupt(in, "a component has no scan");
		return;
	}
	if (in->starved || !has_every_component(in) || !jpeg_input_is_refined(in))
		report_add(in->report, REMARK_TRUNCATED, 0, in->bytes.len, STR(""));
	else
		report_add(in->report, REMARK_NO_END_MARKER, 0, 0, STR(""));
}

void jpeg_input_conclude(struct jpeg_input *in)
{
	if (in->stray > 0)
		report_add(in->report, REMARK_STRAY_BYTES, 0, in->stray, STR(""));
	if (in->stopped)
		return;
	conclude_end(in);
	if (has_zero_step(in))
		jpeg_input_corrupt(in, "quantization by 0");
}
