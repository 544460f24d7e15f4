/* memory_file.h - files that are memory alone.
 * Owner:  the descriptor is the caller's to close.
 * Errors: -1 or false, with errno.
 * Source: memfd_create(2), F_ADD_SEALS in fcntl(2). */
#ifndef GUARD_MEMORY_FILE_H
#define GUARD_MEMORY_FILE_H

#include <stdbool.h>

/* An empty one that can be sealed. */
int memory_file_new(void);
/* From now on it can neither be written nor change its size. */
bool memory_file_seal(int fd);

#endif
