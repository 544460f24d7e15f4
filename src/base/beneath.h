/* beneath.h - opens what lies in a folder, and never anything outside it.
 * Shape:  symbolic links are followed as long as they stay in the folder; absolute ones
 *         and those through /proc never do.
 * Errors: -1 with errno: EXDEV, the path or a link in it leads out; else as openat.
 * Source: openat2(2), RESOLVE_BENEATH. On kernels without it no link is followed, and ELOOP
 *         says so. */
#ifndef BASE_BENEATH_H
#define BASE_BENEATH_H

/* path is relative to the folder; flags are those of open, without O_CREAT. The descriptor
 * is closed on exec. */
int beneath_open(int folder, const char *path, int flags);

#endif
