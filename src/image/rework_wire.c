/* rework_wire.c - the answer of a worker as bytes: a tag, the report behind its length, then the
 * other members in the order of the struct. See rework.h. */
#include "base/wire.h"
#include "image/rework.h"

#define TAG "rwk1"
#define REPORT_MAX 65535

void rework_write(struct buf *out, const struct rework *r)
{
	struct buf report = {0};

	report_write(&report, &r->before);
	buf_cstr(out, TAG);
	wire_put(out, report.len, 2);
	buf_str(out, buf_view(&report));
	wire_put(out, r->end, 1);
	wire_put(out, r->way, 1);
	wire_put(out, r->kind, 1);
	wire_put(out, r->bytes, 8);
	wire_put(out, r->sheet.channels, 1);
	wire_put(out, r->sheet.bits, 1);
	wire_put(out, r->sheet.orientation, 1);
	wire_put(out, r->sheet.palette_bytes, 4);
	wire_put(out, r->sheet.profile_bytes, 4);
	wire_put(out, r->width_px, 4);
	wire_put(out, r->height_px, 4);
	wire_put(out, r->pages, 4);
	wire_put(out, r->orientation, 1);
	wire_put(out, r->edges, 1);
	wire_put(out, r->scaled, 1);
	wire_put(out, r->to_srgb, 1);
	wire_put(out, r->flattened, 1);
	wire_put(out, r->broken_profile, 1);
	wire_put(out, r->full_chroma, 1);
	wire_put(out, r->quality, 1);
	wire_put(out, r->pictures, 4);
	out->failed |= report.failed;
	buf_free(&report);
}

static void get_report(struct wire *w, struct report *out)
{
	size_t len = (size_t)wire_get(w, 2, REPORT_MAX);
	struct str bytes = str_upto(w->rest, len);

	w->wrong |= bytes.len < len || !report_read(out, bytes);
	if (!w->wrong)
		w->rest = str_from(w->rest, len);
}

bool rework_read(struct rework *out, struct str bytes)
{
	struct wire w = {str_from(bytes, sizeof TAG - 1), !str_starts(bytes, STR(TAG))};
	struct rework r = {0};

	get_report(&w, &r.before);
	r.end = (enum rework_end)wire_get(&w, 1, REWORK_END_COUNT - 1);
	r.way = (enum rework_way)wire_get(&w, 1, REWORK_WAY_COUNT - 1);
	r.kind = (enum kind)wire_get(&w, 1, KIND_COUNT - 1);
	r.bytes = wire_get(&w, 8, UINT32_MAX);
	r.sheet.channels = (unsigned)wire_get(&w, 1, 3);
	r.sheet.bits = (unsigned)wire_get(&w, 1, 8);
	r.sheet.orientation = (unsigned)wire_get(&w, 1, 8);
	r.sheet.palette_bytes = wire_get(&w, 4, UINT32_MAX);
	r.sheet.profile_bytes = wire_get(&w, 4, UINT32_MAX);
	r.width_px = (uint32_t)wire_get(&w, 4, UINT32_MAX);
	r.height_px = (uint32_t)wire_get(&w, 4, UINT32_MAX);
	r.pages = (uint32_t)wire_get(&w, 4, UINT32_MAX);
	r.orientation = (unsigned)wire_get(&w, 1, 8);
	r.edges = wire_get_bool(&w);
	r.scaled = wire_get_bool(&w);
	r.to_srgb = wire_get_bool(&w);
	r.flattened = wire_get_bool(&w);
	r.broken_profile = wire_get_bool(&w);
	r.full_chroma = wire_get_bool(&w);
	r.quality = (unsigned)wire_get(&w, 1, 100);
	r.pictures = (uint32_t)wire_get(&w, 4, UINT32_MAX);
	if (w.wrong || w.rest.len > 0)
		return false;
	*out = r;
	return true;
}
