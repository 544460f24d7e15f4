/* open_path.h - opens what a user named, to be read once.
 * Errors: IO, NOMEM; the text does not repeat the path. */
#ifndef DOSSIER_OPEN_PATH_H
#define DOSSIER_OPEN_PATH_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"

/* Opens a file or pipe; a pipe may be waited for, and the waiting interrupted. A folder is
 * only named in *mode and *fd left alone; a device is refused. */
bool open_path(const char *path, int *fd, mode_t *mode, struct err *e);

#endif
