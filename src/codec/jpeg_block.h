/* jpeg_block.h - what is asked of a block of coefficients: which are not zero, and how large
 * its mean may be.
 * Shape:  libjpeg's blocks, 64 coefficients row by row, the mean (DC) first.
 * Owner:  nothing.
 * Source: T.81 A.3.3 and F.1.1 (range of DC). */
#ifndef CODEC_JPEG_BLOCK_H
#define CODEC_JPEG_BLOCK_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define JPEG_LANES 4 /* coefficients in a 64-bit word */
#define JPEG_WORDS (DCTSIZE2 / JPEG_LANES)
/* In a word the first coefficient is the lowest, or the highest. */
#define JPEG_LANE_FLIP (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? JPEG_LANES - 1 : 0)

/* Bit i ^ JPEG_LANE_FLIP for coefficient i. */
#ifdef __SSE2__
static inline uint64_t jpeg_block_nonzero(const JCOEF *block)
{
	uint64_t zero = 0;

	for (unsigned i = 0; i < DCTSIZE2; i += 16) {
		__m128i low = _mm_loadu_si128((const __m128i *)(const void *)(block + i));
		__m128i high = _mm_loadu_si128((const __m128i *)(const void *)(block + i + 8));
		/* a value too large for a byte becomes its largest, none becomes 0 */
		__m128i bytes = _mm_packs_epi16(low, high);
		int mask = _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_setzero_si128()));

		zero |= (uint64_t)(unsigned)mask << i;
	}
	return ~zero;
}
#else
static inline uint64_t jpeg_block_nonzero(const JCOEF *block)
{
	const uint64_t low = 0x7FFF7FFF7FFF7FFFu, high = 0x8000800080008000u;
	const uint64_t gather = 0x0001000200040008u; /* the four high bits, at bit 48 */
	uint64_t words[JPEG_WORDS], any = 0, all = 0;

	memcpy(words, block, sizeof words);
	for (unsigned i = 0; i < JPEG_WORDS; i++)
		any |= words[i];
	if (any == 0) /* as most are */
		return 0;
	for (unsigned i = 0; i < JPEG_WORDS; i++) {
		uint64_t set = (((words[i] & low) + low) | words[i]) & high;

		all |= ((set >> 15) * gather >> 48 & 0xF) << i * JPEG_LANES;
	}
	return all;
}
#endif

/* A mean of 8-bit samples, times 8, off the middle. Encoders round, and some overshoot white
 * by up to 31 levels, which spares it the rings around black on it. */
#define JPEG_MEAN_RANGE 1024
#define JPEG_MEAN_SLACK 256

/* What a mean of that component is multiplied by. */
static inline int jpeg_mean_step(const jpeg_component_info *component)
{
	int step = component->quant_table ? component->quant_table->quantval[0] : 1;

	return step > 0 ? step : 1;
}

/* Off 0, as coded, that a picture of 8 bits has. */
static inline int jpeg_mean_max(const jpeg_component_info *component)
{
	return (JPEG_MEAN_RANGE + JPEG_MEAN_SLACK) / jpeg_mean_step(component) + 1;
}

#endif
