/* rule_pattern.h - the rules of rule.h and field_check.h as regular expressions, for who checks
 * a dossier without these tools.
 * Shape:  the part that ECMAScript (with /u) and Python understand alike: anchored at both
 *         ends, digits as [0-9]. "$(?!\n)" is the end: Python's "$" also stands before a last
 *         line feed.
 * Limits: a pattern says the form. Check digits (SIREN, SIRET, UAI), the place of a leap second
 *         and which characters are combining marks are beyond it: it lets those pass. */
#ifndef DOSSIER_RULE_PATTERN_H
#define DOSSIER_RULE_PATTERN_H

#include <stdbool.h>

#include "base/buf.h"
#include "dossier/field.h"
#include "finding/finding.h"

/* A type whose values have one form. */
struct rule_pattern {
	const char *pattern;   /* NULL: the type has no pattern of its own */
	const char *usual;     /* what passes without a warning; NULL: all of it */
	const char *example;   /* such a value */
	enum finding_id wrong; /* of a value that does not match */
	enum finding_id rare;  /* of one that is not usual */
};

const struct rule_pattern *rule_pattern(enum field_type type);
/* "2026-2027" and its like, one by one: too many for a constant. */
void rule_pattern_school_year(struct buf *out);

/* What a text may not hold; several lines: line breaks are allowed. At least one character is
 * no space. */
void rule_pattern_text(struct buf *out, bool several_lines);
/* A path that stays in its folder, by its spelling. */
extern const char rule_pattern_path[];

#endif
