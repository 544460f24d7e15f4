/* template.h - Mustache, compiled once and filled many times.
 * Shape:  a template is text with tags; filling it gives text in which each value stands
 *         as one private-use character (TEMPLATE_MARK + its number), so that a value can
 *         never become markup, and the values beside it.
 * Paths:  each tag is looked up in the schema when the template is compiled: a path that
 *         no dossier can have is an error there, not a blank in the page.
 * Owner:  template_free; a filled text belongs to its caller's arena and buffer.
 * Source: Mustache specification 1.4 without lambdas and inheritance. */
#ifndef LAYOUT_TEMPLATE_H
#define LAYOUT_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/problems.h"
#include "base/str.h"
#include "base/value.h"

#define TEMPLATE_MARK 0xF0000u
#define TEMPLATE_VALUES_MAX 0xFFFDu
#define TEMPLATE_FILLED_MAX (4u << 20) /* bytes of a filled text */

/* What a path leads to in any data that the template may be filled with. */
enum template_kind { TEMPLATE_UNKNOWN, TEMPLATE_SCALAR, TEMPLATE_OBJECT, TEMPLATE_LIST };

/* Schema paths are dotted from the root and pass through lists unnumbered:
 * "depot.pieces.octets". A scalar may have forms: "salarie.date_naissance.long". */
struct template_schema {
	void *context;
	enum template_kind (*kind)(void *context, struct str path);
	bool (*has_form)(void *context, struct str path, struct str form);
	/* Unknown names are told of here, and the template compiled all the same; where any
	 * were told of it cannot be filled. NULL: the first one ends the compiling. */
	struct problems *problems;
};

/* Where {{> name}} comes from: its text, or ptr NULL when there is none (then an error at
 * compile). May itself be NULL: no partials. list says the name of partial number index,
 * ptr NULL behind the last: needed only for {{>*name}}, where the data choose among them
 * (a choice that no partial is called writes nothing); may be NULL. */
struct template_partials {
	void *context;
	struct str (*find)(void *context, struct str name);
	struct str (*list)(void *context, size_t index);
};

struct template;

/* text and what partials give are copied. Names in tags: "a.b", "." the current item, and
 * ".long" (not in the specification) the current item's own form or member, never an outer
 * one's. schema may be NULL: nothing is checked.
 * Errors: FORMAT, naming `name` (or the partial), line and column; NOMEM. */
bool template_compile(struct template **out, struct str text, const char *name,
                      const struct template_schema *schema,
                      const struct template_partials *partials, struct err *e);
void template_free(struct template *t);
/* The paths that its tags print or open sections by, one after the other from 0, some several
 * times, some empty; ptr is NULL behind the last. */
struct str template_path(const struct template *t, size_t index);
/* True if a tag of t, compiled against a schema, prints that path or opens a section by it. */
bool template_uses(const struct template *t, struct str path);

struct pdf_field;

/* How a scalar of the data is written: its plain text when form is empty. False: there is
 * no such form, and the filling fails. What the schema calls a scalar may be an object
 * of the data (a quantity with its period) and comes here too.
 * field may be NULL; where it is not, a form is wanted: what a reader may answer on the page
 * stands in a field instead. *out is the one of that path, NULL if nobody can fill that in;
 * false when memory ran out. Blanks right inside {{^path}} then become that field, and the
 * path counts as missing in all of the template, whatever the data say. */
struct template_printer {
	void *context;
	bool (*print)(void *context, struct buf *out, struct str path, struct str form,
	              const struct value *scalar);
	bool (*field)(void *context, struct str path, const struct pdf_field **out);
};

struct template_value {
	struct str text; /* as printed, not escaped in any way */
	struct str path; /* schema path, for findings */
	bool raw;        /* written as {{{ }}} or {{& }} */
	/* Of a field: it stands for a blank of so many underscores, text is its value. */
	const struct pdf_field *field;
	unsigned blank;
};

struct template_filled {
	struct str text;
	struct template_value *values;
	size_t value_count;
};

/* Fills t from data (NULL: nothing in it). text is added to `text`, the rest lies in a.
 * Without printer, strings and integers are written plainly. A missing value still has
 * its character, with an empty text. Falsy in a section: missing, null, false, an empty
 * list, and an empty string, since a form means "not answered" by it; 0 is an answer.
 * Errors: LIMIT, FORMAT (a form that the printer does not know), NOMEM. */
bool template_fill(struct template_filled *out, const struct template *t, const struct value *data,
                   const struct template_printer *printer, struct buf *text, struct arena *a,
                   struct err *e);

#endif
