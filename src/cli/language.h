/* language.h - which language messages come in.
 * Source: POSIX 8.2: LC_ALL, then LC_MESSAGES, then LANG, the first that is not empty.
 *         No locale, C and POSIX mean French; any other than French means English. */
#ifndef CLI_LANGUAGE_H
#define CLI_LANGUAGE_H

#include <stdbool.h>

#include "base/lang.h"
#include "base/str.h"

/* "fr" or "en", nothing else. */
bool language_by_name(struct str name, enum lang *out);
const char *language_name(enum lang lang);
/* Of a locale's name, "fr_FR.UTF-8". */
enum lang language_of_locale(struct str locale);
/* Of the process's environment. */
enum lang language_of_environment(void);

/* True if the environment's locale (LC_ALL, LC_CTYPE, LANG) writes UTF-8: terminals are
 * taken to show what their locale says, and plain ASCII where it says nothing. */
bool language_has_utf8(void);
bool language_codeset_is_utf8(struct str locale);

#endif
