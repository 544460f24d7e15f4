#include "job/press.h"

#include <stdlib.h>

#include "base/text.h"
#include "job/fillable.h"
#include "job/glyphs.h"
#include "job/view.h"
#include "layout/block.h"
#include "layout/page.h"
#include "pdf/document.h"

#define COMPRESSION 6 /* of 12: higher gives hardly less */

struct press {
	struct pdf *pdf;
	const struct fonts *fonts; /* those of pdf */
	struct break_cache *breaks;
	struct buf text;
	/* The document at hand. */
	const struct edition *edition;
	enum lang lang;
	struct template_filled filled;
	struct arena *arena;
	struct fillable fillable; /* of a form */
};

bool press_new(struct press **out, struct err *e)
{
	struct press *p = calloc(1, sizeof *p);

	if (!p)
		return err_nomem(e);
	if (!break_cache_new(&p->breaks, e)) {
		free(p);
		return false;
	}
	*out = p;
	return true;
}

void press_free(struct press *p)
{
	if (!p)
		return;
	pdf_engine_free(p->pdf);
	break_cache_free(p->breaks);
	buf_free(&p->text);
	free(p);
}

bool press_template(const struct template **out, const struct edition *edition,
                    const char *document, enum lang lang, struct err *e)
{
	const struct procedure *p = edition->procedure;
	const char *folder = lang == LANG_FR ? "fr" : "en", *other = lang == LANG_FR ? "en" : "fr";

	*out = edition->templates[lang];
	if (*out)
		return true;
	return err_set(
	    e, ERR_MISSING,
	    "il manque %s/%.*s à la procédure «\u00a0%.*s\u00a0» (%.*s). Ajoutez ce modèle, ou choisissez l'autre "
	    "langue avec --doc-lang %s",
	    "the procedure lacks %s/%.*s: \"%.*s\" (%.*s). Add this template, or choose the other language "
	    "with --doc-lang %s",
	    folder, STR_ARG(procedure_document(p, str_of(document))->template), STR_ARG(p->name),
	    STR_ARG(p->version), other);
}

static bool print_value(void *context, struct buf *out, struct str path, struct str form,
                        const struct value *scalar)
{
	const struct press *p = context;
	const struct field *field = NULL;

	if (view_path(p->edition->procedure, p->edition->extras, path, &field) ==
	        PROCEDURE_PATH_UNKNOWN ||
	    !field)
		return false;
	field_print(out, field, scalar, form, p->lang);
	return true;
}

/* Those who fill templates differ in how they print alone. */
static bool fill(struct press *p, const struct edition *edition, enum lang lang,
                 const struct template *template, const struct value *view,
                 const struct template_printer *printer, struct arena *a, struct err *e)
{
	buf_reset(&p->text);
	p->edition = edition;
	p->lang = lang;
	p->arena = a;
	return template_fill(&p->filled, template, view, printer, &p->text, a, e);
}

static bool find_field(void *context, struct str path, const struct pdf_field **out)
{
	return fillable_field(&((struct press *)context)->fillable, path, out);
}

bool press_fill(struct press *p, const struct edition *edition, enum lang lang,
                const struct template *template, const struct value *view, struct arena *a,
                struct err *e)
{
	const struct template_printer printer = {.context = p, .print = print_value};

	return fill(p, edition, lang, template, view, &printer, a, e);
}

bool press_fill_form(struct press *p, const struct edition *edition, enum lang lang,
                     const struct template *template, const struct value *view, struct arena *a,
                     struct err *e)
{
	const struct template_printer printer = {
	    .context = p, .print = print_value, .field = find_field};

	p->fillable = (struct fillable){
	    .procedure = edition->procedure, .view = view, .lang = lang, .arena = a};
	return fill(p, edition, lang, template, view, &printer, a, e);
}

void press_check_glyphs(const struct press *p, struct finding_list *list)
{
	for (size_t i = 0; i < p->filled.value_count; i++) {
		const struct template_value *v = &p->filled.values[i];
		uint32_t missing;

		if (glyphs_lack(p->edition->fonts, v->text, &missing))
			glyphs_tell(list, v->path, missing);
	}
}

/* Where the text is to be cut; its length where it is not. */
static size_t cut_of(struct str text)
{
	size_t at = 0;

	for (size_t count = 0; at < text.len && count < PRESS_CHARS_MAX; count++)
		text_next(text, &at);
	return at;
}

/* The text up to its cut, with an ellipsis; ptr is NULL when memory ran out. */
static struct str shorten(struct str text, size_t cut, struct arena *a)
{
	struct buf shorter = {0};
	struct str copy = {0};

	buf_str(&shorter, str_upto(text, cut));
	buf_cstr(&shorter, "\u2026");
	if (!shorter.failed)
		copy = arena_copy(a, buf_view(&shorter));
	buf_free(&shorter);
	return copy;
}

static bool make_printable(const struct press *p, struct template_value *v)
{
	size_t cut = v->text.len > PRESS_CHARS_MAX ? cut_of(v->text) : v->text.len;

	if (cut < v->text.len)
		v->text = shorten(v->text, cut, p->arena);
	if (v->text.ptr)
		v->text = glyphs_spell(p->edition->fonts, v->text, p->arena);
	return v->text.ptr != NULL;
}

bool press_make_printable(struct press *p, struct err *e)
{
	for (size_t i = 0; i < p->filled.value_count; i++)
		if (p->filled.values[i].text.len > 0 && !make_printable(p, &p->filled.values[i]))
			return err_nomem(e);
	return true;
}

bool press_printed(const struct press *p, struct str path)
{
	for (size_t i = 0; i < p->filled.value_count; i++)
		if (p->filled.values[i].text.len > 0 && str_eq(p->filled.values[i].path, path))
			return true;
	return false;
}

/* The engine of these fonts; a stream of one procedure makes it once. */
static bool set_fonts(struct press *p, const struct fonts *fonts, struct err *e)
{
	if (p->pdf && p->fonts == fonts)
		return true;
	pdf_engine_free(p->pdf);
	p->pdf = NULL;
	if (!pdf_engine_new(&p->pdf, fonts, COMPRESSION, e))
		return false;
	p->fonts = fonts;
	return true;
}

/* The first heading: what the document calls itself. */
static struct str heading_of(const struct block *root)
{
	for (const struct block *b = root->first; b; b = b->next)
		if (b->type == BLOCK_HEADING)
			return b->text.text;
	return (struct str){0};
}

/* The reference stands in the title, so that a reader's list of files tells them apart. */
static bool describe(const struct press *p, const struct press_sheet *sheet,
                     const struct block *root, struct pdf_info *out, struct err *e)
{
	const struct procedure *procedure = p->edition->procedure;
	struct str heading = heading_of(root);
	struct buf title = {0}, creator = {0};
	bool ok;

	if (heading.len == 0 && sheet->reference.len == 0)
		return err_set(e, ERR_FORMAT,
		               "il manque un titre (# …)\u00a0: sans lui le PDF n'a pas de nom",
		               "a heading (# …) is missing: without it the PDF has no name");
	*out = (struct pdf_info){.language = pdf_language(p->lang),
	                         .author = sheet->author,
	                         .subject = procedure->title[p->lang],
	                         .date = sheet->date};
	buf_str(&title, heading);
	buf_cstr(&title, heading.len > 0 && sheet->reference.len > 0 ? " \xE2\x80\x93 " : "");
	buf_str(&title, sheet->reference);
	buf_printf(&creator, "%s %s, %.*s %.*s", sheet->tool, VERSION, STR_ARG(procedure->name),
	           STR_ARG(procedure->version));
	out->title = arena_copy(p->arena, buf_view(&title));
	out->creator = arena_copy(p->arena, buf_view(&creator));
	ok = !title.failed && !creator.failed && out->title.ptr && out->creator.ptr;
	buf_free(&title);
	buf_free(&creator);
	return ok || err_nomem(e);
}

/* What pictures are looked up in. */
struct pictures {
	const struct edition *edition;
	const struct press_sheet *sheet;
};

static const struct pdf_picture *find_picture(void *context, struct str name)
{
	return edition_picture(((struct pictures *)context)->edition, name);
}

static const struct pdf_picture *find_thumbnail(void *context, struct str name)
{
	const struct press_sheet *sheet = ((struct pictures *)context)->sheet;

	return sheet->thumbnail ? sheet->thumbnail(sheet->context, name) : NULL;
}

static bool draw(struct press *p, const struct press_sheet *sheet, struct buf *out, struct err *e)
{
	struct pictures pictures = {p->edition, sheet};
	const struct page_options options = {.lang = p->lang,
	                                     .breaks = p->breaks,
	                                     .picture = find_picture,
	                                     .thumbnail = find_thumbnail,
	                                     .context = &pictures};
	struct block *root;
	struct pdf_info info;

	if (!set_fonts(p, p->edition->fonts, e) ||
	    !block_parse(&root, &p->filled, p->lang, p->arena, e) ||
	    !describe(p, sheet, root, &info, e) || !pdf_begin(p->pdf, &info, e) ||
	    !pages_draw(p->pdf, root, &options, p->arena, e))
		return false;
	if (sheet->attached.ptr)
		pdf_attach(p->pdf, sheet->attached_name, STR("application/json"),
		           sheet->attached_note, sheet->attached);
	return pdf_finish(p->pdf, out, e);
}

bool press_draw(struct press *p, const struct press_sheet *sheet, struct buf *out, struct err *e)
{
	if (draw(p, sheet, out, e))
		return true;
	if (e->code == ERR_FORMAT || e->code == ERR_LIMIT)
		err_in(e, p->edition->template_files[p->lang].ptr);
	return false;
}

unsigned press_pages(const struct press *p)
{
	return pdf_page_count(p->pdf);
}

const char *press_libraries(void)
{
	return pdf_libraries();
}
