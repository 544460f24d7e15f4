/* normalized.c - see normalized.h. */
#include "cli/normalized.h"

#include "base/value.h"
#include "cli/plain.h"

/* --- For scripts */

static void write_string_or_null(struct buf *out, const char *name, const char *s)
{
	buf_printf(out, ",\"%s\":", name);
	if (*s)
		value_write_string(out, str_of(s));
	else
		buf_cstr(out, "null");
}

static void write_action(struct buf *out, const struct action *a, enum lang lang)
{
	struct buf message = {0};

	action_message(&message, a, lang);
	buf_printf(out, "{\"id\":\"%s\"", action_name(a->id));
	write_string_or_null(out, "before", a->before[LANG_EN]);
	write_string_or_null(out, "after", a->after[LANG_EN]);
	write_string_or_null(out, "message", buf_terminated(&message));
	buf_char(out, '}');
	out->failed |= message.failed;
	buf_free(&message);
}

static void write_actions(struct buf *out, const struct normalized_record *r, enum lang lang)
{
	buf_cstr(out, ",\"actions\":[");
	for (size_t i = 0; i < r->action_count; i++) {
		if (i > 0)
			buf_char(out, ',');
		write_action(out, &r->actions[i], lang);
	}
	buf_char(out, ']');
}

static void write_facts(struct buf *out, const char *name, const struct attachment_record *facts)
{
	buf_printf(out, ",\"%s\":", name);
	if (!facts || !facts->is_known) {
		buf_cstr(out, "null");
		return;
	}
	buf_char(out, '{');
	record_facts(out, facts);
	buf_char(out, '}');
}

void normalized_write_record(struct buf *out, const struct normalized_record *r, enum lang lang)
{
	buf_char(out, '{');
	record_checked_file(out, r->file);
	record_file_name(out, "input", r->input);
	if (r->line > 0)
		buf_printf(out, ",\"line\":%zu", r->line);
	else
		buf_cstr(out, ",\"line\":null");
	record_file_name(out, "output", r->output);
	if (r->page > 0)
		buf_printf(out, ",\"page\":%zu", r->page);
	else
		buf_cstr(out, ",\"page\":null");
	buf_printf(out, ",\"status\":\"%s\"", r->status);
	write_actions(out, r, lang);
	write_facts(out, "before", r->before);
	write_facts(out, "after", r->after);
	record_findings(out, r->findings, lang);
	if (r->error) {
		buf_cstr(out, ",\"error\":");
		value_write_string(out, str_of(r->error->text[lang]));
	}
	record_sandbox(out, r->sandbox, r->sandbox_count);
	buf_cstr(out, "}\n");
}

/* --- For a person */

static void write_sizes(struct buf *out, const struct normalized_record *r, enum lang lang)
{
	const struct attachment_record *last = r->after ? r->after : r->before;

	if (!last)
		return;
	buf_cstr(out, lang == LANG_FR ? "\u202f; " : "; ");
	if (r->before && r->after && r->after->bytes != r->before->bytes) {
		finding_write_size(out, r->before->bytes, lang);
		buf_cstr(out, " → ");
	}
	finding_write_size(out, last->bytes, lang);
}

void normalized_write_text(struct buf *out, const struct normalized_record *r,
                           const struct messages *m)
{
	size_t start = out->len;

	if (r->page > 0)
		buf_printf(out, "%zu. ", r->page);
	message_write_safe(out, r->file);
	if (r->output.len > 0 && !str_eq(r->output, r->file)) {
		buf_cstr(out, " → ");
		message_write_safe(out, r->output);
	}
	if (r->action_count > 0 || str_eq(str_of(r->status), STR("kept")))
		buf_cstr(out, m->lang == LANG_FR ? "\u00a0: " : ": ");
	if (str_eq(str_of(r->status), STR("kept")))
		buf_cstr(out,
		         m->lang == LANG_FR ? "déjà là, identique" : "there already, the same");
	else
		for (size_t i = 0; i < r->action_count; i++) {
			buf_cstr(out, i > 0 ? ", " : "");
			action_message(out, &r->actions[i], m->lang);
		}
	write_sizes(out, r, m->lang);
	buf_char(out, '\n');
	if (m->plain)
		plain_rewrite(out, start);
}
