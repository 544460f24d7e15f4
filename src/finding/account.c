#include "finding/account.h"

const char *account_verdict_name(enum account_verdict v)
{
	static const char *const names[] = {[ACCOUNT_ACCEPTED] = "accepted",
	                                    [ACCOUNT_REFUSED] = "refused",
	                                    [ACCOUNT_UNKNOWN] = "unknown"};

	return names[v];
}
