/* fuzz_report.c - any bytes as a worker's answer: read, judged, told. Read bytes are written
 * again as they were, each finding's texts are whole and may be shown. */
#include <stdint.h>
#include <stdlib.h>

#include "base/text.h"
#include "codec/report.h"
#include "piece/piece.h"

static const struct piece_policy policy = {
    .accepted = {[KIND_JPEG] = true, [KIND_PNG] = true, [KIND_PDF] = true},
    .bytes = 10000000,
    .bytes_binary = 10485760,
    .pixels = 100000000,
    .legible_px = 800,
};

static void check_same(const struct report *r, struct str bytes)
{
	struct buf again = {0};

	report_write(&again, r);
	if (!str_eq(buf_view(&again), bytes))
		abort();
	buf_free(&again);
}

static void check_text(struct buf *text)
{
	size_t bad, at = 0;

	if (!text_valid(buf_view(text), &bad))
		abort();
	while (at < text->len) {
		uint32_t c = text_next(buf_view(text), &at);

		if (c < ' ' || text_is_control(c) || text_is_bidi(c) || text_is_invisible(c))
			abort();
	}
	buf_reset(text);
}

static void check_findings(const struct piece *p)
{
	struct buf text = {0};

	if (p->findings.failed)
		abort();
	for (size_t i = 0; i < p->findings.count; i++) {
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			finding_message(&text, &p->findings.items[i], (enum lang)lang);
			if (text.len == 0)
				abort();
			check_text(&text);
			finding_remedy(&text, &p->findings.items[i], (enum lang)lang);
			check_text(&text);
		}
	}
	buf_free(&text);
}

/* What is said to be decoded and has nothing against it must have contents. */
static void check_verdict(const struct piece *p)
{
	const struct report *r = &p->report;
	enum verdict v = piece_verdict(p, false);

	if (piece_verdict(p, true) == VERDICT_ACCEPTED && v != VERDICT_ACCEPTED)
		abort();
	if (v != VERDICT_ACCEPTED)
		return;
	if (r->kind == KIND_PDF ? r->pages == 0
	                        : (uint64_t)r->width_px * r->height_px - 1 >= policy.pixels)
		abort();
	if (!policy.accepted[r->kind] || p->bytes > policy.bytes)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const char *const names[] = {"a.jpg", "a.png", "b/a.pdf", "a",
	                                    "-\xE9\n\xE2\x80\xAE.pdf"};
	struct str input = {(const char *)bytes, size};
	struct arena arena = {0};
	struct piece p = {.is_known = true, .findings = {.arena = &arena}};

	if (!report_read(&p.report, input))
		return 0;
	check_same(&p.report, input);
	p.name = str_of(names[size % 5]);
	p.bytes = size % 7 ? size : policy.bytes + size;
	memset(p.sha256, 'a', size % 11 ? sizeof p.sha256 - 1 : 0);
	piece_judge(&p, &policy);
	check_findings(&p);
	check_verdict(&p);
	arena_free(&arena);
	return 0;
}
