/* fuzz_rework.c - any bytes made fit to file, with what is wanted picked by how many they are;
 * small limits, so that it is quick. Asks of what is made that the probe of its kind has nothing
 * against it, that it is upright, bare and within its limits, that what its account says is so,
 * and that no damage of the input is passed over in silence. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "codec/jpeg.h"
#include "codec/pdf.h"
#include "codec/png.h"
#include "image/rework.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ROOM 65536 /* of the outbox, besides what is wanted at most */

static const struct codec_limits limits = {
    .pixels = 1 << 18, .scans = 30, .objects = 2000, .pages = 20, .inflated = 4000000};

static void expect(bool yes)
{
	if (!yes)
		abort();
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct err e;

	(void)argc;
	(void)argv;
	expect(rework_prepare(&e));
	return 0;
}

/* --- What probes have to say */

static bool has_probe(enum kind kind)
{
	return kind == KIND_JPEG || kind == KIND_PNG || kind == KIND_PDF;
}

static struct report probe(enum kind kind, struct str bytes)
{
	struct report r;
	struct err e;

	report_init(&r);
	r.kind = kind;
	expect(kind == KIND_JPEG  ? jpeg_probe(&r, bytes, &limits, &e)
	       : kind == KIND_PNG ? png_probe(&r, bytes, &limits, &e)
	                          : pdf_probe(&r, bytes, &limits, &e));
	return r;
}

static bool has_any(const struct report *r, const enum remark_id *ids, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (report_has(r, ids[i]))
			return true;
	return false;
}

static bool is_damaged(const struct report *r)
{
	static const enum remark_id ids[] = {
	    REMARK_TRUNCATED, REMARK_CORRUPT,   REMARK_TOO_MANY_PIXELS, REMARK_BAD_CRC,
	    REMARK_BAD_CHUNK, REMARK_DEEP_JPEG, REMARK_BAD_CHECKSUM,    REMARK_RARE_PROCESS,
	};

	return has_any(r, ids, sizeof ids / sizeof *ids);
}

/* Besides what would be seen as damage. */
static bool has_more(const struct report *r)
{
	static const enum remark_id ids[] = {
	    REMARK_CAMERA_EXTRA,  REMARK_TRAILING_BYTES, REMARK_STRAY_BYTES, REMARK_ARITHMETIC,
	    REMARK_NO_END_MARKER, REMARK_ANIMATED,       REMARK_APPLE_PNG,
	};

	return has_any(r, ids, sizeof ids / sizeof *ids);
}

/* --- What was made */

static void check_picture(const struct rework *r, struct str made, struct str bytes,
                          const struct rework_target *target)
{
	struct report after = probe(r->kind, made);
	bool told = is_damaged(&r->before) || (r->way == REWORK_STRIP && is_damaged(&after));

	if (has_probe(r->before.kind)) {
		struct report before = probe(r->before.kind, bytes);

		expect(!is_damaged(&before) || told);
	}
	expect(r->way == REWORK_STRIP || !is_damaged(&after));
	if (is_damaged(&after))
		return;
	expect(!has_more(&after));
	expect(!after.metadata && !after.gps && !after.profile && after.orientation <= 1);
	expect(after.width_px == r->width_px && after.height_px == r->height_px);
	expect(target->side_px == 0 ||
	       (r->width_px <= target->side_px && r->height_px <= target->side_px));
}

static void check_sheet(const struct rework *r)
{
	const struct sheet *s = &r->sheet;

	expect(s->channels == 1 || s->channels == 3);
	expect(s->bits == 1 || s->bits == 2 || s->bits == 4 || s->bits == 8);
	expect(s->orientation >= 1 && s->orientation <= 8);
	expect(s->palette_bytes <= 768 && s->palette_bytes % 3 == 0);
}

static void check_made(const struct rework *r, const struct rework_job *job, struct str bytes)
{
	const struct rework_target *target = &job->target;
	uint64_t all = r->bytes + r->sheet.palette_bytes + r->sheet.profile_bytes;

	expect(r->way == REWORK_COPY || all <= job->outbox.size);
	if (target->for_page) {
		check_sheet(r);
		return;
	}
	expect(r->bytes <= target->bytes && all == r->bytes);
	expect(target->accepts[r->kind] || r->before.kind == KIND_PDF);
	if (r->way == REWORK_SCAN)
		expect(probe(KIND_PDF, (struct str){job->outbox.bytes, (size_t)r->bytes}).pages ==
		       r->pages);
	else if (r->way == REWORK_COPY)
		expect(r->bytes == bytes.len && r->kind == KIND_PDF);
	else
		check_picture(r, (struct str){job->outbox.bytes, (size_t)r->bytes}, bytes, target);
}

static void check_answer(const struct rework_job *job, struct str bytes, struct str answer)
{
	struct buf again = {0};
	struct rework r;

	expect(rework_read(&r, answer));
	rework_write(&again, &r);
	expect(str_eq(buf_view(&again), answer));
	buf_free(&again);
	if (r.end == REWORK_MADE)
		check_made(&r, job, bytes);
	else if (r.end == REWORK_UNREADABLE)
		expect(r.before.remark_count > 0 || r.before.pages <= job->target.page);
}

/* --- What is wanted */

static struct rework_target target_of(size_t size)
{
	static const uint64_t bytes[] = {10000000, 10000000, 900, 3000};
	static const uint32_t sides[] = {0, 3508, 40, 7};

	return (struct rework_target){
	    .accepts = {[KIND_JPEG] = size % 7 != 6, [KIND_PNG] = size % 5 != 4, [KIND_PDF] = true},
	    .bytes = bytes[size % 4],
	    .side_px = sides[size / 4 % 4],
	    .legible_px = 5,
	    .least_quality = size % 3 ? 60 : 95,
	    .memory = 100000000,
	    .page = size % 11 == 10,
	    .for_page = size % 13 > 9,
	};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rework_job job = {.target = target_of(size), .limits = limits};
	char *copy = malloc(size ? size : 1); /* of just that size, for the sanitizer */
	struct str bytes = {copy, size};
	struct buf answer = {0};

	job.outbox.size = (size_t)(job.target.bytes < size ? size : job.target.bytes) + ROOM;
	job.outbox.bytes = malloc(job.outbox.size);
	expect(copy != NULL && job.outbox.bytes != NULL);
	memcpy(copy, data, size);
	expect(rework_run(&job, bytes, &answer));
	check_answer(&job, bytes, buf_view(&answer));
	buf_free(&answer);
	free(job.outbox.bytes);
	free(copy);
	return 0;
}
