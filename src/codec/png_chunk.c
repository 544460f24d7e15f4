/* png_chunk.c - one chunk: is it where it may be, is it as long as it must be, what does it
 * say. CRCs were compared before.
 * Source: PNG third edition, 5.6 (order) and 11 (contents); what of it ends the reading is
 * what libpng's readers end at. */
#include "codec/exif.h"
#include "codec/png_parts.h"

#define SIDE_MAX 1000000 /* px; libpng reads no wider or higher picture unless told to */
#define XMP_KEYWORD "XML:com.adobe.xmp"
#define INCH_PPM 0.0254

enum place {
	ANYWHERE,
	BEFORE_DATA,
	BEFORE_PALETTE, /* and so before the data */
	AFTER_PALETTE,  /* where there is one, and before the data */
};

struct rule {
	char name[5];
	unsigned char place;
	bool many;
	unsigned least, most; /* bytes; most 0: any number */
	bool (*read)(struct png *p, const struct png_chunk *c, struct err *e);
};

static void bad(struct png *p, const struct png_chunk *c)
{
	report_add(p->report, REMARK_BAD_CHUNK, 0, c->offset, str_of(c->name));
}

/* --- The header */

static bool is_depth_of(unsigned type, unsigned depth)
{
	switch (type) {
	case PNG_TYPE_GREY:
		return depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
	case PNG_TYPE_PALETTE:
		return depth == 1 || depth == 2 || depth == 4 || depth == 8;
	case PNG_TYPE_RGB:
	case PNG_TYPE_GREY_ALPHA:
	case PNG_TYPE_RGB_ALPHA:
		return depth == 8 || depth == 16;
	default:
		return false;
	}
}

static void note_header(struct png *p)
{
	static const unsigned char samples[7] = {1, 0, 3, 1, 2, 0, 4};
	static const enum colour colours[7] = {
	    COLOUR_GREY,       COLOUR_UNKNOWN, COLOUR_RGB,       COLOUR_PALETTE,
	    COLOUR_GREY_ALPHA, COLOUR_UNKNOWN, COLOUR_RGB_ALPHA,
	};
	struct png_header *h = &p->header;

	h->bits_px = samples[h->type] * h->depth;
	p->report->width_px = h->width;
	p->report->height_px = h->height;
	p->report->bits = h->depth;
	p->report->colour = colours[h->type];
}

static void check_limits(struct png *p)
{
	uint64_t pixels = (uint64_t)p->header.width * p->header.height;

	if (pixels <= p->limits->pixels && p->header.width <= SIDE_MAX &&
	    p->header.height <= SIDE_MAX)
		return;
	report_add(p->report, REMARK_TOO_MANY_PIXELS, 0, pixels, (struct str){NULL, 0});
	p->stop = true;
}

static bool read_header(struct png *p, const struct png_chunk *c, struct err *e)
{
	struct png_header *h = &p->header;
	const unsigned char *b = (const unsigned char *)c->data.ptr;

	(void)e;
	if (p->begun) {
		png_corrupt(p, c->offset, "second IHDR");
		return true;
	}
	if (c->data.len != 13) {
		png_corrupt(p, c->offset, "length of IHDR");
		return true;
	}
	*h = (struct png_header){.width = png_number(c->data.ptr),
	                         .height = png_number(c->data.ptr + 4),
	                         .depth = b[8],
	                         .type = b[9],
	                         .interlaced = b[12] == 1};
	p->begun = true;
	if (h->width == 0 || h->height == 0 || h->width > INT32_MAX || h->height > INT32_MAX)
		png_corrupt(p, c->offset, "size in IHDR");
	else if (!is_depth_of(h->type, h->depth))
		png_corrupt(p, c->offset, "colour type or depth in IHDR");
	else if (b[10] != 0 || b[11] != 0 || b[12] > 1)
		png_corrupt(p, c->offset, "method in IHDR");
	else
		note_header(p);
	if (!p->stop)
		check_limits(p);
	return true;
}

/* --- Critical chunks */

static bool has_palette_type(const struct png *p)
{
	return p->header.type == PNG_TYPE_PALETTE;
}

static bool read_palette(struct png *p, const struct png_chunk *c, struct err *e)
{
	size_t entries = c->data.len / 3;

	(void)e;
	if (p->header.type == PNG_TYPE_GREY || p->header.type == PNG_TYPE_GREY_ALPHA ||
	    p->data_len || p->data_over) {
		bad(p, c);
		return true;
	}
	if (c->data.len % 3 != 0 || entries == 0 || entries > 256) {
		if (has_palette_type(p))
			png_corrupt(p, c->offset, "length of PLTE");
		else
			bad(p, c);
		return true;
	}
	if (has_palette_type(p) && entries > 1u << p->header.depth)
		bad(p, c);
	p->colours = (unsigned)entries;
	for (size_t i = 0; i < 256; i++)
		p->palette[i][3] = 255;
	for (size_t i = 0; i < entries; i++)
		memcpy(p->palette[i], c->data.ptr + i * 3, 3);
	return true;
}

static bool read_data(struct png *p, const struct png_chunk *c, struct err *e)
{
	if (p->data_over) {
		/* readers pass over it when the picture is whole, which the data itself shows */
		bad(p, c);
		return true;
	}
	if (c->data.len == 0)
		return true;
	buf_add(&p->data, &c->data, sizeof c->data);
	p->data_len += c->data.len;
	return p->data.failed ? err_nomem(e) : true;
}

static bool read_end(struct png *p, const struct png_chunk *c, struct err *e)
{
	(void)e;
	p->ended = true;
	if (c->data.len)
		bad(p, c);
	if (p->data_len == 0)
		png_corrupt(p, c->offset, "no picture data");
	return true;
}

static bool read_apple(struct png *p, const struct png_chunk *c, struct err *e)
{
	(void)e;
	if (p->begun) {
		png_corrupt(p, c->offset, "unknown critical chunk");
		return true;
	}
	p->apple = true;
	report_add(p->report, REMARK_APPLE_PNG, 0, 0, (struct str){NULL, 0});
	return true;
}

/* --- Facts */

static bool read_profile(struct png *p, const struct png_chunk *c, struct err *e)
{
	(void)e;
	p->report->profile = true;
	p->profile = c->data;
	return true;
}

static bool read_gamma(struct png *p, const struct png_chunk *c, struct err *e)
{
	(void)e;
	p->gamma = png_number(c->data.ptr);
	return true;
}

static bool read_chroma(struct png *p, const struct png_chunk *c, struct err *e)
{
	(void)e;
	for (size_t i = 0; i < 8; i++)
		p->chroma[i] = png_number(c->data.ptr + 4 * i);
	return true;
}

static bool read_srgb(struct png *p, const struct png_chunk *c, struct err *e)
{
	(void)c, (void)e;
	p->srgb = true;
	return true;
}

static bool read_density(struct png *p, const struct png_chunk *c, struct err *e)
{
	uint32_t across = png_number(c->data.ptr), down = png_number(c->data.ptr + 4);
	double dpi = (across < down ? across : down) * INCH_PPM;

	(void)e;
	if (c->data.ptr[8] == 1)
		p->report->dpi = (uint32_t)(dpi + 0.5);
	else if (c->data.ptr[8] != 0)
		bad(p, c);
	return true;
}

static bool contains(struct str s, struct str what)
{
	return s.len && memmem(s.ptr, s.len, what.ptr, what.len);
}

/* tEXt, zTXt, iTXt: a keyword of 1 to 79 bytes, a NUL, the text. */
static bool read_text(struct png *p, const struct png_chunk *c, struct err *e)
{
	const char *nul = memchr(c->data.ptr, '\0', c->data.len);
	size_t len = nul ? (size_t)(nul - c->data.ptr) : c->data.len;

	(void)e;
	p->report->metadata = true;
	if (len == 0 || len > 79 || !nul)
		bad(p, c);
	if (str_eq((struct str){c->data.ptr, len}, STR(XMP_KEYWORD)) &&
	    contains(c->data, STR("GPSLatitude")))
		p->report->gps = true;
	return true;
}

static bool read_time(struct png *p, const struct png_chunk *c, struct err *e)
{
	(void)c, (void)e;
	p->report->metadata = true;
	return true;
}

static bool read_exif(struct png *p, const struct png_chunk *c, struct err *e)
{
	/* some writers keep the prefix that it has in JPEG */
	bool prefixed = str_starts(c->data, STR("Exif\0\0"));
	struct exif exif = exif_read(str_from(c->data, prefixed ? 6 : 0));

	(void)e;
	p->report->metadata = true;
	p->report->orientation = exif.orientation;
	p->report->gps |= exif.gps;
	if (p->report->dpi == 0)
		p->report->dpi = exif.dpi;
	return true;
}

static bool read_transparency(struct png *p, const struct png_chunk *c, struct err *e)
{
	unsigned type = p->header.type;
	size_t samples = type == PNG_TYPE_GREY ? 1 : 3;

	(void)e;
	if (has_palette_type(p) && c->data.len <= p->colours) {
		for (size_t i = 0; i < c->data.len; i++)
			p->palette[i][3] = (unsigned char)c->data.ptr[i];
		return true;
	}
	if (type == PNG_TYPE_GREY_ALPHA || type == PNG_TYPE_RGB_ALPHA ||
	    c->data.len != 2 * samples) {
		bad(p, c);
		return true;
	}
	p->keyed = true;
	for (size_t i = 0; i < samples; i++)
		p->key[i] = (uint16_t)((unsigned char)c->data.ptr[2 * i] << 8 |
		                       (unsigned char)c->data.ptr[2 * i + 1]);
	return true;
}

/* --- APNG */

static bool read_animation(struct png *p, const struct png_chunk *c, struct err *e)
{
	(void)e;
	p->frames = png_number(c->data.ptr);
	if (p->frames == 0)
		bad(p, c);
	return true;
}

/* fcTL and fdAT count on in one row. */
static void next_in_sequence(struct png *p, const struct png_chunk *c)
{
	if (png_number(c->data.ptr) != p->next_sequence++)
		p->sequence_broken = true;
}

static bool read_frame_control(struct png *p, const struct png_chunk *c, struct err *e)
{
	(void)e;
	next_in_sequence(p, c);
	if (p->data_len == 0) {
		if (p->shown_in_animation)
			bad(p, c);
		p->shown_in_animation = true;
	}
	p->controls++;
	return true;
}

static bool read_frame_data(struct png *p, const struct png_chunk *c, struct err *e)
{
	(void)e;
	next_in_sequence(p, c);
	if (p->controls == 0)
		p->sequence_broken = true;
	return true;
}

/* --- The table */

static const struct rule rules[] = {
    {"IHDR", ANYWHERE, true, 0, 0, read_header},
    {"PLTE", ANYWHERE, false, 0, 0, read_palette},
    {"IDAT", ANYWHERE, true, 0, 0, read_data},
    {"IEND", ANYWHERE, true, 0, 0, read_end},
    {"CgBI", ANYWHERE, true, 0, 0, read_apple},
    {"cHRM", BEFORE_PALETTE, false, 32, 32, read_chroma},
    {"gAMA", BEFORE_PALETTE, false, 4, 4, read_gamma},
    {"sBIT", BEFORE_PALETTE, false, 1, 4, NULL},
    {"sRGB", BEFORE_PALETTE, false, 1, 1, read_srgb},
    {"iCCP", BEFORE_PALETTE, false, 3, 0, read_profile},
    {"cICP", BEFORE_PALETTE, false, 4, 4, read_srgb},
    {"mDCV", BEFORE_PALETTE, false, 24, 24, NULL},
    {"cLLI", BEFORE_PALETTE, false, 8, 8, NULL},
    {"bKGD", AFTER_PALETTE, false, 1, 6, NULL},
    {"hIST", AFTER_PALETTE, false, 2, 512, NULL},
    {"tRNS", AFTER_PALETTE, false, 1, 256, read_transparency},
    {"pHYs", BEFORE_DATA, false, 9, 9, read_density},
    {"oFFs", BEFORE_DATA, false, 9, 9, NULL},
    {"pCAL", BEFORE_DATA, false, 14, 0, NULL},
    {"sCAL", BEFORE_DATA, false, 4, 0, NULL},
    {"sPLT", BEFORE_DATA, true, 3, 0, NULL},
    {"eXIf", ANYWHERE, false, 8, 0, read_exif},
    {"tIME", ANYWHERE, false, 7, 7, read_time},
    {"tEXt", ANYWHERE, true, 2, 0, read_text},
    {"zTXt", ANYWHERE, true, 3, 0, read_text},
    {"iTXt", ANYWHERE, true, 6, 0, read_text},
    {"acTL", BEFORE_DATA, false, 8, 8, read_animation},
    {"fcTL", ANYWHERE, true, 26, 26, read_frame_control},
    {"fdAT", ANYWHERE, true, 4, 0, read_frame_data},
};

#define RULE_COUNT (sizeof rules / sizeof *rules)
#define RULE_PLTE 1 /* its place in the table */

_Static_assert(RULE_COUNT <= 32, "seen has a bit for each");

static size_t rule_of(const char *name)
{
	size_t i = 0;

	while (i < RULE_COUNT && memcmp(rules[i].name, name, 4) != 0)
		i++;
	return i;
}

static bool is_placed(const struct png *p, const struct rule *r)
{
	bool palette = p->seen & 1u << RULE_PLTE;

	if (r->place == ANYWHERE)
		return true;
	if (p->data_len || p->data_over)
		return false;
	if (r->place == BEFORE_PALETTE)
		return !palette;
	return r->place != AFTER_PALETTE || palette || !has_palette_type(p);
}

static bool is_ancillary(const char *name)
{
	return name[0] & 0x20;
}

/* Whether readers get as far as this chunk: nothing but IHDR (CgBI on Apple's devices) begins,
 * no data comes without the palette that it needs. */
static void check_critical(struct png *p, const struct png_chunk *c, const struct rule *r)
{
	bool data = r && r->read == read_data;

	if (!p->begun && (!r || (r->read != read_header && r->read != read_apple))) {
		/* a reader that looks for IHDR finds it behind what it need not know */
		if (r || !is_ancillary(c->name))
			png_corrupt(p, c->offset, "IHDR is not first");
		else
			bad(p, c);
	} else if (!r && !is_ancillary(c->name)) {
		png_corrupt(p, c->offset, "unknown critical chunk");
	} else if (r && r->read == read_palette && p->seen & 1u << RULE_PLTE) {
		png_corrupt(p, c->offset, "second PLTE");
	} else if (data && has_palette_type(p) && !(p->seen & 1u << RULE_PLTE)) {
		png_corrupt(p, c->offset, "no PLTE");
	}
}

bool png_chunk_read(struct png *p, const struct png_chunk *c, struct err *e)
{
	size_t index = rule_of(c->name);
	const struct rule *r = index < RULE_COUNT ? &rules[index] : NULL;

	check_critical(p, c, r);
	if (p->data_len && (!r || r->read != read_data))
		p->data_over = true;
	if (p->stop || !r)
		return true;
	if (!is_placed(p, r) || (!r->many && p->seen & 1u << index) || c->data.len < r->least ||
	    (r->most && c->data.len > r->most)) {
		bad(p, c);
		return true;
	}
	p->seen |= 1u << index;
	return r->read ? r->read(p, c, e) : true;
}
