/* table.c - tables: the widths of their columns, and their rows as slices.
 *
 * A table with a header row is data: its columns take the width that their text asks for,
 * its header comes again on each page. One without is a form grid: its odd columns are
 * labels, all of one width, so that the grids of a page stand in line. */
#include "layout/slice.h"
#include "layout/theme.h"

#define COLUMNS_MAX 12
/* A row of more lines than this may go on over a page's end. */
#define ROW_LINES_KEPT 12

/* block is NULL where a row has fewer cells than its table has columns. */
struct cell {
	const struct block *block;
	struct element *element, **spans;
	struct cut_text cut;
	struct lines lines;
	int gray;
};

struct table {
	struct flow *flow;
	const struct block *block;
	bool form;
	unsigned columns;
	int64_t x[COLUMNS_MAX], width[COLUMNS_MAX];
	struct cell *cells; /* row by row */
	struct table_head *head;
};

static bool is_label(const struct table *t, unsigned column)
{
	return t->form && column % 2 == 0;
}

static struct text_look choose_look(const struct table *t, const struct block *row, unsigned column,
                                    int *gray)
{
	*gray = row->header || is_label(t, column) ? INK_SOFT : INK;
	return (struct text_look){*gray == INK_SOFT ? TABLE_HEAD_SIZE : TABLE_SIZE, false};
}

/* Cuts the text of all cells, which is asked for its width and then broken to another. */
static bool cut_cells(struct table *t)
{
	struct flow *f = t->flow;
	struct cell *cells;
	size_t rows = 0;

	for (const struct block *row = t->block->first; row; row = row->next)
		rows++;
	cells = t->cells = arena_array(f->arena, rows * t->columns + 1, sizeof *t->cells);
	if (!cells)
		return err_nomem(f->e);
	for (const struct block *row = t->block->first; row; row = row->next, cells += t->columns) {
		unsigned i = 0;

		for (const struct block *b = row->first; b && i < t->columns; b = b->next, i++) {
			struct text_look look = choose_look(t, row, i, &cells[i].gray);

			cells[i].block = b;
			if (!lines_cut(&cells[i].cut, &b->text, look, &f->ts))
				return false;
		}
	}
	return true;
}

static void set_places(struct table *t)
{
	int64_t x = t->flow->x;

	for (unsigned i = 0; i < t->columns; i++) {
		t->x[i] = x;
		x += t->width[i] + TABLE_GUTTER;
	}
}

/* Labels have a fixed width; what is left is shared among the others. Where that is less than
 * a label has, all are equal. */
static void size_form(struct table *t)
{
	unsigned labels = (t->columns + 1) / 2, values = t->columns / 2;
	int64_t room = t->flow->width - (t->columns - 1) * TABLE_GUTTER;
	int64_t label = BODY_WIDTH * FORM_LABEL_PERCENT / 100 - TABLE_GUTTER;
	int64_t rest = room - labels * label;

	if (!values || rest < values * label) {
		label = room / t->columns;
		rest = values * label;
	}
	for (unsigned i = 0; i < t->columns; i++)
		t->width[i] = is_label(t, i) ? label : rest / values;
}

static void measure_columns(const struct table *t, struct text_widths *columns)
{
	const struct cell *cell = t->cells;

	for (const struct block *row = t->block->first; row; row = row->next) {
		for (unsigned i = 0; i < t->columns; i++, cell++) {
			struct text_widths w = lines_measure(&cell->cut);

			if (w.least > columns[i].least)
				columns[i].least = w.least;
			if (w.most > columns[i].most)
				columns[i].most = w.most;
		}
	}
}

/* Shares `spare` among the columns as their weights are; the last weight takes the rest. */
static void share(struct table *t, int64_t spare, const int64_t *weights, int64_t total)
{
	for (unsigned i = 0; i < t->columns && total > 0; i++) {
		int64_t part = spare * weights[i] / total;

		t->width[i] += part;
		spare -= part;
		total -= weights[i];
	}
}

/* The width that no column may pass so that all of them fit: narrow ones keep theirs, wide
 * ones share what is left equally. */
static int64_t find_cap(const struct text_widths *columns, unsigned count, int64_t room)
{
	int64_t cap = room / count, last;

	do {
		int64_t left = room;
		unsigned wide = 0;

		last = cap;
		for (unsigned i = 0; i < count; i++) {
			if (columns[i].least <= cap)
				left -= columns[i].least;
			else
				wide++;
		}
		cap = wide ? left / wide : last;
	} while (cap > last);
	return cap;
}

/* All text on one line where there is room for it; else each column gets its longest
 * word's width and a share of what is left; where even that is too much, words break. */
static void size_data(struct table *t)
{
	struct text_widths columns[COLUMNS_MAX] = {0};
	int64_t weights[COLUMNS_MAX], least = 0, most = 0, total = 0;
	int64_t room = t->flow->width - (t->columns - 1) * TABLE_GUTTER, cap;

	measure_columns(t, columns);
	cap = find_cap(columns, t->columns, room);
	for (unsigned i = 0; i < t->columns; i++) {
		if (columns[i].least > cap)
			columns[i].least = columns[i].most = cap;
		least += columns[i].least;
		most += columns[i].most;
	}
	for (unsigned i = 0; i < t->columns; i++) {
		t->width[i] = most <= room ? columns[i].most : columns[i].least;
		weights[i] = columns[i].most - (most <= room ? 0 : columns[i].least);
		total += weights[i];
	}
	share(t, room - (most <= room ? most : least), weights, total);
}

/* A header without text heads nothing. */
static enum pdf_scope cell_scope(const struct table *t, const struct block *row, unsigned column,
                                 const struct block *cell)
{
	if (!cell || !cell->text.text.len)
		return SCOPE_NONE;
	if (row->header)
		return SCOPE_COLUMN;
	return is_label(t, column) ? SCOPE_ROW : SCOPE_NONE;
}

/* Every row has an element for each column, whether it has a cell there or not. */
static bool break_cell(struct table *t, const struct block *row, unsigned column, struct cell *c)
{
	const struct pdf_attributes attributes = {.scope = cell_scope(t, row, column, c->block)};
	struct flow *f = t->flow;
	bool ok;

	c->element =
	    pdf_open(f->pdf, attributes.scope == SCOPE_NONE ? TAG_TD : TAG_TH, &attributes);
	ok = !c->block || (flow_span_elements(f, &c->block->text, &c->spans) &&
	                   lines_fill(&c->lines, &c->cut, t->width[column], &f->ts));
	pdf_close(f->pdf);
	return ok;
}

static int64_t aligned_x(const struct table *t, unsigned column, const struct cell *c,
                         const struct line *line)
{
	int64_t spare = t->width[column] - line->width;

	if (spare <= 0 || c->block->align == ALIGN_LEFT)
		return t->x[column];
	return t->x[column] + (c->block->align == ALIGN_RIGHT ? spare : spare / 2);
}

/* The height of the index-th lines of a row, that of the highest among them. */
static int64_t band_leading(const struct table *t, const struct cell *cells, size_t index)
{
	int64_t most = SMALL_LEADING;

	for (unsigned i = 0; i < t->columns; i++) {
		int64_t leading = cells[i].block && index < cells[i].lines.count
		                      ? line_leading(&cells[i].lines.items[index], TABLE_LEADING)
		                      : 0;

		most = leading > most ? leading : most;
	}
	return most;
}

static void set_part(const struct table *t, struct part *part, unsigned column,
                     const struct cell *c, size_t index, int64_t baseline)
{
	*part = (struct part){.element = c->element,
	                      .span_elements = c->spans,
	                      .text = &c->block->text,
	                      .line = &c->lines.items[index],
	                      .x = aligned_x(t, column, c, &c->lines.items[index]),
	                      .baseline = baseline,
	                      .gray = c->gray};
}

/* A row in one piece: cell by cell, so that those who copy the text get each cell whole. */
static bool place_whole(struct table *t, const struct cell *cells, size_t bands, int64_t pad)
{
	int64_t tops[ROW_LINES_KEPT + 1] = {pad};
	struct slice *s;
	size_t n = 0;

	for (size_t i = 0; i < bands; i++)
		tops[i + 1] = tops[i] + band_leading(t, cells, i);
	s = flow_slice(t->flow, tops[bands] + pad);
	if (!s || !flow_parts(t->flow, s, t->columns * bands))
		return false;
	for (unsigned i = 0; i < t->columns && cells[i].block; i++)
		for (size_t k = 0; k < cells[i].lines.count; k++)
			set_part(t, &s->parts[n++], i, &cells[i], k,
			         tops[k] + baseline_of(TABLE_SIZE, tops[k + 1] - tops[k]));
	s->part_count = n;
	s->head = t->head;
	return true;
}

/* The index-th lines of all cells of a row, with room above and below them. */
static bool place_band(struct table *t, const struct cell *cells, size_t index, int64_t top,
                       int64_t below)
{
	int64_t leading = band_leading(t, cells, index);
	struct slice *s = flow_slice(t->flow, top + leading + below);
	size_t n = 0;

	if (!s || !flow_parts(t->flow, s, t->columns))
		return false;
	for (unsigned i = 0; i < t->columns && cells[i].block; i++)
		if (index < cells[i].lines.count)
			set_part(t, &s->parts[n++], i, &cells[i], index,
			         top + baseline_of(TABLE_SIZE, leading));
	s->part_count = n;
	s->head = t->head;
	return true;
}

/* A row so long that it may go on over a page's end. */
static bool place_bands(struct table *t, const struct cell *cells, size_t bands, int64_t pad)
{
	for (size_t i = 0; i < bands; i++)
		if (!place_band(t, cells, i, i == 0 ? pad : 0, i + 1 == bands ? pad : 0))
			return false;
	return true;
}

static bool rule_below(struct table *t, int64_t thickness, int gray)
{
	struct slice *s = &t->flow->slices[t->flow->count - 1];

	if (!flow_drawings(t->flow, s, 1))
		return false;
	s->drawings[0] = (struct drawing){.type = FIGURE_RULE,
	                                  .x = t->flow->x,
	                                  .y = s->height - thickness,
	                                  .width = t->flow->width,
	                                  .height = thickness,
	                                  .gray = gray};
	return true;
}

static bool place_row(struct table *t, const struct block *row, const struct cell *cells)
{
	int64_t pad = t->form ? TABLE_PAD / 3 : TABLE_PAD;
	size_t bands = 1, first = t->flow->count;

	for (unsigned i = 0; i < t->columns && cells[i].block; i++)
		if (cells[i].lines.count > bands)
			bands = cells[i].lines.count;
	if (!(bands <= ROW_LINES_KEPT ? place_whole : place_bands)(t, cells, bands, pad))
		return false;
	for (size_t i = first; i < t->flow->count; i++)
		t->flow->slices[i].keep_next = row->header;
	if (t->form)
		return true;
	return row->header ? rule_below(t, STRONG_LINE, INK) : rule_below(t, HAIRLINE, INK_RULE);
}

static bool flow_row(struct table *t, const struct block *row, struct cell *cells)
{
	bool ok = true;

	pdf_open(t->flow->pdf, TAG_TR, NULL);
	for (unsigned i = 0; i < t->columns && ok; i++)
		ok = break_cell(t, row, i, &cells[i]);
	pdf_close(t->flow->pdf);
	return ok && place_row(t, row, cells);
}

/* Keeps the header's slices for the pages that the table goes on over; not of one so high that
 * it would leave little room for rows. */
static bool remember_head(struct table *t, size_t first)
{
	size_t count = t->flow->count - first;
	struct table_head *head = arena_alloc(t->flow->arena, sizeof *head);

	if (!head)
		return err_nomem(t->flow->e);
	head->first = arena_array(t->flow->arena, count, sizeof *head->first);
	if (!head->first)
		return err_nomem(t->flow->e);
	if (count)
		memcpy(head->first, t->flow->slices + first, count * sizeof *head->first);
	head->count = count;
	for (size_t i = 0; i < count; i++)
		head->height += head->first[i].height;
	if (head->height <= BODY_HEIGHT / 3)
		t->head = head;
	return true;
}

/* Rows as long as their kind is `header`, in an element of their own. */
static bool flow_group(struct table *t, enum pdf_tag tag, const struct block **row,
                       struct cell **cells, bool header)
{
	bool ok = true;

	if (!*row || (*row)->header != header)
		return true;
	if (!t->form)
		pdf_open(t->flow->pdf, tag, NULL);
	for (; *row && (*row)->header == header && ok; *row = (*row)->next, *cells += t->columns)
		ok = flow_row(t, *row, *cells);
	if (!t->form)
		pdf_close(t->flow->pdf);
	return ok;
}

static bool flow_rows(struct table *t)
{
	const struct block *row = t->block->first;
	struct cell *cells = t->cells;
	size_t first = t->flow->count;

	return flow_group(t, TAG_THEAD, &row, &cells, true) &&
	       (t->form || remember_head(t, first)) &&
	       flow_group(t, TAG_TBODY, &row, &cells, false);
}

/* A header over nothing says nothing, and PDF/UA does not want it. */
static bool has_body(const struct block *table)
{
	const struct block *row = table->first;

	while (row && row->header)
		row = row->next;
	return row != NULL;
}

static bool check_columns(const struct table *t)
{
	const struct flow *f = t->flow;

	if (t->columns < 1 || t->columns > COLUMNS_MAX)
		return err_set(f->e, ERR_LIMIT,
		               "tableau de %u colonnes\u00a0: le maximum est de %d",
		               "table of %u columns: the limit is %d", t->columns, COLUMNS_MAX);
	if (f->width < t->columns * COLUMN_WIDTH_MIN + (t->columns - 1) * TABLE_GUTTER)
		return err_set(f->e, ERR_LIMIT,
		               "tableau de %u colonnes dans des listes ou des notes\u00a0: la "
		               "place manque",
		               "table of %u columns inside lists or notes: there is no room for it",
		               t->columns);
	return true;
}

bool flow_table(struct flow *f, const struct block *table)
{
	struct table t = {.flow = f, .block = table, .columns = table->columns};
	bool ok;

	if (!has_body(table))
		return true;
	if (!check_columns(&t))
		return false;
	t.form = !table->first->header;
	if (!cut_cells(&t))
		return false;
	if (t.form)
		size_form(&t);
	else
		size_data(&t);
	set_places(&t);
	flow_gap(f, PARAGRAPH_GAP);
	pdf_open(f->pdf, TAG_TABLE, NULL);
	ok = flow_rows(&t);
	pdf_close(f->pdf);
	flow_gap(f, PARAGRAPH_GAP);
	return ok;
}
