/* lint_parts.h - what lint.c and the files that it is made of share.
 * Owner:  the arena of the run. */
#ifndef JOB_LINT_PARTS_H
#define JOB_LINT_PARTS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/problems.h"
#include "base/value.h"
#include "job/edition.h"
#include "job/lint.h"

struct lint {
	const struct lint_options *options;
	struct edition *edition;
	struct problems problems;
	struct arena arena;
	const char *file;            /* that is being looked at, for errors that do not say it */
	enum lang lang;              /* of the template */
	struct lint_told *told;      /* so that nothing is told twice */
	struct buf json;             /* procedure.json */
	size_t compiled[LANG_COUNT]; /* templates that are in order */
	bool nomem;
};

/* Tells of a problem of that file; both formats take the same arguments. */
void lint_tell(struct lint *l, enum severity severity, const char *file, const char *fr,
               const char *en, ...) __attribute__((format(printf, 4, 6), format(printf, 5, 6)));

/* lint_specimen.c */
enum specimen {
	SPECIMEN_FULL,     /* each answer there, each list with one item */
	SPECIMEN_EMPTY,    /* nothing */
	SPECIMEN_NO_FLAGS, /* all but what is yes or no */
	SPECIMEN_COUNT
};

/* Invented data for the names that the template uses. False: no memory. */
bool specimen_make(struct value *out, const struct edition *edition,
                   const struct template *template, enum specimen kind, struct arena *a);

/* lint_rules.c */
/* The procedure itself: figures, rows, pieces and fields that nobody is asked for. */
void lint_rules(struct lint *l);
/* What the document must state and its template does not. */
void lint_demands(struct lint *l, const struct procedure_document *document,
                  const struct template *template);
/* Texts of the procedure with a character that no font has. */
void lint_glyphs(struct lint *l);

/* lint_folder.c */
/* The file of that folder that was probably meant; empty: none is near. */
void lint_nearest_file(const struct lint *l, const char *folder, struct str name, char out[256]);
/* The folder's name, by which it is found. */
void lint_folder(struct lint *l);
/* Files that are not read; after the documents. */
void lint_unread(struct lint *l);

#endif
