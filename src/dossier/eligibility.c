#include "dossier/eligibility.h"

#include "dossier/condition.h"

struct eligibility eligibility_of(const struct facts *f)
{
	const struct procedure *p = f->procedure;

	for (size_t i = 0; i < p->row_count; i++) {
		struct eligibility found = {.result = ELIGIBILITY_FOUND, .row = &p->rows[i]};
		enum truth holds = condition_eval(p->rows[i].when, f, &found.lacks);

		if (holds == TRUTH_UNKNOWN)
			found.result = ELIGIBILITY_UNDETERMINED;
		if (holds != TRUTH_NO)
			return found;
	}
	return (struct eligibility){.result = ELIGIBILITY_NONE};
}
