/* amount.h - numbers of the command line that may have a unit.
 * Shape:  "10000000", "10M", "10 Mo", "500k", "10MB", "8Mio": k and M are powers of ten, Ki
 *         and Mi of two, as the manual pages say; o and B for bytes may follow.
 * Errors: USAGE, naming the option. */
#ifndef CLI_AMOUNT_H
#define CLI_AMOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/* Bytes, from 1 to max. option: "--max-bytes". */
bool amount_bytes(uint64_t *out, const char *option, const char *text, uint64_t max, struct err *e);
/* A plain number from least to most. */
bool amount_number(unsigned *out, const char *option, const char *text, unsigned least,
                   unsigned most, struct err *e);

#endif
