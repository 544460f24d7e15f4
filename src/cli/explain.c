/* explain.c - see explain.h. */
#include "cli/explain.h"

#include "base/nearest.h"
#include "base/value.h"
#include "finding/finding.h"

static const char *severity_word(enum severity severity, enum lang lang)
{
	static const char *const words[][LANG_COUNT] = {
	    [SEVERITY_INFO] = {"à noter (n'empêche rien)", "note (prevents nothing)"},
	    [SEVERITY_WARNING] = {"attention (à corriger avec --strict)",
	                          "warning (to be corrected with --strict)"},
	    [SEVERITY_ERROR] = {"erreur (à corriger)", "error (to be corrected)"},
	};

	return words[severity][lang];
}

static void write_page(struct buf *out, enum finding_id id, enum lang lang)
{
	bool fr = lang == LANG_FR;
	size_t start;

	buf_printf(out, "%s\n", finding_name(id));
	buf_printf(out, "    %s%s\n",
	           fr ? "Gravité\u00a0: " : "Severity: ", severity_word(finding_default(id), lang));
	buf_cstr(out, fr ? "    Constat\u00a0: " : "    Finding: ");
	finding_message_pattern(out, id, lang);
	buf_cstr(out, "\n");
	start = out->len;
	buf_cstr(out, fr ? "    À faire\u00a0: " : "    To do: ");
	finding_remedy_pattern(out, id, lang);
	/* Nothing can be done about some. */
	if (!out->failed && out->data[out->len - 1] == ' ')
		out->len = start;
	else
		buf_char(out, '\n');
	if (finding_fix(id) == FIX_NORMALIZE)
		buf_printf(out, "    %sdossier-normalize\n",
		           fr ? "Peut être réparé par\u00a0: " : "Can be repaired by: ");
}

static void write_entry(struct buf *out, enum finding_id id, enum lang lang)
{
	buf_printf(out, "%-28s %-8s ", finding_name(id), severity_name(finding_default(id)));
	finding_message_pattern(out, id, lang);
	buf_char(out, '\n');
}

static void write_string(struct buf *out, const char *name, enum finding_id id, enum lang lang,
                         void (*write)(struct buf *, enum finding_id, enum lang))
{
	struct buf text = {0};

	write(&text, id, lang);
	buf_printf(out, ",\"%s\":", name);
	value_write_string(out, buf_view(&text));
	out->failed |= text.failed;
	buf_free(&text);
}

static void write_record(struct buf *out, enum finding_id id, enum lang lang)
{
	buf_printf(out, "{\"id\":\"%s\",\"severity\":\"%s\",\"fix\":\"%s\"", finding_name(id),
	           severity_name(finding_default(id)),
	           finding_fix(id) == FIX_NORMALIZE ? "normalize" : "none");
	write_string(out, "message", id, lang, finding_message_pattern);
	write_string(out, "remedy", id, lang, finding_remedy_pattern);
	buf_cstr(out, "}\n");
}

static bool fail_unknown(const char *id, struct err *e)
{
	struct nearest near = {.word = str_of(id)};

	for (int i = 0; i < FINDING_COUNT; i++)
		nearest_offer(&near, str_of(finding_name((enum finding_id)i)));
	if (near.best.len == 0)
		return err_set(e, ERR_USAGE,
		               "--explain\u00a0: «\u00a0%.60s\u00a0» n'est pas un constat connu. "
		               "--explain all en donne la liste",
		               "--explain: \"%.60s\" is no known finding. --explain all lists them",
		               id);
	return err_set(e, ERR_USAGE,
	               "--explain\u00a0: «\u00a0%.60s\u00a0» n'est pas un constat connu. "
	               "Vouliez-vous dire %.*s\u202f?",
	               "--explain: \"%.60s\" is no known finding. Did you mean %.*s?", id,
	               STR_ARG(near.best));
}

bool explain_write(struct buf *out, const char *id, bool json, enum lang lang, struct err *e)
{
	bool all = str_eq(str_of(id), STR("all"));
	enum finding_id one = FINDING_COUNT;

	if (!all && !finding_by_name(str_of(id), &one))
		return fail_unknown(id, e);
	for (int i = 0; i < FINDING_COUNT; i++) {
		enum finding_id at = (enum finding_id)i;

		if (!all && at != one)
			continue;
		if (json)
			write_record(out, at, lang);
		else if (all)
			write_entry(out, at, lang);
		else
			write_page(out, at, lang);
	}
	return true;
}
