/* edition.h - one version of a procedure with all that documents are made from: fields,
 * templates, pictures, fonts.
 * Shape:  loaded once, read-only afterwards; a shelf keeps what a run has asked for, found
 *         or not, so that a stream of dossiers looks for each version once.
 * Owner:  the shelf owns its editions; any number of threads may ask it.
 * Errors: MISSING (no such procedure, version, template or font), FORMAT, IO, NOMEM. */
#ifndef JOB_EDITION_H
#define JOB_EDITION_H

#include "base/digest.h"
#include "base/err.h"
#include "base/lang.h"
#include "dossier/procedure.h"
#include "layout/template.h"
#include "pdf/font.h"
#include "pdf/image.h"

struct edition_picture {
	struct str name; /* as templates call it */
	struct pdf_picture picture;
	struct edition_picture *next;
};

struct edition {
	struct procedure *procedure;
	char digest[DIGEST_HEX_LEN + 1];        /* procedure_digest */
	struct template *templates[LANG_COUNT]; /* NULL where the folder has none */
	struct str template_files[LANG_COUNT];  /* their paths, each ends in a NUL */
	struct fonts *fonts;
	struct edition_picture *pictures;
	struct arena arena;
};

/* Where to look, and for what. Everything is borrowed. */
struct edition_source {
	const struct procedure_roots *roots;
	const char *procedure_dir; /* a folder given by the user, instead of the roots; or NULL */
	const char *fonts_dir;
	const char *document; /* "confirmation"; NULL: no templates are wanted */
	bool many;            /* prepare for a stream of documents */
};

struct edition_shelf;

bool edition_shelf_new(struct edition_shelf **out, const struct edition_source *source,
                       struct err *e);
void edition_shelf_free(struct edition_shelf *shelf);

/* Loads the folder that the user gave, if he did, before any dossier asks for it. */
bool edition_prepare(struct edition_shelf *shelf, struct err *e);

/* The edition that a dossier was stamped with. An empty version is the present one: that of
 * the folder without a version in its name, or that the user gave, whatever its name where
 * that is empty too. */
bool edition_get(struct edition_shelf *shelf, struct str name, struct str version,
                 const struct edition **out, struct err *e);

const struct pdf_picture *edition_picture(const struct edition *edition, struct str name);

#endif
