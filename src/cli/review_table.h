/* review_table.h - the lines that a dossier's table is made of; for review*.c only.
 * Shape:  add_… gathers a line in t->text, table_end_line wraps and writes it.
 * Owner:  table_begin fills, table_end gives back; `out` is the caller's.
 * Errors: those of the buffer. */
#ifndef CLI_REVIEW_TABLE_H
#define CLI_REVIEW_TABLE_H

#include "cli/review.h"

/* Each has a word beside it wherever it stands. */
enum sign { SIGN_GOOD, SIGN_BAD, SIGN_DOUBT, SIGN_NOTE, SIGN_UNKNOWN };

struct table {
	struct buf *out;
	size_t start; /* of the table in out */
	const struct review_style *style;
	enum lang lang;
	struct buf text; /* the line at hand */
};

void table_begin(struct table *t, struct buf *out, const struct review_style *s);
void table_end(struct table *t);

struct str table_sign(const struct table *t, enum sign sign);
void table_add(struct table *t, const char *fr, const char *en);
void table_add_safe(struct table *t, struct str s); /* what a dossier holds */
void table_add_quoted(struct table *t, struct str s);
void table_add_colon(struct table *t);
/* Writes what was gathered. */
void table_end_line(struct table *t, size_t indent, struct str sign);
void table_blank(struct table *t);
void table_heading(struct table *t, const char *fr, const char *en);

/* What dossier it is, and of what procedure. review.c */
void table_title(struct table *t, const struct account *a);

/* --- What state something is in --- */

struct state {
	size_t missing, errors, warnings; /* what is missing is an error as well */
	bool unknown;
};

void state_count_notes(struct state *s, const struct account_notes *notes);
struct state state_of_file(const struct account_file *file);
void state_count_piece(struct state *s, const struct account_piece *piece);
/* A symbol and the word that says the same. */
void table_add_state(struct table *t, const struct state *s, const char *good_fr,
                     const char *good_en);

/* --- Findings --- */

/* The parameter, in the table's language where it has both; empty: not there. */
struct str table_param(const struct table *t, const struct finding *f, const char *name);
void table_finding(struct table *t, size_t indent, const struct finding *f);
/* All but what is missing, which stands at the top, and what is of the eligibility. */
void table_notes(struct table *t, size_t indent, const struct account_notes *notes);

/* One line for all that waits for the same answer: begin, add each, end. */
struct str finding_decider(const struct finding *f); /* empty: decided */
void table_begin_undecided(struct table *t, const struct finding *f);
void table_add_undecided(struct table *t, const struct finding *f, bool *any);
void table_end_undecided(struct table *t);

/* review_answer.c */
/* is_asked: it is the only question, so that how to answer on is told at length. */
void table_answer(struct table *t, const struct account_eligibility *e, bool is_asked);
void table_reminder(struct table *t);

#endif
