/* place.h - where the tools' data is: what the environment and the program's own file say.
 * Source: the manual pages, ENVIRONMENT and FILES; XDG Base Directory Specification. */
#ifndef CLI_PLACE_H
#define CLI_PLACE_H

#include <limits.h>
#include <stdbool.h>

/* Values of the environment are NULL where they are not set or empty. */
struct places {
	const char *data;         /* DOSSIER_TOOLS_DATA: instead of all other places */
	const char *xdg_config;   /* XDG_CONFIG_HOME */
	const char *home;         /* HOME */
	char installed[PATH_MAX]; /* folder of templates/ and fonts/ that came with the program */
};

void places_find(struct places *out);

/* The installed data of the program in the folder bin: ../share/dossier-tools where that
 * has templates/; else ../../.. for a program that runs where it was built; else where
 * it was to be installed. */
void places_beside(char out[PATH_MAX], const char *bin);

#endif
