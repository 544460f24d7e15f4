/* template_node.h - a compiled template as the files that make, check and fill it see it.
 * Shape:  sources[0] is the template, the others its partials, each compiled once. Nodes
 *         stand in reading order; a section's node is followed by its body.
 * Units:  offsets are bytes of the source's text.
 * Owner:  everything lives in the template's arena. */
#ifndef LAYOUT_TEMPLATE_NODE_H
#define LAYOUT_TEMPLATE_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "layout/template.h"

#define TEMPLATE_SECTIONS_MAX 32 /* sections in one another, in one source */

enum node_type { NODE_TEXT, NODE_VALUE, NODE_SECTION, NODE_INVERTED, NODE_PARTIAL, NODE_DYNAMIC };

/* Whether the last part of a name is a form; only a schema can tell beforehand. */
enum node_form { FORM_UNDECIDED, FORM_NO, FORM_YES };

/* "a.b.c" and its parts; "." has none; ".a" looks nowhere but at the current item. */
struct node_name {
	struct str written; /* without the leading point */
	struct str *parts;
	unsigned count;
	bool local;
};

struct node {
	enum node_type type;
	bool raw;        /* value: not to be escaped */
	bool standalone; /* partial: alone in its line, text = its indentation */
	bool has_blank;  /* section: a blank stands right inside it */
	enum node_form form;
	uint32_t offset;  /* of the tag */
	uint32_t body;    /* section: how many nodes follow that are its body */
	uint32_t partial; /* partial: its place in sources */
	struct str text;
	struct node_name name;
	struct str path; /* where the schema found the name, empty without one */
};

struct template_source {
	struct str name, text;
	struct node *nodes;
	size_t count;
	unsigned checking; /* how often it is in the chain now being checked */
};

struct template
{
	struct arena arena;
	struct template_source *sources;
	size_t source_count, source_cap;
	size_t value_tags; /* how many values one filling has at least */
	bool checked;      /* against a schema */
	bool dynamic;      /* has {{>*name}} */
};

/* Where an error is; columns count characters. */
struct template_place {
	struct str name;
	unsigned line, column;
};

struct template_place template_place(const struct template_source *s, size_t offset);

#define PLACE_FR "%.*s:%u:%u\u00A0: "
#define PLACE_EN "%.*s:%u:%u: "
#define PLACE_ARG(p) STR_ARG((p).name), (p).line, (p).column

enum tag_type {
	TAG_NONE, /* no further tag */
	TAG_VALUE,
	TAG_RAW,
	TAG_SECTION,
	TAG_INVERTED,
	TAG_CLOSE,
	TAG_PARTIAL,
	TAG_COMMENT,
	TAG_DELIMITERS,
};

struct tag {
	enum tag_type type;
	struct str content;   /* between the delimiters, without sigil and outer spaces */
	size_t start;         /* offset of the tag */
	size_t before, after; /* where text ends before it and goes on behind it */
	bool standalone;
};

struct tag_reader {
	const struct template_source *source;
	size_t at;
	struct str open, close;
};

/* The next tag, TAG_NONE behind the last; new delimiters are in force at once. */
bool tag_next(struct tag_reader *r, struct tag *out, struct err *e);

/* Resolves every name of every source as it is met from the top one, and notes where. */
bool template_check(struct template *t, const struct template_schema *schema, struct err *e);

#endif
