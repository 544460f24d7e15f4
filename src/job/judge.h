/* judge.h - what a procedure has against a dossier, part by part; review.c puts the parts
 * together.
 * Shape:  each adds findings to a list; what a finding is about stands in `field`, with list
 *         indexes. dossier_check_fields, which looks at the values that are there, comes
 *         before.
 * Owner:  the list's arena; views into the dossier and the procedure.
 * Errors: the list's `failed`. */
#ifndef JOB_JUDGE_H
#define JOB_JUDGE_H

#include "base/arena.h"
#include "base/str.h"
#include "base/value.h"
#include "dossier/derive.h"
#include "dossier/procedure.h"
#include "finding/account.h"
#include "finding/finding.h"
#include "pdf/font.h"

/* A list of pieces or files longer than this is no applicant's. */
#define JUDGE_FILES_MAX 100
#define JUDGE_UNKNOWN_CODES_MAX 20

/* --- Needs: judge_fields.c */

/* Whether a field or piece of these conditions is asked for; UNDECIDED: *lacks is the path
 * that decides. */
enum account_need need_of(const struct condition *shown_if, const struct condition *required_if,
                          bool required, const struct facts *f, struct str *lacks);
/* The parameters {decider} and {path}: the field at path by its label. */
void judge_add_decider(struct finding_list *list, struct finding *found, const struct procedure *p,
                       struct str path);
/* The parameter `name` in both languages. */
void judge_add_label(struct finding_list *list, struct finding *found, const char *name,
                     const struct str label[LANG_COUNT]);

/* Fields that are missing, undecided or not asked for, and for a draft, days after the
 * present one where the past is wanted. */
void judge_fields(const struct facts *f, struct finding_list *list);
/* How many fields of the step are required, and how many of those are there. */
void judge_count_step(const struct procedure_step *step, const struct facts *f, size_t *asked,
                      size_t *given);

/* --- judge_contract.c: dates and pay of the contract, ages and expiries */
void judge_contract(const struct facts *f, struct finding_list *list);
void judge_deadlines(const struct facts *f, struct finding_list *list);

/* --- judge_glyphs.c: texts with a character that no font of the procedure has */
void judge_glyphs(const struct procedure *p, const struct fonts *fonts, const struct value *dossier,
                  struct finding_list *list);

/* --- judge_pieces.c */

/* One file that the dossier lists, and its place: "pieces[2].fichiers[0]". */
struct judge_file {
	struct str path, place;
	size_t piece; /* index into judge_pieces.items */
};

/* What the dossier lists, by piece: those of the procedure, then unknown codes. */
struct judge_piece {
	struct str code;
	const struct procedure_piece *rule; /* NULL: a code that the procedure does not know */
	enum account_need need;
	struct str lacks;    /* what an undecided need waits for */
	size_t entries;      /* how often the code is listed */
	size_t listed;       /* files listed, over JUDGE_FILES_MAX too */
	size_t first, count; /* of its files in `files` */
};

struct judge_pieces {
	struct judge_piece *items;
	size_t count;
	struct judge_file *files;
	size_t file_count;
};

/* Reads the list of pieces; false: NOMEM. */
bool judge_list_pieces(struct judge_pieces *out, const struct facts *f, struct arena *a);
/* Pieces that are missing, empty, too many, listed twice, undecided, not asked for. */
void judge_pieces(const struct judge_pieces *pieces, const struct facts *f,
                  struct finding_list *list);
/* True if the path leads out of the folder by its spelling. */
bool judge_path_escapes(struct str path);

#endif
