/* condition_parts.h - what a condition is made of, for who answers it and who puts it into
 * words: condition*.c only.
 * Owner:  the arena of the procedure. */
#ifndef DOSSIER_CONDITION_PARTS_H
#define DOSSIER_CONDITION_PARTS_H

#include "dossier/condition.h"

enum operation {
	OP_EQUAL,
	OP_AMONG,
	OP_PRESENT,
	OP_ABOVE,
	OP_BELOW,
	OP_AT_LEAST,
	OP_AT_MOST,
	OP_COUNT,
	OP_ALL = OP_COUNT,
	OP_ANY,
	OP_NOT,
};

struct condition {
	enum operation op;
	const struct field *field;     /* comparisons: what is looked at */
	const struct derived *derived; /* its row where it is worked out, else NULL */
	bool present;                  /* OP_PRESENT: what is wanted */
	const struct fact *operands;
	const struct condition **items; /* OP_ALL, OP_ANY, OP_NOT */
	size_t count;                   /* of operands or items */
};

#endif
