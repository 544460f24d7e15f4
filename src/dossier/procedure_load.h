/* procedure_load.h - the parts that a procedure is loaded from; for this room's loader.
 * Shape:  each function reads one part of the file's object into p, whose arena is s's.
 *         Fields come before the index of paths, the index and the figures before every
 *         condition.
 * Errors: as procedure_load; p is then given up by the caller. */
#ifndef DOSSIER_PROCEDURE_LOAD_H
#define DOSSIER_PROCEDURE_LOAD_H

#include "dossier/procedure.h"
#include "dossier/settings.h"

/* procedure_fields.c */
bool procedure_read_steps(struct procedure *p, const struct value *root, struct settings *s);
bool procedure_read_pieces(struct procedure *p, const struct value *root, struct settings *s);
/* The conditions of fields and pieces, when all of both are known. */
bool procedure_read_conditions(struct procedure *p, const struct value *root, struct settings *s);

/* procedure_rules.c */
bool procedure_read_figures(struct procedure *p, const struct value *root, struct settings *s);
bool procedure_read_rows(struct procedure *p, const struct value *root, struct settings *s);
bool procedure_read_severities(struct procedure *p, const struct value *root, struct settings *s);

/* procedure_documents.c */
bool procedure_read_fonts(struct procedure *p, const struct value *root, struct settings *s);
bool procedure_read_documents(struct procedure *p, const struct value *root, struct settings *s);

/* procedure_load.c */
#define PROCEDURE_FILE_MAX 1000000 /* bytes of procedure.json */
/* Puts "path: " in front of what e says; returns false. */
bool procedure_blame(struct err *e, const char *path);
bool procedure_is_name(struct str name);
bool procedure_is_version(struct str version);

/* procedure_paths.c */
bool procedure_index(struct procedure *p, struct settings *s);
/* The known path that is most like this one; empty when none is. */
struct str procedure_nearest_path(const struct procedure *p, struct str path);

/* "obligatoire" and "si" and the like: NULL where the key is not there. */
bool procedure_read_condition(const struct condition **out, const struct procedure *p,
                              const struct value *object, const char *key, struct settings *s);
/* Letters a-z and digits, with _ or - inside: codes of steps, pieces, documents. */
bool procedure_read_code(struct settings *s, const struct value *object, const char *key,
                         struct str *out);

#endif
