#include "job/checklist.h"

#include <stdlib.h>

#include "dossier/condition.h"
#include "job/draft.h"
#include "job/edition.h"
#include "job/pieces.h"
#include "job/pieces_view.h"
#include "job/stated.h"
#include "job/view.h"

#define DOCUMENT "pieces"

struct checklist {
	struct checklist_options options;
	struct edition_shelf *shelf;
};

struct checklist_worker {
	struct checklist *shared;
	struct draft draft;
};

bool checklist_new(struct checklist **out, const struct checklist_options *options, struct err *e)
{
	struct checklist *c = calloc(1, sizeof *c);
	const struct edition_source source = {.choice = options->choice,
	                                      .document = DOCUMENT,
	                                      .many = options->many,
	                                      .extras = &pieces_extras};

	if (!c)
		return err_nomem(e);
	c->options = *options;
	if (!edition_shelf_new(&c->shelf, &source, e)) {
		checklist_free(c);
		return false;
	}
	*out = c;
	return true;
}

void checklist_free(struct checklist *c)
{
	if (!c)
		return;
	edition_shelf_free(c->shelf);
	free(c);
}

static bool worker_new(void *shared, void **out, struct err *e)
{
	struct checklist_worker *w = calloc(1, sizeof *w);

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
	struct checklist_worker *w = worker;

	draft_clear(&w->draft);
	free(w);
}

/* --- One list --- */

static bool make_view(struct checklist_worker *w, const struct edition *edition, enum lang lang,
                      struct value *view)
{
	const struct checklist_options *o = &w->shared->options;
	const struct view_digests digests = {.dossier = "", .procedure = edition->digest};
	const struct facts facts = {.procedure = edition->procedure,
	                            .dossier = &w->draft.dossier.root,
	                            .has_today = true,
	                            .today = o->today};
	struct arena *a = &w->draft.arena;
	struct account account = {0};
	struct judge_pieces judged;

	if (!judge_list_pieces(&judged, &facts, a) ||
	    !pieces_tell(&account, &facts, o->general ? NULL : &judged, a))
		return err_nomem(w->draft.e);
	if (!view_make(view, &w->draft.dossier, edition->procedure, &digests, lang, a, w->draft.e))
		return false;
	return pieces_view_add(view, &account, o->general, lang, a) || err_nomem(w->draft.e);
}

static bool decides_pieces(const struct procedure *p, struct str path)
{
	for (size_t i = 0; i < p->piece_count; i++)
		if ((p->pieces[i].shown_if && condition_uses(p->pieces[i].shown_if, path)) ||
		    (p->pieces[i].required_if && condition_uses(p->pieces[i].required_if, path)))
			return true;
	return false;
}

/* The rest of the dossier is the business of its examination. */
static void keep_what_matters(struct finding_list *list, const struct procedure *p,
                              const struct template *template)
{
	size_t kept = 0;
	char room[256];

	for (size_t i = 0; i < list->count; i++) {
		struct str path = procedure_path_of(list->items[i].field, room, sizeof room);

		if (path.len == 0 || template_uses(template, path) || decides_pieces(p, path))
			list->items[kept++] = list->items[i];
	}
	list->count = kept;
}

static void check_statements(struct checklist_worker *w, const struct edition *edition,
                             const struct template *template)
{
	const struct procedure *p = edition->procedure;
	struct finding_list *list = w->draft.findings;

	dossier_check_fields(&w->draft.dossier, p, list);
	keep_what_matters(list, p, template);
	procedure_judge(p, list);
	stated_soften(list, p, template, (struct str){0});
	press_check_glyphs(w->draft.press, list);
}

static enum maker_status make(struct checklist_worker *w, const struct edition *edition,
                              struct str reference)
{
	enum lang lang = draft_lang(&w->draft, w->shared->options.doc_lang);
	const struct template *template;
	struct value view;
	const struct press_sheet sheet = {.tool = "dossier-pieces",
	                                  .author = edition->procedure->service.name,
	                                  .reference = reference};

	if (!press_template(&template, edition, DOCUMENT, lang, w->draft.e) ||
	    !make_view(w, edition, lang, &view) ||
	    !press_fill(w->draft.press, edition, lang, template, &view, &w->draft.arena,
	                w->draft.e))
		return MAKER_FAILED;
	check_statements(w, edition, template);
	if (w->draft.findings->failed || finding_worst(w->draft.findings) == SEVERITY_ERROR)
		return draft_refused(&w->draft);
	return press_draw(w->draft.press, &sheet, w->draft.output, w->draft.e) ? MAKER_MADE
	                                                                       : MAKER_FAILED;
}

static enum maker_status make_one(void *worker, struct str json, unsigned long line,
                                  struct buf *pdf, struct finding_list *findings,
                                  struct maker_result *out, struct err *e)
{
	struct checklist_worker *w = worker;
	const struct edition *edition;
	enum maker_status status;

	status = draft_load(&w->draft, json, line, pdf, findings, e);
	if (status != MAKER_MADE)
		return status;
	out->root = &w->draft.dossier.root;
	out->reference = value_string(out->root, STR("reference"));
	if (!edition_due(w->shared->shelf, &w->draft.dossier, findings, &edition, e))
		return MAKER_FAILED;
	status = make(w, edition, out->reference);
	if (status == MAKER_MADE)
		out->pages = press_pages(w->draft.press);
	return status;
}

struct maker checklist_maker(struct checklist *c)
{
	return (struct maker){.context = c,
	                      .name = c->options.general ? "pieces.pdf"
	                                                 : "{{salarie.nom_famille}}-pieces.pdf",
	                      .worker_new = worker_new,
	                      .worker_free = worker_free,
	                      .make = make_one};
}
