#include "cli/review_table.h"

static const char *outcome_words(const struct table *t, const char *outcome)
{
	static const char *const words[][3] = {
	    {"dispense", "Aucune autorisation n'est à demander.",
	     "No authorisation is to be asked for."},
	    {"a_demander", "Une autorisation est à demander, par cette démarche.",
	     "An authorisation is to be asked for, by this procedure."},
	    {"impossible", "L'autorisation ne peut pas être accordée.",
	     "The authorisation cannot be granted."},
	    {"autre_demarche", "C'est une autre démarche qu'il faut faire.",
	     "Another procedure is the right one."},
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_eq(str_of(outcome), str_of(words[i][0])))
			return words[i][t->lang == LANG_FR ? 1 : 2];
	return outcome;
}

static void write_choices(struct table *t, const struct account_field *field, size_t indent)
{
	for (size_t i = 0; i < field->choice_count; i++) {
		buf_str(&t->text, field->choices[i].code);
		table_add_colon(t);
		buf_str(&t->text, field->choices[i].label[t->lang]);
		table_end_line(t, indent, table_sign(t, SIGN_NOTE));
	}
}

static void write_next(struct table *t, const struct account_eligibility *e, bool is_asked)
{
	const struct account_field *next = &e->next;

	table_add(t, "On ne peut pas encore le dire\u00a0: ", "It cannot be said yet: ");
	if (e->next_is_given)
		table_add(t, "il faut d'abord corriger ", "first correct ");
	else
		table_add(t, "il faut d'abord connaître ", "first give ");
	table_add_quoted(t, next->label[t->lang]);
	buf_cstr(&t->text, " (");
	table_add_safe(t, next->path);
	buf_cstr(&t->text, ").");
	table_end_line(t, 3, table_sign(t, SIGN_UNKNOWN));
	if (!is_asked)
		return;
	if (next->help[t->lang].len > 0) {
		buf_str(&t->text, next->help[t->lang]);
		table_end_line(t, 5, (struct str){0});
	}
	write_choices(t, next, 5);
	if (next->example.len == 0)
		return;
	table_add(t, "À ajouter, par exemple\u00a0: ", "To add, for example: ");
	buf_printf(&t->text, "--set %.*s=%.*s", STR_ARG(next->path), STR_ARG(next->example));
	table_end_line(t, 5, (struct str){0});
}

static void write_decided(struct table *t, const struct account_eligibility *e, bool is_asked)
{
	struct str outcome = str_of(e->outcome);
	/* Nothing to ask for is good news, but not for who is about to file. */
	bool is_fine =
	    str_eq(outcome, STR("a_demander")) || (is_asked && str_eq(outcome, STR("dispense")));

	buf_cstr(&t->text, outcome_words(t, e->outcome));
	table_end_line(t, 3, table_sign(t, is_fine ? SIGN_GOOD : SIGN_DOUBT));
	buf_str(&t->text, e->reason[t->lang]);
	table_end_line(t, 5, (struct str){0});
	table_add(t, "Référence\u00a0: ", "Reference: ");
	buf_str(&t->text, e->reference[t->lang]);
	buf_char(&t->text, '.');
	table_end_line(t, 5, (struct str){0});
}

void table_answer(struct table *t, const struct account_eligibility *e, bool is_asked)
{
	switch (e->answer) {
	case ACCOUNT_DECIDED:
		write_decided(t, e, is_asked);
		break;
	case ACCOUNT_UNDETERMINED:
		write_next(t, e, is_asked);
		break;
	case ACCOUNT_NO_ROW:
		table_add(
		    t,
		    "Aucune règle de la démarche ne correspond à ces réponses\u00a0: demandez au service.",
		    "No rule of the procedure fits these answers: ask the service.");
		table_end_line(t, 3, table_sign(t, SIGN_DOUBT));
		break;
	case ACCOUNT_NOT_ASKED_FOR:
		break;
	}
}

void table_reminder(struct table *t)
{
	table_add(t, "Ceci est une indication\u00a0: c'est l'administration qui décide.",
	          "This is an indication: the administration decides.");
	table_end_line(t, 0, (struct str){0});
}

void review_write_fields(struct buf *out, const struct account_field *fields, size_t count,
                         const struct review_style *s)
{
	struct table t;

	table_begin(&t, out, s);
	table_add(
	    &t,
	    "Suis-je concerné\u202f? Voici les réponses qui comptent\u00a0; l'outil dit laquelle donner ensuite.",
	    "Am I concerned? These are the answers that matter; the tool says which one to give next.");
	table_end_line(&t, 0, (struct str){0});
	for (size_t i = 0; i < count; i++) {
		table_blank(&t);
		buf_printf(&t.text, "--set %.*s=%.*s", STR_ARG(fields[i].path),
		           STR_ARG(fields[i].example));
		table_end_line(&t, 0, (struct str){0});
		buf_str(&t.text, fields[i].label[t.lang]);
		table_end_line(&t, 3, (struct str){0});
		write_choices(&t, &fields[i], 3);
	}
	table_blank(&t);
	table_add(&t, "Par exemple\u00a0: ", "For example: ");
	buf_printf(&t.text, "%s --eligibility", s->program);
	for (size_t i = 0; i < count && i < 2; i++)
		buf_printf(&t.text, " --set %.*s=%.*s", STR_ARG(fields[i].path),
		           STR_ARG(fields[i].example));
	table_end_line(&t, 0, (struct str){0});
	table_end(&t);
}
