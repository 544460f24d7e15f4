/* piece.c - see piece.h; judge.c has the judgement. */
#include "piece/piece.h"

const char *verdict_name(enum verdict v)
{
	static const char *const names[] = {
	    [VERDICT_ACCEPTED] = "accepted",
	    [VERDICT_REFUSED] = "refused",
	    [VERDICT_UNKNOWN] = "unknown",
	};

	return names[v];
}

enum verdict piece_verdict(const struct piece *p, bool strict)
{
	enum severity worst = finding_worst(&p->findings);

	if (p->failure)
		return VERDICT_UNKNOWN;
	if (worst == SEVERITY_ERROR || (strict && worst == SEVERITY_WARNING))
		return VERDICT_REFUSED;
	return VERDICT_ACCEPTED;
}
