/* piece.h - a filled text taken apart: words, values, blanks.
 * Shape:  a value is one character (TEMPLATE_MARK + its number), and so is a field that stands
 *         for a blank. So is, after piece_mark, a run of underscores (U+100000 + their
 *         number): Markdown would take it for emphasis or a rule. */
#ifndef LAYOUT_PIECE_H
#define LAYOUT_PIECE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"
#include "layout/template.h"

#define BLANK_MIN 4 /* underscores; fewer are Markdown */

enum piece_type { PIECE_WORDS, PIECE_VALUE, PIECE_BLANK };

struct piece {
	enum piece_type type;
	struct str text;               /* words, or the value as the data have it */
	unsigned count;                /* blank: underscores */
	const struct pdf_field *field; /* blank: what it asks for in a form, or NULL */
};

/* Takes the first piece off *rest; false when nothing is left. */
bool piece_next(const struct template_filled *filled, struct str *rest, struct piece *out);

/* Takes the first blank off text: *words is what stands before it. 0: there is none, and *words
 * is all of text. */
unsigned piece_split_blank(struct str *text, struct str *words);
bool piece_has_blank(struct str text);

/* text with each run of underscores as one character, and a line end behind. The zeros that
 * follow in out are not counted: MD4C 0.4.8 looks a few bytes too far. */
struct str piece_mark(struct str text, struct buf *out);

#endif
