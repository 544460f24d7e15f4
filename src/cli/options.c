/* options.c - see options.h: the parser. */
#include "cli/options.h"

#include <stdlib.h>

#include "base/nearest.h"
#include "cli/language.h"

struct parser {
	const struct tool *tool;
	struct options options;
	void *context;
	char **next; /* argument after the one at hand */
	struct err *e;
};

/* The tool's rows, shared ones first; NULL behind the last. */
static const struct option_row *row_at(const struct tool *tool, size_t i)
{
	for (int id = 0; id < OPTION_SHARED_COUNT; id++) {
		if (!(tool->shared & OPTION_BIT(id)))
			continue;
		if (i == 0)
			return option_shared((enum shared_option)id);
		i--;
	}
	return i < tool->row_count ? &tool->rows[i] : NULL;
}

static const struct option_row *row_by_name(const struct tool *tool, struct str name)
{
	const struct option_row *row;

	for (size_t i = 0; (row = row_at(tool, i)); i++) {
		if (str_eq(name, str_of(row->name)))
			return row;
	}
	return NULL;
}

static const struct option_row *row_by_letter(const struct tool *tool, char letter)
{
	const struct option_row *row;

	for (size_t i = 0; (row = row_at(tool, i)); i++) {
		if (row->letter == letter)
			return row;
	}
	return NULL;
}

/* The name of the option that was probably meant; empty when none is close. */
static struct str nearest_name(const struct tool *tool, struct str typed)
{
	struct nearest nearest = {.word = typed};
	const struct option_row *row;

	for (size_t i = 0; (row = row_at(tool, i)); i++)
		nearest_offer(&nearest, str_of(row->name));
	return nearest.best;
}

/* dashes and name as typed; name is what is looked for among the long ones. */
static bool fail_unknown(const struct parser *p, const char *dashes, struct str typed,
                         struct str name)
{
	struct str near = nearest_name(p->tool, name);

	if (near.len == 0)
		return err_set(p->e, ERR_USAGE, "option inconnue\u00a0: %s%.*s",
		               "unknown option: %s%.*s", dashes, STR_ARG(typed));
	return err_set(
	    p->e, ERR_USAGE, "option inconnue\u00a0: %s%.*s. Vouliez-vous dire --%.*s\u202f?",
	    "unknown option: %s%.*s. Did you mean --%.*s?", dashes, STR_ARG(typed), STR_ARG(near));
}

static bool set_language(const struct parser *p, const char *name, const char *value,
                         enum lang *lang, bool *given)
{
	*given = language_by_name(str_of(value), lang);
	return *given || err_set(p->e, ERR_USAGE, "--%s\u00a0: fr ou en, pas «\u00a0%.60s\u00a0»",
	                         "--%s: fr or en, not \"%.60s\"", name, value);
}

static bool set_jobs(struct parser *p, const char *value)
{
	char *end;
	long jobs = strtol(value, &end, 10);

	if (*value < '0' || *value > '9' || *end || jobs < 1 || jobs > OPTION_JOBS_MAX)
		return err_set(p->e, ERR_USAGE,
		               "-j\u00a0: un nombre de 1 à %d, pas «\u00a0%.60s\u00a0»",
		               "-j: a number from 1 to %d, not \"%.60s\"", OPTION_JOBS_MAX, value);
	p->options.jobs = (unsigned)jobs;
	return true;
}

static bool set_date(struct parser *p, const char *value)
{
	p->options.has_date = date_parse_iso(str_of(value), &p->options.date);
	return p->options.has_date ||
	       err_set(
		   p->e, ERR_USAGE,
		   "--date\u00a0: un jour du calendrier sous la forme AAAA-MM-JJ, pas «\u00a0%.60s\u00a0»",
		   "--date: a day of the calendar as YYYY-MM-DD, not \"%.60s\"", value);
}

/* Where the value of an option goes that is kept as it is; NULL for the others. */
static const char **text_of(struct options *o, int id)
{
	switch (id) {
	case OPTION_PROCEDURE:
		return &o->procedure;
	case OPTION_OUTPUT:
		return &o->output;
	case OPTION_FOLDER:
		return &o->folder;
	case OPTION_NAME:
		return &o->name;
	case OPTION_FILES_FROM:
		return &o->files_from;
	case OPTION_DIRECTORY:
		return &o->directory;
	default:
		return NULL;
	}
}

/* The same for switches. */
static bool *switch_of(struct options *o, int id)
{
	switch (id) {
	case OPTION_HELP:
		return &o->help;
	case OPTION_VERSION:
		return &o->version;
	case OPTION_QUIET:
		return &o->quiet;
	case OPTION_JSON:
		return &o->json;
	case OPTION_FORCE:
		return &o->force;
	case OPTION_NULL:
		return &o->null_separated;
	case OPTION_STRICT:
		return &o->strict;
	default:
		return NULL;
	}
}

static bool set(struct parser *p, const struct option_row *row, const char *value)
{
	struct options *o = &p->options;
	const char **text = text_of(o, row->id);
	bool *on = switch_of(o, row->id);

	if (value && !*value)
		return err_set(p->e, ERR_USAGE, "--%s\u00a0: la valeur est vide",
		               "--%s: the value is empty", row->name);
	if (on)
		*on = true;
	else if (text)
		*text = value;
	else if (row->id == OPTION_LANG)
		return set_language(p, row->name, value, &o->lang, &o->has_lang);
	else if (row->id == OPTION_DOC_LANG)
		return set_language(p, row->name, value, &o->doc_lang, &o->has_doc_lang);
	else if (row->id == OPTION_JOBS)
		return set_jobs(p, value);
	else if (row->id == OPTION_DATE)
		return set_date(p, value);
	else
		return p->tool->own(p->context, row->id, value, p->e);
	return true;
}

/* The value of an option that takes one and stands at the end of its argument. */
static bool set_next(struct parser *p, const struct option_row *row)
{
	if (*p->next)
		return set(p, row, *p->next++);
	return err_set(p->e, ERR_USAGE, "--%s\u00a0: il manque la valeur (--%s=%s%.0s)",
	               "--%s: the value is missing (--%s=%.0s%s)", row->name, row->name,
	               row->argument[LANG_FR], row->argument[LANG_EN]);
}

static bool parse_long(struct parser *p, const char *argument)
{
	struct str value, whole = str_of(argument), name = str_split(whole, '=', &value);
	const struct option_row *row = row_by_name(p->tool, name);
	bool has_value = name.len < whole.len;

	if (!row)
		return fail_unknown(p, "--", name, name);
	if (!row->argument[LANG_FR])
		return has_value ? err_set(p->e, ERR_USAGE, "--%s ne prend pas de valeur",
		                           "--%s takes no value", row->name)
		                 : set(p, row, NULL);
	return has_value ? set(p, row, argument + name.len + 1) : set_next(p, row);
}

/* A group of letters, the last of which may take the rest of it as its value. */
static bool parse_letters(struct parser *p, const char *letters)
{
	struct str group = str_of(letters);

	/* -json is -j with a strange number for us and --json for who typed it. */
	if (group.len > 2 && row_by_name(p->tool, group) && row_by_letter(p->tool, *letters) &&
	    row_by_letter(p->tool, *letters)->id == OPTION_JOBS)
		return fail_unknown(p, "-", group, group);
	for (; *letters; letters++) {
		const struct option_row *row = row_by_letter(p->tool, *letters);

		if (!row)
			return fail_unknown(p, "-", str_of(letters), group);
		if (!row->argument[LANG_FR]) {
			if (!set(p, row, NULL))
				return false;
		} else {
			return letters[1] ? set(p, row, letters + 1) : set_next(p, row);
		}
	}
	return true;
}

static bool parse_all(struct parser *p)
{
	bool only_operands = false;

	while (*p->next) {
		char *argument = *p->next++;
		bool is_option = !only_operands && argument[0] == '-' && argument[1];

		if (is_option && str_eq(str_of(argument), STR("--")))
			only_operands = true;
		else if (!is_option)
			p->options.operands[p->options.operand_count++] = argument;
		else if (argument[1] == '-' ? !parse_long(p, argument + 2)
		                            : !parse_letters(p, argument + 1))
			return false;
	}
	return true;
}

bool options_parse(struct options *out, const struct tool *tool, int argc, char **argv,
                   void *context, struct err *e)
{
	struct parser p = {.tool = tool, .context = context, .e = e};

	p.next = argc > 0 ? argv + 1 : argv;
	p.options.lang = language_of_environment();
	/* Room for what options_check_input adds, and for the NULL behind the last. */
	p.options.operands = calloc((size_t)argc + 2, sizeof *p.options.operands);
	if (!p.options.operands)
		return err_nomem(e);
	if (!parse_all(&p)) {
		options_clear(&p.options);
		return false;
	}
	*out = p.options;
	return true;
}

void options_clear(struct options *o)
{
	free(o->operands);
	*o = (struct options){0};
}

enum lang options_language(int argc, char **argv)
{
	enum lang lang = language_of_environment();

	for (int i = 1; i < argc && !str_eq(str_of(argv[i]), STR("--")); i++) {
		struct str argument = str_of(argv[i]);

		if (str_eq(argument, STR("--lang")) && i + 1 < argc)
			language_by_name(str_of(argv[i + 1]), &lang);
		else if (str_starts(argument, STR("--lang=")))
			language_by_name(str_from(argument, sizeof("--lang=") - 1), &lang);
	}
	return lang;
}
