/* block_build.h - a block tree while MD4C reports its pieces; for block*.c alone.
 * Shape:  open[] is the way from the root to the block that is open now. A block joins its
 *         parent when it is closed, unless it turned out empty. */
#ifndef LAYOUT_BLOCK_BUILD_H
#define LAYOUT_BLOCK_BUILD_H

#include <md4c.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/lang.h"
#include "base/str.h"
#include "layout/block.h"
#include "layout/leaf.h"

#define NEST_MAX 16                 /* lists and notes in one another */
#define OPEN_MAX (2 * NEST_MAX + 6) /* lists with their items, then table, row, cell */
#define COLUMNS_MAX 64
#define TARGET_MAX 2048            /* bytes of a link's target */
#define BLOCK_TEXT_MAX (32u << 20) /* bytes of all texts and targets together */

struct open_block {
	struct block *block;
	unsigned values; /* marks in it and its children */
	bool implicit;   /* the paragraph that a tight list leaves out */
	bool emptied;    /* rows or items were left out */
};

struct block_build {
	struct arena *a;
	struct err *e;
	enum lang lang;
	const struct template_filled *filled;
	struct str text;   /* what MD4C reads: the filled text with its blanks marked */
	const char *place; /* the last piece reported, for messages */
	struct open_block open[OPEN_MAX];
	unsigned depth, nest;
	bool in_head;
	struct leaf leaf;
	unsigned bold, italic, code, small;
	struct str link;
	bool in_link, in_image, has_image;
	bool in_fence;
	struct str fence_name;
	const char *fence_place;
	struct buf fence; /* the lines of a directive */
	struct buf scratch;
	size_t produced;
	bool has_footer;
	bool stopped; /* by an error of ours, not of MD4C's */
};

/* Those that return bool: false with the error set. */

/* The line of the filled text that is being read; build_place says how far, if p is in it. */
void build_place(struct block_build *b, const char *p);
unsigned build_line(const struct block_build *b);
/* Opens a block, closes the innermost one. */
bool build_open(struct block_build *b, enum block_type type);
bool build_close(struct block_build *b);
struct block *build_top(const struct block_build *b);
/* The leaf's text becomes out. */
bool build_text(struct block_build *b, struct rich_text *out);
/* Checks the leaf and the sum of all texts against their limits. */
bool build_limits(struct block_build *b, size_t added);

/* Where a link leads, percent-encoded; empty if it has but empty values in it. */
bool build_link(struct block_build *b, const MD_ATTRIBUTE *href, struct str *out);
/* An attribute as plain text. */
bool build_attribute(struct block_build *b, const MD_ATTRIBUTE *attribute, struct str *out,
                     unsigned *values);

/* A fenced block, whole: its name and lines are in b. */
bool build_directive(struct block_build *b);

#define LINE_FR "ligne %u du texte rempli\u00A0: "
#define LINE_EN "line %u of the filled text: "

#endif
