/* jpeg_input.h - libjpeg-turbo at work on untrusted bytes: what it says becomes remarks.
 * Shape:  a decompressor whose source is the bytes, then EOI for ever; warnings are told
 *         apart by libjpeg's codes and become remarks, errors leave by longjmp(trouble). For
 *         whoever reads a JPEG through libjpeg; each such file has one setjmp a call, and all
 *         that changes behind it lies in structs.
 * Limits: scans, and blocks that they go through.
 * Owner:  the caller's struct; jpeg_input_init, then jpeg_create_decompress(&in->lib) behind a
 *         setjmp, jpeg_destroy_decompress at the end. bytes, limits and report are borrowed.
 * Errors: see `stopped` and `no_memory`, which say why an error left; else it is remarked. */
#ifndef CODEC_JPEG_INPUT_H
#define CODEC_JPEG_INPUT_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/str.h"
#include "codec/report.h"

#include <jpeglib.h>

struct jpeg_input {
	struct jpeg_error_mgr errors; /* first: libjpeg hands this back */
	struct jpeg_source_mgr source;
	struct jpeg_decompress_struct lib;
	jmp_buf trouble;
	struct str bytes;
	struct report *report;
	const struct codec_limits *limits;
	uint32_t scans;
	uint64_t blocks;
	uint64_t stray;
	int components;            /* when the first scan began: a second frame header, which is
	                            * an error, changes libjpeg's count but has no others */
	bool seen[MAX_COMPONENTS]; /* some scan had it */
	bool ran_out;              /* libjpeg asked for more than there is */
	bool starved;              /* and lacked it */
	bool stopped;              /* at a limit, or a process that libjpeg does not know */
	bool no_memory;
};

void jpeg_input_init(struct jpeg_input *in, struct str bytes, const struct codec_limits *limits,
                     struct report *report);
/* Behind what libjpeg has taken so far. */
size_t jpeg_input_position(const struct jpeg_input *in);
/* Only the first is kept. */
void jpeg_input_corrupt(struct jpeg_input *in, const char *what);
/* Whenever a scan has begun: false at a limit, which is remarked. */
bool jpeg_input_begin_scan(struct jpeg_input *in);
/* Nothing that a further scan of a progressive file could bring is missing. */
bool jpeg_input_is_refined(const struct jpeg_input *in);
/* When libjpeg is done, well or not: remarks on how the data ended, on stray bytes and on what
 * is wrong with the quantization tables. */
void jpeg_input_conclude(struct jpeg_input *in);

#endif
