/* natural.h - the order that a person puts file names in: IMG_9 before IMG_10.
 * Shape:  runs of decimal digits, of any script, count as numbers; letters come in the order of
 *         their code points whatever their case and accents; folders before what lies beside
 *         them, "a.jpg" before "a (2).jpg". Names that are alike by all this come in the order
 *         of their bytes, so that only equal names are equal.
 * Source: Unicode 15 through utf8proc (decimal digits, case folding, decomposition). */
#ifndef BASE_NATURAL_H
#define BASE_NATURAL_H

#include "base/str.h"

/* Less than, equal to or greater than 0. A total order, also of what is no UTF-8. */
int natural_compare(struct str a, struct str b);

#endif
