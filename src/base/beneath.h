/* beneath.h - opens what lies in a folder, and never anything outside it.
 * Shape:  symbolic links are followed as long as they stay in the folder; absolute ones
 *         and those through /proc never do.
 * Errors: -1 with errno: EXDEV, the path or a link in it leads out; else as openat.
 * Source: openat2(2), RESOLVE_BENEATH. On kernels without it no link is followed, and ELOOP
 *         says so. */
#ifndef BASE_BENEATH_H
#define BASE_BENEATH_H

#include <sys/stat.h>

/* path is relative to the folder; flags are those of open, without O_CREAT. The descriptor
 * is closed on exec. */
int beneath_open(int folder, const char *path, int flags);
/* Opens a regular file to be read; what is none is only pointed at (O_PATH), so that a device
 * does nothing and a pipe is not waited for. *st gets what was found. */
int beneath_open_file(int folder, const char *path, struct stat *st);

#endif
