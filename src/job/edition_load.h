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

#endif
