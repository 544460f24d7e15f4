/* leaf.h - the text of one paragraph, heading or cell while its pieces come in.
 * Shape:  raw holds the pieces so far, runs what they are; leaf_finish sets the text
 *         (French spaces when asked) and turns runs into spans.
 * Owner:  {0} is an empty one; leaf_clear drops what it holds, leaf_reset only forgets.
 *         What leaf_finish gives lies in the arena.
 * Errors: `failed` stays set when memory ran out, `over` when a text outgrew LEAF_MAX;
 *         further additions then do nothing. */
#ifndef LAYOUT_LEAF_H
#define LAYOUT_LEAF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/lang.h"
#include "base/str.h"
#include "layout/block.h"
#include "layout/typography.h"

#define LEAF_MAX (16u << 20)

struct leaf_style {
	unsigned style; /* SPAN_… */
	struct str link;
	const struct pdf_field *field;
};

struct leaf {
	const struct template_filled *filled;
	struct arena *a;
	struct buf raw, set;
	struct leaf_style *styles; /* of each run */
	struct typography_run *runs;
	size_t count, cap;
	unsigned values;      /* how many came in */
	bool inked;           /* something else than spaces did */
	bool space;           /* the last thing was a space that may not be doubled */
	unsigned line_values; /* the same since the last forced line end */
	bool line_inked;
	bool failed, over;
};

/* Template's own text with its marks; verbatim leaves spaces, signs and underscores alone. */
void leaf_add(struct leaf *l, struct str text, struct leaf_style style, bool verbatim);
/* A forced line end; drops the line before it if it had nothing but empty values. */
void leaf_break(struct leaf *l, struct leaf_style style);
/* A value as it comes out everywhere: in normal form, line ends as U+2028, tabs as spaces,
 * no other controls. */
void leaf_clean(struct buf *out, struct str value, struct arena *a);
/* The same text as leaf_add takes, flat: values and underscores in their places. Adds to
 * *values how many there were. */
void leaf_flatten(struct buf *out, const struct template_filled *filled, struct str text,
                  struct arena *a, unsigned *values);
/* False when memory ran out. */
bool leaf_finish(struct leaf *l, enum lang lang, struct rich_text *out);
void leaf_reset(struct leaf *l);
void leaf_clear(struct leaf *l);

#endif
