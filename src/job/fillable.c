#include "job/fillable.h"

#include "dossier/typed.h"
#include "layout/leaf.h"

#define DATE_CHARS 10 /* 27/03/2018 */

struct fillable_field {
	struct pdf_field field;
	struct fillable_field *next;
};

/* Steps may have fields of one name each: both have a postal code. */
static bool is_ambiguous(const struct procedure *p, const struct field *field, enum lang lang)
{
	unsigned same = 0;

	for (size_t i = 0; i < p->field_count; i++)
		same += str_eq(p->fields[i].label[lang], field->label[lang]);
	return same > 1;
}

static struct str hint_of(const struct field *field, enum lang lang)
{
	if (field->help[lang].len == 0 && field->type == FIELD_DATE)
		return lang == LANG_FR ? STR("JJ/MM/AAAA") : STR("DD/MM/YYYY");
	return field->help[lang];
}

/* "Code postal (Informations sur l’employeur)", "Numéro SIRET – Les 14 chiffres…" */
static void write_label(struct buf *b, const struct fillable *f, const struct field *field)
{
	const struct procedure *p = f->procedure;
	struct str hint = hint_of(field, f->lang);

	buf_str(b, field->label[f->lang]);
	if (is_ambiguous(p, field, f->lang))
		buf_printf(b, " (%.*s)", STR_ARG(p->steps[field->step].title[f->lang]));
	if (hint.len > 0)
		buf_printf(b, " \u2013 %.*s", STR_ARG(hint));
}

/* What is in the buffer, which is emptied, as text of the page; ptr NULL: no memory. */
static struct str take_clean(struct fillable *f, struct buf *b)
{
	struct buf clean = {0};
	struct str copy;

	leaf_clean(&clean, buf_view(b), f->arena);
	copy = arena_copy(f->arena, buf_view(&clean));
	if (b->failed || clean.failed)
		copy.ptr = NULL;
	buf_free(&clean);
	buf_reset(b);
	return copy;
}

static unsigned max_chars(const struct field *field)
{
	if (field->type == FIELD_DATE)
		return DATE_CHARS;
	if (field->type == FIELD_TEXT || field->type == FIELD_LONG_TEXT)
		return (unsigned)field_max_chars(field);
	return 0; /* written with or without spaces between groups */
}

static bool describe(struct fillable *f, const struct field *field, struct pdf_field *out)
{
	const struct value *value = value_path(f->view, field->path);
	struct buf text = {0};

	*out = (struct pdf_field){.name = field->path,
	                          .multiline = field->type == FIELD_LONG_TEXT,
	                          .max_chars = max_chars(field)};
	write_label(&text, f, field);
	out->label = take_clean(f, &text);
	if (value)
		typed_write(&text, field, value, f->lang);
	out->value = take_clean(f, &text);
	buf_free(&text);
	return out->label.ptr && out->value.ptr;
}

bool fillable_field(struct fillable *f, struct str path, const struct pdf_field **out)
{
	const struct field *field = typed_field(f->procedure, path);
	struct fillable_field *made;

	*out = NULL;
	if (!field)
		return true;
	for (made = f->made; made; made = made->next)
		if (str_eq(made->field.name, path))
			break;
	if (!made) {
		made = arena_alloc(f->arena, sizeof *made);
		if (!made || !describe(f, field, &made->field))
			return false;
		made->next = f->made;
		f->made = made;
	}
	*out = &made->field;
	return true;
}
