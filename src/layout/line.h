/* line.h - rich text as lines of a given width.
 * Shape:  a line holds pieces from left to right; each is a stretch of one shaped word.
 * Units:  1/1000 pt.
 * Owner:  the arena; words belong to the shaper.
 * Errors: NOMEM; FORMAT for a character that no font has.
 * Source: line breaks by UAX 14 (libunibreak); a word wider than the line is broken
 *         between grapheme clusters. */
#ifndef LAYOUT_LINE_H
#define LAYOUT_LINE_H

#include "base/arena.h"
#include "base/err.h"
#include "layout/block.h"
#include "layout/breaks.h"
#include "pdf/shape.h"

struct piece {
	const struct shape_word *word;
	unsigned from, to; /* clusters of the word */
	unsigned style;    /* SPAN_… */
	unsigned span;     /* index into the text's spans */
	int size;
	int64_t x, width; /* from the line's left edge; the width without trailing spaces */
};

struct line {
	struct piece *pieces;
	size_t count;
	int64_t width;
};

struct lines {
	struct line *items;
	size_t count;
};

/* The height of a line where ordinary ones have `leading`: less where all of its text is small,
 * more where there are fields in it. */
int64_t line_leading(const struct line *line, int64_t leading);

/* How text looks before its spans have their say. */
struct text_look {
	int size;
	bool bold;
};

/* What setting a text takes. */
struct typesetter {
	struct shaper *shaper;
	struct break_cache *breaks;
	struct arena *arena;
	struct err *e;
};

/* A text cut into the stretches that lines are made of: done once, then measured and
 * broken to any width. */
struct cut_text {
	struct token *tokens;
	size_t count;
};

bool lines_cut(struct cut_text *out, const struct rich_text *text, struct text_look look,
               const struct typesetter *ts);

/* The widths that decide a table's columns: of the longest unbreakable stretch, and of the
 * text on as few lines as it can have. */
struct text_widths {
	int64_t least, most;
};

struct text_widths lines_measure(const struct cut_text *text);
bool lines_fill(struct lines *out, const struct cut_text *text, int64_t width,
                const struct typesetter *ts);

/* Cuts and fills. */
bool lines_break(struct lines *out, const struct rich_text *text, struct text_look look,
                 int64_t width, const struct typesetter *ts);

#endif
