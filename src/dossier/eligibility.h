/* eligibility.h - which row of the procedure's table a dossier falls under.
 * Shape:  the first row whose condition holds. A row that cannot be decided ends the
 *         search: the dossier is undetermined for lack of one field.
 * Owner:  views into the procedure and the dossier. */
#ifndef DOSSIER_ELIGIBILITY_H
#define DOSSIER_ELIGIBILITY_H

#include "base/str.h"
#include "dossier/derive.h"
#include "dossier/procedure.h"

enum eligibility_result {
	ELIGIBILITY_FOUND,
	ELIGIBILITY_UNDETERMINED, /* lacks = the path that is missing */
	ELIGIBILITY_NONE,         /* no row holds */
};

struct eligibility {
	enum eligibility_result result;
	const struct eligibility_row *row; /* found; or the one that could not be decided */
	struct str lacks;
};

struct eligibility eligibility_of(const struct facts *f);

#endif
