/* source.h - a file's bytes for a worker, or what there is to say without one.
 * Shape:  false where the piece is told of already: no file, unreadable, empty, too large to
 *         be read. Its findings then say why, and why holds the failure, if it is one.
 * Owner:  the descriptor is the caller's; *out is untouched on false. why lives as long as
 *         the piece, which points to it. */
#ifndef PIECE_SOURCE_H
#define PIECE_SOURCE_H

#include <stdbool.h>

#include "base/err.h"
#include "guard/sealed.h"
#include "piece/piece.h"

/* Nothing but a regular file is ever opened: opening a device may already do something. */
bool source_open(int *fd, struct piece *p, int at, const char *path, struct err *why);
/* Sets p->bytes and p->is_known where the file could be looked at. */
bool source_read(struct sealed *out, struct piece *p, int fd, size_t max, struct err *why);

/* The kind as the first bytes of fd have it, by our own look alone. */
enum kind source_kind(int fd);

#endif
