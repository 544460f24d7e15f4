/* QR codes: a square at the left, its caption beside it. */
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
	QRcode *code = copy.ptr ? QRcode_encodeString(copy.ptr, 0, QR_ECLEVEL_M, QR_MODE_8, 1) : NULL;

	if (!code && copy.ptr && errno == ERANGE)
		return err_set(f->e, ERR_LIMIT, "code QR : %zu octets, c'est trop pour un code",
		               "QR code: %zu bytes are too many for one", text.len);
	if (!code)
		return err_nomem(f->e);
	d->bits = pack(f, code);
	d->modules = (unsigned)code->width;
	QRcode_free(code);
	return d->bits ? true : err_nomem(f->e);
}

static bool place_caption(struct flow *f, struct slice *s, const struct rich_text *text,
                          const struct lines *lines, struct element *element)
{
	int size = TEXT_SIZE * SMALL_PERCENT / 100 + 400;
	int64_t leading = size * 135 / 100, top = (s->height - (int64_t)lines->count * leading) / 2;

	if (!flow_parts(f, s, lines->count))
		return false;
	for (size_t i = 0; i < lines->count; i++)
		s->parts[i] = (struct part){.element = element,
		                            .text = text,
		                            .line = &lines->items[i],
		                            .x = f->x + QR_SIDE + QR_GUTTER,
		                            .baseline = top + (int64_t)i * leading + baseline_of(size, leading),
		                            .gray = INK_SOFT};
	return true;
}

bool flow_qr(struct flow *f, const struct block *qr)
{
	const int size = TEXT_SIZE * SMALL_PERCENT / 100 + 400;
	const int64_t leading = size * 135 / 100;
	const struct pdf_attributes attributes = {.alt = f->options->lang == LANG_EN ? STR("QR code")
	                                                                             : STR("Code QR")};
	struct element *figure, *caption;
	struct lines lines;
	struct slice *s;
	int64_t height;

	figure = pdf_open(f->pdf, TAG_FIGURE, &attributes);
	pdf_close(f->pdf);
	caption = pdf_open(f->pdf, TAG_P, NULL);
	pdf_close(f->pdf);
	if (!lines_break(&lines, &qr->text, (struct text_look){size, false}, f->width - QR_SIDE - QR_GUTTER, &f->ts))
		return false;
	height = (int64_t)lines.count * leading > QR_SIDE ? (int64_t)lines.count * leading : QR_SIDE;
	flow_gap(f, H2_GAP);
	s = flow_slice(f, height);
	if (!s || !flow_drawings(f, s, 1) || !place_caption(f, s, &qr->text, &lines, caption))
		return false;
	s->drawings[0] = (struct drawing){.type = FIGURE_BITMAP,
	                                  .element = figure,
	                                  .x = f->x,
	                                  .y = (height - QR_SIDE) / 2,
	                                  .width = QR_SIDE,
	                                  .height = QR_SIDE};
	if (!encode(f, qr->source, &s->drawings[0]))
		return false;
	flow_gap(f, PARAGRAPH_GAP);
	return true;
}
