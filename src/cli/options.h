/* options.h - the command line, by tables.
 * Shape:  a tool names the shared options that it takes, adds rows of its own, and gets
 *         the values of the shared ones in a struct and its own by a callback.
 *         --name=value, --name value, -xvalue, -x value, -abc, -- and - as everywhere;
 *         options and operands may be mixed; of an option given twice the last counts.
 * Owner:  values and operands point into argv; options_clear frees the list of operands.
 * Errors: USAGE, naming the nearest option where one is unknown; NOMEM. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/lang.h"
#include "base/str.h"

enum shared_option {
	OPTION_HELP,
	OPTION_VERSION,
	OPTION_QUIET,
	OPTION_JSON,
	OPTION_LANG,
	OPTION_PROCEDURE,
	OPTION_JOBS,
	OPTION_OUTPUT,
	OPTION_FOLDER,
	OPTION_NAME,
	OPTION_FORCE,
	OPTION_FILES_FROM,
	OPTION_NULL,
	OPTION_DIRECTORY,
	OPTION_DOC_LANG,
	OPTION_STRICT,
	OPTION_DATE,
	OPTION_SHARED_COUNT /* a tool's own numbers begin here */
};

#define OPTION_BIT(id) (1u << (id))
/* What every tool takes. */
#define OPTIONS_COMMON                                                                      \
	(OPTION_BIT(OPTION_HELP) | OPTION_BIT(OPTION_VERSION) | OPTION_BIT(OPTION_QUIET) |  \
	 OPTION_BIT(OPTION_JSON) | OPTION_BIT(OPTION_LANG) | OPTION_BIT(OPTION_PROCEDURE) | \
	 OPTION_BIT(OPTION_JOBS))
/* What a tool takes that reads dossiers, and one that writes documents. */
#define OPTIONS_INPUT \
	(OPTION_BIT(OPTION_FILES_FROM) | OPTION_BIT(OPTION_NULL) | OPTION_BIT(OPTION_DIRECTORY))
#define OPTIONS_OUTPUT                                                                     \
	(OPTION_BIT(OPTION_OUTPUT) | OPTION_BIT(OPTION_FOLDER) | OPTION_BIT(OPTION_NAME) | \
	 OPTION_BIT(OPTION_FORCE) | OPTION_BIT(OPTION_DOC_LANG))

#define OPTION_JOBS_MAX 256

struct option_row {
	int id;
	char letter;                      /* '\0': none */
	const char *name;                 /* without the dashes */
	const char *argument[LANG_COUNT]; /* what the help calls it; NULL: takes none */
	const char *help[LANG_COUNT];
};

struct tool {
	const char *name;
	const char *purpose[LANG_COUNT];  /* a sentence or two */
	const char *operands[LANG_COUNT]; /* as in the usage line */
	const char *examples[LANG_COUNT]; /* lines, each ending in a newline */
	unsigned shared;                  /* OPTION_BIT of each shared option that it takes */
	const struct option_row *rows;    /* its own */
	size_t row_count;
	/* Called with each of its own options, value NULL where it takes none. May be NULL. */
	bool (*own)(void *context, int id, const char *value, struct err *e);
};

struct options {
	bool help, version, quiet, json, force, strict, null_separated;
	bool has_lang, has_doc_lang, has_date;
	enum lang lang, doc_lang;
	struct date date;
	unsigned jobs; /* 0: not given */
	const char *procedure, *output, *folder, *name, *files_from,
	    *directory;  /* NULL: not given */
	char **operands; /* NULL-terminated */
	size_t operand_count;
};

bool options_parse(struct options *out, const struct tool *tool, int argc, char **argv,
                   void *context, struct err *e);
void options_clear(struct options *o);
/* The language of messages: --lang wherever it stands, else the environment's; good for
 * saying what is wrong with the rest of the command line. */
enum lang options_language(int argc, char **argv);

/* Refuses combinations of OPTIONS_OUTPUT and --json that contradict each other, and
 * documents for a terminal. */
bool options_check_output(const struct options *o, bool output_is_terminal, struct err *e);
/* Refuses combinations of OPTIONS_INPUT that contradict each other, empty operands, and
 * waiting for a terminal: no operand is the same as "-" only where standard input is none. */
bool options_check_input(struct options *o, bool input_is_terminal, struct err *e);

/* The same of the names of files that a tool looks at: standard input is none of them. */
bool options_check_files(const struct options *o, struct err *e);

/* True where --procedure gives a folder: it has a "/" or is this one or the one above. */
bool options_procedure_is_folder(const struct options *o);

/* The row of a shared option. */
const struct option_row *option_shared(enum shared_option id);

void options_write_help(struct buf *out, const struct tool *tool, enum lang lang);
/* "Usage: …" alone, and where to find more. */
void options_write_usage(struct buf *out, const struct tool *tool, enum lang lang);
/* libraries: those that the tool's bytes depend on, with their versions; "" for none. */
void options_write_version(struct buf *out, const struct tool *tool, const char *libraries,
                           enum lang lang);

#endif
