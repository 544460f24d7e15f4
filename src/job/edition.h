/* edition.h - one version of a procedure with all that documents are made from: fields,
 * templates, pictures, fonts.
 * Shape:  loaded once, read-only afterwards; a shelf keeps what a run has asked for, found
 *         or not, so that a stream of dossiers looks for each version once.
 * Owner:  the shelf owns its editions; any number of threads may ask it.
 * Errors: MISSING (no such procedure, version, template or font), FORMAT, IO, NOMEM. */
#ifndef JOB_EDITION_H
#define JOB_EDITION_H

#include "base/choice.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/lang.h"
#include "base/value.h"
#include "dossier/dossier.h"
#include "dossier/procedure.h"
#include "layout/template.h"
#include "pdf/font.h"
#include "pdf/image.h"

struct edition_picture {
	struct str name; /* as templates call it */
	struct pdf_picture picture;
	struct edition_picture *next;
};

/* A template or partial that was read: "fr/pieces.md". */
struct edition_text {
	struct str name;
	struct edition_text *next;
};

struct view_extras; /* job/view.h */

struct edition {
	struct procedure *procedure;
	const struct view_extras *extras;       /* those of its source */
	char digest[DIGEST_HEX_LEN + 1];        /* procedure_digest */
	struct template *templates[LANG_COUNT]; /* NULL where the folder has none */
	struct str template_files[LANG_COUNT];  /* their paths, each ends in a NUL */
	struct fonts *fonts;
	struct edition_picture *pictures;
	struct edition_text *texts; /* read by edition_examine_template */
	struct arena arena;
};

/* Where to look, and for what. Everything is borrowed. */
struct edition_source {
	struct choice choice;
	const char *document; /* "confirmation"; NULL: no templates are wanted */
	/* An edition without that document is one all the same, without templates. */
	bool optional;
	const struct view_extras *extras; /* what its templates may print besides; may be NULL */
	bool many;                        /* prepare for a stream of documents */
};

struct edition_shelf;

/* Loads the folder that the user gave, if he did, so that what is wrong with it is said before
 * any dossier asks for it. */
bool edition_shelf_new(struct edition_shelf **out, const struct edition_source *source,
                       struct err *e);
void edition_shelf_free(struct edition_shelf *shelf);

/* The edition that a filed dossier was stamped with (dossier_check_stamp); MISSING also where
 * the user chose another procedure, or its folder has changed since. */
bool edition_stamped(struct edition_shelf *shelf, const struct value *dossier,
                     const struct edition **out, struct err *e);
/* The present one of the procedure of that name, the dossier's own; of the user's choice where
 * that is empty. */
bool edition_present(struct edition_shelf *shelf, struct str name, const struct edition **out,
                     struct err *e);

/* That of the version that a filed dossier was stamped with, else the present one. Findings say
 * what is wrong with the stamp. */
bool edition_due(struct edition_shelf *shelf, const struct dossier *dossier,
                 struct finding_list *list, const struct edition **out, struct err *e);

const struct pdf_picture *edition_picture(const struct edition *edition, struct str name);

#endif
