/* review.h - a dossier's account as a table that a person reads, and as a record for scripts.
 * Shape:  the table: what is missing first, then step by step, the pieces with their files,
 *         the eligibility, the verdict, and a reminder that the administration decides. Every
 *         symbol has a plain word beside it. Lines are wrapped at `width` columns.
 *         The record: one JSON object a line, always the same members in the same order;
 *         `message`, `remedy`, `reason`, `reference` of the eligibility and `error` follow
 *         the language.
 * Errors: those of the buffer. */
#ifndef CLI_REVIEW_H
#define CLI_REVIEW_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/lang.h"
#include "cli/status.h"
#include "finding/account.h"

struct review_style {
	const char *program; /* for the example of --set */
	enum lang lang;
	bool ascii;     /* symbols of ASCII only */
	bool quiet;     /* nothing of what is in order, no notes */
	unsigned width; /* columns; 0: 80 */
};

/* One dossier more, and how it ended. */
void review_count(struct tally *tally, const struct account *a);

/* What suits that descriptor: ASCII for a terminal whose locale is no UTF-8 or that has few
 * letters (TERM is linux, dumb …); the terminal's width, 60 to 100. */
void review_style_of(struct review_style *style, int fd);

void review_write_table(struct buf *out, const struct account *a, const struct review_style *s);
/* The answer alone: --eligibility. */
void review_write_eligibility(struct buf *out, const struct account *a,
                              const struct review_style *s);
/* The pieces that are asked for, of this dossier or in general, and what files may be. */
void review_write_pieces(struct buf *out, const struct account *a, const struct review_style *s);
/* What can be given to --set. */
void review_write_fields(struct buf *out, const struct account_field *fields, size_t count,
                         const struct review_style *s);

/* {"reference","input","line","verdict","findings","eligibility","pieces"}, and "error"
 * behind them where it could not be judged. file writes the object of one attachment, as in
 * the mode of files, without a line end. */
void review_write_record(struct buf *out, const struct account *a, enum lang lang,
                         void (*file)(void *context, struct buf *out, const struct piece *piece),
                         void *context);
/* {"reference","input","line","eligibility","next"}, "error" as above; next is null or
 * {"field","label","choices":[{"code","label"}],"example"}. */
void review_write_eligibility_record(struct buf *out, const struct account *a, enum lang lang);
/* {"reference","input","line","procedure","version","findings","formats","max_bytes",
 * "pieces":[{"code","label","help","need","max_files","asked_if","required_if","lacks"}]},
 * "error" as above. */
void review_write_pieces_record(struct buf *out, const struct account *a, enum lang lang);
/* One line for each field, as "next" above. */
void review_write_field_records(struct buf *out, const struct account_field *fields, size_t count,
                                enum lang lang);

#endif
