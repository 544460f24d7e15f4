/* err.h - why something could not be done, in both languages.
 * Shape:  one failure; the code that detects it writes both sentences, callers
 *         only pass it up. The tool adds "program: file: " in front.
 * Owner:  the caller's struct, nothing to free. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>

#include "base/lang.h"

enum err_code {
	ERR_NONE,
	ERR_IO,      /* a file, a folder: may work another time */
	ERR_FULL,    /* a full disk or quota: works again once there is room */
	ERR_NOMEM,   /* memory ran out */
	ERR_LIMIT,   /* a declared limit was reached */
	ERR_FORMAT,  /* a procedure, template or font is wrong */
	ERR_MISSING, /* a procedure, version, template or font is not there */
	ERR_USAGE,   /* the command line is wrong */
	ERR_LIBRARY, /* a library failed without saying why */
};

struct err {
	enum err_code code;
	char text[LANG_COUNT][512];
};

/* Fills e and returns false, so that a detector can write `return err_set(…)`.
 * Both formats take the same arguments in the same order. Too long a text is cut. */
bool err_set(struct err *e, enum err_code code, const char *fr, const char *en, ...)
    __attribute__((format(printf, 3, 5), format(printf, 4, 5)));

bool err_nomem(struct err *e);

/* "fr : reason", "en: reason" for an errno, the reason alone where both are empty; code
 * IO, or FULL or NOMEM where that is the reason. */
bool err_errno(struct err *e, int number, const char *fr, const char *en);

/* Puts "where : " before both sentences; returns false. */
bool err_in(struct err *e, const char *where);

#endif
