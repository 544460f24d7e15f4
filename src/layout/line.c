/* line.c - see line.h. */
#include "layout/line.h"

#include "layout/theme.h"

#define LINE_SEPARATOR "\u2028"
#define PARAGRAPH_SEPARATOR "\u2029"
#define LINE_END_LEN 3 /* bytes of either */

/* A stretch of text that no line may end in: pieces, and what must or may follow it. */
struct token {
	struct piece *pieces;
	size_t count;
	int64_t width;   /* with trailing spaces */
	int64_t visible; /* without */
	bool ends_line;  /* a forced line end follows */
};

static enum face_style style_of(struct text_look look, unsigned style)
{
	if (look.bold || style & SPAN_BOLD)
		return FACE_BOLD; /* bold italic is set in bold */
	return style & SPAN_ITALIC ? FACE_ITALIC : FACE_NORMAL;
}

static int64_t scale(int64_t em, int size)
{
	return em * size / 1000;
}

/* What the cutting of a text into tokens needs. */
struct cutter {
	const struct rich_text *text;
	struct text_look look;
	const char *breaks;
	const struct typesetter *ts;
	size_t at; /* byte */
	unsigned span;
	struct piece *pieces; /* room for those to come */
	size_t piece_room;
};

/* First byte behind the token that begins at c->at. */
static size_t token_end(const struct cutter *c)
{
	size_t i = c->at;

	while (i + 1 < c->text->text.len && !c->breaks[i])
		i++;
	return i + 1;
}

static bool is_forced_end(const struct cutter *c, size_t end)
{
	const char *last = c->text->text.ptr + end - LINE_END_LEN;

	return end >= LINE_END_LEN && (memcmp(last, LINE_SEPARATOR, LINE_END_LEN) == 0 ||
	                               memcmp(last, PARAGRAPH_SEPARATOR, LINE_END_LEN) == 0);
}

static bool shape_piece(struct cutter *c, struct piece *p, size_t end)
{
	const struct span *span = &c->text->spans[c->span];
	int size = c->look.size;

	if (span->style & SPAN_SMALL)
		size = size * SMALL_PERCENT / 100;
	p->word = shaper_word(c->ts->shaper, style_of(c->look, span->style),
	                      (struct str){c->text->text.ptr + c->at, end - c->at}, c->ts->e);
	if (!p->word)
		return false;
	p->to = p->word->cluster_count;
	p->style = span->style;
	p->span = c->span;
	p->size = size;
	p->width = scale(p->word->width - p->word->trailing_spaces, size);
	return true;
}

/* Room for one more piece of the last token, whose pieces lie at the end of those used. */
static bool reserve_piece(struct cutter *c, struct token *t)
{
	size_t cap = t->count * 2 + 64;
	struct piece *more;

	if (c->piece_room > 0)
		return true;
	more = arena_array(c->ts->arena, cap, sizeof *more);
	if (!more)
		return err_nomem(c->ts->e);
	if (t->count)
		memcpy(more, t->pieces, t->count * sizeof *more);
	t->pieces = more;
	c->pieces = more + t->count;
	c->piece_room = cap - t->count;
	return true;
}

static bool add_piece(struct cutter *c, struct token *t, struct piece p)
{
	if (!reserve_piece(c, t))
		return false;
	p.x = t->width;
	t->visible = t->width + p.width;
	t->width += scale(p.word->width, p.size);
	t->count++;
	*c->pieces++ = p;
	c->piece_room--;
	return true;
}

/* A forced line end is a space for those who have the text read to them, or copy it. */
static bool end_line(struct cutter *c, struct token *t)
{
	struct piece p = t->pieces[t->count - 1];
	int64_t visible = t->visible;

	p.word = shaper_word(c->ts->shaper, style_of(c->look, p.style), STR(" "), c->ts->e);
	if (!p.word)
		return false;
	p.to = p.word->cluster_count;
	p.width = 0;
	if (!add_piece(c, t, p))
		return false;
	t->visible = visible;
	return true;
}

/* Where the piece that begins at c->at ends: with its span, or where a word gets too long
 * to be shaped at once. */
static size_t piece_end(struct cutter *c, size_t end)
{
	const struct rich_text *t = c->text;

	while (t->spans[c->span].end <= c->at)
		c->span++;
	if (t->spans[c->span].end < end)
		end = t->spans[c->span].end;
	if (end - c->at > SHAPE_WORD_MAX)
		end = c->at + shape_cut((struct str){t->text.ptr + c->at, end - c->at});
	return end;
}

/* Pieces of one token: a word, cut where spans meet inside it. */
static bool cut_token(struct cutter *c, struct token *t)
{
	size_t end = token_end(c), text_end;

	t->pieces = c->pieces;
	t->ends_line = is_forced_end(c, end);
	text_end = t->ends_line ? end - LINE_END_LEN : end;
	while (c->at < text_end) {
		struct piece p = {0};
		size_t stop = piece_end(c, text_end);

		if (!shape_piece(c, &p, stop) || !add_piece(c, t, p))
			return false;
		c->at = stop;
	}
	c->at = end;
	return !t->ends_line || t->count == 0 || end_line(c, t);
}

static size_t count_tokens(const struct cutter *c)
{
	size_t n = 1;

	for (size_t i = 0; i + 1 < c->text->text.len; i++)
		n += c->breaks[i] != 0;
	return n;
}

/* Memory for the tokens, and for as many pieces as they mostly have. */
static bool reserve_tokens(struct cutter *c, struct cut_text *out)
{
	size_t tokens = count_tokens(c), pieces = tokens + c->text->span_count;

	out->tokens = arena_array(c->ts->arena, tokens, sizeof *out->tokens);
	c->pieces = arena_array(c->ts->arena, pieces, sizeof *c->pieces);
	c->piece_room = pieces;
	return (out->tokens && c->pieces) || err_nomem(c->ts->e);
}

bool lines_cut(struct cut_text *out, const struct rich_text *text, struct text_look look,
               const struct typesetter *ts)
{
	struct cutter c = {.text = text, .look = look, .ts = ts};

	*out = (struct cut_text){0};
	if (!text->text.len || !text->span_count)
		return true;
	c.breaks = breaks_of(ts->breaks, text->text);
	if (!c.breaks)
		return err_nomem(ts->e);
	if (!reserve_tokens(&c, out))
		return false;
	while (c.at < text->text.len)
		if (!cut_token(&c, &out->tokens[out->count++]))
			return false;
	return true;
}

/* Lines as they are filled. */
struct filler {
	struct lines *out;
	size_t line_cap;
	struct arena *arena;
	int64_t width, x;
	size_t piece_cap;
	bool failed;
};

static void start_line(struct filler *f)
{
	struct lines *l = f->out;

	if (l->count == f->line_cap) {
		size_t cap = f->line_cap ? f->line_cap * 2 : 4;
		struct line *more = arena_grow(f->arena, l->items, l->count, cap, sizeof *more);

		if (!more) {
			f->failed = true;
			return;
		}
		l->items = more;
		f->line_cap = cap;
	}
	l->items[l->count++] = (struct line){0};
	f->x = 0;
	f->piece_cap = 0;
}

static void place(struct filler *f, struct piece p)
{
	struct line *line = &f->out->items[f->out->count - 1];

	if (line->count == f->piece_cap) {
		size_t cap = f->piece_cap ? f->piece_cap * 2 : 8;
		struct piece *more =
		    arena_grow(f->arena, line->pieces, line->count, cap, sizeof *more);

		if (!more) {
			f->failed = true;
			return;
		}
		line->pieces = more;
		f->piece_cap = cap;
	}
	line->width = p.x + p.width;
	line->pieces[line->count++] = p;
}

/* Width of clusters [from, to) of a word. */
static int64_t clusters_width(const struct piece *p, unsigned from, unsigned to)
{
	int64_t em = 0;

	for (unsigned i = from; i < to; i++)
		for (unsigned g = 0; g < p->word->clusters[i].glyph_count; g++)
			em += p->word->glyphs[p->word->clusters[i].glyph_start + g].advance;
	return scale(em, p->size);
}

/* The clusters of a piece but for the spaces at its end, which may hang over the margin. */
static unsigned visible_end(const struct piece *p)
{
	unsigned to = p->to;

	for (; to > p->from; to--) {
		const struct shape_cluster *last = &p->word->clusters[to - 1];

		if (last->text_len != 1 || p->word->text.ptr[last->text_start] != ' ')
			break;
	}
	return to;
}

/* As many clusters [p->from, end) as the line has room for, and one at the least. */
static unsigned fill_line(const struct filler *f, const struct piece *p, unsigned end,
                          int64_t *width)
{
	unsigned to = p->from + 1;

	*width = clusters_width(p, p->from, to);
	for (; to < end; to++) {
		int64_t more = *width + clusters_width(p, to, to + 1);

		if (f->x + more > f->width)
			break;
		*width = more;
	}
	return to;
}

/* A field stands on one line, however long its template makes it. */
static void place_field(struct filler *f, struct piece p)
{
	if (f->x > 0)
		start_line(f);
	p.to = fill_line(f, &p, p.to, &p.width);
	p.x = f->x;
	place(f, p);
	f->x += p.width;
}

/* A piece that no line has room for: broken wherever a line is full. */
static void place_broken(struct filler *f, struct piece p)
{
	unsigned end = p.to, visible = visible_end(&p);

	while (p.from < visible && !f->failed) {
		p.to = fill_line(f, &p, visible, &p.width);
		if (f->x > 0 && f->x + p.width > f->width) {
			start_line(f);
			continue;
		}
		if (p.to == visible)
			p.to = end;
		p.x = f->x;
		place(f, p);
		f->x += clusters_width(&p, p.from, p.to);
		p.from = p.to;
		if (p.from < end)
			start_line(f);
	}
	if (p.from < end && !f->failed) { /* nothing but spaces */
		p.x = f->x;
		p.to = end;
		p.width = 0;
		place(f, p);
		f->x += clusters_width(&p, p.from, p.to);
	}
}

static void place_token(struct filler *f, const struct token *t)
{
	if (f->x > 0 && f->x + t->visible > f->width)
		start_line(f);
	for (size_t i = 0; i < t->count && !f->failed; i++) {
		struct piece p = t->pieces[i];

		if (t->visible > f->width) {
			(p.style & SPAN_FIELD ? place_field : place_broken)(f, p);
			continue;
		}
		p.x = f->x + t->pieces[i].x;
		place(f, p);
	}
	if (t->visible <= f->width)
		f->x += t->width;
	if (t->ends_line)
		start_line(f);
}

int64_t line_leading(const struct line *line, int64_t leading)
{
	unsigned all = line->count ? SPAN_SMALL : 0, some = 0;

	for (size_t i = 0; i < line->count; i++) {
		all &= line->pieces[i].style;
		some |= line->pieces[i].style;
	}
	if (some & SPAN_FIELD)
		return FIELD_GAP + (some & SPAN_TALL ? FIELD_HEIGHT_TALL : FIELD_HEIGHT);
	return all & SPAN_SMALL ? SMALL_LEADING : leading;
}

bool lines_fill(struct lines *out, const struct cut_text *text, int64_t width,
                const struct typesetter *ts)
{
	struct filler f = {.out = out, .arena = ts->arena, .width = width};

	*out = (struct lines){0};
	start_line(&f);
	for (size_t i = 0; i < text->count && !f.failed; i++)
		place_token(&f, &text->tokens[i]);
	return f.failed ? err_nomem(ts->e) : true;
}

bool lines_break(struct lines *out, const struct rich_text *text, struct text_look look,
                 int64_t width, const struct typesetter *ts)
{
	struct cut_text cut;

	return lines_cut(&cut, text, look, ts) && lines_fill(out, &cut, width, ts);
}

struct text_widths lines_measure(const struct cut_text *text)
{
	struct text_widths w = {0};
	int64_t line = 0;

	for (size_t i = 0; i < text->count; i++) {
		const struct token *t = &text->tokens[i];

		if (t->visible > w.least)
			w.least = t->visible;
		if (line + t->visible > w.most)
			w.most = line + t->visible;
		line = t->ends_line ? 0 : line + t->width;
	}
	return w;
}
