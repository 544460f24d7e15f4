/* naming.h - what a document's file is called.
 * Shape:  a pattern is a path with {{path}} in it, each a dotted path to a string or an
 *         integer of the dossier; nothing else of Mustache. A "/" of the pattern makes a
 *         subfolder, one of a value does not.
 *         In a dossier's version 2 and above "-v2" stands before the extension, unless
 *         the pattern has {{depot.version}} itself.
 * Safety: these become "-": control and bidirectional characters, line and paragraph
 *         separators, \ : * ? " < > |, the "/" of a value, dots at the beginning of a
 *         name and dots and spaces at its end. So no name is "." or "..", none is hidden
 *         and none leads elsewhere. Names are in normal form C, because two systems that
 *         compose "é" in two ways mean one file.
 * Owner:  naming_new makes, naming_free drops; read-only in between: any number of threads.
 * Errors: USAGE (the pattern), NOMEM. What a dossier's values do to its name is a finding:
 *         name-value-missing, name-too-long. */
#ifndef JOB_NAMING_H
#define JOB_NAMING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "base/value.h"
#include "finding/finding.h"

/* Longest name of one file or folder, in bytes; the file systems of Linux agree on it. */
#define NAMING_BYTES_MAX 255

struct naming;

/* The pattern is copied. */
bool naming_new(struct naming **out, struct str pattern, struct err *e);
void naming_free(struct naming *n);
/* Adds the name for the dossier to `out`, which the caller gives empty. False when it has
 * none: findings say why, or out has failed. */
bool naming_write(struct buf *out, const struct naming *n, const struct value *dossier,
                  struct finding_list *findings);

/* The names that a run has given away: 128 bits of SHA-256 each, so that 100,000 of them
 * take 4 MB and that no two different names are ever taken for one. */
struct name_set;

struct name_set *name_set_new(struct err *e);
void name_set_free(struct name_set *set);
/* *fresh: the name was not in the set, and is now. */
bool name_set_add(struct name_set *set, struct str name, bool *fresh, struct err *e);

#endif
