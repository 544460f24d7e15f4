#include "cli/review_table.h"

static struct str box(const struct table *t)
{
	return t->style->ascii ? STR("[ ]") : STR("☐");
}

static void write_limits(struct table *t, const struct account *a)
{
	table_add(t, "Chaque fichier\u00a0: ", "Each file: ");
	account_write_formats(&t->text, a, t->lang);
	table_add(t, ", au plus ", ", at most ");
	finding_write_size(&t->text, a->file_bytes, t->lang);
	buf_char(&t->text, '.');
	table_end_line(t, 0, (struct str){0});
}

static void write_condition(struct table *t, const char *fr, const char *en, struct str condition)
{
	if (condition.len == 0)
		return;
	table_add(t, fr, en);
	buf_str(&t->text, condition);
	buf_char(&t->text, '.');
	table_end_line(t, 5, (struct str){0});
}

static void write_reason(struct table *t, const struct account_piece *piece)
{
	struct str asked = piece->asked_if[t->lang], required = piece->required_if[t->lang];

	if (piece->need == ACCOUNT_REQUIRED || piece->need == ACCOUNT_OPTIONAL) {
		write_condition(t, "Demandée car\u00a0: ", "Asked for because: ", asked);
		if (piece->need == ACCOUNT_REQUIRED)
			write_condition(t,
			                "Obligatoire car\u00a0: ", "Required because: ", required);
		return;
	}
	if (piece->need == ACCOUNT_UNDECIDED) {
		table_add(t, "Répondez d'abord à ", "First answer ");
		table_add_quoted(t, piece->lacks_label[t->lang]);
		buf_printf(&t->text, " (%.*s).", STR_ARG(piece->lacks));
		table_end_line(t, 5, (struct str){0});
	}
	write_condition(t, "Demandée si\u00a0: ", "Asked for if: ", asked);
	write_condition(t, "Obligatoire si\u00a0: ", "Required if: ", required);
}

static void write_piece(struct table *t, const struct account_piece *piece)
{
	buf_str(&t->text, piece->label[t->lang]);
	buf_printf(&t->text, " (%.*s)", STR_ARG(piece->code));
	table_end_line(t, 0, box(t));
	if (piece->help[t->lang].len > 0) {
		buf_str(&t->text, piece->help[t->lang]);
		table_end_line(t, 5, (struct str){0});
	}
	write_reason(t, piece);
	if (piece->max_files == 1)
		table_add(t, "Un seul fichier.", "One file only.");
	else {
		buf_printf(&t->text, "%u ", piece->max_files);
		table_add(t, "fichiers au plus.", "files at most.");
	}
	table_end_line(t, 5, (struct str){0});
}

static void write_part(struct table *t, const struct account *a, enum account_need need,
                       const char *fr, const char *en)
{
	bool any = false;

	for (size_t i = 0; i < a->piece_count; i++) {
		if (a->pieces[i].need != need)
			continue;
		if (!any)
			table_heading(t, fr, en);
		any = true;
		write_piece(t, &a->pieces[i]);
	}
}

void review_write_pieces(struct buf *out, const struct account *a, const struct review_style *s)
{
	struct table t;

	table_begin(&t, out, s);
	if (a->input.len > 0) {
		table_title(&t, a);
	} else {
		buf_str(&t.text, a->title[t.lang]);
		buf_printf(&t.text, " (%.*s %.*s)", STR_ARG(a->procedure), STR_ARG(a->version));
		table_end_line(&t, 0, (struct str){0});
	}
	table_notes(&t, 3, &a->rest);
	if (a->format_count > 0)
		write_limits(&t, a);
	write_part(&t, a, ACCOUNT_REQUIRED, "À fournir", "Required");
	write_part(&t, a, ACCOUNT_DEPENDS, "Selon la situation", "Depending on the situation");
	write_part(&t, a, ACCOUNT_UNDECIDED, "Peut-être, selon une réponse qui manque",
	           "Perhaps, depending on an answer that is missing");
	write_part(&t, a, ACCOUNT_OPTIONAL, "Facultatif", "Optional");
	table_blank(&t);
	table_reminder(&t);
	table_blank(&t);
	table_end(&t);
}
