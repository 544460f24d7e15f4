/* flow.c - blocks into slices: all but lists, tables, QR codes and thumbnails. */
#include "layout/slice.h"
#include "layout/theme.h"

struct slice *flow_slice(struct flow *f, int64_t height)
{
	struct slice *s;

	if (f->count == f->cap) {
		size_t cap = f->cap ? f->cap * 2 : 64;
		struct slice *more = arena_grow(f->arena, f->slices, f->count, cap, sizeof *more);

		if (!more) {
			err_nomem(f->e);
			return NULL;
		}
		f->slices = more;
		f->cap = cap;
	}
	s = &f->slices[f->count++];
	*s = (struct slice){.gap = f->gap, .height = height, .bar = f->bar};
	f->gap = 0;
	f->gap_settled = false;
	f->first = false;
	return s;
}

bool flow_parts(struct flow *f, struct slice *s, size_t count)
{
	s->parts = arena_array(f->arena, count, sizeof *s->parts);
	s->part_count = s->parts ? count : 0;
	return s->parts ? true : err_nomem(f->e);
}

bool flow_drawings(struct flow *f, struct slice *s, size_t count)
{
	s->drawings = arena_array(f->arena, count, sizeof *s->drawings);
	s->drawing_count = s->drawings ? count : 0;
	return s->drawings ? true : err_nomem(f->e);
}

void flow_gap(struct flow *f, int64_t gap)
{
	if (gap > f->gap && !f->first && !f->gap_settled)
		f->gap = gap;
}

void flow_close_up(struct flow *f, int64_t gap)
{
	if (f->gap > gap)
		f->gap = gap;
	f->gap_settled = true;
}

int64_t baseline_of(int size, int64_t leading)
{
	/* Capitals are 0.71 em high: they stand in the line's middle. */
	return (leading + size * 71 / 100) / 2;
}

int64_t flow_inset(struct flow *f, int64_t wanted)
{
	int64_t inset = f->width - TEXT_WIDTH_MIN;

	inset = inset < 0 ? 0 : inset < wanted ? inset : wanted;
	f->x += inset;
	f->width -= inset;
	return inset;
}

void flow_outset(struct flow *f, int64_t inset)
{
	f->x -= inset;
	f->width += inset;
}

static bool needs_element(const struct span *span)
{
	return span->link.len || span->style & SPAN_BLANK;
}

/* True if two neighbours make one element: a link is one, however many looks its text has. */
static bool belong_together(const struct span *a, const struct span *b)
{
	return a->link.ptr == b->link.ptr && !((a->style | b->style) & SPAN_BLANK);
}

static enum pdf_tag span_tag(const struct span *span)
{
	return span->style & SPAN_FIELD ? TAG_FORM : span->link.len ? TAG_LINK : TAG_SPAN;
}

/* A blank is a rule; its alternative text says what it is for. A field says it by itself. */
static struct element *open_span(struct flow *f, const struct span *span)
{
	struct pdf_attributes attributes = {0};
	struct element *element;

	if ((span->style & (SPAN_BLANK | SPAN_FIELD)) == SPAN_BLANK)
		attributes.alt =
		    f->options->lang == LANG_EN ? STR("to be filled in") : STR("à remplir");
	element = pdf_open(f->pdf, span_tag(span), &attributes);
	pdf_close(f->pdf);
	return element;
}

/* Where one span needs an element all text gets one, so that it is read in order. */
bool flow_span_elements(struct flow *f, const struct rich_text *text, struct element ***out)
{
	const struct span *spans = text->spans;
	struct element **elements;
	bool needed = false;

	*out = NULL;
	for (size_t i = 0; i < text->span_count; i++)
		needed = needed || needs_element(&spans[i]);
	if (!needed)
		return true;
	elements = arena_array(f->arena, text->span_count, sizeof(struct element *));
	if (!elements)
		return err_nomem(f->e);
	for (size_t i = 0; i < text->span_count; i++)
		elements[i] = i && belong_together(&spans[i - 1], &spans[i])
		                  ? elements[i - 1]
		                  : open_span(f, &spans[i]);
	*out = elements;
	return true;
}

struct look {
	enum pdf_tag tag;
	struct text_look text;
	int64_t leading;
	int gray;
};

/* One slice a line. Neither the first nor the last line is left alone on a page. */
static bool place_lines(struct flow *f, const struct lines *lines, const struct rich_text *text,
                        const struct look *look, struct element *element, struct element **spans)
{
	for (size_t i = 0; i < lines->count; i++) {
		int64_t leading = line_leading(&lines->items[i], look->leading);
		struct slice *s = flow_slice(f, leading);

		if (!s || !flow_parts(f, s, 1))
			return false;
		s->keep_next = i + 1 < lines->count && (i == 0 || i + 2 == lines->count);
		s->parts[0] = (struct part){.element = element,
		                            .span_elements = spans,
		                            .text = text,
		                            .line = &lines->items[i],
		                            .x = f->x,
		                            .baseline = baseline_of(look->text.size, leading),
		                            .gray = look->gray};
	}
	return true;
}

static bool flow_text(struct flow *f, const struct rich_text *text, const struct look *look)
{
	struct lines lines;
	struct element *element = pdf_open(f->pdf, look->tag, NULL);
	struct element **spans;
	bool ok = flow_span_elements(f, text, &spans) &&
	          lines_break(&lines, text, look->text, f->width, &f->ts) &&
	          place_lines(f, &lines, text, look, element, spans);

	pdf_close(f->pdf);
	return ok;
}

/* A level deeper than the one before by two would leave a gap, which PDF/UA forbids. */
static int heading_level(struct flow *f, int level)
{
	if (level < 1)
		level = 1;
	if (level > f->heading_level + 1)
		level = f->heading_level + 1;
	f->heading_level = level;
	return level;
}

static bool flow_heading(struct flow *f, const struct block *b)
{
	static const struct {
		struct look look;
		int64_t gap, gap_below;
	} levels[] = {
	    {{TAG_H1, {H1_SIZE, true}, H1_LEADING, INK}, H2_GAP, 1000},
	    {{TAG_H2, {H2_SIZE, true}, H2_LEADING, INK}, H2_GAP, 3000},
	    {{TAG_H3, {H3_SIZE, true}, H3_LEADING, INK}, H3_GAP, 2000},
	};
	int shown = b->level < 1 ? 0 : b->level > 3 ? 2 : b->level - 1;
	int level = heading_level(f, b->level > 6 ? 6 : b->level);
	struct look look = levels[shown].look;
	size_t first = f->count;

	look.tag = (enum pdf_tag)(TAG_H1 + level - 1);
	flow_gap(f, levels[shown].gap);
	if (!flow_text(f, &b->text, &look))
		return false;
	for (size_t i = first; i < f->count; i++)
		f->slices[i].keep_next = true;
	if (f->count > first) {
		f->slices[first].outline_level = level;
		f->slices[first].outline_title = b->text.text;
	}
	f->gap = levels[shown].gap_below;
	return true;
}

static bool flow_paragraph(struct flow *f, const struct block *b)
{
	const struct look look = {TAG_P, {TEXT_SIZE, false}, TEXT_LEADING, INK};

	flow_gap(f, PARAGRAPH_GAP);
	if (!flow_text(f, &b->text, &look))
		return false;
	flow_gap(f, PARAGRAPH_GAP);
	return true;
}

static bool flow_note(struct flow *f, const struct block *note)
{
	struct bar *bar = arena_alloc(f->arena, sizeof *bar);
	size_t first = f->count;
	int64_t inset;
	bool ok;

	if (!bar)
		return err_nomem(f->e);
	*bar = (struct bar){.x = f->x, .outer = f->bar};
	flow_gap(f, PARAGRAPH_GAP + NOTE_PAD);
	pdf_open(f->pdf, TAG_DIV, NULL);
	f->bar = bar;
	inset = flow_inset(f, NOTE_INDENT);
	ok = flow_blocks(f, note->first);
	if (f->count > first)
		f->gap = 0; /* the note ends with its last line */
	flow_outset(f, inset);
	f->bar = bar->outer;
	pdf_close(f->pdf);
	flow_gap(f, PARAGRAPH_GAP + NOTE_PAD);
	return ok;
}

static bool flow_rule(struct flow *f)
{
	struct slice *s;

	flow_gap(f, PARAGRAPH_GAP);
	s = flow_slice(f, HAIRLINE);
	if (!s || !flow_drawings(f, s, 1))
		return false;
	s->drawings[0] = (struct drawing){.type = FIGURE_RULE,
	                                  .x = f->x,
	                                  .width = f->width,
	                                  .height = HAIRLINE,
	                                  .gray = INK_RULE};
	flow_gap(f, PARAGRAPH_GAP);
	return true;
}

/* 150 pixels an inch, and never wider than the text or higher than half a page. */
static void size_picture(const struct pdf_picture *p, int64_t room, int64_t *width, int64_t *height)
{
	*width = (int64_t)p->width_px * 72000 / 150;
	if (*width > room)
		*width = room;
	*height = *width * p->height_px / p->width_px;
	if (*height > PAGE_HEIGHT / 2) {
		*height = PAGE_HEIGHT / 2;
		*width = *height * p->width_px / p->height_px;
	}
	if (*width < DRAWN_MIN)
		*width = DRAWN_MIN;
	if (*height < DRAWN_MIN)
		*height = DRAWN_MIN;
}

static bool flow_image(struct flow *f, const struct block *b)
{
	const struct pdf_picture *p =
	    f->options->picture ? f->options->picture(f->options->context, b->source) : NULL;
	const struct pdf_attributes attributes = {.alt = b->text.text};
	struct slice *s;
	int64_t width, height;

	if (!p)
		return err_set(
		    f->e, ERR_FORMAT,
		    "image «\u00a0%.*s\u00a0»\u00a0: elle n'est pas dans le répertoire images/ de la procédure",
		    "picture \"%.*s\": it is not in the procedure's folder images/",
		    STR_ARG(b->source));
	size_picture(p, f->width, &width, &height);
	flow_gap(f, PARAGRAPH_GAP);
	s = flow_slice(f, height);
	if (!s || !flow_drawings(f, s, 1))
		return false;
	s->drawings[0] = (struct drawing){.type = FIGURE_PICTURE,
	                                  .x = f->x,
	                                  .width = width,
	                                  .height = height,
	                                  .picture = p,
	                                  .element = pdf_open(f->pdf, TAG_FIGURE, &attributes)};
	pdf_close(f->pdf);
	flow_gap(f, PARAGRAPH_GAP);
	return true;
}

/* What to sign, as lines of one of the columns that signatures stand in. */
struct signature {
	const struct block *block;
	struct element *element, **spans;
	struct lines lines;
	int64_t x;
};

#define SIGNATURES_MAX 2 /* side by side */

static bool break_signature(struct flow *f, struct signature *s, int64_t width)
{
	const struct text_look look = {TEXT_SIZE, false};
	bool ok = true;

	if (s->block->text.text.len == 0)
		return true;
	s->element = pdf_open(f->pdf, TAG_P, NULL);
	ok = flow_span_elements(f, &s->block->text, &s->spans) &&
	     lines_break(&s->lines, &s->block->text, look, width, &f->ts);
	pdf_close(f->pdf);
	return ok;
}

/* The index-th lines of all of them, beside one another. */
static bool place_signature_line(struct flow *f, const struct signature *s, unsigned count,
                                 size_t index)
{
	int64_t leading = TEXT_LEADING;
	struct slice *slice;
	size_t n = 0;

	for (unsigned i = 0; i < count; i++) {
		int64_t own = index < s[i].lines.count
		                  ? line_leading(&s[i].lines.items[index], TEXT_LEADING)
		                  : 0;

		leading = own > leading ? own : leading;
	}
	slice = flow_slice(f, leading);
	if (!slice || !flow_parts(f, slice, count))
		return false;
	for (unsigned i = 0; i < count; i++)
		if (index < s[i].lines.count)
			slice->parts[n++] =
			    (struct part){.element = s[i].element,
			                  .span_elements = s[i].spans,
			                  .text = &s[i].block->text,
			                  .line = &s[i].lines.items[index],
			                  .x = s[i].x,
			                  .baseline = baseline_of(TEXT_SIZE, leading),
			                  .gray = INK};
	slice->part_count = n;
	slice->keep_next = true;
	return true;
}

static bool place_boxes(struct flow *f, const struct signature *s, unsigned count, int64_t width)
{
	struct slice *slice = flow_slice(f, SIGNATURE_HEIGHT);

	if (!slice || !flow_drawings(f, slice, count))
		return false;
	for (unsigned i = 0; i < count; i++)
		slice->drawings[i] = (struct drawing){.type = FIGURE_BOX,
		                                      .x = s[i].x,
		                                      .width = width,
		                                      .height = SIGNATURE_HEIGHT,
		                                      .gray = INK_SOFT};
	return true;
}

/* What to sign, and an empty box below it; two that follow one another stand side by side. */
static bool flow_signatures(struct flow *f, const struct block *b, unsigned count)
{
	struct signature s[SIGNATURES_MAX] = {{0}};
	int64_t width = count > 1 ? (f->width - TABLE_GUTTER) / 2 : f->width / 2;
	size_t lines = 0;

	flow_gap(f, PARAGRAPH_GAP);
	for (unsigned i = 0; i < count; i++, b = b->next) {
		s[i].block = b;
		s[i].x = f->x + i * (width + TABLE_GUTTER);
		if (!break_signature(f, &s[i], count > 1 ? width : f->width))
			return false;
		lines = s[i].lines.count > lines ? s[i].lines.count : lines;
	}
	for (size_t i = 0; i < lines; i++)
		if (!place_signature_line(f, s, count, i))
			return false;
	if (lines > 0)
		f->gap = LIST_ITEM_GAP;
	if (!place_boxes(f, s, count, width))
		return false;
	flow_gap(f, PARAGRAPH_GAP);
	return true;
}

static bool flow_page_break(struct flow *f)
{
	struct slice *s = flow_slice(f, 0);

	if (!s)
		return false;
	s->page_break = true;
	f->gap = 0;
	return true;
}

static bool flow_block(struct flow *f, const struct block *b)
{
	switch (b->type) {
	case BLOCK_HEADING:
		return flow_heading(f, b);
	case BLOCK_PARAGRAPH:
		return flow_paragraph(f, b);
	case BLOCK_LIST:
		return flow_list(f, b);
	case BLOCK_TABLE:
		return flow_table(f, b);
	case BLOCK_NOTE:
		return flow_note(f, b);
	case BLOCK_RULE:
		return flow_rule(f);
	case BLOCK_IMAGE:
		return flow_image(f, b);
	case BLOCK_QR:
		return flow_qr(f, b);
	case BLOCK_THUMBNAIL:
		return flow_thumbnail(f, b);
	case BLOCK_SIGNATURE:
		return flow_signatures(f, b, 1);
	case BLOCK_PAGE_BREAK:
		return flow_page_break(f);
	case BLOCK_FOOTER:
		f->footer = b;
		return true;
	case BLOCK_ROOT:
	case BLOCK_ITEM:
	case BLOCK_ROW:
	case BLOCK_CELL:
		break; /* only below the blocks above */
	}
	return flow_blocks(f, b->first);
}

static bool is_signature(const struct block *b)
{
	return b && b->type == BLOCK_SIGNATURE;
}

bool flow_blocks(struct flow *f, const struct block *first)
{
	for (const struct block *b = first; b; b = b->next) {
		bool pair = is_signature(b) && is_signature(b->next);

		if (!(pair ? flow_signatures(f, b, SIGNATURES_MAX) : flow_block(f, b)))
			return false;
		if (pair)
			b = b->next;
	}
	return true;
}
