/* edition_load.h - one folder of a procedure with what documents need of it, for the shelf.
 * Owner:  edition_load makes, edition_free gives back; edition may be NULL.
 * Errors: as edition.h has them. */
#ifndef JOB_EDITION_LOAD_H
#define JOB_EDITION_LOAD_H

#include "job/edition.h"

struct edition_wanted {
	const char *document; /* NULL: no templates */
	bool optional;
	const struct view_extras *extras;
	const char *fonts_dir; /* of the fonts that all procedures share */
	bool many;
};

bool edition_load(struct edition **out, const char *dir, const struct edition_wanted *wanted,
                  struct err *e);
void edition_free(struct edition *edition);

/* --- For who looks at a folder instead of making documents: everything that is wrong is told
 * of, false is left for no memory and a folder that cannot be read. */

/* Procedure, pictures and fonts. *out is what is left: without fonts where they are wrong; NULL
 * where nothing of the procedure can be looked at any further. */
bool edition_examine(struct edition **out, const char *dir, const char *fonts_dir,
                     struct problems *problems, struct err *e);
/* The template of that file and language, in place of the one before. */
bool edition_examine_template(struct edition *edition, const char *dir, struct str file,
                              enum lang lang, struct problems *problems, struct err *e);

#endif
