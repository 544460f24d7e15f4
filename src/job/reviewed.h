/* reviewed.h - one dossier under review: judged, then its files taken one by one, then told.
 * Shape:  reviewed_load, reviewed_judge, reviewed_take for each file, reviewed_finish.
 * Owner:  reviewed_new makes, reviewed_free drops; all it holds lives in its arena, but the
 *         edition, which is the shelf's.
 * Errors: `failed`, and `failure` says why: the dossier could not be judged. */
#ifndef JOB_REVIEWED_H
#define JOB_REVIEWED_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "dossier/dossier.h"
#include "finding/account.h"
#include "job/edition.h"
#include "job/judge.h"
#include "piece/piece.h"

/* A file that the dossier lists. What cannot be opened is judged without an examiner. */
struct reviewed_file {
	const struct judge_file *listed;
	struct piece piece;
	struct err failure;
	bool is_taken;
};

/* What is to be looked at. PIECES: which of them are asked for, not their files. */
enum reviewed_scope { REVIEWED_WHOLE, REVIEWED_ELIGIBILITY, REVIEWED_PIECES };

struct reviewed {
	struct reviewed *next; /* for who keeps several */
	struct arena arena;
	struct finding_list findings;
	bool failed;
	struct err failure;

	struct str input, folder; /* folder ends in a NUL */
	struct str reference;
	size_t line;
	bool loaded; /* dossier is there */
	struct dossier dossier;
	const struct edition *edition; /* NULL: not known, nothing was judged */
	enum reviewed_scope scope;
	struct facts facts;
	struct account_eligibility eligibility;
	struct judge_pieces pieces;
	struct reviewed_file *files; /* those of pieces.files */
	size_t file_count;

	struct account account; /* after reviewed_finish */
};

struct reviewed *reviewed_new(struct err *e);
void reviewed_free(struct reviewed *r); /* r may be NULL */

/* Parses the record; `loaded` where that went well. */
void reviewed_load(struct reviewed *r, struct str json, unsigned long line);
/* Judges what the dossier says against its edition. */
void reviewed_judge(struct reviewed *r, const struct edition *edition, struct date today,
                    enum reviewed_scope scope);
void reviewed_fail(struct reviewed *r, const struct err *why);

/* The outcome of examining a file. */
void reviewed_take(struct reviewed *r, struct reviewed_file *file, const struct piece *piece);
/* A file that was not there, or not to be opened. */
void reviewed_take_missing(struct reviewed_file *file, enum finding_id id);
/* A file that could not be opened. */
void reviewed_take_failure(struct reviewed_file *file, const struct err *why);

/* Compares the files with each other and with what was filed, settles the verdicts and fills
 * `account`. */
void reviewed_finish(struct reviewed *r, bool strict);
/* Its last part: the account but for the verdict. False: NOMEM. reviewed_tell.c */
bool reviewed_tell(struct reviewed *r);

#endif
