/* account.h - what was found in one dossier, ready to be told: plain data that a job fills
 * and a front end prints, neither of which knows the other.
 * Shape:  `findings` are those of the dossier itself, in the order found; steps, pieces and
 *         `rest` share them out as notes, each finding in exactly one of them. Findings of a
 *         file are the file's own. Texts stand in both languages, indexed by enum lang.
 * Units:  bytes; lines of a stream from 1, 0 for a whole document.
 * Owner:  who filled it; everything holds until the callback that gave it returns. */
#ifndef FINDING_ACCOUNT_H
#define FINDING_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/lang.h"
#include "base/str.h"
#include "finding/finding.h"

struct piece; /* piece/piece.h, for who writes the record of an attachment */

enum account_verdict { ACCOUNT_ACCEPTED, ACCOUNT_REFUSED, ACCOUNT_UNKNOWN };

const char *account_verdict_name(enum account_verdict v); /* "accepted" */

/* A finding with the name of what it is about; label is empty where there is none. */
struct account_note {
	const struct finding *finding;
	struct str label[LANG_COUNT];
};

struct account_notes {
	const struct account_note *items;
	size_t count;
};

/* One step of the procedure that asks for something. */
struct account_step {
	struct str code;
	struct str title[LANG_COUNT];
	size_t asked, given; /* required fields, and how many of them are there */
	struct account_notes notes;
};

struct account_file {
	struct str name;  /* as the dossier has it */
	const char *type; /* "jpeg"; NULL: not known */
	uint64_t bytes;   /* 0: not known */
	unsigned pages;   /* 0: not known */
	enum account_verdict verdict;
	const struct finding_list *findings;
	const struct piece *piece; /* never NULL */
};

enum account_need {
	ACCOUNT_OPTIONAL,
	ACCOUNT_REQUIRED,
	ACCOUNT_NOT_ASKED, /* another answer makes it needless */
	ACCOUNT_UNDECIDED, /* for lack of an answer */
	ACCOUNT_DEPENDS,   /* nobody's dossier: on the answers */
};

/* One kind of attachment: those of the procedure in its order, then codes it does not know. */
struct account_piece {
	struct str code;
	struct str label[LANG_COUNT];
	enum account_need need;
	const struct account_file *files;
	size_t file_count;
	struct account_notes notes;

	/* Where pieces alone are asked for. Conditions are in words, empty where there is none. */
	struct str help[LANG_COUNT];
	struct str asked_if[LANG_COUNT], required_if[LANG_COUNT];
	struct str lacks, lacks_label[LANG_COUNT]; /* UNDECIDED: the field that decides */
	unsigned max_files;
};

struct account_choice {
	struct str code;
	struct str label[LANG_COUNT];
};

/* A field that somebody is to be asked for. */
struct account_field {
	struct str path;
	struct str label[LANG_COUNT], help[LANG_COUNT];
	const struct account_choice *choices;
	size_t choice_count;
	struct str example; /* a value as a person types it: "oui", "15/09/2026" */
};

enum account_answer {
	ACCOUNT_NOT_ASKED_FOR, /* the dossier could not be read */
	ACCOUNT_DECIDED,       /* row, outcome, reason, reference */
	ACCOUNT_UNDETERMINED,  /* next is the field that it lacks */
	ACCOUNT_NO_ROW,        /* no row of the procedure's table holds */
};

struct account_eligibility {
	enum account_answer answer;
	struct str row;      /* "5 bis"; of the undecided one too */
	const char *outcome; /* "dispense", "a_demander", "impossible", "autre_demarche" */
	struct str reason[LANG_COUNT], reference[LANG_COUNT];
	struct account_field next;
	bool next_is_given; /* but cannot be used as it is */
};

#define ACCOUNT_FORMATS_MAX 3

struct account {
	struct str reference; /* empty when not known */
	struct str input;     /* as it was given; empty: no dossier at all */
	size_t line;
	/* Where only the eligibility is asked for: REFUSED when it cannot be decided yet. */
	enum account_verdict verdict;
	const struct err *failure; /* why it could not be judged; else NULL */
	const struct finding_list *findings;

	/* All of the following are empty where the dossier could not be read. */
	struct str procedure, version;
	struct str title[LANG_COUNT];
	bool is_filed;
	struct date day; /* that it is judged for: of filing, or the one given for drafts */
	const struct account_step *steps;
	size_t step_count;
	const struct account_piece *pieces;
	size_t piece_count;
	/* What files may be, where pieces alone are asked for. */
	const char *formats[ACCOUNT_FORMATS_MAX]; /* "jpeg" */
	size_t format_count;
	uint64_t file_bytes;
	struct account_notes rest; /* about neither a step nor a piece */
	struct account_eligibility eligibility;
};

/* "JPEG, PDF ou PNG" */
void account_write_formats(struct buf *out, const struct account *a, enum lang lang);

#endif
