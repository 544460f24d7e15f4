/* flow_list.c - lists: items with a bullet, a number or a tick box before them. */
#include <stdio.h>

#include "layout/slice.h"
#include "layout/theme.h"

#define LABEL_GAP 2600 /* between a long number and its text, at the least */

static const struct text_look label_look = {TEXT_SIZE, false};

/* A list whose items are being placed. */
struct list {
	const struct block *block;
	int64_t indent;
	unsigned number; /* of the next item */
};

/* A short text of our own, "•" or "12.", as one line. */
static bool set_label(struct flow *f, struct rich_text *out, struct lines *lines, const char *label)
{
	struct str text = arena_copy(f->arena, str_of(label));
	struct span *span = arena_alloc(f->arena, sizeof *span);

	if (!text.ptr || !span)
		return err_nomem(f->e);
	*span = (struct span){.end = text.len};
	*out = (struct rich_text){.text = text, .spans = span, .span_count = 1};
	return lines_break(lines, out, label_look, INT64_MAX, &f->ts);
}

static void write_label(char out[16], const struct list *l, unsigned number)
{
	if (l->block->ordered)
		snprintf(out, 16, "%u.", number);
	else
		memcpy(out, "\u2022", sizeof "\u2022");
}

/* Room for the widest label: the last one's, since digits are of one width. */
static bool choose_indent(struct flow *f, struct list *l)
{
	struct rich_text text;
	struct lines lines;
	char label[16];
	unsigned last = l->block->start;

	l->indent = LIST_INDENT;
	if (!l->block->ordered)
		return true;
	for (const struct block *item = l->block->first; item && item->next; item = item->next)
		last++;
	write_label(label, l, last);
	if (!set_label(f, &text, &lines, label))
		return false;
	if (lines.items[0].width + LABEL_GAP > l->indent)
		l->indent = lines.items[0].width + LABEL_GAP;
	return true;
}

/* The baseline of what stands first in a slice. */
static int64_t first_baseline(const struct slice *s)
{
	return s->part_count ? s->parts[0].baseline : baseline_of(TEXT_SIZE, TEXT_LEADING);
}

/* Before the slice's own text, as it is read. */
static bool add_label(struct flow *f, struct slice *s, struct element *element, const char *label,
                      int64_t x)
{
	struct rich_text *text = arena_alloc(f->arena, sizeof *text);
	struct lines *lines = arena_alloc(f->arena, sizeof *lines);
	struct part *parts = arena_array(f->arena, s->part_count + 1, sizeof *parts);

	if (!text || !lines || !parts)
		return err_nomem(f->e);
	if (!set_label(f, text, lines, label))
		return false;
	parts[0] = (struct part){.element = element,
	                         .text = text,
	                         .line = &lines->items[0],
	                         .x = x,
	                         .baseline = first_baseline(s),
	                         .gray = INK};
	if (s->part_count)
		memcpy(parts + 1, s->parts, s->part_count * sizeof *parts);
	s->parts = parts;
	s->part_count++;
	return true;
}

static bool add_tick(struct flow *f, struct slice *s, struct element *element, bool ticked,
                     int64_t x)
{
	const int64_t below = baseline_of(TEXT_SIZE, TEXT_LEADING) - (TEXT_LEADING - TICK_SIDE) / 2;
	struct drawing *drawings = arena_grow(f->arena, s->drawings, s->drawing_count,
	                                      s->drawing_count + 1, sizeof *drawings);

	if (!drawings)
		return err_nomem(f->e);
	drawings[s->drawing_count++] = (struct drawing){.type = FIGURE_TICK,
	                                                .element = element,
	                                                .x = x,
	                                                .y = first_baseline(s) - below,
	                                                .width = TICK_SIDE,
	                                                .height = TICK_SIDE,
	                                                .ticked = ticked};
	s->drawings = drawings;
	return true;
}

/* Too deep in other lists for a column of labels. */
static bool own_line(struct flow *f)
{
	struct slice *s = flow_slice(f, TEXT_LEADING);

	if (s)
		s->keep_next = true;
	return s != NULL;
}

/* What an item says: an empty line where it says nothing. */
static bool flow_body(struct flow *f, const struct block *item)
{
	size_t first = f->count;
	bool ok;

	pdf_open(f->pdf, TAG_LBODY, NULL);
	ok = flow_blocks(f, item->first) && (f->count > first || flow_slice(f, TEXT_LEADING));
	pdf_close(f->pdf);
	return ok;
}

static bool flow_item(struct flow *f, const struct list *l, const struct block *item)
{
	struct pdf_attributes attributes = {0};
	struct element *label;
	size_t first = f->count;
	int64_t x = f->x, inset;
	char text[16];
	bool ok;

	if (item->tick != TICK_NONE)
		attributes.actual = item->tick == TICK_CHECKED ? STR("\u2612") : STR("\u2610");
	pdf_open(f->pdf, TAG_LI, NULL);
	label = pdf_open(f->pdf, TAG_LBL, &attributes);
	pdf_close(f->pdf);
	inset = flow_inset(f, l->indent);
	ok = (inset == l->indent || own_line(f)) && flow_body(f, item);
	flow_outset(f, inset);
	pdf_close(f->pdf);
	if (!ok || item->tick != TICK_NONE)
		return ok && add_tick(f, &f->slices[first], label, item->tick == TICK_CHECKED, x);
	write_label(text, l, l->number);
	return add_label(f, &f->slices[first], label, text, x);
}

bool flow_list(struct flow *f, const struct block *block)
{
	const struct pdf_attributes attributes = {.numbered = block->ordered};
	struct list l = {.block = block, .number = block->start};
	bool ok = choose_indent(f, &l);

	flow_gap(f, PARAGRAPH_GAP);
	pdf_open(f->pdf, TAG_L, &attributes);
	for (const struct block *item = block->first; item && ok; item = item->next) {
		/* Items stand closer than paragraphs do. */
		if (item != block->first || f->list_depth)
			flow_close_up(f, LIST_ITEM_GAP);
		f->list_depth++;
		ok = flow_item(f, &l, item);
		f->list_depth--;
		l.number++;
	}
	pdf_close(f->pdf);
	flow_gap(f, PARAGRAPH_GAP);
	return ok;
}
