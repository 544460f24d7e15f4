/* content.c - see content.h. */
#include "pdf/content.h"

/* Of one string in a page's text: PDF/A lets it have 32,767 bytes. */
#define STRING_CODES_MAX 16000u

void content_start(struct content *c, unsigned index, int64_t width, int64_t height)
{
	struct buf operators = c->operators;

	buf_reset(&operators);
	*c = (struct content){
	    .operators = operators, .index = index, .width = width, .height = height};
}

static void put_number(struct content *c, int64_t thousandths)
{
	pdf_write_number(&c->operators, thousandths);
	buf_char(&c->operators, ' ');
}

static void set_gray(struct content *c, int percent)
{
	if (percent == c->gray_percent)
		return;
	c->gray_percent = percent;
	put_number(c, percent * 10);
	buf_cstr(&c->operators, "g\n");
}

void content_unmark(struct content *c)
{
	if (c->mark != MARK_NONE)
		buf_cstr(&c->operators, "EMC\n");
	c->mark = MARK_NONE;
	c->marked = NULL;
}

static bool elements_append(struct content *c, struct structure *s)
{
	if (c->element_count == c->element_cap) {
		unsigned cap = c->element_cap ? c->element_cap * 2 : 64;
		struct element **more = arena_grow(s->arena, c->elements, c->element_count, cap,
		                                   sizeof(struct element *));

		if (!more)
			return false;
		c->elements = more;
		c->element_cap = cap;
	}
	c->elements[c->element_count++] = s->current;
	return true;
}

void content_mark_artifact(struct content *c, enum pdf_artifact kind)
{
	static const char *const operators[] = {
	    [ARTIFACT_LAYOUT] = "/Artifact BMC\n",
	    [ARTIFACT_REPEATED] = "/Artifact <</Type/Pagination>>BDC\n",
	    [ARTIFACT_FOOTER] = "/Artifact <</Type/Pagination/Subtype/Footer>>BDC\n",
	};

	if (c->mark == MARK_ARTIFACT && c->artifact == kind)
		return;
	content_unmark(c);
	buf_cstr(&c->operators, operators[kind]);
	c->mark = MARK_ARTIFACT;
	c->artifact = kind;
}

void content_mark(struct content *c, struct structure *s)
{
	if (c->mark == MARK_ELEMENT && c->marked == s->current)
		return;
	content_unmark(c);
	if (!s->current || !elements_append(c, s)) {
		c->failed = true;
		return;
	}
	buf_char(&c->operators, '/');
	buf_cstr(&c->operators, structure_current_name(s));
	buf_cstr(&c->operators, " <</MCID ");
	buf_int(&c->operators, c->element_count - 1);
	buf_cstr(&c->operators, ">>BDC\n");
	structure_add_content(s, c->index, c->element_count - 1);
	c->mark = MARK_ELEMENT;
	c->marked = s->current;
}

void content_fill(struct content *c, int64_t x, int64_t y, int64_t width, int64_t height,
                  int gray_percent)
{
	set_gray(c, gray_percent);
	put_number(c, x);
	put_number(c, c->height - y - height);
	put_number(c, width);
	put_number(c, height);
	buf_cstr(&c->operators, "re f\n");
}

/* How the two sides of the unit square lie on the page: to the right or upwards, or against it. */
struct turn {
	bool swapped;    /* the square's horizontal side stands upright */
	bool left, down; /* what is horizontal on the page runs to the left, what is upright down */
};

/* A picture's first row lies on the upper side of the square: by Exif orientation. */
static const struct turn turns[] = {
    [1] = {false, false, false}, [2] = {false, true, false}, [3] = {false, true, true},
    [4] = {false, false, true},  [5] = {true, true, true},   [6] = {true, false, true},
    [7] = {true, false, false},  [8] = {true, true, false},
};

/* Sets the unit square onto the rectangle; what follows is drawn inside q and Q. */
static void place_square(struct content *c, int64_t x, int64_t y, int64_t width, int64_t height,
                         struct turn turn)
{
	const int64_t across = turn.left ? -width : width, up = turn.down ? -height : height;
	const int64_t matrix[] = {
	    turn.swapped ? 0 : across, turn.swapped ? up : 0,
	    turn.swapped ? across : 0, turn.swapped ? 0 : up,
	    turn.left ? x + width : x, c->height - y - (turn.down ? 0 : height),
	};

	buf_cstr(&c->operators, "q ");
	for (int i = 0; i < 6; i++)
		put_number(c, matrix[i]);
	buf_cstr(&c->operators, "cm ");
}

void content_bitmap(struct content *c, int64_t x, int64_t y, int64_t width, int64_t height,
                    const unsigned char *bits, unsigned columns, unsigned rows)
{
	set_gray(c, 0);
	place_square(c, x, y, width, height, turns[1]);
	/* Ones are painted: an image mask with its decoding turned round. */
	buf_printf(&c->operators, "BI/W %u/H %u/BPC 1/IM true/D[1 0] ID ", columns, rows);
	buf_add(&c->operators, bits, (size_t)rows * ((columns + 7) / 8));
	buf_cstr(&c->operators, "\nEI Q\n");
}

void content_picture(struct content *c, int64_t x, int64_t y, int64_t width, int64_t height,
                     unsigned orientation, unsigned name)
{
	bool known = orientation >= 1 && orientation < sizeof turns / sizeof *turns;

	place_square(c, x, y, width, height, turns[known ? orientation : 1]);
	buf_printf(&c->operators, "/X%u Do Q\n", name);
}

void content_text_begin(struct content_text *t, struct content *c, struct embed *m, int64_t x,
                        int64_t baseline, int size, int gray_percent)
{
	*t = (struct content_text){.page = c, .embed = m, .size = size, .face = -1};
	set_gray(c, gray_percent);
	buf_cstr(&c->operators, "BT ");
	put_number(c, x);
	put_number(c, c->height - baseline);
	buf_cstr(&c->operators, "Td");
}

static void end_string(struct content_text *t)
{
	if (t->string_codes)
		buf_char(&t->page->operators, ')');
	t->string_codes = 0;
}

static void end_array(struct content_text *t)
{
	end_string(t);
	if (t->in_array)
		buf_cstr(&t->page->operators, "]TJ");
	t->in_array = false;
}

/* Once a glyph: where there is room already, it is asked for without a call. */
static char *reserve_code(struct buf *b)
{
	const size_t most = 4; /* two bytes, each of which may have to be escaped */

	return b->cap - b->len >= most && !b->failed ? b->data + b->len : buf_reserve(b, most);
}

/* Two bytes of a code inside a literal string. */
static void put_code(struct buf *b, unsigned code)
{
	const char bytes[2] = {(char)(code >> 8), (char)code};
	char *start = reserve_code(b), *to = start;

	for (int i = 0; start && i < 2; i++) {
		char c = bytes[i];

		if (c == '(' || c == ')' || c == '\\' || c == '\r')
			*to++ = '\\';
		*to++ = c == '\r' ? 'r' : c; /* a bare return would be read as a line feed */
	}
	b->len += (size_t)(to - start);
}

static void set_face(struct content_text *t, int face)
{
	if (face == t->face)
		return;
	end_array(t);
	buf_printf(&t->page->operators, "/F%d ", face);
	put_number(t->page, t->size);
	buf_cstr(&t->page->operators, "Tf");
	t->face = face;
}

static void set_rise(struct content_text *t, int rise)
{
	if (rise == t->rise)
		return;
	end_array(t);
	buf_char(&t->page->operators, ' ');
	put_number(t->page, (int64_t)rise * t->size / 1000);
	buf_cstr(&t->page->operators, "Ts");
	t->rise = rise;
}

/* Moves the pen to where the glyph should stand and leaves the string open for its code. */
static void open_string(struct content_text *t, int64_t at)
{
	struct buf *b = &t->page->operators;

	if (!t->in_array)
		buf_char(b, '[');
	t->in_array = true;
	if (at != t->shown) {
		end_string(t);
		buf_int(b, t->shown - at);
		t->shown = at;
	}
	if (t->string_codes == STRING_CODES_MAX)
		end_string(t);
	if (!t->string_codes)
		buf_char(b, '(');
	t->string_codes++;
}

static void add_glyph(struct content_text *t, const struct shape_glyph *g)
{
	const struct shape_pair *pair = shaper_pair(t->embed->shaper, g->pair);

	set_face(t, (int)pair->face);
	set_rise(t, g->dy);
	open_string(t, t->wanted + g->dx);
	put_code(&t->page->operators, embed_code(t->embed, g->pair));
	t->shown += pair->advance;
	t->wanted += g->advance;
}

/* Several glyphs that stand for one piece of text say it for all of them; and so does one that
 * stands for more than its code can. */
static void add_cluster(struct content_text *t, const struct shape_word *w,
                        const struct shape_cluster *c)
{
	bool group = c->glyph_count > 1 || c->text_len > SHAPE_PAIR_MAX;

	if (group) {
		end_array(t);
		buf_cstr(&t->page->operators, "/Span<</ActualText");
		pdf_write_text(&t->page->operators,
		               (struct str){w->text.ptr + c->text_start, c->text_len});
		buf_cstr(&t->page->operators, ">>BDC ");
	}
	for (unsigned i = 0; i < c->glyph_count; i++)
		add_glyph(t, &w->glyphs[c->glyph_start + i]);
	if (group) {
		end_array(t);
		buf_cstr(&t->page->operators, " EMC ");
	}
}

void content_text_add(struct content_text *t, const struct shape_word *word, unsigned from,
                      unsigned to)
{
	for (unsigned i = from; i < to; i++)
		add_cluster(t, word, &word->clusters[i]);
}

void content_text_end(struct content_text *t)
{
	set_rise(t, 0);
	end_array(t);
	buf_cstr(&t->page->operators, " ET\n");
}
