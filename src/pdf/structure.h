/* structure.h - the structure tree of a tagged PDF.
 * Shape:  elements in reading order; an element's kids are elements, pieces of marked
 *         content (page, number) and annotations.
 * Owner:  the arena given to structure_init.
 * Errors: `failed` stays set when memory runs out.
 * Source: ISO 32000-1 14.7 and 14.8; ISO 14289-1 (PDF/UA-1). */
#ifndef PDF_STRUCTURE_H
#define PDF_STRUCTURE_H

#include "pdf/object.h"

enum pdf_tag {
	TAG_DOCUMENT,
	TAG_SECT,
	TAG_DIV,
	TAG_H1,
	TAG_H2,
	TAG_H3,
	TAG_H4,
	TAG_H5,
	TAG_H6,
	TAG_P,
	TAG_L,
	TAG_LI,
	TAG_LBL,
	TAG_LBODY,
	TAG_TABLE,
	TAG_THEAD,
	TAG_TBODY,
	TAG_TR,
	TAG_TH,
	TAG_TD,
	TAG_FIGURE,
	TAG_CAPTION,
	TAG_LINK,
	TAG_FORM,
	TAG_SPAN,
};

/* What is drawn and is no content: rules and frames; what a page repeats of an earlier one;
 * running footers, which PDF/UA wants to be told from the rest. */
enum pdf_artifact { ARTIFACT_LAYOUT, ARTIFACT_REPEATED, ARTIFACT_FOOTER };

enum pdf_scope { SCOPE_NONE, SCOPE_ROW, SCOPE_COLUMN };

/* What an element says beside its tag; all of it may be absent. */
struct pdf_attributes {
	enum pdf_scope scope; /* TH */
	bool numbered;        /* L: ordered, else a list of bullets */
	struct str alt;       /* alternative text, UTF-8 */
	struct str actual;    /* replacement text, UTF-8 */
	bool has_box;
	int64_t box[4]; /* Figure: left, bottom, right, top in 1/1000 pt, from the page's foot */
};

struct element;

struct structure {
	struct arena *arena;
	struct element *root, *current, *last; /* last: end of the chain in order of creation */
	bool failed;
};

void structure_init(struct structure *s, struct arena *arena);
/* A new kid of the current element, which becomes the current one. */
struct element *structure_open(struct structure *s, enum pdf_tag tag,
                               const struct pdf_attributes *attributes);
void structure_close(struct structure *s);
/* Goes on inside an element made before. */
void structure_resume(struct structure *s, struct element *e);
/* "P": the current element's tag as the file writes it. */
const char *structure_current_name(const struct structure *s);
/* Makes marked content `mcid` of the page (from 0) a kid of the current element. */
void structure_add_content(struct structure *s, unsigned page, unsigned mcid);
void structure_add_annotation(struct structure *s, unsigned page, HPDF_Dict annotation);
void structure_set_box(struct element *e, const int64_t box[4]);

/* Writes the tree into o: adds StructTreeRoot to the catalog, and StructParents and
 * StructParent numbers to pages and annotations. */
struct structure_page {
	HPDF_Dict page;
	struct element **contents; /* by mcid */
	unsigned content_count;
};
void structure_write(struct structure *s, struct objects *o, const struct structure_page *pages,
                     unsigned page_count);

#endif
