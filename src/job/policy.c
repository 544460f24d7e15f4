/* policy.c - see policy.h. */
#include "job/policy.h"

/* The same number of megabytes or kilobytes, read in powers of two; a limit that is no
 * whole number of them cannot be read so. */
static uint64_t read_in_binary(uint64_t bytes)
{
	if (bytes % 1000000 == 0)
		return bytes / 1000000 << 20;
	return bytes % 1000 == 0 ? bytes / 1000 << 10 : bytes;
}

void policy_of(struct piece_policy *out, const struct procedure *p)
{
	const struct procedure_limits *limits = &p->limits;

	*out = (struct piece_policy){
	    .bytes = (uint64_t)limits->bytes,
	    .bytes_binary = read_in_binary((uint64_t)limits->bytes),
	    .pixels = (uint64_t)limits->pixels,
	    .legible_px = limits->legible_px,
	};
	out->accepted[KIND_JPEG] = limits->formats[FILE_FORMAT_JPEG];
	out->accepted[KIND_PNG] = limits->formats[FILE_FORMAT_PNG];
	out->accepted[KIND_PDF] = limits->formats[FILE_FORMAT_PDF];
}
