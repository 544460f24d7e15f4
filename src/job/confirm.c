#include "job/confirm.h"

#include <stdlib.h>

#include "dossier/dossier.h"
#include "job/demand.h"
#include "job/edition.h"
#include "job/press.h"
#include "job/stated.h"
#include "job/view.h"

#define DOCUMENT "confirmation"

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
	struct press *press;
	struct arena arena;
	struct buf attached;
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
	if (!confirm_fill(c, e) || !edition_prepare(c->shelf, e)) {
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

static bool worker_new(void *shared, void **out, struct err *e)
{
	struct confirm_worker *w = calloc(1, sizeof *w);

	if (!w)
		return err_nomem(e);
	w->shared = shared;
	if (!press_new(&w->press, e)) {
		free(w);
		return false;
	}
	*out = w;
	return true;
}

static void worker_free(void *worker)
{
	struct confirm_worker *w = worker;

	press_free(w->press);
	arena_free(&w->arena);
	buf_free(&w->attached);
	free(w);
}

static enum maker_status refused(struct confirm_worker *w)
{
	if (!w->findings->failed)
		return MAKER_REFUSED;
	err_nomem(w->e);
	return MAKER_FAILED;
}

/* Without the name and version of its procedure nothing can be judged. */
static enum maker_status find_edition(struct confirm_worker *w, const struct edition **out)
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
		return MAKER_FAILED;
	}
	if (!edition_get(w->shared->shelf, name, version, out, w->e))
		return MAKER_FAILED;
	if (stamp.len && !str_eq(stamp, str_of((*out)->digest))) {
		err_set(
		    w->e, ERR_MISSING,
		    "la procédure %.*s en version %.*s a changé depuis le dépôt (empreinte %s, attendue %.*s). "
		    "Remettez-la dans l'état d'alors, ou donnez une nouvelle version à ses changements",
		    "the procedure %.*s in version %.*s has changed since the deposit (digest %s, expected %.*s). "
		    "Put it back as it was, or give its changes a new version",
		    STR_ARG(name), STR_ARG(version), (*out)->digest, STR_ARG(stamp));
		return MAKER_FAILED;
	}
	return MAKER_MADE;
}

static enum lang document_lang(const struct confirm_worker *w)
{
	const struct confirm_options *o = &w->shared->options;

	if (o->doc_lang >= 0)
		return (enum lang)o->doc_lang;
	return str_eq(value_string(&w->dossier.root, STR("langue")), STR("en")) ? LANG_EN : LANG_FR;
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

/* Adds what keeps a receipt of this dossier from being made. */
static void check_statements(struct confirm_worker *w, const struct edition *edition,
                             const struct template *template, const struct value *view)
{
	const struct procedure *p = edition->procedure;
	const struct facts facts = {.procedure = p, .dossier = &w->dossier.root};

	stated_soften(w->findings, p, template, STR("depot.depose_le"));
	demand_check(&facts, view, procedure_document(p, STR(DOCUMENT)), w->findings);
	if (!demand_is_met(value_path(&w->dossier.root, STR("depot.depose_le"))))
		demand_missing(p, STR("depot.depose_le"), STR("depot.depose_le"), w->findings);
	press_check_glyphs(w->press, w->findings);
}

static bool draw(struct confirm_worker *w, enum lang lang)
{
	const struct value *dossier = &w->dossier.root;
	struct press_sheet sheet = {
	    .tool = "dossier-confirm",
	    .author = value_string(dossier, STR("depot.service.nom")),
	    .reference = value_string(dossier, STR("reference")),
	    .attached = buf_view(&w->attached),
	    .attached_name = STR("dossier.json"),
	    .attached_note = lang == LANG_FR ? STR("Le dossier confirmé par ce document")
	                                     : STR("The dossier that this document confirms"),
	};

	/* Its rule has been checked. */
	return (moment_parse(value_string(dossier, STR("depot.depose_le")), &sheet.date) ||
	        err_nomem(w->e)) &&
	       press_draw(w->press, &sheet, w->output, w->e);
}

static enum maker_status make(struct confirm_worker *w, const struct edition *edition)
{
	enum lang lang = document_lang(w);
	const struct template *template;
	char digest[DIGEST_HEX_LEN + 1];
	const struct view_digests digests = {.dossier = digest, .procedure = edition->digest};
	struct value view;

	dossier_check_fields(&w->dossier, edition->procedure, w->findings);
	procedure_judge(edition->procedure, w->findings);
	if (!press_template(&template, edition, DOCUMENT, lang, w->e) ||
	    !make_attached(w, digest) ||
	    !view_make(&view, &w->dossier, edition->procedure, &digests, lang, &w->arena, w->e) ||
	    !press_fill(w->press, edition, lang, template, &view, &w->arena, w->e))
		return MAKER_FAILED;
	check_statements(w, edition, template, &view);
	if (w->findings->failed || finding_worst(w->findings) == SEVERITY_ERROR)
		return refused(w);
	return draw(w, lang) ? MAKER_MADE : MAKER_FAILED;
}

/* Forgets the dossier before. */
static void start(struct confirm_worker *w, struct buf *pdf, struct finding_list *findings,
                  struct err *e)
{
	arena_reset(&w->arena);
	buf_reset(&w->attached);
	w->output = pdf;
	w->findings = findings;
	w->e = e;
}

static enum maker_status make_one(void *worker, struct str json, unsigned long line,
                                  struct buf *pdf, struct finding_list *findings,
                                  struct maker_result *out, struct err *e)
{
	struct confirm_worker *w = worker;
	const struct edition *edition = NULL;
	enum maker_status status;

	start(w, pdf, findings, e);
	switch (dossier_load(&w->dossier, json, line, &w->arena, findings, e)) {
	case DOSSIER_WRONG:
		return refused(w);
	case DOSSIER_FAILED:
		return MAKER_FAILED;
	case DOSSIER_LOADED:
		break;
	}
	out->root = &w->dossier.root;
	out->reference = value_string(&w->dossier.root, STR("reference"));
	status = find_edition(w, &edition);
	if (status == MAKER_MADE)
		status = make(w, edition);
	if (status == MAKER_MADE)
		out->pages = press_pages(w->press);
	return status;
}

struct maker confirm_maker(struct confirm *c)
{
	return (struct maker){.context = c,
	                      .name = "{{reference}}-confirmation.pdf",
	                      .worker_new = worker_new,
	                      .worker_free = worker_free,
	                      .make = make_one};
}
