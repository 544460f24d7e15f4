/* fields.c - see fields.h. */
#include "cli/fields.h"

static void pad(struct buf *out, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buf_char(out, ' ');
}

void fields_write(struct buf *out, const struct account_field *fields, size_t count, enum lang lang)
{
	size_t width = 0;

	for (size_t i = 0; i < count; i++)
		width = fields[i].path.len > width ? fields[i].path.len : width;
	for (size_t i = 0; i < count; i++) {
		const struct account_field *f = &fields[i];

		buf_str(out, f->path);
		pad(out, width - f->path.len + 2);
		buf_str(out, f->label[lang]);
		buf_char(out, '\n');
		for (size_t k = 0; k < f->choice_count; k++) {
			pad(out, width + 4);
			buf_str(out, f->choices[k].code);
			buf_cstr(out, lang == LANG_FR ? "\u00a0: " : ": ");
			buf_str(out, f->choices[k].label[lang]);
			buf_char(out, '\n');
		}
	}
}
