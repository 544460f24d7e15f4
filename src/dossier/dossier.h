/* dossier.h - one dossier: its JSON, what is wrong with it, its canonical form.
 * Shape:  root is an object, its members as procedure.h names them (procedure_path).
 * Owner:  everything lives in the arena given to dossier_load.
 *
 * Canonical form: keys sorted by bytes, compact, UTF-8, no reals, no line end. Left out at
 * the top: `sceau`, which is made from the digest, and `acces`, the right to go on with
 * the draft, which must not leave the office in a receipt and is no part of what was
 * filed. The digest of a dossier is the SHA-256 of exactly these bytes, and exactly these
 * bytes are what receipt and recap attach: whoever holds a receipt takes the attached
 * file out and runs sha256sum on it, with no knowledge of JSON. There is no second digest
 * that would cover `acces`: it could not be recomputed from any document. */
#ifndef DOSSIER_DOSSIER_H
#define DOSSIER_DOSSIER_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/str.h"
#include "base/value.h"
#include "dossier/procedure.h"
#include "finding/finding.h"

/* So many findings of one dossier are listed by dossier_check_fields, then how many more
 * there are. */
#define DOSSIER_FINDINGS_MAX 200

struct dossier {
	struct value root;
};

enum dossier_result {
	DOSSIER_LOADED,
	DOSSIER_WRONG,  /* findings say what is wrong with the text */
	DOSSIER_FAILED, /* e: NOMEM */
};

/* Reads the JSON text of one record; line is the record's (0: a document, its own lines
 * are counted). *out is filled only when LOADED. */
enum dossier_result dossier_load(struct dossier *out, struct str text, unsigned long line,
                                 struct arena *a, struct finding_list *list, struct err *e);

/* Adds the canonical form, what receipts attach. */
void dossier_write_attached(struct buf *b, const struct dossier *d);
/* Its digest. */
bool dossier_digest(struct digest *out, const struct dossier *d, struct err *e);

/* Adds what keeps the stamp in depot.procedure, its name and version, from being read: the
 * dossier was not filed, something there has the wrong type or is missing. True: both are
 * texts, and value_string gives them. Looks at nothing else, since without the stamp no
 * procedure is known. */
bool dossier_check_stamp(const struct dossier *d, struct finding_list *list);
/* Adds what is wrong with the values that are there: fields by their rules, types of
 * objects and lists, keys that the procedure does not know (warnings), piece paths that
 * leave the dossier's folder by their spelling, days after the day of filing where a
 * field wants the past (and depot.depose_le tells that day). What is not there but ought
 * to be is not looked at, and null and "" are not there, but for items of lists. Time and memory grow with the dossier, not faster. */
void dossier_check_fields(const struct dossier *d, const struct procedure *p,
                          struct finding_list *list);

#endif
