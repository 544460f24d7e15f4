/* leaf.c - pieces of text become one rich text. */
#include "layout/leaf.h"

#include <stdint.h>

#include "base/text.h"
#include "layout/piece.h"
#include "pdf/form.h"

#define LINE_END "\u2028"

/* Cleaning */

static bool has_control(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (c < 0x20 || c == 0x7F || c == 0xC2)
			return true;
	}
	return false;
}

/* Line ends become forced ones, tabs spaces; other controls have no place in a text. */
static void add_cleaned(struct buf *out, struct str s)
{
	for (size_t at = 0; at < s.len;) {
		size_t start = at;
		uint32_t c = text_next(s, &at);

		if (c == '\r' && at < s.len && s.ptr[at] == '\n')
			continue;
		if (c == '\n' || c == '\r')
			buf_cstr(out, LINE_END);
		else if (c == '\t')
			buf_char(out, ' ');
		else if (!text_is_control(c))
			buf_add(out, s.ptr + start, at - start);
	}
}

static void add_clean(struct buf *out, struct str s)
{
	if (has_control(s))
		add_cleaned(out, s);
	else
		buf_add(out, s.ptr, s.len);
}

void leaf_clean(struct buf *out, struct str value, struct arena *a)
{
	if (!value.len)
		return;
	value = text_nfc(value, a);
	if (value.ptr)
		add_clean(out, value);
	else
		out->failed = true;
}

static void add_underscores(struct buf *out, unsigned count)
{
	char *p = buf_reserve(out, count);

	if (!p)
		return;
	memset(p, '_', count);
	out->len += count;
}

void leaf_flatten(struct buf *out, const struct template_filled *filled, struct str text,
                  struct arena *a, unsigned *values)
{
	struct piece piece;

	while (out->len <= LEAF_MAX && piece_next(filled, &text, &piece)) {
		if (piece.type == PIECE_BLANK)
			add_underscores(out, piece.count);
		else
			leaf_clean(out, piece.text, a);
		*values += piece.type == PIECE_VALUE;
	}
}

/* Runs */

/* Fields never look the same: the same one in two places is two. */
static bool same_look(const struct leaf_style *a, const struct leaf_style *b)
{
	return a->style == b->style && a->link.ptr == b->link.ptr && !a->field && !b->field;
}

static bool grow_runs(struct leaf *l)
{
	size_t cap = l->cap ? l->cap * 2 : 32;
	struct leaf_style *styles = arena_grow(l->a, l->styles, l->count, cap, sizeof(*styles));
	struct typography_run *runs = arena_grow(l->a, l->runs, l->count, cap, sizeof(*runs));

	if (!styles || !runs) {
		l->failed = true;
		return false;
	}
	l->styles = styles;
	l->runs = runs;
	l->cap = cap;
	return true;
}

/* What was added to raw behind the last run is of this style. */
static void end_run(struct leaf *l, struct leaf_style style, bool fixed)
{
	size_t last = l->count - 1, start = l->count ? l->runs[last].end : 0;

	l->over |= l->raw.len > LEAF_MAX;
	if (l->raw.len == start || l->raw.failed)
		return;
	if (l->count && same_look(&l->styles[last], &style) && l->runs[last].fixed == fixed) {
		l->runs[last].end = l->raw.len;
		return;
	}
	if (l->count == l->cap && !grow_runs(l))
		return;
	l->styles[l->count] = style;
	l->runs[l->count++] = (struct typography_run){.end = l->raw.len, .fixed = fixed};
}

static void note_ink(struct leaf *l, size_t from)
{
	for (; !l->line_inked && from < l->raw.len; from++)
		l->line_inked = l->raw.data[from] != ' ';
	l->inked |= l->line_inked;
}

/* Pieces */

/* Words without marks: white space is one space, and none at the beginning. */
static void add_words(struct leaf *l, struct str s)
{
	bool space = l->space || !l->raw.len;
	size_t start = l->raw.len;
	char *to = buf_reserve(&l->raw, s.len);

	for (size_t i = 0; to && i < s.len; i++) {
		char c = s.ptr[i];

		if ((unsigned char)c > ' ' && c != 0x7F) {
			*to++ = c;
			space = false;
		} else if (!space && (c == ' ' || c == '\t' || c == '\n' || c == '\r')) {
			*to++ = ' ';
			space = true;
		}
	}
	if (to)
		l->raw.len = (size_t)(to - l->raw.data);
	l->space = space;
	note_ink(l, start);
}

static void add_own(struct leaf *l, struct str s, struct leaf_style style, bool verbatim)
{
	size_t start = l->raw.len;

	s = text_nfc(s, l->a);
	if (!s.ptr) {
		l->failed = true;
		return;
	}
	if (verbatim) {
		add_clean(&l->raw, s);
		l->space = false;
		note_ink(l, start);
	} else {
		add_words(l, s);
	}
	end_run(l, style, verbatim);
}

static void add_value(struct leaf *l, struct str value, struct leaf_style style)
{
	size_t start = l->raw.len;

	leaf_clean(&l->raw, value, l->a);
	l->values++;
	l->line_values++;
	if (l->raw.len > start)
		l->space = false;
	note_ink(l, start);
	style.style |= SPAN_VALUE;
	end_run(l, style, true);
}

static void add_blank(struct leaf *l, const struct piece *blank, struct leaf_style style,
                      bool verbatim)
{
	size_t start = l->raw.len;

	add_underscores(&l->raw, blank->count);
	l->space = false;
	note_ink(l, start);
	style.style |= verbatim ? 0 : SPAN_BLANK;
	if (!verbatim && blank->field) {
		style.style |= SPAN_FIELD | (blank->field->multiline ? SPAN_TALL : 0u);
		style.field = blank->field;
	}
	end_run(l, style, true);
}

void leaf_add(struct leaf *l, struct str text, struct leaf_style style, bool verbatim)
{
	struct piece piece;

	while (!l->failed && !l->over && piece_next(l->filled, &text, &piece)) {
		if (piece.type == PIECE_WORDS)
			add_own(l, piece.text, style, verbatim);
		else if (piece.type == PIECE_VALUE)
			add_value(l, piece.text, style);
		else
			add_blank(l, &piece, style, verbatim);
	}
}

/* The last own space, or line end too if asked. False when there is none. */
static bool drop_last(struct leaf *l, bool line_end)
{
	struct str s = buf_view(&l->raw), end = STR(LINE_END);
	size_t len = 0;

	if (!l->count || l->runs[l->count - 1].fixed)
		return false;
	if (s.ptr[s.len - 1] == ' ')
		len = 1;
	else if (line_end && s.len >= end.len && str_eq(str_from(s, s.len - end.len), end))
		len = end.len;
	if (!len)
		return false;
	l->raw.len -= len;
	l->runs[l->count - 1].end = l->raw.len;
	if (l->raw.len == (l->count > 1 ? l->runs[l->count - 2].end : 0))
		l->count--;
	return true;
}

void leaf_break(struct leaf *l, struct leaf_style style)
{
	bool empty = l->line_values && !l->line_inked;

	if (l->failed || l->over || l->raw.failed)
		return;
	while (drop_last(l, false))
		;
	l->space = true;
	l->line_values = 0;
	l->line_inked = false;
	if (empty || !l->raw.len)
		return;
	buf_cstr(&l->raw, LINE_END);
	end_run(l, style, false);
}

/* Finishing */

static bool make_spans(struct leaf *l, struct rich_text *out)
{
	struct span *spans = arena_array(l->a, l->count, sizeof(*spans));
	size_t count = 0, start = 0;

	if (!spans)
		return false;
	for (size_t i = 0; i < l->count; i++) {
		size_t end = l->runs[i].set_end;

		if (count && same_look(&l->styles[i - 1], &l->styles[i]))
			spans[count - 1].end = end;
		else
			spans[count++] = (struct span){start, end, l->styles[i].style,
			                               l->styles[i].link, l->styles[i].field};
		start = end;
	}
	out->spans = spans;
	out->span_count = count;
	return true;
}

bool leaf_finish(struct leaf *l, enum lang lang, struct rich_text *out)
{
	struct rich_text rich = {0};
	struct str set;

	while (!l->raw.failed && drop_last(l, true))
		;
	if (l->failed || l->raw.failed)
		return false;
	if (!l->inked || !l->count) {
		*out = rich;
		return true;
	}
	set = buf_view(&l->raw);
	if (lang == LANG_FR) {
		buf_reset(&l->set);
		typography_french(&l->set, set, l->runs, l->count);
		set = buf_view(&l->set);
	} else {
		for (size_t i = 0; i < l->count; i++)
			l->runs[i].set_end = l->runs[i].end;
	}
	if (l->set.failed || !make_spans(l, &rich))
		return false;
	rich.text = arena_copy(l->a, set);
	if (!rich.text.ptr)
		return false;
	*out = rich;
	return true;
}

void leaf_reset(struct leaf *l)
{
	buf_reset(&l->raw);
	l->count = 0;
	l->values = l->line_values = 0;
	l->inked = l->line_inked = l->space = false;
}

void leaf_clear(struct leaf *l)
{
	buf_free(&l->raw);
	buf_free(&l->set);
}
