/* decimal.h - writes decimal numbers that were counted exactly.
 * Units:  ten-thousandths (RULE_DECIMAL_ONE), as rule_number reads them.
 * Source: amounts and hours are strings in a dossier, a real would lose cents. */
#ifndef DOSSIER_DECIMAL_H
#define DOSSIER_DECIMAL_H

#include <stddef.h>
#include <stdint.h>

#define DECIMAL_TEXT_MAX 24

/* The shortest form, "803.5"; returns its length, a NUL follows. */
size_t decimal_write(char out[DECIMAL_TEXT_MAX], int64_t value);

#endif
