#include "job/confirm.h"

#include <stdlib.h>

#include "job/demand.h"
#include "job/draft.h"
#include "job/edition.h"
#include "job/stated.h"
#include "job/view.h"

#define DOCUMENT "confirmation"

struct confirm {
	struct confirm_options options;
	struct edition_shelf *shelf;
};

struct confirm_worker {
	struct confirm *shared;
	struct draft draft;
};

bool confirm_new(struct confirm **out, const struct confirm_options *options, struct err *e)
{
	struct confirm *c = calloc(1, sizeof *c);
	const struct edition_source source = {
	    .choice = options->choice, .document = DOCUMENT, .many = options->many};

	if (!c)
		return err_nomem(e);
	c->options = *options;
	if (!edition_shelf_new(&c->shelf, &source, e)) {
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
	free(c);
}

static bool worker_new(void *shared, void **out, struct err *e)
{
	struct confirm_worker *w = calloc(1, sizeof *w);

	if (!w)
		return err_nomem(e);
	w->shared = shared;
	if (!draft_init(&w->draft, e)) {
		free(w);
		return false;
	}
	*out = w;
	return true;
}

static void worker_free(void *worker)
{
	struct confirm_worker *w = worker;

	draft_clear(&w->draft);
	free(w);
}

/* Without the name and version of its procedure nothing can be judged. */
static enum maker_status find_edition(struct confirm_worker *w, const struct edition **out)
{
	if (!dossier_check_stamp(&w->draft.dossier, w->draft.findings))
		return draft_refused(&w->draft);
	return edition_stamped(w->shared->shelf, &w->draft.dossier.root, out, w->draft.e)
	           ? MAKER_MADE
	           : MAKER_FAILED;
}

/* Adds what keeps a receipt of this dossier from being made. */
static void check_statements(struct confirm_worker *w, const struct edition *edition,
                             const struct template *template, const struct value *view)
{
	const struct procedure *p = edition->procedure;
	const struct facts facts = {.procedure = p, .dossier = &w->draft.dossier.root};

	stated_soften(w->draft.findings, p, template, STR("depot.depose_le"));
	demand_check(&facts, view, procedure_document(p, STR(DOCUMENT)), w->draft.findings);
	if (!demand_is_met(value_path(&w->draft.dossier.root, STR("depot.depose_le"))))
		demand_missing(p, STR("depot.depose_le"), STR("depot.depose_le"),
		               w->draft.findings);
	press_check_glyphs(w->draft.press, w->draft.findings);
}

static bool draw(struct confirm_worker *w, enum lang lang)
{
	const struct value *dossier = &w->draft.dossier.root;
	struct press_sheet sheet = {
	    .tool = "dossier-confirm",
	    .author = value_string(dossier, STR("depot.service.nom")),
	    .reference = value_string(dossier, STR("reference")),
	    .attached = buf_view(&w->draft.attached),
	    .attached_name = STR("dossier.json"),
	    .attached_note = lang == LANG_FR ? STR("Le dossier confirmé par ce document")
	                                     : STR("The dossier that this document confirms"),
	};

	/* Its rule has been checked. */
	return (moment_parse(value_string(dossier, STR("depot.depose_le")), &sheet.date) ||
	        err_nomem(w->draft.e)) &&
	       press_draw(w->draft.press, &sheet, w->draft.output, w->draft.e);
}

static enum maker_status make(struct confirm_worker *w, const struct edition *edition)
{
	enum lang lang = draft_lang(&w->draft, w->shared->options.doc_lang);
	const struct template *template;
	char digest[DIGEST_HEX_LEN + 1];
	const struct view_digests digests = {.dossier = digest, .procedure = edition->digest};
	struct value view;

	dossier_check_fields(&w->draft.dossier, edition->procedure, w->draft.findings);
	procedure_judge(edition->procedure, w->draft.findings);
	if (!press_template(&template, edition, DOCUMENT, lang, w->draft.e) ||
	    !draft_attach(&w->draft, digest) ||
	    !view_make(&view, &w->draft.dossier, edition->procedure, &digests, lang,
	               &w->draft.arena, w->draft.e) ||
	    !press_fill(w->draft.press, edition, lang, template, &view, &w->draft.arena,
	                w->draft.e))
		return MAKER_FAILED;
	check_statements(w, edition, template, &view);
	if (w->draft.findings->failed || finding_worst(w->draft.findings) == SEVERITY_ERROR)
		return draft_refused(&w->draft);
	return draw(w, lang) ? MAKER_MADE : MAKER_FAILED;
}

static enum maker_status make_one(void *worker, struct str json, unsigned long line,
                                  struct buf *pdf, struct finding_list *findings,
                                  struct maker_result *out, struct err *e)
{
	struct confirm_worker *w = worker;
	const struct edition *edition = NULL;
	enum maker_status status;

	status = draft_load(&w->draft, json, line, pdf, findings, e);
	if (status != MAKER_MADE)
		return status;
	out->root = &w->draft.dossier.root;
	out->reference = value_string(&w->draft.dossier.root, STR("reference"));
	status = find_edition(w, &edition);
	if (status == MAKER_MADE)
		status = make(w, edition);
	if (status == MAKER_MADE)
		out->pages = press_pages(w->draft.press);
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
