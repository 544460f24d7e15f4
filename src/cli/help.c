/* help.c - see options.h: what --help and --version say. */
#include "cli/options.h"

#include "base/text.h"

#define HELP_COLUMN 30

static size_t width_of(struct str s)
{
	size_t columns = 0;

	for (size_t at = 0; at < s.len; columns++)
		text_next(s, &at);
	return columns;
}

static void write_row(struct buf *out, const struct option_row *row, enum lang lang)
{
	struct buf left = {0};
	size_t columns;

	if (row->letter)
		buf_printf(&left, "  -%c, --%s", row->letter, row->name);
	else
		buf_printf(&left, "      --%s", row->name);
	if (row->argument[lang])
		buf_printf(&left, "=%s", row->argument[lang]);
	columns = width_of(buf_view(&left));
	if (columns + 2 > HELP_COLUMN) {
		buf_char(&left, '\n');
		columns = 0;
	}
	buf_str(out, buf_view(&left));
	buf_printf(out, "%*s%s\n", (int)(HELP_COLUMN - columns), "", row->help[lang]);
	out->failed |= left.failed;
	buf_free(&left);
}

static void write_synopsis(struct buf *out, const struct tool *tool, enum lang lang)
{
	buf_printf(out,
	           lang == LANG_FR ? "Usage\u00a0: %s [OPTION…] %s\n" : "Usage: %s [OPTION…] %s\n",
	           tool->name, tool->operands[lang]);
}

void options_write_help(struct buf *out, const struct tool *tool, enum lang lang)
{
	write_synopsis(out, tool, lang);
	buf_printf(out, "%s\n\n%s\n", tool->purpose[lang],
	           lang == LANG_FR ? "Options\u00a0:" : "Options:");
	for (size_t i = 0; i < tool->row_count; i++)
		write_row(out, &tool->rows[i], lang);
	for (int id = 0; id < OPTION_SHARED_COUNT; id++) {
		if (tool->shared & OPTION_BIT(id))
			write_row(out, option_shared((enum shared_option)id), lang);
	}
	buf_printf(out, "\n%s\n%s",
	           lang == LANG_FR ? "Exemples\u00a0:" : "Examples:", tool->examples[lang]);
	buf_printf(out,
	           lang == LANG_FR
	               ? "\nStatut\u00a0: 0 tout est fait ou accepté, 1 il y a à corriger, "
	                 "2 rien n'est fait, 3 échec partiel.\nManuel\u00a0: man %s\n"
	               : "\nExit status: 0 all done or accepted, 1 something to correct, 2 nothing "
	                 "done, 3 some work failed.\nManual: man %s\n",
	           tool->name);
}

void options_write_usage(struct buf *out, const struct tool *tool, enum lang lang)
{
	write_synopsis(out, tool, lang);
	buf_printf(out, lang == LANG_FR ? "Voir %s --help\n" : "See %s --help\n", tool->name);
}

void options_write_version(struct buf *out, const struct tool *tool, const char *libraries,
                           enum lang lang)
{
	buf_printf(out, "%s (dossier-tools) %s\n", tool->name, VERSION);
	if (*libraries)
		buf_printf(out, lang == LANG_FR ? "avec %s\n" : "with %s\n", libraries);
}
