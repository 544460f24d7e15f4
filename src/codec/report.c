/* report.c - see report.h. On the wire: a tag, then each member in the order of the struct.
 * Reading what was written and writing what was read give the same bytes. */
#include "codec/report.h"

#include "base/text.h"
#include "base/wire.h"

#define TAG "rpt1"
#define BITS_MAX 32
#define PDF_VERSION_MAX 99
#define NOT_SHOWN 0xFFFDu /* stands where something was that may not be shown */

_Static_assert(REPORT_REMARKS_MAX >= REMARK_COUNT, "no remark may crowd out another kind");
_Static_assert(REMARK_DETAIL_MAX <= 256 && sizeof((struct report *)0)->mime <= 256,
               "lengths of text take one byte");

const struct codec_limits codec_limits_default = {
    .pixels = 100000000,
    .scans = 500,
    .objects = 500000,
    .pages = 5000,
    .inflated = 512000000,
};

const char *colour_name(enum colour colour)
{
	static const char *const names[COLOUR_COUNT] = {
	    [COLOUR_GREY] = "grey",           [COLOUR_GREY_ALPHA] = "grey-alpha",
	    [COLOUR_PALETTE] = "palette",     [COLOUR_RGB] = "rgb",
	    [COLOUR_RGB_ALPHA] = "rgb-alpha", [COLOUR_CMYK] = "cmyk",
	};

	return names[colour];
}

void report_init(struct report *r)
{
	*r = (struct report){.kind = KIND_OTHER};
}

/* Text that may be shown */

static bool is_shown(uint32_t codepoint)
{
	return codepoint >= ' ' && codepoint != 0x2028 && codepoint != 0x2029 &&
	       !text_is_control(codepoint) && !text_is_bidi(codepoint) &&
	       !text_is_invisible(codepoint);
}

static void clean(char out[REMARK_DETAIL_MAX], struct str detail)
{
	size_t len = 0, at = 0;
	char bytes[4];

	while (at < detail.len) {
		uint32_t codepoint = text_next(detail, &at);
		bool space = codepoint == '\t' || codepoint == '\n' || codepoint == '\r';
		size_t size = text_encode(space                 ? ' '
		                          : is_shown(codepoint) ? codepoint
		                                                : NOT_SHOWN,
		                          bytes);

		if (len + size >= REMARK_DETAIL_MAX)
			break;
		memcpy(out + len, bytes, size);
		len += size;
	}
	memset(out + len, 0, REMARK_DETAIL_MAX - len);
}

static bool is_clean(struct str s)
{
	size_t at = 0;

	if (!text_valid(s, &at))
		return false;
	for (at = 0; at < s.len;) {
		if (!is_shown(text_next(s, &at)))
			return false;
	}
	return true;
}

/* Remarks */

static bool has_remark(const struct report *r, enum remark_id id, uint32_t page)
{
	for (size_t i = 0; i < r->remark_count; i++) {
		if (r->remarks[i].id == id && r->remarks[i].page == page)
			return true;
	}
	return false;
}

bool report_has(const struct report *r, enum remark_id id)
{
	for (size_t i = 0; i < r->remark_count; i++) {
		if (r->remarks[i].id == id)
			return true;
	}
	return false;
}

/* The last remark of an id that has another before it. A full report has one: there are
 * fewer ids than places. */
static struct remark *last_repeated(struct report *r)
{
	size_t last = r->remark_count - 1;

	for (; last > 0; last--) {
		for (size_t i = 0; i < last; i++) {
			if (r->remarks[i].id == r->remarks[last].id)
				return &r->remarks[last];
		}
	}
	return NULL;
}

/* Where a new remark of that id goes; NULL where it is left out. A hundred blank pages may
 * not hide a script: an id that is new takes the place of one that is there twice. */
static struct remark *place_for(struct report *r, enum remark_id id)
{
	if (r->remark_count < REPORT_REMARKS_MAX)
		return &r->remarks[r->remark_count++];
	r->remarks_left_out++;
	return report_has(r, id) ? NULL : last_repeated(r);
}

void report_add(struct report *r, enum remark_id id, uint32_t page, uint64_t number,
                struct str detail)
{
	struct remark *m;

	if (has_remark(r, id, page))
		return;
	m = place_for(r, id);
	if (!m)
		return;
	*m = (struct remark){.id = id, .page = page, .number = number};
	clean(m->detail, detail);
}

/* Writing */

static void put_remark(struct buf *b, const struct remark *m)
{
	wire_put(b, m->id, 1);
	wire_put(b, m->page, 4);
	wire_put(b, m->number, 8);
	wire_put_text(b, str_of(m->detail));
}

void report_write(struct buf *out, const struct report *r)
{
	buf_cstr(out, TAG);
	wire_put(out, r->kind, 1);
	wire_put_text(out, str_of(r->mime));
	wire_put(out, r->width_px, 4);
	wire_put(out, r->height_px, 4);
	wire_put(out, r->dpi, 4);
	wire_put(out, r->orientation, 1);
	wire_put(out, r->colour, 1);
	wire_put(out, r->bits, 1);
	wire_put(out, r->profile, 1);
	wire_put(out, r->metadata, 1);
	wire_put(out, r->gps, 1);
	wire_put(out, r->pages, 4);
	wire_put(out, r->pdf_version, 1);
	wire_put(out, r->encrypted, 1);
	wire_put(out, r->remark_count, 1);
	for (size_t i = 0; i < r->remark_count; i++)
		put_remark(out, &r->remarks[i]);
	wire_put(out, r->remarks_left_out, 8);
}

/* Reading */

static void get_text(struct wire *c, char *out, size_t size)
{
	struct str text = wire_get_text(c, size - 1);

	c->wrong |= !is_clean(text);
	if (!c->wrong && text.len > 0)
		memcpy(out, text.ptr, text.len);
}

static void get_remark(struct wire *c, struct report *r)
{
	struct remark m = {.id = (enum remark_id)wire_get(c, 1, REMARK_COUNT - 1)};

	m.page = (uint32_t)wire_get(c, 4, UINT32_MAX);
	m.number = wire_get(c, 8, UINT64_MAX);
	get_text(c, m.detail, sizeof m.detail);
	c->wrong |= has_remark(r, m.id, m.page);
	if (!c->wrong)
		r->remarks[r->remark_count++] = m;
}

static void get_facts(struct wire *c, struct report *r)
{
	r->kind = (enum kind)wire_get(c, 1, KIND_COUNT - 1);
	get_text(c, r->mime, sizeof r->mime);
	r->width_px = (uint32_t)wire_get(c, 4, UINT32_MAX);
	r->height_px = (uint32_t)wire_get(c, 4, UINT32_MAX);
	r->dpi = (uint32_t)wire_get(c, 4, UINT32_MAX);
	r->orientation = (unsigned)wire_get(c, 1, 8);
	r->colour = (enum colour)wire_get(c, 1, COLOUR_COUNT - 1);
	r->bits = (unsigned)wire_get(c, 1, BITS_MAX);
	r->profile = wire_get_bool(c);
	r->metadata = wire_get_bool(c);
	r->gps = wire_get_bool(c);
	r->pages = (uint32_t)wire_get(c, 4, UINT32_MAX);
	r->pdf_version = (unsigned)wire_get(c, 1, PDF_VERSION_MAX);
	r->encrypted = wire_get_bool(c);
}

bool report_read(struct report *out, struct str bytes)
{
	struct wire c = {bytes, !str_starts(bytes, STR(TAG))};
	struct report r = {.kind = KIND_OTHER};
	size_t count;

	if (c.wrong)
		return false;
	c.rest = str_from(bytes, sizeof(TAG) - 1);
	get_facts(&c, &r);
	count = (size_t)wire_get(&c, 1, REPORT_REMARKS_MAX);
	for (size_t i = 0; i < count && !c.wrong; i++)
		get_remark(&c, &r);
	r.remarks_left_out = (size_t)wire_get(&c, 8, SIZE_MAX);
	/* Remarks are left out only where there was no room. */
	if (c.wrong || c.rest.len > 0 || (r.remarks_left_out && count < REPORT_REMARKS_MAX))
		return false;
	*out = r;
	return true;
}
