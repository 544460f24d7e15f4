/* open_path.c - see open_path.h. */
#include "dossier/open_path.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

/* Opening a device may have effects, so that its kind is looked at before. */
bool open_path(const char *path, int *fd, mode_t *mode, struct err *e)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return err_errno(e, errno, "", "");
	*mode = st.st_mode;
	if (S_ISDIR(st.st_mode))
		return true;
	if (S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode))
		return err_set(e, ERR_IO, "c'est un périphérique, il faut un fichier",
		               "it is a device, a file is needed");
	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	return *fd >= 0 || err_errno(e, errno, "", "");
}
