/* finding.h - what is wrong with a document, and what to do about it.
 * Shape:  a finding is a row of the catalogue (catalogue.def) with its place and its
 *         parameters; a list keeps them in the order found.
 * Owner:  lists and the strings in them live in the arena the list was given.
 * Errors: a list that could not grow has `failed` set: the caller reports NOMEM. */
#ifndef FINDING_FINDING_H
#define FINDING_FINDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/lang.h"
#include "base/str.h"

enum severity { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR };
enum fix { FIX_NONE, FIX_NORMALIZE };

enum finding_id {
#define FINDING(symbol, id, severity, fix, fr, en, remedy_fr, remedy_en) FINDING_##symbol,
#include "finding/catalogue.def"
#undef FINDING
	FINDING_COUNT
};

#define FINDING_PARAMS_MAX 6

struct finding_param {
	struct str name, value;
};

struct finding {
	enum finding_id id;
	enum severity severity;
	struct str field; /* dotted path, empty where it concerns the whole */
	unsigned page;    /* from 1, 0 where none */
	struct finding_param params[FINDING_PARAMS_MAX];
	size_t param_count;
};

struct finding_list {
	struct arena *arena;
	struct finding *items;
	size_t count, cap;
	bool failed;
};

/* Adds a finding of the catalogue's severity and returns it (NULL: the list failed).
 * field is copied. */
struct finding *finding_add(struct finding_list *list, enum finding_id id, struct str field);
/* Gives a finding (may be NULL) one more parameter; the value is copied, the name is a
 * literal that the catalogue's sentence uses as {name}. Where there is a second parameter
 * of that name with "_en" behind it, the English sentence has that one instead. */
void finding_param(struct finding_list *list, struct finding *f, const char *name,
                   struct str value);
void finding_param_int(struct finding_list *list, struct finding *f, const char *name,
                       long long value);

/* Adds copies of all of them; those that have no place of their own get this one (may be
 * empty). */
void finding_copy_all(struct finding_list *to, const struct finding_list *from, struct str place);

/* The worst severity in the list; SEVERITY_INFO for an empty one. */
enum severity finding_worst(const struct finding_list *list);

/* True where something is not there that ought to be: an answer, a piece, a file. */
bool finding_is_missing(const struct finding *f);
/* True for what follows from the eligibility alone, which is told as a whole elsewhere. */
bool finding_is_of_eligibility(const struct finding *f);

const char *finding_name(enum finding_id id); /* "missing-field" */
const char *severity_name(enum severity s);   /* "error" */
enum fix finding_fix(enum finding_id id);
bool finding_by_name(struct str name, enum finding_id *out);
/* The sentence, and what to do, with {params} and {field} put in; {name:form} as the
 * catalogue's header says. Neither ends with a full stop. */
void finding_message(struct buf *b, const struct finding *f, enum lang lang);
void finding_remedy(struct buf *b, const struct finding *f, enum lang lang);

/* --- The catalogue itself --- */
enum severity finding_default(enum finding_id id);
/* The sentence and what to do, with <name> where a parameter stands. */
void finding_message_pattern(struct buf *b, enum finding_id id, enum lang lang);
void finding_remedy_pattern(struct buf *b, enum finding_id id, enum lang lang);

/* "12,4 Mo", as {name:size} has it. */
void finding_write_size(struct buf *b, uint64_t bytes, enum lang lang);

#endif
