/* thumbnail.c - small pictures at the left, or a box that says what there is, with a text
 * beside them. */
#include "layout/caption.h"
#include "layout/theme.h"

/* Within a square of `side`, never larger than 150 pixels an inch make it. */
static void size_picture(struct drawing *d, const struct pdf_picture *p, int64_t side)
{
	int64_t longest = p->width_px > p->height_px ? p->width_px : p->height_px;
	int64_t drawn = longest * 72000 / 150 < side ? longest * 72000 / 150 : side;

	d->type = FIGURE_PICTURE;
	d->picture = p;
	d->width = drawn * p->width_px / longest;
	d->height = drawn * p->height_px / longest;
	d->width = d->width < DRAWN_MIN ? DRAWN_MIN : d->width;
	d->height = d->height < DRAWN_MIN ? DRAWN_MIN : d->height;
	d->x += (side - d->width) / 2;
}

/* The words of a placeholder, in the middle of its box; what has no room is left out: it is
 * in the alternative text. */
static bool place_words(struct flow *f, struct slice *s, const struct rich_text *text,
                        const struct drawing *box, const struct lines *lines)
{
	size_t most = (size_t)((box->height - 2 * THUMBNAIL_PAD) / CAPTION_LEADING);
	size_t count = lines->count < most ? lines->count : most;
	int64_t top = (box->height - (int64_t)count * CAPTION_LEADING) / 2;

	if (count == 0)
		return true;
	if (!flow_parts(f, s, count))
		return false;
	for (size_t i = 0; i < count; i++)
		s->parts[i] = (struct part){
		    .element = box->element,
		    .text = text,
		    .line = &lines->items[i],
		    .x = box->x + (box->width - lines->items[i].width) / 2,
		    .baseline = top + (int64_t)i * CAPTION_LEADING +
		                baseline_of(CAPTION_SIZE, CAPTION_LEADING),
		    .gray = INK_SOFT,
		};
	return true;
}

/* What there is nothing to say of is no figure. */
static struct element *open_figure(struct flow *f, struct str alternative)
{
	const struct pdf_attributes attributes = {.alt = alternative};
	struct element *figure;

	if (alternative.len == 0)
		return NULL;
	figure = pdf_open(f->pdf, TAG_FIGURE, &attributes);
	pdf_close(f->pdf);
	return figure;
}

static bool draw(struct flow *f, const struct block *b, struct drawing *d, struct lines *words)
{
	const struct pdf_picture *p =
	    f->options->thumbnail ? f->options->thumbnail(f->options->context, b->source) : NULL;

	if (p)
		size_picture(d, p, d->width);
	else if (!lines_break(words, &b->placeholder, (struct text_look){CAPTION_SIZE, false},
	                      d->width - 2 * THUMBNAIL_PAD, &f->ts))
		return false;
	d->element = open_figure(f, p || words->count == 0 ? b->alternative : b->placeholder.text);
	return true;
}

bool flow_thumbnail(struct flow *f, const struct block *b)
{
	int64_t side = THUMBNAIL_SIDE < f->width ? THUMBNAIL_SIDE : f->width;
	struct drawing d = {
	    .type = FIGURE_BOX, .x = f->x, .width = side, .height = side, .gray = INK_RULE};
	struct caption caption = {.gray = INK};
	struct lines words = {0};
	struct slice *s;

	if (!draw(f, b, &d, &words) || !caption_break(&caption, f, &b->text, side, side))
		return false;
	flow_gap(f, PARAGRAPH_GAP);
	s = flow_slice(f, side);
	if (!s || !flow_drawings(f, s, 1))
		return false;
	s->drawings[0] = d;
	if (!place_words(f, s, &b->placeholder, &d, &words) || !caption_place(f, s, &caption))
		return false;
	flow_gap(f, PARAGRAPH_GAP);
	return true;
}
