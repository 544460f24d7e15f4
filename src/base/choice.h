/* choice.h - the procedure that the user chose, and where procedures and fonts are: what the
 * command line and the environment say, for the code that may read neither.
 * Owner:  everything is borrowed, until the last use. */
#ifndef BASE_CHOICE_H
#define BASE_CHOICE_H

#define CHOICE_PROCEDURE "apt-etudiant" /* where nobody says another */

struct choice {
	const char *data; /* DOSSIER_TOOLS_DATA: instead of all other places; NULL: not set */
	const char *xdg_config, *home;
	const char *installed; /* the data folder of the installation; fonts/ is in it */
	/* At most one of them; both NULL: what the dossier says, else CHOICE_PROCEDURE. */
	const char *procedure_dir;  /* a folder that holds procedure.json, taken as it is */
	const char *procedure_name; /* dossiers of any other procedure fail */
};

#endif
