/* page.c - slices onto pages, and the running footer. */
#include "layout/page.h"

#include <stdio.h>

#include "layout/slice.h"
#include "layout/theme.h"

#define TICK_LINE 700

#define BASELINE_TO_BLANK 1200

/* The running footer: what stands at its left has the same lines on each page. */
struct footer {
	const struct rich_text *text; /* NULL for none */
	struct lines lines;
	int64_t top;
};

struct pager {
	struct flow *flow;
	struct pdf *pdf;
	struct footer footer;
	int64_t bottom; /* of the body */
	int64_t y;      /* of the next slice */
	bool page_top;
	bool break_wanted;
	const struct bar *bar; /* beside the slice before */
	bool failed;           /* the flow's error says why */
};

static void new_page(struct pager *p)
{
	pdf_page_add(p->pdf, PAGE_WIDTH, PAGE_HEIGHT);
	p->y = MARGIN_TOP;
	p->page_top = true;
	p->break_wanted = false;
	p->bar = NULL;
}

static void draw_rule(struct pager *p, int64_t x, int64_t y, int64_t width, int64_t height,
                      int gray)
{
	pdf_artifact_begin(p->pdf, ARTIFACT_LAYOUT);
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
		pdf_fill(p->pdf, x + inset, y + inset, d->width - 2 * inset, d->height - 2 * inset,
		         INK);
}

/* A figure's box is measured from the page's foot. */
static void set_box(const struct drawing *d, int64_t x, int64_t y)
{
	const int64_t box[4] = {x, PAGE_HEIGHT - y - d->height, x + d->width, PAGE_HEIGHT - y};

	if (d->element)
		structure_set_box(d->element, box);
}

static void draw_drawing(struct pager *p, const struct drawing *d, int64_t top)
{
	int64_t x = MARGIN_SIDE + d->x, y = top + d->y;

	if (d->element)
		pdf_resume(p->pdf, d->element);
	else
		pdf_artifact_begin(p->pdf, ARTIFACT_LAYOUT);
	switch (d->type) {
	case FIGURE_RULE:
		pdf_fill(p->pdf, x, y, d->width, d->height, d->gray);
		break;
	case FIGURE_BITMAP:
		set_box(d, x, y);
		pdf_bitmap(p->pdf, x, y, d->width, d->height, d->bits, d->modules, d->modules);
		break;
	case FIGURE_PICTURE:
		set_box(d, x, y);
		pdf_image(p->pdf, x, y, d->width, d->height, d->picture);
		break;
	case FIGURE_BOX:
		set_box(d, x, y);
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

static void draw_words(struct pager *p, const struct stretch *s, int64_t x, int64_t baseline)
{
	const struct piece *pieces = s->part->line->pieces;

	pdf_text_begin(p->pdf, x, baseline, pieces[s->from].size, s->part->gray);
	for (size_t i = s->from; i < s->to; i++)
		pdf_text_add(p->pdf, pieces[i].word, pieces[i].from, pieces[i].to);
	pdf_text_end(p->pdf);
}

static void draw_link(struct pager *p, const struct stretch *s, int64_t x, int64_t baseline)
{
	const struct piece *first = &s->part->line->pieces[s->from];
	const struct piece *last = &s->part->line->pieces[s->to - 1];
	const struct span *span = &s->part->text->spans[first->span];
	int64_t width = last->x + last->width - first->x;

	draw_rule(p, x, baseline + first->size / 9, width, HAIRLINE, s->part->gray);
	pdf_link(p->pdf, x, baseline - first->size, width, first->size + first->size / 3,
	         span->link, span->link);
}

/* A blank is a rule: content, since its element says what to do there. */
static void draw_blank(struct pager *p, const struct stretch *s, int64_t x, int64_t baseline)
{
	const struct piece *first = &s->part->line->pieces[s->from];
	const struct piece *last = &s->part->line->pieces[s->to - 1];

	pdf_fill(p->pdf, x, baseline + BASELINE_TO_BLANK, last->x + last->width - first->x,
	         HAIRLINE, INK_SOFT);
}

/* Lines of what a field holds, as large as its box lets them be. */
struct fitted {
	struct lines lines;
	int size;
	int64_t leading;
};

static bool fits_box(const struct fitted *t, int64_t width, int64_t height)
{
	for (size_t i = 0; i < t->lines.count; i++)
		if (t->lines.items[i].width > width)
			return false;
	return (int64_t)t->lines.count * t->leading <= height;
}

/* One line is not broken: it becomes smaller, as viewers do it. */
static bool fit_value(struct pager *p, const struct rich_text *text, const struct drawing *box,
                      bool tall, struct fitted *out)
{
	int64_t width = box->width - 2 * FIELD_PAD;

	for (out->size = FIELD_TEXT_SIZE;; out->size -= 500) {
		const struct text_look look = {out->size, false};

		out->leading = out->size * 6 / 5;
		if (!lines_break(&out->lines, text, look, tall ? width : INT64_MAX / 2,
		                 &p->flow->ts))
			return false;
		if (out->size <= FIELD_TEXT_SIZE_MIN || fits_box(out, width, box->height))
			return true;
	}
}

/* Inside the field: distances are from its own corner. */
static void draw_value(struct pager *p, const struct pdf_field *field, const struct drawing *box)
{
	struct span span = {.end = field->value.len};
	const struct rich_text text = {.text = field->value, .spans = &span, .span_count = 1};
	struct fitted fitted;
	int64_t y;

	if (!field->value.len)
		return;
	if (!fit_value(p, &text, box, field->multiline, &fitted)) {
		p->failed = true;
		return;
	}
	y = field->multiline ? 0 : (box->height - fitted.leading) / 2;
	for (size_t i = 0; i < fitted.lines.count; i++, y += fitted.leading) {
		const struct part part = {.text = &text, .line = &fitted.lines.items[i]};
		const struct stretch all = {&part, 0, part.line->count};

		if (part.line->count)
			draw_words(p, &all, FIELD_PAD,
			           y + baseline_of(fitted.size, fitted.leading));
	}
}

/* On paper a field is a blank; the rule of it is not what there is to read. */
static void draw_field(struct pager *p, const struct stretch *s, int64_t x, int64_t baseline)
{
	const struct piece *first = &s->part->line->pieces[s->from];
	const struct piece *last = &s->part->line->pieces[s->to - 1];
	const struct pdf_field *field = s->part->text->spans[first->span].field;
	const struct drawing box = {.width = last->x + last->width - first->x,
	                            .height = field->multiline ? FIELD_HEIGHT_TALL : FIELD_HEIGHT};
	int64_t y = baseline - first->size * 71 / 200 - box.height / 2;

	draw_rule(p, x, y + box.height, box.width, HAIRLINE, INK_SOFT);
	pdf_field_begin(p->pdf, x, y, box.width, box.height, field);
	draw_value(p, field, &box);
	pdf_field_end(p->pdf);
}

static void draw_stretch(struct pager *p, const struct stretch *s, int64_t top, bool artifact)
{
	const struct piece *first = &s->part->line->pieces[s->from];
	int64_t x = MARGIN_SIDE + s->part->x + first->x, baseline = top + s->part->baseline;

	if (!artifact)
		pdf_resume(p->pdf, piece_element(s->part, first));
	if (first->style & SPAN_FIELD && !artifact) {
		draw_field(p, s, x, baseline);
		return;
	}
	if (first->style & SPAN_BLANK) {
		draw_blank(p, s, x, baseline);
		return;
	}
	draw_words(p, s, x, baseline);
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

/* What is drawn comes before what is written, as a tick box before its item. */
static void draw_slice_at(struct pager *p, const struct slice *s, int64_t top, bool artifact)
{
	for (size_t i = 0; i < s->drawing_count; i++)
		draw_drawing(p, &s->drawings[i], top);
	for (size_t i = 0; i < s->part_count; i++)
		draw_part(p, &s->parts[i], top, artifact);
}

/* A table's header row again, at the top of a page: said once is enough for a reader of
 * tags, so this one is an artifact. */
static void draw_head(struct pager *p, const struct table_head *head)
{
	pdf_artifact_begin(p->pdf, ARTIFACT_REPEATED);
	for (size_t i = 0; i < head->count; i++) {
		draw_slice_at(p, &head->first[i], p->y, true);
		p->y += head->first[i].height;
	}
	pdf_artifact_end(p->pdf);
	p->page_top = false;
}

static bool has_bar(const struct bar *innermost, const struct bar *wanted)
{
	for (; innermost; innermost = innermost->outer)
		if (innermost == wanted)
			return true;
	return false;
}

/* The bars of the notes around a slice, which go on over the gaps inside a note. */
static void draw_bars(struct pager *p, const struct slice *s, int64_t gap)
{
	for (const struct bar *bar = s->bar; bar; bar = bar->outer) {
		int64_t above = has_bar(p->bar, bar) ? gap : 0;

		draw_rule(p, MARGIN_SIDE + bar->x, p->y - above, NOTE_BAR, s->height + above,
		          INK_RULE);
	}
	p->bar = s->bar;
}

static void draw_slice(struct pager *p, const struct slice *s)
{
	int64_t gap = p->page_top ? 0 : s->gap;

	p->y += gap;
	if (s->outline_level)
		pdf_outline(p->pdf, s->outline_level, s->outline_title, p->y);
	draw_bars(p, s, gap);
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
	int64_t room = p->bottom - p->y - s->gap, group;

	if (s->height > room)
		return false;
	group = group_starts ? group_height(p->flow, at) : 0;
	/* What no page can hold together is cut where it must be. */
	return group <= room || group > p->bottom - MARGIN_TOP;
}

static void draw_slices(struct pager *p)
{
	bool group_starts = true;

	new_page(p);
	for (size_t i = 0; i < p->flow->count; i++) {
		const struct slice *s = &p->flow->slices[i];

		if (s->page_break) { /* not twice, and not before or behind everything */
			p->break_wanted = !p->page_top;
			group_starts = true;
			continue;
		}
		if (p->break_wanted || (!p->page_top && !fits(p, i, group_starts))) {
			new_page(p);
			if (s->head)
				draw_head(p, s->head);
		}
		draw_slice(p, s);
		group_starts = !s->keep_next;
	}
}

static const struct text_look footer_look = {FOOTER_SIZE, false};

/* A footer of more than two lines takes them from the body. */
static bool prepare_footer(struct pager *p)
{
	const struct flow *f = p->flow;
	struct footer *footer = &p->footer;
	int64_t more;

	footer->top = FOOTER_TOP;
	p->bottom = BODY_BOTTOM;
	if (!f->footer || !f->footer->text.text.len)
		return true;
	footer->text = &f->footer->text;
	if (!lines_break(&footer->lines, footer->text, footer_look, BODY_WIDTH - PAGE_NUMBER_WIDTH,
	                 &f->ts))
		return false;
	if (footer->lines.count > FOOTER_LINES_MAX)
		return err_set(f->e, ERR_LIMIT,
		               "le pied de page prend %zu lignes\u00a0: le maximum est de %d",
		               "the footer takes %zu lines: the limit is %d", footer->lines.count,
		               FOOTER_LINES_MAX);
	if (footer->lines.count > 2) {
		more = (int64_t)(footer->lines.count - 2) * FOOTER_LEADING;
		footer->top -= more;
		p->bottom -= more;
	}
	return true;
}

/* Lines from the left edge, or ending at the right one. */
static void draw_footer_lines(struct pager *p, const struct rich_text *text,
                              const struct lines *lines, bool right)
{
	for (size_t i = 0; i < lines->count; i++) {
		const struct part part = {.text = text,
		                          .line = &lines->items[i],
		                          .x = right ? BODY_WIDTH - lines->items[i].width : 0,
		                          .baseline = baseline_of(FOOTER_SIZE, FOOTER_LEADING),
		                          .gray = INK_SOFT};

		draw_part(p, &part, p->footer.top + (int64_t)i * FOOTER_LEADING, true);
	}
}

/* "page 1 / 3", the same in both languages. */
static bool draw_number(struct pager *p, unsigned page, unsigned count)
{
	char label[48];
	int len = snprintf(label, sizeof label, "page\u00a0%u\u00a0/\u00a0%u", page + 1, count);
	struct span span = {.end = (size_t)len};
	const struct rich_text number = {
	    .text = {label, (size_t)len}, .spans = &span, .span_count = 1};
	struct lines lines;

	if (!lines_break(&lines, &number, footer_look, PAGE_NUMBER_WIDTH, &p->flow->ts))
		return false;
	draw_footer_lines(p, &number, &lines, true);
	return true;
}

static bool draw_footer(struct pager *p, unsigned page, unsigned count)
{
	bool ok;

	pdf_page_select(p->pdf, page);
	pdf_artifact_begin(p->pdf, ARTIFACT_FOOTER);
	draw_rule(p, MARGIN_SIDE, p->footer.top - FOOTER_RULE, BODY_WIDTH, HAIRLINE, INK_RULE);
	ok = draw_number(p, page, count);
	if (p->footer.text)
		draw_footer_lines(p, p->footer.text, &p->footer.lines, false);
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
	                 .first = true};
	struct pager p = {.flow = &f, .pdf = pdf};
	bool ok;

	pdf_open(pdf, TAG_DOCUMENT, NULL);
	ok = flow_blocks(&f, root->first) && prepare_footer(&p);
	if (ok)
		draw_slices(&p);
	ok = ok && !p.failed;
	for (unsigned i = 0; ok && i < pdf_page_count(pdf); i++)
		ok = draw_footer(&p, i, pdf_page_count(pdf));
	return ok;
}
