/* Blocks into slices, all but tables and QR codes. */
#include <stdio.h>

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
	*s = (struct slice){.gap = f->gap, .height = height, .bar_x = f->bar_x};
	f->gap = 0;
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
	if (gap > f->gap && !f->first)
		f->gap = gap;
}

int64_t baseline_of(int size, int64_t leading)
{
	/* Capitals are 0.71 em high: they stand in the line's middle. */
	return (leading + size * 71 / 100) / 2;
}

/* With a link among them, every span gets an element, so that they are read in order. */
bool flow_span_elements(struct flow *f, const struct rich_text *text, struct element ***out)
{
	bool linked = false;

	*out = NULL;
	for (size_t i = 0; i < text->span_count; i++)
		linked = linked || text->spans[i].link.len;
	if (!linked)
		return true;
	*out = arena_array(f->arena, text->span_count, sizeof **out);
	if (!*out)
		return err_nomem(f->e);
	for (size_t i = 0; i < text->span_count; i++) {
		(*out)[i] = pdf_open(f->pdf, text->spans[i].link.len ? TAG_LINK : TAG_SPAN, NULL);
		pdf_close(f->pdf);
	}
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
		int64_t leading = line_is_small(&lines->items[i]) ? SMALL_LEADING : look->leading;
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
	int level = b->level < 1 ? 1 : b->level;
	struct look look = levels[level > 3 ? 2 : level - 1].look;
	size_t first = f->count;

	look.tag = (enum pdf_tag)(TAG_H1 + (level > 6 ? 6 : level) - 1);
	flow_gap(f, levels[level > 3 ? 2 : level - 1].gap);
	if (!flow_text(f, &b->text, &look))
		return false;
	for (size_t i = first; i < f->count; i++)
		f->slices[i].keep_next = true;
	if (f->count > first) {
		f->slices[first].outline_level = level;
		f->slices[first].outline_title = b->text.text;
	}
	f->gap = levels[level > 3 ? 2 : level - 1].gap_below;
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

/* A short text of our own, "•" or "12.", as rich text. */
static bool plain_text(struct flow *f, struct rich_text *out, struct str text)
{
	struct str copy = arena_copy(f->arena, text);
	struct span *span = arena_alloc(f->arena, sizeof *span);

	if (!copy.ptr || !span)
		return err_nomem(f->e);
	*span = (struct span){.end = copy.len};
	*out = (struct rich_text){.text = copy, .spans = span, .span_count = 1};
	return true;
}

/* The bullet or number of an item, on the first line of what the item says. */
static bool add_label(struct flow *f, struct slice *s, struct element *label, struct str text, int64_t x)
{
	struct rich_text *rich = arena_alloc(f->arena, sizeof *rich);
	struct lines *lines = arena_alloc(f->arena, sizeof *lines);
	struct part *parts = arena_grow(f->arena, s->parts, s->part_count, s->part_count + 1, sizeof *parts);
	const struct text_look look = {TEXT_SIZE, false};

	if (!rich || !lines || !parts)
		return err_nomem(f->e);
	if (!plain_text(f, rich, text) ||
	    !lines_break(lines, rich, look, LIST_INDENT, &f->ts))
		return false;
	parts[s->part_count] = (struct part){.element = label,
	                                     .text = rich,
	                                     .line = &lines->items[0],
	                                     .x = x,
	                                     .baseline = baseline_of(TEXT_SIZE, TEXT_LEADING),
	                                     .gray = INK};
	s->parts = parts;
	s->part_count++;
	return true;
}

static bool add_tick(struct flow *f, struct slice *s, struct element *label, bool ticked, int64_t x)
{
	if (!flow_drawings(f, s, 1))
		return false;
	s->drawings[0] = (struct drawing){.type = FIGURE_TICK,
	                                  .element = label,
	                                  .x = x,
	                                  .y = (TEXT_LEADING - TICK_SIDE) / 2,
	                                  .width = TICK_SIDE,
	                                  .height = TICK_SIDE,
	                                  .ticked = ticked};
	return true;
}

static bool flow_item(struct flow *f, const struct block *list, const struct block *item, unsigned number)
{
	char text[16] = "\xE2\x80\xA2";
	struct pdf_attributes attributes = {0};
	struct element *label;
	size_t first = f->count;
	int64_t x = f->x;
	bool ok;

	if (item->tick != TICK_NONE)
		attributes.actual = item->tick == TICK_CHECKED ? STR("\xE2\x98\x92") : STR("\xE2\x98\x90");
	else if (list->ordered)
		snprintf(text, sizeof text, "%u.", number);
	pdf_open(f->pdf, TAG_LI, NULL);
	label = pdf_open(f->pdf, TAG_LBL, &attributes);
	pdf_close(f->pdf);
	pdf_open(f->pdf, TAG_LBODY, NULL);
	f->x += LIST_INDENT;
	f->width -= LIST_INDENT;
	ok = flow_blocks(f, item->first);
	f->x -= LIST_INDENT;
	f->width += LIST_INDENT;
	pdf_close(f->pdf);
	pdf_close(f->pdf);
	if (!ok || f->count == first)
		return ok;
	return item->tick != TICK_NONE ? add_tick(f, &f->slices[first], label, item->tick == TICK_CHECKED, x)
	                               : add_label(f, &f->slices[first], label, str_of(text), x);
}

static bool flow_list(struct flow *f, const struct block *list)
{
	const struct pdf_attributes attributes = {.numbered = list->ordered};
	unsigned number = list->start;
	bool ok = true;

	flow_gap(f, PARAGRAPH_GAP);
	pdf_open(f->pdf, TAG_L, &attributes);
	for (const struct block *item = list->first; item && ok; item = item->next) {
		/* Items stand closer than paragraphs do. */
		if (item != list->first && f->gap > LIST_ITEM_GAP)
			f->gap = LIST_ITEM_GAP;
		ok = flow_item(f, list, item, number++);
	}
	pdf_close(f->pdf);
	flow_gap(f, PARAGRAPH_GAP);
	return ok;
}

static bool flow_note(struct flow *f, const struct block *note)
{
	int64_t outer = f->bar_x;
	size_t first;
	bool ok;

	flow_gap(f, PARAGRAPH_GAP + NOTE_PAD);
	pdf_open(f->pdf, TAG_DIV, NULL);
	f->bar_x = f->x;
	f->x += NOTE_INDENT;
	f->width -= NOTE_INDENT;
	first = f->count;
	ok = flow_blocks(f, note->first);
	/* The bar does not reach up into the gap above the note. */
	if (ok && f->count > first)
		f->gap = 0;
	f->x -= NOTE_INDENT;
	f->width += NOTE_INDENT;
	f->bar_x = outer;
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
	s->drawings[0] = (struct drawing){
	    .type = FIGURE_RULE, .x = f->x, .width = f->width, .height = HAIRLINE, .gray = INK_RULE};
	flow_gap(f, PARAGRAPH_GAP);
	return true;
}

/* 150 pixels an inch, and never wider than the text or higher than half a page. */
static bool flow_image(struct flow *f, const struct block *b)
{
	const struct pdf_picture *p =
	    f->options->picture ? f->options->picture(f->options->context, b->source) : NULL;
	const struct pdf_attributes attributes = {.alt = b->text.text};
	struct slice *s;
	int64_t width, height;

	if (!p)
		return err_set(f->e, ERR_FORMAT, "image « %.*s » : elle n'est pas dans le dossier du modèle",
		               "picture \"%.*s\": it is not in the template's folder", STR_ARG(b->source));
	width = (int64_t)p->width_px * 72000 / 150;
	if (width > f->width)
		width = f->width;
	height = width * p->height_px / p->width_px;
	if (height > PAGE_HEIGHT / 2) {
		height = PAGE_HEIGHT / 2;
		width = height * p->width_px / p->height_px;
	}
	flow_gap(f, PARAGRAPH_GAP);
	s = flow_slice(f, height);
	if (!s || !flow_drawings(f, s, 1))
		return false;
	s->drawings[0] = (struct drawing){.type = FIGURE_PICTURE, .x = f->x, .width = width, .height = height,
	                                  .picture = p, .element = pdf_open(f->pdf, TAG_FIGURE, &attributes)};
	pdf_close(f->pdf);
	flow_gap(f, PARAGRAPH_GAP);
	return true;
}

/* What to sign, and an empty box below it. */
static bool flow_signature(struct flow *f, const struct block *b)
{
	const struct look look = {TAG_P, {TEXT_SIZE, false}, TEXT_LEADING, INK};
	struct slice *s;
	size_t first = f->count;

	flow_gap(f, PARAGRAPH_GAP);
	if (!flow_text(f, &b->text, &look))
		return false;
	for (size_t i = first; i < f->count; i++)
		f->slices[i].keep_next = true;
	f->gap = LIST_ITEM_GAP;
	s = flow_slice(f, SIGNATURE_HEIGHT);
	if (!s || !flow_drawings(f, s, 1))
		return false;
	s->drawings[0] = (struct drawing){.type = FIGURE_BOX, .x = f->x, .width = f->width / 2,
	                                  .height = SIGNATURE_HEIGHT, .gray = INK_SOFT};
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
	case BLOCK_SIGNATURE:
		return flow_signature(f, b);
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

bool flow_blocks(struct flow *f, const struct block *first)
{
	for (const struct block *b = first; b; b = b->next)
		if (!flow_block(f, b))
			return false;
	return true;
}
