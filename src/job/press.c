#include "job/press.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
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

	if (edition_path(p->edition, path, &field) == PROCEDURE_PATH_UNKNOWN || !field)
		return false;
	field_print(out, field, scalar, form, p->lang);
	return true;
}

bool press_fill(struct press *p, const struct edition *edition, enum lang lang,
                const struct template *template, const struct value *view, struct arena *a,
                struct err *e)
{
	const struct template_printer printer = {.context = p, .print = print_value};

	buf_reset(&p->text);
	p->edition = edition;
	p->lang = lang;
	p->arena = a;
	return template_fill(&p->filled, template, view, &printer, &p->text, a, e);
}

/* Controls and such are found by the field's rule, or need no glyph. */
static bool needs_no_glyph(uint32_t c)
{
	return text_is_control(c) || text_is_bidi(c) || text_is_invisible(c) || c == '\n' ||
	       c == '\t' || c == '\r';
}

void press_check_glyphs(const struct press *p, struct finding_list *list)
{
	const struct fonts *fonts = p->edition->fonts;

	for (size_t i = 0; i < p->filled.value_count; i++) {
		const struct template_value *v = &p->filled.values[i];
		char name[16], character[5] = {0};
		uint32_t missing = 0;
		struct finding *f;

		if ((fonts_cover(fonts, FACE_NORMAL, v->text, &missing) &&
		     fonts_cover(fonts, FACE_BOLD, v->text, &missing)) ||
		    needs_no_glyph(missing))
			continue;
		f = finding_add(list, FINDING_MISSING_GLYPH, v->path);
		text_encode(missing, character);
		snprintf(name, sizeof name, "U+%04X", (unsigned)missing);
		finding_param(list, f, "character", str_of(character));
		finding_param(list, f, "codepoint", str_of(name));
	}
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

static const struct pdf_picture *find_picture(void *context, struct str name)
{
	return edition_picture(context, name);
}

static bool draw(struct press *p, const struct press_sheet *sheet, struct buf *out, struct err *e)
{
	const struct page_options options = {.lang = p->lang,
	                                     .breaks = p->breaks,
	                                     .picture = find_picture,
	                                     .context = (void *)p->edition};
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
