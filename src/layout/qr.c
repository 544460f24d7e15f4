/* qr.c - QR codes: a square at the left, its caption beside it, or below where the width does
 * not suffice. */
#include <errno.h>
#include <qrencode.h>

#include "layout/slice.h"
#include "layout/theme.h"

/* Packs the symbol's modules into rows of bits. */
static unsigned char *pack(struct flow *f, const QRcode *code)
{
	unsigned width = (unsigned)code->width, stride = (width + 7) / 8;
	unsigned char *bits = arena_array(f->arena, width, stride);

	for (unsigned y = 0; bits && y < width; y++)
		for (unsigned x = 0; x < width; x++)
			if (code->data[y * width + x] & 1)
				bits[y * stride + x / 8] |= (unsigned char)(0x80 >> x % 8);
	return bits;
}

static bool encode(struct flow *f, struct str text, struct drawing *d)
{
	struct str copy = arena_copy(f->arena, text);
	QRcode *code;

	if (!copy.ptr)
		return err_nomem(f->e);
	errno = 0;
	code = QRcode_encodeString(copy.ptr, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	if (!code && errno == ERANGE)
		return err_set(f->e, ERR_LIMIT,
		               "code QR\u00a0: %zu octets, c'est trop pour un code",
		               "QR code: %zu bytes are too many for one", text.len);
	if (!code)
		return err_nomem(f->e);
	d->bits = pack(f, code);
	d->modules = (unsigned)code->width;
	QRcode_free(code);
	return d->bits ? true : err_nomem(f->e);
}

/* Bigger than usual where its modules would be too small to read. */
static int64_t side_of(const struct flow *f, const struct drawing *d)
{
	int64_t side = (int64_t)d->modules * QR_MODULE_MIN;

	if (side < QR_SIDE)
		side = QR_SIDE;
	return side < f->width ? side : f->width;
}

/* Where the caption stands, and how it looks. */
struct caption {
	const struct rich_text *text;
	struct element *element;
	struct lines lines;
	int size;
	int64_t leading, x;
	size_t beside; /* lines beside the code; the others follow below */
};

static bool break_caption(struct flow *f, const struct block *qr, int64_t side, struct caption *c)
{
	int64_t width = f->width - side - QR_GUTTER;
	bool beside = width >= QR_CAPTION_WIDTH_MIN;

	c->text = &qr->text;
	c->size = TEXT_SIZE * SMALL_PERCENT / 100 + 400;
	c->leading = c->size * 135 / 100;
	c->x = beside ? f->x + side + QR_GUTTER : f->x;
	if (!lines_break(&c->lines, c->text, (struct text_look){c->size, false},
	                 beside ? width : f->width, &f->ts))
		return false;
	if (beside)
		c->beside = (size_t)(side / c->leading);
	if (c->beside > c->lines.count)
		c->beside = c->lines.count;
	return true;
}

static struct part caption_part(const struct caption *c, size_t line, int64_t top)
{
	return (struct part){.element = c->element,
	                     .text = c->text,
	                     .line = &c->lines.items[line],
	                     .x = c->x,
	                     .baseline = top + baseline_of(c->size, c->leading),
	                     .gray = INK_SOFT};
}

static bool place_caption(struct flow *f, struct slice *s, const struct caption *c)
{
	int64_t top = (s->height - (int64_t)c->beside * c->leading) / 2;

	s->keep_next = c->beside < c->lines.count;
	if (!flow_parts(f, s, c->beside))
		return false;
	for (size_t i = 0; i < c->beside; i++)
		s->parts[i] = caption_part(c, i, top + (int64_t)i * c->leading);
	for (size_t i = c->beside; i < c->lines.count; i++) {
		s = flow_slice(f, c->leading);
		if (!s || !flow_parts(f, s, 1))
			return false;
		s->parts[0] = caption_part(c, i, 0);
	}
	return true;
}

static struct element *open_figure(struct flow *f)
{
	const struct pdf_attributes attributes = {
	    .alt = f->options->lang == LANG_EN ? STR("QR code") : STR("Code QR")};
	struct element *figure = pdf_open(f->pdf, TAG_FIGURE, &attributes);

	pdf_close(f->pdf);
	return figure;
}

bool flow_qr(struct flow *f, const struct block *qr)
{
	struct drawing code = {.type = FIGURE_BITMAP, .x = f->x};
	struct caption caption = {0};
	struct slice *s;

	if (!encode(f, qr->source, &code))
		return false;
	code.width = code.height = side_of(f, &code);
	code.element = open_figure(f);
	if (qr->text.text.len) {
		if (!break_caption(f, qr, code.width, &caption))
			return false;
		caption.element = pdf_open(f->pdf, TAG_P, NULL);
		pdf_close(f->pdf);
	}
	flow_gap(f, H2_GAP);
	s = flow_slice(f, code.height);
	if (!s || !flow_drawings(f, s, 1))
		return false;
	s->drawings[0] = code;
	if (!place_caption(f, s, &caption))
		return false;
	flow_gap(f, H2_GAP);
	return true;
}
