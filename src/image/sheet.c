/* sheet.c - see sheet.h. */
#include "image/sheet.h"

#include "codec/jpeg_segments.h"
#include "codec/png_look.h"
#include "codec/png_parts.h"

#define PALETTE_ENTRY 3 /* bytes: PDF has no transparent colours */

/* --- JPEG */

static unsigned jpeg_channels(struct str bytes)
{
	struct jpeg_segments s;

	jpeg_segments_read(&s, bytes);
	return s.components;
}

/* JFIF says nothing that a PDF's readers look at. */
static bool take_jpeg(struct sheet *out, struct buf *file, struct err *e)
{
	struct str bytes = buf_view(file);
	struct jpeg_segment s;
	struct buf data = {0};

	*out = (struct sheet){.channels = jpeg_channels(bytes), .bits = 8, .orientation = 1};
	if (!jpeg_segment_next(&s, bytes, 2) || s.marker != JPEG_MARKER_APP0)
		return true;
	buf_str(&data, str_upto(bytes, 2));
	buf_str(&data, str_from(bytes, s.next));
	if (data.failed) {
		buf_free(&data);
		return err_nomem(e);
	}
	buf_free(file);
	*file = data;
	return true;
}

/* --- PNG */

static bool is_plain(const struct png *p)
{
	const struct png_header *h = &p->header;

	return png_has_picture(p) && !h->interlaced && h->depth <= 8 && !png_is_transparent(p);
}

static bool walk(struct png *p, struct report *report, struct str bytes,
                 const struct codec_limits *limits)
{
	struct err ignored;

	report_init(report);
	*p = (struct png){.report = report, .bytes = bytes, .limits = limits};
	return png_walk(p, &ignored);
}

static bool is_plain_png(struct str bytes, const struct codec_limits *limits)
{
	struct report report;
	struct png p;
	bool plain = walk(&p, &report, bytes, limits) && is_plain(&p);

	png_clear(&p);
	return plain;
}

static void add_png(struct sheet *out, struct buf *data, const struct png *p)
{
	const struct str *pieces = (const struct str *)(const void *)p->data.data;
	bool palette = p->header.type == PNG_TYPE_PALETTE;

	*out = (struct sheet){.channels = p->header.type == PNG_TYPE_RGB ? 3 : 1,
	                      .bits = p->header.depth,
	                      .orientation = 1};
	for (size_t i = 0; i < p->data.len / sizeof *pieces; i++)
		buf_str(data, pieces[i]);
	for (unsigned i = 0; palette && i < p->colours; i++)
		buf_add(data, p->palette[i], PALETTE_ENTRY);
	out->palette_bytes = palette ? (uint64_t)p->colours * PALETTE_ENTRY : 0;
}

static bool take_png(struct sheet *out, struct buf *file, const struct codec_limits *limits,
                     struct err *e)
{
	struct report report;
	struct buf data = {0};
	struct png p;
	bool ok = walk(&p, &report, buf_view(file), limits);

	if (ok)
		add_png(out, &data, &p);
	png_clear(&p);
	if (!ok || data.failed) {
		buf_free(&data);
		return err_nomem(e);
	}
	buf_free(file);
	*file = data;
	return true;
}

/* --- Both */

bool sheet_can_hold(enum kind kind, struct str bytes, const struct codec_limits *limits)
{
	if (kind == KIND_PNG)
		return is_plain_png(bytes, limits);
	return kind == KIND_JPEG && (jpeg_channels(bytes) == 1 || jpeg_channels(bytes) == 3);
}

bool sheet_take(struct sheet *out, struct buf *file, enum kind kind,
                const struct codec_limits *limits, struct err *e)
{
	return kind == KIND_PNG ? take_png(out, file, limits, e) : take_jpeg(out, file, e);
}
