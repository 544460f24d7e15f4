/* lint.c - see lint.h. */
#include "cli/lint.h"

#include "base/value.h"
#include "cli/message.h"
#include "cli/records.h"

static const char *severity_word(enum severity severity, enum lang lang)
{
	switch (severity) {
	case SEVERITY_WARNING:
		return lang == LANG_FR ? "attention\u00a0: " : "warning: ";
	case SEVERITY_INFO:
		return lang == LANG_FR ? "à noter\u00a0: " : "note: ";
	case SEVERITY_ERROR:
		break;
	}
	return "";
}

/* The folder as it was given, without the slashes that shells complete. */
static struct str folder_of(const char *dir)
{
	struct str s = str_of(dir);

	while (s.len > 1 && s.ptr[s.len - 1] == '/')
		s.len--;
	return s;
}

void lint_write(struct buf *out, const char *dir, const struct lint_problem *p, enum lang lang)
{
	message_write_safe(out, folder_of(dir));
	if (p->file.len > 0) {
		buf_char(out, '/');
		message_write_safe(out, p->file);
	}
	if (p->line > 0)
		buf_printf(out, ":%u:%u", p->line, p->column);
	buf_cstr(out, lang == LANG_FR ? "\u00a0: " : ": ");
	buf_cstr(out, severity_word(p->severity, lang));
	message_write_safe(out, p->text[lang]);
	buf_char(out, '\n');
}

static void write_number(struct buf *out, const char *name, unsigned number)
{
	if (number > 0)
		buf_printf(out, ",\"%s\":%u", name, number);
	else
		buf_printf(out, ",\"%s\":null", name);
}

void lint_write_record(struct buf *out, const struct lint_problem *p, enum lang lang)
{
	buf_printf(out, "{\"severity\":\"%s\"", severity_name(p->severity));
	record_file_name(out, "file", p->file);
	write_number(out, "line", p->line);
	write_number(out, "column", p->column);
	buf_cstr(out, ",\"message\":");
	value_write_string(out, p->text[lang]);
	buf_cstr(out, "}\n");
}

void lint_write_count(struct buf *out, const char *dir, struct lint_count count, enum lang lang)
{
	message_write_safe(out, folder_of(dir));
	if (count.errors + count.warnings == 0)
		buf_cstr(out,
		         lang == LANG_FR ? "\u00a0: rien à corriger\n" : ": nothing to mend\n");
	else if (lang == LANG_FR)
		buf_printf(out, "\u00a0: %zu erreur%s, %zu avertissement%s\n", count.errors,
		           count.errors > 1 ? "s" : "", count.warnings,
		           count.warnings > 1 ? "s" : "");
	else
		buf_printf(out, ": %zu error%s, %zu warning%s\n", count.errors,
		           count.errors == 1 ? "" : "s", count.warnings,
		           count.warnings == 1 ? "" : "s");
}
