/* binding.h - in which order files are bound, and what the bound files are called.
 * Shape:  by name: natural.h on the whole path; by time: the file's own, oldest first, names
 *         decide between equals.
 * Errors: binding_name: the buffer's `failed`. */
#ifndef JOB_BINDING_H
#define JOB_BINDING_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "base/buf.h"
#include "base/str.h"

enum binding_order { BINDING_BY_NAME, BINDING_AS_GIVEN, BINDING_BY_TIME };

struct binding_file {
	struct str path;
	struct timespec changed; /* st_mtim; for BINDING_BY_TIME */
	size_t given;            /* its place on the command line, from 0 */
};

/* "given", "name" or "time"; false for any other word. */
bool binding_order_parse(struct str word, enum binding_order *out);
void binding_sort(struct binding_file *files, size_t count, enum binding_order order);

/* Adds what file `part` (from 0) of so many is called: path where it is the only one, else with
 * "-1" and so on before its extension, and zeros so that names sort. */
void binding_name(struct buf *out, struct str path, size_t part, size_t parts);

#endif
