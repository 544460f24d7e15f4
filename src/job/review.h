/* review.h - whole dossiers judged against their procedure: fields, contract, eligibility,
 * pieces and each of their files.
 * Shape:  reader → judgement → examiner of files → the next one that is done, in the order of
 *         the dossiers;
 *         files of the next dossiers are examined while one is waited for. Memory does not
 *         grow with the stream.
 *         The procedure of a filed dossier is the version stamped in it; that of a draft the
 *         one that the user chose, else the dossier's, else CHOICE_PROCEDURE, in its present
 *         version.
 * Pure:   but for the files of the pieces, the same dossier and day give the same account.
 * Owner:  the options and all they point to are borrowed for the run; an account holds until
 *         report returns, what review_next gave until it is called again.
 * Errors: the functions fail for the run as a whole (USAGE: also a value of `sets` that cannot
 *         be meant; MISSING, FORMAT, IO, LIBRARY, NOMEM). What keeps one dossier from being
 *         judged is its account's `failure`, and the others go on. */
#ifndef JOB_REVIEW_H
#define JOB_REVIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/choice.h"
#include "base/date.h"
#include "base/err.h"
#include "finding/account.h"
#include "guard/guard.h"

struct edition_shelf;
struct picture;  /* codec/picture.h */
struct report;   /* codec/report.h */
struct reviewed; /* reviewed.h */

struct review_options {
	struct choice choice;
	struct edition_shelf *shelf; /* instead of choice, unless NULL */

	/* dossier/reader.h */
	const char *const *operands;
	size_t operand_count;
	const char *list; /* --files-from */
	bool list_nul;
	const char *folder; /* of standard input's pieces */

	struct date today; /* drafts are judged as if they were filed on that day */
	bool strict;       /* warnings refuse */

	/* Only the eligibility is looked into: no fields, no pieces. */
	bool eligibility_only;
	/* Only which pieces are asked for, and why; no fields, no files. */
	bool pieces_only;
	/* "path=value" as a person types it; they replace what the dossier says. */
	const char *const *sets;
	size_t set_count;

	/* piece/examiner.h */
	unsigned workers;
	struct guard_limits limits; /* guard_limits_default where in doubt */
	bool require_sandbox;
	/* piece/piece.h; NULL: no previews are wanted. */
	bool (*preview)(const struct report *report, const struct picture *small, struct str bytes,
	                struct buf *jpeg);

	void *context;
	/* False: the run stops, nobody listens any more. review_next does without. */
	bool (*report)(void *context, const struct account *account);
	/* True once the run is to stop; may be NULL. */
	bool (*stopped)(void *context);
	/* Once, before the first file is examined: the sandbox that is in force; may be NULL. */
	void (*sandbox)(void *context, const struct guard *guard);
};

bool review_run(const struct review_options *options, struct err *e);

/* The same run, one dossier at a time. */
struct review;

enum review_result { REVIEW_DOSSIER, REVIEW_END, REVIEW_FAILED };

bool review_new(struct review **out, const struct review_options *options, struct err *e);
void review_free(struct review *run); /* run may be NULL */
/* The next dossier, finished. END also once the run was stopped. */
enum review_result review_next(struct review *run, const struct reviewed **out, struct err *e);

/* The eligibility of nobody's dossier: `sets` alone are what is known of it. Operands are not
 * looked at; report is called once, with an account that has no input. */
bool review_question(const struct review_options *options, struct err *e);

/* All pieces of the procedure and who they are asked of: nobody's dossier, as above. */
bool review_pieces(const struct review_options *options, struct err *e);

/* The fields that the eligibility may depend on, in the procedure's order. */
bool review_fields(const struct review_options *options,
                   void (*tell)(void *context, const struct account_field *fields, size_t count),
                   struct err *e);

#endif
