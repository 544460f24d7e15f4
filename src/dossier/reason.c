#include "dossier/reason.h"

#include <errno.h>
#include <string.h>

#define REASONS(R)                                                                             \
	R(ENOENT, "le fichier n'existe pas", "the file does not exist")                        \
	R(EACCES, "l'accès n'est pas autorisé", "access is not allowed")                       \
	R(EPERM, "l'opération n'est pas autorisée", "the operation is not allowed")            \
	R(ENOTDIR, "une partie du chemin n'est pas un répertoire",                             \
	  "a part of the path is no folder")                                                   \
	R(EISDIR, "c'est un répertoire", "it is a folder")                                     \
	R(ELOOP, "les liens symboliques tournent en rond", "the symbolic links go in circles") \
	R(ENAMETOOLONG, "le chemin est trop long", "the path is too long")                     \
	R(EMFILE, "trop de fichiers sont ouverts", "too many files are open")                  \
	R(ENFILE, "trop de fichiers sont ouverts", "too many files are open")                  \
	R(EIO, "le support ne se lit pas", "the medium cannot be read")                        \
	R(EBADF, "l'entrée n'est pas ouverte", "the input is not open")                        \
	R(ENXIO, "il n'y a rien à lire à cet endroit", "there is nothing to read there")       \
	R(ESTALE, "le fichier a disparu du serveur", "the file has gone from the server")

#define CASE(number, fr, en) \
	case number:         \
		return err_set(e, ERR_IO, fr, en);

bool reason_set(struct err *e, int error)
{
	const char *other;

	switch (error) {
	case ENOMEM:
		return err_nomem(e);
		REASONS(CASE)
	}
	other = strerrordesc_np(error); /* never translated, unlike strerror's */
	return err_set(e, ERR_IO, "erreur du système : %s", "system error: %s",
	               other ? other : "?");
}
