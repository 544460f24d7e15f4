/* typed.h - values as a person types them, for fields of a dossier: "path=value" of a command
 * line, answers at a terminal, cells of a spreadsheet.
 * Owner:  views into the procedure and the arena.
 * Errors: USAGE says what cannot be meant and what could be; NOMEM. */
#ifndef DOSSIER_TYPED_H
#define DOSSIER_TYPED_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/lang.h"
#include "base/str.h"
#include "base/value.h"
#include "dossier/procedure.h"

/* The field at a path that a person may fill in: one of the procedure's, or of those that
 * every dossier has, but no list and nothing that the tools write. NULL: there is none. */
const struct field *typed_field(const struct procedure *p, struct str path);
/* The path of the procedure that is most like the word or ends in one that is: "nationalite"
 * is meant for "salarie.nationalite". Empty: none is. */
struct str typed_nearest(const struct procedure *p, struct str word);

enum typed_result {
	TYPED_VALUE,
	TYPED_WRONG, /* no value can be meant: *out is the text as it was typed */
	TYPED_NOMEM,
};

/* The value as the dossier keeps it. */
enum typed_result typed_read(struct value *out, const struct field *field, struct str typed,
                             struct arena *a);
/* The same, and the field's rule holds; else the error says why not. Warnings of the rule do
 * not matter here. */
bool typed_answer(struct value *out, const struct field *field, struct str typed, struct arena *a,
                  struct err *e);

/* Writes a value so that typed_read gives it back: the inverse of what people type. */
void typed_write(struct buf *out, const struct field *field, const struct value *v, enum lang lang);

/* Puts a value into the dossier in place of what it says at that path; members are added to
 * its objects as needed. False: no memory. */
bool typed_put(struct value *dossier, struct str path, const struct value *v, struct arena *a);
/* Does so with "path=value" of --set; an empty value takes away what was there. where: which
 * command lists the paths, a sentence for when none is like the one given. */
bool typed_set(struct value *dossier, const struct procedure *p, const char *setting,
               const char *const where[LANG_COUNT], struct arena *a, struct err *e);

#endif
