/* block.h - a filled template as blocks: what stands on the page, before it has lines.
 * Shape:  a tree; text is UTF-8 in normal form C with French spacing already in it
 *         (when asked), spans say how parts of it look.
 * Owner:  the arena given to block_parse.
 * Left out: a paragraph, heading, item or line (between forced line ends) in which there is
 *         nothing but empty values; a table row when every cell is so, a table when that
 *         took all its rows; an image or QR code without source. A row with a label stays,
 *         and so do rows without values: they are to be filled by hand. A table whose
 *         header cells are all empty has no header row.
 * Links:  https:, mailto: and tel: only. A value inside an address is percent-encoded; one
 *         that is the whole address keeps its syntax. Without a filled value: no link.
 * Source: CommonMark 0.30 with tables (three hyphens a column) and task lists, by MD4C; no
 *         HTML but <small> and <br>, no indented code; four or more underscores are a
 *         blank, or in a form the field that stands for it. Fenced blocks named qr, vignette,
 *         signature, saut-de-page and pied are directives. */
#ifndef LAYOUT_BLOCK_H
#define LAYOUT_BLOCK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/lang.h"
#include "base/str.h"
#include "layout/template.h"

enum block_type {
	BLOCK_ROOT,
	BLOCK_HEADING, /* level 1 to 6 */
	BLOCK_PARAGRAPH,
	BLOCK_LIST,  /* children are items */
	BLOCK_ITEM,  /* children are blocks; may have a tick box */
	BLOCK_TABLE, /* children are rows; header rows first */
	BLOCK_ROW,
	BLOCK_CELL,
	BLOCK_NOTE, /* a block quote: children are blocks */
	BLOCK_RULE,
	BLOCK_IMAGE,     /* a paragraph that is one image: source, text = alternative text */
	BLOCK_QR,        /* source = what it encodes, text = caption */
	BLOCK_THUMBNAIL, /* source = its name (may be empty), alternative, placeholder; text beside */
	BLOCK_SIGNATURE, /* text = what stands above the box */
	BLOCK_PAGE_BREAK,
	BLOCK_FOOTER, /* text = left part of the running footer; at most one, anywhere */
};

enum block_tick { TICK_NONE, TICK_EMPTY, TICK_CHECKED };
enum block_align { ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };

enum span_style {
	SPAN_BOLD = 1,
	SPAN_ITALIC = 2,
	SPAN_SMALL = 4,
	SPAN_BLANK = 8,  /* a blank to fill by hand: the text is the run of underscores */
	SPAN_VALUE = 16, /* came from the data, not from the template */
	SPAN_FIELD = 32, /* a blank to fill in on the screen */
	SPAN_TALL = 64,  /* such a one, of several lines */
};

struct span {
	size_t start, end;             /* bytes of text */
	unsigned style;                /* SPAN_… */
	struct str link;               /* where it leads, empty for none */
	const struct pdf_field *field; /* SPAN_FIELD: which one; else NULL */
};

/* Spans are in order, do not overlap and cover all of text. U+2028 is a forced line end. */
struct rich_text {
	struct str text;
	struct span *spans;
	size_t span_count;
};

struct block {
	enum block_type type;
	int level;              /* heading */
	bool ordered;           /* list */
	unsigned start;         /* list: first number */
	enum block_tick tick;   /* item */
	bool header;            /* row, cell */
	unsigned columns;       /* table */
	enum block_align align; /* cell */
	struct rich_text text;
	struct str source;
	/* Thumbnail: what it shows, and what stands in its place where there is no picture. */
	struct str alternative;
	struct rich_text placeholder;
	struct block *first, *last, *next;
};

/* Parses filled text into *out. French gets its spaces and signs (typography.h), but for
 * values and code. Errors: FORMAT (unknown directive, HTML, image in running text, address,
 * malformed table, more than 16 lists in one another; names the line of the filled text),
 * LIMIT, LIBRARY, NOMEM. */
bool block_parse(struct block **out, const struct template_filled *filled, enum lang lang,
                 struct arena *a, struct err *e);

#endif
