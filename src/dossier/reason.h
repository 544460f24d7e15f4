/* reason.h - why the system would not, in both languages. */
#ifndef DOSSIER_REASON_H
#define DOSSIER_REASON_H

#include <stdbool.h>

#include "base/err.h"

/* Fills e with the sentence of an errno and returns false. */
bool reason_set(struct err *e, int error);

#endif
