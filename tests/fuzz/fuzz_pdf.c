/* Any bytes at all through the PDF check: it ends, with a report that can be sent and read. */
#include <stdint.h>
#include <stdlib.h>

#include "codec/pdf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* small enough that a limit is met before the fuzzer's memory ends */
	const struct codec_limits limits = {
	    .pixels = 4000000, .scans = 50, .objects = 20000, .pages = 500, .inflated = 20000000};
	struct report r, back;
	struct buf written = {0};
	struct err e;

	report_init(&r);
	if (!pdf_probe(&r, (struct str){(const char *)data, size}, &limits, &e))
		abort();
	report_write(&written, &r);
	if (!report_read(&back, buf_view(&written)))
		abort();
	buf_free(&written);
	return 0;
}
