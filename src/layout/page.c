/* Slices onto pages, and the running footer. */
#include "layout/page.h"

#include <stdio.h>

#include "layout/slice.h"
#include "layout/theme.h"

#define TICK_LINE 700

struct pager {
	struct flow *flow;
	struct pdf *pdf;
	int64_t y;    /* of the next slice */
	bool page_top;
	bool in_note; /* the slice before had a note's bar */
};

static void new_page(struct pager *p)
{
	pdf_page_add(p->pdf, PAGE_WIDTH, PAGE_HEIGHT);
	p->y = MARGIN_TOP;
	p->page_top = true;
	p->in_note = false;
}

static void draw_rule(struct pager *p, int64_t x, int64_t y, int64_t width, int64_t height, int gray)
{
	pdf_artifact_begin(p->pdf);
	pdf_fill(p->pdf, x, y, width, height, gray);
	pdf_artifact_end(p->pdf);
}

/* The four sides of a box, drawn inside its edge. */
static void draw_frame(struct pager *p, const struct drawing *d, int64_t x, int64_t y, int64_t line)
{
	pdf_fill(p->pdf, x, y, d->width, line, d->gray);
	pdf_fill(p->pdf, x, y + d->height - line, d->width, line, d->gray);
	pdf_fill(p->pdf, x, y, line, d->height, d->gray);
	pdf_fill(p->pdf, x + d->width - line, y, line, d->height, d->gray);
}

static void draw_tick(struct pager *p, const struct drawing *d, int64_t x, int64_t y)
{
	int64_t inset = 2 * TICK_LINE;

	draw_frame(p, d, x, y, TICK_LINE);
	if (d->ticked)
		pdf_fill(p->pdf, x + inset, y + inset, d->width - 2 * inset, d->height - 2 * inset, INK);
}

/* A figure's box is measured from the page's foot. */
static void set_box(struct element *element, const struct drawing *d, int64_t x, int64_t y)
{
	const int64_t box[4] = {x, PAGE_HEIGHT - y - d->height, x + d->width, PAGE_HEIGHT - y};

	structure_set_box(element, box);
}

static void draw_drawing(struct pager *p, const struct drawing *d, int64_t top)
{
	int64_t x = MARGIN_SIDE + d->x, y = top + d->y;

	if (d->element)
		pdf_resume(p->pdf, d->element);
	else
		pdf_artifact_begin(p->pdf);
	switch (d->type) {
	case FIGURE_RULE:
		pdf_fill(p->pdf, x, y, d->width, d->height, d->gray);
		break;
	case FIGURE_BITMAP:
		set_box(d->element, d, x, y);
		pdf_bitmap(p->pdf, x, y, d->width, d->height, d->bits, d->modules, d->modules);
		break;
	case FIGURE_PICTURE:
		set_box(d->element, d, x, y);
		pdf_image(p->pdf, x, y, d->width, d->height, d->picture);
		break;
	case FIGURE_BOX:
		draw_frame(p, d, x, y, HAIRLINE);
		break;
	case FIGURE_TICK:
		draw_tick(p, d, x, y);
		break;
	case FIGURE_NONE:
		break;
	}
	if (!d->element)
		pdf_artifact_end(p->pdf);
}

/* Pieces [from, to) of a line, which have one size and one element. */
struct stretch {
	const struct part *part;
	size_t from, to;
};

static struct element *piece_element(const struct part *part, const struct piece *piece)
{
	return part->span_elements ? part->span_elements[piece->span] : part->element;
}

static struct stretch next_stretch(const struct part *part, size_t from)
{
	const struct piece *first = &part->line->pieces[from];
	size_t to = from + 1;

	for (; to < part->line->count; to++) {
		const struct piece *next = &part->line->pieces[to];

		if (next->size != first->size || ((next->style ^ first->style) & SPAN_BLANK) ||
		    piece_element(part, next) != piece_element(part, first))
			break;
	}
	return (struct stretch){part, from, to};
}

static void draw_link(struct pager *p, const struct stretch *s, int64_t x, int64_t baseline)
{
	const struct piece *first = &s->part->line->pieces[s->from];
	const struct piece *last = &s->part->line->pieces[s->to - 1];
	const struct span *span = &s->part->text->spans[first->span];
	int64_t width = last->x + last->width - first->x;

	draw_rule(p, x, baseline + first->size / 9, width, HAIRLINE, s->part->gray);
	pdf_link(p->pdf, x, baseline - first->size, width, first->size + first->size / 3, span->link,
	         span->link);
}

static void draw_stretch(struct pager *p, const struct stretch *s, int64_t top, bool artifact)
{
	const struct piece *pieces = s->part->line->pieces, *first = &pieces[s->from];
	int64_t x = MARGIN_SIDE + s->part->x + first->x, baseline = top + s->part->baseline;

	if (first->style & SPAN_BLANK) {
		draw_rule(p, x, baseline + 1200, pieces[s->to - 1].x + pieces[s->to - 1].width - first->x,
		          HAIRLINE, INK_SOFT);
		return;
	}
	if (!artifact)
		pdf_resume(p->pdf, piece_element(s->part, first));
	pdf_text_begin(p->pdf, x, baseline, first->size, s->part->gray);
	for (size_t i = s->from; i < s->to; i++)
		pdf_text_add(p->pdf, pieces[i].word, pieces[i].from, pieces[i].to);
	pdf_text_end(p->pdf);
	if (!artifact && s->part->text->spans[first->span].link.len)
		draw_link(p, s, x, baseline);
}

static void draw_part(struct pager *p, const struct part *part, int64_t top, bool artifact)
{
	struct stretch s = {0};

	for (size_t from = 0; from < part->line->count; from = s.to) {
		s = next_stretch(part, from);
		draw_stretch(p, &s, top, artifact);
	}
}

static void draw_slice_at(struct pager *p, const struct slice *s, int64_t top, bool artifact)
{
	for (size_t i = 0; i < s->part_count; i++)
		draw_part(p, &s->parts[i], top, artifact);
	for (size_t i = 0; i < s->drawing_count; i++)
		draw_drawing(p, &s->drawings[i], top);
}

/* A table's header row again, at the top of a page: said once is enough for a reader of
 * tags, so this one is an artifact. */
static void draw_head(struct pager *p, const struct table_head *head)
{
	pdf_artifact_begin(p->pdf);
	for (size_t i = 0; i < head->count; i++) {
		draw_slice_at(p, &head->first[i], p->y, true);
		p->y += head->first[i].height;
	}
	pdf_artifact_end(p->pdf);
}

static void draw_bar(struct pager *p, const struct slice *s, int64_t gap)
{
	int64_t above = p->in_note ? gap : 0;

	if (s->bar_x >= 0)
		draw_rule(p, MARGIN_SIDE + s->bar_x, p->y - above, NOTE_BAR, s->height + above, INK_RULE);
	p->in_note = s->bar_x >= 0;
}

static void draw_slice(struct pager *p, const struct slice *s)
{
	int64_t gap = p->page_top ? 0 : s->gap;

	p->y += gap;
	if (s->outline_level)
		pdf_outline(p->pdf, s->outline_level, s->outline_title, p->y);
	draw_bar(p, s, gap);
	draw_slice_at(p, s, p->y, false);
	p->y += s->height;
	p->page_top = false;
}

/* Height of the slices from `at` that must stay on one page. */
static int64_t group_height(const struct flow *f, size_t at)
{
	int64_t height = f->slices[at].height;

	while (f->slices[at].keep_next && at + 1 < f->count && !f->slices[at + 1].page_break) {
		at++;
		height += f->slices[at].gap + f->slices[at].height;
	}
	return height;
}

static bool fits(const struct pager *p, size_t at, bool group_starts)
{
	const struct slice *s = &p->flow->slices[at];
	int64_t room = BODY_BOTTOM - p->y - s->gap;

	if (s->height > room)
		return false;
	/* What no page can hold together is cut where it must be. */
	return !group_starts || group_height(p->flow, at) <= room ||
	       group_height(p->flow, at) > BODY_BOTTOM - MARGIN_TOP;
}

static void draw_slices(struct pager *p)
{
	bool group_starts = true;

	new_page(p);
	for (size_t i = 0; i < p->flow->count; i++) {
		const struct slice *s = &p->flow->slices[i];

		if (s->page_break || (!p->page_top && !fits(p, i, group_starts))) {
			new_page(p);
			if (s->head) {
				draw_head(p, s->head);
				p->page_top = false;
			}
		}
		draw_slice(p, s);
		group_starts = !s->keep_next;
	}
}

/* One line of text in the footer, from x or ending at it. */
static bool draw_footer_text(struct pager *p, const struct rich_text *text, int64_t width, bool right)
{
	struct flow *f = p->flow;
	struct lines lines;

	if (!text->text.len)
		return true;
	if (!lines_break(&lines, text, (struct text_look){FOOTER_SIZE, false}, width, &f->ts))
		return false;
	for (size_t i = 0; i < lines.count && i < 2; i++) {
		const struct part part = {.text = text,
		                          .line = &lines.items[i],
		                          .x = right ? BODY_WIDTH - lines.items[i].width : 0,
		                          .baseline = baseline_of(FOOTER_SIZE, FOOTER_LEADING),
		                          .gray = INK_SOFT};

		draw_part(p, &part, FOOTER_TOP + (int64_t)i * FOOTER_LEADING, true);
	}
	return true;
}

static bool draw_footer(struct pager *p, unsigned page, unsigned count)
{
	char label[48];
	int len = snprintf(label, sizeof label, "page\xC2\xA0%u\xC2\xA0/\xC2\xA0%u", page + 1, count);
	struct span span = {.end = (size_t)len};
	const struct rich_text number = {.text = {label, (size_t)len}, .spans = &span, .span_count = 1};
	const int64_t number_width = MM(24);

	bool ok;

	pdf_page_select(p->pdf, page);
	pdf_artifact_begin(p->pdf);
	draw_rule(p, MARGIN_SIDE, FOOTER_TOP - 3500, BODY_WIDTH, HAIRLINE, INK_RULE);
	ok = draw_footer_text(p, &number, number_width, true) &&
	     (!p->flow->footer ||
	      draw_footer_text(p, &p->flow->footer->text, BODY_WIDTH - number_width, false));
	pdf_artifact_end(p->pdf);
	return ok;
}

bool pages_draw(struct pdf *pdf, const struct block *root, const struct page_options *options,
                struct arena *a, struct err *e)
{
	struct flow f = {.pdf = pdf,
	                 .options = options,
	                 .ts = {pdf_shaper(pdf), options->breaks, a, e},
	                 .arena = a,
	                 .e = e,
	                 .width = BODY_WIDTH,
	                 .bar_x = -1,
	                 .first = true};
	struct pager p = {.flow = &f, .pdf = pdf};
	bool ok;

	pdf_open(pdf, TAG_DOCUMENT, NULL);
	ok = flow_blocks(&f, root->first);
	if (ok)
		draw_slices(&p);
	for (unsigned i = 0; ok && i < pdf_page_count(pdf); i++)
		ok = draw_footer(&p, i, pdf_page_count(pdf));
	return ok;
}
