#include "job/confirm.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/deflate.h"
#include "base/text.h"
#include "dossier/dossier.h"
#include "job/demand.h"
#include "job/edition.h"
#include "job/view.h"
#include "layout/block.h"
#include "layout/page.h"
#include "layout/template.h"
#include "pdf/document.h"

#define DOCUMENT "confirmation"
#define COMPRESSION 6 /* of 12: higher gives hardly less */

struct confirm {
	struct confirm_options options;
	struct procedure_roots roots;
	struct buf fonts_dir;
	struct edition_shelf *shelf;
	struct arena arena;
};

/* Memory and engine of one thread, used again for each dossier. */
struct confirm_worker {
	struct confirm *shared;
	struct pdf *pdf;
	const struct fonts *fonts; /* those of pdf */
	struct break_cache *breaks;
	struct arena arena;
	struct buf text, attached;
	/* Of the dossier being confirmed. */
	struct dossier dossier;
	struct finding_list *findings;
	struct buf *output;
	struct err *e;
};

/* Fonts lie beside the templates' folder, in the data that the user chose or installed. */
static bool find_data(struct confirm *c, struct err *e)
{
	const struct confirm_options *o = &c->options;
	const char *data = o->data && *o->data ? o->data : o->installed;

	buf_printf(&c->fonts_dir, "%s/fonts", data);
	if (!*buf_terminated(&c->fonts_dir) ||
	    !procedure_roots(&c->roots, o->data, o->xdg_config, o->home, o->installed, &c->arena))
		return err_nomem(e);
	return true;
}

static bool confirm_fill(struct confirm *c, struct err *e)
{
	struct edition_source source = {.roots = &c->roots, .document = DOCUMENT};

	if (!find_data(c, e))
		return false;
	source.procedure_dir = c->options.procedure_dir;
	source.fonts_dir = c->fonts_dir.data;
	source.many = c->options.many;
	return edition_shelf_new(&c->shelf, &source, e);
}

bool confirm_new(struct confirm **out, const struct confirm_options *options, struct err *e)
{
	struct confirm *c = calloc(1, sizeof *c);

	if (!c)
		return err_nomem(e);
	c->options = *options;
	if (!confirm_fill(c, e)) {
		confirm_free(c);
		return false;
	}
	*out = c;
	return true;
}

void confirm_free(struct confirm *c)
{
	if (!c)
		return;
	edition_shelf_free(c->shelf);
	buf_free(&c->fonts_dir);
	arena_free(&c->arena);
	free(c);
}

bool confirm_prepare(struct confirm *c, struct err *e)
{
	return edition_prepare(c->shelf, e);
}

bool confirm_worker_new(struct confirm_worker **out, struct confirm *shared, struct err *e)
{
	struct confirm_worker *w = calloc(1, sizeof *w);

	if (!w)
		return err_nomem(e);
	w->shared = shared;
	if (!break_cache_new(&w->breaks, e)) {
		free(w);
		return false;
	}
	*out = w;
	return true;
}

void confirm_worker_free(struct confirm_worker *w)
{
	if (!w)
		return;
	pdf_engine_free(w->pdf);
	break_cache_free(w->breaks);
	arena_free(&w->arena);
	buf_free(&w->text);
	buf_free(&w->attached);
	free(w);
}

const char *confirm_libraries(void)
{
	return pdf_libraries();
}

/* The engine of these fonts; a stream of one procedure makes it once. */
static bool set_fonts(struct confirm_worker *w, const struct fonts *fonts)
{
	if (w->pdf && w->fonts == fonts)
		return true;
	pdf_engine_free(w->pdf);
	w->pdf = NULL;
	if (!pdf_engine_new(&w->pdf, fonts, COMPRESSION, w->e))
		return false;
	w->fonts = fonts;
	return true;
}

static enum confirm_status refused(struct confirm_worker *w)
{
	if (!w->findings->failed)
		return CONFIRM_REFUSED;
	err_nomem(w->e);
	return CONFIRM_FAILED;
}

/* Without the name and version of its procedure nothing can be judged. */
static enum confirm_status find_edition(struct confirm_worker *w, const struct edition **out)
{
	const struct confirm_options *o = &w->shared->options;
	struct str name = value_string(&w->dossier.root, STR("depot.procedure.nom"));
	struct str version = value_string(&w->dossier.root, STR("depot.procedure.version"));
	struct str stamp = value_string(&w->dossier.root, STR("depot.procedure.sha256"));

	if (!dossier_check_stamp(&w->dossier, w->findings))
		return refused(w);
	if (o->procedure_name && !str_eq(str_of(o->procedure_name), name)) {
		err_set(
		    w->e, ERR_MISSING,
		    "ce dossier relève de la procédure «\u00a0%.*s\u00a0», --procedure demande «\u00a0%s\u00a0»",
		    "this dossier belongs to the procedure \"%.*s\", --procedure asks for \"%s\"",
		    STR_ARG(name), o->procedure_name);
		return CONFIRM_FAILED;
	}
	if (!edition_get(w->shared->shelf, name, version, out, w->e))
		return CONFIRM_FAILED;
	if (stamp.len && !str_eq(stamp, str_of((*out)->digest))) {
		err_set(
		    w->e, ERR_MISSING,
		    "la procédure %.*s en version %.*s a changé depuis le dépôt (empreinte %s, attendue %.*s). "
		    "Remettez-la dans l'état d'alors, ou donnez une nouvelle version à ses changements",
		    "the procedure %.*s in version %.*s has changed since the deposit (digest %s, expected %.*s). "
		    "Put it back as it was, or give its changes a new version",
		    STR_ARG(name), STR_ARG(version), (*out)->digest, STR_ARG(stamp));
		return CONFIRM_FAILED;
	}
	return CONFIRM_MADE;
}

static enum lang document_lang(const struct confirm_worker *w)
{
	const struct confirm_options *o = &w->shared->options;

	if (o->doc_lang >= 0)
		return (enum lang)o->doc_lang;
	return str_eq(value_string(&w->dossier.root, STR("langue")), STR("en")) ? LANG_EN : LANG_FR;
}

static bool find_template(struct confirm_worker *w, const struct edition *edition, enum lang lang,
                          const struct template **out)
{
	const struct procedure *p = edition->procedure;
	const char *folder = lang == LANG_FR ? "fr" : "en", *other = lang == LANG_FR ? "en" : "fr";

	*out = edition->templates[lang];
	if (*out)
		return true;
	return err_set(
	    w->e, ERR_MISSING,
	    "il manque %s/%.*s à la procédure «\u00a0%.*s\u00a0» (%.*s). Ajoutez ce modèle, ou choisissez l'autre "
	    "langue avec --doc-lang %s",
	    "the procedure lacks %s/%.*s: \"%.*s\" (%.*s). Add this template, or choose the other language "
	    "with --doc-lang %s",
	    folder, STR_ARG(procedure_document(p, STR(DOCUMENT))->template), STR_ARG(p->name),
	    STR_ARG(p->version), other);
}

/* What the printer of values is told. */
struct printing {
	const struct procedure *procedure;
	enum lang lang;
};

static bool print_value(void *context, struct buf *out, struct str path, struct str form,
                        const struct value *scalar)
{
	const struct printing *p = context;
	const struct field *field = NULL;

	if (view_path(p->procedure, path, &field) == PROCEDURE_PATH_UNKNOWN || !field)
		return false;
	field_print(out, field, scalar, form, p->lang);
	return true;
}

/* "depot.pieces[2].octets" without its indexes. */
static struct str schema_path(struct str at, char *room, size_t size)
{
	size_t n = 0;
	bool inside = false;

	for (size_t i = 0; i < at.len && n < size; i++) {
		inside = inside || at.ptr[i] == '[';
		if (!inside)
			room[n++] = at.ptr[i];
		inside = inside && at.ptr[i] != ']';
	}
	return (struct str){room, n};
}

static bool is_judged(const struct procedure *p, enum finding_id id)
{
	for (size_t i = 0; i < p->severity_count; i++)
		if (p->severities[i].id == id)
			return true;
	return false;
}

/* A receipt is refused for what it would state wrongly, or say or not say by mistake; the
 * day and hour of deposit stand in the file's metadata even where no page has them. What is wrong elsewhere in the
 * dossier is the business of its examination: here it only warns, unless the procedure
 * itself has said how bad it is. */
static void soften_unstated(struct confirm_worker *w, const struct procedure *p,
                            const struct template *template)
{
	char room[256];

	for (size_t i = 0; i < w->findings->count; i++) {
		struct finding *f = &w->findings->items[i];

		struct str path = schema_path(f->field, room, sizeof room);

		if (f->severity == SEVERITY_ERROR && !is_judged(p, f->id) &&
		    !template_uses(template, path) && !str_eq(path, STR("depot.depose_le")))
			f->severity = SEVERITY_WARNING;
	}
}

/* Characters that could not be printed are named with their field, before any page. */
static void check_glyphs(struct confirm_worker *w, const struct template_filled *filled,
                         const struct fonts *fonts)
{
	for (size_t i = 0; i < filled->value_count; i++) {
		const struct template_value *v = &filled->values[i];
		char name[16], character[5] = {0};
		uint32_t missing = 0;
		struct finding *f;

		if (fonts_cover(fonts, FACE_NORMAL, v->text, &missing) &&
		    fonts_cover(fonts, FACE_BOLD, v->text, &missing))
			continue;
		if (text_is_control(missing) || text_is_bidi(missing) ||
		    text_is_invisible(missing) || missing == '\n' || missing == '\t' ||
		    missing == '\r')
			continue; /* found by the field's rule, or no glyph is needed */
		f = finding_add(w->findings, FINDING_MISSING_GLYPH, v->path);
		text_encode(missing, character);
		snprintf(name, sizeof name, "U+%04X", (unsigned)missing);
		finding_param(w->findings, f, "character", str_of(character));
		finding_param(w->findings, f, "codepoint", str_of(name));
	}
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
static bool describe(struct confirm_worker *w, const struct edition *edition, enum lang lang,
                     const struct block *root, struct pdf_info *out)
{
	const struct value *dossier = &w->dossier.root;
	struct buf title = {0}, creator = {0};
	bool ok;

	*out = (struct pdf_info){.language = lang == LANG_FR ? STR("fr-FR") : STR("en-GB"),
	                         .author = value_string(dossier, STR("depot.service.nom")),
	                         .subject = edition->procedure->title[lang]};
	buf_str(&title, heading_of(root));
	buf_cstr(&title, title.len ? " \xE2\x80\x93 " : "");
	buf_str(&title, value_string(dossier, STR("reference")));
	buf_printf(&creator, "dossier-confirm %s, %.*s %.*s", VERSION,
	           STR_ARG(edition->procedure->name), STR_ARG(edition->procedure->version));
	out->title = arena_copy(&w->arena, buf_view(&title));
	out->creator = arena_copy(&w->arena, buf_view(&creator));
	ok = !title.failed && !creator.failed && out->title.ptr && out->creator.ptr;
	buf_free(&title);
	buf_free(&creator);
	return ok && moment_parse(value_string(dossier, STR("depot.depose_le")), &out->date)
	           ? true
	           : err_nomem(w->e);
}

static const struct pdf_picture *find_picture(void *context, struct str name)
{
	return edition_picture(context, name);
}

static bool draw(struct confirm_worker *w, const struct edition *edition, enum lang lang,
                 const struct template_filled *filled)
{
	const struct page_options options = {
	    .lang = lang, .breaks = w->breaks, .picture = find_picture, .context = (void *)edition};
	struct block *root;
	struct pdf_info info;

	if (!set_fonts(w, edition->fonts) || !block_parse(&root, filled, lang, &w->arena, w->e) ||
	    !describe(w, edition, lang, root, &info) || !pdf_begin(w->pdf, &info, w->e) ||
	    !pages_draw(w->pdf, root, &options, &w->arena, w->e))
		return false;
	pdf_attach(w->pdf, STR("dossier.json"), STR("application/json"),
	           lang == LANG_FR ? STR("Le dossier confirmé par ce document")
	                           : STR("The dossier that this document confirms"),
	           buf_view(&w->attached));
	return pdf_finish(w->pdf, w->output, w->e);
}

/* The attached copy and its digest, which the receipt states. */
static bool make_attached(struct confirm_worker *w, char hex[DIGEST_HEX_LEN + 1])
{
	struct digest digest;

	dossier_write_attached(&w->attached, &w->dossier);
	if (w->attached.failed)
		return err_nomem(w->e);
	if (!digest_of(&digest, buf_view(&w->attached), w->e))
		return false;
	digest_hex(hex, &digest);
	return true;
}

static enum confirm_status make(struct confirm_worker *w, const struct edition *edition)
{
	const struct facts facts = {.procedure = edition->procedure, .dossier = &w->dossier.root};
	enum lang lang = document_lang(w);
	struct printing printing = {edition->procedure, lang};
	const struct template_printer printer = {.context = &printing, .print = print_value};
	const struct template *template;
	struct template_filled filled;
	char digest[DIGEST_HEX_LEN + 1];
	const struct view_digests digests = {.dossier = digest, .procedure = edition->digest};
	struct value view;

	dossier_check_fields(&w->dossier, edition->procedure, w->findings);
	procedure_judge(edition->procedure, w->findings);
	if (!find_template(w, edition, lang, &template) || !make_attached(w, digest) ||
	    !view_make(&view, &w->dossier, edition->procedure, &digests, lang, &w->arena, w->e) ||
	    !template_fill(&filled, template, &view, &printer, &w->text, &w->arena, w->e))
		return CONFIRM_FAILED;
	soften_unstated(w, edition->procedure, template);
	demand_check(&facts, &view, procedure_document(edition->procedure, STR(DOCUMENT)),
	             w->findings);
	if (!demand_is_met(value_path(&w->dossier.root, STR("depot.depose_le"))))
		demand_missing(edition->procedure, STR("depot.depose_le"), STR("depot.depose_le"),
		               w->findings);
	check_glyphs(w, &filled, edition->fonts);
	if (w->findings->failed || finding_worst(w->findings) == SEVERITY_ERROR)
		return refused(w);
	if (draw(w, edition, lang, &filled))
		return CONFIRM_MADE;
	if (w->e->code == ERR_FORMAT || w->e->code == ERR_LIMIT) /* the template's doing */
		err_in(w->e, edition->template_files[lang].ptr);
	return CONFIRM_FAILED;
}

/* Forgets the dossier before. */
static void start(struct confirm_worker *w, struct buf *pdf, struct finding_list *findings,
                  struct err *e)
{
	arena_reset(&w->arena);
	buf_reset(&w->text);
	buf_reset(&w->attached);
	w->output = pdf;
	w->findings = findings;
	w->e = e;
}

enum confirm_status confirm_one(struct confirm_worker *w, struct str json, unsigned long line,
                                struct buf *pdf, struct finding_list *findings,
                                struct confirm_result *out, struct err *e)
{
	const struct edition *edition = NULL;
	enum confirm_status status;

	start(w, pdf, findings, e);
	*out = (struct confirm_result){0};
	switch (dossier_load(&w->dossier, json, line, &w->arena, findings, e)) {
	case DOSSIER_WRONG:
		return refused(w);
	case DOSSIER_FAILED:
		return CONFIRM_FAILED;
	case DOSSIER_LOADED:
		break;
	}
	out->root = &w->dossier.root;
	out->reference = value_string(&w->dossier.root, STR("reference"));
	status = find_edition(w, &edition);
	if (status == CONFIRM_MADE)
		status = make(w, edition);
	if (status == CONFIRM_MADE)
		out->pages = pdf_page_count(w->pdf);
	return status;
}
