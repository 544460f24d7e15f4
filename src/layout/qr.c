/* qr.c - QR codes: a square at the left, its caption beside it, or below where the width does
 * not suffice. */
#include <errno.h>
#include <qrencode.h>

#include "layout/caption.h"
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
	struct caption caption = {.gray = INK_SOFT, .centred = true};
	struct slice *s;

	if (!encode(f, qr->source, &code))
		return false;
	code.width = code.height = side_of(f, &code);
	code.element = open_figure(f);
	if (!caption_break(&caption, f, &qr->text, code.width, code.height))
		return false;
	flow_gap(f, H2_GAP);
	s = flow_slice(f, code.height);
	if (!s || !flow_drawings(f, s, 1))
		return false;
	s->drawings[0] = code;
	if (!caption_place(f, s, &caption))
		return false;
	flow_gap(f, H2_GAP);
	return true;
}
