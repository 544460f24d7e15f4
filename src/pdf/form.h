/* form.h - the fields of a document that its readers fill in.
 * Shape:  a tree, since a point in a field's name parts a group from its members: the field
 *         "a.b" is the member b of the group a. A field that stands in several places has a
 *         widget in each, and one value.
 * Owner:  the arena given to form_init; what is passed in must live until form_write.
 * Errors: `failed` stays set when memory runs out.
 * Source: ISO 32000-1 12.7 (interactive forms); ISO 14289-1 7.18 (their tags and names);
 *         ISO 19005-3 6.4 (each widget has an appearance, no viewer is asked to make it). */
#ifndef PDF_FORM_H
#define PDF_FORM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "pdf/object.h"

/* A text field. */
struct pdf_field {
	struct str name;
	struct str label;   /* shown beside it, and read to those who do not see it */
	struct str value;   /* normal form C, U+2028 at line ends; may be empty */
	bool multiline;     /* a line may follow another */
	unsigned max_chars; /* that a reader may type; 0: any number */
};

struct form_node;

struct form {
	struct arena *arena;
	struct form_node *root;
	bool failed;
};

void form_init(struct form *f, struct arena *arena);
/* True if the document has a field. */
bool form_is_used(const struct form *f);

/* A place on a page where the field is filled in. */
struct form_widget {
	unsigned page_id;
	int64_t box[4]; /* left, bottom, right, top in 1/1000 pt, from the page's foot */
	HPDF_Dict appearance;
};

/* Its annotation, for the page and the structure tree; what is in it form_write says. */
HPDF_Dict form_add(struct form *f, struct objects *o, const struct pdf_field *field,
                   const struct form_widget *widget);
/* Writes the fields of a form that is used into o; returns the object for the catalog's
 * AcroForm. font: the number of the one that viewers set typed text in. */
HPDF_Dict form_write(struct form *f, struct objects *o, unsigned font);

#endif
