/* shell.h - commands that a user copies to a shell.
 * Source: POSIX.1-2024, Shell Command Language, 2.2 Quoting. */
#ifndef BASE_SHELL_H
#define BASE_SHELL_H

#include "base/buf.h"
#include "base/str.h"

/* path as one word of a shell, that can be shown at a terminal and is no option: quoted
 * where it has to be, with "./" before a "-". */
void shell_path(struct buf *b, struct str path);

#endif
