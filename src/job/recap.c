#include "job/recap.h"

#include <stdlib.h>

#include "image/preview.h"
#include "job/draft.h"
#include "job/edition.h"
#include "job/recap_view.h"
#include "job/reviewed.h"

#define DOCUMENT "recap"

struct recap {
	struct recap_options options;
	struct edition_shelf *shelf;
	struct review *review;
	const struct reviewed *current; /* what the source gave last; NULL: nothing yet */
	bool ended;
};

struct recap_worker {
	struct recap *shared;
	struct draft draft;
	char digest[DIGEST_HEX_LEN + 1]; /* of the dossier at hand: its view looks at it */
	/* Of the files of the dossier at hand, in their order. */
	struct pdf_picture thumbnails[JUDGE_FILES_MAX];
};

bool recap_new(struct recap **out, const struct recap_options *options, struct err *e)
{
	struct recap *c = calloc(1, sizeof *c);
	const struct edition_source source = {.choice = options->review.choice,
	                                      .document = DOCUMENT,
	                                      .optional = true,
	                                      .extras = &recap_extras,
	                                      .many = options->many};

	if (!c)
		return err_nomem(e);
	c->options = *options;
	if (!edition_shelf_new(&c->shelf, &source, e)) {
		recap_free(c);
		return false;
	}
	c->options.review.shelf = c->shelf;
	if (!c->options.review.preview)
		c->options.review.preview = preview_make;
	if (!review_new(&c->review, &c->options.review, e)) {
		recap_free(c);
		return false;
	}
	*out = c;
	return true;
}

void recap_free(struct recap *c)
{
	if (!c)
		return;
	review_free(c->review);
	edition_shelf_free(c->shelf);
	free(c);
}

/* --- Dossiers, reviewed one by one --- */

static enum reader_result next_reviewed(void *context, struct record *out,
                                        struct finding_list *wrong, struct err *e)
{
	struct recap *c = context;
	const struct reviewed *r;
	enum review_result result = c->ended ? REVIEW_END : review_next(c->review, &r, e);

	c->ended = result != REVIEW_DOSSIER;
	if (result == REVIEW_END)
		return READER_END;
	if (result == REVIEW_FAILED)
		return READER_FAILED;
	*out = (struct record){.input = r->input, .line = r->line, .folder = r->folder};
	c->current = r;
	if (r->failed) {
		*e = r->failure;
		return READER_FAILED;
	}
	if (r->loaded)
		return READER_RECORD;
	finding_copy_all(wrong, &r->findings, (struct str){0});
	return READER_WRONG;
}

struct documents_source recap_source(struct recap *c)
{
	return (struct documents_source){.context = c,
	                                 .next = next_reviewed,
	                                 .many = c->options.many,
	                                 .may_wait = c->options.may_wait,
	                                 .in_line = true};
}

/* --- Thumbnails --- */

static void drop_thumbnails(struct recap_worker *w)
{
	for (size_t i = 0; i < JUDGE_FILES_MAX; i++)
		picture_clear(&w->thumbnails[i]);
}

/* The previews that the examiner's workers made. Their bytes are not to be trusted: what is
 * no picture is none, and its file gets its placeholder. */
static bool load_thumbnails(struct recap_worker *w, const struct reviewed *r)
{
	struct err why = {0};

	drop_thumbnails(w);
	for (size_t i = 0; i < r->file_count; i++) {
		struct str preview = r->files[i].piece.preview;

		if (preview.len > 0 && !picture_parse(&w->thumbnails[i], preview, &why) &&
		    why.code == ERR_NOMEM)
			return err_nomem(w->draft.e);
	}
	return true;
}

/* By the place of its file in the dossier, as the view has it. */
static const struct pdf_picture *find_thumbnail(void *context, struct str place)
{
	const struct recap_worker *w = context;
	const struct reviewed *r = w->shared->current;

	for (size_t i = 0; i < r->file_count; i++)
		if (str_eq(r->files[i].listed->place, place))
			return w->thumbnails[i].data.len > 0 ? &w->thumbnails[i] : NULL;
	return NULL;
}

/* --- Workers --- */

static bool worker_new(void *shared, void **out, struct err *e)
{
	struct recap_worker *w = calloc(1, sizeof *w);

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
	struct recap_worker *w = worker;

	drop_thumbnails(w);
	draft_clear(&w->draft);
	free(w);
}

/* --- One recap --- */

/* Whose wording it gets. */
static bool find_wording(const struct recap_worker *w, const struct edition **out)
{
	const struct edition *own = w->shared->current->edition;
	const struct procedure *p = own->procedure;
	struct err *e = w->draft.e;

	*out = own;
	if (procedure_document(p, STR(DOCUMENT)))
		return true;
	if (!edition_present(w->shared->shelf, p->name, out, e))
		return false;
	if (procedure_document((*out)->procedure, STR(DOCUMENT)))
		return true;
	return err_set(
	    e, ERR_MISSING,
	    "la procédure «\u00a0%.*s\u00a0» ne prévoit pas de récapitulatif. Ajoutez «\u00a0" DOCUMENT
	    "\u00a0» à ses documents, avec son modèle",
	    "the procedure \"%.*s\" has no recap. Add \"" DOCUMENT
	    "\" to its documents, with its template",
	    STR_ARG(p->name));
}

static bool make_view(struct recap_worker *w, enum lang lang, struct value *out)
{
	const struct reviewed *r = w->shared->current;
	struct draft *d = &w->draft;
	const struct view_digests digests = {.dossier = w->digest, .procedure = r->edition->digest};
	struct value examined;

	return draft_attach(d, w->digest) &&
	       view_make(out, &d->dossier, r->edition->procedure, &digests, lang, &d->arena,
	                 d->e) &&
	       recap_view(&examined, r, lang, &d->arena, d->e) &&
	       view_add(out, STR("examen"), examined, &d->arena, d->e);
}

static bool draw(struct recap_worker *w, enum lang lang)
{
	const struct value *dossier = &w->draft.dossier.root;
	const struct press_sheet sheet = {
	    .tool = "dossier-recap",
	    .author = value_string(dossier, STR("depot.service.nom")),
	    .reference = value_string(dossier, STR("reference")),
	    .attached = buf_view(&w->draft.attached),
	    .attached_name = STR("dossier.json"),
	    .attached_note = lang == LANG_FR ? STR("Le dossier de ce récapitulatif")
	                                     : STR("The dossier of this recap"),
	    .thumbnail = find_thumbnail,
	    .context = w,
	};

	return load_thumbnails(w, w->shared->current) &&
	       press_draw(w->draft.press, &sheet, w->draft.output, w->draft.e);
}

bool recap_is_incomplete(enum finding_id id)
{
	return id == FINDING_UNREADABLE || id == FINDING_DECODER_FAILED ||
	       id == FINDING_CHANGED_WHILE_READ;
}

/* What another attempt may mend is told beside the document as well. */
static void tell_unexamined(struct finding_list *list, const struct reviewed *r)
{
	for (size_t i = 0; i < r->file_count; i++) {
		const struct finding_list *found = &r->files[i].piece.findings;

		for (size_t k = 0; k < found->count; k++) {
			struct finding_list one = {.items = &found->items[k], .count = 1};

			if (recap_is_incomplete(found->items[k].id))
				finding_copy_all(list, &one, (struct str){0});
		}
	}
}

static bool make(struct recap_worker *w)
{
	enum lang lang = draft_lang(&w->draft, w->shared->options.doc_lang);
	struct draft *d = &w->draft;
	const struct template *template;
	const struct edition *wording;
	struct value view;

	tell_unexamined(d->findings, w->shared->current);
	return find_wording(w, &wording) &&
	       press_template(&template, wording, DOCUMENT, lang, d->e) &&
	       make_view(w, lang, &view) &&
	       press_fill(d->press, wording, lang, template, &view, &d->arena, d->e) &&
	       press_make_printable(d->press, d->e) && draw(w, lang);
}

/* The record is the one that the source gave last, of which `current` says more. */
static enum maker_status make_one(void *worker, struct str json, unsigned long line,
                                  struct buf *pdf, struct finding_list *findings,
                                  struct maker_result *out, struct err *e)
{
	struct recap_worker *w = worker;

	(void)json;
	(void)line;
	draft_begin(&w->draft, pdf, findings, e);
	w->draft.dossier = w->shared->current->dossier;
	out->root = &w->draft.dossier.root;
	out->reference = w->shared->current->reference;
	if (!make(w))
		return MAKER_FAILED;
	out->pages = press_pages(w->draft.press);
	return MAKER_MADE;
}

struct maker recap_maker(struct recap *c)
{
	return (struct maker){.context = c,
	                      .name = "{{reference}}-recapitulatif.pdf",
	                      .worker_new = worker_new,
	                      .worker_free = worker_free,
	                      .make = make_one};
}
